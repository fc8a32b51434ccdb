"""What labels that nobody annotated have of a wording: in how many drugs' lists, tables and texts it stands.

A wording that stands between commas wherever labels have its words is one entry of their lists; one whose words stand
in many texts and seldom so is a part of others, or no reaction.
"""

from __future__ import annotations

from typing import NamedTuple

_SELDOM = 0.1  # lists, where there is none
_EVEN = 0.5  # texts on reactions, where there is none


class Listing(NamedTuple):
    """How many drugs have a wording so."""

    lists: int = 0  # between marks, in sections on adverse reactions
    tables: int = 0  # at the head of a row
    reactions: int = 0  # anywhere in sections on adverse reactions
    others: int = 0  # anywhere in the other sections that the model reads

    def figures(self) -> tuple[float, ...]:
        """Return what the judge asks of it."""
        listed = (self.lists + _SELDOM) / (self.reactions + 1)
        on_reactions = (self.reactions + _EVEN) / (self.reactions + self.others + 1)
        return *self, listed, on_reactions


NONE = Listing()
