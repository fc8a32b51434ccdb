"""What the model of adverse reactions sees of each word of sections.

A sign is a name; the model has a weight for it in each part that a word can have. Signs stand in channels: what a word
is (seen from up to three words away), which known names it belongs to, which words are neighbours, and what its
sentence speaks of. The same channels give names to train with (``names``) and places to read with: both see one thing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from medcli import vocab
from medcli.extract.reactions import listings
from medcli.extract.reactions.listings import Listing
from medcli.extract.reactions.names import Names
from medcli.extract.reactions.tokens import Tokens
from medcli.extract.reactions.words import PAD, Places, Words
from medcli.facts import Section
from medcli.folding import fold
from medcli.readers.label_text import HIGHLIGHTS
from medcli.vocab.lexicon import Lexicon

Mark = tuple[str, str, str]
"""The place of a word in names of effects, of conditions and of lists: "", or B or I and which."""

_EFFECTS, _CONDITIONS = ("", "Be", "Ie"), ("", "Bc", "Ic")
_NOT_LISTED = (False, False, 0, False)
_GAP = 3  # places between sentences
_MOST_WORDS = 100_000  # that are remembered
_NEAR = 6  # words within which a cue is near
_WINDOW = 5  # words on each side in which figures and commas are counted
OFFSETS: Mapping[str, tuple[int, ...]] = {
    "word": (-3, -2, -1, 0, 1, 2, 3), "mark": (-2, -1, 0, 1, 2), "pair": (-2, -1, 0, 1), "skip": (0,), "flag": (0,),
}  # fmt: skip
_FAR = frozenset({"w", "END"})
_NEARBY = _FAR | {"c1", "c4", "x3", "m", "h"}
SECTION_KINDS = {"adverse_reactions": "a", "34084-4": "a", "boxed_warning": "b", "34066-1": "b"}
"""Sections on adverse reactions and sections in a box, by their codes; all others are w."""


def kind_of(section: Section) -> str:
    """Return a for a section on adverse reactions, b for one in a box, w for another."""
    return SECTION_KINDS.get(section.code.removesuffix("_table"), "w")


def reaches(sign: str, offset: int) -> bool:
    """Tell whether a sign of a word is seen from *offset* words away."""
    name = sign.partition("=")[0]
    return offset == 0 or name in _FAR or (abs(offset) <= 2 and name in _NEARBY)


@dataclass(frozen=True)
class Known:
    """What is known beforehand: the clusters of words, names that lists of reactions have, and where labels have them.

    Names have a rank; ``listings`` are by folded wording.
    """

    clusters: Mapping[str, tuple[int, int, int]]
    names: Lexicon
    listings: Mapping[str, Listing] = field(default_factory=dict)

    @cached_property
    def found(self) -> Names:
        """Effects, conditions and these names, to be found at once."""
        return Names((vocab.effects(), vocab.conditions(), self.names))

    @cached_property
    def words(self) -> Words:
        """The words met so far: of each the column in which it is counted, and its symbols in names."""
        return Words(lambda word: (_counted().get(low_of(word), -1), *self.found.symbols(word)))

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The marks that a word can have, by number."""
        names = ["", *(part + rank for rank in self.ranks for part in "BI")]
        return tuple((effect, condition, name) for name in names for condition in _CONDITIONS for effect in _EFFECTS)

    @cached_property
    def ranks(self) -> tuple[str, ...]:
        """The ranks that names have."""
        return tuple(sorted({rank for _, rank in self.names.names()}))

    @cached_property
    def parts(self) -> tuple[Places, Places, Places]:
        """Of each term that is found, the number of its first word's part; the other words of a name have one more."""
        effects, conditions, names = self.found.terms
        ranked = {rank: 2 * number + 1 for number, rank in enumerate(self.ranks)}
        one = np.ones(len(effects), np.int64), np.ones(len(conditions), np.int64)
        return *one, np.array([ranked[rank] for rank in names], np.int64)

    def listed(self, name: str) -> tuple[bool, bool, int, bool]:
        """Tell of a *name*, folded, whether it is an effect, and a condition, its rank in lists, and if for causes."""
        return self._listed.get(name.replace(".", " ") if "." in name else name, _NOT_LISTED)

    def told(self, name: str) -> tuple[float, ...]:
        """Return figures of where labels that nobody annotated have *name*, folded."""
        return self.listings.get(name, listings.NONE).figures()

    @cached_property
    def _listed(self) -> dict[str, tuple[bool, bool, int, bool]]:
        found = {}
        for name in itertools.chain(*(own.names() for own in (vocab.effects(), vocab.conditions(), self.names))):
            steps = [step.removeprefix(",") for step in name[0]]
            rank = self.names.term(steps) or ""
            effect, condition = (lexicon.term(steps) is not None for lexicon in (vocab.effects(), vocab.conditions()))
            found[" ".join(steps)] = effect, condition, int(rank[:1] or 0), rank.endswith("c")
        return found


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of sections: the type of each place in each channel, and which flags each word has."""

    places: Places  # of each word among the padded places
    word: Places  # numbers of ``Known.words``
    texts: Sequence[str]  # the words with these numbers
    mark: Places  # numbers of ``Known.marks``
    flags: NDArray[np.bool_]  # words by FLAGS


@cache
def cue_classes() -> dict[str, int]:
    """Return the cue class of each cue word, as the place of its class in the file."""
    found: dict[str, int] = {}
    for number, words in enumerate(vocab.cue_file("reaction_signs.toml").values()):
        found.update(dict.fromkeys(words, number))
    return found


@cache
def _cue_names() -> tuple[str, ...]:
    return tuple(vocab.cue_file("reaction_signs.toml"))


@cache
def flag_names() -> tuple[str, ...]:
    """Return the names of the flags, in the order of the columns of ``Signs.flags``."""
    cues = [f"{when}={name}" for when in ("cue", "before", "near", "after") for name in _cue_names()]
    counts = [f"figures={n}" for n in range(6)] + [f"commas={n}" for n in range(5)]
    places = ["section=a", "section=b", "section=w", *(f"title={t}" for t in _TITLES), "title=other"]
    return (*cues, *counts, *places, "within", "long", "first", "titled", "always")


_TITLES: Mapping[str, re.Pattern[str]] = {
    "highlights": re.compile(HIGHLIGHTS),
    "later": re.compile("post", re.IGNORECASE),
    "trials": re.compile("clinical|trial|stud", re.IGNORECASE),
    "immune": re.compile("immun", re.IGNORECASE),
    "laboratory": re.compile("lab", re.IGNORECASE),
}


def read(sections: Sequence[tuple[Section, Tokens]], known: Known) -> Signs:
    """Return the signs of the tokens of *sections*, one behind the other."""
    if len(known.words.texts) > _MOST_WORDS:
        known.words.forget()
    numbers = known.words.numbers([*itertools.chain.from_iterable(tokens.words for _, tokens in sections)])
    told = known.words.told[numbers]
    sentences = _bounds([tokens for _, tokens in sections])
    padding = _GAP * np.cumsum(np.arange(len(numbers)) == sentences.first)
    places = np.arange(len(numbers)) + padding
    word, mark = np.zeros((2, len(numbers) + (padding[-1] if len(padding) else 0) + _GAP), np.int64)
    word[places] = numbers
    mark[places] = _marks([(section.text, tokens) for section, tokens in sections], told[:, 1:], known)
    return Signs(places, word, known.words.texts, mark, _flags(sections, told[:, 0], sentences))


def _marks(sections: Sequence[tuple[str, Tokens]], symbols: Places, known: Known) -> Places:
    found = np.zeros((3, len(symbols)), np.int64)
    named = known.found.find(sections, symbols.astype(np.uint32))
    for own, names, parts in zip(found, named, known.parts, strict=True):
        part, size = parts[names.term], names.behind - names.first
        own[np.arange(size.sum()) + np.repeat(names.behind - np.cumsum(size), size)] = np.repeat(part + 1, size)
        own[names.first] = part
    effects, conditions, listed = found
    result: Places = effects + len(_EFFECTS) * (conditions + len(_CONDITIONS) * listed)
    return result


@lru_cache(maxsize=65536)
def low_of(word: str) -> str:
    """Return *word* in lower case, any number as 0."""
    return "0" if word[:1].isdigit() else word.lower()


def word_signs(word: str, known: Known) -> list[str]:
    """Return the signs that a word has by itself."""
    if word == PAD:
        return ["END"]
    low = low_of(word)
    found = [f"w={low}", f"shape={_shape(word)}"]
    groups = known.clusters.get(low)
    if groups:
        found += [f"c1={groups[0]}", f"c4={groups[1]}", f"cC={groups[2]}"]
    if not low.isalpha():
        return found
    folded = fold(low)
    if folded != low:
        found.append(f"f={folded}")
    if len(low) > 4:
        found += [f"p3={low[:3]}", f"s3={low[-3:]}", f"p4={low[:4]}", f"s4={low[-4:]}"]
        if not groups:
            found.append(f"x3={low[-3:]}")
    if len(low) > 6:
        found += [f"s5={low[-5:]}", f"p5={low[:5]}"]
    return found


def _shape(word: str) -> str:
    if word.islower():
        return "a"
    if word.isupper():
        return "A" if len(word) == 1 else "AA"
    if word[0].isdigit():
        return "0.0" if "." in word else "0" * min(len(word), 3)
    return "Aa" if word.istitle() else "aA" if word.isalpha() else word


def mark_signs(mark: Mark) -> list[str]:
    """Return the signs of a word's place in known names: of effects, of conditions, and of lists."""
    effect, condition, name = mark
    return [f"m={effect}{condition}", f"h={name}", f"e={effect}", f"mh={effect}{name}"]


