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

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield the words of each name, in the form in which they are compared."""
        nodes: list[tuple[tuple[str, ...], _Node]] = [((), self._root)]
        while nodes:
            words, node = nodes.pop()
            if node.term is not None:
                yield words
            nodes += [((*words, step.removeprefix(",")), following) for step, following in node.next.items()]

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
        folded, steps = words.folded, words.steps
        openers = self._root.next
        found: list[Mention] = []
        over = 0  # words before this one belong to a name that was found
        # Few words open a name, and so most are passed by without a step of Python for each.
        for i in [i for i, word in enumerate(folded) if word in openers]:
            if i < over:
                continue
            length, term = self._longest(folded[i], steps, i)
            if term is not None:
                found.append(Mention(term, words.starts[i], words.ends[i + length - 1]))
            over = i + length
        return found

    def _longest(self, opener: str, steps: tuple[str, ...], start: int) -> tuple[int, str | None]:
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


class _Joint:
    __slots__ = ("ends", "next")

    def __init__(self, nodes: Iterable[tuple[int, _Node]]) -> None:
        own = list(nodes)
        self.ends = [(number, node.term) for number, node in own if node.term is not None]
        steps = dict.fromkeys(step for _, node in own for step in node.next)
        self.next = {
            step: _Joint((number, node.next[step]) for number, node in own if step in node.next) for step in steps
        }


class Lexicons:
    """Several lexicons, searched in one pass: each finds what it finds alone, but nothing that is added later."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self._count = len(lexicons)
        self._root = _Joint((number, lexicon._root) for number, lexicon in enumerate(lexicons))

    def find(self, text: str) -> list[list[Mention]]:
        """Return for each lexicon the names that it has in *text*, as ``Lexicon.find`` does."""
        words = words_of(text)
        openers = self._root.next
        found: list[list[Mention]] = [[] for _ in range(self._count)]
        over = [0] * self._count
        for i in [i for i, word in enumerate(words.folded) if word in openers]:
            for number, (length, term) in self._longest(openers[words.folded[i]], words.steps, i).items():
                if i >= over[number]:
                    found[number].append(Mention(term, words.starts[i], words.ends[i + length - 1]))
                    over[number] = i + length
        return found

    def _longest(self, node: _Joint, steps: tuple[str, ...], start: int) -> dict[int, tuple[int, str]]:
        best = {number: (1, term) for number, term in node.ends}
        for i in range(start + 1, len(steps)):
            following = node.next.get(steps[i])
            if following is None:
                break
            node = following
            for number, term in node.ends:
                best[number] = i - start + 1, term
        return best
