"""A linear chain, read: how likely each word has each part, over all words of its chain.

Forwards and backwards through a conditional random field (Lafferty and others, 2001). Nearly all words are outside any
mention beyond doubt, and a word that is so parts its chain: only the runs of other words are read, many at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
_DOUBT = -5.0  # a word at which a mention gains less than this, in logarithms of odds, does not begin one
_GOES_ON = -6.0  # and one at which it gains less than this does not go on with one
_AHEAD = 4  # words that are looked ahead to see whether a mention may gain
_LONGEST = 12  # words that a mention goes on for behind its first


class _Runs(NamedTuple):
    """Runs of words in doubt: first word, how many, in which reading, and whether the chain goes on at each side."""

    start: Places
    length: Places
    reading: Places
    before: NDArray[np.bool_]
    behind: NDArray[np.bool_]

    def take(self, which: Places) -> _Runs:
        return _Runs(self.start[which], self.length[which], self.reading[which], self.before[which], self.behind[which])


def marginals(scores: Numbers, follows: Numbers, chains: Sequence[tuple[int, int]]) -> Numbers:
    """Return the probability of each part of each word, the first part being that of a word outside.

    *scores* are words by readings by parts; *follows*, readings by parts by parts, says how well one part follows
    another. *chains* are the (first, behind last) words of each chain.
    """
    found = np.zeros_like(scores)
    found[:, :, 0] = 1.0
    lead = scores - scores[:, :, :1]
    runs = _runs(_gains(lead, follows), chains)
    if len(runs.start):
        _read(lead, np.exp(follows), runs.take(np.argsort(-runs.length, kind="stable")), found)
    return found


def _gains(lead: Numbers, follows: Numbers) -> Numbers:
    """Return words by readings by the parts of a mention: by how much a mention at most gains on being outside there.

    For a first word that is with the further words that go on best; for a further one, with what is before it.
    """
    gained = follows - follows[:, :1, :1]
    leave = np.minimum(gained[:, 1:, 0], 0.0)
    further = lead[:, :, 2] + gained[:, 2, 2]
    ahead = np.zeros_like(further)
    for _ in range(_AHEAD):
        ahead[:-1] = np.maximum(further[1:] + ahead[1:], 0.0)
    begins = lead[:, :, 1] + gained[:, 0, 1] + np.maximum(leave[:, 0], leave[:, 1] + ahead)
    return np.stack([begins, lead[:, :, 2] + np.maximum(gained[:, 1, 2], gained[:, 2, 2]) + ahead], axis=2)


def _runs(gains: Numbers, chains: Sequence[tuple[int, int]]) -> _Runs:
    count = len(gains)
    first, last = np.zeros(count, bool), np.zeros(count, bool)
    first[[start for start, _ in chains]] = True
    last[[end - 1 for _, end in chains]] = True
    columns = []
    for reading in range(gains.shape[1]):
        own = _within(gains[:, reading], first)
        opens = own & (first | ~np.concatenate(([False], own[:-1])))
        closes = own & (last | ~np.concatenate((own[1:], [False])))
        start, end = np.flatnonzero(opens), np.flatnonzero(closes)
        columns.append((start, end + 1 - start, np.full(len(start), reading), ~first[start], ~last[end]))
    return _Runs(*(np.concatenate(parts) for parts in zip(*columns, strict=True)))


def _within(gains: Numbers, first: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which words are in doubt: those that may begin a mention, and those that may go on in one begun before."""
    here = np.arange(len(gains))
    begins = gains[:, 0] > _DOUBT
    any_part = begins | (gains[:, 1] > _GOES_ON)
    opened = np.maximum.accumulate(np.where(begins, here, -_LONGEST - 1))
    parted = np.maximum.accumulate(np.where(first, here, np.where(any_part, -1, here + 1)))
    kept: NDArray[np.bool_] = any_part & (opened >= parted) & (here - opened <= _LONGEST)
    return kept


def _read(lead: Numbers, passes: Numbers, runs: _Runs, found: Numbers) -> None:
    """Write to *found* the probabilities of the words of *runs*, which are the longest first.

    All runs are read at once, from both ends at a time: their first words, then the second words of those that have
    one, and so on.
    """
    step, run = np.nonzero(np.arange(runs.length[0])[:, None] < runs.length)
    reading = runs.reading[run]
    place = np.stack([runs.start[run] + step, runs.start[run] + runs.length[run] - 1 - step])
    # Parts by directions by words, as numpy is at its fastest along the last.
    own = np.ascontiguousarray(np.exp(lead[place, reading]).transpose(2, 0, 1))
    both_ways = np.stack([passes, passes.transpose(0, 2, 1)]).transpose(2, 3, 0, 1)[..., reading] * own
    sides = np.stack([runs.before, runs.behind])
    edges = np.stack([passes[runs.reading, 0], passes[runs.reading, :, 0]]).transpose(2, 0, 1)
    state = own[..., : len(runs.start)] * np.where(sides, edges, 1.0)
    read = np.empty_like(own)
    end = 0
    for count in np.bincount(step).tolist():
        if end:
            state = np.add.reduce(state[:, None, :, :count] * both_ways[..., end : end + count], axis=0)
        state = read[..., end : end + count] = state / np.add.reduce(state, axis=0)
        end += count
    back = np.empty_like(found)
    back[place[1], reading] = read[:, 1].T
    both = read[:, 0] * back[place[0], reading].T / own[:, 0]  # a word's own score is in both directions
    found[place[0], reading] = (both / np.add.reduce(both, axis=0)).T
