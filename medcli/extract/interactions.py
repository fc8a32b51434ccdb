"""Interactions: other drugs, classes and foods that a source says act on this drug or with it.

Under a title about interactions every drug or class that is named is one; elsewhere a cue must say so.
"""

from __future__ import annotations

from collections.abc import Iterator

from medcli import vocab
from medcli.extract import cues
from medcli.extract.combinations import speaks_of_both
from medcli.extract.topics import ASIDE_TOPICS, Topic
from medcli.extract.units import Form, Reading, Unit
from medcli.facts import Fact, Kind
from medcli.vocab.lexicon import Mention

_FILE = "interactions.toml"


def extract(reading: Reading) -> Iterator[Fact]:
    """Yield the interactions that *reading* states."""
    for unit in reading.units:
        if unit.topic in ASIDE_TOPICS or speaks_of_both(reading, unit):
            continue
        if cues.fires(cues.load(_FILE, "veto"), unit.text):
            continue
        titled = unit.topic is Topic.INTERACTIONS
        rule = cues.fires(cues.load(_FILE), unit.text) if unit.form is Form.SENTENCE else None
        if titled or rule:
            yield from _named(reading, unit, "under_title" if titled else "cue")


def _named(reading: Reading, unit: Unit, rule: str) -> Iterator[Fact]:
    classes = vocab.classes().find(unit.text)
    others = [m for m in vocab.drugs().find(unit.text) if not any(_overlap(m, c) for c in classes)]
    for mention in sorted([*classes, *others], key=lambda m: m.start):
        for drug in unit.drugs:
            if mention.term not in reading.subjects.mains:
                yield Fact(
                    kind=Kind.INTERACTION,
                    drug=drug,
                    term=mention.term,
                    section=unit.section,
                    span=unit.piece(mention.start, mention.end),
                    quote=unit.quote,
                    rule=f"interaction:{rule}",
                )


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end
