"""What a batch has worked out already: the same answer, asked for again, is neither flattened nor encoded again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")
Result = TypeVar("Result")

_KEPT = 64
"""How many results are kept, the oldest dropped first: an answer of many labels is megabytes of JSON."""


def remembering(function: Callable[[Value], Result]) -> Callable[[Value], Result]:
    """Return *function* so that it works once for each object: for objects that are never changed.

    Objects are told apart by identity, for an answer takes as long to compare as to work out.
    """
    kept: dict[int, tuple[Value, Result]] = {}

    def remembered(value: Value) -> Result:
        found = kept.get(id(value))
        if found is None:
            found = value, function(value)  # holds the object, so that no other can come to its identity
            if len(kept) >= _KEPT:
                del kept[next(iter(kept))]
            kept[id(value)] = found
        return found[1]

    return remembered
