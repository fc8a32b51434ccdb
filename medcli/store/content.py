"""What the writer is given: everything a database holds, as values. The stages of the build fill it."""

from __future__ import annotations

from dataclasses import dataclass, field

from medcli.facts import Document, Fact, Kind, NoneStated, Problem, SourceKind

RANK = {kind: rank for rank, kind in enumerate(SourceKind)}
"""The kinds of source by trust, 0 the best."""


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
class NameEntry:
    """A name that answers as a drug: as shown, as compared, and generic, brand or synonym."""

    name: str
    normal: str
    kind: str


@dataclass(frozen=True, slots=True)
class DrugEntry:
    """A drug with its names, the generic among them."""

    generic: str
    display: str
    schedule: str
    classes: tuple[str, ...]
    names: tuple[NameEntry, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A fact beside the source it was found in."""

    source: str
    fact: Fact
    basis: SourceKind


@dataclass(frozen=True, slots=True)
class Differing:
    """Two placed facts that say different things about one matter; the better basis first."""

    kind: Kind
    topic: str
    first: Placed
    first_says: str
    second: Placed
    second_says: str


@dataclass(frozen=True, slots=True)
class Content:
    """All that one database holds. ``extracted`` stands in the order in which sources are shown."""

    extracted: tuple[Extracted, ...]
    drugs: tuple[DrugEntry, ...]
    disagreements: tuple[Differing, ...] = ()
    meta: dict[str, str] = field(default_factory=dict)


def basis_of(fact: Fact, kind: SourceKind) -> SourceKind:
    """Return the best kind of source behind *fact*: of what it cites, or else *kind*, that of its own source."""
    return min((reference.kind for reference in fact.references), key=RANK.__getitem__, default=kind)


def placed(extracted: Extracted) -> list[Placed]:
    """Return the facts of one document beside their source, without its statements that there is none."""
    document = extracted.document
    return [
        Placed(document.source, fact, basis_of(fact, document.kind))
        for fact in extracted.facts
        if not isinstance(fact, NoneStated)
    ]
