"""What a candidate stands among: the words beside it, the flags of its first word, other candidates of its sentence.

How likely a wording is says little where it is a part of a likelier one, or stands behind "history of". The judge asks
all of this.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from medcli.extract.reactions.tokens import Tokens

Piece = tuple[int, int]  # first word and the one behind the last
Mention = tuple[int, int, float]  # the same, and how likely
_LIKELY = 0.5
_NEAR = 2  # words between neighbours
_OUTSIDE = ""  # a word before the sentence or behind it


class Around(NamedTuple):
    """What a whole candidate stands among; of a split one, what its pieces do."""

    words: tuple[str, ...] = (_OUTSIDE,) * 4  # four: two on each side; of a split one, those beside each piece
    flags: bytes = b""  # of its first word, a byte each, as ``signs.flag_names`` has them
    longer: float = 0.0  # the likeliest candidate that it is a part of; of a split one, that its first piece is one of
    shorter: float = 0.0  # the likeliest part of it; of a split one, the candidate that its second piece is a part of
    across: float = 0.0  # the likeliest candidate that has words of it and words beside it
    likely: int = 0  # likely candidates of its sentence that have no word of it; of a split one, all that are likely
    near: float = 0.0  # the likeliest neighbour
    before: int = 0  # words of its sentence before it
    behind: int = 0


class Sentence:
    """The whole candidates of one sentence, by the places of their words, in order."""

    def __init__(self, tokens: Tokens, bounds: Piece, whole: Sequence[Mention]) -> None:
        self._lows = tokens.lows
        self._bounds = bounds
        self._whole = whole
        self._covers: dict[Piece, float] = {}
        self._begins: dict[int, float] = {}
        self._ends: dict[int, float] = {}
        self._likely = 0
        for start, stop, score in whole:
            if score > _LIKELY:
                self._likely += 1
                self._begins[start] = max(self._begins.get(start, 0.0), score)
                self._ends[stop] = max(self._ends.get(stop, 0.0), score)

    def around_whole(self, flags: Sequence[bytes]) -> list[Around]:
        """Return what each whole candidate stands among; *flags* are those of each word of the section."""
        longer, shorter, across, over = self._overlaps()
        begin, end = self._bounds
        lows = (_OUTSIDE, _OUTSIDE, *self._lows[begin:end], _OUTSIDE, _OUTSIDE)
        ahead = 2 - begin  # of a word among these
        return [
            Around(
                (*lows[start + ahead - 2 : start + ahead], *lows[stop + ahead : stop + ahead + 2]), flags[start],
                longer[i], shorter[i], across[i], self._likely - over[i], self._near(start, stop),
                start - begin, end - stop,
            )
            for i, (start, stop, _) in enumerate(self._whole)
        ]  # fmt: skip

    def around_split(self, first: Piece, second: Piece, flags: Sequence[bytes]) -> Around:
        """Return what a candidate of two pieces stands among."""
        words = self._word(first[0] - 1), self._lows[first[1]], self._lows[second[0] - 1], self._word(second[1])
        return Around(words, flags[first[0]], self._cover(first), self._cover(second), likely=self._likely)

    def _word(self, place: int) -> str:
        return self._lows[place] if self._bounds[0] <= place < self._bounds[1] else _OUTSIDE

    def _near(self, start: int, stop: int) -> float:
        if not self._likely:
            return 0.0
        ends = (self._ends.get(start - gap, 0.0) for gap in range(_NEAR + 1))
        return max(*ends, *(self._begins.get(stop + gap, 0.0) for gap in range(_NEAR + 1)))

    def _cover(self, piece: Piece) -> float:
        found = self._covers.get(piece)
        if found is None:
            own = (score for start, stop, score in self._whole if start <= piece[0] and piece[1] <= stop)
            found = self._covers[piece] = max(own, default=0.0)
        return found

    def _overlaps(self) -> tuple[list[float], list[float], list[float], list[int]]:
        """Return of each candidate the likeliest one around, within and across it, and how many likely ones it has."""
        count = len(self._whole)
        longer, shorter, across = [0.0] * count, [0.0] * count, [0.0] * count
        over = [int(score > _LIKELY) for _, _, score in self._whole]
        for i, (_, stop, score) in enumerate(self._whole):
            for j in range(i + 1, count):
                begin, end, other = self._whole[j]
                if begin >= stop:
                    break
                over[i] += other > _LIKELY
                over[j] += score > _LIKELY
                if end <= stop:
                    longer[j], shorter[i] = max(longer[j], score), max(shorter[i], other)
                elif begin == self._whole[i][0]:
                    longer[i], shorter[j] = max(longer[i], other), max(shorter[j], score)
                else:
                    across[i], across[j] = max(across[i], other), max(across[j], score)
        return longer, shorter, across, over
