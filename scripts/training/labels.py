"""Labels with annotated adverse reactions, and which words of their sections these are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from medcli.evaluate import gold
from medcli.extract.label import MODELLED
from medcli.extract.reactions import tokens
from medcli.extract.reactions.table import Key
from medcli.extract.reactions.tokens import Tokens, wording_key
from medcli.extract.topics import section_topics
from medcli.facts import Section
from medcli.readers.openfda import document

_FARTHEST = 30  # words between two words of a split mention
_WIDEST = 45  # words from the first of a split mention to its last
_ENDS = frozenset(".;:")  # no mention runs over these


@dataclass(frozen=True, slots=True)
class Annotated:
    """A section, its tokens, and the reactions that it states."""

    section: Section
    tokens: Tokens
    stated: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its sections, what it states, and what may be found and counts for nothing."""

    name: str
    sections: tuple[Annotated, ...]
    stated: frozenset[Key]
    other: frozenset[Key]


def read(path: Path) -> list[Label]:
    """Return the annotated labels in the file *path*, each in the sections that the model reads."""
    by_field = gold.effects_by_field(path)
    whole = {label.source: label for label in gold.effects(path)}
    found = []
    for record in gold.label_records(path):
        read_label = document(record, "")
        name = read_label.source.lower()  # as annotations name it
        sections = tuple(
            Annotated(section, tokens.read(section), _keys(by_field.get((name, section.code), ())))
            for section, topic in zip(read_label.sections, section_topics(read_label), strict=True)
            if topic in MODELLED
        )
        label = whole.get(name)
        stated = _keys(term for names in label.terms for term in names) if label else frozenset()
        found.append(Label(name, sections, stated, _keys(label.other) if label else frozenset()))
    return found


def _keys(texts: Iterator[str] | Sequence[str] | frozenset[str]) -> frozenset[Key]:
    return frozenset(key for text in texts if (key := wording_key(text)))


def whole_parts(read_tokens: Tokens, stated: frozenset[Key]) -> str:
    """Return the part of each token in mentions that stand together: every place of a stated wording, longest first."""
    numbers, lows = _alphanumeric(read_tokens)
    sentence = _sentences(read_tokens)
    by_first: dict[str, list[Key]] = {}
    for key in sorted(stated, key=lambda key: (-len(key), key)):
        by_first.setdefault(key[0], []).append(key)
    parts = ["O"] * len(read_tokens.words)
    at = 0
    while at < len(lows):
        length = 1
        for key in by_first.get(lows[at], ()):
            if tuple(lows[at : at + len(key)]) != key:
                continue
            first, last = numbers[at], numbers[at + len(key) - 1]
            if sentence[first] == sentence[last] and _ENDS.isdisjoint(read_tokens.words[first : last + 1]):
                parts[first : last + 1] = ["B"] + ["I"] * (last - first)
                length = len(key)
                break
        at += length
    return "".join(parts)


def split_parts(read_tokens: Tokens, stated: frozenset[Key]) -> str:
    """Return the part of each token in pieces of wordings that stand nowhere together, where they stand closest."""
    _, lows = _alphanumeric(read_tokens)
    text = f" {' '.join(lows)} "
    parts = ["O"] * len(read_tokens.words)
    for key in sorted(stated):
        if len(key) > 1 and f" {' '.join(key)} " not in text:
            for found in closest(read_tokens, key):
                _mark(parts, found)
    return "".join(parts)


def closest(read_tokens: Tokens, key: Key) -> list[list[int]]:
    """Return the tokens of each place where the words of *key* stand in order and nearest to one another, best first.

    A place that is a third wider than the best is none, nor is any where the best is too wide for a mention.
    """
    numbers, lows = _alphanumeric(read_tokens)
    wanted = set(key)
    places: dict[str, list[int]] = {}
    for i, low in enumerate(lows):
        if low in wanted:
            places.setdefault(low, []).append(i)
    ways = {way for start in places.get(key[0], ()) if (way := _way(key, places, start))}
    found = sorted(ways, key=lambda way: (_width(way), way))
    if not found or _width(found[0]) > _WIDEST:
        return []
    return [[numbers[i] for i in way] for way in found if _width(way) <= _width(found[0]) * 1.3 + 1]


def _width(way: tuple[int, ...]) -> int:
    return way[-1] - way[0]


def _way(key: Key, places: dict[str, list[int]], start: int) -> tuple[int, ...]:
    """Return where the words of *key* stand from *start* on, each as near to the next as it can be; () where not."""
    last = start
    for word in key[1:]:
        following = next((place for place in places.get(word, ()) if place > last), None)
        if following is None or following - last > _FARTHEST:
            return ()
        last = following
    way = [last]
    for word in reversed(key[:-1]):
        way.append(max(place for place in places[word] if place < way[-1]))
    return tuple(reversed(way))


def _mark(parts: list[str], way: list[int]) -> None:
    before = None
    for token in way:
        part = "I" if before is not None and token == before + 1 else "B"
        if parts[token] == "O" or part == "I":
            parts[token] = part
        before = token


def _alphanumeric(read_tokens: Tokens) -> tuple[list[int], list[str]]:
    numbers = [i for i, word in enumerate(read_tokens.words) if re.match(r"[A-Za-z0-9]", word)]
    return numbers, [read_tokens.words[i].lower() for i in numbers]


def _sentences(read_tokens: Tokens) -> list[int]:
    found = [0] * len(read_tokens.words)
    for number, (start, end) in enumerate(read_tokens.sentences):
        found[start:end] = [number] * (end - start)
    return found
