"""What the model of adverse reactions sees of each word of a section.

A sign is a name; the model has a weight for it in each part that a word can have. Signs stand in channels: what a word
is (seen from up to three words away), which known names it belongs to, which words are neighbours, and what its
sentence speaks of. The same channels give names to train with (``names``) and places to read with: both see one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from medcli import vocab
from medcli.extract.reactions.tokens import Tokens
from medcli.facts import Section
from medcli.folding import fold
from medcli.readers.label_text import HIGHLIGHTS
from medcli.vocab.lexicon import Lexicon

PAD = ""  # stands between sentences, so that no word sees into the next
_GAP = 3
_NEAR = 6  # words within which a cue is near
_WINDOW = 5  # words on each side in which figures and commas are counted
OFFSETS: Mapping[str, tuple[int, ...]] = {
    "word": (-3, -2, -1, 0, 1, 2, 3), "mark": (-2, -1, 0, 1, 2), "pair": (-2, -1, 0, 1), "skip": (0,), "flag": (0,),
}  # fmt: skip
_FAR = frozenset({"w", "END"})
_NEARBY = _FAR | {"c1", "c4", "x3", "m", "h"}
SECTION_KINDS = {"adverse_reactions": "a", "34084-4": "a", "boxed_warning": "b", "34066-1": "b"}
"""Sections on adverse reactions and sections in a box, by their codes; all others are w."""


def kind_of(section: Section) -> str:
    """Return a for a section on adverse reactions, b for one in a box, w for another."""
    return SECTION_KINDS.get(section.code.removesuffix("_table"), "w")


def reaches(sign: str, offset: int) -> bool:
    """Tell whether a sign of a word is seen from *offset* words away."""
    name = sign.partition("=")[0]
    return offset == 0 or name in _FAR or (abs(offset) <= 2 and name in _NEARBY)


@dataclass(frozen=True)
class Known:
    """What is known of words beforehand: the clusters of each, and names that lists of reactions have, with a rank."""

    clusters: Mapping[str, tuple[int, int, int]]
    names: Lexicon


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a section: the type of each place in each channel, and which flags each word has."""

    places: NDArray[np.int64]  # of each word among the padded places
    word: Sequence[str]
    mark: Sequence[tuple[str, str, str]]
    lows: Sequence[str]
    flags: NDArray[np.bool_]  # words by FLAGS


@cache
def cue_classes() -> dict[str, int]:
    """Return the cue class of each cue word, as the place of its class in the file."""
    found: dict[str, int] = {}
    for number, words in enumerate(vocab.cue_file("reaction_signs.toml").values()):
        found.update(dict.fromkeys(words, number))
    return found


@cache
def _cue_names() -> tuple[str, ...]:
    return tuple(vocab.cue_file("reaction_signs.toml"))


@cache
def flag_names() -> tuple[str, ...]:
    """Return the names of the flags, in the order of the columns of ``Signs.flags``."""
    cues = [f"{when}={name}" for when in ("cue", "before", "near", "after") for name in _cue_names()]
    counts = [f"figures={n}" for n in range(6)] + [f"commas={n}" for n in range(5)]
    places = ["section=a", "section=b", "section=w", *(f"title={t}" for t in _TITLES), "title=other"]
    return (*cues, *counts, *places, "within", "long", "first", "titled", "always")


_TITLES: Mapping[str, re.Pattern[str]] = {
    "highlights": re.compile(HIGHLIGHTS),
    "later": re.compile("post", re.IGNORECASE),
    "trials": re.compile("clinical|trial|stud", re.IGNORECASE),
    "immune": re.compile("immun", re.IGNORECASE),
    "laboratory": re.compile("lab", re.IGNORECASE),
}


def read(section: Section, tokens: Tokens, known: Known) -> Signs:
    """Return the signs of the *tokens* of *section*."""
    at = dict(zip(tokens.starts, range(len(tokens.starts)), strict=True))
    marks = list(zip(
        _marked(section.text, tokens, at, vocab.effects(), "e"),
        _marked(section.text, tokens, at, vocab.conditions(), "c"),
        _marked(section.text, tokens, at, known.names, ""),
        strict=True,
    ))  # fmt: skip
    word: list[str] = [PAD] * _GAP
    mark: list[tuple[str, str, str]] = [("", "", "")] * _GAP
    places: list[int] = []
    for start, end in tokens.sentences:
        places.extend(range(len(word), len(word) + end - start))
        word += [*tokens.words[start:end], *[PAD] * _GAP]
        mark += [*marks[start:end], *[("", "", "")] * _GAP]
    lows = [_low(w) for w in word]
    return Signs(np.array(places, dtype=np.int64), word, mark, lows, _flags(section, tokens, lows, places))


def _marked(text: str, tokens: Tokens, at: Mapping[int, int], names: Lexicon, tag: str) -> list[str]:
    """Return for each token "" or B or I, with *tag* or, without one, the term of the name found."""
    found = [""] * len(tokens.words)
    for mention in names.find(text):
        i = at.get(mention.start)
        part = "B"
        while i is not None and i < len(found) and tokens.starts[i] < mention.end:
            found[i] = part + (tag or mention.term)
            part = "I"
            i += 1
    return found


