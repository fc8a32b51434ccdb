"""What candidates stand among: the words beside them, and the other candidates of their sentences.

How likely a wording is says little where it is a part of a likelier one. The judge asks all of this. It is told of all
candidates of a label at once: of whole ones in the order of their first and then of their last words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from medcli.extract.reactions.joined import Parts
from medcli.extract.reactions.table import Numbers, Objects, Places

LONGEST = 12  # words in a whole candidate
_LIKELY = 0.5
_NEAR = 2  # words between neighbours
_GAP = _NEAR + 1  # places between sentences, so that no candidate is near one of another
_OUTSIDE = ""  # a word before the sentence or behind it


class Whole(NamedTuple):
    """Whole candidates: first word, the one behind the last, how likely, and the number of their sentence."""

    start: Places
    stop: Places
    score: Numbers
    sentence: Places


class Beside:
    """The words of a label, to be asked which ones stand beside some."""

    def __init__(self, lows: Sequence[str], sentences: Parts) -> None:
        gaps = np.repeat(_GAP * np.arange(1, len(sentences.first) + 1), sentences.last - sentences.first)
        self.place = np.arange(len(lows)) + gaps
        self._lows = np.full(len(lows) + _GAP * (len(sentences.first) + 1), _OUTSIDE, np.object_)
        self._lows[self.place] = lows

    def of_whole(self, start: Places, stop: Places) -> Objects:
        """Return the two words before and the two behind each stretch of words."""
        first, last = self.place[start], self.place[stop - 1]
        return self._at(first - 2, first - 1, last + 1, last + 2)

    def of_split(self, pieces: Places) -> Objects:
        """Return the words before and behind each of two *pieces*, which have first word and one behind the last."""
        start, stop, begin, behind = pieces.T
        return self._at(
            self.place[start] - 1, self.place[stop - 1] + 1, self.place[begin] - 1, self.place[behind - 1] + 1
        )

    def _at(self, *places: Places) -> Objects:
        found: Objects = self._lows[np.stack(places, axis=1)]
        return found


def likely(whole: Whole, sentences: int) -> Places:
    """Return of each sentence how many likely candidates it has."""
    found: Places = np.bincount(whole.sentence[whole.score > _LIKELY], minlength=sentences)
    return found


def rivals(whole: Whole, in_sentence: Places) -> Mapping[str, NDArray[Any]]:
    """Return the columns on whole candidates that share words; *in_sentence* says how many of each are likely."""
    count = len(whole.start)
    longer, shorter, across = np.zeros((3, count))
    over = (whole.score > _LIKELY).astype(np.int64)
    i, j = _overlapping(whole)
    score, other = whole.score[i], whole.score[j]
    np.add.at(over, i, other > _LIKELY)
    np.add.at(over, j, score > _LIKELY)
    inside = whole.stop[j] <= whole.stop[i]  # the second is a part of the first
    outside = ~inside & (whole.start[i] == whole.start[j])
    beside = ~inside & ~outside
    for column, to, of, which in (
        (longer, j, score, inside), (shorter, i, other, inside),
        (longer, i, other, outside), (shorter, j, score, outside),
        (across, i, other, beside), (across, j, score, beside),
    ):  # fmt: skip
        np.maximum.at(column, to[which], of[which])
    return {"longer": longer, "shorter": shorter, "across": across, "likely": in_sentence[whole.sentence] - over}


def _overlapping(whole: Whole) -> tuple[Places, Places]:
    """Return all pairs of candidates that share words, the one that begins first first."""
    here = np.arange(len(whole.start))
    count = np.searchsorted(whole.start, whole.stop, "left") - here - 1
    return _expanded(here + 1, count)


def _expanded(first: Places, count: Places) -> tuple[Places, Places]:
    """Return the numbers of runs, each as often as its run is long, and what is in the runs, from *first* on."""
    run = np.repeat(np.arange(len(first)), count)
    ends = np.cumsum(count)
    return run, np.arange(len(run)) + (first - ends + count)[run]


def near(whole: Whole, place: Places) -> Numbers:
    """Return how likely the likeliest neighbour of each is; *place* is that of each word, apart by sentences."""
    which = whole.score > _LIKELY
    start, stop = place[whole.start], place[whole.stop - 1] + 1
    begins, ends = np.zeros((2, (place[-1] if len(place) else 0) + 2 * _GAP))
    np.maximum.at(begins, start[which], whole.score[which])
    np.maximum.at(ends, stop[which], whole.score[which])
    found = np.zeros(len(start))
    for gap in range(_NEAR + 1):
        found = np.maximum(found, np.maximum(ends[start - gap], begins[stop + gap]))
    return found


def cover(whole: Whole, first: Places, behind: Places) -> Numbers:
    """Return how likely the likeliest whole candidate is that each piece is a part of, from *first* to *behind*."""
    low = np.searchsorted(whole.start, first - LONGEST, "right")
    piece, own = _expanded(low, np.searchsorted(whole.start, first, "right") - low)
    holds = whole.stop[own] >= behind[piece]
    found = np.zeros(len(first))
    np.maximum.at(found, piece[holds], whole.score[own][holds])
    return found
