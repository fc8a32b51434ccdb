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
    sharing = [mention for mention in mentions if mention[2] >= _MENTIONED and mention[1] - mention[0] > 1]
    opens = [i for i, low in enumerate(lows[slice(*sentence)], sentence[0]) if low == "("]
    if not sharing and not opens:
        return {}
    reach = _Reach(sentence, likely)
    found = dict.fromkeys(_over_notes(lows, opens, sentence[1], reach), (0.0, Form.NOTE))
    members = _members(lows, sentence) if sharing else []
    ends: dict[int, set[int]] = {}
    for start, end, _ in mentions:
        ends.setdefault(start, set()).add(end)
    for start, end, score in sharing:
        for pairs, form in (
            (_fronts((start, end), members, ends, reach), Form.FRONT),
            (_heads((start, end), members, reach), Form.HEAD),
        ):
            own = score, form
            for pair in pairs:
                found[pair] = max(found.get(pair, own), own)
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
    begin, behind = sentence
    joining = _joining()
    for i, low in enumerate(lows[begin:behind], begin):
        if low in joining or not (low[0].isalnum() or low == "-"):
            if i > begin:
                found.append((begin, i))
            begin = i + 1
    if behind > begin:
        found.append((begin, behind))
    return found


def _fronts(
    mention: Piece, members: Sequence[Piece], ends: dict[int, set[int]], reach: _Reach
) -> Iterator[tuple[Piece, Piece]]:
    start, end = mention
    longest = min(_MOST, end - start - 1, reach.on(start))
    if not longest:
        return
    fronts = [(start, start + size) for size in range(1, longest + 1)]
    behind = [member for member in members if 0 <= member[0] - end <= _FARTHEST]
    for first, last in behind[:_MEMBERS]:
        farthest = min(last, first + reach.on(first))
        stops = {first + 1, first + 2, *ends.get(first, ())}
        if last - first <= _MEMBER + 1:
            stops.add(last)
        yield from ((front, (first, stop)) for stop in stops if stop <= farthest for front in fronts)


def _heads(mention: Piece, members: Sequence[Piece], reach: _Reach) -> Iterator[tuple[Piece, Piece]]:
    start, end = mention
    longest = min(_MOST, end - start - 1, reach.up_to(end))
    if not longest:
        return
    heads = [(end - size, end) for size in range(1, longest + 1)]
    before = [member for member in members if 0 <= start - member[1] <= _FARTHEST]
    for first, last in before[-_MEMBERS:]:
        for size in range(1, min(_MEMBER, last - first, reach.up_to(last)) + 1):
            yield from (((last - size, last), head) for head in heads)


def _over_notes(lows: Sequence[str], opens: Sequence[int], end: int, reach: _Reach) -> Iterator[tuple[Piece, Piece]]:
    for i in opens:
        note = lows[i + 1 : min(end, i + 1 + _NOTE)]
        if not reach.up_to(i) or ")" not in note:
            continue
        closes = i + 1 + note.index(")")
        for before in range(1, min(_MOST, reach.up_to(i)) + 1):
            for behind in range(1, min(_MEMBER, reach.on(closes + 1)) + 1):
                yield (i - before, i), (closes + 1, closes + 1 + behind)
