"""Compare the monographs in data/sources with the labels and articles that they cite.

python scripts/verify_sources.py LABEL…                  every monograph; LABELs are files or folders
python scripts/verify_sources.py LABEL… --drug NAME      one of them, or some
python scripts/verify_sources.py LABEL… --overlap        and the runs of eight words that are the source's
python scripts/verify_sources.py --lint                  only the form of the monographs; needs no label

docs/monographs.md says what is compared. Exit codes: 0 all is well; 1 a line is in the wrong form, not supported
without a reason, or too many are not; something is lacking or copied; or something cannot be read; 2 usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # runs in a checkout that is not installed, too

from medcli.errors import MedcliError
from medcli.facts import Problem, Severity
from medcli.names import normalise
from medcli.verify import report
from medcli.verify.check import Verdict, verify
from medcli.verify.lines import Monograph, read_monograph
from medcli.verify.lint import lint
from medcli.verify.shelf import open_shelf

SOURCES = Path(__file__).resolve().parent.parent / "data" / "sources"
_BAR = 98.0  # per cent of the lines with a source at hand


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parser().parse_args(arguments)
    if not options.labels and not options.lint:
        _parser().error("name the labels to compare with, or give --lint")
    try:
        monographs = [read_monograph(path) for path in _paths(options.sources, options.drug)]
        problems = [problem for monograph in monographs for problem in lint(monograph)]
        verdicts = _verdicts(monographs, options) if options.labels else []
    except (MedcliError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if not monographs:
        print("error: there is no such monograph", file=sys.stderr)
        return 1
    _show(problems, verdicts, options)
    bar = 0.0 if options.drug else options.bar  # a few lines make no percentage
    bad = [problem for problem in problems if problem.severity is Severity.ERROR]
    return 1 if bad or not report.good(verdicts, bar) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compare monographs with the sources that they cite.")
    parser.add_argument("labels", nargs="*", type=Path, metavar="LABEL", help="files or folders of labels and articles")
    parser.add_argument("--sources", type=Path, default=SOURCES, metavar="DIR", help="the monographs (data/sources)")
    parser.add_argument("--drug", action="append", default=[], metavar="NAME", help="only this monograph; repeatable")
    parser.add_argument("--overlap", action="store_true", help="look for runs of words that are the source's")
    parser.add_argument("--lint", action="store_true", help="check the form alone where no LABEL is named")
    parser.add_argument("--bar", type=float, default=_BAR, metavar="PERCENT", help="lines to be supported (98)")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="of what is printed")
    return parser


def _paths(folder: Path, drugs: Sequence[str]) -> list[Path]:
    wanted = {normalise(drug).replace(" / ", "-").replace(" ", "-") for drug in drugs}
    return [path for path in sorted(folder.glob("*.md")) if not wanted or path.stem in wanted]


def _verdicts(monographs: Sequence[Monograph], options: argparse.Namespace) -> list[Verdict]:
    shelf = open_shelf(options.labels)
    for problem in shelf.problems:
        print(problem, file=sys.stderr)
    return [verify(monograph, shelf, overlap=options.overlap) for monograph in monographs]


def _show(problems: Sequence[Problem], verdicts: Sequence[Verdict], options: argparse.Namespace) -> None:
    if options.format == "json":
        done = {"problems": [asdict(problem) for problem in problems], **report.as_data(verdicts)}
        print(json.dumps(done, ensure_ascii=False, indent=2))
        return
    for problem in problems:
        print(problem)
    for row in report.rows(verdicts):
        print(row)


if __name__ == "__main__":
    sys.exit(main())
