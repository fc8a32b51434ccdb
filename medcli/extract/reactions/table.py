"""Candidates as a table: the wordings of a label that may state a reaction, a row each, in named columns.

To give the judge something new to ask of a candidate, add a column here, fill it in ``candidates`` and read it in
``judge`` or ``placed``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from medcli.facts import Span

Key = tuple[str, ...]
Places = NDArray[np.int64]
Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]
Objects = NDArray[np.object_]


class Candidate(NamedTuple):
    """A wording that may state a reaction, once in a section, as it is cited."""

    key: Key  # its words, those of all pieces
    pieces: tuple[Span, ...]
    score: float  # of its least likely word, 0 to 1
    quote: Span  # its sentence, or as much of a long one as is read as one


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The columns. A whole candidate is one stretch of words; a split one is two, with words between."""

    key: Objects  # the words of all pieces: a ``Key`` each
    section: Places  # which of the sections that are read together
    kind: Places  # of the section: a place in ``joined.KINDS``
    highlights: Truths  # whether the section restates another in short
    pieces: Places  # four: where each piece starts and ends, in characters; of a whole one the same twice
    quote: Places  # two
    split: Truths
    score: Numbers  # of its least likely word, 0 to 1
    best: Numbers  # of its more likely piece
    sentence: Places  # words in its sentence
    words: Objects  # four: two on each side; of a split one, those beside each piece; "" outside the sentence
    flags: Truths  # of its first word, as ``signs.flag_names`` has them
    longer: Numbers  # the likeliest candidate that it is a part of; of a split one, that its first piece is one of
    shorter: Numbers  # the likeliest part of it; of a split one, the candidate that its second piece is a part of
    across: Numbers  # the likeliest candidate that has words of it and words beside it
    likely: Places  # likely candidates of its sentence that have no word of it; of a split one, all that are likely
    near: Numbers  # the likeliest neighbour
    before: Places  # words of its sentence before it
    behind: Places
    between: Places  # what stands within it, in the columns of ``between.COLUMNS``; of a split one, between its pieces
    # Of split ones alone:
    first: Places  # words in the first piece
    passed: Places  # likely pieces that stand between the two
    shared: Numbers  # how likely the mention is that it shares words with
    form: Places  # what its pieces have to do with each other: a ``shared.Form``

    def __len__(self) -> int:
        return len(self.score)

    def take(self, which: Places | Truths | slice) -> Candidates:
        """Return some of the rows."""
        return Candidates(*(getattr(self, name)[which] for name in COLUMNS))

    def cited(self, which: list[int]) -> list[Candidate]:
        """Return some of the rows as they are cited."""
        pieces = [(Span(a, b), Span(c, d)) for a, b, c, d in self.pieces[which].tolist()]
        shown = [both if split else both[:1] for both, split in zip(pieces, self.split[which].tolist(), strict=True)]
        quotes = map(Span._make, self.quote[which].tolist())
        return list(map(Candidate, self.key[which].tolist(), shown, self.score[which].tolist(), quotes))


COLUMNS = tuple(column.name for column in fields(Candidates))


def stacked(tables: Sequence[Candidates]) -> Candidates:
    """Return the rows of all *tables*, of which there is one at least."""
    return Candidates(*(np.concatenate([getattr(table, name) for table in tables]) for name in COLUMNS))


def objects(values: Sequence[Any]) -> Objects:
    """Return *values*, which may be sequences of equal length, as a column."""
    return np.fromiter(values, np.object_, len(values))
