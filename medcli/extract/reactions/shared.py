"""Wordings that share words with another of their sentence: one mention tells what the members beside it lack.

"Increased ALT and AST" has the mention "increased ALT", whose front goes with "AST", too; "visual and auditory
hallucinations" has "auditory hallucinations", whose head goes with "visual". And a note in brackets parts one wording.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise
from operator import itemgetter

import numpy as np

from medcli import vocab
from medcli.extract.reactions.joined import Parts
from medcli.extract.reactions.table import Numbers

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
def joining() -> frozenset[str]:
    """Return the words that join or part the members of a list of reactions, in lower case."""
    return frozenset(line.strip() for _, line in vocab.read_lines("joining_words.txt"))


def shared(
    lows: Sequence[str], sentences: Parts, mentions: Sequence[tuple[int, int, float]], likely: Numbers
) -> dict[tuple[Piece, Piece], tuple[float, Form]]:
    """Return the pairs of pieces in *sentences*, each with how likely the mention is that shares, and the form.

    *lows* are words in lower case, *mentions* have first word, the one behind the last and a score, and *likely* says
    how likely each word is in a piece.
    """
    sharing = [mention for mention in mentions if mention[2] >= _MENTIONED and mention[1] - mention[0] > 1]
    opens = [i for i, low in enumerate(lows) if low == "("]
    if not sharing and not opens:
        return {}
    reach = _Reach(sentences, likely)
    found = dict.fromkeys(_over_notes(lows, opens, reach), (0.0, Form.NOTE))
    ends: dict[int, list[int]] = defaultdict(list)
    for start, end, _ in mentions:
        ends[start].append(end)
    members: dict[Piece, _Members] = {}  # of each sentence, as most have no mention that shares
    for start, end, score in sharing:
        sentence = reach.sentence(start)
        if sentence not in members:
            members[sentence] = _Members(lows, sentence)
        for pairs, form in (
            (_fronts((start, end), members[sentence], ends, reach), Form.FRONT),
            (_heads((start, end), members[sentence], reach), Form.HEAD),
        ):
            own = score, form
            for pair in pairs:
                known = found.get(pair)
                if known is None or known < own:
                    found[pair] = own
    return found


class _Reach:
    """How many words of a sentence from a word on, and up to a word, are likely in a piece."""

    def __init__(self, sentences: Parts, likely: Numbers) -> None:
        here = np.arange(len(likely))
        some = likely >= LIKELY
        sizes = sentences.last - sentences.first
        begins, ends = np.repeat(sentences.first, sizes), np.repeat(sentences.last, sizes)
        parted = np.maximum.accumulate(np.where(some, begins, here + 1))
        resumed = np.minimum.accumulate(np.where(some, ends, here)[::-1])[::-1]
        self._up_to: list[int] = (here + 1 - parted).tolist()
        self._on: list[int] = (resumed - here).tolist()
        self._sentences: list[Piece] = list(zip(sentences.first.tolist(), sentences.last.tolist(), strict=True))

    def sentence(self, word: int) -> Piece:
        """Return the sentence that *word* stands in."""
        return self._sentences[bisect_right(self._sentences, word, key=itemgetter(1))]

    def on(self, word: int) -> int:
        """Return how many words from *word* on are likely."""
        return self._on[word]

    def up_to(self, place: int) -> int:
        """Return how many words before *place* are likely, where it is not the first of its sentence."""
        return self._up_to[place - 1]


class _Members:
    """The runs of words of a sentence between marks and joining words."""

    def __init__(self, lows: Sequence[str], sentence: Piece) -> None:
        begin, behind = sentence
        edges = [begin - 1, *(i for i in range(begin, behind) if _parts(lows[i])), behind]
        self._all = [(before + 1, after) for before, after in pairwise(edges) if after > before + 1]

    def behind(self, place: int) -> Iterator[Piece]:
        """Yield those that begin at *place* or behind it, not too many and none far away."""
        first = bisect_left(self._all, (place, place))
        for member in self._all[first : first + _MEMBERS]:
            if member[0] - place > _FARTHEST:
                return
            yield member

    def before(self, place: int) -> Iterator[Piece]:
        """Yield those that end at *place* or before it, not too many and none far away."""
        last = bisect_right(self._all, place, key=itemgetter(1))
        for member in self._all[max(0, last - _MEMBERS) : last]:
            if place - member[1] <= _FARTHEST:
                yield member


@lru_cache(4096)
def _parts(low: str) -> bool:
    """Tell whether a word or mark parts two members."""
    return low in joining() or not (low[0].isalnum() or low == "-")


def _fronts(
    mention: Piece, members: _Members, ends: Mapping[int, Sequence[int]], reach: _Reach
) -> Iterator[tuple[Piece, Piece]]:
    start, end = mention
    longest = min(_MOST, end - start - 1, reach.on(start))
    if not longest:
        return
    fronts = [(start, start + size) for size in range(1, longest + 1)]
    for first, last in members.behind(end):
        farthest = min(last, first + reach.on(first))
        if farthest == first:
            continue
        stops = {first + 1, first + 2, *ends.get(first, ())}
        if last - first <= _MEMBER + 1:
            stops.add(last)
        yield from ((front, (first, stop)) for stop in stops if stop <= farthest for front in fronts)


def _heads(mention: Piece, members: _Members, reach: _Reach) -> Iterator[tuple[Piece, Piece]]:
    start, end = mention
    longest = min(_MOST, end - start - 1, reach.up_to(end))
    if not longest:
        return
    heads = [(end - size, end) for size in range(1, longest + 1)]
    for first, last in members.before(start):
        for size in range(1, min(_MEMBER, last - first, reach.up_to(last)) + 1):
            yield from (((last - size, last), head) for head in heads)


def _over_notes(lows: Sequence[str], opens: Sequence[int], reach: _Reach) -> Iterator[tuple[Piece, Piece]]:
    for i in opens:
        begin, end = reach.sentence(i)
        if i == begin or not reach.up_to(i):
            continue
        note = lows[i + 1 : min(end, i + 1 + _NOTE)]
        closes = i + 1 + note.index(")") if ")" in note else end
        if closes + 1 >= end:
            continue
        for before in range(1, min(_MOST, reach.up_to(i)) + 1):
            for behind in range(1, min(_MEMBER, reach.on(closes + 1)) + 1):
                yield (i - before, i), (closes + 1, closes + 1 + behind)
