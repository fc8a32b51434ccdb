"""Training of the judge: boosted trees over what the chain, trained on other labels, makes of each wording."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from medcli.extract.reactions import judge, placed
from medcli.extract.reactions.placed import Odds
from medcli.extract.reactions.signs import Known
from medcli.extract.reactions.wordings import Wordings
from medcli.folding import fold
from scripts.training.labels import Label

Seens = Mapping[str, Wordings]
"""The wordings of labels, by name."""

Counts = dict[str, tuple[int, int]]
_LEAST = 3  # candidates that words must stand in or beside
_LONGEST = 8  # words of a wording that is looked for in other labels
_SETTINGS: Mapping[str, Any] = {
    "max_iter": 220, "learning_rate": 0.05, "max_depth": 5, "min_samples_leaf": 20, "l2_regularization": 1.0,
    "max_features": 0.25, "random_state": 0, "early_stopping": False,
}  # fmt: skip
_PLACES = 5  # decimals of what the file holds


def counted(labels: Sequence[Label], seen: Seens) -> Counts:
    """Return of each wording, folded, how many labels state it and how many have its words; seldom ones left out."""
    stated = Counter(name for label in labels for name in own(label))
    asked = set(stated) | {judge.folded(key) for label in labels for key in seen[label.name].keys}
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
    besides = {label.name: _beside(label, seen) for label in labels}
    beside = _summed(besides.values())
    figures, truth = [], []
    for label in labels:
        wordings = seen[label.name]
        if wordings.keys:
            odds = Odds(placed.less(beside, besides[label.name]))
            rows = judge.figures(wordings, known, counts, odds, own(label))
            figures.append(rows[[key not in label.other for key in wordings.keys]])
            truth += [key in label.stated for key in wordings.keys if key not in label.other]
    fitted = HistGradientBoostingClassifier(**_SETTINGS).fit(np.concatenate(figures), np.array(truth))
    start = round(float(fitted._baseline_prediction.ravel()[0]), _PLACES)
    trees = [_tree(stage[0].nodes) for stage in fitted._predictors]
    tables = {"seen": counts, "beside": beside}
    return {"start": start, "accepts": accepts, "trees": trees} | {
        name: {word: list(n) for word, n in table.items()} for name, table in tables.items()
    }


def _beside(label: Label, seen: Seens) -> Counts:
    """Return of words within and beside the candidates of *label* how often these are stated, and how often not."""
    return dict(placed.counted(seen[label.name], label.stated, label.other))


def _summed(tables: Iterable[Counts]) -> Counts:
    stated: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for table in tables:
        for name, (a, b) in table.items():
            stated[name] += a
            there[name] += b
    return {name: (stated[name], there[name]) for name in sorted(there) if there[name] >= _LEAST}


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
