"""Candidates: the wordings of a label that may state a reaction, each with how likely the model holds it.

A whole candidate is one stretch of words. A split one is two stretches of one sentence with other words between, as in
a list whose members share their head: "visual and auditory hallucinations".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medcli.extract.reactions import around, between, shared, table
from medcli.extract.reactions.around import Beside, Whole
from medcli.extract.reactions.joined import Joined
from medcli.extract.reactions.shared import Form, Piece
from medcli.extract.reactions.table import Candidates, Numbers, Places, Truths, objects

_WHOLE_FROM = 0.02
_PIECE_FROM = 0.06
_WIDEST = 40  # words between two pieces
_BEGINS, _GOES_ON = 1, 2  # places in model.PARTS
_NUMBERS = ("longer", "shorter", "across", "near", "shared")  # columns that some candidates have no figures in
_COUNTS = ("likely", "before", "behind", "first", "passed", "form")

Run = tuple[int, int, int]  # first word, the one behind the last, and the number of the sentence
Split = tuple[tuple[Piece, Piece], tuple[float, Form]]
"""Two pieces, how likely the mention is that they share words with, and how they belong together."""


def find(read: Joined, marginals: Numbers, flags: Truths) -> Candidates:
    """Return the candidates of a label, whole ones first in each sentence; *flags* are those of its words."""
    pieces = marginals[:, 1]
    likely = pieces[:, _BEGINS] + pieces[:, _GOES_ON]
    runs = _runs(read, likely, pieces[:, _GOES_ON] >= pieces[:, _BEGINS])
    whole = _whole(read, marginals[:, 0, _BEGINS], marginals[:, 0, _GOES_ON])
    beside = Beside(read.lows, read.sentences)
    of_whole = _of_whole(read, whole, beside, flags)
    split = _split(read, whole, likely, runs)
    if not split:
        return of_whole
    of_split, sentence = _of_split(read, whole, split, beside, flags, likely, runs)
    both = table.stacked([of_whole, of_split])
    return both.take(np.argsort(np.concatenate([2 * whole.sentence, 2 * sentence + 1]), kind="stable"))


def _whole(read: Joined, begins: Numbers, goes_on: Numbers) -> Whole:
    """Return the whole candidates: the stretches of words that a mention may have, a word longer at each step."""
    start = np.flatnonzero(begins >= _WHOLE_FROM)
    end = read.chains.last[read.chains.at(start)]
    score = begins[start]
    starts, stops, scores = [], [], []
    for length in range(1, around.LONGEST + 1):
        stop = start + length
        following = np.where(stop < end, np.take(goes_on, stop, mode="clip"), 0.0)
        complete = np.minimum(score, 1 - following)
        found = complete >= _WHOLE_FROM
        starts.append(start[found])
        stops.append(stop[found])
        scores.append(complete[found])
        on = following >= _WHOLE_FROM
        start, end, score = start[on], end[on], np.minimum(score, following)[on]
    first, behind, sure = np.concatenate(starts), np.concatenate(stops), np.concatenate(scores)
    before = np.array(read.before)
    order = np.lexsort((behind, first))
    order = order[before[first[order]] < before[behind[order]]]  # marks alone are no wording
    return Whole(first[order], behind[order], sure[order], read.sentences.at(first[order]))


def _of_whole(read: Joined, whole: Whole, beside: Beside, flags: Truths) -> Candidates:
    start, stop, score, sentence = whole
    begin, end = read.sentences.first[sentence], read.sentences.last[sentence]
    keys = [read.key(a, b) for a, b in zip(start.tolist(), stop.tolist(), strict=True)]
    chars = read.starts[start], read.ends[stop - 1]
    return _table(
        read, objects(keys), start, flags,
        pieces=np.stack([*chars, *chars], axis=1),
        quote=_quotes(read, start, stop),
        split=np.zeros(len(keys), bool),
        score=score,
        best=score,
        sentence=end - begin,
        words=beside.of_whole(start, stop),
        near=around.near(whole, beside.place),
        before=start - begin,
        behind=end - stop,
        between=between.counted(read.lows, start, stop),
        **around.rivals(whole, around.likely(whole, len(read.sentences.first))),
    )  # fmt: skip


def _split(read: Joined, whole: Whole, likely: Numbers, runs: Sequence[Run]) -> list[Split]:
    """Return the pairs of pieces that split candidates have, in order, each with what it shares and how."""
    mentions = list(zip(whole.start.tolist(), whole.stop.tolist(), whole.score.tolist(), strict=True))
    found = shared.shared(read.lows, read.sentences, mentions, likely)
    for pair in _pairs(runs):
        found.setdefault(pair, (0.0, Form.APART))
    before = read.before
    return [
        (((a, b), (c, d)), found[(a, b), (c, d)])
        for (a, b), (c, d) in sorted(found)
        if before[a] < before[b] and before[c] < before[d]  # marks alone are no piece
    ]


def _runs(read: Joined, likely: Numbers, goes_on: Truths) -> list[Run]:
    """Return the pieces that the model sees by itself, each a run of likely words, with the numbers of sentences."""
    found: list[Run] = []
    own = np.flatnonzero(likely >= _PIECE_FROM)
    for i, sentence, further in zip(own.tolist(), read.sentences.at(own).tolist(), goes_on[own].tolist(), strict=True):
        if further and found and found[-1][1:] == (i, sentence):
            found[-1] = found[-1][0], i + 1, sentence
        elif read.lows[i][0].isalnum():
            found.append((i, i + 1, sentence))
    return found


def _pairs(runs: Sequence[Run]) -> Iterator[tuple[Piece, Piece]]:
    for i, (start, stop, sentence) in enumerate(runs, 1):
        for begin, behind, other in runs[i:]:
            if other != sentence or begin > stop + _WIDEST:
                break
            if begin > stop:
                yield (start, stop), (begin, behind)


def _of_split(
    read: Joined, whole: Whole, split: Sequence[Split], beside: Beside, flags: Truths, likely: Numbers,
    runs: Sequence[Run],
) -> tuple[Candidates, Places]:  # fmt: skip
    """Return the split candidates and the numbers of their sentences."""
    places = np.array([(*first, *second) for (first, second), _ in split], np.int64)
    start, stop, begin, behind = places.T
    before = np.array(read.before)
    keys = [read.key(*first) + read.key(*second) for (first, second), _ in split]
    sentence = read.sentences.at(start)
    sure, sure_behind = _least(likely, start, stop), _least(likely, begin, behind)
    found = _table(
        read, objects(keys), start, flags,
        pieces=np.stack([read.starts[start], read.ends[stop - 1], read.starts[begin], read.ends[behind - 1]], axis=1),
        quote=_quotes(read, start, behind),
        split=np.ones(len(keys), bool),
        score=np.minimum(sure, sure_behind),
        best=np.maximum(sure, sure_behind),
        sentence=(read.sentences.last - read.sentences.first)[sentence],
        words=beside.of_split(places),
        longer=around.cover(whole, start, stop),
        shorter=around.cover(whole, begin, behind),
        likely=around.likely(whole, len(read.sentences.first))[sentence],
        first=before[stop] - before[start],
        between=between.counted(read.lows, stop, begin),
        passed=_passed(runs, stop, begin),
        shared=np.array([score for _, (score, _) in split]),
        form=np.array([form for _, (_, form) in split], np.int64),
    )  # fmt: skip
    return found, sentence


def _table(read: Joined, keys: table.Objects, start: Places, flags: Truths, **columns: NDArray[Any]) -> Candidates:
    """Return a table of candidates whose first words are *start*; *columns* that are not given are 0."""
    count, section = len(keys), read.section[start]
    none: dict[str, NDArray[Any]] = {name: np.zeros(count) for name in _NUMBERS}
    none |= {name: np.zeros(count, np.int64) for name in _COUNTS}
    none["between"] = np.zeros((count, len(between.COLUMNS)), np.int64)
    return Candidates(
        **none | columns,
        key=keys, section=section, kind=read.kind[section], highlights=read.highlights[section], flags=flags[start],
    )  # fmt: skip


def _least(likely: Numbers, first: Places, behind: Places) -> Numbers:
    """Return how likely the least likely word is of those from each of *first* on, and before that of *behind*."""
    found = likely[first]
    for further in range(1, int((behind - first).max())):
        found = np.minimum(found, likely[np.minimum(first + further, behind - 1)])
    return found


def _passed(runs: Sequence[Run], first: Places, behind: Places) -> Places:
    """Return how many of *runs* stand among the words from *first* on, and before *behind*, of one sentence."""
    begun, ended = np.array([(start, stop) for start, stop, _ in runs], np.int64).reshape(-1, 2).T
    # Those of sentences before are in both counts.
    count = np.searchsorted(ended, behind, "right") - np.searchsorted(begun, first, "left")
    found: Places = np.maximum(count, 0)
    return found


def _quotes(read: Joined, start: Places, stop: Places) -> Places:
    """Return the characters of the chains that the words from *start* to *stop* stand in."""
    first, last = read.chains.at(start), read.chains.at(stop - 1)
    return np.stack([read.starts[read.chains.first[first]], read.ends[read.chains.last[last] - 1]], axis=1)