class _Sentences(NamedTuple):
    """Of each word the first one of its sentence, the one behind the last, and the number of its section."""

    first: Places
    last: Places
    of: Places


def _flags(sections: Sequence[tuple[Section, Tokens]], columns: Places, sentences: _Sentences) -> NDArray[np.bool_]:
    """Return which flags each word has; *columns* say in which each is counted."""
    count, kinds = len(columns), len(_cue_names())
    first, last, of = sentences
    here = np.arange(count)
    seen = np.zeros((count + 1, kinds + len(_COUNTED) + 1), np.int32)
    seen[here + 1, columns] = 1  # all others in the last column
    total = np.cumsum(seen, axis=0, dtype=np.int32)
    at_first, at_last, at_here = total[first], total[last], total[:-1]
    cues = slice(0, kinds)
    before, behind = total[np.maximum(first, here - _NEAR)], total[np.minimum(last, here + 1 + _NEAR)]
    counted = slice(kinds, kinds + 2)
    window = total[np.minimum(last, here + 1 + _WINDOW), counted] - total[np.maximum(first, here - _WINDOW), counted]
    figures, commas = window[:, 0], window[:, 1]
    opened = at_here[:, kinds + 2] - at_first[:, kinds + 2]
    closed = at_here[:, kinds + 3] - at_first[:, kinds + 3]
    kind = np.array([_place_flags(section) for section, _ in sections]).reshape(len(sections), -1)
    return np.concatenate([
        at_last[:, cues] > at_first[:, cues], at_here[:, cues] > at_first[:, cues],
        at_here[:, cues] > before[:, cues], behind[:, cues] > total[1:, cues],
        np.minimum(figures, 5)[:, None] == np.arange(6), np.minimum(commas, 4)[:, None] == np.arange(5), kind[of],
        np.stack([
            opened > closed, last - first > 80, here - first < 3,
            _titled(sections),
            np.ones(count, bool),
        ], axis=1),
    ], axis=1)  # fmt: skip


