"""The trained model of adverse reactions: its weights, from the file that ships, and what it makes of a section."""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files
from typing import Any

import numpy as np

from medcli.errors import VocabularyError
from medcli.extract.reactions import chain, judge, signs
from medcli.extract.reactions.chain import Numbers
from medcli.extract.reactions.judge import Judge
from medcli.extract.reactions.signs import OFFSETS, Known, Mark, Places, Signs
from medcli.extract.reactions.tokens import Tokens
from medcli.facts import Section
from medcli.vocab.lexicon import Lexicon

FORMAT = 1
FILE = "reactions.json.gz"
PARTS = "OBI"  # outside a mention, its first word, a further one
READINGS = 2  # whole mentions; pieces of mentions that other words split
SCALE = 1000  # weights stand in the file as whole numbers of thousandths

_WIDTH = READINGS * len(PARTS)
_FEW = 180  # words whose flags are summed at once

Kind = str | Mark
"""The type of a place in a channel: a word, or which known names it belongs to."""


class _Rows:
    """What each type of a channel is worth, seen from each offset: rows by number, of which 0 is worth nothing."""

    def __init__(self, channel: str, count: int) -> None:
        self._offsets = OFFSETS[channel]
        self._rows = np.zeros((len(self._offsets), count + 1, _WIDTH))

    def set(self, number: int, row: Numbers) -> None:
        if number >= self._rows.shape[1]:
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)], axis=1)
        self._rows[:, number] = row

    def add_to(self, total: Numbers, numbers: Places, places: Places) -> None:
        """Add to *total*, words by readings × parts, what the types *numbers* around each of *places* are worth."""
        taken = np.empty_like(total)  # one for all offsets: large arrays are slow to come by
        for column, offset in enumerate(self._offsets):
            np.take(self._rows[column], numbers[places + offset], axis=0, out=taken, mode="clip")
            np.add(total, taken, out=total)


class _Types:
    """The types of a channel whose signs are made of a type; types that are new are added as they are met."""

    def __init__(self, channel: str, weights: Mapping[str, Numbers], signs_of: Callable[[Any], list[str]]) -> None:
        self._weights = weights
        self._signs_of = signs_of
        self._numbers: dict[Kind, int] = {}
        self._rows = _Rows(channel, 1024)

    def _new(self, kind: Kind) -> None:
        own = [self._weights[sign] for sign in self._signs_of(kind) if sign in self._weights]
        number = len(self._numbers) + 1
        self._rows.set(number, np.sum(own, axis=0) if own else np.zeros(1))
        self._numbers[kind] = number

    def add_to(self, total: Numbers, kinds: Sequence[Kind], places: Places) -> None:
        """Add to *total* what the *kinds* around each of *places* are worth."""
        get = self._numbers.get
        numbers = [get(kind, 0) for kind in kinds]
        if 0 in numbers:
            for kind in dict.fromkeys(kinds):
                if kind not in self._numbers:
                    self._new(kind)
            numbers = [self._numbers[kind] for kind in kinds]
        self._rows.add_to(total, np.array(numbers), places)


class _Pairs:
    """The types of a channel that are two words: known is what has a weight, and all others are worth nothing."""

    def __init__(self, channel: str, weights: Mapping[str, Numbers], words: Mapping[str, int]) -> None:
        self._size = len(words) + 1
        codes = {}
        for sign in weights:
            parts = sign.split("|")
            if len(parts) == 2:
                codes[words[parts[0]] * self._size + words[parts[1]]] = weights[sign]
        self._codes = np.array([-1, *sorted(codes)])
        self._rows = _Rows(channel, len(codes))
        for number, code in enumerate(sorted(codes), 1):
            self._rows.set(number, codes[code])

    def add_to(self, total: Numbers, first: Places, second: Places, places: Places) -> None:
        """Add to *total* what the pairs of words around each of *places* are worth; 0 is an unknown word."""
        codes = first * self._size + second
        near = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        self._rows.add_to(total, np.where(self._codes[near] == codes, near, 0), places)


