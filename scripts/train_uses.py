"""Train the model of uses on annotated sections on indications, and write it where it ships.

python scripts/train_uses.py GOLD.json                   writes medcli/models/uses.json.gz
python scripts/train_uses.py GOLD.json --folds 5         measures: each fifth of the labels by a model of the others

The same annotations and vocabulary give the same file. Needs python-crfsuite, of the extra "dev". Exit codes: 0 done; 1
the annotations cannot be read.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pycrfsuite

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # runs in a checkout that is not installed, too

from medcli.errors import MedcliError
from medcli.evaluate import gold, run, score
from medcli.extract import label_uses
from medcli.extract.reading import read_section
from medcli.extract.subjects import find_subjects
from medcli.extract.topics import Topic, section_topics
from medcli.extract.units import Reading
from medcli.extract.uses import model, signs
from medcli.facts import Document, Span
from medcli.readers.openfda import document

TARGET = Path(model.__file__).resolve().parents[2] / "models" / model.FILE
TRAINING = {
    "c1": 0.1, "c2": 0.05, "max_iterations": 100, "feature.minfreq": 2, "feature.possible_transitions": True,
}  # fmt: skip
_LEANS = 400  # thousandths that it is worth less to be outside: leaning to no side, it misses more than it errs
_COPIES = 3  # of each example, each without other signs: what leans on one sign alone does badly without it
_LEFT_OUT = 0.3  # of the signs of a word, drawn at random
_WEAKEST = 20  # thousandths: a sign worth less for every part is left out

Sequences = list[tuple[list[list[str]], list[str]]]
"""Of one label: the signs of the words of each sentence, and their parts."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description="Train the model of uses.")
    parser.add_argument("gold", type=Path, metavar="GOLD.json")
    parser.add_argument("--folds", type=int, default=1, metavar="K", help="measure over K folds, and write nothing")
    options = parser.parse_args(arguments)
    try:
        examples = dict(_examples(options.gold))
        if options.folds > 1:
            print(_measured(options.gold, examples, options.folds))
        else:
            TARGET.write_bytes(packed(trained(examples.values())))
    except (MedcliError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _examples(path: Path) -> Iterator[tuple[str, Sequences]]:
    with gold.opened(path) as body:
        wordings = {entry["set_id"]: _wordings(entry["indications"]) for entry in body}
    for record in gold.label_records(path):
        yield record["set_id"], list(_sequences(document(record, ""), wordings[record["set_id"]]))


def _wordings(spans: Iterable[dict[str, Any]]) -> list[str]:
    ordered = sorted(spans, key=lambda span: (span["start"], span["end"]))
    return [re.sub(r"<[^>]+>", " ", span["text"]) for span in ordered]


def _sequences(label: Document, wordings: list[str]) -> Iterator[tuple[list[list[str]], list[str]]]:
    subjects = find_subjects(label)
    for index, topic in enumerate(section_topics(label)):
        if topic is not Topic.INDICATIONS:
            continue
        places = list(_places(label.sections[index].text, wordings))
        units = label_uses.lines(Reading(label, subjects, tuple(read_section(label, index, topic, (), subjects))))
        for unit, (words, own) in zip(units, label_uses.seen(units), strict=True):
            if own:
                yield [[*chain.from_iterable(groups)] for groups in own], list(_parts(words, unit.span.start, places))


def _places(text: str, wordings: Iterable[str]) -> Iterator[Span]:
    """Yield where each wording stands: they come in the order of the text, whose white space may differ."""
    after = 0
    for wording in wordings:
        pattern = re.compile(r"\s*".join(map(re.escape, wording.split())))
        match = pattern.search(text, after) or pattern.search(text)
        if match:
            after = match.start() + 1
            yield Span(match.start(), match.end())


def _parts(words: signs.Words, offset: int, places: list[Span]) -> Iterator[str]:
    before: Span | None = None
    for start, end in zip(words.starts, words.ends, strict=True):
        inside = next((p for p in places if p.start < offset + end and offset + start < p.end), None)
        yield "O" if inside is None else "I" if inside is before else "B"
        before = inside


def trained(examples: Iterable[Sequences]) -> dict[str, Any]:
    """Return the model of *examples* in the form of its file."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(TRAINING)
    every = [sequence for sequences in examples for sequence in sequences]
    for copy in range(_COPIES):
        draw = random.Random(copy)  # noqa: S311 - drawn the same each time
        for own, parts in every:
            trainer.append([_without_some(signs_of_word, draw) for signs_of_word in own], parts)
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/model"
        trainer.train(file)
        tagger = pycrfsuite.Tagger()
        tagger.open(file)
        learnt = tagger.info()
    weights: dict[str, list[int]] = {}
    for (sign, part), weight in learnt.state_features.items():
        weights.setdefault(sign, [0, 0, 0])[model.PARTS.index(part)] = round(weight * model.SCALE)
    weights[signs.ALWAYS][model.PARTS.index("O")] -= _LEANS
    follows = [[round(learnt.transitions.get((a, b), 0.0) * model.SCALE) for b in model.PARTS] for a in model.PARTS]
    strong = {sign: row for sign, row in sorted(weights.items()) if max(map(abs, row)) >= _WEAKEST}
    return {"format": model.FORMAT, "follows": follows, "weights": strong}


def _without_some(own: list[str], draw: random.Random) -> list[str]:
    return [sign for sign in own if sign == signs.ALWAYS or draw.random() >= _LEFT_OUT]


def packed(body: dict[str, Any]) -> bytes:
    """Return the bytes of a model file: the same for the same model."""
    text = json.dumps(body, ensure_ascii=True, separators=(",", ":"))
    return gzip.compress(text.encode(), 9, mtime=0)


def _measured(path: Path, examples: dict[str, Sequences], count: int) -> str:
    places = gold.folds(examples, count)
    annotated = gold.indications(path)
    records = {record["set_id"]: record for record in gold.label_records(path)}
    tallies: list[score.Tally] = []
    for fold in range(1, count + 1):
        body = trained(own for name, own in examples.items() if places[name] != fold)
        held = [name for name in examples if places[name] == fold]
        model.load = lambda body=body: model.from_json(body)  # type: ignore[assignment]
        ran = run.of_records(records[name] for name in held)
        tallies += score.score_indications([one for one in annotated if one.source in held], ran.facts).tallies
    total = score.Score(tuple(tallies)).parts()["indications"]
    return f"precision {total.precision}  recall {total.recall}  F1 {total.f1}  ({count} folds)"


if __name__ == "__main__":
    sys.exit(main())
