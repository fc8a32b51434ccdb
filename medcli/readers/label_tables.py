"""Tables of labels: the table model of HTML 4 as Structured Product Labeling and openFDA's table fields use it."""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

from medcli.facts import BlockKind
from medcli.readers.label_text import Part
from medcli.readers.text import clean

_MAX_SPAN = 64  # columns or rows; no label's table comes near, and a made-up number must not fill the memory
_ODD = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_COUNT = re.compile(r"\s*\d{1,4}")
_LINE_BREAK = re.compile(r"\s{2,}")
_FIGURES = re.compile(r"(?:[<>≤≥]?\s?\d[\d.,]*\s?%?(?:\s?\([^()]*\))?\s+)+[<>≤≥]?\s?\d[\d.,]*\s?%?(?:\s?\([^()]*\))?")
_BREAKS = frozenset({"br", "paragraph", "p", "list", "div", "caption", "td", "th"})
_ITEMS = frozenset({"item", "li"})
_MARK = re.compile(r"\s*[a-z](?:\s*,\s*[a-z])*\s*")  # of a footnote, set above the line
_UNSEEN = frozenset({"renderMultiMedia", "rendermultimedia", "img", "col", "colgroup"})


def words(text: str | None) -> str:
    r"""Return *text* with white space collapsed to single spaces, and without characters that nobody sees.

    >>> words("  a\n\tb\u200b ")
    'a b'
    """
    if not text:
        return ""
    plain = text.isascii() or not _ODD.search(text)  # cleaning costs more than all else done to a label's text
    return " ".join((text if plain else clean(text)).split())


def line_of(element: etree._Element) -> int:
    """Return the line of the file that *element* begins on, 1 where that is not known."""
    return cast("int | None", element.sourceline) or 1  # lxml's stubs give it no type


def flat(element: etree._Element) -> str:
    """Return the words of *element* in their order as one line; a bullet marks where a list item begins."""
    if not len(element):  # most cells hold nothing but text
        return words(element.text)
    pieces: list[str] = []
    _flatten(element, pieces)
    return words("".join(pieces))


def _flatten(element: etree._Element, pieces: list[str]) -> None:
    if element.text:
        pieces.append(element.text)
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and tag not in _UNSEEN:
            edge = "\n\n" if tag in _BREAKS else " • " if tag in _ITEMS else ""
            pieces.append(" " if tag == "sup" and not len(child) and _MARK.fullmatch(child.text or "") else edge)
            _flatten(child, pieces)
            pieces.append(edge and "\n\n" if tag in _BREAKS else " " if edge else "")
        if child.tail:
            pieces.append(child.tail)


def rows(table: etree._Element, line: int = 0) -> list[Part]:
    """Return the rows of *table*, on *line* or on their own; a cell that spans columns or rows stands in each of them.

    A cell of the body as wide as the whole table names the rows below it, and stands in the first column alone.
    """
    made: list[Part] = []
    pending: dict[int, tuple[int, str]] = {}  # column: how many more rows, and the cell
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        parent = row.getparent()
        header = (parent is not None and parent.tag == "thead") or (bool(cells) and all(c.tag == "th" for c in cells))
        texts = _placed(cells, pending, header=header)
        stacked = [] if header else _unstacked(cells, texts)
        for each in stacked or [texts]:
            if any(each):
                made.append(Part(BlockKind.ROW, "", 0, tuple(each), header, line or line_of(row)))
    return made


def _unstacked(cells: list[etree._Element], texts: list[str]) -> list[list[str]]:
    """Return the rows that one row holds whose cells have several lines: names in one, as many figures in the others.

    A cell of one line stands in each of them. None where the cells have unlike numbers of lines.
    """
    if len(cells) != len(texts):
        return []
    figures = [i for i, text in enumerate(texts) if i and " " in text and _FIGURES.fullmatch(text)]
    if not figures:
        return []
    lines = [_lines(cell) for cell in cells]
    counts = {len(own) for own in lines if len(own) > 1}
    if len(counts) != 1 or not any(len(lines[i]) > 1 for i in figures):
        return []
    (count,) = counts
    columns = [own if len(own) == count else [text] * count for text, own in zip(texts, lines, strict=True)]
    return [list(row) for row in zip(*columns, strict=True)]


def _lines(cell: etree._Element) -> list[str]:
    """Return the lines of *cell*; openFDA prints two spaces or more where a label breaks one."""
    pieces: list[str] = []
    _flatten(cell, pieces)
    return [line for piece in _LINE_BREAK.split("".join(pieces)) if (line := words(piece))]


def _placed(cells: list[etree._Element], pending: dict[int, tuple[int, str]], *, header: bool) -> list[str]:
    texts: list[str] = []
    for cell in cells:
        if pending:
            _fill(texts, pending)
        text, across, down = flat(cell), _span(cell.get("colspan")), _span(cell.get("rowspan"))
        if across == down == 1:  # as most cells are
            texts.append(text)
            continue
        alone = len(cells) == 1 and across > 1 and not header
        for i in range(across):
            if down > 1:
                pending[len(texts)] = (down - 1, text)
            texts.append(text if i == 0 or not alone else "")
    _fill(texts, pending)
    return texts


def _fill(texts: list[str], pending: dict[int, tuple[int, str]]) -> None:
    while len(texts) in pending:
        left, text = pending.pop(len(texts))
        if left > 1:
            pending[len(texts)] = (left - 1, text)
        texts.append(text)


def take_notes(table: etree._Element) -> list[etree._Element]:
    """Take the footnotes out of *table* and return them: within a cell their words would run on from its own."""
    found = list(table.iterfind(".//footnote"))
    for note in found:
        _detach(note)
    return found


def _detach(note: etree._Element) -> None:
    """Take *note* out of its place, and leave the words behind it there."""
    parent, before = note.getparent(), note.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (note.tail or "")
    else:
        parent.text = (parent.text or "") + (note.tail or "")
    note.tail = None
    parent.remove(note)


def _span(value: str | None) -> int:
    found = _COUNT.match(value) if value else None
    return min(max(int(found.group()), 1), _MAX_SPAN) if found else 1


def has_columns(table: etree._Element) -> bool:
    """Say whether any row of *table* has more than one cell."""
    return any(len([cell for cell in row if cell.tag in ("td", "th")]) > 1 for row in table.iter("tr"))
