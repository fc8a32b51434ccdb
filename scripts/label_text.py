"""Print which labels of a drug are at hand, or the words of one, for whoever writes a monograph from it.

python scripts/label_text.py LABEL… --of NAME                      which labels of the drug there are, the best first
python scripts/label_text.py LABEL… --of SET-ID                    what sections a label has
python scripts/label_text.py LABEL… --of SET-ID --section 4 --section 5.1 --section contraindications
python scripts/label_text.py LABEL… --of SET-ID --core             the sections that a monograph needs, not too long
python scripts/label_text.py LABEL… --list                         every source at hand, tab-separated

Exit codes: 0 printed; 1 not at hand; 2 usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # runs in a checkout that is not installed, too

from medcli.facts import Document, Section
from medcli.readers.label_sections import topic_of
from medcli.readers.label_text import HIGHLIGHTS
from medcli.verify.places import cited
from medcli.verify.shelf import Entry, open_shelf

_CORE = frozenset({
    "boxed_warning", "indications", "dosage", "contraindicated", "warnings", "caution", "interactions", "duration",
    "avoid", "side_effects", "common_side_effects", "serious_side_effects",
})  # fmt: skip
_LEFT_TO_ASK = ("spl_medguide", "patient_medication_information", "information_for_patients")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 1 where a file or the label is not there."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not options.of and not options.list:
        parser.error("name a drug or a set id with --of, or give --list")
    try:
        return _printed(options)
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"error: {error.filename}: {error.strerror}; name files or folders of labels", file=sys.stderr)
        return 1


def _printed(options: argparse.Namespace) -> int:
    shelf = open_shelf(options.labels)
    if options.list:
        for entry in shelf.entries():
            print(_row(entry))
        return 0
    document = shelf.get(options.of)
    if document is None:
        found = shelf.of_drug(options.of)
        for entry in found:
            print(_row(entry))
        if not found:
            print(f"error: no label of {options.of!r} is at hand", file=sys.stderr)
        return 0 if found else 1
    for row in _rows(document, options):
        print(row)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Print the labels of a drug, for whoever writes its monograph.")
    parser.add_argument("labels", nargs="+", type=Path, metavar="LABEL", help="files or folders of labels")
    parser.add_argument("--of", metavar="NAME", help="a drug, or a label's set id")
    parser.add_argument("--list", action="store_true", help="every source at hand")
    parser.add_argument("--section", action="append", default=[], metavar="PLACE", help="a number or field; repeatable")
    parser.add_argument("--core", action="store_true", help="all sections that a monograph needs")
    parser.add_argument("--limit", type=int, default=2500, metavar="N", help="characters of a section (2500)")
    return parser


def _row(entry: Entry) -> str:
    extent = "full" if entry.full else "partial"
    return "\t".join((entry.generic, entry.id, extent, entry.version, entry.date, str(entry.length), entry.title))


def _rows(document: Document, options: argparse.Namespace) -> Iterator[str]:
    identity = document.identity
    yield f"set id {document.source}, version {document.version}, date {document.date or 'none'}: {document.title}"
    if identity:
        yield f"generic {identity.generic}; class {identity.drug_class or '-'}; schedule {identity.schedule or '-'}"
        yield f"brands {', '.join(identity.brands) or '-'}; synonyms {', '.join(identity.synonyms) or '-'}"
    if options.section:
        wanted = [section for place in options.section for section in cited(document, place)]
    elif options.core:
        wanted = [section for section in document.sections if _is_core(document, section)]
    else:
        yield from (f"{_place(section)}\t{len(section.text)}\t{section.title}" for section in document.sections)
        return
    for section in wanted:
        cut = f" … ({len(section.text) - options.limit} characters more)" if len(section.text) > options.limit else ""
        yield f"\n[{_place(section)}] {section.text[: options.limit]}{cut}"


def _place(section: Section) -> str:
    return f"§{section.number}" if section.number else section.code.replace("_", " ")


def _is_core(document: Document, section: Section) -> bool:
    if topic_of(section.code) not in _CORE or section.code in _LEFT_TO_ASK:
        return False
    # The Highlights repeat the full section; only those of the adverse reactions name the commonest.
    return section.title != HIGHLIGHTS or section.code == "adverse_reactions" or not any(
        other.code == section.code and other.title != HIGHLIGHTS for other in document.sections
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
