"""Word lists of medcli/vocab, as the readers use them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from medcli.errors import VocabularyError


@cache
def load(name: str) -> frozenset[str]:
    """Return the entries of the list *name*: one a line, lower case; ``#`` starts a comment.

    Raises:
        VocabularyError: the list is missing, empty, or holds an entry that is not in lower case.

    """
    file = files("medcli") / "vocab" / f"{name}.txt"
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise VocabularyError(f"vocabulary list {name}.txt cannot be read: {error}", "reinstall medcli") from error
    entries = [line.partition("#")[0].strip() for line in lines]
    words = frozenset(entry for entry in entries if entry)
    wrong = sorted(word for word in words if word != word.lower())
    if not words or wrong:
        what = f"holds {wrong[0]!r}, which is not in lower case" if wrong else "is empty"
        raise VocabularyError(f"vocabulary list {name}.txt {what}", "correct the list")
    return words
