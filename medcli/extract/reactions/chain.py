"""A linear chain, read: how likely each word has each part, over all words of its chain.

Forwards and backwards through a conditional random field (Lafferty and others, 2001), many chains at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_BATCH_STEPS = 4  # chains of one batch differ in length by less than this factor


def marginals(scores: Numbers, follows: Numbers, chains: Sequence[tuple[int, int]]) -> Numbers:
    """Return the probability of each part of each word.

    *scores* are words by readings by parts; *follows*, readings by parts by parts, says how well one part follows
    another. *chains* are the (first, behind last) words of each chain.
    """
    found = np.zeros_like(scores)
    ordered = sorted(chains, key=lambda chain: chain[1] - chain[0])
    begin = 0
    while begin < len(ordered):
        limit = _BATCH_STEPS * max(8, ordered[begin][1] - ordered[begin][0])
        end = begin
        while end < len(ordered) and ordered[end][1] - ordered[end][0] <= limit:
            end += 1
        _batch(scores, np.exp(follows), ordered[begin:end], found)
        begin = end
    return found


def _batch(scores: Numbers, follows: Numbers, chains: Sequence[tuple[int, int]], found: Numbers) -> None:
    # Chains are laid side by side, longest last, those that are shorter filled up behind their end with nothing.
    lengths = np.array([end - start for start, end in chains])
    longest = int(lengths.max())
    place = np.array([start for start, _ in chains])[:, None] + np.arange(longest)
    real = np.arange(longest) < lengths[:, None]
    own = scores[np.where(real, place, 0)]
    own = np.exp(own - own.max(axis=-1, keepdims=True))  # chains by words by readings by parts
    own[~real] = 1.0
    forward, backward = np.empty_like(own), np.empty_like(own)
    state = own[:, 0] / own[:, 0].sum(axis=-1, keepdims=True)
    forward[:, 0] = state
    for t in range(1, longest):
        state = _step(state, follows) * own[:, t]
        state /= state.sum(axis=-1, keepdims=True)
        forward[:, t] = state
    state = np.ones_like(state)
    back = follows.transpose(0, 2, 1)
    inside = real[:, :, None, None]
    backward[:, longest - 1] = state
    for t in range(longest - 2, -1, -1):
        before = _step(state * own[:, t + 1], back)
        before /= before.sum(axis=-1, keepdims=True)
        state = np.where(inside[:, t + 1], before, 1.0)
        backward[:, t] = state
    both = forward * backward
    both /= both.sum(axis=-1, keepdims=True)
    found[place[real]] = both[real]


def _step(state: Numbers, follows: Numbers) -> Numbers:
    """Return chains by readings by parts: each part's share of *state*, passed on. Written out, as it is small."""
    result: Numbers = state[:, :, 0, None] * follows[:, 0]
    for part in range(1, follows.shape[1]):
        result = result + state[:, :, part, None] * follows[:, part]
    return result
