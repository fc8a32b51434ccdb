"""The trained model of uses: its weights, read from the file that ships, and the conditions that it sees in a sentence.

A linear chain (Lafferty and others' conditional random fields, 2001), read by Viterbi's algorithm.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from medcli.errors import VocabularyError
from medcli.extract.uses.signs import Group, Words
from medcli.facts import Span

FORMAT = 1
FILE = "uses.json.gz"
PARTS = "OBI"  # outside a mention, its first word, a further one
SCALE = 1000  # weights stand in the file as whole numbers of thousandths
_NONE = (0, 0, 0)
_MOST_KEPT = 50_000  # groups of signs

Weights = tuple[int, int, int]  # one for each part


@dataclass(frozen=True, slots=True)
class Model:
    """What each sign is worth for each part, and how well one part follows another."""

    weights: Mapping[str, Weights]
    follows: tuple[Weights, Weights, Weights]
    kept: dict[Group, Weights] = field(default_factory=dict)  # what groups of signs were worth

    def mentions(self, words: Words, signs: Sequence[Sequence[Group]]) -> Iterator[Span]:
        """Yield where the sentence of *words* names a use, in offsets of the sentence."""
        begun = None
        parts = self._parts(signs)
        for i, part in enumerate(parts):
            if part != "O" and (begun is None or part == "B"):
                if begun is not None:
                    yield Span(begun, words.ends[i - 1])
                begun = words.starts[i]
            elif part == "O" and begun is not None:
                yield Span(begun, words.ends[i - 1])
                begun = None
        if begun is not None:
            yield Span(begun, words.ends[-1])

    def _parts(self, signs: Sequence[Sequence[Group]]) -> str:
        if not signs:
            return ""
        if len(self.kept) > _MOST_KEPT:
            self.kept.clear()
        best = self._scores(signs[0])
        into_parts: list[Weights] = list(zip(*self.follows, strict=True))  # how well each follows on those before it
        came: list[tuple[int, ...]] = []
        for own in signs[1:]:
            ways = [_best(best, into) for into in into_parts]
            came.append(tuple(way for _, way in ways))
            best = [score + more for (score, _), more in zip(ways, self._scores(own), strict=True)]
        path = [_best(best, _NONE)[1]]
        for back in reversed(came):
            path.append(back[path[-1]])
        return "".join(PARTS[part] for part in reversed(path))

    def _scores(self, signs: Sequence[Group]) -> list[int]:
        outside = begins = goes_on = 0
        kept = self.kept
        for group in signs:
            worth = kept.get(group)
            if worth is None:
                worth = kept[group] = self._worth(group)
            outside += worth[0]
            begins += worth[1]
            goes_on += worth[2]
        return [outside, begins, goes_on]

    def _worth(self, group: Group) -> Weights:
        outside = begins = goes_on = 0
        for sign in group:
            if sign in self.weights:
                o, b, i = self.weights[sign]
                outside, begins, goes_on = outside + o, begins + b, goes_on + i
        return outside, begins, goes_on


def _best(scores: Sequence[int], into: Weights) -> tuple[int, int]:
    """Return the best of *scores* with what is added to each, and which it is: the first of equals."""
    a, b, c = scores[0] + into[0], scores[1] + into[1], scores[2] + into[2]
    if a >= b and a >= c:
        return a, 0
    return (b, 1) if b >= c else (c, 2)


def from_json(body: Mapping[str, Any]) -> Model:
    """Return the model that *body*, the content of a model file, describes.

    Raises:
        VocabularyError: it is of another format.

    """
    if body.get("format") != FORMAT:
        raise VocabularyError(f"{FILE}: is of format {body.get('format')}, and not {FORMAT}", "train the model anew")
    first, second, third = (_weights(row) for row in body["follows"])
    return Model({sign: _weights(row) for sign, row in body["weights"].items()}, (first, second, third))


def _weights(row: Sequence[int]) -> Weights:
    outside, begins, goes_on = row
    return outside, begins, goes_on


@cache
def load() -> Model:
    """Return the model that ships, read once a process."""
    return from_json(json.loads(gzip.decompress(files("medcli.models").joinpath(FILE).read_bytes())))
