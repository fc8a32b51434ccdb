"""Candidates: the wordings of a section that may state a reaction, each with how likely the model holds it.

A whole candidate is one stretch of words. A split one is two stretches of one sentence with other words between, as in
a list whose members share their head: "visual and auditory hallucinations".
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from medcli.extract.reactions import shared
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


def find(tokens: Tokens, marginals: Numbers) -> Iterator[Candidate]:
    """Yield the candidates of a section, whole ones first in each sentence."""
    whole, pieces = marginals[:, 0], marginals[:, 1]
    starts = np.flatnonzero(whole[:, _BEGINS] >= _WHOLE_FROM).tolist()
    likely = pieces[:, _BEGINS] + pieces[:, _GOES_ON]
    parts = np.flatnonzero(likely >= shared.LIKELY).tolist()
    probable, further = likely.tolist(), (pieces[:, _GOES_ON] >= pieces[:, _BEGINS]).tolist()
    begins, goes_on = whole[:, _BEGINS].tolist(), whole[:, _GOES_ON].tolist()
    a = b = c = 0
    for start, end in tokens.sentences:
        own: list[tuple[int, int, Candidate]] = []
        while a < len(starts) and starts[a] < end:
            while tokens.chains[c][1] <= starts[a]:
                c += 1
            own += _whole(tokens, begins, goes_on, starts[a], tokens.chains[c], end - start)
            a += 1
        yield from (candidate for _, _, candidate in own)
        first = b
        while b < len(parts) and parts[b] < end:
            b += 1
        if b - first > 1:
            yield from _split(tokens, own, parts[first:b], further, probable, (start, end))


def _whole(
    tokens: Tokens, begins: list[float], goes_on: list[float], start: int, chain: tuple[int, int],
    size: int,
) -> Iterator[tuple[int, int, Candidate]]:  # fmt: skip
    end = chain[1]
    quote = Span(tokens.starts[chain[0]], tokens.ends[end - 1])
    score = begins[start]
    for stop in range(start + 1, min(end, start + _LONGEST) + 1):
        following = goes_on[stop] if stop < end else 0.0
        complete = min(score, 1 - following)
        if complete >= _WHOLE_FROM:
            key = tokens.key(start, stop)
            if key:
                span = _span(tokens, (start, stop))
                yield start, stop, Candidate(key, (span,), complete, complete, len(key), quote, sentence=size)
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
    goes_on: Sequence[bool], likely: Sequence[float], sentence: Piece,
) -> Iterator[Candidate]:  # fmt: skip
    runs = _runs(tokens, own, goes_on, likely)
    mentions = [(start, stop, candidate.score) for start, stop, candidate in whole]
    found = shared.shared(tokens.lows, sentence, mentions, likely)
    for i, first in enumerate(runs):
        for second in runs[i + 1 :]:
            if first[1] < second[0] <= first[1] + _WIDEST:
                found.setdefault((first, second), (0.0, Form.APART))
    for (first, second), (score, form) in sorted(found.items()):
        keys = tokens.key(*first), tokens.key(*second)
        sure = min(likely[slice(*first)]), min(likely[slice(*second)])
        if all(keys):
            yield Candidate(
                keys[0] + keys[1], (_span(tokens, first), _span(tokens, second)), min(sure), max(sure), len(keys[0]),
                _around(tokens, sentence, first[0], second[1]), tokens.lows[first[1] : second[0]],
                sum(first[1] <= start and stop <= second[0] for start, stop in runs), sentence[1] - sentence[0],
                score, form,
            )  # fmt: skip


def _span(tokens: Tokens, piece: Piece) -> Span:
    return Span(tokens.starts[piece[0]], tokens.ends[piece[1] - 1])


def _around(tokens: Tokens, sentence: Piece, start: int, stop: int) -> Span:
    """Return the chains of *sentence* that the words from *start* to *stop* stand in."""
    first = tokens.chains[bisect_right(tokens.chains, start, key=itemgetter(0)) - 1][0]
    last = tokens.chains[bisect_left(tokens.chains, stop, key=itemgetter(1))][1]
    return Span(tokens.starts[max(first, sentence[0])], tokens.ends[min(last, sentence[1]) - 1])
