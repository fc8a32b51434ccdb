"""A label's section, made from its title and blocks, with exact offsets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from medcli.facts import Block, BlockKind, Section, Span

HIGHLIGHTS = "Highlights"
"""The title of a section that restates another in short; the label's own text begins on its second line."""


class Part(NamedTuple):
    """One paragraph, list item, or table row (which has cells and no text), and the line of the file it is on."""

    kind: BlockKind
    text: str
    level: int = 0
    cells: tuple[str, ...] = ()
    header: bool = False
    line: int = 1


def section(
    title: str, level: int, parts: Sequence[Part], *, code: str = "", number: str = "", line: int = 1
) -> Section | None:
    """Return the section of *parts*, each on a line of its own under *title*; None where there is nothing in it."""
    if title:
        parts = [Part(BlockKind.HEADING, title, line=line), *parts]
    texts: list[str] = []
    blocks: list[Block] = []
    lines: list[tuple[int, int]] = []
    at = 0
    for part in parts:
        text = "\t".join(part.cells) if part.cells else part.text
        if not text.strip():
            continue
        if not lines or lines[-1][1] != part.line:
            lines.append((at, part.line))
        kind = part.kind
        if text.endswith(":") and kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            kind = BlockKind.LEAD
        end = at + len(text)
        cells = _cells(part.cells, at) if part.cells else ()
        blocks.append(Block(kind, Span(at, end), part.level, cells, part.header))
        texts.append(text)
        at = end + 1
    if not blocks:
        return None
    return Section(title, level, "\n".join(texts), tuple(blocks), tuple(lines), code, number)


def _cells(cells: Sequence[str], at: int) -> tuple[Span, ...]:
    spans = []
    for cell in cells:
        end = at + len(cell)
        spans.append(Span(at, end))
        at = end + 1
    return tuple(spans)
