"""Bytes to text: encodings, newlines, and characters that nobody sees.

The order is fixed, so that the same bytes give the same text everywhere: a byte order mark decides; then
UTF-8 (RFC 3629); then UTF-16 without a mark; then the legacy code pages.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from medcli.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CODE_PAGES = ["cp1252", "mac_roman", "cp1250", "cp1251", "cp1253", "cp1254", "koi8_r", "shift_jis", "gb18030"]
_NEWLINES = re.compile("\r\n|[\r\f\v\x85\u2028\u2029]")
_WORD_BREAK = re.compile(r"(?<=\w)\u200b(?=\w)")  # by Unicode, the end of a word where no space is shown
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_REMEDY = "save it as UTF-8 text"


def decode(data: bytes) -> str:
    r"""Return the text of *data*, with ``\n`` for every kind of line end and no invisible characters.

    Raises:
        SourceError: the bytes are no text in any encoding that is known here.

    """
    return clean(_decoded(data))


def clean(text: str) -> str:
    r"""Return *text* with one kind of newline, and without soft hyphens, zero-width and control characters.

    >>> clean("a\r\nb\rc\u2028d\u00ade")
    'a\nb\nc\nde'
    """
    text = _WORD_BREAK.sub(" ", text)
    text = _UNSEEN.sub("", _NEWLINES.sub("\n", text))
    return _CONTROLS.sub(" ", text)


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    if b"\0" in data:
        return _wide(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        what = f"is marked as {encoding} but is not valid: byte {error.start}"
        raise SourceError(what, _REMEDY, line=line) from error


def _wide(data: bytes) -> str:
    """Decode UTF-16 without a mark: in Western text every other byte is zero. Any other zero byte means binary."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    half = len(data) // 2
    if len(data) % 2 == 0 and max(even, odd) > 0.4 * half and min(even, odd) < 0.05 * half:
        return _strictly(data, "utf-16-le" if odd > even else "utf-16-be")
    raise SourceError("is binary data, not text", "give a text, Markdown or HTML file")


def _legacy(data: bytes) -> str:
    """Decode bytes that are not UTF-8.

    A few high bytes in an otherwise English text are the signs of Windows-1252 (quotes, dashes, degrees), and no
    statistics can tell more; a text full of them is left to the statistics.
    """
    unprintable = len(re.findall(rb"[\x00-\x08\x0e-\x1f\x7f]", data))
    if unprintable > len(data) // 50:
        raise SourceError("is binary data, not text", "give a text, Markdown or HTML file")
    high = sum(byte > 0x7F for byte in data)
    # mac_roman puts its quotes where Windows-1252 has the capitals Ò to Õ, which never follow a small letter.
    macintosh = re.search(rb"[a-z][\xd2-\xd5](?:[a-z]|\W|$)", data)
    if high <= len(data) // 4:
        try:
            return data.decode("mac_roman" if macintosh else "cp1252")
        except UnicodeDecodeError:
            pass
    best = from_bytes(data, cp_isolation=_CODE_PAGES).best()
    if best is None:
        raise SourceError("is text in no encoding that is known here", _REMEDY)
    return str(best)
