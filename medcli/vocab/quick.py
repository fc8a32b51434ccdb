"""Patterns that ignore case, searched for in small letters first: the same matches in a fraction of the time.

Python's engine passes quickly over a text only for a pattern that begins with letters, and takes no notice of case
only one letter after another. So the places where a pattern may match are looked for in the text in small letters,
by the pattern in small letters and without what takes no room at its beginning; each is then tried on the text itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from re import _parser  # type: ignore[attr-defined]

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)  # an escape, a class of characters, or a character
_KEPT_OR_LARGE = re.compile(r"\\.|\(\?P|[A-Z]", re.DOTALL)
_NO_ROOM = ("(?=", "(?!", "(?<=", "(?<!")
# re.IGNORECASE takes these for letters that they are not turned into by lower() alone, or not by one letter.
_ODD = re.compile("[ſıİ]")
_END = sys.maxsize


def pieces(expression: str) -> list[str]:
    """Return the characters, escapes and classes of characters that *expression* is written with."""
    return _PIECE.findall(expression)


class Quick:
    """A compiled pattern, to be asked as one of the module re is."""

    __slots__ = ("_found", "flags", "fullmatch", "groupindex", "groups", "match", "pattern", "sub", "whole")

    def __init__(self, whole: re.Pattern[str]) -> None:
        self.whole = whole
        self.pattern, self.flags = whole.pattern, whole.flags
        self.groups, self.groupindex = whole.groups, whole.groupindex
        self.match: Callable[..., re.Match[str] | None] = whole.match
        self.fullmatch: Callable[..., re.Match[str] | None] = whole.fullmatch
        self.sub: Callable[..., str] = whole.sub
        self._found = _in_small_letters(whole)

    def search(self, text: str, start: int = 0, end: int = _END) -> re.Match[str] | None:
        """Return the first match in ``text[start:end]``."""
        if self._found is None or not (text.isascii() or _ODD.search(text) is None):
            return self.whole.search(text, start, end)
        small = text.lower()
        while may_be := self._found.search(small, start, end):
            start = may_be.start()
            if match := self.whole.match(text, start, end):
                return match
            start += 1
        return None

    def finditer(self, text: str, start: int = 0, end: int = _END) -> Iterator[re.Match[str]]:
        """Yield the matches in ``text[start:end]``, none of which overlap."""
        if self._found is None:
            yield from self.whole.finditer(text, start, end)
            return
        while match := self.search(text, start, end):
            yield match
            start = match.end()


def _in_small_letters(whole: re.Pattern[str]) -> re.Pattern[str] | None:
    """Return what matches, in small letters, wherever *whole* does; None where there is no such thing."""
    expression = whole.pattern
    shortest, _ = _parser.parse(expression, whole.flags).getwidth()
    if not whole.flags & re.IGNORECASE or shortest == 0 or "(?-" in expression:
        return None
    if any(letter.isalpha() and not letter.isascii() for letter in expression):
        return None
    small = _KEPT_OR_LARGE.sub(lambda m: m.group() if m.group()[0] in "\\(" else m.group().lower(), expression)
    return re.compile(_with_room(small), whole.flags & ~re.IGNORECASE)


def _with_room(expression: str) -> str:
    r"""Return *expression* without what takes no room at its beginning.

    >>> _with_room(r"\b(?<!un)(?:common|usual)")
    '(?:common|usual)'
    """
    while True:
        if expression.startswith(r"\b"):
            expression = expression[2:]
        elif expression.startswith(_NO_ROOM):
            expression = expression[_closing(expression) :]
        else:
            return expression


def _closing(expression: str) -> int:
    """Return where the parenthesis that *expression* begins with is closed."""
    depth = end = 0
    for piece in pieces(expression):
        depth += (piece == "(") - (piece == ")")
        end += len(piece)
        if not depth:
            break
    return end
