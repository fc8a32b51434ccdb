"""Candidates: the wordings of a section that may state a reaction, each with how likely the model holds it.

A whole candidate is one stretch of words. A split one is two stretches of one sentence with other words between, as in
a list whose members share their head: "visual and auditory hallucinations".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from medcli.extract.reactions.chain import Numbers
from medcli.extract.reactions.tokens import Tokens, wording_key
from medcli.facts import Section, Span

_WHOLE_FROM = 0.02
_PIECE_FROM = 0.06
_LONGEST = 12  # words in a whole candidate
_WIDEST = 40  # words between two pieces
_BEGINS, _GOES_ON = 1, 2  # places in model.PARTS


@dataclass(frozen=True, slots=True)
class Candidate:
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


def find(section: Section, tokens: Tokens, marginals: Numbers) -> Iterator[Candidate]:
    """Yield the candidates of *section*, whole ones first in each sentence."""
    whole, pieces = marginals[:, 0], marginals[:, 1]
    starts = np.flatnonzero(whole[:, _BEGINS] >= _WHOLE_FROM).tolist()
    likely = pieces[:, _BEGINS] + pieces[:, _GOES_ON]
    parts = np.flatnonzero(likely >= _PIECE_FROM).tolist()
    begins, goes_on = whole[:, _BEGINS].tolist(), whole[:, _GOES_ON].tolist()
    a = b = c = 0
    for start, end in tokens.sentences:
        while a < len(starts) and starts[a] < end:
            while tokens.chains[c][1] <= starts[a]:
                c += 1
            yield from _whole(section, tokens, begins, goes_on, starts[a], tokens.chains[c], end - start)
            a += 1
        own = []
        while b < len(parts) and parts[b] < end:
            own.append(parts[b])
            b += 1
        if len(own) > 1:
            yield from _split(section, tokens, _runs(tokens, own, pieces, likely), (start, end))


def _whole(
    section: Section, tokens: Tokens, begins: list[float], goes_on: list[float], start: int, chain: tuple[int, int],
    size: int,
) -> Iterator[Candidate]:  # fmt: skip
    end = chain[1]
    quote = Span(tokens.starts[chain[0]], tokens.ends[end - 1])
    score = begins[start]
    for stop in range(start + 1, min(end, start + _LONGEST) + 1):
        following = goes_on[stop] if stop < end else 0.0
        complete = min(score, 1 - following)
        if complete >= _WHOLE_FROM:
            span = Span(tokens.starts[start], tokens.ends[stop - 1])
            key = wording_key(span.of(section.text))
            if key:
                yield Candidate(key, (span,), complete, complete, len(key), quote, sentence=size)
        if following < _WHOLE_FROM:
            return
        score = min(score, following)


def _runs(tokens: Tokens, own: list[int], pieces: Numbers, likely: Numbers) -> list[tuple[int, int, float]]:
    """Return the pieces of one sentence as (first, behind the last, score), each a run of likely words."""
    found: list[tuple[int, int, float]] = []
    for i in own:
        score = float(likely[i])
        if found and found[-1][1] == i and pieces[i, _GOES_ON] >= pieces[i, _BEGINS]:
            start, _, before = found[-1]
            found[-1] = (start, i + 1, min(before, score))
        elif tokens.words[i][0].isalnum():
            found.append((i, i + 1, score))
    return found


def _split(
    section: Section, tokens: Tokens, runs: list[tuple[int, int, float]], sentence: tuple[int, int]
) -> Iterator[Candidate]:
    for i, (start, end, score) in enumerate(runs):
        for passed, (second, stop, other) in enumerate(runs[i + 1 :]):
            if second - end > _WIDEST:
                break
            if second == end:
                continue
            spans = Span(tokens.starts[start], tokens.ends[end - 1]), Span(tokens.starts[second], tokens.ends[stop - 1])
            keys = [wording_key(span.of(section.text)) for span in spans]
            yield Candidate(
                keys[0] + keys[1], spans, min(score, other), max(score, other), len(keys[0]),
                _around(tokens, sentence, start, stop),
                tuple(word.lower() for word in tokens.words[end:second]), passed, sentence[1] - sentence[0],
            )  # fmt: skip


def _around(tokens: Tokens, sentence: tuple[int, int], start: int, stop: int) -> Span:
    """Return the chains of *sentence* that the words from *start* to *stop* stand in."""
    first = max(begin for begin, _ in tokens.chains if begin <= start)
    last = min(end for _, end in tokens.chains if end >= stop)
    return Span(tokens.starts[max(first, sentence[0])], tokens.ends[min(last, sentence[1]) - 1])
