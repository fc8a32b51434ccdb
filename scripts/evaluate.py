"""Measure extraction: precision, recall and F1 of each kind of fact, and the processor time for each document.

python scripts/evaluate.py prose EXPECTED.json SOURCE_DIR      articles, and facts that must not be found in them
python scripts/evaluate.py effects GOLD.json                   adverse reactions, in sections of labels
python scripts/evaluate.py indications GOLD.json               indications, in sections of labels
python scripts/evaluate.py facts GOLD_DIR LABEL…               the four kinds, in whole labels
python scripts/evaluate.py all [--docs docs/extraction.md]     everything that is there

docs/extraction.md says what is counted. Exit codes: 0 measured; 1 something cannot be read; 2 usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # runs in a checkout that is not installed, too

from medcli.errors import MedcliError, SourceError, UsageError
from medcli.evaluate import gold, report, run, score
from medcli.evaluate.match import Found
from medcli.evaluate.report import Result
from medcli.extract.reactions.model import shipped

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "tests" / "gold"
SHARED = ROOT.parent / "shared"  # annotations that are no part of the project; what is absent is skipped

Fold = tuple[int, int]  # which fold, of how many


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        fold = _fold(options.fold, options.folds)
        results = list(_results(options, fold))
        _show(results, options)
        if options.part == "all" and options.docs:
            page = options.docs.read_text("utf-8")
            options.docs.write_text(report.with_table(page, report.table(results)), "utf-8")
    except (MedcliError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    return 0


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("-v", "--verbose", action="store_true", help="list what was missed and what is wrong")
    shared.add_argument("--json", action="store_true", help="print one JSON document")
    shared.add_argument("--folds", type=int, default=1, metavar="K", help="split the labels into K folds (1)")
    shared.add_argument("--fold", type=int, default=1, metavar="I", help="measure only the labels of fold I (1)")
    parser = argparse.ArgumentParser(description="Measure extraction against annotated facts.")
    parts = parser.add_subparsers(dest="part", required=True)
    for name, words in (("effects", "adverse reactions in sections"), ("indications", "indications in sections")):
        parts.add_parser(name, parents=[shared], help=words).add_argument("gold", type=Path, metavar="GOLD.json")
    part = parts.add_parser("prose", parents=[shared], help="articles")
    part.add_argument("gold", type=Path, metavar="EXPECTED.json")
    part.add_argument("sources", type=Path, metavar="SOURCE_DIR")
    part = parts.add_parser("facts", parents=[shared], help="whole labels")
    part.add_argument("gold", type=Path, metavar="GOLD_DIR")
    part.add_argument("sources", type=Path, nargs="+", metavar="LABEL", help="files and folders with the labels")
    part = parts.add_parser("all", parents=[shared], help="everything that is there")
    part.add_argument("--docs", type=Path, metavar="FILE", help="write the figures into this page, too")
    return parser


def _fold(fold: int, folds: int) -> Fold:
    if not 1 <= fold <= folds:
        raise UsageError(f"there is no fold {fold} of {folds}", "give --folds K, and --fold from 1 to K")
    return fold, folds


def _results(options: argparse.Namespace, fold: Fold) -> Iterator[Result]:
    match options.part:
        case "prose":
            yield prose(options.gold, options.sources)
        case "facts":
            yield facts(options.gold, options.sources, fold)
        case "effects":
            yield effects(options.gold, fold)
        case "indications":
            yield indications(options.gold, fold)
        case _:
            yield from everything(fold)


def prose(expected: Path, folder: Path, name: str = "") -> Result:
    """Score the articles in *folder* for which facts are expected.

    Raises:
        SourceError: the annotations cannot be read, or an article is not there.

    """
    annotated, traps = gold.prose(expected)
    files = dict.fromkeys(folder / entry.source for entry in annotated)
    absent = [path for path in files if not path.is_file()]
    if absent:
        raise SourceError(f"{absent[0]} is not there", f"{expected} names it")
    ran = run.of_files(files)
    return Result(name or expected.parent.name, score.score_prose(annotated, traps, ran.facts), ran)


def facts(folder: Path, labels: Sequence[Path], fold: Fold = (1, 1)) -> Result:
    """Score the whole labels that have a file in *folder*; *labels* are where to look for them.

    Raises:
        SourceError: the annotations cannot be read, or a label is not there.

    """
    annotated = gold.labels(folder)
    held = _held(fold, (entry.source for entry in annotated))
    annotated = [entry for entry in annotated if entry.source in held]
    ran = run.of_files(labels, only=held)
    absent = sorted(held - set(ran.sources))
    if absent:
        raise SourceError(
            f"the labels have no {absent[0]}", f"{len(absent)} of {len(held)} annotated labels are absent"
        )
    return Result(folder.name, score.score_labels(annotated, ran.facts), ran)


def effects(path: Path, fold: Fold = (1, 1)) -> Result:
    """Score adverse reactions; the model was trained on such labels, and knows how good it was on those not seen."""
    result = _sections(path, fold, gold.effects, score.score_effects)
    return replace(result, unseen=shipped().measured)


def indications(path: Path, fold: Fold = (1, 1)) -> Result:
    """Score indications."""
    return _sections(path, fold, gold.indications, score.score_indications)


def _sections(
    path: Path,
    fold: Fold,
    read: Callable[[Path], list[gold.LabelTerms]],
    count: Callable[[list[gold.LabelTerms], list[Found]], score.Score],
) -> Result:
    labels = read(path)
    held = _held(fold, (label.source for label in labels))
    labels = [label for label in labels if label.source in held]
    ids = {name.lower() for name in held}  # some annotations name a label in capitals, and its text not
    ran = run.of_records(record for record in gold.label_records(path) if record["set_id"].lower() in ids)
    return Result(path.stem, count(labels, ran.facts), ran)


def _held(fold: Fold, names: Iterator[str]) -> frozenset[str]:
    number, count = fold
    return frozenset(name for name, place in gold.folds(names, count).items() if place == number)


def everything(fold: Fold) -> Iterator[Result]:
    """Yield the result of every set of annotations that is there, and name on stderr those that are not."""
    for expected in (SHARED / "articles" / "expected.json", *sorted(OWN.glob("*/expected.json"))):
        if _is_there(expected):
            yield prose(expected, expected.parent)
    labels = SHARED / "labels" / "openfda"
    if _is_there(SHARED / "gold" / "facts-dev") and _is_there(labels):
        yield facts(SHARED / "gold" / "facts-dev", [labels], fold)
    for name, measure in (("effects-train.json", effects), ("indications-dev.json", indications)):
        if _is_there(SHARED / "gold" / name):
            yield measure(SHARED / "gold" / name, fold)


def _is_there(path: Path) -> bool:
    if not path.exists():
        print(f"skipped: {path} is not there", file=sys.stderr)
    return path.exists()


def _show(results: Sequence[Result], options: argparse.Namespace) -> None:
    for result in results:
        for problem in result.run.problems:
            print(f"{result.name}: {problem}", file=sys.stderr)
    if options.json:
        print(json.dumps([report.as_json(result) for result in results], ensure_ascii=False, indent=2))
        return
    for result in results:
        print("\n".join(report.lines(result, sources=options.part != "all", verbose=options.verbose)))


if __name__ == "__main__":
    sys.exit(main())
