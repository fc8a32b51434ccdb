"""Short forms that a text introduces itself: "toxic epidermal necrolysis (TEN)".

They are told by their letters, which stand in order in the words before them, the first of which begins with the first
(the method of Schwartz and Hearst, 2003).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORT = re.compile(r"\(([A-Za-z][\w-]{1,9})\)")
_MOST_WORDS = 4  # more words than letters in what a short form stands for


def short_forms(text: str) -> Iterator[tuple[str, str]]:
    """Yield the short forms that *text* introduces in parentheses, each with what it stands for.

    >>> list(short_forms("In ulcerative colitis (UC) it helps (or not)."))
    [('UC', 'ulcerative colitis')]
    """
    for match in _SHORT.finditer(text):
        short = match[1]
        if sum(letter.isupper() for letter in short) > 1 and (long := _long_form(short, text[: match.start()])):
            yield short, long


def _long_form(short: str, before: str) -> str:
    """Return the words at the end of *before* that *short* stands for, "" where none do."""
    words = list(re.finditer(r"\S+", before))[-len(short) - _MOST_WORDS :]
    letters = [letter for letter in reversed(short.lower()) if letter.isalnum()]
    place = len(before)
    low = before.lower()
    for number, letter in enumerate(letters):
        place = low.rfind(letter, 0, place)
        last = number == len(letters) - 1
        while last and place > 0 and low[place - 1].isalnum():
            place = low.rfind(letter, 0, place)
        if place < 0 or not words or place < words[0].start():
            return ""
    return before[place:].strip()
