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
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medcli.errors import VocabularyError
from medcli.extract.reactions import chain, judge, signs
from medcli.extract.reactions.chain import Numbers
from medcli.extract.reactions.joined import Read
from medcli.extract.reactions.judge import Judge
from medcli.extract.reactions.listings import Listing
from medcli.extract.reactions.signs import OFFSETS, Known, Mark, Signs
from medcli.extract.reactions.words import Places
from medcli.vocab.lexicon import Lexicon

FORMAT = 3
FILE = "reactions.json.gz"
PARTS = "OBI"  # outside a mention, its first word, a further one
READINGS = 2  # whole mentions; pieces of mentions that other words split
SCALE = 1000  # weights stand in the file as whole numbers of thousandths

_WIDTH = READINGS * len(PARTS)
_FEW = 180  # words whose flags are summed at once

Weights = NDArray[np.float32]
"""Whole numbers of thousandths: so their sums are exact, in whatever order."""

Kind = str | Mark
"""The type of a place in a channel: a word, or which known names it belongs to."""


class _Rows:
    """What each type of a channel is worth, seen from each offset: rows by number."""

    def __init__(self, channel: str, count: int) -> None:
        self._offsets = OFFSETS[channel]
        self._rows = np.zeros((len(self._offsets), count + 1, _WIDTH), np.float32)

    def set(self, first: int, rows: Weights) -> None:
        """Let the types from the number *first* on be worth *rows*: types by offsets by readings × parts."""
        last = first + len(rows)
        while last > self._rows.shape[1]:
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)], axis=1)
        self._rows[:, first:last] = rows.swapaxes(0, 1)

    def add_to(self, total: Weights, numbers: Places) -> None:
        """Add to *total*, places by readings × parts, what the types *numbers* of the places around each are worth."""
        kept = np.empty_like(total)  # one for all offsets: large arrays are slow to come by
        for rows, offset in zip(self._rows, self._offsets, strict=True):
            first, last = max(0, -offset), len(total) - max(0, offset)
            taken, here = kept[first:last], total[first:last]
            np.take(rows, numbers[first + offset : last + offset], axis=0, out=taken, mode="clip")
            np.add(here, taken, out=here)


class _Types:
    """The types of a channel whose signs are made of a type: those that are known by number, and new ones behind."""

    def __init__(self, channel: str, weights: Mapping[str, Weights], signs_of: Callable[[Any], list[str]]) -> None:
        self._channel = channel
        self._signs_of = signs_of
        self._signs = {sign: row for row, sign in enumerate(weights, 1)}
        self._weights = np.stack([np.zeros((len(OFFSETS[channel]), _WIDTH), np.float32), *weights.values()])
        self.forget()

    def forget(self) -> None:
        """Let all numbers be those of new types."""
        self._count = 0
        self._rows = _Rows(self._channel, 1024)

    def add_to(self, total: Weights, numbers: Places, kinds: Sequence[Kind]) -> None:
        """Add to *total* what the types *numbers* of the places around each are worth; *kinds* are all types so far."""
        if len(kinds) > self._count:
            signs_of = [self._signs_of(kind) for kind in kinds[self._count :]]
            rows = [[0, *(self._signs[sign] for sign in own if sign in self._signs)] for own in signs_of]
            begins = np.cumsum([0, *map(len, rows[:-1])])
            flat = [*itertools.chain.from_iterable(rows)]
            self._rows.set(self._count, np.add.reduceat(self._weights[flat], begins))
            self._count = len(kinds)
        self._rows.add_to(total, numbers)


class _Pairs:
    """The types of a channel that are two words: known is what has a weight; all others are 0 and worth nothing."""

    def __init__(self, channel: str, weights: Mapping[str, Weights], words: Mapping[str, int]) -> None:
        self._size = len(words) + 1
        codes = {}
        for sign in weights:
            parts = sign.split("|")
            if len(parts) == 2:
                codes[words[parts[0]] * self._size + words[parts[1]]] = weights[sign]
        self._codes = np.array([-1, *sorted(codes)])
        self._rows = _Rows(channel, len(codes))
        if codes:
            self._rows.set(1, np.stack([codes[code] for code in sorted(codes)]))

    def add_to(self, total: Weights, first: Places, second: Places) -> None:
        """Add to *total* what the pairs of words of the places around each are worth; 0 is an unknown word."""
        codes = first * self._size + second
        near = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        self._rows.add_to(total, np.where(self._codes[near] == codes, near, 0))


