"""The rows of a table: each cell a unit, under the titles of its column and of its row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from medcli.extract.subjects import Drugs, Subjects
from medcli.extract.table_figures import is_figure, is_second_title
from medcli.extract.topics import Topic, classify
from medcli.extract.units import Form, Unit
from medcli.facts import Block, Section, Span


class _Told(NamedTuple):
    """What the title of a column or row says: its topic, the covered drugs it names, whether it names only others."""

    topic: Topic
    named: Drugs
    of_another: bool


class TableReader:
    """Reads the rows of the tables of one section, one after another, carrying the titles of their columns."""

    def __init__(self, section: Section, subjects: Subjects) -> None:
        self._section = section
        self._subjects = subjects
        self._header: Block | None = None
        self._titles: list[str] = []  # of the columns of the table that is being read
        self._titled = False  # whether only titles of them were read so far
        self._titles_read: dict[str, _Told] = {}

    def end(self) -> None:
        """Note that a table is over: the next row begins another."""
        self._header = None

    def _text(self, span: Span) -> str:
        return span.of(self._section.text)

    def row(self, block: Block, base: Unit) -> Iterator[Unit]:
        """Yield the cells of a row that stands under *base*; none of a row of titles."""
        if self._header is None:
            self._header = block
            self._titles = [self._text(cell) for cell in block.cells]
            self._titled = block.header or self._looks_like_header(block)
            if self._titled:
                return
        elif self._titled and self._goes_on_with_titles(block):
            pairs = zip_longest(self._titles, map(self._text, block.cells), fillvalue="")
            self._titles = [title if title == more else f"{title} {more}".strip() for title, more in pairs]
            return
        self._titled = False
        cells = block.cells
        row = self._text(cells[0]) if cells else ""
        names = self._names_column(block)
        for column, cell in enumerate(cells):
            if cell.start == cell.end:
                continue
            yield self._cell(block, column, cell, row, base, names_row=column == names)

    def _looks_like_header(self, block: Block) -> bool:
        # The corner above the titles of rows is empty: " | Drug (n=55) | Placebo (n=50)".
        empty_corner = len(block.cells) > 1 and not self._text(block.cells[0]).strip()
        return empty_corner or all(not any(c.isdigit() for c in self._text(cell)) for cell in block.cells)

    def _cell(self, block: Block, column: int, cell: Span, row: str, base: Unit, *, names_row: bool) -> Unit:
        header = self._column_title(column)
        title_of_row = row if column else ""
        # In a table of two columns the first names what the second holds.
        of_column, of_row = self._told(header), self._told(title_of_row)
        first, second = (of_row, of_column) if column and len(block.cells) == 2 else (of_column, of_row)
        topic = next((told.topic for told in (first, second) if told.topic is not Topic.NONE), base.topic)
        named = of_column.named or self._told(row).named
        if not named and (of_column.of_another or of_row.of_another):
            drugs: Drugs = ()  # the column or row of a drug that the document only compares with
        else:
            drugs = named or base.drugs
        title = f"{header}\t{row}" if column else header
        behind = range(column + 1, len(block.cells)) if names_row else ()
        others = [(self._column_title(i), self._text(block.cells[i])) for i in behind]
        # The first columns are quoted with the title of their row; further ones speak for themselves.
        quote = Span(block.cells[0].start, cell.end) if column < 2 else cell
        return Unit(
            base.section, Form.CELL, cell, quote, self._text(cell), topic,
            drugs, title, row, tuple(others), block.span.start,
        )  # fmt: skip

    def _told(self, title: str) -> _Told:
        """Return what a title of the table says, read once however many cells it stands over."""
        told = self._titles_read.get(title)
        if told is None:
            subjects = self._subjects
            told = _Told(classify(title), subjects.named(title), subjects.names_another(title))
            self._titles_read[title] = told
        return told

    def _names_column(self, block: Block) -> int:
        """Return the column whose cell names what a row counts: the one before its figures, behind that of systems."""
        before = ""
        for i, cell in enumerate(block.cells):
            text = self._text(cell)
            if i and text.strip() and is_figure(text):
                return i - 1 if before.strip() else 0
            before = text
        return 0

    def _goes_on_with_titles(self, block: Block) -> bool:
        """Tell whether a row is a second line of titles: "Preferred term | N | %", or " | Drug (n=55) | Placebo"."""
        said = [text for cell in block.cells[1:] if (text := self._text(cell).strip())]
        if said and not self._text(block.cells[0]).strip() and not any(map(is_figure, said)):
            return True
        return bool(said) and all(is_second_title(text) for text in said)

    def _column_title(self, column: int) -> str:
        return self._titles[column] if column < len(self._titles) else ""
