"""HTML pages as a browser saves them: the article's words, and nothing of the site around it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence

from lxml import etree
from lxml import html as lxml_html

from medcli.errors import SourceError
from medcli.facts import BlockKind, Document, SourceKind
from medcli.readers.boilerplate import content, is_boilerplate
from medcli.readers.builder import Piece, SectionBuilder, body_levels, sha256
from medcli.readers.shapes import BULLET, definition, is_closing, is_label, words
from medcli.readers.text import clean, decode

_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary"})
_SUMMARY_RANK = 5  # <summary> titles the details that it opens
# fmt: off
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
))
# fmt: on
_BOLD = frozenset({"b", "strong"})
_MAX_BOLD_TITLE = 14  # words


def read(data: bytes, name: str) -> Iterator[Document]:
    """Yield the article in the HTML page *data*.

    Raises:
        SourceError: no text in a known encoding, or a page without words.

    """
    text = _DECLARATION.sub("", _decoded(data))
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        page = lxml_html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise SourceError("is HTML without content", "give a page with text in it") from error
    writer = _Writer(content(page))
    writer.write()
    yield Document(
        source=name,
        kind=SourceKind.ARTICLE,
        format="html",
        title=writer.title or _space(page.findtext(".//title") or ""),
        sections=writer.builder.sections(),
        sha256=sha256(data),
    )


def _decoded(data: bytes) -> str:
    """Return the text in the charset that the page declares, unless a byte order mark or the bytes say otherwise."""
    found = _CHARSET.search(data[:4096])
    marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if found and not marked:
        label = found[1].decode("ascii", "replace").lower()
        # The Encoding Standard reads these labels as Windows-1252, because that is what such pages hold.
        label = "cp1252" if label in ("iso-8859-1", "latin1", "us-ascii", "ascii") else label
        try:
            return clean(data.decode(label))
        except (LookupError, ValueError):
            return decode(data)
    return decode(data)


def _rank(heading: lxml_html.HtmlElement) -> int:
    return _SUMMARY_RANK if heading.tag == "summary" else int(heading.tag[1])


def _space(text: str) -> str:
    """Return *text* with white space collapsed; no-break spaces stay."""
    return _SPACE.sub(" ", text).strip()


class _Writer:
    """Walks a page and writes its blocks into sections."""

    def __init__(self, root: lxml_html.HtmlElement) -> None:
        self.title = ""
        self.builder = SectionBuilder()
        self._root = root
        self._lists = 0
        self._words = [""]  # inline text so far; a new entry after each line break
        self._line = 1
        ranks = [_rank(element) for element in _elements(root) if element.tag in _HEADINGS and _text(element)]
        self._levels = iter(body_levels(ranks))

    def write(self) -> None:
        """Write the whole page."""
        self._inside(self._root)
        self._flush(self._root)

    def _inside(self, element: lxml_html.HtmlElement) -> None:
        self._add(element.text)
        for child in element:
            if not is_boilerplate(child):
                self._element(child)
            self._add(child.tail)

    def _element(self, element: lxml_html.HtmlElement) -> None:
        tag = element.tag
        if tag == "br":
            self._words.append("")
        elif tag in _INLINE:
            self._inside(element)
        elif tag == "img":
            pass
        else:
            self._flush(element.getparent())
            self._block(element)

    def _block(self, element: lxml_html.HtmlElement) -> None:
        self._line = element.sourceline or self._line
        tag = element.tag
        if tag in _HEADINGS:
            self._heading(element)
        elif _is_data(element):
            self._table(element)
        else:
            lists = tag in ("ul", "ol", "dl", "menu")
            self._lists += lists
            self._inside(element)
            self._flush(element)
            self._lists -= lists

    def _heading(self, element: lxml_html.HtmlElement) -> None:
        text = _text(element)
        if not text:
            return
        level = next(self._levels)
        if level == 1:
            self.title = text
        self.builder.heading([Piece(text.rstrip(": \xa0") or text, self._line)], level)

    def _table(self, table: lxml_html.HtmlElement) -> None:
        for row in table.iter("tr"):
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            header = bool(cells) and (all(cell.tag == "th" for cell in cells) or row.getparent().tag == "thead")
            if len(cells) == 1 and not header:
                self._inside(cells[0])
                self._flush(cells[0])
            else:
                self.builder.row([_text(cell) for cell in cells], row.sourceline or self._line, header=header)

    def _add(self, text: str | None) -> None:
        self._words[-1] += text or ""

    def _flush(self, owner: lxml_html.HtmlElement) -> None:
        """Write the inline text collected so far, which stands directly in *owner*."""
        lines = [line for line in map(_space, self._words) if line.strip()]
        self._words = [""]
        titled = owner.tag == "dt" or (bool(lines) and _is_bold(owner, lines[0]))
        listed = (bool(self._lists) and not _is_told(owner, lines)) or _is_listed(lines)
        for i, line in enumerate(lines):
            bullet = BULLET.match(line)
            heads = i == 0 and len(lines) > 1 and (titled or line.endswith(":"))
            if bullet:
                self._item(line[bullet.end() :])
            elif listed and not heads:
                self._item(line)
            else:
                self._paragraph(line, titled=owner.tag == "dt" or _is_bold(owner, line))

    def _item(self, text: str) -> None:
        self.builder.block(BlockKind.ITEM, [Piece(text, self._line)], level=max(self._lists - 1, 0))

    def _paragraph(self, text: str, *, titled: bool) -> None:
        title = text.rstrip(": \xa0")
        if title and (titled or is_label(text)):
            if is_closing(title):
                self.builder.heading([Piece(title, self._line)], 2)
            else:
                self.builder.lead_in([Piece(title, self._line)])
        elif parts := definition(text):
            self.builder.lead_in([Piece(parts[0], self._line)])
            self.builder.block(BlockKind.PARAGRAPH, [Piece(parts[1], self._line)])
        else:
            self.builder.block(BlockKind.PARAGRAPH, [Piece(text, self._line)])


def _elements(element: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """Yield the elements inside *element* that are content, as they are walked when written."""
    for child in element:
        if not is_boilerplate(child):
            yield child
            if child.tag not in _HEADINGS:
                yield from _elements(child)


def _is_data(element: lxml_html.HtmlElement) -> bool:
    """Whether *element* is a table of data; one that holds tables or headings lays out the page."""
    inner = (child for child in element.iter("table", *_HEADINGS) if child is not element)
    return element.tag == "table" and next(inner, None) is None


def _text(element: lxml_html.HtmlElement) -> str:
    """Return the words of *element*, with a space where a block or line break stands between them."""
    return _space(_raw(element))


def _raw(element: lxml_html.HtmlElement) -> str:
    parts = [element.text or ""]
    for child in element:
        if not is_boilerplate(child):
            edge = "" if child.tag in _INLINE else " "
            parts += [edge, _raw(child), edge]
        parts.append(child.tail or "")
    return "".join(parts)


def _is_told(owner: lxml_html.HtmlElement, lines: Sequence[str]) -> bool:
    """Whether *lines* are the term, or whole sentences of the description, in a definition list."""
    return owner.tag == "dt" or (owner.tag == "dd" and all(line.endswith((".", "!")) for line in lines))


def _is_listed(lines: Sequence[str]) -> bool:
    """Whether line breaks set a list: three or more lines, of which none but the first may be a sentence."""
    return len(lines) > 2 and all(len(words(line)) <= 8 and line[-1] not in ".!?:" for line in lines[1:])


def _is_bold(owner: lxml_html.HtmlElement, text: str) -> bool:
    """Whether *text* is a few words in bold that stand alone on a line of the paragraph *owner*."""
    if owner.tag not in ("p", "div", "section", "article", "body") or text.endswith((".", "!", ";", ",")):
        return False
    bold = [child for child in owner.iter(*_BOLD) if _text(child) == text]
    return bool(bold) and len(words(text)) <= _MAX_BOLD_TITLE
