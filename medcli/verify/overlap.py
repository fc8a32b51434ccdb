"""Runs of words that a line of ours shares with the label it cites: eight in a row are not our own words.

A name or term counts as one word, however many it has, and a number as none, since they cannot be said otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from medcli.facts import Document
from medcli.folding import tokens
from medcli.verify.words import LEXICONS
from medcli.vocab.lexicon import Lexicon

LONGEST = 7  # words in a row that may be the source's


def shared_run(line: str, text: str) -> str:
    """Return the longest run of more than :data:`LONGEST` words that *line* shares with a source, "" without one.

    *text* is the source as :func:`folded` gives it.
    """
    if not text:
        return ""
    words = tokens(line)
    ours = [word for word, _, _ in words]
    steps = _terms_as_one(line)
    best = (0, 0)
    for start in range(len(words)):
        end = start + LONGEST + 1
        while end <= len(words) and f" {' '.join(ours[start:end])} " in text:
            if sum(steps[start:end]) > LONGEST and end - start > best[1] - best[0]:
                best = (start, end)
            end += 1
    return line[words[best[0]][1] : words[best[1] - 1][2]] if best[1] else ""


def _terms_as_one(line: str) -> list[int]:
    """Return for each word 1 where it counts: a number does not, nor all words of a name but its first."""
    starts = [start for _, start, _ in tokens(line)]
    inner = {start for begin, end in _mentions(line) for start in starts if begin < start < end}
    return [0 if start in inner or line[start].isdigit() else 1 for start in starts]


def _mentions(text: str) -> Iterator[tuple[int, int]]:
    finders: tuple[Callable[[], Lexicon], ...] = LEXICONS
    for lexicon in finders:
        yield from ((mention.start, mention.end) for mention in lexicon().find(text))


def folded(document: Document) -> str:
    """Return all words of *document* in the form in which they are compared."""
    return "".join(f" {' '.join(word for word, _, _ in tokens(section.text))} " for section in document.sections)
