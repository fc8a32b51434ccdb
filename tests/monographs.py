"""Small monographs in our own words, compiled for a test: what a clinician asks of them is what is tested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from medcli.compile import compile_sources
from medcli.findings import Checked, Finding, Patient
from medcli.queries import Database, open_database

_HEAD = """---
generic: {drug}
{more}date: 2024-01-01
refs:
  L1: {{label: 00000000-0000-0000-0000-00000000000{number}, version: 1}}
---
# {drug}

## Indications

- {use} [L1 §1]

"""


@contextmanager
def compiled(folder: Path, drugs: Mapping[str, str]) -> Iterator[Database]:
    """Open a database of monographs: each drug's sections; what stands before them goes into the front matter."""
    for number, (drug, text) in enumerate(drugs.items(), 1):
        front, mark, sections = text.partition("## ")
        head = _HEAD.format(drug=drug, number=number, use="itching", more=front.strip() and f"{front.strip()}\n")
        (folder / f"{drug}.md").write_text(head + mark + sections, "utf-8")
    path = folder / "meds.sqlite"
    compile_sources([folder / f"{drug}.md" for drug in drugs], path)
    with open_database(path) as opened:
        yield opened


def checked(db: Database, drugs: str, **patient: Any) -> Checked:
    """Check drugs, separated by commas, for a patient."""
    return db.check([db.resolve(drug.strip()) for drug in drugs.split(",")], Patient(**patient))


def foremost(db: Database, drugs: str, **patient: Any) -> Finding:
    """Return the finding that stands first."""
    return checked(db, drugs, **patient).findings[0]
