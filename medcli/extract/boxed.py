"""Boxed warnings: what a label prints in a box before everything else (LOINC 34066-1)."""

from __future__ import annotations

from collections.abc import Iterator

from medcli.extract.topics import Topic
from medcli.extract.units import Form, Reading
from medcli.facts import Fact, Kind, Span


def extract(reading: Reading) -> Iterator[Fact]:
    """Yield one fact for each section that is a boxed warning: its term is the section's title, its words all of it."""
    seen: set[int] = set()
    for unit in reading.units:
        if unit.topic is not Topic.BOXED_WARNING or unit.section in seen or unit.form is Form.CELL:
            continue
        seen.add(unit.section)
        section = reading.document.sections[unit.section]
        body = [block.span for block in section.blocks[1 if section.title else 0 :]]
        span = Span(body[0].start, body[-1].end)
        for drug in reading.subjects.mains:
            yield Fact(
                kind=Kind.BOXED_WARNING,
                drug=drug,
                term=" ".join(section.title.split()) or "boxed warning",
                section=unit.section,
                span=span,
                quote=span,
                rule="boxed_warning:section",
            )
