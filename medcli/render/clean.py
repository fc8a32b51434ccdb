"""Text made safe to print: no terminal takes an order from a drug's name or a source's words.

Control characters (ECMA-48: C0, DEL and C1, which hold every escape sequence), lone surrogates (bytes of the command
line that are no UTF-8), the overrides of writing direction (Unicode UAX 9) and what XML cannot hold (XML 1.0, 2.2)
become U+FFFD.
"""

from __future__ import annotations

import re

from medcli.views.view import Cell

_UNSAFE = "\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff"
_CONTROLS = re.compile(f"[{_UNSAFE}]")
_CONTROLS_IN_LINES = re.compile(f"(?![\\t\\n\\r])[{_UNSAFE}]")
_BREAKS = re.compile(r"\s*[\n\r\t\v\f\u2028\u2029]\s*")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def line(text: str) -> str:
    r"""Return *text* as one printable line.

    >>> line("so\x1b[31mma\nforte")
    'so�[31mma forte'
    """
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", _BREAKS.sub(" ", text))


def lines(text: str) -> str:
    """Return *text* printable, its tabs and line breaks kept."""
    return _CONTROLS_IN_LINES.sub("\N{REPLACEMENT CHARACTER}", text)


def cell(value: Cell) -> str:
    """Return a value as text: nothing for null, true and false as JSON has them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # never 1.0 (ISMP)
    text = str(value)
    return text if text.isprintable() else lines(text)  # most are, and the expression takes ten times as long


def escaped(value: Cell) -> str:
    r"""Return a value as one tab-separated field: tab and line breaks as ``\t``, ``\n``, ``\r``, backslash doubled."""
    text = cell(value)
    return text if text.isprintable() and "\\" not in text else text.translate(_ESCAPES)
