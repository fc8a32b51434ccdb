"""The resolve stage: which drugs there are, and which names answer as them.

A name never leads to the wrong drug: one that is another drug's generic name is dropped with a warning, and
so is a part's name claimed by a combination. A name that two drugs share is kept for both, so that a look-up
of it is ambiguous.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from medcli import vocab
from medcli.classes import class_key
from medcli.facts import Problem, Severity
from medcli.names import normalise
from medcli.store.content import LISTED, DrugEntry, NameEntry, Said

_KIND_ORDER = {"brand": 0, "synonym": 1}


@dataclass(slots=True)
class _Gathered:
    """All that the sources say a drug is called."""

    names: dict[tuple[str, str], Said] = field(default_factory=dict)  # kind and name: who says so first
    classes: dict[str, str] = field(default_factory=dict)  # by class key
    schedules: Counter[tuple[int, str]] = field(default_factory=Counter)  # by rank of the source

    def schedule(self) -> str:
        """Return the schedule that the best kind of source gives; where they differ, the one that most give."""
        ranked = sorted(self.schedules.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
        return ranked[0][0][1] if ranked else ""


def resolve(said: Iterable[Said]) -> tuple[tuple[DrugEntry, ...], list[Problem]]:
    """Return every drug in the order of the generic names, and a warning for each name dropped.

    *said* stands in the order of the sources, best kind first; only what is distinct is held.
    """
    gathered: dict[str, _Gathered] = {}
    for one in said:
        _gather(one, gathered.setdefault(one.drug, _Gathered()))
    problems: list[Problem] = []
    tall = tall_man()
    drugs = []
    for generic in sorted(gathered):
        found = gathered[generic]
        entry = DrugEntry(
            generic=generic,
            display=" / ".join(tall.get(part, part) for part in generic.split(" / ")),
            schedule=found.schedule(),
            classes=tuple(sorted(found.classes.values())),
            names=tuple(_names(generic, found, gathered, problems)),
        )
        drugs.append(entry)
    return tuple(drugs), problems


def _gather(one: Said, found: _Gathered) -> None:
    if one.what == "class":
        found.classes.setdefault(class_key(one.value), one.value)
    elif one.what == "schedule":
        found.schedules[one.rank, one.value] += 1
    elif one.what:
        found.names.setdefault((one.what, one.value), one)


def _names(generic: str, found: _Gathered, gathered: Container[str], problems: list[Problem]) -> Iterator[NameEntry]:
    yield NameEntry(generic, generic, "generic")
    parts = set(generic.split(" / "))
    seen: set[str] = {generic, ""}
    for (kind, written), by in sorted(found.names.items(), key=_preference):
        normal = normalise(written)
        if normal in seen:
            continue
        seen.add(normal)
        if normal in gathered or normal in parts:
            message = f"the {kind} {written!r} of {generic} is the name of another drug, and is left out"
            remedy = "correct the source if it names the wrong drug"
            problems.append(Problem(by.source, 0, message, remedy, Severity.WARNING))
            continue
        yield NameEntry(shown(written, kind), normal, kind, by.rank == LISTED)


def _preference(item: tuple[tuple[str, str], Said]) -> tuple[int, bool, bool, str]:
    (kind, name), by = item
    return _KIND_ORDER[kind], by.rank == LISTED, name.isupper() or name.islower(), name


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
    """Return the display form of each generic name that has one, from ``vocab/tallman.tsv``."""
    return {normalise(row["name"]): row["display"] for row in vocab.read_table("tallman.tsv", "name", "display")}
