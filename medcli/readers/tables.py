"""Tables in plain text: columns set apart by tabs, by a literal backslash-t, by pipes, or by runs of spaces."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

_TAB = re.compile(r"[ \xa0]*(?:\t|\\t)[ \xa0]*")
_GAP = re.compile(r"(?: {3,}|(?=[ \xa0]{3})[ \xa0]*\xa0[ \xa0]*)")
_PIPE = re.compile(r"[ \xa0]*\|[ \xa0]*")
_PIPE_RULE = re.compile(r"\|?[ \xa0:|+-]*-{2,}[ \xa0:|+-]*\|?$")


class Row(NamedTuple):
    """A table row: its cells and the line of the file that it begins on."""

    cells: tuple[str, ...]
    line: int
    header: bool = False


class _Cut(NamedTuple):
    """A line cut into cells, with the column of the file that each begins at."""

    cells: list[str]
    starts: list[int]
    line: int
    explicit: bool  # its columns are marked by tabs or pipes, so that an empty cell is certain


def is_row(raw: str) -> bool:
    r"""Whether the line *raw* has columns.

    >>> is_row("350 mg   3 times a day"), is_row("350 mg\\t3 times a day"), is_row("350 mg  daily")
    (True, True, False)
    """
    return len(_cut(raw, 0).cells) > 1


def is_explicit(raw: str) -> bool:
    """Whether the columns of the line *raw* are marked by tabs or pipes; runs of spaces may be an accident."""
    return _cut(raw, 0).explicit


def is_rule(raw: str) -> bool:
    """Whether *raw* is the line of dashes between a pipe table's header and its body."""
    return "|" in raw and bool(_PIPE_RULE.match(raw.strip()))


def rows(lines: Sequence[tuple[str, int]]) -> list[Row]:
    """Return the rows of the table that consecutive *lines* (text, number) make, wrapped cells joined."""
    cuts = [_cut(raw, number) for raw, number in lines if not is_rule(raw)]
    if not cuts:
        return []
    columns = _columns(cuts)
    starts = next(cut.starts for cut in cuts if len(cut.cells) == columns)
    made: list[tuple[list[str], int]] = []
    for cut in cuts:
        cells = _placed(cut, starts, columns)
        if made and not cells[0] and not cut.explicit:
            above, line = made[-1]
            made[-1] = ([f"{a} {b}".strip() for a, b in zip(above, cells, strict=True)], line)
        else:
            made.append((cells, cut.line))
    named = len(made) > 1 and _names_columns(made[0][0])
    return [Row(tuple(cells), line, named and i == 0) for i, (cells, line) in enumerate(made)]


def _cut(raw: str, number: int) -> _Cut:
    text = raw.rstrip()
    if text.count("|") >= 2 or (" | " in text and text.strip(" \xa0|")):
        left, inner = (1, text.strip()[1:]) if text.strip().startswith("|") else (0, text)
        inner = inner.removesuffix("|")
        return _pieces(inner, _PIPE, left, number, explicit=True)
    if _TAB.search(text.strip()):
        return _pieces(text, _TAB, 0, number, explicit=True)
    indent = len(text) - len(text.lstrip())
    return _pieces(text.lstrip(), _GAP, indent, number, explicit=False)


def _pieces(text: str, separator: re.Pattern[str], offset: int, number: int, *, explicit: bool) -> _Cut:
    cells, starts, at = [], [], 0
    for found in separator.finditer(text):
        cells.append(text[at : found.start()].strip())
        starts.append(at + offset)
        at = found.end()
    cells.append(text[at:].strip())
    starts.append(at + offset)
    return _Cut(cells, starts, number, explicit and len(cells) > 1)


def _columns(cuts: Sequence[_Cut]) -> int:
    """Return how many columns a table has: as its first row says, unless all others agree on more."""
    if cuts[0].explicit:
        return max(len(cut.cells) for cut in cuts)
    others = [len(cut.cells) for cut in cuts[1:]]
    return max(len(cuts[0].cells), min(others) if len(others) > 1 else 0)


def _placed(cut: _Cut, starts: Sequence[int], columns: int) -> list[str]:
    if len(cut.cells) >= columns or cut.explicit:
        # A cell too many is the rest of the last one, which was wrapped and pushed over by spaces.
        cells = [*cut.cells[: columns - 1], " ".join(cut.cells[columns - 1 :])]
        return cells + [""] * (columns - len(cells))
    cells = [""] * columns
    for cell, start in zip(cut.cells, cut.starts, strict=True):
        column = max(bisect_right(starts, start + 3) - 1, 0)  # set a little to the left is still in the column
        cells[column] = f"{cells[column]} {cell}".strip()
    return cells


def _names_columns(cells: Sequence[str]) -> bool:
    return all(len(cell) < 40 and not re.search(r"\d|[.:]$", cell) for cell in cells)
