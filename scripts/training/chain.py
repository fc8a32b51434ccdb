"""Training of the chain: conditional random fields over the signs of each word, one for each reading."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pycrfsuite

from medcli.extract.reactions import signs
from medcli.extract.reactions.model import PARTS, READINGS, SCALE
from medcli.extract.reactions.signs import Known
from scripts.training.labels import Annotated, Label, split_parts, whole_parts

_SETTINGS = {"c1": 0.1, "c2": 0.05, "feature.minfreq": 2, "feature.possible_transitions": True}
_ITERATIONS = (100, 60)  # for whole mentions and for pieces
_LEAST = 5  # thousandths: a lesser weight changes nothing
_NEVER = -20 * SCALE  # a further word of a mention without its first
_QUIET = 4  # of the chains without a piece one in so many is trained on

Names = dict[tuple[str, int], list[list[str]]]


def names(labels: Iterable[Label], known: Known) -> Names:
    """Return the signs of each word of each section, by label and place of the section."""
    return {
        (label.name, i): list(signs.names(signs.read(s.section, s.tokens, known), known))
        for label in labels
        for i, s in enumerate(label.sections)
    }


def train(labels: Sequence[Label], named: Names) -> dict[str, Any]:
    """Return the weights of signs and of parts that follow one another, as a model file has them."""
    weights: dict[str, list[int]] = {}
    follows = []
    for reading in range(READINGS):
        states, transitions = _fit(_sequences(labels, named, reading), _ITERATIONS[reading])
        for (sign, part), weight in states.items():
            row = weights.setdefault(sign, [0] * (READINGS * len(PARTS)))
            row[reading * len(PARTS) + PARTS.index(part)] = round(weight * SCALE)
        follows.append([[_passes(transitions, a, b) for b in PARTS] for a in PARTS])
    kept = {sign: row for sign, row in sorted(weights.items()) if max(map(abs, row)) >= _LEAST}
    return {"weights": kept, "follows": follows}


def _passes(transitions: dict[tuple[str, str], float], before: str, after: str) -> int:
    if (before, after) == ("O", "I"):
        return _NEVER
    return round(transitions.get((before, after), 0.0) * SCALE)


def _sequences(labels: Sequence[Label], named: Names, reading: int) -> Iterator[tuple[list[list[str]], list[str]]]:
    for label in labels:
        for i, section in enumerate(label.sections):
            parts = _parts(section, reading)
            for number, (start, end) in enumerate(section.tokens.chains):
                own = list(parts[start:end])
                if reading == 0 or number % _QUIET == 0 or set(own) != {"O"}:
                    yield named[label.name, i][start:end], own


def _parts(section: Annotated, reading: int) -> str:
    return (whole_parts, split_parts)[reading](section.tokens, section.stated)


def _fit(
    sequences: Iterable[tuple[list[list[str]], list[str]]], iterations: int
) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(_SETTINGS | {"max_iterations": iterations})
    for seen, parts in sequences:
        trainer.append(seen, parts)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "chain")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    return info.state_features, info.transitions
