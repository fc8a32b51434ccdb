"""Words to look for: a lexicon finds the longest known names in running text.

Tokens are compared in folded form (no case, no accents, plural endings off), so that a data file needs
one spelling where English has several; offsets always refer to the text as it stands.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from medcli.folding import Words, key, words_of


class Mention(NamedTuple):
    """A known name in a text: which entry it names, and where it stands (offsets in that text)."""

    term: str
    start: int
    end: int


class _Node:
    __slots__ = ("next", "term", "words")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.words: set[str] = set()  # the same, whether behind a comma or not
        self.term: str | None = None

    def following(self, step: str) -> _Node:
        self.words.add(step.removeprefix(","))
        return self.next.setdefault(step, _Node())


@dataclass(slots=True, eq=False)
class Lexicon:
    """A set of terms, each with its synonyms, that can be looked up whole or found in text."""

    _root: _Node = field(default_factory=_Node)

    def add(self, name: str, term: str) -> str | None:
        """Make *name* stand for *term*; return the other term that it already stands for, if any."""
        node = self._root
        words = words_of(name)
        for step in map(words.step, range(len(words.folded))):
            node = node.following(step)
        if node.term is not None and node.term != term:
            return node.term
        node.term = term
        return None

    def extend(self, names: Iterable[tuple[str, str]]) -> None:
        """Add (name, term) pairs; a name that is already taken keeps its first term."""
        for name, term in names:
            self.add(name, term)

    def names(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield each name, in words as they are compared, a comma before those behind a mark, and its term."""
        nodes: list[tuple[tuple[str, ...], _Node]] = [((), self._root)]
        while nodes:
            steps, node = nodes.pop()
            if node.term is not None:
                yield steps, node.term
            nodes += [((*steps, step), following) for step, following in node.next.items()]

    def get(self, name: str) -> str | None:
        """Return the term that *name* as a whole stands for."""
        return self.term(key(name))

    def term(self, words: Iterable[str]) -> str | None:
        """Return the term that *words*, in the form in which they are compared, stand for."""
        node: _Node | None = self._root
        for token in words:
            node = node and (node.next.get(token) or node.next.get(f",{token}"))
        return node.term if node else None

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return the known names in *text*, longest first at each place, none overlapping, in order.

        A text is searched once however often it is asked for, and so all names are to be added before.
        """
        words = words_of(text)
        found = words.found.get(self)
        if found is None:
            found = words.found[self] = tuple(self._among(words, 0, len(words.folded)))
        return cast("tuple[Mention, ...]", found)

    def within(self, text: str, span: tuple[int, int]) -> Sequence[Mention]:
        """Return the known names in the whole words of ``text[span]``, as :meth:`find` does; offsets are of *text*."""
        start, end = span
        inside = [mention for mention in self.find(text) if mention.end > start and mention.start < end]
        if not inside or (inside[0].start >= start and inside[-1].end <= end):
            return inside
        words = words_of(text)  # a name of the whole text reaches over an end, and within it another one may stand
        first = bisect_left(words.edges[:-1:2], start)
        return self._among(words, first, bisect_right(words.edges[1::2], end))

    def _among(self, words: Words, first: int, end: int) -> list[Mention]:
        openers, folded = self._root.next, words.folded[:end]
        found: list[Mention] = []
        over = first  # words before this one belong to a name that was found
        # Few words open a name, and so most are passed by without a step of Python for each.
        for i in [i for i, word in enumerate(folded) if word in openers]:
            node = openers[folded[i]]
            if i < over or (node.term is None and (i + 1 == end or folded[i + 1] not in node.words)):
                continue
            length, term = self._longest(words, i, end)
            if term is not None:
                found.append(Mention(term, words.edges[2 * i], words.edges[2 * (i + length) - 1]))
            over = i + length
        return found

    def _longest(self, words: Words, start: int, end: int) -> tuple[int, str | None]:
        node = self._root.next[words.folded[start]]
        best, length = node.term, 1 if node.term is not None else 0
        for i in range(start + 1, end):
            if words.folded[i] not in node.words or (following := node.next.get(words.step(i))) is None:
                break
            node = following
            if node.term is not None:
                best, length = node.term, i - start + 1
        return length, best
