"""Words by number: each is looked at once, and what is known of it then stands in arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
PAD = ""  # stands between sentences, so that no word sees into the next; it has the number 0


class _Numbers(dict[str, int]):
    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class Words:
    """The words that were met, in the order of their numbers, and what *tell* tells of each: so many whole numbers."""

    def __init__(self, tell: Callable[[str], tuple[int, ...]]) -> None:
        self._tell = tell
        self.forgotten = -1  # how often all numbers were given anew
        self.forget()

    def forget(self) -> None:
        """Let all words be new, as memory is to stay flat however many there are."""
        self.forgotten += 1
        self._numbers = _Numbers()
        self.texts: list[str] = []
        self.told = np.zeros((0, len(self._tell(PAD))), np.int64)
        self.numbers([PAD])

    def numbers(self, words: Sequence[str]) -> Places:
        """Return the number of each of *words*."""
        found = np.fromiter(map(self._numbers.__getitem__, words), np.int64, len(words))
        if len(self._numbers) > len(self.texts):
            new = [*self._numbers][len(self.texts) :]
            self.texts += new
            self.told = np.concatenate([self.told, [self._tell(word) for word in new]])
        return found
