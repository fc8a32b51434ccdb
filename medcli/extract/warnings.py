"""Warnings by topic: dependence, abuse, tolerance, withdrawal, driving, alcohol and others (vocab/warnings.toml)."""

from __future__ import annotations

from collections.abc import Iterator

from medcli.extract import cues
from medcli.extract.topics import ASIDE_TOPICS, EFFECT_TOPICS, GROUP_TOPICS, Topic
from medcli.extract.units import Form, Reading, Unit
from medcli.facts import Fact, Kind

_FILE = "warnings.toml"


def extract(reading: Reading) -> Iterator[Fact]:
    """Yield one warning for each topic that a sentence or list entry of *reading* warns of."""
    seen: set[tuple[int, int, str]] = set()
    for unit in reading.units:
        if unit.topic in ASIDE_TOPICS - {Topic.OVERDOSE} or _is_listed_term(unit):
            continue
        if cues.fires(cues.load(_FILE, "veto"), unit.text):
            continue
        for topic in cues.fitting(cues.load(_FILE, "topic"), unit.text):
            match = topic.search(unit.text)
            if match and (unit.section, unit.span.start, topic.name) not in seen:
                seen.add((unit.section, unit.span.start, topic.name))
                for drug in reading.drugs_at(unit, match.start()):
                    yield _fact(unit, drug, topic.name)


def _is_listed_term(unit: Unit) -> bool:
    # An entry in a list of effects or groups is a fact of that kind; a cell needs its row to be understood.
    return unit.form is Form.CELL or (unit.form is Form.ITEM and unit.topic in EFFECT_TOPICS | GROUP_TOPICS)


def _fact(unit: Unit, drug: str, topic: str) -> Fact:
    return Fact(
        kind=Kind.WARNING,
        drug=drug,
        term=topic,
        section=unit.section,
        span=unit.piece(0, len(unit.text)),
        quote=unit.quote,
        rule=f"warning:{topic}",
    )
