"""Signs: what the model of uses sees of each word of a sentence, as strings. Training and use read them alike.

They come in groups, each of which depends on little (a word, a neighbour): so few are ever made, and each once.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from medcli import vocab
from medcli.vocab.lexicon import Lexicon

ALWAYS = "always"
"""The sign that each word has."""

_FILE = "label_uses.toml"
_TOKEN = re.compile(r"[A-Za-z]+|\d+|[^\sA-Za-z\d]")
_WINDOW = 3  # words on either side
_MOST_CUES = 3
_MOST_SINCE = 4  # sentences; further back, a cue is as good as none
_MOST_KEPT = 16_384  # groups of a kind
_NO_WORD = "#"  # before a sentence and behind it

Group = tuple[str, ...]
"""Signs that go together."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words and marks of a sentence: each as it stands, and its offsets."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def cut(text: str) -> Words:
    """Return the words and marks of *text*.

    >>> cut("Used in HIV-1.").words
    ('Used', 'in', 'HIV', '-', '1', '.')
    """
    found = list(_TOKEN.finditer(text))
    return Words(tuple(m.group() for m in found), tuple(m.start() for m in found), tuple(m.end() for m in found))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    words = vocab.cue_file(_FILE)["signs"][name]
    body = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b(?:{body})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or list item: its text, the title that it stands under, and what a grammar says of it."""

    text: str
    title: str
    flags: tuple[str, ...] = ()
    asked: bool = True  # whether its words are looked at; where not, it is there for its neighbours alone


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sentence stands in its section."""

    number: int
    of: int
    before: str  # the sentence before
    line: Line
    since: int  # sentences since the last that says "indicated"


Seen = list[tuple[Words, list[list[Group]]]]
"""The words of sentences, each with the signs of each word."""


def read(lines: Sequence[Line]) -> Seen:
    """Return the words of each of a section's *lines*, in order, with the signs of each word, none where not asked."""
    found = []
    since = _MOST_SINCE
    for number, line in enumerate(lines):
        before = lines[number - 1].text if number else ""
        words = cut(line.text)
        place = _Place(number, len(lines), before, line, since)
        found.append((words, _signs(line.text, words, place) if line.asked else []))
        since = 0 if "indicated" in line.text.lower() else min(since + 1, _MOST_SINCE)
    return found


def _signs(text: str, words: Words, place: _Place) -> list[list[Group]]:
    lows = [word.lower() for word in words.words]
    whole = _of_sentence(text, place, len(lows))
    marks = [_marks(text, words, lexicon) for _, lexicon in _lexicons()]
    uses, others, joins = (_Cues(text, name) for name in ("use", "other", "join"))
    titled = set(re.findall(r"[a-z]{4,}", place.line.title.lower()))
    around = [_NO_WORD, *map(_as_neighbour, words.words), _NO_WORD]
    open_brackets = 0
    found = []
    for i, low in enumerate(lows):
        start = words.starts[i]
        own = [whole, _of_word(words.words[i]), *_of_neighbours(lows, marks[0], marks[1], i)]
        own.append((f"around={around[i]}_{around[i + 2]}",))
        own.append(_of_marks(*(mark[i] for mark in marks)))
        own.append(_of_cues(uses.before(start), others.before(start), joins.before(start), marks[0][i]))
        own.append(_IN_BRACKETS[open_brackets > 0])
        if low in titled:
            own.append(_TITLED)
        found.append(own)
        open_brackets += (low == "(") - (low == ")")
    return found


_IN_BRACKETS: tuple[Group, Group] = ("par=False",), ("par=True",)
_TITLED: Group = ("titled",)


def _of_sentence(text: str, place: _Place, length: int) -> Group:
    low = text.lower()
    return (
        ALWAYS, f"indicated={'indicated' in low}", f"not={' not ' in low}",
        f"use={bool(_pattern('use').search(text))}",
        f"before={'indicated' in place.before.lower()}", f"number={min(place.number, 2)}", f"alone={place.of == 1}",
        f"length={min(5, length // 8)}", f"study={bool(_pattern('study').search(text))}",
        f"limits={'limitation' in low or 'limitation' in place.before.lower()}", f"since={place.since}",
        *place.line.flags,
    )  # fmt: skip


