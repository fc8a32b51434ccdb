"""What the judge asks of where a wording stands: the words beside it, what its sentence speaks of, and its rivals.

Of all places of a wording the likeliest is asked, a whole one before a split one; the flags are those of all places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import chain
from math import log

import numpy as np
from numpy.typing import NDArray

from medcli.extract.reactions.candidates import Candidate
from medcli.extract.reactions.signs import flag_names

Key = tuple[str, ...]
Counts = Mapping[str, tuple[int, int]]
NONE: Counts = {}
_OFTEN = 50  # times: more tell no more
_USUAL = {"w": 0.25, "s": 0.02}  # how many of all whole and split candidates are stated
_DOUBT = 4  # candidates that the usual share counts for
_FAR = 60  # words: as good as any farther


def named(key: Key, place: Candidate) -> list[str]:
    """Return the names, in tables of counts, of the words within and beside *key* at *place*."""
    kind = "w" if len(place.pieces) == 1 else "s"
    far, before, behind, farther = place.around.words
    first, last = _word(key[0]), _word(key[-1])
    return [
        f"{kind}a{far}", f"{kind}b{before}", f"{kind}c{behind}", f"{kind}d{farther}", f"{kind}f{first}",
        f"{kind}l{last}", f"{kind}fl{before}|{first}", f"{kind}ln{last}|{behind}",
    ]  # fmt: skip


def _word(word: str) -> str:
    return "0" if word[0].isdigit() else word


def counted(wordings: Mapping[Key, Sequence[Candidate]], stated: Collection[Key]) -> Counts:
    """Return of each name of words within and beside *wordings* how many of these are *stated*, and how many not."""
    there: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for key, places in wordings.items():
        names = named(key, _likeliest(places))
        there.update(names)
        if key in stated:
            true.update(names)
    return {name: (true[name], n) for name, n in there.items()}


def figures(wordings: Mapping[Key, Sequence[Candidate]], beside: Counts, own: Counts = NONE) -> NDArray[np.float64]:
    """Return a row for each of *wordings*; *own* is what their label itself added to *beside*."""
    rows: list[list[float]] = []
    for key, places in wordings.items():
        place = _likeliest(places)
        rows.append(_of_words(named(key, place), beside, own) + _of_rivals(place, places))
    return np.hstack([np.array(rows, np.float64).reshape(len(rows), -1), _flags(list(wordings.values()))])


def _flags(wordings: Sequence[Sequence[Candidate]]) -> NDArray[np.float64]:
    """Return for each wording how much of what its places are likely falls to those that have a flag."""
    none = bytes(len(flag_names()))
    places = list(chain.from_iterable(wordings))
    begins = np.cumsum([0, *map(len, wordings[:-1])])
    likely = np.array([place.score for place in places])
    packed = b"".join(place.around.flags or none for place in places)
    flags = np.frombuffer(packed, np.bool_).reshape(len(places), -1)
    total = np.add.reduceat(flags * likely[:, None], begins)
    found: NDArray[np.float64] = total / np.add.reduceat(likely, begins)[:, None]
    return found


def _likeliest(places: Sequence[Candidate]) -> Candidate:
    if len(places) == 1:
        return places[0]
    return max(places, key=lambda place: (len(place.pieces) == 1, place.score))


def _of_words(names: Sequence[str], beside: Counts, own: Counts) -> list[float]:
    found: list[float] = []
    for name in names:
        stated, there = beside.get(name, (0, 0))
        if own:
            less = own.get(name, (0, 0))
            stated, there = max(stated - less[0], 0), max(there - less[1], 0)
        found += _odds(name[0], stated, there)
    return found


@cache
def _odds(kind: str, stated: int, there: int) -> tuple[float, int]:
    """Return the logarithm of the odds that a candidate is stated, and by how many candidates that is known."""
    usual = _USUAL[kind]
    return log((stated + _DOUBT * usual) / (there - stated + _DOUBT * (1 - usual))), min(there, _OFTEN)


def _of_rivals(place: Candidate, places: Sequence[Candidate]) -> list[float]:
    of = place.around
    if len(place.pieces) > 1:
        return [0.0] * 10 + [of.longer, of.shorter, float(of.likely)]
    whole = [(c.score, c.around) for c in places if len(c.pieces) == 1] if len(places) > 1 else [(place.score, of)]
    alone = [score for score, around in whole if score > max(around.longer, around.shorter, around.across)]
    outermost = max((score for score, around in whole if score >= around.longer), default=0.0)
    return [
        of.longer, of.shorter, of.across, of.likely, of.near, min(of.before, _FAR), min(of.behind, _FAR),
        outermost, max(alone, default=0.0), len(alone), 0.0, 0.0, 0.0,
    ]  # fmt: skip
