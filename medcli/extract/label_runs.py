"""Runs: lists of groups or drugs that lost even their commas, told apart by the names that stand side by side."""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest

from medcli import vocab
from medcli.extract.label_entries import pattern, quality, shape, words
from medcli.facts import Span
from medcli.folding import key

_RUN = 3  # words of the shortest run of groups
_SURE_RUN = 5  # words of one in which a single word in small letters may be a group: "active TB infection" is none
_LAST_BRACKET = re.compile(r"[\s.]*\(_*\)[\s.]*$")  # in an outline


def run_together(text: str, span: Span) -> list[Span]:
    """Return the groups of a list without marks: known names one after another, each with its adjectives."""
    words_ = list(re.finditer(r"[\w’'/-]+", text[span.start : span.end]))
    if len(words_) < _RUN or "(" in span.of(text):
        return [span]
    known = [m for lexicon in (vocab.groups(), vocab.conditions()) for m in lexicon.find(span.of(text))]
    cuts = [0]
    starts = {m.start for m in known}
    for before, word, after in zip_longest(words_, words_[1:], words_[2:]):
        if word is None:
            break
        leads = after is not None and after.start() in starts and is_quality(word.group())
        opens = word.start() in starts or leads
        if word.group().lower() in words("parts", "comparing") | words(
            "parts", "heads"
        ):  # "child under 4 years" is one
            continue
        if len(words_) < _SURE_RUN and after is None and word.group().islower():
            continue
        closes = any(m.end == before.end() for m in known)
        if opens and closes and word.start() - before.end() == 1:
            cuts.append(word.start())
    bounds = [*cuts, len(span.of(text))]
    return [Span(span.start + low, span.start + high) for low, high in pairwise(bounds)]


def is_quality(word: str) -> bool:
    """Say whether *word*, one or several, cannot be a group alone."""
    return all(part in quality() for part in key(word))


def drugs_in_a_row(text: str, span: Span) -> list[Span]:
    """Return each drug of *span* where it is drugs without a comma, or a class and then a drug; else *span* itself."""
    outline = shape(span.of(text))
    found = vocab.drugs().find(outline)
    each = [Span(span.start + m.start, span.start + m.end) for m in found]
    words_left = len(key(outline)) - sum(len(key(s.of(text))) for s in each)
    # A table that lost its lines: "Antiarrhythmics Amiodarone GI Motility Agent Cisapride".
    flattened = len(found) > 1 and pattern("parts", "flattened").search(outline) is None
    if flattened or (len(found) > 1 and words_left <= len(found)):
        return each
    end = span.start + len(_LAST_BRACKET.sub("", outline))
    if len(found) == 1 and each[0].start > span.start and _ends_with_a_class(text[span.start : each[0].start]):
        behind = text[each[0].end : end].strip()  # nothing, or the class of the next line of the table
        return each if not behind or vocab.classes().get(behind) else [span]
    return [span]


def _ends_with_a_class(before: str) -> bool:
    plain = before.rstrip()
    classes = vocab.classes().find(plain)
    return pattern("parts", "class_then_drug").search(before) is not None or bool(
        classes and classes[-1].end == len(plain)
    )