@dataclass
class Model:
    """Weights of signs by channel, how parts follow one another, what is known of words, and the judge's trees."""

    known: Known
    weights: Mapping[str, Mapping[str, Numbers]]  # by channel and sign: offsets by readings × parts
    follows: Numbers  # readings by parts by parts
    judge: Judge
    measured: Mapping[str, float] = field(default_factory=dict)  # in percent, on labels that it had not seen

    def __post_init__(self) -> None:
        none = np.zeros((1, _WIDTH))
        self._flags = np.concatenate([self.weights["flag"].get(name, none) for name in signs.flag_names()])
        self._words = _Types("word", self.weights["word"], partial(signs.word_signs, known=self.known))
        self._marks = _Types("mark", self.weights["mark"], signs.mark_signs)
        pairs = [sign.split("|") for channel in ("pair", "skip") for sign in self.weights[channel]]
        self._paired = {word: i for i, word in enumerate(dict.fromkeys(itertools.chain.from_iterable(pairs)), 1)}
        self._pairs, self._skips = (_Pairs(name, self.weights[name], self._paired) for name in ("pair", "skip"))

    def marginals(self, sections: Sequence[tuple[Section, Tokens]]) -> list[Numbers]:
        """Return for each of *sections* words by readings by parts: how likely each word has each part.

        All at once, as one section is too short to be worth a vector.
        """
        ends = list(itertools.accumulate(len(tokens.words) for _, tokens in sections))
        if not ends or not ends[-1]:
            return [np.zeros((0, READINGS, len(PARTS))) for _ in sections]
        scores = self.scores(signs.read(sections, self.known))
        begins = [0, *ends[:-1]]
        chains = [
            (begin + start, begin + end)
            for begin, (_, tokens) in zip(begins, sections, strict=True)
            for start, end in tokens.chains
        ]
        found = chain.marginals(scores.reshape(-1, READINGS, len(PARTS)), self.follows, chains)
        return np.split(found, ends[:-1])

    def scores(self, seen: Signs) -> Numbers:
        """Return words by readings × parts: the sum of the weights of the signs of each word."""
        total = np.empty((len(seen.places), _WIDTH))
        for first in range(0, len(total), _FEW):  # large arrays are slow to come by
            some = slice(first, first + _FEW)
            np.matmul(seen.flags[some].astype(np.float64), self._flags, out=total[some])
        self._words.add_to(total, seen.word, seen.places)
        self._marks.add_to(total, seen.mark, seen.places)
        get = self._paired.get
        numbers = np.array([get(low, 0) for low in seen.lows])
        self._pairs.add_to(total, numbers[:-1], numbers[1:], seen.places)
        # Words on both sides of a place: the type of the place before it.
        self._skips.add_to(total, numbers[:-2], numbers[2:], seen.places - 1)
        return total


def from_json(body: Mapping[str, Any]) -> Model:
    """Return the model that *body*, the content of a model file, describes.

    Raises:
        VocabularyError: it is of another format.

    """
    if body.get("format") != FORMAT:
        raise VocabularyError(f"{FILE}: is of format {body.get('format')}, and not {FORMAT}", "train the model anew")
    names = Lexicon()
    names.extend((name, rank) for name, rank in body["names"].items())
    clusters = {word: (a, b, c) for word, (a, b, c) in body["clusters"].items()}
    weights: dict[str, dict[str, Numbers]] = {channel: {} for channel in OFFSETS}
    for name, values in body["weights"].items():
        channel, offset, sign = name.split(":", 2)
        shape = len(OFFSETS[channel]), _WIDTH
        row = weights[channel].setdefault(sign, np.zeros(shape))
        row[OFFSETS[channel].index(int(offset))] = np.array(values) / SCALE
    follows = np.array(body["follows"]) / SCALE
    return Model(Known(clusters, names), weights, follows, judge.from_json(body["judge"]), body.get("measured", {}))


@cache
def shipped() -> Model:
    """Return the model that ships, read once a process."""
    packed = files("medcli.models").joinpath(FILE).read_bytes()
    return from_json(json.loads(gzip.decompress(packed)))


_used: ContextVar[Model | None] = ContextVar("_used", default=None)


def active() -> Model:
    """Return the model that extraction uses: the one that ships, but within ``using``."""
    return _used.get() or shipped()


@contextmanager
def using(model: Model) -> Iterator[None]:
    """Let extraction use *model* in this block, as cross-validation does; what extraction remembers is not its own."""
    token = _used.set(model)
    try:
        yield
    finally:
        _used.reset(token)
