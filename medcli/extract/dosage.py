"""Dosage lines: strength, frequency and the most a day, each as the source prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from medcli import vocab
from medcli.extract.topics import ASIDE_TOPICS, Topic
from medcli.extract.units import Form, Reading, Unit
from medcli.facts import Dosage, Kind, Span
from medcli.vocab.quick import Quick

_PARTS = ("strength", "frequency", "max_daily")


@cache
def _pattern(name: str) -> Quick:
    data = vocab.cue_file("dosage.toml")
    return vocab.compile_pattern(data["patterns"][name], data["macros"], f"dosage.toml: {name}")


def extract(reading: Reading) -> Iterator[Dosage]:
    """Yield the dosage lines of *reading*: of sentences and list entries, and of table rows as a whole."""
    rows: dict[tuple[int, int], list[Unit]] = {}
    for unit in reading.units:
        if unit.topic in ASIDE_TOPICS:
            continue
        if unit.form is Form.CELL:
            rows.setdefault((unit.section, unit.line), []).append(unit)
        elif unit.form is Form.SENTENCE or unit.topic is Topic.DOSAGE:
            yield from _from_text(reading, unit)
    for cells in rows.values():
        yield from _from_row(cells)


def _from_text(reading: Reading, unit: Unit) -> Iterator[Dosage]:
    strength = _pattern("strength").search(unit.text)
    if strength is None:
        return
    frequency, maximum = _pattern("frequency").search(unit.text), _pattern("maximum").search(unit.text)
    if unit.topic is not Topic.DOSAGE and frequency is None and maximum is None and not _is_tablet(unit.text, strength):
        return
    found = [strength, *(m for m in (frequency, maximum) if m)]
    span = Span(min(m.start() for m in found), max(m.end() for m in found))
    for drug in reading.drugs_at(unit, strength.start()):
        yield _fact(unit, span, drug, strength.group(), frequency and frequency.group(), maximum and maximum["max"])


def _is_tablet(text: str, strength: re.Match[str]) -> bool:
    return _pattern("form").match(text[strength.end() :]) is not None


def _from_row(cells: list[Unit]) -> Iterator[Dosage]:
    parts: dict[str, str] = {}
    for cell in cells:
        if _pattern("maximum_column").search(cell.title) and _pattern("strength").search(cell.text):
            parts["max_daily"] = cell.text
        elif _pattern("strength").fullmatch(cell.text.strip()):
            parts.setdefault("strength", cell.text)
        elif _pattern("frequency").search(cell.text):
            parts.setdefault("frequency", cell.text)
    if "strength" not in parts or len(parts) < 2:
        return
    first = cells[0]
    row = Span(first.line, max(cell.span.end for cell in cells))
    start = min(cell.span.start for cell in cells) - first.span.start
    for drug in first.drugs:
        fact = _fact(first, Span(start, row.end - first.span.start), drug, *(parts.get(name) for name in _PARTS))
        yield replace(fact, quote=row)


def _fact(
    unit: Unit, span: Span, drug: str, strength: str | None, frequency: str | None, maximum: str | None
) -> Dosage:
    parts = (strength, frequency, maximum and f"max {maximum} a day")
    return Dosage(
        kind=Kind.DOSAGE,
        drug=drug,
        term=" ".join(" ".join(part for part in parts if part).split()),
        section=unit.section,
        span=unit.piece(span.start, span.end),
        quote=unit.quote,
        rule="dosage:line",
        strength=strength,
        frequency=frequency,
        max_daily=maximum,
    )
