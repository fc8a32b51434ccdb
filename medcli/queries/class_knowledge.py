"""Which classes a drug belongs to and which effects add up: data of medcli/vocab, each row with a label's section.

Read by its path and without the compile side's checks, for a look-up loads no vocabulary; what is in the files is
checked by tests, and here only as far as a broken file must not answer.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from medcli.classes import class_key
from medcli.errors import VocabularyError
from medcli.findings import Severity
from medcli.kinds import Reference, SourceKind

_VOCAB = Path(__file__).resolve().parent.parent / "vocab"


@dataclass(frozen=True, slots=True)
class Body:
    """A body of effects: what adds up, which class has it, and which side effects show it."""

    name: str
    verb: str
    severity: Severity
    drug_class: str
    effects: frozenset[str]
    slight: frozenset[str]  # of the effects
    slightly: str  # what a drug does that has but these
    least: int
    anyhow: bool
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Belonging:
    """That a drug belongs to a class: by how many steps, and the labels that vouch for each step."""

    drug_class: str
    steps: int
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class ClassKnowledge:
    """The names of classes, who belongs to which, and the bodies of effects."""

    terms: Mapping[str, str]  # by key
    names: Mapping[str, tuple[str, ...]]  # by term
    above: Mapping[str, tuple[tuple[str, Reference], ...]]  # of a drug or class
    bodies: tuple[Body, ...]
    acts: frozenset[str]  # classes of what drugs do, and not of what they are

    def term(self, name: str) -> str:
        """Return the normal name of a class; a class that is not known is its own."""
        key = class_key(name)
        return self.terms.get(key, key)

    def called(self, term: str) -> tuple[str, ...]:
        """Return every name of a class."""
        return self.names.get(term, (term,))

    def members(self, term: str) -> frozenset[str]:
        """Return the keys of all drugs and classes that belong to a class, by however many steps."""
        found: set[str] = set()
        waiting = {term}
        while waiting:
            waiting = {one for one, above in self.above.items() if waiting & {drug_class for drug_class, _ in above}}
            waiting -= found
            found |= waiting
        return frozenset(map(class_key, found))

    def belongings(self, drug: str, classes: Iterable[str]) -> dict[str, Belonging]:
        """Return the classes of a drug by their terms, the nearest first; *classes* are those that its sources give."""
        found: dict[str, Belonging] = {}
        for name in classes:
            for part in name.split(" / "):
                found.setdefault(self.term(part), Belonging(self.term(part), 0, ()))
        waiting = list(found.values())
        for part in dict.fromkeys((drug, *drug.split(" / "))):
            waiting += [Belonging(above, 0, (label,)) for above, label in self.above.get(part, ())]
        while waiting:
            one = waiting.pop(0)
            found.setdefault(one.drug_class, one)
            for above, label in self.above.get(one.drug_class, ()):
                if above not in found:
                    waiting.append(Belonging(above, one.steps + 1, (*one.references, label)))
        return found


@cache
def class_knowledge() -> ClassKnowledge:
    """Return what the files say.

    Raises:
        VocabularyError: one of them is malformed.

    """
    names = {row[0]: (row[0], *filter(None, row[1].split(" | "))) for row in _rows("classes.tsv", 2)}
    asked = {key: term for term, short in _rows("asked_as.tsv", 2) if term in names for key in short.split(" | ")}
    above: dict[str, list[tuple[str, Reference]]] = {}
    for member, drug_class, label, section, _ in _rows("class_members.tsv", 5):
        if drug_class not in names:
            raise VocabularyError(f"class_members.tsv: {drug_class!r} is no class of classes.tsv", "add it there")
        above.setdefault(member, []).append((drug_class, Reference(SourceKind.LABEL, label, section)))
    adding_up = _toml("adding_up.toml")
    bodies = tuple(map(_body, adding_up["body"]))
    return ClassKnowledge(
        terms=asked | {class_key(name): term for term, called in names.items() for name in called},
        names=names,
        above={member: tuple(found) for member, found in above.items()},
        bodies=bodies,
        acts=frozenset(adding_up["acts"]) | {body.drug_class for body in bodies},
    )


@cache
def patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns that said_together.toml has under *name*."""
    return tuple(re.compile(text.replace(" ?", r"\s*").replace(" ", r"\s+"), re.IGNORECASE) for text in _said()[name])


@cache
def _said() -> dict[str, list[str]]:
    return _toml("said_together.toml")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_VOCAB / name).read_text("utf-8"))


def _body(entry: Mapping[str, Any]) -> Body:
    return Body(
        name=entry["name"],
        verb=entry["verb"],
        severity=Severity(entry["severity"]),
        drug_class=entry["class"],
        effects=frozenset(entry["effects"]),
        slight=frozenset(entry.get("slight", ())),
        slightly=entry.get("slightly", entry["verb"]),
        least=entry["least"],
        anyhow=entry["anyhow"],
        references=tuple(Reference(SourceKind.LABEL, cited["label"], cited["section"]) for cited in entry["cites"]),
    )


def _rows(name: str, columns: int) -> Iterator[list[str]]:
    """Yield the rows of a tab-separated file below its header; cells that a row lacks at its end are empty."""
    lines = (line for line in (_VOCAB / name).read_text("utf-8").splitlines() if line and not line.startswith("#"))
    next(lines, "")
    for line in lines:
        cells = line.split("\t")
        if len(cells) > columns:
            raise VocabularyError(f"{name}: {line!r} has more than {columns} columns", "separate columns by one tab")
        yield cells + [""] * (columns - len(cells))
