"""Train the model of adverse reactions that ships: medcli/models/reactions.json.gz.

python scripts/train_effects.py GOLD.json LABELS [--out FILE]

GOLD.json has annotated sections of labels. LABELS is a folder of further labels, which tell how words are used; some of
them are annotated, too: data/annotations has the places of what they state (scripts/annotate_reactions.py). What the
model reaches on labels of GOLD.json that it has not seen is measured on the way, by cross-validation over labels of all
that extraction states, is printed, and is kept in the file. Needs the extra "train". The same input gives the same
bytes.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # sums in one order, on any machine

import argparse
import gzip
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # runs in a checkout that is not installed, too

from medcli.evaluate import gold, run, score
from medcli.evaluate.match import Found
from medcli.extract import reactions
from medcli.extract.reactions import model
from medcli.extract.reactions.wordings import Wordings, gathered
from scripts.training import annotated, chain, judging, labels, words
from scripts.training.labels import Label

EMPTY: dict[str, Any] = {"weights": {}, "follows": [[[0] * 3] * 3] * 2, "judge": {}}
OUT = ROOT / "medcli" / "models" / model.FILE
FURTHER = ROOT / "data" / "annotations" / "reactions.jsonl"
FOLDS = 5
ACCEPTS = 0.42  # by cross-validation: the mean of the labels' F1 is highest about here


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description="Train the model of adverse reactions.")
    parser.add_argument("gold", type=Path, metavar="GOLD.json")
    parser.add_argument("labels", type=Path, metavar="LABELS", help="a folder of further labels")
    parser.add_argument("--further", type=Path, default=FURTHER, metavar="FILE", help="places in them (%(default)s)")
    parser.add_argument("--out", type=Path, default=OUT, metavar="FILE", help="where the model goes (%(default)s)")
    options = parser.parse_args(arguments)
    body = trained(options.gold, options.labels, options.further)
    options.out.write_bytes(packed(body))
    print(", ".join(f"{name} {figure:g}" for name, figure in body["measured"].items()))
    return 0


def packed(body: Mapping[str, Any]) -> bytes:
    """Return the bytes of a model file; equal for equal models."""
    return gzip.compress(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)


def trained(path: Path, folder: Path, further: Path) -> dict[str, Any]:
    """Return the body of the model file, with what was measured on the way."""
    gold_labels = labels.read(path)
    more = annotated.read(further, folder)
    found = [*gold_labels, *more]
    base = resources(folder)
    known = model.from_json(base | EMPTY).known
    held = [a | b for a, b in zip(_folds(gold_labels), _folds(more), strict=True)]
    weights, *folds = chain.train(chain.examples(found, known), [frozenset(), *held])
    apart = list(zip(held, folds, strict=True))
    seen = {name: own for names, fold in apart for name, own in proposed(found, base | fold, names)}
    accepted: list[Found] = []
    for names, fold in apart:
        judge = judging.train([label for label in found if label.name not in names], seen, known, ACCEPTS)
        accepted += extracted(path, names, model.from_json(base | fold | {"judge": judge}))
    measured = figures(score.score_effects(gold.effects(path), accepted))
    return base | weights | {"judge": judging.train(found, seen, known, ACCEPTS), "measured": measured}


def extracted(path: Path, names: frozenset[str], fold: model.Model) -> list[Found]:
    """Return what extraction finds in the annotated labels *names* with the model *fold*."""
    with model.using(fold):
        return run.of_records(record for record in gold.label_records(path) if record["set_id"].lower() in names).facts


def figures(measured: score.Score) -> dict[str, float]:
    """Return precision, recall and the mean of the labels' F1, in percent, and over how many folds and labels."""
    counts = measured.parts()["side_effects"]
    rates = {"precision": counts.precision, "recall": counts.recall, "macro_f1": measured.macro_f1 or 0.0}
    return {name: round(rate, 1) for name, rate in rates.items()} | {"folds": FOLDS, "labels": len(measured.tallies)}


def proposed(found: Sequence[Label], body: dict[str, Any], names: frozenset[str]) -> Iterator[tuple[str, Wordings]]:
    """Yield what the chain in *body* proposes in each of the labels *names*."""
    used = model.from_json(body | {"judge": {}})
    for label in found:
        if label.name in names:
            sections = [own.section for own in label.sections]
            yield label.name, gathered(reactions.propose(sections, used))


def _folds(found: Sequence[Label]) -> list[frozenset[str]]:
    places = gold.folds((label.name for label in found), FOLDS)
    return [frozenset(name for name, place in places.items() if place == fold) for fold in range(1, FOLDS + 1)]


def resources(folder: Path) -> dict[str, Any]:
    """Return what the labels in *folder* say of words and names, as a model file has it."""
    read = words.corpus(folder)
    return {
        "format": model.FORMAT,
        "names": words.names(read),
        "listings": words.listings(read),
        "clusters": words.clusters(dict.fromkeys(text for _, _, text in read.sections)),
    }


if __name__ == "__main__":
    sys.exit(main())
