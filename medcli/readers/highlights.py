"""Where the Highlights stand in the running text of an openFDA field.

A label's Highlights (21 CFR 201.57(a)) restate each section in short, each statement ending with the number of the
section that it restates. openFDA prints them in the field of that section, behind the section's own words and before
its subsections.
"""

from __future__ import annotations

import re

from medcli.readers.label_sections import boxed_pointer

_NUMBERS = r"\d{1,2}(?:\.\d{1,2}){0,2}"
_REFERENCE = re.compile(rf"\(\s*({_NUMBERS}(?:\s*[,;-]\s*(?:and\s+)?{_NUMBERS})*)\s*\)")
_POINTING = re.compile(
    r"(?:\[[^\]]*|\bsee\b[^.]{0,80}|precautions|warnings|section|administration|reactions)\s*$", re.I
)
_BRACKETED = re.compile(r"\[[^\[\]]*\b(?:see\b|refer\b|\d+\.\d+(?![\d ]*%))[^\[\]]*\]", re.I)
_UNIT = re.compile(r"(?:(?<=[.!?:])|(?<=\])|(?<=\] \.)|(?<=\]\.)|(?<=\))|(?<=^))\s+(?=[A-Z•])|\s(?=•)")
_WORD = re.compile(r"\w{3,}")
_RESTATED = 0.7  # of the longer words of a restatement stand in what it restates
_INTRODUCING = re.compile(r"\bis an? [^.]*\bindicated\b")  # 21 CFR 201.57(a)(6): the class is new, the use is not
_INTRODUCED = 0.5
_OPENING = re.compile(r"(?:^|[.:•] )([A-Z][\w-]+)")
_GOES_ON = re.compile(r"\b(?:in|of|to|with|for|on|by|from|and|or|the|an?|when|than) $")
_CAPITAL = re.compile(r"(?<= )[A-Z][\w-]+")
_STATES = re.compile(r"(?:[^\s.:•]+ ){1,6}?(?:is|are) ")  # "X tablets are indicated"
_TAIL = 400  # characters that may follow the last reference: whom to report reactions to


def split(text: str, number: str, *, divided: bool) -> int | None:
    """Return where the Highlights begin in *text*, the words of section *number* before its first subsection.

    *divided* says that subsections follow, so that the section may have no words of its own. None where there are
    no Highlights.

    >>> split("None. None. ( 4 )", "4", divided=False)
    6
    >>> split("Do not give it in asthma [see Warnings (5.1)] .", "4", divided=False) is None
    True
    """
    # What names the section at all is quickly told, and of most sections nothing does.
    if not number or not any(_names(found[1], number) for found in _REFERENCE.finditer(text)):
        return None
    references = _references(text)
    if not any(_names(found[1], number) for found in references):
        return None
    if len(text) - references[-1].end() > _TAIL:
        return None
    first = references[0].start()
    barrier = _after_pointer(text, first)
    units = (found.end() for found in _UNIT.finditer(text, barrier, first))
    starts = [barrier, *(start for start in units if not text[:start].rstrip().endswith(":"))]  # a lead-in has its list
    start = first
    # Backwards, as long as each sentence says what has been said: the end of a list would not.
    for begins in reversed(starts):
        if not begins or not _restates(text[begins:start], text[:begins]):
            break
        start = begins
        if _INTRODUCING.search(text, begins, first):
            break
    if start == first and divided:
        return barrier
    restated = start < first
    return _run_on(text, start if restated else starts[-1], first, anywhere=not restated) or None


def boxed(text: str) -> tuple[int, int] | None:
    """Return where the short form of a boxed warning begins and ends in *text*; None where it has none."""
    pointer = re.search(re.escape(boxed_pointer()), text, re.I)
    if pointer is None:
        return None
    head = text[: min(24, pointer.start())].strip()
    again = text.find(head, pointer.end()) if head else -1
    if again > 0:
        return 0, again
    start = text.rfind(head, 0, pointer.start()) if head else -1
    if start > 0 and text.startswith(text[:start].strip(), start):  # the title stands twice, then the short form
        ends = [found.end() for found in _references(text)]
        return (start, ends[-1]) if ends and ends[-1] < len(text) else None
    return (start, len(text)) if start > 0 else None


def _references(text: str) -> list[re.Match[str]]:
    return [m for m in _REFERENCE.finditer(text) if not _POINTING.search(text, max(0, m.start() - 120), m.start())]


def _names(reference: str, number: str) -> bool:
    major = number.partition(".")[0]
    return any(part.partition(".")[0] == major for part in re.findall(_NUMBERS, reference))


def _run_on(text: str, start: int, end: int, *, anywhere: bool) -> int:
    """Return where a statement begins in *text* from *start* to before *end* that nothing parts from the list before.

    A list that has lost its marks runs on into what restates it: that opens as a sentence before it does, or, where
    it may be *anywhere*, says words that stand before it. *start* where there is no such place.

    >>> _run_on("Xa is given in: gout in adults acne in infants Xa is given in gout", 31, 67, anywhere=False)
    47
    >>> _run_on("Xa is given in: gout, acne in infants Xa helps in gout", 22, 55, anywhere=False)
    22
    """
    before = text[:start]
    opening = {found[1] for found in _OPENING.finditer(before)}

    def states(at: int) -> bool:
        return text[at:end].split(" ", 1)[0] in opening and _STATES.match(text, at, end) is not None

    begins = end - len(text[start:end].lstrip("• "))
    if states(begins) and not anywhere:
        return start
    for found in _CAPITAL.finditer(text, begins + 1, end):
        if _GOES_ON.search(text, max(0, found.start() - 8), found.start()):
            continue
        words = re.escape(text[found.start() : end].strip())
        if states(found.start()) or (anywhere and re.search(rf"[.:•\]] {words}", before, re.I)):
            return found.start()
    return start


def _after_pointer(text: str, end: int) -> int:
    """Return where the last bracketed pointer before *end* is over, 0 where there is none.

    >>> _after_pointer("A rash [see Warnings (5.1)] . Most common [at least 2%] are", 55)
    30
    """
    at = max((found.end() for found in _BRACKETED.finditer(text, 0, end)), default=0)
    while at and at < end and text[at] in " .;,)":
        at += 1
    return at


def _restates(words: str, before: str) -> bool:
    said = set(_WORD.findall(before.lower()))
    tried = _WORD.findall(words.lower())
    share = _INTRODUCED if _INTRODUCING.search(words) else _RESTATED
    return bool(tried) and sum(word in said for word in tried) >= share * len(tried)
