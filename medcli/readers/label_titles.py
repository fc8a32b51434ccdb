"""Where a title ends in running text: openFDA prints a section's number, title and words on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from medcli.readers.label_sections import all_titles, openers
from medcli.readers.words import load

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,2})(?:\.(?=\s)|\)|:)?\s+(?=[^\W\d_])")
_CITING = re.compile(r"(?:\b(?:see|and|or|to|section|sections|table|figure|than|of|in)|[(\[,;=<>≥≤±])\s*$", re.I)
_TOKEN = re.compile(r"\S+")
_CLOSING = (".", "!", "?", ";", ":", "•")
_LONGEST = 16  # words of a title
_INDEXED = 4  # characters by which known titles are looked up; each has more
_STEP = 2  # one number may be missing, in a label or because its title was not seen


class Title(NamedTuple):
    """A title at the start of a text: its number, its words, and where the text goes on."""

    number: str
    words: str
    end: int


def leading(text: str, known: Sequence[str]) -> Title:
    """Return the title that *text* begins with; *known* are wordings to try first, lower case, longest first.

    >>> leading("4 CONTRAINDICATIONS Exampril is contraindicated", ("contraindications",))
    Title(number='4', words='CONTRAINDICATIONS', end=20)
    >>> leading("It is given daily.", ("dosage",))
    Title(number='', words='', end=0)
    """
    found = _NUMBER.match(text)
    number, at = (found[1], found.end()) if found else ("", 0)
    words = _known(text, at, known)
    if not words and number:
        words = _known(text, at, _titles_like(text[at : at + _INDEXED].lower())) or _titled(text, at)
    words = _extended(text, at, words) if words.isupper() else words or _capitals(text, at)
    if not words:
        # A number without a title is a list's marker or a figure, unless it has the form of a subsection's.
        return Title(number, "", at) if "." in number and text[at].isupper() else Title("", "", 0)
    end = at + len(words)
    while end < len(text) and text[end] in " :":
        end += 1
    return Title(number, words, end)


def subheads(text: str, number: str) -> Iterator[int]:
    """Yield where the numbered subsections of section *number* begin in *text*; a reference begins none."""
    major = number.partition(".")[0]
    last: tuple[int, ...] = (0,)
    for found in _numbers_of(major).finditer(text):
        parts = tuple(int(part) for part in found[1].split("."))
        follows = last < parts and (not found.start() or parts[1] - (last[1] if len(last) > 1 else 0) <= _STEP)
        if not follows or text[max(0, found.start() - 1) : found.start()].strip():
            continue
        before = text[max(0, found.start() - 12) : found.start()]
        title = leading(text[found.start() : found.start() + 400], ()).words
        if _CITING.search(before) or not title or title[-1].isdigit():
            continue
        last = parts
        yield found.start()


@cache
def _numbers_of(major: str) -> re.Pattern[str]:
    """Return the pattern of the numbers of subsections of section *major*; what stands before one is not looked at."""
    return re.compile(rf"({major}(?:\.\d{{1,2}}){{1,2}})\.?\s+(?=[A-Z0-9])")


def _known(text: str, at: int, titles: Sequence[str]) -> str:
    lowered = text[at : at + 120].lower()
    for title in titles:
        if lowered.startswith(title) and not lowered[len(title) : len(title) + 1].isalnum():
            return text[at : at + len(title)] if text[at].isupper() else ""
    return ""


def _extended(text: str, at: int, words: str) -> str:
    """Return *words* and what follows in capitals after a colon: "WARNING: LACTIC ACIDOSIS"."""
    if text[at + len(words) : at + len(words) + 1] == ":":
        rest = _capitals(text, at + len(words) + 1)
        if rest:
            return text[at : text.index(rest, at + len(words)) + len(rest)]
    return words


def _capitals(text: str, at: int) -> str:
    """Return the words in capitals that *text* has at *at*; none where all of it is in capitals."""
    end, taken = at, 0
    for token in _TOKEN.finditer(text, at):
        word = token.group()
        if not _is_capital(word) or taken == 2 * _LONGEST:
            break
        end, taken = token.end(), taken + 1
    else:
        return ""
    words = text[at:end].strip()
    if taken == 2 * _LONGEST or taken < 2 or re.search(r"[.!?](?:\s|$)", words):
        return ""
    # The last may be the first of the sentence: "A patient", "EXAMPRIL tablets".
    head, _, last = words.rpartition(" ")
    return head if len(last) == 1 else words


def _is_capital(word: str) -> bool:
    return word.upper() == word and (any(c.isalpha() for c in word) or word in "&/–-")


def _titled(text: str, at: int) -> str:
    """Return the words in title case that *text* has at *at*, without the first word of the sentence behind them."""
    tokens: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text, at):
        word = token.group()
        if len(tokens) == _LONGEST or word == "•":
            break
        core = word.strip("()[],.;:®™“”\"'").lower()
        if (
            tokens
            and word[0].isupper()
            and tokens[-1].group().lower() not in _small()
            and _opens(core, text, token.end())
        ):
            return text[at : tokens[-1].end()]
        if not (word[0].isupper() or word[0].isdigit() or word[0] in "(–-&/<≥α" or core in _small()):
            break
        tokens.append(token)
        if word.endswith(_CLOSING):
            return text[at : token.end()].rstrip(" .:;") if len(tokens) > 1 or word.endswith((":", ".")) else ""
    else:
        return text[at : tokens[-1].end()] if tokens else ""
    while tokens and tokens[-1].group().lower() in _small():
        tokens.pop()
    return text[at : tokens[-2].end()] if len(tokens) > 1 else ""


def _opens(word: str, text: str, end: int) -> bool:
    """Whether *word*, which ends at *end* of *text*, opens a sentence: "Because …", "In clinical trials …"."""
    always, sometimes = openers()
    return word in always or (word in sometimes and text[end + 1 : end + 2].islower())


@cache
def _titles_by_beginning() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for title in all_titles():
        found.setdefault(title[:_INDEXED], []).append(title)
    return found


def _titles_like(beginning: str) -> Sequence[str]:
    """Return the known titles that begin with *beginning*, longest first."""
    return _titles_by_beginning().get(beginning, ())


@cache
def _small() -> frozenset[str]:
    return load("small_words")
