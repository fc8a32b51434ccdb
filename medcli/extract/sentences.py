"""Sentences: where a statement begins and ends in running text."""

from __future__ import annotations

import re
from functools import cache

from medcli import vocab
from medcli.facts import Span

# Begins with its marks as one set of characters, which the search for it goes by.
_END = re.compile(r"[.!?\n](?:(?<=\n)\s*\n|(?<!\n)[.!?]*[\"'”’)\]]*(?=\s|$))")
_OPENS = re.compile(r"\s*[\"'“‘(\[]*[A-Z0-9•\-–—]")
_LAST_WORD = re.compile(r"([A-Za-z][A-Za-z.]*)\.$")


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(line.strip() for _, line in vocab.read_lines("abbreviations.txt"))


def split(text: str, start: int, end: int) -> list[Span]:
    """Return the sentences of ``text[start:end]`` as spans of *text*, without surrounding white space.

    >>> text = "Take 0.5 mg, e.g. at night. Do not exceed 2 mg! See St. John's wort."
    >>> [s.of(text) for s in split(text, 0, len(text))]
    ['Take 0.5 mg, e.g. at night.', 'Do not exceed 2 mg!', "See St. John's wort."]
    """
    spans: list[Span] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if match.start() < begin or not _ends_sentence(text, begin, match.end(), end):
            continue
        spans.append(Span(begin, match.end()))
        begin = match.end()
    spans.append(Span(begin, end))
    return [trimmed for span in spans if (trimmed := trim(text, span)).start < trimmed.end]


def _ends_sentence(text: str, begin: int, stop: int, end: int) -> bool:
    if stop < end and not _OPENS.match(text, stop, end):
        return False
    word = _LAST_WORD.search(text, max(begin, stop - 20), stop)
    if word is None:
        return True
    bare = word.group(1).lower()
    if len(bare) == 1 and stop < end:  # an initial, or the last letter of an abbreviation such as "P."
        return False
    return bare not in _abbreviations()


def trim(text: str, span: Span) -> Span:
    """Return *span* without white space (no-break spaces included) at its ends."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
