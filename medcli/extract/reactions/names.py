"""Known names of several lexicons, found among the words of sections: each word is some characters, a name is a string.

An automaton (Aho and Corasick, 1975) then finds the longest names at once. It finds what ``Lexicon.find`` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

import ahocorasick
import numpy as np
from numpy.typing import NDArray

from medcli.extract.reactions.tokens import Tokens
from medcli.folding import fold
from medcli.vocab.lexicon import Lexicon

Symbols = NDArray[np.uint32]
Places = NDArray[np.int64]
_NAMES = 1 << 32  # names are numbered below this, so that length and number of one are one number

_NOTHING, _BREAK, _POINT, _OTHER = range(4)  # symbols; all further ones are words of names
_BREAKS = frozenset(",;:!?")  # no name runs over these, or over a point with a space behind it, but one that has them
_DIGITS = 3  # characters of a symbol: the library searches all that may follow, so that few of them are fast
_BASE = 40
_SLOTS = 3  # symbols of a word: a break before it, itself, and what stands behind its decimal point


class Found(NamedTuple):
    """Names that one lexicon has, in order: first word, the one behind the last, and the number of the term."""

    first: Places
    behind: Places
    term: Places


class Names:
    """Lexicons, searched at once; they do not find what is added later."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self._symbols: dict[str, int] = {}
        self.terms: list[list[str]] = [[] for _ in lexicons]
        """The terms of each lexicon, by number; one that has several names is there as often."""
        self._automata = [self._automaton(*own) for own in zip(lexicons, self.terms, strict=True)]

    def _automaton(self, lexicon: Lexicon, terms: list[str]) -> ahocorasick.Automaton:
        made = ahocorasick.Automaton()
        for steps, term in lexicon.names():
            symbols = [*chain.from_iterable(map(self._of_step, steps))]
            made.add_word(_written(np.array(symbols)), _NAMES * len(symbols) + len(terms))
            terms.append(term)
        made.make_automaton()
        return made

    def _of_step(self, step: str) -> list[int]:
        word = step.removeprefix(",")
        symbol = self._symbols.setdefault(word, _OTHER + 1 + len(self._symbols))
        return [symbol] if word == step else [_BREAK, symbol]

    def symbols(self, word: str) -> tuple[int, int]:
        """Return the symbols of a word or mark, and of what stands behind its decimal point."""
        if not word[:1].isalnum():
            return _BREAK if word in _BREAKS else _POINT if word == "." else _NOTHING, _NOTHING
        first, _, second = word.partition(".")
        return self._symbol(first), self._symbol(second) if second else _NOTHING

    def _symbol(self, word: str) -> int:
        return self._symbols.get(fold(word), _OTHER)

    def find(self, sections: Sequence[tuple[str, Tokens]], symbols: Symbols) -> list[Found]:
        """Return for each lexicon the names that it has in *sections*, of each the text and what it is cut into.

        *symbols* are those of all words, and places are counted through all sections.
        """
        if not len(symbols):
            return [Found(*np.zeros((3, 0), np.int64)) for _ in self._automata]
        table, words = self._table(sections, symbols)
        flat = table.ravel()
        used = np.flatnonzero(flat)
        breaks = flat[used] == _BREAK
        used = used[~breaks | ~np.concatenate(([False], breaks[:-1]))]  # one break is as good as several
        text, words = _written(flat[used]), words[:, used]
        return [_places(automaton, text, words) for automaton in self._automata]

    def _table(self, sections: Sequence[tuple[str, Tokens]], symbols: Symbols) -> tuple[Symbols, Places]:
        """Return the symbols of each word, break before it first, and the words of each slot.

        These are the first, -1 where the symbol does not begin with a word, and the one behind the last.
        """
        starts, ends, lines, begins = _bounds(sections)
        count = len(starts)
        glued = np.zeros(count + 1, bool)
        glued[1:-1] = starts[1:] == ends[:-1]
        table = np.zeros((count, _SLOTS), np.uint32)
        table[:, 1:] = symbols
        table[:, 1][symbols[:, 0] == _POINT] = _BREAK
        table[:, 1][(symbols[:, 0] == _POINT) & glued[1:]] = _NOTHING
        behind = np.searchsorted(starts, lines)
        table[behind[behind < count], 0] = _BREAK
        table[begins, 0] = _OTHER  # no name runs over two sections
        words = np.concatenate((symbols[:, 0] >= _OTHER, [False]))
        joined = (glued & words)[:-1] & np.concatenate(([False], words[:-2]))
        whole = np.full((2, count * _SLOTS), -1)
        whole[0, 1::_SLOTS] = np.arange(count)
        whole[1] = np.arange(count * _SLOTS) // _SLOTS + 1
        if joined.any():
            texts = [*chain.from_iterable(tokens.words for _, tokens in sections)]
            for first, last in _runs(joined):
                table[first:last, 1:] = _NOTHING
                for slot, symbol, place in self._of_run(texts, first, last):
                    table[slot // _SLOTS, slot % _SLOTS] = symbol
                    whole[:, slot] = place
        return table, whole

    def _of_run(self, words: Sequence[str], first: int, last: int) -> Iterator[tuple[int, int, tuple[int, int]]]:
        """Yield the symbols of words without a gap, which lexicons take for one ("B12"), with slots and words of each.

        Where there is a decimal point, it parts them. A symbol that does not begin with a word has -1 for its first.
        """
        edges = np.cumsum([0, *map(len, words[first:last])])
        begin = 0
        for number, part in enumerate("".join(words[first:last]).split(".")):
            start, stop = np.searchsorted(edges, (begin, begin + len(part))).tolist()
            slot = _SLOTS * (first + number // 2) + 1 + number % 2
            yield slot, self._symbol(part), (first + start if edges[start] == begin else -1, first + stop)
            begin += len(part) + 1


def _written(symbols: NDArray[Any]) -> str:
    """Return *symbols* in so many characters each, which tell by themselves where a symbol begins."""
    powers = _BASE ** np.arange(_DIGITS)
    digits = symbols[:, None] // powers % _BASE + _BASE * np.arange(_DIGITS)
    return digits.astype(np.uint8).tobytes().decode("latin-1")


def _bounds(sections: Sequence[tuple[str, Tokens]]) -> tuple[Places, Places, Places, Places]:
    """Return where words start and end, where lines do, all as in one text, and the first word of each section."""
    starts, ends, lines, begins = [], [], [], []
    base = words = 0
    for text, tokens in sections:
        starts.append(tokens.starts + base)
        ends.append(tokens.ends + base)
        at = text.find("\n")
        while at >= 0:
            lines.append(at + base)
            at = text.find("\n", at + 1)
        if tokens.words:
            begins.append(words)
        base += len(text) + 1
        words += len(tokens.words)
    return np.concatenate(starts), np.concatenate(ends), np.array(lines, np.int64), np.array(begins, np.int64)


def _runs(joined: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield the first word and the one behind the last of each run whose words but the first are *joined*."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], joined, [False])).astype(np.int8)))
    for begin, behind in edges.reshape(-1, 2).tolist():
        yield begin - 1, behind


def _places(automaton: ahocorasick.Automaton, text: str, words: Places) -> Found:
    """Return the names in *text*, *words* being those of each symbol; not those that do not begin with a word."""
    if not len(automaton):
        return Found(*np.zeros((3, 0), np.int64))
    found = np.fromiter(chain.from_iterable(automaton.iter_long(text)), np.int64).reshape(-1, 2)
    last = found[:, 0] // _DIGITS
    length, term = np.divmod(found[:, 1], _NAMES)
    first = words[0, last - length + 1]
    whole = first >= 0
    return Found(first[whole], words[1, last][whole], term[whole])
