"""Wordings that share words with another of their sentence: one mention tells what the members beside it lack.

"Increased ALT and AST" has the mention "increased ALT", whose front goes with "AST", too; "visual and auditory
hallucinations" has "auditory hallucinations", whose head goes with "visual". And a note in brackets parts one wording.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import cache

from medcli import vocab

Piece = tuple[int, int]  # first word and the one behind the last
LIKELY = 0.01
"""How likely each word of a piece is at least."""

_MENTIONED = 0.1  # of the mention that shares
_MOST = 4  # words that are shared
_MEMBER = 3  # words of a member before the shared ones; one more where it is a member as a whole
_FARTHEST = 40  # words from the mention to a member
_MEMBERS = 12  # on each side
_NOTE = 8  # words in a note in brackets


class Form(IntEnum):
    """How the two pieces of a wording belong together."""

    APART = 0  # by the model alone
    FRONT = 1
    HEAD = 2
    NOTE = 3


@cache
def _joining() -> frozenset[str]:
    return frozenset(line.strip() for _, line in vocab.read_lines("joining_words.txt"))


def shared(
    lows: Sequence[str], sentence: Piece, mentions: Sequence[tuple[int, int, float]], likely: Sequence[float]
) -> dict[tuple[Piece, Piece], tuple[float, Form]]:
    """Return the pairs of pieces in *sentence*, each with how likely the mention is that shares, and the form.

    *lows* are words in lower case, *mentions* have first word, the one behind the last and a score, and *likely* says
    how likely each word is in a piece.
    """
    reach = _Reach(sentence, likely)
    found: dict[tuple[Piece, Piece], tuple[float, Form]] = {}
    notes = _over_notes(lows, sentence, reach)
    found.update((pair, (0.0, Form.NOTE)) for pair in notes)
    members = _members(lows, sentence)
    ends: dict[int, set[int]] = {}
    for start, end, _ in mentions:
        ends.setdefault(start, set()).add(end)
    for start, end, score in mentions:
        if score < _MENTIONED or end - start < 2:
            continue
        for pair in _fronts((start, end), members, ends, reach):
            found[pair] = max(found.get(pair, (0.0, Form.FRONT)), (score, Form.FRONT))
        for pair in _heads((start, end), members, reach):
            found[pair] = max(found.get(pair, (0.0, Form.HEAD)), (score, Form.HEAD))
    return found


class _Reach:
    """How many words from a place on, and up to a place, are likely in a piece."""

    def __init__(self, sentence: Piece, likely: Sequence[float]) -> None:
        start, end = sentence
        self._start = start
        self._up_to = [0]
        for i in range(start, end):
            self._up_to.append(self._up_to[-1] + 1 if likely[i] >= LIKELY else 0)
        self._on = [0]
        for i in range(end - 1, start - 1, -1):
            self._on.append(self._on[-1] + 1 if likely[i] >= LIKELY else 0)
        self._on.reverse()

    def on(self, place: int) -> int:
        return self._on[place - self._start]

    def up_to(self, place: int) -> int:
        return self._up_to[place - self._start]


def _members(lows: Sequence[str], sentence: Piece) -> list[Piece]:
    """Return the runs of words of *sentence* between marks and joining words."""
    found = []
    begin = sentence[0]
    for i in range(*sentence):
        if lows[i] in _joining() or not (lows[i][0].isalnum() or lows[i] == "-"):
            if i > begin:
                found.append((begin, i))
            begin = i + 1
    if sentence[1] > begin:
        found.append((begin, sentence[1]))
    return found


def _fronts(
    mention: Piece, members: Sequence[Piece], ends: dict[int, set[int]], reach: _Reach
) -> Iterator[tuple[Piece, Piece]]:
    start, end = mention
    longest = min(_MOST, end - start - 1, reach.on(start))
    if not longest:
        return
    behind = [member for member in members if 0 <= member[0] - end <= _FARTHEST]
    for first, last in behind[:_MEMBERS]:
        stops = {first + 1, first + 2} | ends.get(first, set()) | ({last} if last - first <= _MEMBER + 1 else set())
        for stop in stops:
            if stop <= min(last, first + reach.on(first)):
                for size in range(1, longest + 1):
                    yield (start, start + size), (first, stop)


def _heads(mention: Piece, members: Sequence[Piece], reach: _Reach) -> Iterator[tuple[Piece, Piece]]:
    start, end = mention
    longest = min(_MOST, end - start - 1, reach.up_to(end))
    if not longest:
        return
    before = [member for member in members if 0 <= start - member[1] <= _FARTHEST]
    for first, last in before[-_MEMBERS:]:
        for size in range(1, min(_MEMBER, last - first, reach.up_to(last)) + 1):
            for head in range(1, longest + 1):
                yield (last - size, last), (end - head, end)


def _over_notes(lows: Sequence[str], sentence: Piece, reach: _Reach) -> Iterator[tuple[Piece, Piece]]:
    start, end = sentence
    for opens in (i for i in range(start, end) if lows[i] == "(" and reach.up_to(i)):
        closes = next((i for i in range(opens + 1, min(end, opens + 1 + _NOTE)) if lows[i] == ")"), None)
        if closes is not None:
            for before in range(1, min(_MOST, reach.up_to(opens)) + 1):
                for behind in range(1, min(_MEMBER, reach.on(closes + 1)) + 1):
                    yield (opens - before, opens), (closes + 1, closes + 1 + behind)
