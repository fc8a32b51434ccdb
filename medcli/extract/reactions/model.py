"""The trained model of adverse reactions: its weights, from the file that ships, and what it makes of a section."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
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

Kind = str | tuple[str, str, str]
"""The type of a place in a channel: a word, two words, or which known names it belongs to."""


@dataclass
class Model:
    """Weights of signs by channel, how parts follow one another, what is known of words, and the judge's trees."""

    known: Known
    weights: Mapping[str, Mapping[str, Numbers]]  # by channel and sign: offsets by readings × parts
    follows: Numbers  # readings by parts by parts
    judge: Judge
    _rows: dict[tuple[str, object], Numbers] = field(default_factory=dict)

    def marginals(self, section: Section, tokens: Tokens) -> Numbers:
        """Return words by readings by parts: how likely each word of *section* has each part."""
        if not tokens.words:
            return np.zeros((0, READINGS, len(PARTS)))
        scores = self._scores(signs.read(section, tokens, self.known))
        return chain.marginals(scores.reshape(-1, READINGS, len(PARTS)), self.follows, tokens.chains)

    def _scores(self, seen: Signs) -> Numbers:
        flags = self.weights["flag"]
        none = np.zeros(READINGS * len(PARTS))
        total: Numbers = seen.flags.astype(np.float64) @ np.stack(
            [flags[name][0] if name in flags else none for name in signs.flag_names()]
        )
        lows = seen.lows
        pairs = [f"{a}|{b}" for a, b in pairwise(lows)]
        skips = ["", *(f"{a}|{b}" for a, b in zip(lows, lows[2:], strict=False))]
        for channel, types in (("word", seen.word), ("mark", seen.mark), ("pair", pairs), ("skip", skips)):
            total += self._channel(channel, types, seen.places)
        return total

    def _channel(self, channel: str, types: Sequence[Kind], places: NDArray[np.int64]) -> Numbers:
        numbers: dict[Kind, int] = {}
        ids = np.array([numbers.setdefault(kind, len(numbers)) for kind in types])
        table = np.stack([self._row(channel, kind) for kind in numbers])  # types by offsets by readings × parts
        total: Numbers = table[ids[places + OFFSETS[channel][0]], 0]
        for column, offset in enumerate(OFFSETS[channel][1:], 1):
            total = total + table[ids[places + offset], column]
        return total

    def _row(self, channel: str, kind: Kind) -> Numbers:
        weights = self.weights[channel]
        none = self._rows.setdefault((channel, None), np.zeros((len(OFFSETS[channel]), READINGS * len(PARTS))))
        if channel in ("pair", "skip") and isinstance(kind, str):
            return weights.get(kind, none)
        row = self._rows.get((channel, kind))
        if row is None:
            own = signs.word_signs(kind, self.known) if isinstance(kind, str) else signs.mark_signs(kind)
            row = none + sum((weights[sign] for sign in own if sign in weights), none)
            self._rows[channel, kind] = row
        return row


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
    return Model(Known(clusters, names), weights, follows, judge.from_json(body["judge"]))


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
