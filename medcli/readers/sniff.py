"""What a file is, by its content first and its name second."""

from __future__ import annotations

import codecs
import re

from medcli.errors import SourceError
from medcli.readers.text import decode

# First bytes, as the formats' own specifications give them, and what people call such a file.
_MAGIC = (
    (b"%PDF-", "a PDF file", "save its text as .txt first"),
    (b"PK\x05\x06", "an empty zip archive", "give the files themselves"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"BZh", "a bzip2 archive", "unpack it"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", "give the text that it shows"),
    (b"\xff\xd8\xff", "a JPEG image", "give the text that it shows"),
    (b"GIF87a", "a GIF image", "give the text that it shows"),
    (b"GIF89a", "a GIF image", "give the text that it shows"),
    (b"II*\x00", "a TIFF image", "give the text that it shows"),
    (b"MM\x00*", "a TIFF image", "give the text that it shows"),
    (b"SQLite format 3\x00", "an SQLite database", "give the sources that it was built from"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", "save it as text"),
    (b"{\\rtf", "a Rich Text Format document", "save it as plain text"),
    (b"\x7fELF", "a program", "give a text, Markdown or HTML file"),
)
_ZIP = b"PK\x03\x04"
_JSON = re.compile(rb'\s*(?:\{\s*(?:"[^"]{0,200}"\s*:|\}\s*$)|\[\s*(?:\{\s*"|\]\s*$)|(?P<weak>[\[{]))')
_HTML = re.compile(r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_FRAGMENT = re.compile(r"</(?:p|h[1-6]|li|ul|ol|div|article|section|table)\s*>", re.I)
_XML = re.compile(r"<\?xml|<!DOCTYPE|<[a-z][\w:.-]*(?:\s+[\w:.-]+\s*=|\s*/?>)", re.I)
_ATX = re.compile(r"^#{1,6} \S", re.M)
_BOLD_LINE = re.compile(r"^\*\*[^*\n]+\*\*:?[ \t]*$", re.M)
_MARKDOWN_SUFFIXES = (".md", ".markdown", ".mdown")
_HTML_SUFFIXES = (".html", ".htm", ".xhtml")


def sniff(data: bytes, suffix: str) -> str:
    """Return the name of the format of *data*: html, markdown, plain, or json, xml or zip of any kind.

    Raises:
        SourceError: it is empty, binary, or not what its suffix says.

    """
    if not data:
        raise SourceError("is empty", "give a file with text in it")
    _refuse_binary(data)
    if streamed := sniff_streamed(data, suffix):
        return streamed
    text = decode(data).strip()
    if not text:
        raise SourceError("holds nothing but white space", "give a file with text in it")
    suffix = suffix.lower()
    found = _marked_up(text)
    if found:
        return found
    if suffix in (".json", ".xml"):
        raise SourceError(f"is named {suffix} but is not {suffix[1:].upper()}", "correct the file or its name")
    if suffix in _HTML_SUFFIXES:
        return "html" if re.search(r"<[a-z!/]", text, re.I) else "plain"
    if suffix in _MARKDOWN_SUFFIXES or len(_ATX.findall(text) + _BOLD_LINE.findall(text)) >= 2:
        return "markdown"
    return "plain"


def sniff_streamed(head: bytes, suffix: str) -> str:
    """Return "zip" or "json" where *head*, the first bytes of a file, says so, else ""; both are read as they go.

    JSON (RFC 8259) is told by its opening, so that a file that is cut off or damaged further on is JSON still.
    """
    if head.startswith(_ZIP):
        return "zip"
    opening = _JSON.match(head.removeprefix(codecs.BOM_UTF8))
    return "json" if opening and (opening["weak"] is None or suffix.lower() == ".json") else ""


def _refuse_binary(data: bytes) -> None:
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise SourceError(f"is {what}, not text", remedy)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise SourceError("is a WebP image, not text", "give the text that it shows")


def _marked_up(text: str) -> str:
    if _HTML.match(text):
        return "html"
    if text.startswith("<") and (text.startswith("<?xml") or "xmlns" in text[:2000]):
        return "xml"
    if len(_FRAGMENT.findall(text)) >= 2 and (text.startswith("<") or len(_FRAGMENT.findall(text)) >= 6):
        return "html"
    return "xml" if _XML.match(text) and text.endswith(">") and "</" in text else ""