@lru_cache(_MOST_KEPT)
def _of_word(word: str) -> Group:
    low = word.lower()
    last = (f"last{n}={low[-n:]}" for n in (2, 3, 4, 5))
    return f"w={low}", f"shape={_shape(word)}", f"first={low[:3]}", *last, f"first5={low[:5]}"


def _of_neighbours(lows: Sequence[str], known: Sequence[str], effects: Sequence[str], i: int) -> list[Group]:
    own = []
    for step in _STEPS:
        j = i + step
        own.append(_of_neighbour(step, lows[j], known[j], effects[j]) if 0 <= j < len(lows) else _BESIDE[step])
    if i:
        own.append(_of_pair("-", lows[i - 1], lows[i]))
    if i + 1 < len(lows):
        own.append(_of_pair("+", lows[i], lows[i + 1]))
    return own


_STEPS = tuple(step for step in range(-_WINDOW, _WINDOW + 1) if step)
_BESIDE: dict[int, Group] = {step: (f"w{step}={_NO_WORD}",) for step in _STEPS}


@lru_cache(_MOST_KEPT)
def _of_neighbour(step: int, low: str, known: str, effect: str) -> Group:
    if abs(step) == _WINDOW:
        return (f"w{step}={low}",)
    return f"w{step}={low}", f"C{step}={known}", f"E{step}={effect}", f"last{step}={low[-3:]}"


@lru_cache(_MOST_KEPT)
def _of_pair(side: str, first: str, second: str) -> Group:
    return (f"pair{side}={first} {second}",)


def _as_neighbour(word: str) -> str:
    return _shape(word) if len(word) > 3 or not word.isalpha() else word.lower()


@cache
def _of_marks(*marks: str) -> Group:
    return tuple(f"{name}={mark}" for (name, _), mark in zip(_lexicons(), marks, strict=True))


Before = tuple[str, str, int]
"""Cues before a place: the last two as one, the last alone, and how many there are."""


class _Cues:
    """The words of one kind of cue in a sentence, to be asked which of them stand before a place."""

    def __init__(self, text: str, name: str) -> None:
        found = list(_pattern(name).finditer(text))
        self._ends = [match.end() for match in found]
        self._words = [" ".join(match.group().lower().split()) for match in found]

    def before(self, place: int) -> Before:
        """Return the cues before *place*."""
        count = bisect_right(self._ends, place)
        last = self._words[max(0, count - 2) : count]
        return " ".join(last), last[-1] if last else "", min(count, _MOST_CUES)


@lru_cache(_MOST_KEPT)
def _of_cues(
    uses: tuple[str, str, int], others: tuple[str, str, int], joins: tuple[str, str, int], known: str
) -> Group:
    (_, last, count), (_, veto, against), (both, by, _) = uses, others, joins
    return (
        f"use<{last}", f"uses={count}", f"other<{veto}", f"join<{by}", f"joins<{both}", f"use<join<{last}|{by}",
        f"use|other={count > 0}|{against > 0}", f"C|use={known}|{count > 0}",
    )  # fmt: skip


def _shape(word: str) -> str:
    if word.isdigit():
        return "d"
    if not word.isalpha():
        return word
    if word.isupper() and len(word) > 1:
        return "X"
    return "Xx" if word[0].isupper() else "x"


def _lexicons() -> tuple[tuple[str, Lexicon], ...]:
    return ("C", vocab.conditions()), ("E", vocab.effects()), ("D", vocab.drugs()), ("G", vocab.groups())


def _marks(text: str, words: Words, lexicon: Lexicon) -> list[str]:
    """Return for each word whether it begins (B), continues (I) or is no part of a name in *lexicon*."""
    marks = [""] * len(words.words)
    for mention in lexicon.find(text):
        first, behind = bisect_left(words.starts, mention.start), bisect_right(words.ends, mention.end)
        for i in range(first, behind):
            marks[i] = "I" if i > first else "B"
    return marks