def _titled(sections: Sequence[tuple[Section, Tokens]]) -> NDArray[np.bool_]:
    """Return which words stand in the title of their section."""
    found: list[bool] = []
    for section, tokens in sections:
        title = set(re.findall(r"[a-z]{4,}", section.title.lower()))
        found += map(title.__contains__, tokens.lows)
    return np.array(found, bool)


def _bounds(sections: Sequence[Tokens]) -> _Sentences:
    begin = np.cumsum([0, *(len(tokens.words) for tokens in sections)])
    size = [end - start for tokens in sections for start, end in tokens.sentences]
    firsts = [start + at for tokens, at in zip(sections, begin.tolist(), strict=False) for start, _ in tokens.sentences]
    first = np.repeat(np.array(firsts, np.int64), size)
    last = np.repeat(np.array(firsts, np.int64) + np.array(size, np.int64), size)
    return _Sentences(first, last, np.repeat(np.arange(len(sections)), np.diff(begin)))


_COUNTED = ("0", ",", "(", ")")


@cache
def _counted() -> dict[str, int]:
    """Return the column in which a word is counted: the class of a cue, or what is behind the classes."""
    return cue_classes() | {word: len(_cue_names()) + i for i, word in enumerate(_COUNTED)}


def _place_flags(section: Section) -> list[bool]:
    kind = kind_of(section)
    titles = [pattern.search(section.title) is not None for pattern in _TITLES.values()]
    return [kind == "a", kind == "b", kind == "w", *titles, not any(titles)]


Kept = dict[tuple[str, int, str | Mark], tuple[str, ...]]
"""Names of signs by channel, offset and type: each is made once."""


def names(signs: Signs, known: Known, kept: Kept) -> Iterator[list[str]]:
    """Yield the names of the signs of each word, as the model is trained with them; *kept* remembers names."""
    flags = np.array([f"flag:0:{name}" for name in flag_names()], dtype=object)
    lows = [*map(low_of, signs.texts)]
    word, mark = signs.word.tolist(), signs.mark.tolist()
    for i, place in enumerate(signs.places.tolist()):
        found: list[str] = flags[signs.flags[i]].tolist()
        for offset in OFFSETS["word"]:
            found += _named("word", offset, signs.texts[word[place + offset]], known, kept)
        for offset in OFFSETS["mark"]:
            found += _named("mark", offset, known.marks[mark[place + offset]], known, kept)
        low = {offset: lows[word[place + offset]] for offset in range(-_GAP, _GAP)}
        found += [f"pair:{offset}:{low[offset]}|{low[offset + 1]}" for offset in OFFSETS["pair"]]
        found.append(f"skip:0:{low[-1]}|{low[1]}")
        yield found


def _named(channel: str, offset: int, kind: str | Mark, known: Known, kept: Kept) -> tuple[str, ...]:
    found = kept.get((channel, offset, kind))
    if found is None:
        own = word_signs(kind, known) if isinstance(kind, str) else mark_signs(kind)
        found = tuple(f"{channel}:{offset}:{sign}" for sign in own if reaches(sign, offset))
        kept[channel, offset, kind] = found
    return found
