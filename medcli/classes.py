"""Names of drug classes, compared whatever their number: "tricyclic antidepressants", "tricyclic antidepressant"."""

from __future__ import annotations

import re
from functools import lru_cache

from medcli.names import normalise


@lru_cache(maxsize=16384)
def class_key(name: str) -> str:
    """Return *name* in the form in which classes are compared: normal, its last word in the singular.

    >>> class_key("Tricyclic Antidepressants") == class_key("tricyclic antidepressant")
    True
    >>> class_key("benzodiazepine") == class_key("tricyclic antidepressant")
    False
    """
    normal = normalise(name)
    return normal[:-1] if normal.endswith("s") and not normal.endswith("ss") else normal


def mentions(text: str, name: str) -> bool:
    """Return whether *text* names the class or drug *name* as whole words, in the singular or the plural.

    >>> mentions("Avoid with tricyclic antidepressants.", "tricyclic antidepressant")
    True
    >>> mentions("Nortriptyline is not meant.", "triptyline")
    False
    """
    key = class_key(name)
    normal = _normal(text)
    # A look for the letters alone, which most texts have not, is much the quicker.
    return bool(key) and key in normal and re.search(rf"(?<!\w){re.escape(key)}s?(?!\w)", normal) is not None


@lru_cache(maxsize=4096)
def _normal(text: str) -> str:
    return normalise(text)
