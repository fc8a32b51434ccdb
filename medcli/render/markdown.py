"""Markdown: the page as headings, a block quote for the boxed warning, and tables (GitHub Flavored Markdown, 4.10)."""

from __future__ import annotations

import re
from typing import Any, TextIO

from medcli.render import Screen
from medcli.render.clean import line
from medcli.views.view import Block, Grid, Line, Marked, Notice, View

_HEADINGS = {"header": "## ", "title": "### ", "group": "#### "}
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def render(view: View[Any], out: TextIO, screen: Screen) -> None:
    """Write the view's blocks as Markdown; the screen's width does not matter."""
    del screen
    out.writelines(f"{_block(block)}\n\n" for block in view.blocks())


def _text(text: str) -> str:
    """Return text in which nothing is taken for markup (CommonMark 2.4)."""
    return _SPECIAL.sub(r"\\\1", line(text))


def _block(block: Block) -> str:
    match block:
        case Line(text, role):
            return _HEADINGS.get(role, "") + _text(text)
        case Notice(title, paragraphs):
            return "\n>\n".join(f"> {_text(part)}" for part in (title, *paragraphs))
        case Grid():
            return _grid(block)


def _grid(grid: Grid) -> str:
    width = len(grid.rows[0].cells)
    columns = grid.columns or ("",) * width
    lines = [_row(columns), _row(("---",) * width, raw=True)]
    for row in grid.rows:
        details = "".join(f"<br>{_detail(detail)}" for detail in row.details)
        first, *others = (_text(cell) for cell in row.cells)
        lines.append(_row((first + details, *others), raw=True))
    return "\n".join(lines)


def _detail(detail: str | Marked) -> str:
    if isinstance(detail, str):
        return _text(detail)
    # White space may not stand within the stars (CommonMark 6.2).
    return "".join(
        f"**{_text(text)}**" if marked and text.strip() == text else _text(text) for text, marked in detail.pieces()
    )


def _row(cells: tuple[str, ...], *, raw: bool = False) -> str:
    return "| " + " | ".join(cell if raw else _text(cell) for cell in cells) + " |"
