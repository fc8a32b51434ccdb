"""What the stages between extraction and the store hand on, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medcli.facts import Document, Fact, Kind, Problem, SourceKind

RANK = {kind: rank for rank, kind in enumerate(SourceKind)}
"""The kinds of source by trust, 0 the best."""

LISTED = len(RANK)
"""The rank of a list of names, which is no source of facts."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document, what was found in it, and which kinds each of its sections is about."""

    document: Document
    facts: tuple[Fact, ...]
    section_kinds: tuple[frozenset[Kind], ...]
    problems: tuple[Problem, ...] = ()

    def drugs(self) -> frozenset[str]:
        """Return the generic names of all drugs that the document is about."""
        named = {fact.drug for fact in self.facts}
        if self.document.identity is not None:
            named.add(self.document.identity.generic)
        return frozenset(named)


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of a drug as a whole: a name of it, a class or a schedule."""

    drug: str
    what: str  # brand, synonym, class, schedule; "" where it only has facts on the drug
    value: str
    source: str
    rank: int = 0  # of the source's kind, as in RANK; LISTED


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A name that answers as a drug: as shown, as compared, and generic, brand or synonym."""

    name: str
    normal: str
    kind: str
    listed: bool = False  # no source has it, but a list of names that the build was given


@dataclass(frozen=True, slots=True)
class DrugEntry:
    """A drug with its names, the generic among them."""

    generic: str
    display: str
    schedule: str
    classes: tuple[str, ...]
    names: tuple[NameEntry, ...]


class Field(StrEnum):
    """What a concept is: somebody who may have to mind a drug, what a drug does, what it is used for."""

    GROUP = "group"
    EFFECT = "effect"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Concept:
    """A term of the vocabulary as the database keeps it."""

    field: Field
    term: str
    kind: str  # of a group: condition, population, co-medication, allergy
    names: tuple[str, ...]  # in folded form
    broader: tuple[str, ...]  # terms of the same field
    from_months: int | None = None  # of a group of an age
    below_months: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A fact beside the source it was found in, and its number in the database."""

    source: str
    fact: Fact
    basis: SourceKind
    id: int = 0
    of_label: bool = False  # the source is a label itself, and no monograph that cites one


@dataclass(frozen=True, slots=True)
class Differing:
    """Two placed facts that say different things about one matter; the better basis first."""

    kind: Kind
    topic: str
    first: Placed
    first_says: str
    second: Placed
    second_says: str


def basis_of(fact: Fact, kind: SourceKind) -> SourceKind:
    """Return the best kind of source behind *fact*: of what it cites, or else *kind*, that of its own source."""
    if not fact.references:
        return kind
    return min((reference.kind for reference in fact.references), key=RANK.__getitem__)
