"""The resolve stage: which drugs there are, and which names answer as them.

A name never leads to the wrong drug: one that is another drug's generic name is dropped with a warning, and
so is a part's name claimed by a combination. A name that two drugs share is kept for both, so that a look-up
of it is ambiguous.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files

from medcli.classes import class_key
from medcli.facts import Kind, Name, Problem, Severity
from medcli.names import normalise
from medcli.store.content import DrugEntry, Extracted, NameEntry

_KIND_ORDER = {"generic": 0, "brand": 1, "synonym": 2}


@dataclass(slots=True)
class _Gathered:
    """All that the sources say a drug is called."""

    names: set[tuple[str, str, str]] = field(default_factory=set)  # kind, name, source
    classes: dict[str, str] = field(default_factory=dict)  # by class key
    schedules: list[str] = field(default_factory=list)


def resolve(items: list[Extracted]) -> tuple[tuple[DrugEntry, ...], list[Problem]]:
    """Return every drug of *items* in the order of the generic names, and a warning for each name dropped."""
    gathered: dict[str, _Gathered] = {}
    for item in items:
        _gather(item, gathered)
    problems: list[Problem] = []
    tall = tall_man()
    drugs = []
    for generic in sorted(gathered):
        found = gathered[generic]
        entry = DrugEntry(
            generic=generic,
            display=" / ".join(tall.get(part, part) for part in generic.split(" / ")),
            schedule=found.schedules[0] if found.schedules else "",
            classes=tuple(sorted(found.classes.values())),
            names=tuple(_names(generic, found, gathered, problems)),
        )
        drugs.append(entry)
    return tuple(drugs), problems


def _gather(item: Extracted, gathered: dict[str, _Gathered]) -> None:
    source = item.document.source
    identity = item.document.identity
    for generic in item.drugs():
        gathered.setdefault(generic, _Gathered())
    if identity is not None:
        found = gathered[identity.generic]
        found.names |= {("brand", name, source) for name in identity.brands}
        found.names |= {("synonym", name, source) for name in identity.synonyms}
        if identity.drug_class:
            found.classes.setdefault(class_key(identity.drug_class), identity.drug_class)
        if identity.schedule:
            found.schedules.append(identity.schedule)
    for fact in item.facts:
        found = gathered[fact.drug]
        if isinstance(fact, Name):
            kind = fact.name_kind if fact.name_kind in _KIND_ORDER else "synonym"
            found.names.add((kind, fact.term, source))
        elif fact.kind is Kind.DRUG_CLASS:
            found.classes.setdefault(class_key(fact.term), class_key(fact.term))
        elif fact.kind is Kind.SCHEDULE:
            found.schedules.append(fact.term)


def _names(generic: str, found: _Gathered, gathered: Iterable[str], problems: list[Problem]) -> Iterator[NameEntry]:
    yield NameEntry(generic, generic, "generic")
    others = set(gathered) | set(generic.split(" / "))
    seen: set[str] = {generic, ""}
    for kind, written, source in sorted(found.names, key=_preference):
        normal = normalise(written)
        if normal in seen:
            continue
        seen.add(normal)
        if normal in others:
            message = f"the {kind} {written!r} of {generic} is the name of another drug, and is left out"
            remedy = "correct the source if it names the wrong drug"
            problems.append(Problem(source, 0, message, remedy, Severity.WARNING))
            continue
        yield NameEntry(shown(written, kind), normal, kind)


def _preference(item: tuple[str, str, str]) -> tuple[int, bool, str, str]:
    kind, name, source = item
    return _KIND_ORDER[kind], name.isupper() or name.islower(), name, source


def shown(name: str, kind: str) -> str:
    """Return *name* as answers show it: without trade marks, a brand capitalised.

    >>> shown("SOMA®", "brand"), shown("LYRICA CR", "brand"), shown("OxyContin", "brand"), shown("TCA", "synonym")
    ('Soma', 'Lyrica CR', 'OxyContin', 'TCA')
    """
    plain = " ".join(name.translate(dict.fromkeys(map(ord, "®™©℠"))).split())
    if kind != "brand" or not (plain.isupper() or plain.islower()):
        return plain
    # Two or three letters after the first word are a release form (XR, ODT), which is written in capitals.
    words = [
        word.upper() if place and len(word) < 4 and word.isalpha() else word[:1].upper() + word[1:].lower()
        for place, word in enumerate(plain.split(" "))
    ]
    return " ".join(words)


def tall_man() -> dict[str, str]:
    """Return the display form of each generic name that has one, from ``vocab/tallman.tsv`` (name, display)."""
    table = files("medcli.vocab").joinpath("tallman.tsv")
    if not table.is_file():
        return {}
    lines = (line for line in table.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#"))
    return {normalise(name): display.strip() for name, _, display in (line.partition("\t") for line in lines)}
