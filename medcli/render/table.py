"""Tables for a terminal, by Rich: words carry the meaning, colour only repeats it, nothing is ever cropped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TextIO

from rich.box import HEAVY
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from medcli.render import Screen
from medcli.render.clean import line
from medcli.views.view import ABSENT, Block, Grid, Line, Marked, Notice, Row, View

_STYLES = {"resolution": "italic", "header": "bold", "title": "bold underline", "group": "bold", "note": "dim"}
_NARROW = 72
"""Below this many columns a grid of more than three columns is shown as a list."""


def render(view: View[Any], out: TextIO, screen: Screen) -> None:
    """Write the view's blocks at the width of the screen."""
    console = Console(
        file=out,
        width=max(screen.width, 20),
        force_terminal=screen.colour,
        no_color=not screen.colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    draw(view, console, colour=screen.colour)


def draw(view: View[Any], console: Console, *, colour: bool) -> None:
    """Print the view's blocks on *console*."""
    first = True
    for block in view.blocks():
        if isinstance(block, Line) and block.role in ("header", "title", "note") and not first:
            console.print()
        first = isinstance(block, Line) and block.role == "resolution"
        for piece in _pieces(block, console.width, colour=colour):
            console.print(piece, soft_wrap=False, overflow="fold")


def _pieces(block: Block, width: int, *, colour: bool) -> Iterator[RenderableType]:
    match block:
        case Line(text, role):
            indent = 2 if role == "text" else 0
            yield _indented(Text(line(text), _STYLES.get(role, "")), indent)
        case Notice(title, paragraphs):
            body = Text("\n".join(line(p) for p in paragraphs))
            yield Panel(body, title=Text(line(title), "bold"), title_align="left", box=HEAVY, border_style="red")
        case Grid(rows, columns):
            if any(row.details for row in rows) or (len(columns) > 3 and width < _NARROW):
                for row in rows:
                    yield from _as_list(row, columns, colour=colour)
            else:
                yield _indented(_table(rows, columns), 2)


def _indented(piece: RenderableType, columns: int) -> Padding:
    # Not expanded to the width of the screen: a line that is copied ends where its words end.
    return Padding(piece, (0, 0, 0, columns), expand=False)


def _table(rows: tuple[Row, ...], columns: tuple[str, ...]) -> Table:
    table = Table(box=None, show_header=bool(columns), padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    used = [i for i in range(len(rows[0].cells)) if columns or any(row.cells[i] for row in rows)]
    for i in used:
        table.add_column(Text(line(columns[i])) if columns else "", overflow="fold")
    for row in rows:
        table.add_row(*(Text(line(row.cells[i])) for i in used))
    return table


def _as_list(row: Row, columns: tuple[str, ...], *, colour: bool) -> Iterator[RenderableType]:
    first, *others = (
        f"{column}: {cell}" if column else cell
        for column, cell in zip(columns or ("",) * len(row.cells), row.cells, strict=True)
        if cell not in ("", ABSENT)
    )
    yield _indented(Text.assemble((line(first), "bold"), line("".join(f" · {part}" for part in others))), 2)
    for detail in row.details:
        yield _indented(_detail(detail, colour=colour), 6)


def _detail(detail: str | Marked, *, colour: bool) -> Text:
    """Return a line under a row; where there are no colours, brackets that no quote has show what is marked."""
    if isinstance(detail, str):
        return Text(line(detail))
    marked, before, after = ("bold yellow", "", "") if colour else ("", "‹", "›")
    return Text.assemble(
        *((f"{before}{line(t)}{after}", marked) if is_marked else line(t) for t, is_marked in detail.pieces())
    )
