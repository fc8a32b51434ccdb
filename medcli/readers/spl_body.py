"""The body of Structured Product Labeling: nested sections of paragraphs, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from medcli.facts import BlockKind, Section
from medcli.readers.label_sections import by_code
from medcli.readers.label_tables import flat, has_columns, line_of, rows, take_notes, words
from medcli.readers.label_text import HIGHLIGHTS, Part, section

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})(?:\.(?=\s)|\))?\s+(?=\S)")
_BULLET = re.compile(r"^[•●▪◦■‣·]\s*")
_INLINE = frozenset({"content", "linkHtml", "sub", "sup", "footnoteRef", "originalText"})


def sections(root: etree._Element) -> Iterator[Section]:
    """Yield the sections of the label *root*, whose tags have lost their namespace, in order."""
    for body in root.iterfind("component/structuredBody"):
        for found in body.iterfind("component/section"):
            yield from _section(found, 2, "")


def _section(element: etree._Element, level: int, above: str) -> Iterator[Section]:
    """Yield *element* and the sections in it; one without a code of its own kind has that of the section *above*."""
    coded = element.find("code")
    code = (coded.get("code") or "") if coded is not None else ""
    found = by_code().get(code)
    if found is not None and not found.kept:
        return
    if level > 2 and above and (found is None or found.field == "spl_unclassified_section"):
        code = above
    named = element.find("title")
    title = flat(named) if named is not None else ""
    number = _NUMBER.match(title)
    if number:
        title = title[number.end() :]
    line = line_of(element)
    own = [part for text in element.iterfind("text") for part in _Writer(text).parts]
    made = section(title, level, own, code=code, number=number[1] if number else "", line=line)
    if made is not None:
        yield made
    short = [part for text in element.iterfind("excerpt/highlight/text") for part in _Writer(text).parts]
    brief = section(HIGHLIGHTS, level + 1, short, code=code, line=line) if short else None
    if brief is not None:
        yield brief
    for inner in element.iterfind("component/section"):
        yield from _section(inner, level + 1, code)


class _Writer:
    """Walks a text element and collects its parts."""

    def __init__(self, text: etree._Element) -> None:
        self.parts: list[Part] = []
        self._words = ""
        self._line = line_of(text)
        self._lists = 0
        self._notes: list[etree._Element] = []  # footnotes, written behind the block that they stand in
        self._inside(text)
        self._flush()

    def _inside(self, element: etree._Element) -> None:
        self._words += element.text or ""
        for child in element:
            if isinstance(child.tag, str):
                self._element(child)
            self._words += child.tail or ""

    def _element(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _INLINE:
            self._inside(element)
        elif tag == "footnote":
            self._notes.append(element)
        elif tag == "br":
            self._flush(notes=False)
        elif tag != "renderMultiMedia":
            self._flush()
            self._block(element)

    def _block(self, element: etree._Element) -> None:
        self._line = line_of(element)
        if element.tag == "table" and has_columns(element):
            self._table(element)
            return
        lists = element.tag == "list"
        self._lists += lists
        self._inside(element)
        self._flush()
        self._lists -= lists

    def _table(self, table: etree._Element) -> None:
        notes = take_notes(table)
        for caption in table.iterfind("caption"):
            self._inside(caption)
            self._flush()
        self.parts += rows(table)
        self._notes += notes
        self._flush()

    def _flush(self, *, notes: bool = True) -> None:
        text, self._words = words(self._words), ""
        bullet = _BULLET.match(text)
        if bullet:
            text = text[bullet.end() :]
        if text:
            kind = BlockKind.ITEM if self._lists or bullet else BlockKind.PARAGRAPH
            self.parts.append(Part(kind, text, max(self._lists - 1, 0), line=self._line))
        while notes and self._notes:
            self._inside(self._notes.pop(0))
            note, self._words = words(self._words), ""
            if note:
                self.parts.append(Part(BlockKind.PARAGRAPH, note, line=self._line))
