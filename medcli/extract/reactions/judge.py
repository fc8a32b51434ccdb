"""The judge: whether a wording is a reaction of a label's drug, from all places of the label that have it.

What one sentence leaves open the others often settle: a wording in a list of reactions, in the Highlights and in a
table is one wherever it stands. The judge is a sum of small decision trees (gradient boosting: Friedman, 2001).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from medcli.extract.reactions import between, placed, trees
from medcli.extract.reactions.joined import KINDS
from medcli.extract.reactions.placed import Odds
from medcli.extract.reactions.shared import Form
from medcli.extract.reactions.signs import Known
from medcli.extract.reactions.table import Key, Numbers
from medcli.extract.reactions.trees import Trees
from medcli.extract.reactions.wordings import Wordings
from medcli.folding import fold

Kept = dict[Key | tuple[Key, Key], tuple[float, ...]]
"""What was told of words by themselves, by wording, or by the two pieces of one."""

Counts = Mapping[str, tuple[int, int]]
_MOST_KEPT = 50_000  # wordings
_LONG = 80  # words of a sentence that is rather a table
_BEST = 3  # places of a wording whose scores are told


@dataclass(frozen=True)
class Judge:
    """The trees, the least probability that is accepted, and what training labels had."""

    accepts: float
    trees: Trees
    seen: Counts  # folded wording: labels that state it, labels that have its words
    beside: Odds  # of words within and beside wordings
    kept: Kept = field(default_factory=dict)  # what was told of words by themselves

    def scores(self, wordings: Wordings, known: Known) -> Numbers:
        """Return the probability that each of the *wordings* of a label is a reaction."""
        if len(self.kept) > _MOST_KEPT:
            self.kept.clear()
        return self.trees.scores(figures(wordings, known, self.seen, self.beside, kept=self.kept))


def from_json(body: Mapping[str, Any]) -> Judge:
    """Return the judge that *body*, a part of a model file, describes."""
    seen, beside = _counts_from(body, "seen"), Odds(_counts_from(body, "beside"))
    return Judge(body.get("accepts", 0.5), trees.from_json(body), seen, beside)


def _counts_from(body: Mapping[str, Any], table: str) -> Counts:
    return {name: (stated, there) for name, (stated, there) in body.get(table, {}).items()}


def figures(
    wordings: Wordings, known: Known, seen: Counts, beside: Odds, own: frozenset[str] = frozenset(),
    kept: Kept | None = None,
) -> Numbers:  # fmt: skip
    """Return what the judge asks of each wording, a row each, in order.

    *own* are the wordings, folded, that the label itself added to *seen*: in training they must not vouch for
    themselves, and no more may what it added to *beside*. *kept* remembers what was told of words by themselves, where
    *own* is empty.
    """
    kept = {} if kept is None else kept
    whole = _of_whole(wordings)
    split = _of_split(wordings, known, seen, own, kept)
    words = np.array([_of_words(key, known, seen, own, kept) for key in wordings.keys], np.float64)
    others = _of_others(wordings.keys, whole[:, 0])
    pieces = _of_pieces(wordings, whole[:, 0])
    return np.hstack([whole, words, split, others, pieces, placed.figures(wordings, beside)])


def _of_pieces(wordings: Wordings, best: Numbers) -> Numbers:
    """Return for each wording that is split somewhere how likely each of its pieces is as a wording of its own."""
    numbers = {key: i for i, key in enumerate(wordings.keys)}
    rows = np.flatnonzero(wordings.places.split)
    firsts = np.zeros(len(wordings.keys), np.int64)
    np.maximum.at(firsts, wordings.of[rows], wordings.places.first[rows])
    found = np.zeros((len(wordings.keys), 2))
    for i in np.flatnonzero(firsts).tolist():
        first, key = firsts[i], wordings.keys[i]
        for column, piece in enumerate((key[:first], key[first:])):
            j = numbers.get(piece)
            if j is not None:
                found[i, column] = best[j]
    return found


def _of_whole(wordings: Wordings) -> Numbers:
    """Return how likely the whole places of each wording are: together, and in each kind of section."""
    places, count = wordings.places, len(wordings.keys)
    which = np.flatnonzero(~places.split)
    which = which[np.lexsort((-places.score[which], wordings.of[which]))]  # the likeliest of each wording first
    of, score = wordings.of[which], places.score[which]
    number = np.bincount(of, minlength=count)
    rank = np.arange(len(of)) - (np.cumsum(number) - number)[of]
    best = np.zeros((count, _BEST))
    named = rank < _BEST
    best[of[named], rank[named]] = score[named]
    mean = np.bincount(of, score, count) / np.maximum(number, 1)
    left = np.ones(count)
    np.multiply.at(left, of, 1 - np.minimum(score, 0.99))
    kinds = np.zeros((count, len(KINDS)))
    np.maximum.at(kinds, (of, places.kind[which]), score)
    again, long = places.highlights[which], places.sentence[which] > _LONG
    return np.column_stack([
        best, mean, number, np.where(number, 1 - left, 0.0), kinds, wordings.greatest(score[again], which[again]),
        wordings.counted(which[score > 0.5]), wordings.greatest(score[long], which[long]),
    ])  # fmt: skip


def folded(key: Key) -> str:
    """Return a wording as the table of what training labels had names it."""
    return " ".join(map(fold, key))


def _counts(name: str, seen: Counts, own: frozenset[str]) -> tuple[int, int]:
    stated, there = seen.get(name, (0, 0))
    if not own:
        return stated, there
    return stated - (name in own), max(there - 1, stated - 1) if there else there


def _of_words(key: Key, known: Known, seen: Counts, own: frozenset[str], kept: Kept) -> tuple[float, ...]:
    found = kept.get(key)
    if found is None:
        name = folded(key)
        stated, there = _counts(name, seen, own)
        found = kept[key] = (
            stated, there, (stated + 0.3) / (max(there, stated) + 1.0), len(key), len(" ".join(key)),
            *known.listed(name), *known.told(name),
        )  # fmt: skip
    return found


_SPLIT_FIGURES = 32 + len(Form)


def _of_split(wordings: Wordings, known: Known, seen: Counts, own: frozenset[str], kept: Kept) -> Numbers:
    """Return what is asked of the best split place of each wording, zeros where it has none."""
    found = np.zeros((len(wordings.keys), _SPLIT_FIGURES))
    rows = np.flatnonzero(wordings.places.split)
    if not len(rows):
        return found
    split = wordings.places.take(rows)
    of = wordings.of[rows]
    order = np.lexsort((-(split.score + split.best + split.shared), of))
    asked, first = np.unique(of[order], return_index=True)
    best = split.take(order[first])
    number = np.bincount(of, minlength=len(found))[asked]
    gap = np.bincount(of, split.between[:, 0], len(found))[asked] / number
    sharing = np.bincount(of[split.shared > 0.5], minlength=len(found))[asked]
    words = [
        _of_two(wordings.keys[i], first, known, seen, own, kept)
        for i, first in zip(asked.tolist(), best.first.tolist(), strict=True)
    ]
    length = np.array([len(wordings.keys[i]) for i in asked.tolist()])
    has_of = ["of" in wordings.keys[i] for i in asked.tolist()]
    told = dict(zip(between.COLUMNS, best.between.T, strict=True))
    numbers = told.pop("numbers")
    words_between = told.pop("words")
    found[asked] = np.column_stack([
        np.ones(len(asked)), best.score, best.best, words_between, best.passed, number, best.first,
        length - best.first, *told.values(), has_of, np.array(words, np.float64), numbers, gap, best.shared,
        best.form[:, None] == np.arange(len(Form)), sharing,
    ])  # fmt: skip
    return found


def _of_two(
    key: Key, length: int, known: Known, seen: Counts, own: frozenset[str], kept: Kept
) -> tuple[float, ...]:  # fmt: skip
    """Return what is known of the two pieces of *key*, the first of which has *length* words, and of both turned."""
    pieces = key[:length], key[length:]
    found = kept.get(pieces)
    if found is None:
        first, second = map(folded, pieces)
        turned = f"{second} {first}"
        found = kept[pieces] = (
            *(known.listed(name)[0] for name in (turned, first, second)),
            *(_counts(name, seen, own)[0] for name in (first, second, turned)),
        )
    return found


def _of_others(keys: Sequence[Key], scores: Numbers) -> Numbers:
    """Return for each wording how likely the best one within it is, the best one around it, and how many are likely."""
    known = _by_words(keys)
    best = scores.tolist()
    within, around = [0.0] * len(keys), [0.0] * len(keys)
    for i, key in enumerate(keys):
        own, size = best[i], len(key)
        if size == 1:
            continue
        for start, word in enumerate(key):
            node, end = known.get(word), start + 1
            while node:
                j = node.get(_NUMBER, i)
                if j != i:
                    if best[j] > within[i]:  # noqa: PLR1730 - max() would take as long as all the rest
                        within[i] = best[j]
                    if own > around[j]:  # noqa: PLR1730
                        around[j] = own
                node = node.get(key[end]) if end < size else None
                end += 1
    likely = float(np.count_nonzero(scores > 0.5))
    return np.array([within, around, [likely] * len(keys)]).T


_NUMBER = ""  # no word is empty


def _by_words(keys: Sequence[Key]) -> dict[str, Any]:
    """Return a tree of wordings: what may follow each word, and under _NUMBER which wording ends with it."""
    found: dict[str, Any] = {}
    for number, key in enumerate(keys):
        node = found
        for word in key:
            node = node.setdefault(word, {})
        node[_NUMBER] = number
    return found
