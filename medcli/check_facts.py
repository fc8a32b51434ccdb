"""The check stage: no fact goes into a database unless its words are where it says they are.

What a fact must satisfy is also written into schema.sql as constraints; here it becomes a problem that names
the source, the line and the rule, and the fact is left out while the rest of the source stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from medcli.facts import Document, DurationCaution, Fact, Kind, Problem, SideEffect
from medcli.names import normalise
from medcli.store.content import Extracted

_NO_TEXT = re.compile("[\0\ud800-\udfff]")

# Kinds whose terms are ordinary words; those of the others may be names ("CNS depressant"), written as names are.
_IN_LOWER_CASE = frozenset({Kind.INDICATION, Kind.SIDE_EFFECT, Kind.DURATION_CAUTION})


def check(items: list[Extracted]) -> tuple[list[Extracted], list[Problem]]:
    """Return *items* without their bad facts and repeated ones, and a problem for each bad one."""
    problems: list[Problem] = []
    checked = [replace(item, facts=tuple(_good(item, problems))) for item in items]
    return checked, problems


def _good(item: Extracted, problems: list[Problem]) -> Iterator[Fact]:
    for fact in dict.fromkeys(item.facts):
        wrong = fault(item.document, fact)
        if wrong is None:
            yield fact
        else:
            message = f"the {fact.kind} {fact.term!r} of the rule {fact.rule!r} is left out: {wrong}"
            line = _line(item.document, fact)
            problems.append(Problem(item.document.source, line, message, "this is a fault of medcli; please report it"))


def fault(document: Document, fact: Fact) -> str | None:
    """Return what is wrong with *fact* as a fact of *document*, or None where nothing is."""
    if not 0 <= fact.section < len(document.sections):
        return "there is no such section"
    return _words_fault(document.sections[fact.section].text, fact) or _value_fault(fact)


def _words_fault(text: str, fact: Fact) -> str | None:
    if not 0 <= fact.quote.start <= fact.span.start < fact.span.end <= fact.quote.end <= len(text):
        return "its wording is not within its quote, or its quote not within the section"
    if not fact.span.of(text).strip():
        return "its wording is white space"
    if isinstance(fact, SideEffect) and not _are_pieces(fact):
        return "its pieces are not in order from the beginning of its wording to the end"
    return None if _is_storable(text) else "its section holds characters that are no text"


def _are_pieces(fact: SideEffect) -> bool:
    """Tell whether the pieces of *fact*, if any, are apart, in order, and begin and end where its wording does."""
    bounds = [bound for piece in fact.pieces for bound in (piece.start, piece.end)]
    whole = not bounds or (bounds[0], bounds[-1]) == (fact.span.start, fact.span.end)
    return whole and all(before < after for before, after in pairwise(bounds))


@lru_cache(maxsize=64)  # a section has many facts
def _is_storable(text: str) -> bool:
    # SQLite's substr stops at a NUL, and a lone surrogate is no character that UTF-8 can hold.
    return _NO_TEXT.search(text) is None


@lru_cache(maxsize=64)  # a source has many facts on one drug
def _is_normal(drug: str) -> bool:
    return bool(drug) and drug == normalise(drug)


def _value_fault(fact: Fact) -> str | None:
    if not _is_normal(fact.drug):
        return f"{fact.drug!r} is not a normal drug name"
    if not fact.term.strip():
        return "it has no term"
    normal = fact.term.lower() if fact.kind in _IN_LOWER_CASE else fact.term
    if fact.term != " ".join(normal.split()):
        return "its term is not in normal form: single spaces, and ordinary words in lower case"
    match fact:
        case SideEffect(percent_low=low, percent_high=high):
            return None if _range(low, high, 100) else "its percentage is none"
        case DurationCaution(min_days=low, max_days=high):
            return None if _range(low, high, float("inf")) else "its limit ends before it begins"
    return None


def _range(low: float | None, high: float | None, most: float) -> bool:
    return (low is None or 0 <= low <= most) and (high is None or (low or 0) <= high <= most)


def _line(document: Document, fact: Fact) -> int:
    if not 0 <= fact.section < len(document.sections):
        return 0
    return document.sections[fact.section].line_at(max(fact.span.start, 0))
