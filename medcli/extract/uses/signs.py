"""Signs: what the model of uses sees of each word of a sentence, as strings. Training and use read them alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from medcli import vocab
from medcli.vocab.lexicon import Lexicon

_FILE = "label_uses.toml"
_TOKEN = re.compile(r"[A-Za-z]+|\d+|[^\sA-Za-z\d]")
_WINDOW = 3  # words on either side
_MOST_CUES = 3
_MOST_SINCE = 4  # sentences; further back, a cue is as good as none


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


def read(lines: Sequence[Line]) -> list[tuple[Words, list[list[str]]]]:
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


def _signs(text: str, words: Words, place: _Place) -> list[list[str]]:
    lows = [word.lower() for word in words.words]
    whole = _of_sentence(text, place, len(lows))
    marks = {name: _marks(text, words, lexicon) for name, lexicon in _lexicons()}
    uses, others, joins = (
        [(m.end(), " ".join(m.group().lower().split())) for m in _pattern(n).finditer(text)]
        for n in ("use", "other", "join")
    )
    titled = set(re.findall(r"[a-z]{4,}", place.line.title.lower()))
    found = []
    for i, low in enumerate(lows):
        own = [*whole, *_of_word(words.words[i], low), *_of_neighbours(lows, words.words, marks["C"], marks["E"], i)]
        own += [f"{name}={mark[i]}" for name, mark in marks.items()]
        own += _of_cues(words.starts[i], uses, others, joins, marks["C"][i])
        own.append(f"par={text.count('(', 0, words.starts[i]) > text.count(')', 0, words.starts[i])}")
        if low in titled:
            own.append("titled")
        found.append(own)
    return found


def _of_sentence(text: str, place: _Place, length: int) -> list[str]:
    low = text.lower()
    return [
        "always", f"indicated={'indicated' in low}", f"not={' not ' in low}",
        f"use={bool(_pattern('use').search(text))}",
        f"before={'indicated' in place.before.lower()}", f"number={min(place.number, 2)}", f"alone={place.of == 1}",
        f"length={min(5, length // 8)}", f"study={bool(_pattern('study').search(text))}",
        f"limits={'limitation' in low or 'limitation' in place.before.lower()}", f"since={place.since}",
        *place.line.flags,
    ]  # fmt: skip


def _of_word(word: str, low: str) -> list[str]:
    own = [f"w={low}", f"shape={_shape(word)}", f"first={low[:3]}"]
    return own + [f"last{n}={low[-n:]}" for n in (2, 3, 4, 5)] + [f"first5={low[:5]}"]


def _of_neighbours(lows: list[str], words: tuple[str, ...], known: list[str], effects: list[str], i: int) -> list[str]:
    own = []
    for step in range(-_WINDOW, _WINDOW + 1):
        j = i + step
        if step and not 0 <= j < len(lows):
            own.append(f"w{step}=#")
        elif step:
            own.append(f"w{step}={lows[j]}")
            if abs(step) < _WINDOW:
                own += [f"C{step}={known[j]}", f"E{step}={effects[j]}", f"last{step}={lows[j][-3:]}"]
    if i:
        own.append(f"pair-={lows[i - 1]} {lows[i]}")
    if i + 1 < len(lows):
        own.append(f"pair+={lows[i]} {lows[i + 1]}")
    around = (words[j] if 0 <= j < len(words) else "#" for j in (i - 1, i + 1))
    own.append("around=" + "_".join(_shape(w) if len(w) > 3 or not w.isalpha() else w.lower() for w in around))
    return own


Seen = list[tuple[int, str]]


def _of_cues(start: int, uses: Seen, others: Seen, joins: Seen, known: str) -> list[str]:
    use, other, join = ([word for end, word in seen if end <= start] for seen in (uses, others, joins))
    last, veto, by = (seen[-1] if seen else "" for seen in (use, other, join))
    return [
        f"use<{last}", f"uses={min(_MOST_CUES, len(use))}", f"other<{veto}", f"join<{by}",
        f"joins<{' '.join(join[-2:])}",
        f"use<join<{last}|{by}", f"use|other={bool(use)}|{bool(other)}", f"C|use={known}|{bool(use)}",
    ]  # fmt: skip


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
        inside = [i for i, s in enumerate(words.starts) if s >= mention.start and words.ends[i] <= mention.end]
        for i in inside:
            marks[i] = "B" if i == inside[0] else "I"
    return marks
