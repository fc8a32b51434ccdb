"""Training of the chains: conditional random fields over the signs of each word, all of them side by side.

A chain for each fold and one for all labels differ only in which labels they learn from, and the two readings only in
the parts that are to be told. So one table of signs serves all, and each step over a batch of it moves all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from medcli.extract.reactions import signs
from medcli.extract.reactions.model import PARTS, READINGS, SCALE
from medcli.extract.reactions.signs import Known
from scripts.training import descent
from scripts.training.descent import Bucket, Numbers, Places
from scripts.training.labels import Label, split_parts, whole_parts

_SEEN = 2  # times that a sign must stand in all labels
_EPOCHS = 14
_AVERAGED = 7  # the last epochs, of which the weights are the mean
_BATCHES = 24  # in an epoch
_DROPPED = 0.3  # of the signs, at each step
_LEAST = 5  # thousandths: a lesser weight changes nothing
_NEVER = -20.0  # a further word of a mention without its first


@dataclass(frozen=True)
class Examples:
    """All annotated words: which signs and parts each has, and the chains that they stand in."""

    names: tuple[str, ...]  # of signs
    signs: sparse.csr_matrix  # words by signs
    parts: NDArray[np.int8]  # words by readings
    labels: tuple[str, ...]  # of each chain
    chains: Places  # first word and the one behind the last


def examples(labels: Iterable[Label], known: Known) -> Examples:
    """Return what the chains learn from."""
    numbers: dict[str, int] = {}
    kept: signs.Kept = {}
    columns: list[NDArray[np.int32]] = []
    parts, owners, chains = [], [], []
    for label, section in ((each, section) for each in labels for section in each.sections):
        begin = len(columns)
        for own in signs.names(signs.read([(section.section, section.tokens)], known), known, kept):
            columns.append(np.array([numbers.setdefault(name, len(numbers)) for name in own], np.int32))
        told = (whole_parts(section.tokens, section.stated), split_parts(section.tokens, section.stated))
        parts.append(np.array([[PARTS.index(part) for part in own] for own in told], np.int8).T)
        chains += [(begin + start, begin + end) for start, end in section.tokens.chains]
        owners += [label.name] * len(section.tokens.chains)
    table = _table(columns, len(numbers))
    often = np.flatnonzero(np.asarray(table.sum(axis=0)).ravel() >= _SEEN)
    names = list(numbers)
    kept_names = tuple(names[i] for i in often)
    return Examples(kept_names, table[:, often], np.concatenate(parts), tuple(owners), np.array(chains))


def _table(columns: Sequence[NDArray[np.int32]], width: int) -> sparse.csr_matrix:
    ends = np.concatenate(([0], np.cumsum([len(own) for own in columns])))
    return sparse.csr_matrix(
        (np.ones(ends[-1], np.float32), np.concatenate(columns), ends), shape=(len(columns), width)
    )


class _Batch(NamedTuple):
    """Some chains: their words by signs, signs by their words, the true parts of their words, and how they lie."""

    signs: sparse.csr_matrix
    turned: sparse.csr_matrix
    parts: NDArray[np.int8]
    buckets: list[Bucket]


def train(given: Examples, held: Sequence[Collection[str]]) -> list[dict[str, Any]]:
    """Return for each of *held* the weights, as a model file has them, of a chain that has not seen these labels.

    They are the mean of the weights of all late steps, which differ by the signs that were dropped in each (Polyak and
    Juditsky, 1992).
    """
    columns = len(held) * READINGS
    states = descent.Weights(len(given.names), columns * (len(PARTS) - 1))  # to be outside weighs nothing
    passing = descent.Weights(columns * len(PARTS) ** 2)
    batches = _batches(given, held)
    order, drops = np.random.default_rng(0), np.random.default_rng(2)
    mean, mean_passing = np.zeros_like(states.values), np.zeros_like(passing.values)
    for epoch in range(_EPOCHS):
        for number in order.permutation(len(batches)):
            _step(batches[number], states, passing, columns, _heard(drops, len(given.names)))
            if epoch >= _EPOCHS - _AVERAGED:
                mean += states.values / np.float32(_AVERAGED * _BATCHES)
                mean_passing += passing.values / np.float32(_AVERAGED * _BATCHES)
    shape = len(held), READINGS, len(PARTS)
    by_model = zip(
        mean.reshape(len(given.names), *shape[:2], -1).swapaxes(0, 1),
        _follows(mean_passing, columns).reshape(*shape, -1),
        strict=True,
    )
    return [_weights(given.names, own, follows) for own, follows in by_model]


def _batches(given: Examples, held: Sequence[Collection[str]]) -> list[_Batch]:
    learns = [[name not in own for own in held for _ in range(READINGS)] for name in given.labels]
    shuffled = np.random.default_rng(1).permutation(len(given.chains))
    found = []
    for own in (shuffled[number::_BATCHES] for number in range(_BATCHES)):
        words = np.concatenate([np.arange(*given.chains[i]) for i in own])
        ends = np.cumsum(given.chains[own, 1] - given.chains[own, 0])
        chains = np.stack([np.concatenate(([0], ends[:-1])), ends], axis=1)
        table = given.signs[words]
        buckets = descent.buckets(chains, np.array(learns, np.float32)[own])
        found.append(_Batch(table, table.T.tocsr(), np.tile(given.parts[words], (1, len(held))), buckets))
    return found


def _heard(drops: np.random.Generator, count: int) -> Numbers:
    """Return what each of *count* signs counts for in a step.

    Some are dropped at random and the others count for more, so that a word never met before is told by its other signs
    (Srivastava and others, 2014).
    """
    kept = drops.random((count, 1)) >= _DROPPED
    return kept.astype(np.float32) / np.float32(1 - _DROPPED)


def _step(
    batch: _Batch, states: descent.Weights, passing: descent.Weights, columns: int, heard: Numbers
) -> None:  # fmt: skip
    words, count = batch.signs.shape[0], len(PARTS)
    scores = np.zeros((words, columns, count), np.float32)
    scores[:, :, 1:] = (batch.signs @ (states.values * heard)).reshape(words, columns, -1)
    follows = _follows(passing.values, columns)
    wrong, passed = np.zeros_like(scores), np.zeros_like(follows)
    for bucket in batch.buckets:
        passed += descent.errors(scores, follows, batch.parts, bucket, wrong)
    states.move(batch.turned @ wrong[:, :, 1:].reshape(words, -1) * heard, 1 / _BATCHES)
    passing.move(passed.ravel(), 1 / _BATCHES)


def _follows(values: Numbers, columns: int) -> Numbers:
    found = values.reshape(columns, len(PARTS), len(PARTS)).copy()
    found[:, PARTS.index("O"), PARTS.index("I")] = _NEVER
    return found


def _weights(names: Sequence[str], own: Numbers, follows: Numbers) -> dict[str, Any]:
    """Return the weights of one chain: *own* are signs by readings by parts but the first."""
    parts = np.zeros((len(own), READINGS, len(PARTS)), np.int64)
    parts[:, :, 1:] = np.rint(own * SCALE)
    rows = parts.reshape(len(own), -1)
    kept = np.flatnonzero(np.abs(rows).max(axis=1) >= _LEAST).tolist()
    shape = READINGS, len(PARTS), len(PARTS)
    return {
        "weights": dict(sorted((names[i], rows[i].tolist()) for i in kept)),
        "follows": np.rint(follows.reshape(shape) * SCALE).astype(int).tolist(),
    }
