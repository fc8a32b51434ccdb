"""HTML: the page as one file for a browser or a printer. It loads nothing, runs nothing, and takes no text for markup.

Headings, tables and asides carry the meaning (WCAG 2.2, 1.3.1), words before colours (1.4.1); the colours follow the
reader's choice of light or dark, and every one has a contrast of 7 to 1 or more (1.4.6).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, TextIO

from medcli.render import Screen
from medcli.render.clean import line
from medcli.views.view import Block, Grid, Line, Marked, Notice, Row, View

_LONG = re.compile(r"\S{24}(?=\S{8})")  # set ids, file names; no word of a language is longer
_STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --soft: #4a4a4a; --rule: #c8c8c8; --page: #fff; --alarm: #8f0000;
  --mark: #fff0a8; }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f0f0; --soft: #c4c4c4; --rule: #555; --page: #161616;
  --alarm: #ffb3a8; --mark: #5a4a00; } }
@media print { :root { --ink: #000; --soft: #333; --page: #fff; --alarm: #8f0000; --mark: #fff0a8; } }
body { margin: 0 auto; max-width: 52rem; padding: 1rem; background: var(--page); color: var(--ink);
  font: 1rem/1.45 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; margin: 1.2rem 0 .4rem; }
h2 { font-size: 1.2rem; margin: 1.4rem 0 .4rem; border-bottom: 1px solid var(--rule); }
h3, h4 { font-size: 1rem; margin: 1rem 0 .2rem; }
p { margin: .3rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .2rem .8rem .2rem 0; border-top: 1px solid var(--rule); }
tr:first-child > * { border-top: 0; }
@media screen and (max-width: 36rem) { table { font-size: .85rem; } th, td { padding-inline-end: .4rem; } }
tbody th { font-weight: 600; }
.detail td { border-top: 0; padding: 0 0 .5rem 1.5rem; }
mark { background: var(--mark); color: inherit; font-weight: 600; }
aside { border: 3px solid var(--alarm); padding: .6rem 1rem; margin: 1rem 0; }
aside h2 { border: 0; margin: 0; color: var(--alarm); }
.note, .resolution { color: var(--soft); }
h2, h3, h4, tr { break-after: avoid; }
tr, aside { break-inside: avoid; }
"""


def render(view: View[Any], out: TextIO, screen: Screen) -> None:
    """Write the view's blocks as one document; nothing where there are none. The screen's width does not matter."""
    del screen
    blocks = list(view.blocks())
    if not blocks:
        return
    names = [line(block.text) for block in blocks if isinstance(block, Line) and block.role == "header"]
    title = escape(", ".join(names) or f"medcli {view.command}")
    out.write(
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    )
    if len(names) != 1:
        out.write(f"<h1>{title}</h1>\n")
    out.writelines(f"{part}\n" for part in _parts(blocks, top=1 if len(names) == 1 else 2))
    out.write("</main>\n</body>\n</html>\n")


def _parts(blocks: Iterable[Block], top: int) -> Iterator[str]:
    """Yield the elements; *top* is the level of the headers. No level is left out below it (WCAG, technique G141)."""
    level = top
    for block in blocks:
        match block:
            case Line(text, "header"):
                level = top
                yield f"<h{top}>{_text(text)}</h{top}>"
            case Line(text, "title"):
                level = top + 1
                yield f"<h{level}>{_text(text)}</h{level}>"
            case Line(text, "group"):
                yield f"<h{level + 1}>{_text(text)}</h{level + 1}>"
            case Line(text, role):
                yield f"<p>{_text(text)}</p>" if role == "text" else f'<p class="{role}">{_text(text)}</p>'
            case Notice(title, paragraphs):
                words = "".join(f"<p>{_text(part)}</p>" for part in paragraphs)
                yield f"<aside><h{top + 1}>{_text(title)}</h{top + 1}>{words}</aside>"
            case Grid():
                yield _grid(block)


def _grid(grid: Grid) -> str:
    used = [i for i in range(len(grid.rows[0].cells)) if grid.columns or any(row.cells[i] for row in grid.rows)]
    head = "".join(f'<th scope="col">{_text(grid.columns[i])}</th>' for i in used) if grid.columns else ""
    body = "\n".join(_row(row, used) for row in grid.rows)
    return f"<table>\n{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>\n{body}\n</tbody>\n</table>"


def _row(row: Row, used: list[int]) -> str:
    first, *others = (_text(row.cells[i]) for i in used)
    cells = f'<th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in others)
    details = "".join(f"<p>{_detail(detail)}</p>" for detail in row.details)
    under = f'\n<tr class="detail"><td colspan="{len(used)}">{details}</td></tr>' if details else ""
    return f"<tr>{cells}</tr>{under}"


def _detail(detail: str | Marked) -> str:
    if isinstance(detail, str):
        return _text(detail)
    return "".join(f"<mark>{_text(text)}</mark>" if marked else _text(text) for text, marked in detail.pieces())


def _text(text: str) -> str:
    """Return text as it may stand in an element; a column is never wider than a page for the sake of one long name."""
    return "<wbr>".join(map(escape, _LONG.sub("\\g<0>\0", line(text)).split("\0")))
