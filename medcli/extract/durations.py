"""Duration cautions: how long treatment may last, and what a source says of longer use.

A sentence states a limit where a rule of vocab/durations.toml matches it and no veto does: definitions,
onset of action, half-lives, study lengths, dosing intervals and titration speak of time without limiting use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from medcli.extract import cues
from medcli.extract.numbers import Days, duration_pattern, parse_days
from medcli.extract.topics import ASIDE_TOPICS, GROUP_TOPICS, Topic
from medcli.extract.units import Form, Reading, Unit
from medcli.facts import DurationCaution, Kind, LimitKind

_STOP = re.compile(r"\bstop use\b", re.IGNORECASE)  # the heading of Drug Facts, 21 CFR 201.66(c)(5)(vii)
_SHORTEST = 1.0  # days: hours are intervals and effects, not lengths of treatment
_TIME = (("n", duration_pattern()),)


def extract(reading: Reading) -> Iterator[DurationCaution]:
    """Yield the duration cautions that *reading* states."""
    for unit in reading.units:
        if unit.topic in ASIDE_TOPICS:
            continue
        for rule, match in _limits(unit):
            days = parse_days(match["n"]) if "n" in match.re.groupindex and match["n"] else None
            if days and days.high < _SHORTEST:
                continue
            for drug in reading.drugs_at(unit, match.end()):
                yield _fact(unit, drug, rule, match, days)


def _limits(unit: Unit) -> Iterator[tuple[cues.Rule, re.Match[str]]]:
    if unit.form is Form.CELL:
        yield from _cell_limits(unit)
        return
    if _STOP.search(unit.title) and (match := cues.load("durations.toml", "stop", _TIME)[0].search(unit.text)):
        yield cues.load("durations.toml", "stop", _TIME)[0], match
        return
    if not cues.fires(cues.load("durations.toml", "trigger", _TIME), unit.text):
        return
    for rule in cues.fitting(cues.load("durations.toml", "rule", _TIME), unit.text):
        match = rule.search(unit.text)
        if match and _vetoes(unit.text) <= set(rule.attributes.get("despite", "").split()):
            yield rule, match
            yield from _further(rule, unit.text, match.end())
            return


def _vetoes(text: str) -> set[str]:
    return {veto.name for veto in cues.fitting(cues.load("durations.toml", "veto", _TIME), text) if veto.search(text)}


def _further(rule: cues.Rule, text: str, start: int) -> Iterator[tuple[cues.Rule, re.Match[str]]]:
    for also in cues.load("durations.toml", "also", _TIME):
        if also.name == rule.name:
            yield from ((also, match) for match in also.finditer(text, start))


def _cell_limits(unit: Unit) -> Iterator[tuple[cues.Rule, re.Match[str]]]:
    """Read "Typical use | Short-term (2–3 weeks)": the column or row title supplies the verb."""
    if unit.topic in GROUP_TOPICS:
        return  # "under 12 years" is an age there
    titled = unit.topic is Topic.DURATION
    for rule in cues.load("durations.toml", "cell", _TIME):
        if titled or "titled" not in rule.attributes:
            matches = list(rule.finditer(unit.text))
            yield from ((rule, match) for match in matches)
            if matches:
                return


def _fact(unit: Unit, drug: str, rule: cues.Rule, match: re.Match[str], days: Days | None) -> DurationCaution:
    limit = LimitKind(rule.attributes["limit"])
    start, end = match.span()
    return DurationCaution(
        kind=Kind.DURATION_CAUTION,
        drug=drug,
        term=describe(limit, days),
        section=unit.section,
        span=unit.piece(start, end),
        quote=unit.quote,
        rule=f"duration:{rule.name}",
        limit=limit,
        min_days=days.low if days else None,
        max_days=days.high if days else None,
    )


def describe(limit: LimitKind, days: Days | None) -> str:
    """Return the limit as a short normal statement.

    >>> describe(LimitKind.MAX_DURATION, Days(14, 21))
    'no longer than 14 to 21 days'
    >>> describe(LimitKind.SHORT_TERM_ONLY, None)
    'short-term use only'
    """
    if days is None:
        plain = {LimitKind.MAX_DURATION: "limited length of use", LimitKind.SHORT_TERM_ONLY: "short-term use only"}
        return plain.get(limit, str(limit).replace("_", " "))
    span = f"{days.low:g} to {days.high:g} days" if days.low is not None else f"{days.high:g} days"
    prefix = {
        LimitKind.MAX_DURATION: "no longer than",
        LimitKind.SHORT_TERM_ONLY: "short-term use only,",
        LimitKind.NOT_STUDIED_BEYOND: "not studied beyond",
        LimitKind.REASSESS: "reassess after",
        LimitKind.STOP_IF_NO_IMPROVEMENT: "stop without improvement after",
    }[limit]
    return f"{prefix} {span}"