def _low(word: str) -> str:
    return "0" if word[:1].isdigit() else word.lower()


def word_signs(word: str, known: Known) -> list[str]:
    """Return the signs that a word has by itself."""
    if word == PAD:
        return ["END"]
    low = _low(word)
    found = [f"w={low}", f"shape={_shape(word)}"]
    groups = known.clusters.get(low)
    if groups:
        found += [f"c1={groups[0]}", f"c4={groups[1]}", f"cC={groups[2]}"]
    if not low.isalpha():
        return found
    folded = fold(low)
    if folded != low:
        found.append(f"f={folded}")
    if len(low) > 4:
        found += [f"p3={low[:3]}", f"s3={low[-3:]}", f"p4={low[:4]}", f"s4={low[-4:]}"]
        if not groups:
            found.append(f"x3={low[-3:]}")
    if len(low) > 6:
        found += [f"s5={low[-5:]}", f"p5={low[:5]}"]
    return found


def _shape(word: str) -> str:
    if word.islower():
        return "a"
    if word.isupper():
        return "A" if len(word) == 1 else "AA"
    if word[0].isdigit():
        return "0.0" if "." in word else "0" * min(len(word), 3)
    return "Aa" if word.istitle() else "aA" if word.isalpha() else word


def mark_signs(mark: tuple[str, str, str]) -> list[str]:
    """Return the signs of a word's place in known names: of effects, of conditions, and of lists."""
    effect, condition, name = mark
    return [f"m={effect}{condition}", f"h={name}", f"e={effect}", f"mh={effect}{name}"]


def _flags(section: Section, tokens: Tokens, lows: Sequence[str], places: Sequence[int]) -> NDArray[np.bool_]:
    count = len(places)
    first, last = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for start, end in tokens.sentences:
        first[start:end], last[start:end] = start, end
    here = np.arange(count)
    classes, names = cue_classes(), _cue_names()
    seen = np.zeros((count + 1, len(names) + 4), np.int64)
    words = [lows[place] for place in places]
    for i, word in enumerate(words):
        kind = classes.get(word)
        if kind is not None:
            seen[i + 1, kind] = 1
        elif word in _COUNTED:
            seen[i + 1, len(names) + _COUNTED[word]] = 1
    total = np.cumsum(seen, axis=0)
    cues = slice(0, len(names))
    near = np.maximum(first, here - _NEAR), np.minimum(last, here + 1 + _NEAR)
    window = np.maximum(first, here - _WINDOW), np.minimum(last, here + 1 + _WINDOW)
    parts = [
        total[last, cues] > total[first, cues], total[here, cues] > total[first, cues],
        total[here, cues] > total[near[0], cues], total[near[1], cues] > total[here + 1, cues],
    ]  # fmt: skip
    counted = total[window[1]] - total[window[0]]
    figures, commas = counted[:, len(names)], counted[:, len(names) + 1]
    parts.append(np.minimum(figures, 5)[:, None] == np.arange(6))
    parts.append(np.minimum(commas, 4)[:, None] == np.arange(5))
    parts.append(np.broadcast_to(_place_flags(section), (count, len(_TITLES) + 4)))
    opened = total[here, len(names) + 2] - total[first, len(names) + 2]
    closed = total[here, len(names) + 3] - total[first, len(names) + 3]
    titled = set(re.findall(r"[a-z]{4,}", section.title.lower()))
    parts.append(np.stack([
        opened > closed, last - first > 80, here - first < 3, np.array([w in titled for w in words], bool),
        np.ones(count, bool),
    ], axis=1))  # fmt: skip
    return np.concatenate(parts, axis=1) if count else np.zeros((0, len(flag_names())), bool)


_COUNTED = {"0": 0, ",": 1, "(": 2, ")": 3}


def _place_flags(section: Section) -> NDArray[np.bool_]:
    kind = kind_of(section)
    titles = [pattern.search(section.title) is not None for pattern in _TITLES.values()]
    return np.array([kind == "a", kind == "b", kind == "w", *titles, not any(titles)], bool)


def names(signs: Signs, known: Known) -> Iterator[list[str]]:
    """Yield the names of the signs of each word, as the model is trained with them."""
    for i, place in enumerate(signs.places.tolist()):
        found = [f"flag:0:{name}" for name, on in zip(flag_names(), signs.flags[i].tolist(), strict=True) if on]
        for channel in ("word", "mark"):
            for offset in OFFSETS[channel]:
                own = (word_signs(signs.word[place + offset], known) if channel == "word"
                       else mark_signs(signs.mark[place + offset]))  # fmt: skip
                found += [f"{channel}:{offset}:{sign}" for sign in own if reaches(sign, offset)]
        for offset in OFFSETS["pair"]:
            found.append(f"pair:{offset}:{signs.lows[place + offset]}|{signs.lows[place + offset + 1]}")
        found.append(f"skip:0:{signs.lows[place - 1]}|{signs.lows[place + 1]}")
        yield found
