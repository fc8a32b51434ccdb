"""Which of the conditions that a sentence of a label names are what its drug is for.

"To reduce the risk of stroke in patients with hypertension" names one use and the people it is for; what a use comes
from is part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from medcli import vocab
from medcli.extract import cues
from medcli.facts import Span
from medcli.folding import key

_FILE = "label_uses.toml"
_ALSO = re.compile(r"(?:\s+[\w-]+)?\s*\((?:(?:also|formerly|previously) (?:known|called|referred to) (?:as|to as) )?")
_NEAR = 60  # characters within which people's condition may tell more of the use


@dataclass(frozen=True, slots=True)
class Use:
    """A condition: its name, where its own words stand with what is said of it, and what found it."""

    term: str
    span: Span
    rule: str
    sure: bool  # a word of it names a condition


def kept(text: str, uses: Iterable[Use]) -> Iterator[Use]:
    """Yield those of *uses*, all that *text* names, that it is for; what people have is in their wording."""
    before: Use | None = None
    people: Use | None = None  # the last condition that stands for people
    for use in sorted(uses, key=lambda use: (use.span.start, -use.span.end)):
        if any(rule.search(text[: use.span.start]) for rule in cues.load(_FILE, "absent")) or _is_part(text, use):
            continue
        if before is None:
            before = use
            continue
        end = max(before.span.end, people.span.end if people else 0)
        if use.span.start < end or _is_told_inside(text, before, use):
            continue
        if _is_other_name(text, before, use):
            before = replace(before, span=Span(before.span.start, use.span.end + 1))
            continue
        if _is_of_people(text, before, use) or (people and _goes_on(text[people.span.end : use.span.start])):
            # "Active arthritis in patients with psoriatic arthritis", "bleeding in patients with hemophilia A".
            near = use.span.start - before.span.end < _NEAR
            if people is None and near and (_is_said_of(before, use) or before.term in _events()):
                before = use
                continue
            if people is None and near:
                before = replace(before, span=Span(before.span.start, use.span.end))
            people = use
            continue
        yield before
        before, people = use, None
    if before is not None:
        yield before


def _is_part(text: str, use: Use) -> bool:
    found = (match for rule in cues.load(_FILE, "part_of") for match in rule.finditer(text))
    return any(match.start() <= use.span.start and use.span.end <= match.end() for match in found)


def _goes_on(between: str) -> bool:
    return any(rule.search(between) for rule in cues.load(_FILE, "same_people"))


def _is_told_inside(text: str, before: Use, use: Use) -> bool:
    """Say whether *use* stands in the parenthesis that tells what the risk *before* is: "events (death, stroke)"."""
    between = text[before.span.end : use.span.start]
    told = _is_risk(text, before) or key(before.term)[-1:] == key("events")
    return told and between.count("(") > between.count(")")


def _is_other_name(text: str, before: Use, use: Use) -> bool:
    """Say whether *use* alone stands in parentheses behind *before*, which it names again: "fits (seizures)"."""
    opened = _ALSO.fullmatch(text, before.span.end, use.span.start)
    return opened is not None and text.startswith(")", use.span.end)


def _is_risk(text: str, use: Use) -> bool:
    # A name may begin with it: "reduce the risk of cardiovascular events".
    return any(rule.search(text[: use.span.end]) for rule in cues.load(_FILE, "risk_before"))


def _is_said_of(before: Use, use: Use) -> bool:
    own, more = key(before.term), key(use.term)
    return own[-1:] == more[-1:] and len(own) <= len(more)


@cache
def _events() -> frozenset[str]:
    """Return what a disease of people brings: to prevent it is to treat the disease."""
    return frozenset(vocab.cue_file(_FILE)["names"]["event"])


def _is_of_people(text: str, before: Use, use: Use) -> bool:
    """Say whether people have *use* who run the risk *before*, or of whom it is told by the way ("whose tumors grow").

    Those who have what is treated are another matter: "seizures in patients with epilepsy" names two uses.
    """
    between = text[before.span.start : use.span.start]  # its wording may go on to the people
    at_risk = any(rule.search(text[: before.span.end]) for rule in cues.load(_FILE, "risk_before"))
    tables = ("people_between", "told_of_people") if at_risk else ("told_of_people",)
    return any(rule.search(between) for table in tables for rule in cues.load(_FILE, table))
