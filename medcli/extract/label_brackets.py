"""Brackets: parentheses in which a label lists groups or examples, opened so that each is read.

A parenthesis that explains ("defined as …", "used for …") stays closed.
"""

from __future__ import annotations

import re

from medcli import vocab
from medcli.extract.label_entries import pattern, shape
from medcli.facts import Span

_LISTED = re.compile(r"\((?=([^()]*,[^()]*)\))")  # opens a parenthesis with a list in it


def opened(text: str) -> tuple[str, list[Span]]:
    """Return the shape of *text* with the parentheses that give examples opened, and where these stand."""
    found: list[Span] = []
    chars = list(shape(text))
    listed = (match for match in _LISTED.finditer(text) if _names_several(match[1], text[match.end(1) + 1 :]))
    for match in sorted((*pattern("parts", "bracketed").finditer(text), *listed), key=re.Match.start):
        end = _closing(text, match.start())
        found.append(Span(match.start(), end))
        chars[match.start() : end] = ";" + " " * (match.end() - match.start() - 1) + text[match.end() : end]
        if end < len(chars):
            chars[end] = ";"
    return "".join(chars), found


def _names_several(inside: str, behind: str) -> bool:
    if pattern("parts", "explains").search(inside):
        return False
    if len(vocab.conditions().find(inside)) > 1 or len(vocab.groups().find(inside)) > 1:
        return True
    if pattern("parts", "goes_on").match(behind):  # "class III (amiodarone, sotalol) antiarrhythmics"
        return False
    return len(vocab.drugs().find(inside)) > 1 or len(vocab.classes().find(inside)) > 1


def _closing(text: str, start: int) -> int:
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] == "(") - (text[i] == ")")
        if depth == 0:
            return i
    return len(text)
