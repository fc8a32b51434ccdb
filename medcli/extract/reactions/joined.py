"""The words of all sections of a label, one behind the other: so each is read with the same few steps over arrays."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain, compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from medcli.extract.reactions import signs
from medcli.extract.reactions.tokens import KEYED, Tokens
from medcli.facts import Section
from medcli.readers.label_text import HIGHLIGHTS

Places = NDArray[np.int64]
Read = Sequence[tuple[Section, Tokens]]
_NO_PLACES = np.zeros(0, np.int64)
KINDS = "abw"  # sections on adverse reactions, in a box, and other warnings


class Parts(NamedTuple):
    """Sentences or chains, in order and without gaps: the first word of each and the one behind its last."""

    first: Places
    last: Places

    def at(self, words: Places) -> Places:
        """Return the number of the part that each of *words* stands in."""
        found: Places = np.searchsorted(self.last, words, "right")
        return found


class Joined(NamedTuple):
    """All words; places of words count through all sections, characters are those of a word's own section."""

    lows: list[str]
    keyed: list[str]  # words in lower case, without the marks
    before: list[int]  # how many of these stand before each word, and how many there are
    starts: Places  # characters
    ends: Places
    sentences: Parts
    chains: Parts
    section: Places  # of each word, as the next two are of each section
    kind: Places  # in KINDS
    highlights: NDArray[np.bool_]  # whether it restates another section in short

    def key(self, first: int, behind: int) -> tuple[str, ...]:
        """Return the words from *first* on, and none from *behind* on, without the marks."""
        return tuple(self.keyed[self.before[first] : self.before[behind]])


def join(read: Read) -> Joined:
    """Return the words of the sections that were *read*, in order."""
    tokens = [own for _, own in read]
    counts = [len(own.words) for own in tokens]
    begins = [0, *accumulate(counts)]
    lows = [*chain.from_iterable(own.lows for own in tokens)]
    keyed = [low[0] in KEYED for low in lows]
    return Joined(
        lows,
        [*compress(lows, keyed)],
        [0, *accumulate(keyed)],
        np.concatenate([_NO_PLACES, *(own.starts for own in tokens)]),
        np.concatenate([_NO_PLACES, *(own.ends for own in tokens)]),
        _parts([own.sentences for own in tokens], begins),
        _parts([own.chains for own in tokens], begins),
        np.repeat(np.arange(len(read)), counts),
        np.array([KINDS.index(signs.kind_of(section)) for section, _ in read], np.int64),
        np.array([section.title == HIGHLIGHTS for section, _ in read], bool),
    )


def _parts(of_sections: Sequence[Sequence[tuple[int, int]]], begins: Sequence[int]) -> Parts:
    bounds = [(start + at, end + at) for own, at in zip(of_sections, begins, strict=False) for start, end in own]
    table = np.array(bounds, np.int64).reshape(-1, 2)
    return Parts(table[:, 0], table[:, 1])
