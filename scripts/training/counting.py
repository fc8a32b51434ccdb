"""Counts of drugs whose labels have a wording: what tells an entry of lists from words that merely stand in texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from medcli.extract.reactions.tokens import wording_key
from medcli.folding import fold

_LISTS = 2  # drugs whose lists must have a name

Text = tuple[str, bool, str]
"""The drug that a section is about, whether it is one on adverse reactions, and what it says."""


def places(names: Mapping[str, tuple[int, int]], texts: Iterable[Text]) -> dict[str, list[int]]:
    """Return how many drugs have each of *names*, folded: in lists, in tables, in texts on reactions, and in others.

    The first two are given. A name that a single list has and no table is left out.
    """
    asked = {name: counts for name, counts in names.items() if counts[0] >= _LISTS or counts[1]}
    longest: dict[str, int] = {}  # by first word
    for words in map(str.split, asked):
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    drugs: dict[str, tuple[set[str], set[str]]] = {name: (set(), set()) for name in asked}
    for drug, on_reactions, text in texts:
        for name in _phrases([*map(fold, wording_key(text))], longest) & asked.keys():
            drugs[name][not on_reactions].add(drug)
    return {name: [*counts, *map(len, drugs[name])] for name, counts in asked.items()}


def _phrases(words: Sequence[str], longest: Mapping[str, int]) -> set[str]:
    """Return the runs of *words*, of each as many as the *longest* of its first word has."""
    return {
        " ".join(words[start : start + length])
        for start, word in enumerate(words)
        for length in range(1, longest.get(word, 0) + 1)
    }
