"""Duration cautions of labels: how long treatment may last, what is not known of longer use, when to think again.

A label says the same limit in several places; each is one fact, with the first statement of the section on dosage,
else of the first section that has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from medcli.extract import cues
from medcli.extract.durations import describe
from medcli.extract.label_entries import masked
from medcli.extract.numbers import Days, duration_pattern, parse_days
from medcli.extract.topics import Topic
from medcli.extract.units import Form, Reading, Unit
from medcli.facts import Document, DurationCaution, Fact, Kind, LimitKind
from medcli.readers.label_sections import topic_of
from medcli.readers.label_text import HIGHLIGHTS

_FILE = "label_durations.toml"
_SHORTEST = 1.0  # days
_SHORTEST_IN_HOURS = 2.0  # a day in hours is an interval between doses, or how long a solution keeps
_LONGEST = 3650.0  # days; more is an age
_NEAR = 200  # characters
_HOURS = re.compile(r"hou?r", re.IGNORECASE)
_TIME = (("n", duration_pattern()),)
_SPOKEN = frozenset({Topic.SERIOUS_SIDE_EFFECTS})  # "stop use and ask a doctor if"

Limit = tuple[cues.Rule, re.Match[str]]


def extract(reading: Reading) -> Iterator[DurationCaution]:
    """Yield the duration cautions that a section of a label states."""
    said = {unit.span.start for unit in reading.units if unit.form is Form.SENTENCE}
    for unit in reading.units:
        if unit.form is Form.CELL or (unit.form is Form.ITEM and unit.span.start in said):
            continue
        for rule, match in _limits(unit):
            days = parse_days(match["n"]) if "n" in match.re.groupindex and match["n"] else None
            if days is None or _shortest(match["n"]) <= days.high <= _LONGEST:
                for drug in unit.drugs:
                    yield _fact(unit, drug, rule, match, days)


def _shortest(time: str) -> float:
    return _SHORTEST_IN_HOURS if _HOURS.search(time) else _SHORTEST


def each_once(document: Document, facts: list[Fact]) -> list[Fact]:
    """Return a label's *facts* with each limit stated once: by its days, or by its kind where it has none."""
    cautions = [fact for fact in facts if isinstance(fact, DurationCaution)]
    kept: dict[tuple[object, ...], DurationCaution] = {}
    for fact in sorted(cautions, key=lambda fact: _rank(document, fact)):
        same = fact.limit if fact.max_days is None else (_in_months(fact.max_days), fact.limit is LimitKind.REASSESS)
        kept.setdefault((fact.drug, same), fact)
    chosen = {id(fact) for fact in kept.values()}
    return [fact for fact in facts if not isinstance(fact, DurationCaution) or id(fact) in chosen]


def _in_months(days: float) -> float:
    """Return *days* with 30 of them in a month where they are whole years: "12 months" is "1 year"."""
    return days / 365 * 360 if days % 365 == 0 else days


def _rank(document: Document, fact: Fact) -> tuple[bool, bool, int]:
    section = document.sections[fact.section]
    return section.title == HIGHLIGHTS, topic_of(section.code) != Topic.DOSAGE, fact.section


def _limits(unit: Unit) -> Iterator[Limit]:
    if unit.topic in _SPOKEN:
        for rule in cues.load(_FILE, "spoken", _TIME):
            yield from ((rule, match) for match in rule.finditer(unit.text))
        return
    if not cues.fires(cues.load(_FILE, "trigger", _TIME), unit.text):
        return
    rules = cues.load(_FILE, "rule", _TIME)
    if cues.fires(rules, unit.text) is None:
        return
    text = _without_ages(masked(unit.text))
    for rule in rules:
        match = rule.search(text)
        if match and not _is_vetoed(_around(text, match), rule.attributes.get("despite", "").split()):
            yield from _all(rule, text, match)
            return


def _without_ages(text: str) -> str:
    for rule in cues.load(_FILE, "mask", _TIME):
        for match in [*rule.finditer(text)]:
            text = text[: match.start()] + "_" * len(match.group()) + text[match.end() :]
    return text


def _all(rule: cues.Rule, text: str, first: re.Match[str]) -> Iterator[Limit]:
    """Yield the first limit of a sentence, and those that follow it in the same words: "beyond 1 year … 6 months"."""
    yield rule, first
    for also in cues.load(_FILE, "also", _TIME):
        if also.name == rule.name:
            yield from ((rule, match) for match in also.finditer(text, first.end("n")))


def _around(text: str, match: re.Match[str]) -> str:
    """Return what is read for vetoes: directions that lost their marks are one sentence, and speak of other things."""
    return text[max(match.start() - _NEAR, 0) : match.end() + _NEAR]


def _is_vetoed(text: str, despite: list[str]) -> bool:
    return any(veto.name not in despite and veto.search(text) for veto in cues.load(_FILE, "veto", _TIME))


def _fact(unit: Unit, drug: str, rule: cues.Rule, match: re.Match[str], days: Days | None) -> DurationCaution:
    limit = LimitKind(rule.attributes["limit"])
    return DurationCaution(
        kind=Kind.DURATION_CAUTION,
        drug=drug,
        term=describe(limit, days),
        section=unit.section,
        span=unit.piece(*match.span()),
        quote=unit.quote,
        rule=f"duration:{rule.name}",
        limit=limit,
        min_days=days.low if days else None,
        max_days=days.high if days else None,
    )
