"""Combination statements: what a source says of two drugs taken together.

What is said of the pair is said of neither drug alone: these sentences give combination facts only.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from medcli import vocab
from medcli.extract import cues
from medcli.extract.topics import Topic
from medcli.extract.units import Form, Reading, Unit
from medcli.facts import Combination, Kind
from medcli.vocab.quick import Quick

_FILE = "combinations.toml"


@cache
def _combined() -> Quick:
    return vocab.compile_pattern(vocab.cue_file("subjects.toml")["combined"], {}, "subjects.toml: combined")


def is_combined(text: str) -> bool:
    """Say whether *text* speaks of taking drugs at the same time."""
    return _combined().search(text) is not None


def speaks_of_both(reading: Reading, unit: Unit) -> bool:
    """Say whether *unit* is about two covered drugs taken together."""
    if len(reading.subjects.mains) < 2 or not is_combined(unit.text):
        return False
    return len(reading.subjects.named(unit.text)) > 1 or len(unit.drugs) > 1


def extract(reading: Reading) -> Iterator[Combination]:
    """Yield what *reading* states of its drugs taken together, once for each of the pair."""
    for unit in reading.units:
        if unit.form is not Form.SENTENCE or not _is_about_pair(reading, unit):
            continue
        effect = _effect(unit)
        if effect is None:
            continue
        for drug in unit.drugs:
            for other in (d for d in unit.drugs if d != drug):
                yield Combination(
                    kind=Kind.COMBINATION,
                    drug=drug,
                    term=other,
                    section=unit.section,
                    span=unit.piece(0, len(unit.text)),
                    quote=unit.quote,
                    rule=f"combination:{effect.replace(' ', '_')}",
                    effect=effect,
                )


def _is_about_pair(reading: Reading, unit: Unit) -> bool:
    if len(unit.drugs) < 2:
        return False
    return speaks_of_both(reading, unit) or unit.topic is Topic.COMBINATION


def _effect(unit: Unit) -> str | None:
    if cues.fires(cues.load(_FILE, "veto"), unit.text):
        return None
    found = [(match.start(), rule) for rule in cues.load(_FILE) if (match := rule.search(unit.text))]
    # What a sentence says first is what it is about: "can help … which otherwise worsens".
    return min(found, key=lambda pair: pair[0])[1].attributes["effect"] if found else None
