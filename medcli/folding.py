"""Words as they are compared: no case, no accents, plural endings off. Used by both sides; imports nothing of ours."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TOKEN = re.compile(r"[^\W_]+")


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


@lru_cache(maxsize=4096)  # one sentence is searched for names of many kinds
def tokens(text: str) -> tuple[tuple[str, int, int], ...]:
    """Return (folded token, start, end) of each word and number of *text*."""
    return tuple((fold(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(text))


def key(text: str) -> tuple[str, ...]:
    """Return the folded tokens of *text*: equal for two spellings of one name."""
    return tuple(token for token, _, _ in tokens(text))


def stripped(words: tuple[str, ...], around: frozenset[str]) -> tuple[str, ...]:
    """Return *words* without those of *around* at either end; all of them where nothing else would be left.

    >>> stripped(("patient", "with", "asthma"), frozenset({"patient", "with"}))
    ('asthma',)
    """
    inner = [place for place, word in enumerate(words) if word not in around]
    return words[inner[0] : inner[-1] + 1] if inner else words
