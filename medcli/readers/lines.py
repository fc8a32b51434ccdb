"""Lines of a plain-text file: markers taken off, hard-wrapped paragraphs joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from medcli.readers.builder import Piece, joined
from medcli.readers.shapes import BULLET, LETTER, NUMBER, RULE, Shape, is_title_case, shape
from medcli.readers.tables import is_row

MIN_WRAP, MAX_WRAP = 40, 130  # columns at which people wrap prose


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or a wrapped paragraph, of the file."""

    pieces: tuple[Piece, ...]
    raw: str  # as it stands in the file
    indent: int = 0
    gap: bool = False  # an empty line stands before it
    marker: str = ""  # "-", "•" or a number, taken off
    rule: str = ""  # "=" or "-" where it is underlined

    @property
    def text(self) -> str:
        """The words, without marker and surrounding space."""
        return joined(self.pieces)


def split_lines(text: str, first: int = 1) -> list[Line]:
    """Return the lines of *text* that hold words; *first* is the number of its first line in the file."""
    lines: list[Line] = []
    gap = False
    for number, raw in enumerate(text.split("\n"), first):
        bare = raw.strip()
        if RULE.match(bare):
            if lines and not (gap or lines[-1].rule or lines[-1].marker or is_row(lines[-1].raw)):
                lines[-1] = replace(lines[-1], rule=bare[0])
            gap = True
        elif bare:
            lines.append(_line(raw, number, gap))
            gap = False
        else:
            gap = True
    return lines


def _line(raw: str, number: int, gap: bool) -> Line:
    bare = raw.strip()
    indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
    marker = ""
    if not is_row(raw) and (found := BULLET.match(bare) or NUMBER.match(bare) or LETTER.match(bare)):
        marker = found[0].strip().strip("().")
        bare = bare[found.end() :]
    return Line((Piece(bare, number),), raw, indent, gap, marker)


def join_wrapped(lines: Sequence[Line]) -> list[Line]:
    """Return *lines* with the lines of hard-wrapped paragraphs and items joined into one.

    A line was wrapped where the first word of the next would not have fitted into the text's width: that holds
    for every line break an editor makes, and seldom for one that an author made.
    """
    width = _width(lines)
    out: list[Line] = []
    last = ""
    for line in lines:
        if out and _continues(out[-1], last, line, width):
            out[-1] = replace(out[-1], pieces=out[-1].pieces + line.pieces, rule=line.rule)
        else:
            out.append(line)
        last = line.raw.rstrip()
    return out


def _width(lines: Sequence[Line]) -> int:
    """Return the column at which the text is wrapped, or 0 where it is not wrapped."""
    longest = max((len(line.raw.rstrip()) for line in lines if not is_row(line.raw)), default=0)
    if not MIN_WRAP <= longest <= MAX_WRAP:
        return 0
    for before, after in pairwise(lines):
        if _full(before.raw.rstrip(), after, longest) and _runs_on(before, after) and after.raw.strip()[:1].islower():
            return longest
    return 0


def _runs_on(before: Line, after: Line) -> bool:
    return not (after.gap or after.marker or before.rule or is_row(before.raw) or is_row(after.raw))


def _full(last: str, after: Line, width: int) -> bool:
    return len(last) + 1 + len(after.raw.split()[0]) > width


def _continues(before: Line, last: str, after: Line, width: int) -> bool:
    if not _runs_on(before, after) or last.endswith(":"):
        return False
    if before.marker and after.indent > before.indent and after.indent > 0:
        return True
    heading = shape(before.text) is Shape.STRONG or (len(before.pieces) == 1 and is_title_case(before.text))
    if width and _full(last, after, width):
        return not (heading and after.text[:1].isupper())
    unfinished = re.search(r"(?:[,–—-]|\b(?:and|or|the|of|to|a|with|in))$", before.text)
    return bool(width and unfinished and after.text[:1].islower() and len(last) > width // 2)
