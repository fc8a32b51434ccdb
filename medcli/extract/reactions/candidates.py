"""Candidates: the wordings of a section that may state a reaction, each with how likely the model holds it.

A whole candidate is one stretch of words. A split one is two stretches of one sentence with other words between, as in
a list whose members share their head: "visual and auditory hallucinations".
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from medcli.extract.reactions import shared
from medcli.extract.reactions.around import Around, Sentence
from medcli.extract.reactions.chain import Numbers
from medcli.extract.reactions.shared import Form, Piece
from medcli.extract.reactions.tokens import Tokens
from medcli.facts import Span

_WHOLE_FROM = 0.02
_PIECE_FROM = 0.06
_LONGEST = 12  # words in a whole candidate
_WIDEST = 40  # words between two pieces
_BEGINS, _GOES_ON = 1, 2  # places in model.PARTS


class Candidate(NamedTuple):  # there are hundreds in a label, and these are made fastest
    """A wording that may state a reaction, once in a section."""

    key: tuple[str, ...]  # its words, those of all pieces
    pieces: tuple[Span, ...]
    score: float  # of its least likely word, 0 to 1
    best: float  # of its more likely piece
    first: int  # of a split one: words in the first piece
    quote: Span  # what it is cited with: its sentence, or as much of a long one as is read as one
    between: tuple[str, ...] = ()  # words between its pieces, in lower case
    passed: int = 0  # likely pieces that stand between its two
    sentence: int = 0  # words in its sentence
    shared: float = 0.0  # of a split one: how likely the mention is that it shares words with
    form: Form = Form.APART  # of a split one: what its pieces have to do with each other
    around: Around = Around()


def find(tokens: Tokens, marginals: Numbers, flags: NDArray[np.bool_]) -> Iterator[Candidate]:
    """Yield the candidates of a section, whole ones first in each sentence; *flags* are those of its words."""
    whole, pieces = marginals[:, 0], marginals[:, 1]
    starts = np.flatnonzero(whole[:, _BEGINS] >= _WHOLE_FROM).tolist()
    likely = pieces[:, _BEGINS] + pieces[:, _GOES_ON]
    parts = np.flatnonzero(likely >= shared.LIKELY).tolist()
    probable, further = likely.tolist(), (pieces[:, _GOES_ON] >= pieces[:, _BEGINS]).tolist()
    begins, goes_on = whole[:, _BEGINS].tolist(), whole[:, _GOES_ON].tolist()
    size, packed = flags.shape[1], flags.tobytes()
    flagged = [packed[first : first + size] for first in range(0, len(packed), size)]
    a = b = c = 0
    for start, end in tokens.sentences:
        own: list[tuple[int, int, Candidate]] = []
        while a < len(starts) and starts[a] < end:
            while tokens.chains[c][1] <= starts[a]:
                c += 1
            own += _whole(tokens, begins, goes_on, starts[a], tokens.chains[c], end - start)
            a += 1
        first = b
        while b < len(parts) and parts[b] < end:
            b += 1
        if not own and b - first <= 1:
            continue
        among = Sentence(tokens, (start, end), [(begin, stop, found.score) for begin, stop, found in own])
        arounds = among.around_whole(flagged)
        yield from (found._replace(around=around) for (_, _, found), around in zip(own, arounds, strict=True))
        if b - first > 1:
            yield from _split(tokens, own, parts[first:b], further, probable, (start, end), among, flagged)


def _whole(
    tokens: Tokens, begins: Sequence[float], goes_on: Sequence[float], start: int, within: tuple[int, int],
    size: int,
) -> Iterator[tuple[int, int, Candidate]]:  # fmt: skip
    end = within[1]
    quote = Span(tokens.starts[within[0]], tokens.ends[end - 1])
    score = begins[start]
    for stop in range(start + 1, min(end, start + _LONGEST) + 1):
        following = goes_on[stop] if stop < end else 0.0
        complete = min(score, 1 - following)
        if complete >= _WHOLE_FROM:
            key = tokens.key(start, stop)
            if key:
                span = Span(tokens.starts[start], tokens.ends[stop - 1])
                yield start, stop, Candidate(key, (span,), complete, complete, len(key), quote, (), 0, size)
        if following < _WHOLE_FROM:
            return
        score = min(score, following)


def _runs(tokens: Tokens, own: Sequence[int], goes_on: Sequence[bool], likely: Sequence[float]) -> list[Piece]:
    """Return the pieces of one sentence that the model sees by itself, each a run of likely words."""
    found: list[Piece] = []
    for i in own:
        if likely[i] < _PIECE_FROM:
            continue
        if found and found[-1][1] == i and goes_on[i]:
            found[-1] = found[-1][0], i + 1
        elif tokens.words[i][0].isalnum():
            found.append((i, i + 1))
    return found


def _split(
    tokens: Tokens, whole: Sequence[tuple[int, int, Candidate]], own: Sequence[int],
    goes_on: Sequence[bool], likely: Sequence[float], sentence: Piece, among: Sentence, flags: Sequence[bytes],
) -> Iterator[Candidate]:  # fmt: skip
    runs = _runs(tokens, own, goes_on, likely)
    mentions = [(start, stop, candidate.score) for start, stop, candidate in whole]
    found = shared.shared(tokens.lows, sentence, mentions, likely)
    for i, first in enumerate(runs):
        for second in runs[i + 1 :]:
            if first[1] < second[0] <= first[1] + _WIDEST:
                found.setdefault((first, second), (0.0, Form.APART))
    begun, ended = [start for start, _ in runs], [stop for _, stop in runs]
    size = sentence[1] - sentence[0]
    around = _Around(tokens, sentence)
    told = {  # of each piece: its words, how likely the least likely one is, and its place
        (a, b): (tokens.key(a, b), min(likely[a:b]), Span(tokens.starts[a], tokens.ends[b - 1]))
        for a, b in dict.fromkeys(chain.from_iterable(found))
    }
    for (first, second), (score, form) in sorted(found.items()):
        (key, sure, place), (key_behind, sure_behind, place_behind) = told[first], told[second]
        if key and key_behind:
            yield Candidate(
                key + key_behind, (place, place_behind), min(sure, sure_behind), max(sure, sure_behind), len(key),
                around.quote(first[0], second[1]), tokens.lows[first[1] : second[0]],
                max(0, bisect_right(ended, second[0]) - bisect_left(begun, first[1])), size, score, form,
                among.around_split(first, second, flags),
            )  # fmt: skip


class _Around:
    """The chains of a sentence, to be asked what stands around some words of it."""

    def __init__(self, tokens: Tokens, sentence: Piece) -> None:
        first = bisect_left(tokens.chains, sentence[0], key=itemgetter(0))
        last = bisect_left(tokens.chains, sentence[1], key=itemgetter(1))
        own = tokens.chains[first : last + 1]
        self._begins, self._ends = zip(*own, strict=True)
        self._spans = [Span(tokens.starts[start], tokens.ends[end - 1]) for start, end in own]

    def quote(self, start: int, stop: int) -> Span:
        """Return the chains that the words from *start* to *stop* stand in."""
        if len(self._spans) == 1:
            return self._spans[0]
        first, last = bisect_right(self._begins, start) - 1, bisect_left(self._ends, stop)
        return Span(self._spans[first].start, self._spans[last].end)
