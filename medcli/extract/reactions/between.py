"""What stands between the pieces of a split candidate, counted for all candidates of a label at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
_COUNTED = ("and", "or", ",", ":", ".", "/", "(", ")", "including", "includes")
_NUMBER = len(_COUNTED)  # the column of what begins with a digit; all else is in the next
_COLUMN: Mapping[str, int] = {word: column for column, word in enumerate(_COUNTED)}
COLUMNS = (
    "words", "ands", "ors", "commas", "opens_with_comma", "opens_with_joint", "closes_with_joint", "closes_with_comma",
    "closes_with_bracket", "has_brackets", "colons", "points", "strokes", "names_members", "numbers",
)  # fmt: skip


def counted(lows: Sequence[str], first: Places, behind: Places) -> Places:
    """Return a row in COLUMNS for the words from each of *first* on, and none from that of *behind* on."""
    other = _NUMBER + 1
    column = np.full(len(lows), other, np.int64)
    asked = np.zeros(len(lows) + 1, np.int64)  # words that stand between any pieces: few do
    np.add.at(asked, first, 1)
    np.add.at(asked, behind, -1)
    places = np.flatnonzero(np.cumsum(asked))
    column[places] = [
        _COLUMN.get(low, other) if not low[0].isdigit() else _NUMBER for low in (lows[i] for i in places.tolist())
    ]
    total = np.zeros((len(lows) + 1, other + 1), np.int64)
    total[np.arange(len(lows)) + 1, column] = 1
    np.cumsum(total, axis=0, out=total)
    ands, ors, commas, colons, points, strokes, opens, closes, including, includes, numbers, _ = (
        total[behind] - total[first]
    ).T
    begins, ends = column[first], column[behind - 1]
    comma, bracket = _COLUMN[","], _COLUMN[")"]
    found: Places = np.stack([
        behind - first, ands, ors, commas, begins == comma, begins <= 1, ends <= 1, ends == comma,
        ends == bracket, (opens > 0) & (closes > 0), colons, points, strokes, including + includes > 0, numbers,
    ], axis=1)  # fmt: skip
    return found
