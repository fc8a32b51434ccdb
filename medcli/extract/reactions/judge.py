"""The judge: whether a wording is a reaction of a label's drug, from all places of the label that have it.

What one sentence leaves open the others often settle: a wording in a list of reactions, in the Highlights and in a
table is one wherever it stands. The judge is a sum of small decision trees (gradient boosting: Friedman, 2001).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medcli.extract.reactions import placed, trees
from medcli.extract.reactions.candidates import Candidate
from medcli.extract.reactions.shared import Form
from medcli.extract.reactions.signs import Known
from medcli.extract.reactions.trees import Trees
from medcli.folding import fold

Key = tuple[str, ...]
Kept = dict[Key | tuple[Key, Key], tuple[float, ...]]
"""What was told of words by themselves, by wording, or by the two pieces of one."""

Counts = Mapping[str, tuple[int, int]]
Numbers = NDArray[np.float64]
_KINDS = "abw"  # sections on adverse reactions, in a box, and other warnings
_MOST_KEPT = 50_000  # wordings
_LONG = 80  # words of a sentence that is rather a table


@dataclass(frozen=True, slots=True)
class Seen:
    """The candidates of one section, the kind of section, and whether it restates another in short."""

    kind: str
    highlights: bool
    candidates: Sequence[Candidate]


Wordings = Mapping[Key, Sequence[tuple[Seen, Candidate]]]


@dataclass(frozen=True)
class Judge:
    """The trees, the least probability that is accepted, and what training labels had."""

    accepts: float
    trees: Trees
    seen: Counts  # folded wording: labels that state it, labels that have its words
    beside: Counts  # words within and beside wordings, as ``placed.named`` has them
    kept: Kept = field(default_factory=dict)  # what was told of words by themselves

    def scores(self, wordings: Wordings, known: Known) -> Numbers:
        """Return the probability that each of the *wordings* of a label is a reaction."""
        if len(self.kept) > _MOST_KEPT:
            self.kept.clear()
        return self.trees.scores(figures(wordings, known, self.seen, self.beside, kept=self.kept))


def from_json(body: Mapping[str, Any]) -> Judge:
    """Return the judge that *body*, a part of a model file, describes."""
    seen, beside = _counts_from(body, "seen"), _counts_from(body, "beside")
    return Judge(body.get("accepts", 0.5), trees.from_json(body), seen, beside)


def _places(wordings: Wordings) -> dict[Key, list[Candidate]]:
    return {key: [candidate for _, candidate in places] for key, places in wordings.items()}


def _counts_from(body: Mapping[str, Any], table: str) -> Counts:
    return {name: (stated, there) for name, (stated, there) in body.get(table, {}).items()}


def gathered(sections: Iterable[Seen]) -> dict[Key, list[tuple[Seen, Candidate]]]:
    """Return the candidates of a label by wording, in the order in which they stand."""
    found: dict[Key, list[tuple[Seen, Candidate]]] = {}
    for section in sections:
        for candidate in section.candidates:
            found.setdefault(candidate.key, []).append((section, candidate))
    return found


def figures(
    wordings: Wordings, known: Known, seen: Counts, beside: Counts,
    own: frozenset[str] = frozenset(), own_beside: Counts = placed.NONE, kept: Kept | None = None,
) -> Numbers:  # fmt: skip
    """Return what the judge asks of each wording, a row each, in order.

    *own* are the wordings, folded, that the label itself added to *seen*, and *own_beside* is what it added to
    *beside*: in training they must not vouch for themselves. *kept* remembers what was told of words by themselves,
    where *own* is empty.
    """
    kept = {} if kept is None else kept
    rows: list[Sequence[float]] = []
    split: dict[int, Sequence[Candidate]] = {}  # the places of split wordings, by row
    for key, places in wordings.items():
        whole = [place for place in places if len(place[1].pieces) == 1]
        words = kept.get(key)
        if words is None:
            words = kept[key] = _of_words(key, known, seen, own)
        if len(whole) < len(places):
            split[len(rows)] = [c for _, c in places if len(c.pieces) > 1]
        rows.append([*_of_whole(whole), *words])
    table = np.array(rows, dtype=np.float64).reshape(len(rows), -1)
    of_split = np.zeros((len(rows), _SPLIT_FIGURES))
    if split:
        of_split[[*split]] = [_of_split(places, known, seen, own, kept) for places in split.values()]
    keys = list(wordings)
    around = placed.figures(_places(wordings), beside, own_beside)
    return np.hstack([table, of_split, _of_others(keys, table), _of_pieces(keys, split, table), around])


def _of_pieces(keys: Sequence[Key], split: Mapping[int, Sequence[Candidate]], table: Numbers) -> Numbers:
    """Return for each wording that is *split* somewhere how likely each of its pieces is as a wording of its own."""
    places = {key: i for i, key in enumerate(keys)}
    found = np.zeros((len(keys), 2))
    for i, own in split.items():
        first = max(candidate.first for candidate in own)
        for column, piece in enumerate((keys[i][:first], keys[i][first:])):
            j = places.get(piece)
            found[i, column] = table[j, 0] if j is not None else 0.0
    return found


def _of_whole(places: Sequence[tuple[Seen, Candidate]]) -> list[float]:
    if not places:
        return _NO_WHOLE
    if len(places) == 1:
        return _of_one(*places[0])
    scores = sorted((candidate.score for _, candidate in places), reverse=True)
    kinds = dict.fromkeys(_KINDS, 0.0)
    highlights = table = 0.0
    left = 1.0
    for section, candidate in places:
        score = candidate.score
        kinds[section.kind] = max(kinds[section.kind], score)
        if section.highlights:
            highlights = max(highlights, score)
        if candidate.sentence > _LONG:
            table = max(table, score)
    for score in scores:
        left *= 1 - min(score, 0.99)
    return [
        scores[0], scores[1] if len(scores) > 1 else 0.0, scores[2] if len(scores) > 2 else 0.0,
        sum(scores) / len(scores), len(scores), 1 - left, *kinds.values(), highlights,
        sum(score > 0.5 for score in scores), table,
    ]  # fmt: skip


_NO_WHOLE = [0.0] * 12


def _of_one(section: Seen, candidate: Candidate) -> list[float]:
    """Return what ``_of_whole`` does of one place: most wordings have no other."""
    score = candidate.score
    return [
        score, 0.0, 0.0, score, 1.0, 1 - (1 - min(score, 0.99)), *(score if section.kind == k else 0.0 for k in _KINDS),
        score if section.highlights else 0.0, score > 0.5, score if candidate.sentence > _LONG else 0.0,
    ]  # fmt: skip


def folded(key: Key) -> str:
    """Return a wording as the table of what training labels had names it."""
    return " ".join(map(fold, key))


def _counts(name: str, seen: Counts, own: frozenset[str]) -> tuple[int, int]:
    stated, there = seen.get(name, (0, 0))
    if not own:
        return stated, there
    return stated - (name in own), max(there - 1, stated - 1) if there else there


def _of_words(key: Key, known: Known, seen: Counts, own: frozenset[str]) -> tuple[float, ...]:
    name = folded(key)
    stated, there = _counts(name, seen, own)
    return (
        stated, there, (stated + 0.3) / (max(there, stated) + 1.0), len(key), len(" ".join(key)), *known.listed(name),
    )  # fmt: skip


_SPLIT_FIGURES = 32 + len(Form)
_FORMS = {form: tuple(float(form == other) for other in Form) for form in Form}


def _of_split(places: Sequence[Candidate], known: Known, seen: Counts, own: frozenset[str], kept: Kept) -> list[float]:
    best = places[0]
    if len(places) > 1:
        best = max(places, key=lambda candidate: candidate.score + candidate.best + candidate.shared)
    pieces = first, second = best.key[: best.first], best.key[best.first :]
    words = kept.get(pieces)
    if words is None:
        words = kept[pieces] = _of_two(folded(first), folded(second), known, seen, own)
    between, there = best.between, set(best.between)
    ands, ors, commas, colons, points, strokes = [
        between.count(word) if word in there else 0 for word in ("and", "or", ",", ":", ".", "/")
    ]
    opens, closes = between[0], between[-1]
    return [
        1.0, best.score, best.best, len(between), best.passed, len(places), len(first), len(second),
        ands, ors, commas, opens == ",", opens in {"and", "or"}, closes in {"and", "or"}, closes == ",", closes == ")",
        "(" in there and ")" in there, colons, points, strokes, "including" in there or "includes" in there,
        "of" in best.key, *words, sum(between.count(word) for word in there if word[0].isdigit()),
        sum(len(c.between) for c in places) / len(places), best.shared, *_FORMS[best.form],
        sum(c.shared > 0.5 for c in places),
    ]  # fmt: skip


def _of_two(first: str, second: str, known: Known, seen: Counts, own: frozenset[str]) -> tuple[float, ...]:
    turned = f"{second} {first}"
    return (
        *(known.listed(name)[0] for name in (turned, first, second)),
        *(_counts(name, seen, own)[0] for name in (first, second, turned)),
    )


def _of_others(keys: Sequence[Key], table: Numbers) -> Numbers:
    """Return for each wording how likely the best one within it is, the best one around it, and how many are likely."""
    places = {key: i for i, key in enumerate(keys)}
    best = table[:, 0].tolist()
    within, around = [0.0] * len(keys), [0.0] * len(keys)
    firsts = {key[0] for key in keys}
    for i, key in enumerate(keys):
        length = len(key)
        for start in [start for start, word in enumerate(key) if word in firsts]:
            for stop in range(start + 1, length + 1 if start else length):
                j = places.get(key[start:stop])
                if j is not None:
                    within[i] = max(within[i], best[j])
                    around[j] = max(around[j], best[i])
    likely = sum(score > 0.5 for score in best)
    return np.array([within, around, [float(likely)] * len(keys)]).T
