"""What the judge asks of where a wording stands: the words beside it, what its sentence speaks of, and its rivals.

Of all places of a wording the likeliest is asked, a whole one before a split one; the flags are those of all places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import repeat
from math import log

import numpy as np

from medcli.extract.reactions import between
from medcli.extract.reactions.table import Key, Numbers
from medcli.extract.reactions.wordings import Wordings

Counts = Mapping[str, tuple[int, int]]
NONE: Counts = {}
_OFTEN = 50  # times: more tell no more
_USUAL = {"w": 0.25, "s": 0.02}  # how many of all whole and split candidates are stated
_DOUBT = 4  # candidates that the usual share counts for
_FAR = 60  # words: as good as any farther
_WITHIN = [
    between.COLUMNS.index(name) for name in ("ands", "ors", "commas", "has_brackets", "colons", "points", "strokes")
]
_SLOTS = ("a", "b", "c", "d", "f", "l", "fl", "ln")
"""What words are, in tables of counts: the two before, the two behind, the first, the last, and two pairs of these."""

Beside = str | tuple[str, str]
"""The word or the two words in a slot."""


def _beside(wordings: Wordings) -> Iterator[Sequence[Beside]]:
    """Yield, slot by slot, the words within and beside each of *wordings* at its likeliest place."""
    far, before, behind, farther = wordings.places.words[wordings.likeliest].T.tolist()
    first = [_word(key[0]) for key in wordings.keys]
    last = [_word(key[-1]) for key in wordings.keys]
    yield from (far, before, behind, farther, first, last)
    yield list(zip(before, first, strict=True))
    yield list(zip(last, behind, strict=True))


def _word(word: str) -> str:
    return "0" if word[0].isdigit() else word


def _kinds(wordings: Wordings) -> list[str]:
    return ["s" if split else "w" for split in wordings.places.split[wordings.likeliest].tolist()]


def counted(wordings: Wordings, stated: Collection[Key], other: Collection[Key] = frozenset()) -> Counts:
    """Return of each name of words within and beside *wordings* how many of these are *stated*, and how many not.

    Those of *other* do not count.
    """
    there: Counter[str] = Counter()
    true: Counter[str] = Counter()
    slots = list(_beside(wordings))
    for i, (key, kind) in enumerate(zip(wordings.keys, _kinds(wordings), strict=True)):
        names = [_name(kind, slot, words[i]) for slot, words in zip(_SLOTS, slots, strict=True)]
        if key not in other:
            there.update(names)
        if key in stated and key not in other:
            true.update(names)
    return {name: (true[name], n) for name, n in there.items()}


def _name(kind: str, slot: str, words: Beside) -> str:
    """Return the name of words in a slot, as a table of counts has it."""
    return f"{kind}{slot}{words if isinstance(words, str) else '|'.join(words)}"


def less(counts: Counts, own: Counts) -> Counts:
    """Return *counts* without what a label added to them: its *own*."""
    found = dict(counts)
    for name in own.keys() & counts.keys():
        stated, there = counts[name]
        found[name] = max(stated - own[name][0], 0), max(there - own[name][1], 0)
    return found


class Odds:
    """What a table of counts says of words within and beside wordings: the odds that such a wording is stated."""

    def __init__(self, counts: Counts) -> None:
        self._numbers: dict[tuple[str, str], dict[Beside, int]] = {(k, s): {} for k in _USUAL for s in _SLOTS}
        told = [_odds(kind, 0, 0) for kind in _USUAL]  # of words that the table does not have
        self._unknown = {kind: number for number, kind in enumerate(_USUAL)}
        for name, count in counts.items():
            kind, slot, words = _parsed(name)
            self._numbers[kind, slot][words] = len(told)
            told.append(_odds(kind, *count))
        self._told = np.array(told)

    def figures(self, wordings: Wordings) -> Numbers:
        """Return a row for each of *wordings*: for each slot the odds, and by how many candidates these are known."""
        split = wordings.places.split[wordings.likeliest]
        slots = list(zip(_SLOTS, _beside(wordings), strict=True))
        numbers = np.array([self._of_kind("w", slot, words) for slot, words in slots])
        if split.any():
            numbers = np.where(split, [self._of_kind("s", slot, words) for slot, words in slots], numbers)
        found: Numbers = self._told[numbers.T].reshape(len(split), -1)
        return found

    def _of_kind(self, kind: str, slot: str, words: Sequence[Beside]) -> list[int]:
        return list(map(self._numbers[kind, slot].get, words, repeat(self._unknown[kind])))


def _parsed(name: str) -> tuple[str, str, Beside]:
    """Return kind, slot and words of a name in a table of counts; the words of a wording are never a stroke."""
    kind, slot, words = name[0], name[1], name[2:]
    if slot == "f" and "|" in words:
        before, _, first = words[1:].rpartition("|")
        return kind, "fl", (before, first)
    if slot == "l" and "|" in words:
        last, _, behind = words[1:].partition("|")
        return kind, "ln", (last, behind)
    return kind, slot, words


@cache
def _odds(kind: str, stated: int, there: int) -> tuple[float, int]:
    """Return the logarithm of the odds that a candidate is stated, and by how many candidates that is known."""
    usual = _USUAL[kind]
    return log((stated + _DOUBT * usual) / (there - stated + _DOUBT * (1 - usual))), min(there, _OFTEN)


def figures(wordings: Wordings, odds: Odds) -> Numbers:
    """Return a row for each of *wordings*."""
    return np.hstack([odds.figures(wordings), _of_rivals(wordings), _flags(wordings), _within(wordings)])


def _within(wordings: Wordings) -> Numbers:
    """Return for each wording that stands together what marks and joining words it has: names of two have some."""
    places, likeliest = wordings.places, wordings.likeliest
    return np.where(places.split[likeliest, None], 0.0, places.between[likeliest][:, _WITHIN])


def _flags(wordings: Wordings) -> Numbers:
    """Return for each wording how much of what its places are likely falls to those that have a flag."""
    found: Numbers = wordings.places.flags[wordings.likeliest].astype(np.float64)  # all, where there is one place
    several = np.bincount(wordings.of) > 1
    rows = np.flatnonzero(several[wordings.of])
    if len(rows):
        rows = rows[np.argsort(wordings.of[rows], kind="stable")]
        begins = np.flatnonzero(np.diff(wordings.of[rows], prepend=-1))
        likely = wordings.places.score[rows]
        total = np.add.reduceat(wordings.places.flags[rows] * likely[:, None], begins)
        found[several] = total / np.add.reduceat(likely, begins)[:, None]
    return found


def _of_rivals(wordings: Wordings) -> Numbers:
    places, likeliest = wordings.places, wordings.likeliest
    whole = np.flatnonzero(~places.split)
    score, longer = places.score[whole], places.longer[whole]
    alone = score > np.maximum(np.maximum(longer, places.shorter[whole]), places.across[whole])
    outer = score >= longer
    place = places.take(likeliest)
    of_whole = np.stack([
        place.longer, place.shorter, place.across, place.likely, place.near,
        np.minimum(place.before, _FAR), np.minimum(place.behind, _FAR),
        wordings.greatest(score[outer], whole[outer]), wordings.greatest(score[alone], whole[alone]),
        wordings.counted(whole[alone]),
    ], axis=1)  # fmt: skip
    of_split = np.stack([place.longer, place.shorter, place.likely], axis=1)
    split = place.split[:, None]
    return np.hstack([np.where(split, 0.0, of_whole), np.where(split, of_split, 0.0)])
