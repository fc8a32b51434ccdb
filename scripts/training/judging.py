"""Training of the judge: boosted trees over what the chain, trained on other labels, makes of each wording."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from medcli.extract.reactions import judge
from medcli.extract.reactions.judge import Seen
from medcli.extract.reactions.signs import Known
from medcli.folding import fold
from scripts.training.labels import Label

Seens = Mapping[str, Sequence[Seen]]
Counts = dict[str, tuple[int, int]]
_LONGEST = 8  # words of a wording that is looked for in other labels
_SETTINGS: Mapping[str, Any] = {
    "max_iter": 150, "learning_rate": 0.07, "max_depth": 4, "min_samples_leaf": 20, "l2_regularization": 1.0,
    "max_features": 0.4, "random_state": 0, "early_stopping": False,
}  # fmt: skip
_PLACES = 5  # decimals of what the file holds


def counted(labels: Sequence[Label], seen: Seens) -> Counts:
    """Return of each wording, folded, how many labels state it and how many have its words; seldom ones left out."""
    stated = Counter(name for label in labels for name in own(label))
    asked = set(stated) | {judge.folded(key) for label in labels for key in judge.gathered(seen[label.name])}
    there: dict[str, set[str]] = defaultdict(set)
    for label in labels:
        for name in asked & _phrases(label):
            there[name].add(label.name)
    kept = (name for name in sorted(asked) if stated[name] or len(there[name]) > 1)
    return {name: (stated[name], max(stated[name], len(there[name]))) for name in kept}


def own(label: Label) -> frozenset[str]:
    """Return the wordings, folded, that *label* states."""
    return frozenset(map(judge.folded, label.stated))


def _phrases(label: Label) -> set[str]:
    found: set[str] = set()
    for section in label.sections:
        words = [fold(word.lower()) for word in section.tokens.words if word[0].isalnum()]
        for length in range(1, _LONGEST + 1):
            found.update(" ".join(words[i : i + length]) for i in range(len(words) - length + 1))
    return found


def train(labels: Sequence[Label], seen: Seens, known: Known, accepts: float) -> dict[str, Any]:
    """Return the judge as a model file has it: trained on what *labels* have by chains that did not know them."""
    counts = counted(labels, seen)
    figures, truth = _rows(labels, seen, known, counts)
    fitted = HistGradientBoostingClassifier(**_SETTINGS).fit(figures, truth)
    trees = [_tree(stage[0].nodes) for stage in fitted._predictors]
    start = round(float(fitted._baseline_prediction.ravel()[0]), _PLACES)
    return {"start": start, "accepts": accepts, "trees": trees, "seen": {name: list(n) for name, n in counts.items()}}


def _rows(
    labels: Iterable[Label], seen: Seens, known: Known, counts: Counts
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the figures of every wording of *labels*, of which none vouches for itself, and whether it is stated."""
    figures, truth = [], []
    for label in labels:
        wordings = judge.gathered(seen[label.name])
        if not wordings:
            continue
        for key, row in zip(wordings, judge.figures(wordings, known, counts, own(label)), strict=True):
            if key not in label.other:
                figures.append(row)
                truth.append(key in label.stated)
    return np.array(figures), np.array(truth)


def _tree(nodes: Any) -> dict[str, list[float]]:  # noqa: ANN401 - a structured array
    leaf = nodes["is_leaf"].astype(bool)
    asks = list(zip(leaf, nodes["feature_idx"], nodes["num_threshold"], strict=True))
    return {
        "feature": [-1 if end else int(feature) for end, feature, _ in asks],
        "limit": [0.0 if end else round(float(limit), _PLACES) for end, _, limit in asks],
        "left": nodes["left"].tolist(),
        "right": nodes["right"].tolist(),
        "value": [round(float(n), _PLACES) if end else 0.0 for end, n in zip(leaf, nodes["value"], strict=True)],
    }
