"""The stages between extraction and the store: one source of each name, check, resolve, disagreements."""

from __future__ import annotations

import hashlib

from medcli import __version__
from medcli.check_facts import check
from medcli.dbformat import SCHEMA_VERSION
from medcli.disagree import disagreements
from medcli.facts import Problem, Severity, SourceKind
from medcli.naming import resolve
from medcli.store.content import RANK, Content, Extracted, placed


def assemble(items: list[Extracted], inputs: dict[str, str]) -> tuple[Content, list[Problem]]:
    """Return everything that the database is to hold, in its final order, and the problems found on the way.

    *inputs* holds the SHA-256 of each file by its name.
    """
    unique, problems = _one_of_each(items)
    checked, found = check(unique)
    problems += found
    drugs, found = resolve(checked)
    problems += found
    classes = {drug.generic: drug.classes for drug in drugs}
    facts = [one for item in checked for one in placed(item)]
    meta = {
        "schema_version": str(SCHEMA_VERSION),
        "medcli_version": __version__,
        "data_version": data_version(inputs),
        "data_date": max((item.document.date for item in checked), default=""),
    }
    meta |= {f"input/{name}": digest for name, digest in inputs.items()}
    return Content(tuple(checked), drugs, tuple(disagreements(facts, classes)), meta), problems


def data_version(inputs: dict[str, str]) -> str:
    """Return a short name for what *inputs* give with this version of the code and of the schema."""
    parts = [*sorted(inputs.values()), str(SCHEMA_VERSION), __version__]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _one_of_each(items: list[Extracted]) -> tuple[list[Extracted], list[Problem]]:
    """Sort the sources, labels first, and keep the newest of those that have one name."""
    kept: dict[str, Extracted] = {}
    problems: list[Problem] = []
    for item in sorted(items, key=_newest_last):
        name = item.document.source
        if name in kept and kept[name].document != item.document:
            label = item.document.kind is SourceKind.LABEL
            older = kept[name].document
            message = f"two sources are called {name}; the one of {older.date or 'no date'} is left out"
            remedy = "nothing need be done" if label else "give one of the files another name"
            severity = Severity.WARNING if label else Severity.ERROR
            problems.append(Problem(name, 0, message, remedy, severity))
        kept[name] = item
    return sorted(kept.values(), key=lambda item: (RANK[item.document.kind], item.document.source)), problems


def _newest_last(item: Extracted) -> tuple[str, int, str, str, str]:
    document = item.document
    number = int(document.version) if document.version.isdecimal() else 0
    return document.date, number, document.version, document.sha256, repr(document.identity)