@dataclass
class Model:
    """Weights of signs by channel, how parts follow one another, what is known of words, and the judge's trees."""

    known: Known
    weights: Mapping[str, Mapping[str, Weights]]  # by channel and sign: offsets by readings × parts
    follows: Numbers  # readings by parts by parts
    judge: Judge
    measured: Mapping[str, float] = field(default_factory=dict)  # in percent, on labels that it had not seen

    def __post_init__(self) -> None:
        none = np.zeros((1, _WIDTH), np.float32)
        self._flags = np.concatenate([self.weights["flag"].get(name, none) for name in signs.flag_names()])
        self._words = _Types("word", self.weights["word"], partial(signs.word_signs, known=self.known))
        self._marks = _Types("mark", self.weights["mark"], signs.mark_signs)
        pairs = [sign.split("|") for channel in ("pair", "skip") for sign in self.weights[channel]]
        self._paired = {word: i for i, word in enumerate(dict.fromkeys(itertools.chain.from_iterable(pairs)), 1)}
        self._pairs, self._skips = (_Pairs(name, self.weights[name], self._paired) for name in ("pair", "skip"))
        self._forget()
        self._reading = Lock()  # what is learnt of words is learnt by one thread at a time

    def _forget(self) -> None:
        """Let all words be new, as their numbers are."""
        self._forgotten = self.known.words.forgotten
        self._words.forget()
        self._paired_numbers = np.zeros(0, np.int64)

    def reads(self, sections: Read) -> tuple[Numbers, NDArray[np.bool_]]:
        """Return how likely each word of *sections* has each part, and which flags each has.

        The first are words by readings by parts, the second words by flags, the words of all sections one behind the
        other: one section is too short to be worth a vector.
        """
        begins = [*itertools.accumulate((len(tokens.words) for _, tokens in sections), initial=0)]
        if not begins[-1]:
            return np.zeros((0, READINGS, len(PARTS))), np.zeros((0, len(self._flags)), bool)
        with self._reading:
            seen = signs.read(sections, self.known)
            scores = self.scores(seen)
        chains = [
            (begin + start, begin + end)
            for begin, (_, tokens) in zip(begins, sections, strict=False)
            for start, end in tokens.chains
        ]
        return chain.marginals(scores.reshape(-1, READINGS, len(PARTS)), self.follows, chains), seen.flags

    def scores(self, seen: Signs) -> Numbers:
        """Return words by readings × parts: the sum of the weights of the signs of each word."""
        total = np.zeros((len(seen.word), _WIDTH), np.float32)
        if self._forgotten != self.known.words.forgotten:
            self._forget()
        self._words.add_to(total, seen.word, seen.texts)
        self._marks.add_to(total, seen.mark, self.known.marks)
        get = self._paired.get
        new = [get(signs.low_of(word), 0) for word in seen.texts[len(self._paired_numbers) :]]
        self._paired_numbers = np.concatenate([self._paired_numbers, np.array(new, np.int64)])
        numbers = self._paired_numbers[seen.word]
        self._pairs.add_to(total[:-1], numbers[:-1], numbers[1:])
        # Words on both sides of a place: the type of the place before it.
        self._skips.add_to(total[1:-1], numbers[:-2], numbers[2:])
        found = total[seen.places]
        for first in range(0, len(found), _FEW):  # large arrays are slow to come by
            some = slice(first, first + _FEW)
            found[some] += seen.flags[some].astype(np.float32) @ self._flags
        return found.astype(np.float64) / SCALE


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
    listings = {name: Listing(*counts) for name, counts in body["listings"].items()}
    weights: dict[str, dict[str, Weights]] = {channel: {} for channel in OFFSETS}
    for name, values in body["weights"].items():
        channel, offset, sign = name.split(":", 2)
        shape = len(OFFSETS[channel]), _WIDTH
        row = weights[channel].setdefault(sign, np.zeros(shape, np.float32))
        row[OFFSETS[channel].index(int(offset))] = values
    follows = np.array(body["follows"]) / SCALE
    known = Known(clusters, names, listings)
    return Model(known, weights, follows, judge.from_json(body["judge"]), body.get("measured", {}))


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
