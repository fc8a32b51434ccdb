"""The trained model of uses: its weights, read from the file that ships, and the conditions that it sees in a sentence.

A linear chain (Lafferty and others' conditional random fields, 2001), read by Viterbi's algorithm.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from medcli.errors import VocabularyError
from medcli.extract.uses.signs import Words
from medcli.facts import Span

FORMAT = 1
FILE = "uses.json.gz"
PARTS = "OBI"  # outside a mention, its first word, a further one
SCALE = 1000  # weights stand in the file as whole numbers of thousandths
_NONE = (0, 0, 0)

Weights = tuple[int, int, int]  # one for each part


@dataclass(frozen=True, slots=True)
class Model:
    """What each sign is worth for each part, and how well one part follows another."""

    weights: Mapping[str, Weights]
    follows: tuple[Weights, Weights, Weights]

    def mentions(self, words: Words, signs: Sequence[Sequence[str]]) -> Iterator[Span]:
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

    def _parts(self, signs: Sequence[Sequence[str]]) -> str:
        if not signs:
            return ""
        best = self._scores(signs[0])
        back: list[tuple[int, ...]] = []
        for own in signs[1:]:
            score = self._scores(own)
            came = tuple(max(range(3), key=lambda a, b=b: best[a] + self.follows[a][b]) for b in range(3))  # type: ignore[misc]
            best = [best[came[b]] + self.follows[came[b]][b] + score[b] for b in range(3)]
            back.append(came)
        last = max(range(3), key=best.__getitem__)
        path = [last]
        for came in reversed(back):
            path.append(came[path[-1]])
        return "".join(PARTS[part] for part in reversed(path))

    def _scores(self, signs: Sequence[str]) -> list[int]:
        outside = begins = goes_on = 0
        for sign in signs:
            o, b, i = self.weights.get(sign, _NONE)
            outside += o
            begins += b
            goes_on += i
        return [outside, begins, goes_on]


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
