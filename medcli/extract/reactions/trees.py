"""A sum of small decision trees (gradient boosting: Friedman, 2001), read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Trees:
    """The trees, and what is added to their sum.

    The nodes of all trees stand one behind the other. A leaf asks what any number answers with itself, so that every
    row takes so many steps in every tree.
    """

    start: float
    roots: NDArray[np.int64]
    feature: NDArray[np.int64]
    limit: Numbers
    following: NDArray[np.int64]  # two for each node: where a number is above the limit, and where it is not
    value: Numbers
    steps: int

    def scores(self, figures: Numbers) -> Numbers:
        """Return a probability for each row of *figures*."""
        flat = figures.ravel()
        rows = np.arange(len(figures))[:, None] * figures.shape[1]
        node = np.repeat(self.roots[None], len(figures), axis=0)
        for _ in range(self.steps):
            low = flat.take(rows + self.feature.take(node)) <= self.limit.take(node)
            node = self.following.take(node * 2 + low)
        total = self.start + self.value.take(node).sum(axis=1)
        result: Numbers = 1 / (1 + np.exp(-total))
        return result


def from_json(body: Mapping[str, Any]) -> Trees:
    """Return the trees that *body*, a part of a model file, describes."""
    trees = body.get("trees", ())
    roots: list[int] = []
    feature: list[int] = []
    limit: list[float] = []
    following: list[int] = []
    value: list[float] = []
    for tree in trees:
        first = len(feature)
        roots.append(first)
        for node, asked in enumerate(tree["feature"]):
            leaf = asked < 0
            feature.append(max(asked, 0))
            limit.append(0.0 if leaf else tree["limit"][node])
            following += [first + node] * 2 if leaf else [first + tree["right"][node], first + tree["left"][node]]
        value += tree["value"]
    steps = max(map(_depth, trees), default=0)
    return Trees(
        body.get("start", 0.0), np.array(roots, np.int64), np.array(feature, np.int64), np.array(limit),
        np.array(following, np.int64), np.array(value), steps,
    )  # fmt: skip


def _depth(tree: Mapping[str, Sequence[int]], node: int = 0) -> int:
    if tree["feature"][node] < 0:
        return 0
    return 1 + max(_depth(tree, tree["left"][node]), _depth(tree, tree["right"][node]))
