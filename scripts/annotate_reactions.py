"""Annotate the adverse reactions of further labels, for scripts/train_effects.py to train with.

python scripts/annotate_reactions.py show LABELS SET_ID        prints the sections to read, each with its number
python scripts/annotate_reactions.py add LABELS SET_ID.json…   writes what readers found to data/annotations

LABELS is a folder of labels. SET_ID.json has what one reader found in one label: the wordings by the number of their
section, {"3": ["nausea", "increased alt"]}, each in the words of the section and in their order. A label that was
annotated before is replaced. The file that is written holds places alone (scripts/training/annotated.py). Exit codes: 0
done; 1 a label or a wording is not there, and nothing was written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # runs in a checkout that is not installed, too

from medcli.errors import MedcliError, SourceError
from medcli.facts import Document
from scripts.training import annotated

FILE = Path(__file__).resolve().parent.parent / "data" / "annotations" / "reactions.jsonl"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description="Annotate the adverse reactions of further labels.")
    actions = parser.add_subparsers(dest="action", required=True)
    show = actions.add_parser("show", help="print the sections of a label that are to be read")
    show.add_argument("labels", type=Path, metavar="LABELS", help="a folder of labels")
    show.add_argument("label", metavar="SET_ID")
    add = actions.add_parser("add", help="write what readers found in labels")
    add.add_argument("labels", type=Path, metavar="LABELS", help="a folder of labels")
    add.add_argument("readings", type=Path, nargs="+", metavar="SET_ID.json")
    add.add_argument("--out", type=Path, default=FILE, metavar="FILE", help="where they go (%(default)s)")
    options = parser.parse_args(arguments)
    try:
        if options.action == "show":
            print(shown(_labels(options.labels, {options.label})[options.label]))
        else:
            print(f"{added(options.labels, options.readings, options.out)} labels in {options.out.name}")
    except (MedcliError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def shown(label: Document) -> str:
    """Return the sections of *label* that the model reads, each below its number and code."""
    sections = annotated.modelled(label).items()
    return "\n\n".join(f"##### {index} ({section.code})\n{section.text}" for index, section in sections)


def added(folder: Path, readings: Sequence[Path], out: Path) -> int:
    """Write what *readings* have of labels in *folder* to *out*, beside what it holds; return how many it has then.

    Raises:
        SourceError: a label, a section or a wording is not there, or a file is of another form.

    """
    given = {path.stem: _reading(path) for path in readings}
    labels = _labels(folder, set(given))
    lines = annotated.lines(out) if out.exists() else {}
    lines |= {name: annotated.line(labels[name], stated) for name, stated in given.items()}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(annotated.written(lines.values()), "utf-8")
    return len(lines)


def _labels(folder: Path, names: set[str]) -> dict[str, Document]:
    found = {label.source: label for label in annotated.labels_in(folder) if label.source in names}
    if absent := sorted(names - found.keys()):
        raise SourceError(f"{folder}: has no label {absent[0]}", "give its set id, as the label has it")
    return found


def _reading(path: Path) -> dict[int, list[str]]:
    try:
        body: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return {int(index): [str(wording) for wording in wordings] for index, wordings in body.items()}
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", "name a file of wordings by section") from error
    except (ValueError, TypeError, AttributeError) as error:
        remedy = 'write the wordings by the number of their section: {"3": ["nausea"]}'
        raise SourceError(f"{path} is of another form: {error}", remedy) from error


if __name__ == "__main__":
    sys.exit(main())
