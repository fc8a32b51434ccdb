"""What the judge asks of a wording the second time: what it held of the others of the label the first time.

A wording that is a part of one that is stated, or stands in a list whose other members are, is seen in their light.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from medcli.extract.reactions.candidates import Candidate

Key = tuple[str, ...]
Numbers = NDArray[np.float64]


def figures(wordings: Mapping[Key, Sequence[Candidate]], first: Sequence[float]) -> Numbers:
    """Return a row for each of *wordings*; *first* are their probabilities by the first judgement."""
    held = dict(zip(wordings, first, strict=True))
    within, around, so_often = _nested(held)
    heads, fronts = _rivals(held, -1), _rivals(held, 0)
    total = sum(first)
    rows = []
    for key, places in wordings.items():
        whole = [c for c in places if len(c.pieces) == 1]
        sides = _sides(max(whole, key=lambda c: c.score), held) if whole else (0.0, 0.0)
        best = [_sides(c, held) for c in whole] or [(0.0, 0.0)]
        cut = max((c.first for c in places if len(c.pieces) > 1), default=0)
        rows.append([
            held[key], within.get(key, 0.0), around.get(key, 0.0), so_often.get(key, 0.0), heads[key], fronts[key],
            total, total / len(held), *sides, max(left for left, _ in best), max(right for _, right in best),
            held.get(key[:cut], 0.0), held.get(key[cut:], 0.0) if cut else 0.0,
        ])  # fmt: skip
    return np.array(rows, np.float64)


def _sides(place: Candidate, held: Mapping[Key, float]) -> tuple[float, float]:
    return held.get(place.around.left, 0.0), held.get(place.around.right, 0.0)


def _nested(held: Mapping[Key, float]) -> tuple[dict[Key, float], dict[Key, float], dict[Key, float]]:
    """Return of each wording the likeliest one within it, the likeliest one around it, and the sum of those around."""
    within: dict[Key, float] = defaultdict(float)
    around: dict[Key, float] = defaultdict(float)
    total: dict[Key, float] = defaultdict(float)
    for key, score in held.items():
        for part in _parts(key):
            if part in held:
                within[key] = max(within[key], held[part])
                around[part] = max(around[part], score)
                total[part] += score
    return within, around, total


def _parts(key: Key) -> Iterable[Key]:
    for size in range(1, len(key)):
        for start in range(len(key) - size + 1):
            yield key[start : start + size]


def _rivals(held: Mapping[Key, float], word: int) -> dict[Key, float]:
    """Return of each wording the likeliest other one with the same first or last *word*."""
    best: dict[str, tuple[float, float]] = {}
    for key, score in held.items():
        most, second = best.get(key[word], (0.0, 0.0))
        best[key[word]] = (score, most) if score > most else (most, max(second, score))
    return {key: best[key[word]][score == best[key[word]][0]] for key, score in held.items()}
