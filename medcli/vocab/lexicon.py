"""Words to look for: a lexicon finds the longest known names in running text.

Tokens are compared in folded form (no case, no accents, plural endings off), so that a data file needs
one spelling where English has several; offsets always refer to the text as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from medcli.folding import key, words_of


@dataclass(frozen=True, slots=True)
class Mention:
    """A known name in a text: which entry it names, and where it stands (offsets in that text)."""

    term: str
    start: int
    end: int


class _Node:
    __slots__ = ("next", "term")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.term: str | None = None


@dataclass(slots=True)
class Lexicon:
    """A set of terms, each with its synonyms, that can be looked up whole or found in text."""

    _root: _Node = field(default_factory=_Node)

    def add(self, name: str, term: str) -> str | None:
        """Make *name* stand for *term*; return the other term that it already stands for, if any."""
        node = self._root
        for step in words_of(name).steps:
            node = node.next.setdefault(step, _Node())
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

    def find(self, text: str) -> list[Mention]:
        """Return the known names in *text*, longest first at each place, none overlapping, in order."""
        words = words_of(text)
        folded, openers = words.folded, self._root.next
        found: list[Mention] = []
        over = 0  # words before this one belong to a name that was found
        # Few words open a name, and so most are passed by without a step of Python for each.
        for i in [i for i, word in enumerate(folded) if word in openers]:
            if i < over:
                continue
            length, term = self._longest(folded[i], words.steps, i)
            if term is not None:
                found.append(Mention(term, words.spans[i][0], words.spans[i + length - 1][1]))
            over = i + length
        return found

    def _longest(self, opener: str, steps: Sequence[str], start: int) -> tuple[int, str | None]:
        node = self._root.next[opener]
        best, length = node.term, 1 if node.term is not None else 0
        for i in range(start + 1, len(steps)):
            following = node.next.get(steps[i])
            if following is None:
                break
            node = following
            if node.term is not None:
                best, length = node.term, i - start + 1
        return length, best
