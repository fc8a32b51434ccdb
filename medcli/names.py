"""Drug names: one normal form, made by one function."""

from __future__ import annotations

import re
import unicodedata
from typing import NewType

DrugName = NewType("DrugName", str)
"""A name in normal form; only :func:`normalise` makes one."""

_MARKS = re.compile("[®™©℠]|\\((?:r|tm|c)\\)", re.IGNORECASE)
_DASHES = re.compile("[‐‑‒–—−]")


def normalise(name: str) -> DrugName:
    """Return *name* as it is compared: compatibility forms folded, no case, no trade marks, single spaces.

    Nothing else is changed, so that two names are equal only where a person would call them the same.

    >>> normalise("  SOMA® ")
    'soma'
    >>> normalise("St. John’s  Wort") == normalise("st. john's wort")
    True
    >>> normalise("butalbital/ acetaminophen") == normalise("Butalbital / Acetaminophen")
    True
    """
    text = _MARKS.sub("", name)  # before folding, which would turn ™ into the letters "tm"
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _DASHES.sub("-", text).replace("’", "'").replace("`", "'")
    text = re.sub(r"\s*/\s*", " / ", text)
    return DrugName(" ".join(text.split()))
