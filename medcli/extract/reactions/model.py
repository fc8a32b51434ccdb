"""The trained model of adverse reactions: its weights, from the file that ships, and what it makes of a section."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medcli.errors import VocabularyError
from medcli.extract.reactions import chain, judge, signs
from medcli.extract.reactions.chain import Numbers
from medcli.extract.reactions.judge import Judge
from medcli.extract.reactions.signs import OFFSETS, Known, Signs
from medcli.extract.reactions.tokens import Tokens
from medcli.facts import Section
from medcli.vocab.lexicon import Lexicon

FORMAT = 1
FILE = "reactions.json.gz"
PARTS = "OBI"  # outside a mention, its first word, a further one
READINGS = 2  # whole mentions; pieces of mentions that other words split
SCALE = 1000  # weights stand in the file as whole numbers of thousandths

Kind = str | tuple[str, ...]
"""The type of a place in a channel: a word, two words, or which known names it belongs to."""


class _Table:
    """What each type of a channel is worth, seen from each offset; types that are new are added as they are met."""

    def __init__(
        self, channel: str, weights: Mapping[str, Numbers], signs_of: Callable[[Any], list[str]] | None
    ) -> None:
        self._weights = weights
        self._signs_of = signs_of  # None: a type is its own sign, and one without a weight is worth nothing
        self._offsets = OFFSETS[channel]
        self._numbers: dict[Kind, int] = {}
        self._rows = np.zeros((1024, len(self._offsets), READINGS * len(PARTS)))
        if signs_of is None:
            for sign in weights:
                self._number(tuple(sign.split("|")), weights[sign])

    def _number(self, kind: Kind, row: Numbers) -> int:
        number = len(self._numbers) + 1  # row 0 is of types without a weight
        if number == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        self._rows[number] = row
        self._numbers[kind] = number
        return number

    def _new(self, kind: Kind) -> int:
        if self._signs_of is None:
            return 0
        row = np.zeros(self._rows.shape[1:])
        for sign in self._signs_of(kind):
            if sign in self._weights:
                row = row + self._weights[sign]
        return self._number(kind, row)

    def add_to(self, total: Numbers, kinds: Sequence[Kind], places: NDArray[np.int64]) -> None:
        """Add to *total*, words by readings × parts, what the *kinds* around each of *places* are worth."""
        known, get = self._numbers, self._numbers.get
        numbers = [get(kind, 0) for kind in kinds]
        if self._signs_of is not None and 0 in numbers:
            for kind in set(kinds) - known.keys():
                self._new(kind)
            numbers = [known[kind] for kind in kinds]
        ids = np.array(numbers)
        for column, offset in enumerate(self._offsets):
            total += self._rows[ids[places + offset], column]


@dataclass
class Model:
    """Weights of signs by channel, how parts follow one another, what is known of words, and the judge's trees."""

    known: Known
    weights: Mapping[str, Mapping[str, Numbers]]  # by channel and sign: offsets by readings × parts
    follows: Numbers  # readings by parts by parts
    judge: Judge
    measured: Mapping[str, float] = field(default_factory=dict)  # in percent, on labels that it had not seen

    def __post_init__(self) -> None:
        none = np.zeros((1, READINGS * len(PARTS)))
        self._flags = np.concatenate([self.weights["flag"].get(name, none) for name in signs.flag_names()])
        of_words: dict[str, Callable[[Any], list[str]]] = {
            "word": partial(signs.word_signs, known=self.known),
            "mark": signs.mark_signs,
        }
        self._tables = {
            channel: _Table(channel, self.weights[channel], of_words.get(channel))
            for channel in ("word", "mark", "pair", "skip")
        }

    def marginals(self, sections: Sequence[tuple[Section, Tokens]]) -> list[Numbers]:
        """Return for each of *sections* words by readings by parts: how likely each word has each part.

        All at once, as one section is too short to be worth a vector.
        """
        ends = list(accumulate(len(tokens.words) for _, tokens in sections))
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
        total: Numbers = seen.flags.astype(np.float64) @ self._flags
        lows = seen.lows
        self._tables["word"].add_to(total, seen.word, seen.places)
        self._tables["mark"].add_to(total, seen.mark, seen.places)
        self._tables["pair"].add_to(total, list(pairwise(lows)), seen.places)
        # Words on both sides of a place: the type of the place before it.
        self._tables["skip"].add_to(total, list(zip(lows, lows[2:], strict=False)), seen.places - 1)
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
        shape = len(OFFSETS[channel]), READINGS * len(PARTS)
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
