"""Which of many patterns can match a text at all, told in one pass by the letters that each of them needs.

A cue such as "should not be (?:used|taken)" matches no text in which neither "used" nor "taken" stands. One automaton
(Aho and Corasick, 1975) finds all such literals of all patterns at once, in each word once however often it stands in
texts, and only patterns whose literals are there are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from itertools import chain, count, product
from operator import itemgetter, or_
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

import ahocorasick

from medcli.vocab.quick import Quick, pieces

T = TypeVar("T")
H = TypeVar("H")
K = TypeVar("K")
Literals = frozenset[str]
"""Of these one at least stands, in lower case, in every text that a pattern matches."""

_MOST = 400  # literals for one need; more are not worth their place
_MOST_NEEDS = 3  # of one pattern: the longest literals rule out most texts
_SHORTEST = 2  # characters of a literal: nearly every text has any letter
_MOST_WORDS = 1 << 16  # of which the literals are kept
_MOST_KNOWN = 1024  # sets of literals for which a sieve keeps what fits
# re.IGNORECASE also takes these for the letters that they are turned into (Unicode's simple case folding).
_FOLDED = str.maketrans({"ſ": "s", "ı": "i", "İ": "i"})


def needs(pattern: Quick) -> tuple[Literals, ...]:
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
    spaced: dict[str, int] = field(default_factory=dict)  # of those that white space is in, of which cues have none
    made: Any = None

    def mask(self, literals: Literals) -> int:
        mask = 0
        for literal in sorted(literals):
            if literal not in self.bits:
                self._add(literal)
            mask |= self.bits[literal]
        return mask

    def _add(self, literal: str) -> None:
        bit = self.bits[literal] = 1 << len(self.bits)
        if literal.split() != [literal]:
            self.spaced[literal] = bit
        self.made = None
        _of_words.clear()
        look.cache_clear()

    def whole(self) -> Any:  # noqa: ANN401 - the library has no types
        if self.made is None:
            self.made = ahocorasick.Automaton()
            for literal, bit in self.bits.items():
                self.made.add_word(literal, bit)
            self.made.make_automaton()
        return self.made


_automaton = _Automaton()
_bit = itemgetter(1)  # of what the automaton finds: (where, bit)


class Seen:
    """A text that patterns are tried on: the literals that stand in it as a set of bits, and what each pattern gave."""

    __slots__ = ("bits", "matches")

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self.matches: dict[int, re.Match[str] | None] = {}  # first match by the number of a pattern


class _OfWords(dict[str, int]):
    """The literals in each word as a set of bits, told when first asked for: labels have few words of their own."""

    def __missing__(self, word: str) -> int:
        return _keep(self, word, reduce(or_, map(_bit, _automaton.whole().iter(word)), 0), _MOST_WORDS)


_of_words = _OfWords()


@lru_cache(maxsize=2048)  # every rule asks the same of one sentence, and some ask for each effect in it
def look(text: str) -> Seen:
    """Return what is known of *text*, whatever the case of its letters."""
    if not _automaton.bits:  # an automaton of nothing reads nothing
        return Seen(0)
    lower = (text if text.isascii() else text.translate(_FOLDED)).lower()
    spaced = [bit for literal, bit in _automaton.spaced.items() if literal in lower]
    return Seen(reduce(or_, chain(map(_of_words.__getitem__, lower.split()), spaced), 0))


class Sieve(Generic[T]):
    """Things to try on texts, in order, each with its needs as sets of bits: one bit of each need must be seen.

    Most texts have few or none of the literals that matter here, and so which things fit is told once for all texts
    that have the same. Of those that have others most share the few that first needs are made of, and so which things
    may fit by these is told once, too.
    """

    __slots__ = ("_always", "_by_bit", "_first", "_known", "_likely", "_mask", "_things")

    def __init__(self, things: Iterable[tuple[T, Sequence[int]]]) -> None:
        self._things = tuple(things)
        self._mask = reduce(or_, (need for _, needs in self._things for need in needs), 0)
        self._first = reduce(or_, (needs[0] for _, needs in self._things if needs), 0)
        self._known: dict[int, tuple[T, ...]] = {}
        self._likely: dict[int, list[tuple[T, Sequence[int]]]] = {}
        self._always = [place for place, (_, needs) in enumerate(self._things) if not needs]
        self._by_bit: dict[int, list[int]] = {}  # places of the things whose first need has a bit
        for place, (_, needs) in enumerate(self._things):
            for bit in _bits(needs[0]) if needs else ():
                self._by_bit.setdefault(bit, []).append(place)

    def fitting(self, bits: int) -> tuple[T, ...]:
        """Return the things that can be of use for a text in which *bits* were seen."""
        own = bits & self._mask
        fit = self._known.get(own)
        return self._told(own) if fit is None else fit

    def _told(self, own: int) -> tuple[T, ...]:
        first = own & self._first
        likely = self._likely.get(first)
        if likely is None:
            likely = _keep(self._likely, first, self._by_first(first))
        fit = [thing for thing, further in likely if not further or all(need & own for need in further)]
        return _keep(self._known, own, tuple(fit))

    def _by_first(self, bits: int) -> list[tuple[T, Sequence[int]]]:
        """Return the things whose first need *bits* meet, with their further ones."""
        places = sorted({*self._always, *(place for bit in _bits(bits) for place in self._by_bit[bit])})
        return [(thing, needs[1:]) for thing, needs in map(self._things.__getitem__, places)]


def _keep(known: dict[H, K], key: H, found: K, most: int = _MOST_KNOWN) -> K:
    """Return *found*, kept under *key*; all else is forgotten where there would be more than *most*."""
    if len(known) >= most:
        known.clear()
    known[key] = found
    return found


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest
        mask ^= lowest


def branches(expression: str) -> list[str]:
    """Return the alternatives that *expression* as a whole is made of, itself where it has none.

    >>> branches("no|not (?:a|b)|[|]"), branches("(?:a|b)c")
    (['no', 'not (?:a|b)', '[|]'], ['(?:a|b)c'])
    """
    found, depth = [""], 0
    for piece in pieces(expression):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and not depth:
            found.append("")
        else:
            found[-1] += piece
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Sieved:
    """A pattern that is tried only on texts that have what it needs, each of its alternatives for itself."""

    pattern: Quick
    parts: tuple[tuple[Quick, tuple[int, ...]], ...]
    """Each alternative, and its needs as sets of bits: of each one bit at least is among those of a text it matches."""
    number: int = field(default_factory=count().__next__)  # its own
    sieve: Sieve[Quick] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sieve", Sieve(self.parts))  # frozen for all others

    @property
    def first(self) -> tuple[int, ...]:
        """What a text must have one bit of for any alternative to match, as a need; none where one needs nothing."""
        masks = [masks[0] if masks else 0 for _, masks in self.parts]
        return (reduce(or_, masks),) if all(masks) else ()

    def fits(self, text: str) -> bool:
        """Say whether *text* has what the pattern needs, without which it cannot match."""
        return bool(self.sieve.fitting(look(text).bits))

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in *text*, looked for once however often it is asked for."""
        return self.within(text, look(text))

    def within(self, text: str, seen: Seen) -> re.Match[str] | None:
        """Return the first match in *text*, of which is known what is *seen*."""
        fit = self.sieve.fitting(seen.bits)
        if not fit:
            return None
        if self.number not in seen.matches:
            found = [match for part in fit if (match := part.search(text))]
            # The leftmost is the match of the whole; of two at one place the first alternative is.
            seen.matches[self.number] = min(found, key=re.Match.start, default=None)
        return seen.matches[self.number]


def sieved(pattern: Quick) -> Sieved:
    """Return *pattern* with what it needs; one with groups is not taken apart, for its matches have all of them."""
    whole = bool(pattern.groups) or (pattern.pattern.startswith("(?") and pattern.pattern[2:3] not in ":=!<P>")
    parts = [pattern] if whole else [Quick(re.compile(part, pattern.flags)) for part in branches(pattern.pattern)]
    return Sieved(pattern, tuple((part, tuple(map(_automaton.mask, needs(part)))) for part in parts))
