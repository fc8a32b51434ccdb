"""When a fact that was found is a fact that was annotated: words compared, then pairs made one to one.

The metric is the one that the published figures of this project use. Two terms are alike by the Dice coefficient
of their content words: twice the words they share over the words they have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from medcli import vocab
from medcli.facts import Kind

PAIRED = 0.6
"""How alike a term found and a term annotated must be to be one."""

REPEATED = 0.75
"""How alike they must be for a second wording of what was found to be no error, and for a trap to be sprung."""

_SAME_QUOTE = 0.5  # of the content words of the shorter quote: they cite one statement
_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?:ies|es|s)$")


@dataclass(frozen=True, slots=True)
class Found:
    """A fact of the facts stream, as far as it is compared."""

    kind: str
    drug: str
    source: str
    term: str
    wording: str
    quote: str
    common: bool = False
    max_days: float | None = None

    def says(self) -> str:
        """Return the fact as a report shows it."""
        return _shown(self.term, self.quote, self.max_days, self.kind)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An annotated fact. ``names`` are its term and aliases, best first."""

    names: tuple[str, ...]
    quote: str
    max_days: float | None = None
    kind: str = ""
    optional: bool = False  # neither counts where it is found nor costs where it is not
    covers_several: bool = False  # found, too, where a wording has all its words
    other_kinds: tuple[str, ...] = ()  # found, too, as a fact of these

    def says(self) -> str:
        """Return the fact as a report shows it."""
        return _shown(self.names[0] if self.names else "", self.quote, self.max_days, self.kind)


def _shown(term: str, quote: str, days: float | None, kind: str) -> str:
    if kind != Kind.DURATION_CAUTION:
        return term
    return f"{'no number' if days is None else f'{days:g} days'}: {' '.join(quote.split())}"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many facts were found, found wrongly and missed. Rates are percentages with one decimal."""

    found: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.found + other.found, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Of the facts found, how many are right; 0 where none was found."""
        return round(100 * _share(self.found, self.wrong), 1)

    @property
    def recall(self) -> float:
        """Of the facts annotated, how many were found; 0 where there is none."""
        return round(100 * _share(self.found, self.missed), 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall before these are rounded; 0 where both are."""
        precision, recall = _share(self.found, self.wrong), _share(self.found, self.missed)
        return round(200 * precision * recall / (precision + recall), 1) if precision + recall else 0.0


def _share(part: int, rest: int) -> float:
    return part / (part + rest) if part + rest else 0.0


def key(text: str) -> str:
    """Return *text* without case, punctuation and marks: its words and numbers, one space between.

    >>> key("Low blood-pressure (2.5 %)")
    'low blood pressure 2.5'
    """
    return " ".join(_WORD.findall(text.lower()))


@cache
def content(text: str) -> frozenset[str]:
    """Return the words of *text* that carry meaning, plural endings taken off; all words where none does.

    >>> sorted(content("Patients with the allergies of adults")), sorted(content("other patients"))
    (['allerg'], ['other', 'patient'])
    """
    words = set(_WORD.findall(text.lower()))
    return frozenset(_PLURAL.sub("", word) for word in (words - _small_words() or words))


@cache
def _small_words() -> frozenset[str]:
    return frozenset(line.strip() for _, line in vocab.read_lines("evaluation_small_words.txt"))


def alike(a: str, b: str) -> float:
    """Return how alike two terms are, from 0 to 1: the Dice coefficient of their content words."""
    x, y = content(a), content(b)
    return 2 * len(x & y) / (len(x) + len(y)) if x and y else 0.0


def resembles(names: Iterable[str], found: Found) -> float:
    """Return how alike the best of *names* is to the term or the wording of *found*."""
    return max((max(alike(name, found.term), alike(name, found.wording)) for name in names), default=0.0)


def unique(facts: Iterable[Found]) -> list[Found]:
    """Return *facts* without repetitions: the first of each term of one source, drug, kind and length.

    Duration cautions are one only where their quotes are, too.
    """
    first: dict[tuple[object, ...], Found] = {}
    for fact in facts:
        quote = key(fact.quote) if fact.kind == Kind.DURATION_CAUTION else ""
        first.setdefault((fact.source, fact.kind, fact.drug, key(fact.term), fact.max_days, quote), fact)
    return list(first.values())


def pair(wanted: Sequence[Wanted], found: Sequence[Found], kind: str) -> tuple[list[Wanted], list[Found]]:
    """Match one to one, the best match first, and return what is missed and what is wrong.

    Facts of most kinds match by their names; of duration cautions, by the number of days and the quote.
    """
    score = _duration_match if kind == Kind.DURATION_CAUTION else _name_match
    scored = [(-score(g, f), i, j) for i, g in enumerate(wanted) for j, f in enumerate(found)]
    used: set[int] = set()
    taken: set[int] = set()
    for worse, i, j in sorted(scored):
        if worse and i not in used and j not in taken:
            used.add(i)
            taken.add(j)
    missed = [g for i, g in enumerate(wanted) if i not in used]
    return missed, [f for j, f in enumerate(found) if j not in taken]


def _name_match(wanted: Wanted, found: Found) -> float:
    score = resembles((*wanted.names, wanted.quote), found)
    return score if score >= PAIRED else 0.0


def _duration_match(wanted: Wanted, found: Found) -> float:
    a, b = content(wanted.quote), content(found.quote)
    score = len(a & b) / max(1, min(len(a), len(b)))
    return score if score >= _SAME_QUOTE and found.max_days == wanted.max_days else 0.0
