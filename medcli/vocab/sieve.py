"""Which of many patterns can match a text at all, told in one pass by the letters that each of them needs.

A cue such as "should not be (?:used|taken)" matches no text in which neither "used" nor "taken" stands. One automaton
(Aho and Corasick, 1975) finds all such literals of all patterns at once, and only patterns whose literals are there
are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import ahocorasick

Literals = frozenset[str]
"""Of these one at least stands, in lower case, in every text that a pattern matches."""

_MOST = 400  # literals for one need; more are not worth their place
_MOST_NEEDS = 3  # of one pattern: the longest literals rule out most texts
_SHORTEST = 2  # characters of a literal: nearly every text has any one letter
# re.IGNORECASE also takes these for the letters that they are turned into (Unicode's simple case folding).
_FOLDED = str.maketrans({"ſ": "s", "ı": "i", "İ": "i"})


def needs(pattern: re.Pattern[str]) -> tuple[Literals, ...]:
    r"""Return what a text must have for *pattern* to match anywhere in it: one literal of each set, best sets first.

    >>> [sorted(need) for need in needs(re.compile(r"\b(?:should|must)\s+not\s+be\s+\w+ed\b", re.IGNORECASE))]
    [['must', 'should'], ['not'], ['be']]
    >>> needs(re.compile(r"(?:used)?\s*\d+"))
    ()
    """
    whole, found = _of_sequence(_parser.parse(pattern.pattern, pattern.flags))
    found = [*found, *([whole] if whole else [])]
    useful = {need for need in found if min(map(len, need)) >= _SHORTEST}
    return tuple(sorted(useful, key=lambda need: (-min(map(len, need)), len(need), sorted(need)))[:_MOST_NEEDS])


Needed = tuple[Literals | None, list[Literals]]
"""All strings that an expression can be, None where they cannot be listed, and what it needs besides."""


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> Needed:
    run: Literals = frozenset({""})  # what may stand here, to the letter, since the last item that cannot be listed
    found: list[Literals] = []
    listed = True
    for code, argument in items:
        exact, more = _of_item(code, argument)
        found += more
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = frozenset(a + b for a, b in product(run, exact))
            continue
        listed = False
        found += [run] if "" not in run else []
        run = exact if exact is not None else frozenset({""})
    if listed:
        return run, found
    return None, [*found, *([run] if "" not in run else [])]


def _of_item(code: Any, argument: Any) -> Needed:  # noqa: ANN401 - the parser's own constants
    if code in (op.AT, op.ASSERT_NOT):
        return frozenset({""}), []  # takes no room
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return _of_repeat(*argument)
    if code is op.BRANCH:
        return _of_branches([_of_sequence(branch) for branch in argument[1]])
    if code is op.ASSERT:
        whole, found = _of_sequence(argument[1])
        return frozenset({""}), [*found, *([whole] if whole and "" not in whole else [])]
    if code in (op.SUBPATTERN, op.ATOMIC_GROUP):
        return _of_sequence(argument[3] if code is op.SUBPATTERN else argument)
    return _of_character(code, argument), []


def _of_character(code: Any, argument: Any) -> Literals | None:  # noqa: ANN401 - the parser's own constants
    if code is op.LITERAL:
        return _letters([argument])
    if code is op.IN and all(inner is op.LITERAL for inner, _ in argument):
        return _letters([point for _, point in argument])
    return None


def _letters(points: list[int]) -> Literals | None:
    letters = [chr(point) for point in points]
    return frozenset(letter.lower() for letter in letters) if all(map(str.isascii, letters)) else None


def _of_repeat(low: int, high: int, items: Iterable[tuple[Any, Any]]) -> Needed:
    whole, found = _of_sequence(items)
    if low == high == 1:
        return whole, found
    if low == 0:
        return (whole | {""} if whole is not None and high == 1 else None), []
    return None, [*found, *([whole] if whole is not None and "" not in whole else [])]


def _of_branches(branches: list[Needed]) -> Needed:
    wholes = [whole for whole, _ in branches if whole is not None]
    if len(wholes) == len(branches) and not any(found for _, found in branches):
        return frozenset().union(*wholes), []
    best: list[Literals] = []
    for whole, found in branches:
        options = [*found, *([whole] if whole is not None and "" not in whole else [])]
        if not options:
            return None, []
        best.append(max(options, key=lambda need: min(map(len, need))))
    union = frozenset[str]().union(*best)
    return None, [union] if len(union) <= _MOST else []


@dataclass(slots=True)
class _Automaton:
    """All literals that patterns need, each with a bit of its own; made anew when there are more."""

    bits: dict[str, int] = field(default_factory=dict)
    made: Any = None

    def mask(self, literals: Literals) -> int:
        mask = 0
        for literal in sorted(literals):
            if literal not in self.bits:
                self.bits[literal] = 1 << len(self.bits)
                self.made = None
                present.cache_clear()
            mask |= self.bits[literal]
        return mask

    def found(self, text: str) -> Iterator[int]:
        if self.made is None:
            self.made = ahocorasick.Automaton()
            for literal, bit in self.bits.items():
                self.made.add_word(literal, bit)
            self.made.make_automaton()
        return (bit for _, bit in self.made.iter(text))


_automaton = _Automaton()


@lru_cache(maxsize=8192)  # every rule asks the same of one sentence
def present(text: str) -> int:
    """Return the literals that stand in *text*, whatever its case, as a set of bits."""
    bits = 0
    for bit in _automaton.found((text if text.isascii() else text.translate(_FOLDED)).lower()):
        bits |= bit
    return bits


def masks(pattern: re.Pattern[str]) -> tuple[int, ...]:
    """Return the needs of *pattern* as sets of bits: it can match only a text of whose bits each has one."""
    return tuple(_automaton.mask(need) for need in needs(pattern))
