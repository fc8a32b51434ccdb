"""Plain-text articles: which lines are headings, lead-ins, list items, table rows and paragraphs.

Nothing in such a file says what a line is. Its look (:mod:`medcli.readers.shapes`) decides where it can; the
lines around it decide the rest: a few words without a full stop are an item after a lead-in and a heading
before a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from medcli.facts import BlockKind, Document, SourceKind
from medcli.readers import running, tables
from medcli.readers.builder import Piece, SectionBuilder, sha256
from medcli.readers.label_identity import Product, identify
from medcli.readers.lines import Line, join_wrapped, split_lines
from medcli.readers.roles import Role, assign
from medcli.readers.shapes import Shape, definition, is_capitals, is_closing, shape, without_question_mark
from medcli.readers.text import decode

_FIELD = re.compile(r"([A-Za-z][\w -]*):(?:\s+(.*))?$")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})$")


def read(data: bytes, name: str) -> Iterator[Document]:
    """Yield the article in the text file *data*, called *name*.

    Fields between two lines of ``---`` at the top are not part of the text; a field "generic" there says what
    the article is about.

    Raises:
        SourceError: the bytes are no text.

    """
    text = decode(data)
    fields, skipped = _fields(text.split("\n"))
    lines = join_wrapped(split_lines("\n".join(text.split("\n")[skipped:]), skipped + 1))
    writer = _Writer(lines)
    writer.write()
    generic = fields.get("generic", "")
    brands = (fields["brand"],) if fields.get("brand") and generic else ()
    product = Product(generics=(generic,), brands=brands) if generic else None
    yield Document(
        source=name,
        kind=SourceKind.ARTICLE,
        format="plain",
        title=fields.get("title") or writer.title or fields.get("brand", ""),
        sections=writer.builder.sections(),
        sha256=sha256(data),
        date=_COMPACT_DATE.sub(r"\1-\2-\3", fields.get("date") or fields.get("effective") or ""),
        identity=identify(product) if product else None,
    )


def _fields(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """Return the "key: value" fields at the top of the file, and how many lines they take."""
    start = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[start].strip() != "---":
        return {}, 0
    fields: dict[str, str] = {}
    for i, line in enumerate(lines[start + 1 :], start + 1):
        if line.strip() == "---":
            return (fields, i + 1) if fields else ({}, 0)
        found = _FIELD.match(line.strip())
        if not found:
            break
        fields[found[1].lower()] = (found[2] or "").strip("'\" ")
    return {}, 0


@dataclass(frozen=True, slots=True)
class _Levels:
    """Which styles of heading a file uses: the most marked of them stands above the others."""

    numbered: bool
    underlined: frozenset[str]
    capitals: bool

    def of(self, line: Line) -> int:
        """Return the level of the heading *line*."""
        if is_closing(line.text):
            return 2
        if self.numbered:
            return 2 + line.marker.count(".") if line.marker else 3
        if self.underlined:
            return 2 if line.rule == max(self.underlined) or is_capitals(line.text) else 3  # "=" sorts after "-"
        return 3 if self.capitals and not is_capitals(line.text) else 2


def _levels(lines: Sequence[Line], roles: Sequence[Role]) -> _Levels:
    headings = [line for line, role in zip(lines, roles, strict=True) if role is Role.HEADING]
    return _Levels(
        sum(bool(line.marker) for line in headings) >= 2,
        frozenset(line.rule for line in headings if line.rule),
        sum(is_capitals(line.text) for line in headings) >= 2,
    )


class _Writer:
    """Writes lines whose roles are known into sections."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.title = ""
        self.builder = SectionBuilder()
        self._lines = lines
        self._roles = assign(lines)
        self._levels = _levels(lines, self._roles)
        self._indents: list[int] = []  # of the list items that the next one may stand under

    def write(self) -> None:
        """Write all lines."""
        at = 0
        while at < len(self._lines):
            if self._roles[at] is Role.ROW:
                at = self._table(at)
            else:
                self._line(at)
                at += 1

    def _line(self, at: int) -> None:
        line, role = self._lines[at], self._roles[at]
        if role is not Role.ITEM:
            self._indents = []
        match role:
            case Role.TITLE:
                self.title = line.text
                self.builder.heading(line.pieces, 1)
            case Role.HEADING:
                self._heading(at)
            case Role.LABEL:
                last = line.pieces[-1]
                title = [*line.pieces[:-1], Piece(last.text.rstrip(": \xa0"), last.line)]
                if is_closing(line.text):
                    self.builder.heading(title, 2)
                else:
                    self.builder.lead_in(title)
            case Role.ITEM:
                self.builder.block(BlockKind.ITEM, line.pieces, level=self._depth(line))
            case _:
                self._paragraph(line)

    def _heading(self, at: int) -> None:
        line = self._lines[at]
        level = self._levels.of(line)
        if at and self._roles[at - 1] is Role.HEADING and shape(line.text) is Shape.WEAK and not line.marker:
            level = max(level, self._levels.of(self._lines[at - 1]) + 1)
        first, *rest = line.pieces
        text = without_question_mark(first.text)[1].rstrip(": \xa0") if not rest else first.text
        self.builder.heading([Piece(text, first.line), *rest], level, number=line.marker)

    def _depth(self, line: Line) -> int:
        while self._indents and self._indents[-1] > line.indent:
            self._indents.pop()
        if not self._indents or self._indents[-1] < line.indent:
            self._indents.append(line.indent)
        return len(self._indents) - 1

    def _paragraph(self, line: Line) -> None:
        first = line.pieces[0]
        if running.is_running(line.text):
            self._running(line.text, first.line)
        elif titled := definition(first.text):
            self.builder.lead_in([Piece(titled[0], first.line)])
            self.builder.block(BlockKind.PARAGRAPH, [Piece(titled[1], first.line), *line.pieces[1:]])
        else:
            answer = Piece(without_question_mark(first.text)[1], first.line)
            self.builder.block(BlockKind.PARAGRAPH, [answer, *line.pieces[1:]])

    def _running(self, text: str, number: int) -> None:
        for part in running.split(text):
            piece = [Piece(part.text, number)]
            if part.kind is BlockKind.HEADING:
                self.builder.heading(piece, 2)
            else:
                self.builder.block(part.kind, piece)

    def _table(self, at: int) -> int:
        end = at
        while end < len(self._lines) and self._roles[end] is Role.ROW:
            end += 1
        for row in tables.rows([(line.raw, line.pieces[0].line) for line in self._lines[at:end]]):
            self.builder.row(row.cells, row.line, header=row.header)
        return end
