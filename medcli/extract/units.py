"""What extraction reads: the units of a document, each with topic and subject.

A *unit* is the smallest stretch that can state a fact by itself: a sentence, a list item, a table cell.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from medcli.extract.subjects import Drugs, Subjects
from medcli.extract.topics import Topic
from medcli.facts import Document, SourceKind, Span


class Form(StrEnum):
    """What a unit is on the page."""

    SENTENCE = "sentence"
    ITEM = "item"
    CELL = "cell"


class Unit(NamedTuple):
    """One statement: where it stands, under which topic, and about which drugs."""

    section: int
    form: Form
    span: Span  # in the section's text
    quote: Span  # what to show as its quote: itself; for a cell, its row
    text: str
    topic: Topic
    drugs: Drugs
    title: str = ""  # the lead-in, column or section title that it stands under
    row: str = ""  # of a cell: the first cell of its row
    columns: tuple[tuple[str, str], ...] = ()  # of the cell that names a row: (column title, text) of those behind it
    line: int = 0  # of a cell: where its row begins in the section's text

    def piece(self, start: int, end: int) -> Span:
        """Return offsets of this unit's text as a span of the section's text."""
        return Span(self.span.start + start, self.span.start + end)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with its units and its subjects."""

    document: Document
    subjects: Subjects
    units: tuple[Unit, ...]

    def within(self, topics: Collection[str]) -> Reading:
        """Return this reading with only the units that stand under one of *topics*."""
        return replace(self, units=tuple(unit for unit in self.units if unit.topic in topics))

    def drugs_at(self, unit: Unit, offset: int) -> Drugs:
        """Return the drugs that a statement at *offset* of *unit* is about; a label's are about its product."""
        if self.document.kind is SourceKind.LABEL:
            return unit.drugs
        return self.subjects.at(unit.text, offset, unit.drugs)
