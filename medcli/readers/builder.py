"""Sections with exact offsets, made from headings and blocks in reading order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from medcli.facts import Block, BlockKind, Section, Span


class Piece(NamedTuple):
    """Words that stand on one line of the file."""

    text: str
    line: int  # from 1


def joined(pieces: Sequence[Piece]) -> str:
    """Return the words of *pieces* as one line."""
    return " ".join(piece.text for piece in pieces)


def sha256(data: bytes) -> str:
    """Return the hexadecimal SHA-256 digest (FIPS 180-4) of *data*."""
    return hashlib.sha256(data).hexdigest()


@dataclass(slots=True)
class _Draft:
    """A section that is still being written."""

    title: str = ""
    level: int = 0
    number: str = ""
    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)

    def write(self, piece: Piece, separator: str) -> Span:
        """Append the words of *piece*, without space around them, and return where they stand."""
        words = piece.text.strip()
        start = len(self.text) + len(separator) if self.text else 0
        self.text = f"{self.text}{separator}{words}" if self.text else words
        if not self.lines or self.lines[-1][1] != piece.line:
            self.lines.append((start, piece.line))
        return Span(start, start + len(words))

    def finished(self) -> Section:
        """Return the section; its first offset is 0, as the contract asks."""
        lines = tuple(self.lines) or ((0, 1),)
        return Section(self.title, self.level, self.text, tuple(self.blocks), lines, number=self.number)


class SectionBuilder:
    """Collects headings and blocks in reading order; each starts a new line of its section's text."""

    def __init__(self) -> None:
        self._drafts = [_Draft()]
        self._depth = 0  # of the heading that lead-ins stand under

    @property
    def empty(self) -> bool:
        """Whether nothing has been added."""
        return len(self._drafts) == 1 and not self._drafts[0].blocks

    def heading(self, pieces: Sequence[Piece], level: int, *, number: str = "") -> None:
        """Start a section of *level* (1 for the document's title, 2 …)."""
        if joined(pieces).strip():
            self._depth = level
            self._start(pieces, level, number)

    def lead_in(self, pieces: Sequence[Piece]) -> None:
        """Start a section one level below the last heading; lead-ins under one heading are siblings."""
        self._start(pieces, max(self._depth, 1) + 1, "")

    def block(self, kind: BlockKind, pieces: Sequence[Piece], *, level: int = 0) -> None:
        """Add a paragraph or list item; one that ends with a colon introduces what follows it."""
        kept = [piece for piece in pieces if piece.text.strip()]
        if not kept:
            return
        introduces = kept[-1].text.rstrip().endswith(":")
        draft = self._drafts[-1]
        spans = [draft.write(piece, " " if i else "\n") for i, piece in enumerate(kept)]
        span = Span(spans[0].start, spans[-1].end)
        draft.blocks.append(Block(BlockKind.LEAD if introduces else kind, span, level))

    def row(self, cells: Sequence[str], line: int, *, header: bool = False) -> None:
        """Add a table row; its cells are joined by tabs and may be empty."""
        if not any(cell.strip() for cell in cells):
            return
        draft = self._drafts[-1]
        start = len(draft.text) + 1 if draft.text else 0
        if draft.text:
            draft.text += "\n"
        if not draft.lines or draft.lines[-1][1] != line:
            draft.lines.append((start, line))
        spans: list[Span] = []
        for cell in cells:
            draft.text += "\t" if spans else ""
            spans.append(Span(len(draft.text), len(draft.text) + len(cell.strip())))
            draft.text += cell.strip()
        draft.blocks.append(Block(BlockKind.ROW, Span(start, len(draft.text)), 0, tuple(spans), header))

    def sections(self) -> tuple[Section, ...]:
        """Return what was added; words before the first heading are a section of level 0 without a title."""
        return tuple(draft.finished() for draft in self._drafts if draft.blocks)

    def _start(self, pieces: Sequence[Piece], level: int, number: str) -> None:
        kept = [piece for piece in pieces if piece.text.strip()]
        draft = _Draft(level=level, number=number)
        spans = [draft.write(piece, " ") for piece in kept]
        draft.title = draft.text
        draft.blocks.append(Block(BlockKind.HEADING, Span(0, spans[-1].end)))
        self._drafts.append(draft)


def body_levels(ranks: Sequence[int]) -> list[int]:
    """Return section levels for the heading ranks (1 to 6) of a page, in reading order.

    A first heading that outranks all others, or is of rank 1, is the document's title (level 1); the highest
    rank among the others becomes level 2.

    >>> body_levels([1, 2, 3, 2])
    [1, 2, 3, 2]
    >>> body_levels([1, 1, 2])
    [1, 2, 3]
    >>> body_levels([2, 2, 4])
    [2, 2, 4]
    """
    if not ranks:
        return []
    rest = ranks[1:]
    if ranks[0] == 1 or not rest or ranks[0] < min(rest):
        top = min(rest, default=2)
        return [1, *(rank - top + 2 for rank in rest)]
    top = min(ranks)
    return [rank - top + 2 for rank in ranks]
