"""Words and sentences of a section as the model of adverse reactions reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from medcli.facts import BlockKind, Section

_TOKEN = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?|[^\sA-Za-z0-9]")
_KEY = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_ABBREVIATED = frozenset({"e", "g", "i", "vs", "approx", "dr", "no", "fig", "etc"})
_LONGEST = 80  # words that are read as one chain; a longer run is cut at the next mark
_MARKS = frozenset(",;:•*")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and marks of a section, where each stands, and the bounds (first, behind the last) of its parts."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    chains: tuple[tuple[int, int], ...]  # pieces of sentences short enough to be read as one


def wording_key(text: str) -> tuple[str, ...]:
    """Return the words and numbers of *text* in lower case: equal for two spellings that differ in marks alone.

    >>> wording_key("Stevens-Johnson syndrome, 2.5 %")
    ('stevens', 'johnson', 'syndrome', '2.5')
    """
    return tuple(_KEY.findall(text.lower()))


def read(section: Section) -> Tokens:
    """Return the tokens of *section*. A table's row is a sentence; a title runs on into the text behind it.

    Titles of flattened text take words of the sentence that follows, so no sentence ends with a title.
    """
    matches = list(_TOKEN.finditer(section.text))
    words = tuple(match.group() for match in matches)
    starts = tuple(match.start() for match in matches)
    sentences = _sentences(words, starts, _breaks(section))
    chains = tuple(piece for sentence in sentences for piece in _pieces(words, *sentence))
    return Tokens(words, starts, tuple(match.end() for match in matches), sentences, chains)


def _breaks(section: Section) -> frozenset[int]:
    """Return the offsets at which a block begins that does not go on from a title."""
    found = set()
    before = BlockKind.PARAGRAPH
    for block in section.blocks:
        if before is not BlockKind.HEADING:
            found.add(block.span.start)
        before = block.kind
    return frozenset(found)


def _sentences(words: tuple[str, ...], starts: tuple[int, ...], breaks: frozenset[int]) -> tuple[tuple[int, int], ...]:
    found = []
    begin = 0
    for i, word in enumerate(words):
        if i > begin and starts[i] in breaks:
            found.append((begin, i))
            begin = i
        if word == "•" or (word in {".", "!", "?"} and _closes(words, i, begin)):
            found.append((begin, i + 1))
            begin = i + 1
    if begin < len(words):
        found.append((begin, len(words)))
    return tuple(found)


def _closes(words: tuple[str, ...], i: int, begin: int) -> bool:
    if i + 1 == len(words):
        return True
    return words[i + 1][0].isupper() and not (i > begin and words[i - 1].lower() in _ABBREVIATED)


def _pieces(words: tuple[str, ...], start: int, end: int) -> list[tuple[int, int]]:
    found = []
    begin = start
    for i in range(start, end):
        if i - begin >= _LONGEST and words[i] in _MARKS:
            found.append((begin, i + 1))
            begin = i + 1
    if begin < end:
        found.append((begin, end))
    return found
