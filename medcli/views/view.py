"""A View: one answer in the three shapes from which every output format is made.

* ``items``: the JSON results, one a drug (or fact, source …), nested;
* ``flatten``: one item as flat records that have exactly ``columns``;
* ``page``: what a person reads of one item, as blocks that know nothing of a terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from medcli.answers import DataVersion
from medcli.views.memo import remembering

JSON_VERSION = "1.0"
"""Version of the JSON answers; medcli/schemas has the schema of the same number."""

ABSENT = "–"
"""The cell of a drug that has not what its row says."""

Cell = str | int | float | bool | None
Item = Mapping[str, object]
Record = Mapping[str, Cell]
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. *role* says what it is (resolution, header, title, group, note), never a colour."""

    text: str
    role: str = "text"


@dataclass(frozen=True, slots=True)
class Notice:
    """A boxed text that must not be missed."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A text of which some stretches are to be seen at once; they stand in order, and none overlaps another."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Yield the text in pieces, and whether each is marked."""
        place = 0
        for start, end in self.spans:
            if place < start:
                yield self.text[place:start], False
            yield self.text[start:end], True
            place = end
        if place < len(self.text):
            yield self.text[place:], False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of a grid, and the lines that stand under them (citations)."""

    cells: tuple[str, ...]
    details: tuple[str | Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows in columns; *columns* empty where the columns speak for themselves."""

    rows: tuple[Row, ...]
    columns: tuple[str, ...] = ()


Block = Line | Notice | Grid
Page = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class View(Generic[Answer]):
    """One command's answers, not yet in any format. *answers* is consumed once, one at a time."""

    command: str
    columns: Sequence[str]
    answers: Iterable[Answer]
    item: Callable[[Answer], Item]
    flatten: Callable[[Item], Iterable[Record]]
    page: Callable[[Iterable[Answer]], Iterable[Block]]
    data: DataVersion | None = None

    def items(self) -> Iterable[Item]:
        """Yield the JSON results."""
        return map(remembering(self.item), self.answers)

    def blocks(self) -> Iterable[Block]:
        """Yield what a person reads."""
        return self.page(self.answers)
