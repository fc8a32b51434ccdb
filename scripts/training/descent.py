"""How the weights of conditional random fields are learnt: what is wrong with them, and a step against it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
Places = NDArray[np.int64]
_RATE = 0.2
_FEW, _SMALL = 0.2, 0.02  # what a weight costs by its size and by its square, against the logarithm of likelihood


class Weights:
    """Weights that gradients move: each at a rate of its own, and kept at nothing while it explains too little.

    FTRL-proximal (McMahan and others, 2013), with costs that grow with the examples seen.
    """

    def __init__(self, *shape: int) -> None:
        self.values: Numbers = np.zeros(shape, np.float32)
        self._squares: Numbers = np.zeros(shape, np.float32)
        self._sums: Numbers = np.zeros(shape, np.float32)
        self._passes = 0.0

    def move(self, gradient: Numbers, share: float) -> None:
        """Move the weights against the *gradient* over a *share* of all examples."""
        self._passes += share
        before = np.sqrt(self._squares)
        self._squares += gradient * gradient
        after = np.sqrt(self._squares)
        self._sums += gradient - (after - before) * np.float32(1 / _RATE) * self.values
        over = np.maximum(np.abs(self._sums) - np.float32(_FEW * self._passes), 0)
        slow = (1 + after) * np.float32(1 / _RATE) + np.float32(2 * _SMALL * self._passes)
        self.values = -np.sign(self._sums) * over / slow


@dataclass(frozen=True)
class Bucket:
    """Chains of about one length, side by side: where each of their words stands, and which columns learn from each."""

    real: NDArray[np.bool_]  # steps by chains: whether the chain has so many words
    place: Places  # steps by chains
    learns: Numbers  # chains by columns, 1 or 0


def buckets(chains: Places, learns: Numbers) -> list[Bucket]:
    """Return *chains*, each by its first word and the one behind its last, in buckets: no chain is twice another."""
    length = chains[:, 1] - chains[:, 0]
    size = np.ceil(np.log2(length)).astype(int)
    found = []
    for own in (size == each for each in np.unique(size)):
        steps = np.arange(int(length[own].max()))[:, None]
        real = steps < length[own]
        found.append(Bucket(real, np.where(real, chains[own, 0] + steps, 0), learns[own]))
    return found


def errors(scores: Numbers, follows: Numbers, told: NDArray[np.int8], bucket: Bucket, wrong: Numbers) -> Numbers:
    """Write to *wrong* by how much each part of each word is held for more likely than it is; return the same of pairs.

    *scores* are words by columns by parts, *follows* columns by parts by parts; *told* has the true part of each word,
    by column.
    """
    odds = scores[bucket.place]  # steps by chains by columns by parts
    odds = np.exp(odds - odds.max(axis=3, keepdims=True))
    passes = np.exp(follows)
    forward, backward = _forward(odds, passes), _backward(odds, passes, bucket.real)
    likely = forward * backward
    likely /= likely.sum(axis=3, keepdims=True)
    truth = told[bucket.place][..., None] == np.arange(scores.shape[2], dtype=np.int8)
    learns = bucket.learns * bucket.real[..., None]  # steps by chains by columns
    wrong[bucket.place[bucket.real]] = ((likely - truth) * learns[..., None])[bucket.real]
    behind = (odds * backward)[1:]
    held = np.einsum("tckj,tckj->tck", _passed_all(forward[:-1], passes), behind)
    shares = behind * (learns[1:] / held)[..., None]
    expected = np.einsum("tcki,tckj->kij", forward[:-1], shares, optimize=True) * passes
    there = truth[1:] * learns[1:, ..., None]
    result: Numbers = expected - np.einsum("tcki,tckj->kij", truth[:-1].astype(np.float32), there, optimize=True)
    return result


def _forward(odds: Numbers, passes: Numbers) -> Numbers:
    found = np.empty_like(odds)
    found[0] = state = odds[0] / odds[0].sum(axis=2, keepdims=True)
    for t in range(1, len(odds)):
        state = _passed_all(state, passes) * odds[t]
        found[t] = state = state / state.sum(axis=2, keepdims=True)
    return found


def _backward(odds: Numbers, passes: Numbers, real: NDArray[np.bool_]) -> Numbers:
    found = np.empty_like(odds)
    back = passes.transpose(0, 2, 1)
    found[-1] = state = np.ones_like(odds[0])
    for t in range(len(odds) - 2, -1, -1):
        before = _passed_all(state * odds[t + 1], back)
        state = np.where(real[t + 1, :, None, None], before / before.sum(axis=2, keepdims=True), np.float32(1))
        found[t] = state
    return found


def _passed_all(state: Numbers, passes: Numbers) -> Numbers:
    """Return each part's share of *state*, passed on to the next word. Written out, as it is small."""
    result: Numbers = state[..., 0, None] * passes[:, 0]
    for part in range(1, passes.shape[1]):
        result = result + state[..., part, None] * passes[:, part]
    return result
