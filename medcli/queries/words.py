"""What a person types into a search, as a query of SQLite's FTS5: whatever it is, never a syntax error.

Words in double quotes are a phrase, a star behind a word makes it the beginning of one, and everything else is plain
words, operators of FTS5 among them: each is handed over as a string, in which nothing has a meaning (SQLite FTS5,
section 3.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PIECE = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]|(\S+)')
_WORD = re.compile(r"[^\W_]+")
_MOST = 32  # pieces; a longer question is a pasted page
_LONGEST = 2000  # characters that are looked at


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or phrase that must stand in what is found; *begins* where its last word need only begin so."""

    words: tuple[str, ...]
    begins: bool = False

    def __str__(self) -> str:
        return " ".join(self.words) + "*" * self.begins

    @property
    def query(self) -> str:
        """The piece as a string of FTS5."""
        return f'"{" ".join(self.words)}"{" *" * self.begins}'


def pieces(typed: str) -> tuple[Piece, ...]:
    """Return the words and phrases of what was typed, each once; none where it has no letter and no digit.

    Small words (and, of, the) are left out unless there are no others.

    >>> [str(piece) for piece in pieces('"dry mouth" AND carba* NOT (anti-inflammatory')]
    ['dry mouth', 'carba*', 'NOT', 'anti inflammatory']
    """
    found: dict[Piece, None] = {}
    for phrase_, word in _PIECE.findall(typed[:_LONGEST]):
        words = tuple(_WORD.findall(phrase_ or word))
        if words:
            found[Piece(words, bool(word) and word.rstrip(",;.").endswith("*"))] = None
    large = [piece for piece in found if len(piece.words) > 1 or piece.words[0].casefold() not in _small_words()]
    return tuple(large or found)[:_MOST]


@cache
def _small_words() -> frozenset[str]:
    lines = files("medcli.vocab").joinpath("small_words.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if not line.startswith("#"))


def all_of(found: tuple[Piece, ...]) -> str:
    """Return the query for what has every piece."""
    return " AND ".join(piece.query for piece in found)


def phrase(term: str, column: str) -> str:
    """Return the query for what has the words of *term*, in their order, in *column*; "" where it has none."""
    words = _WORD.findall(term[:_LONGEST])
    return f'{{{column}}} : "{" ".join(words)}"' if words else ""
