"""Words as they are compared: no case, no accents, plural endings off. Used by both sides; imports nothing of ours."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache
from itertools import accumulate

_WORD = re.compile(r"([^\W_]+)")
_BREAK = re.compile(r"[,;:!?\n]|\.\s")  # no name runs over these


@lru_cache(maxsize=65536)
def fold(token: str) -> str:
    """Return *token* in the form in which words are compared.

    >>> [fold(w) for w in ("Headaches", "allergies", "rashes", "illness", "pancreatitis", "Sjögren")]
    ['headache', 'allergy', 'rash', 'illness', 'pancreatitis', 'sjogren']
    """
    plain = unicodedata.normalize("NFKD", token.casefold())
    word = "".join(c for c in plain if not unicodedata.combining(c))
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("shes", "ches", "xes", "sses")) and not word.endswith("aches"):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


class Words:
    """The words and numbers of a text, each folded; where they stand is told where it is asked for, as it seldom is."""

    def __init__(self, text: str) -> None:
        self._pieces = _WORD.split(text)  # each word between what stands before it and behind it
        self.folded: tuple[str, ...] = tuple(map(fold, self._pieces[1::2]))
        self.found: dict[object, object] = {}  # what those who look for names in them found, each for itself

    @cached_property
    def edges(self) -> list[int]:
        """Where the first begins, where it ends, where the second begins, and so on."""
        return list(accumulate(map(len, self._pieces)))

    def step(self, place: int) -> str:
        """Return the word at *place* as one that goes on with a name: marked behind a comma, which few run over."""
        word, gap = self.folded[place], self._pieces[2 * place]
        return word if gap == " " or not place or not _breaks(gap) else f",{word}"


@lru_cache(maxsize=4096)  # one sentence is searched for names of many kinds
def words_of(text: str) -> Words:
    """Return the words of *text*."""
    return Words(text)


@lru_cache(maxsize=4096)
def _breaks(gap: str) -> bool:
    return _BREAK.search(gap) is not None


def tokens(text: str) -> tuple[tuple[str, int, int], ...]:
    """Return (folded token, start, end) of each word and number of *text*."""
    words = words_of(text)
    return tuple(zip(words.folded, words.edges[:-1:2], words.edges[1::2], strict=True))


def key(text: str) -> tuple[str, ...]:
    """Return the folded tokens of *text*: equal for two spellings of one name."""
    return words_of(text).folded


def stripped(words: tuple[str, ...], around: frozenset[str]) -> tuple[str, ...]:
    """Return *words* without those of *around* at either end; all of them where nothing else would be left.

    >>> stripped(("patient", "with", "asthma"), frozenset({"patient", "with"}))
    ('asthma',)
    """
    inner = [place for place, word in enumerate(words) if word not in around]
    return words[inner[0] : inner[-1] + 1] if inner else words
