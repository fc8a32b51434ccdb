"""Words and sentences of a section as the model of adverse reactions reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from medcli.facts import BlockKind, Section

Places = NDArray[np.int64]

_TOKEN = re.compile(r"(\s*+)([A-Za-z]++|\d++(?:\.\d++)?|[^\sA-Za-z0-9])")  # with the gap before it
_KEY = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
KEYED = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
"""What the words that ``wording_key`` has begin with, in lower case."""

_ABBREVIATED = frozenset({"e", "g", "i", "vs", "approx", "dr", "no", "fig", "etc"})
_STOPS = frozenset({".", "!", "?", "•"})
_LONGEST = 80  # words that are read as one chain; a longer run is cut at the next mark
_MARKS = frozenset(",;:•*")


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words and marks of a section, where each stands, and the bounds (first, behind the last) of its parts."""

    words: tuple[str, ...]
    lows: tuple[str, ...]  # the same in lower case
    starts: Places  # characters
    ends: Places
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
    found = _TOKEN.findall(section.text)
    gaps, words = zip(*found, strict=True) if found else ((), ())
    sizes = np.fromiter(map(len, words), np.int64, len(words))
    ends = np.cumsum(sizes + np.fromiter(map(len, gaps), np.int64, len(gaps)))
    starts = ends - sizes
    sentences = _sentences(words, starts, _breaks(section))
    chains = tuple(piece for sentence in sentences for piece in _pieces(words, *sentence))
    return Tokens(words, tuple(map(str.lower, words)), starts, ends, sentences, chains)


def _breaks(section: Section) -> list[int]:
    """Return the offsets at which a block begins that does not go on from a title."""
    found = set()
    before = BlockKind.PARAGRAPH
    for block in section.blocks:
        if before is not BlockKind.HEADING:
            found.add(block.span.start)
        before = block.kind
    return sorted(found)


def _sentences(words: tuple[str, ...], starts: Places, breaks: list[int]) -> tuple[tuple[int, int], ...]:
    near = np.searchsorted(starts, breaks).tolist()
    begins = {i for i, place in zip(near, breaks, strict=True) if i < len(words) and starts[i] == place}
    stops = [i for i, word in enumerate(words) if word in _STOPS]
    behind = {i + 1 for i in stops if words[i] == "•" or _closes(words, i, begins)}
    return tuple(pairwise(sorted(begins | behind | {0, len(words)})))


def _closes(words: tuple[str, ...], i: int, begins: set[int]) -> bool:
    if i + 1 == len(words):
        return True
    return words[i + 1][0].isupper() and (i in begins or i == 0 or words[i - 1].lower() not in _ABBREVIATED)


def _pieces(words: tuple[str, ...], start: int, end: int) -> list[tuple[int, int]]:
    found = []
    begin = start
    while end - begin > _LONGEST:
        cut = next((i + 1 for i in range(begin + _LONGEST, end) if words[i] in _MARKS), end)
        found.append((begin, cut))
        begin = cut
    if begin < end:
        found.append((begin, end))
    return found
