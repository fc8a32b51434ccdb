"""The wordings of a label: candidates that have the same words are places of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from medcli.extract.reactions.table import Candidates, Key, Numbers, Places, stacked


@dataclass(frozen=True)
class Wordings:
    """The wordings, in the order in which they first stand, and all their places."""

    keys: Sequence[Key]
    places: Candidates
    of: Places  # of each place, the number of its wording

    @cached_property
    def likeliest(self) -> Places:
        """Of each wording the likeliest of its places, a whole one before a split one, the first of equals."""
        order = np.lexsort((-self.places.score, self.places.split, self.of))
        found: Places = order[np.searchsorted(self.of[order], np.arange(len(self.keys)))]
        return found

    def counted(self, which: Places) -> Places:
        """Return how many of the places *which* each wording has."""
        return np.bincount(self.of[which], minlength=len(self.keys))

    def greatest(self, values: Numbers, which: Places) -> Numbers:
        """Return of each wording the greatest of *values*, those of the places *which*; 0 where there is none."""
        found = np.zeros(len(self.keys))
        np.maximum.at(found, self.of[which], values)
        return found


def gathered(sections: Sequence[Candidates]) -> Wordings:
    """Return the wordings of the candidates of all *sections* of a label, of which there is one at least."""
    numbers: dict[Key, int] = {}
    places = stacked(sections)
    of = [numbers.setdefault(key, len(numbers)) for key in places.key.tolist()]
    return Wordings([*numbers], places, np.array(of, np.int64))
