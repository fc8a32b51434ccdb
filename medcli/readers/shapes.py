"""What a line of plain text looks like on its own; what it is depends on its neighbours too."""

from __future__ import annotations

import re
from enum import Enum, auto

from medcli.readers.words import load

BULLET = re.compile(r"(?:[-–—*+•●○◦▪▫■□⚬∘‣➢➤►✓✔·]|->|=>)[ \t\xa0]+(?=\S)|[•●○◦▪■‣➢►✓✔](?=\w)")
NUMBER = re.compile(r"(?:\((\d{1,2}|[a-z])\)|(\d{1,2}(?:\.\d{1,2})*)[.)]|(\d{1,2}(?:\.\d{1,2})+))[ \t\xa0]+(?=\S)")
LETTER = re.compile(r"[a-h]\)[ \t\xa0]+(?=\S)")
RULE = re.compile(r"([-=_*~–—])(?:[ \xa0]*\1){2,}$")
_QUESTION_MARK = re.compile(r"(?:Q(?:uestion)?[ \xa0]?\d*[:.)])[ \t\xa0]*(?=\S)")
_ANSWER_MARK = re.compile(r"(?:A(?:nswer)?[ \xa0]?\d*[:.)])[ \t\xa0]*(?=\S)")
_WORD = re.compile(r"[^\W_][\w'’\-/.+%]*")
_END = re.compile(r"[.!?…;,][\"”’')\]]*$")

MAX_TITLE_WORDS = 16
MAX_ITEM_WORDS = 25
MAX_LABEL_WORDS = 6


class Shape(Enum):
    """The look of a line."""

    STRONG = auto()  # a heading wherever it stands: a question, capitals, a known title
    WEAK = auto()  # Title Case: a heading or an item
    LABEL = auto()  # a short title that ends with a colon
    BARE = auto()  # a few words in sentence case, no full stop: an item or a heading
    PROSE = auto()


def words(text: str) -> list[str]:
    """Return the words of *text*, punctuation left out."""
    return _WORD.findall(text)


def shape(text: str) -> Shape:
    """Return what the line *text*, without marker and surrounding space, looks like.

    >>> shape("Who Should Avoid It?"), shape("Possible side effects:"), shape("Yoga and stretching")
    (<Shape.STRONG: 1>, <Shape.LABEL: 3>, <Shape.BARE: 4>)
    """
    found = words(text)
    if not found or "://" in text:
        return Shape.PROSE
    if text.endswith(":"):
        return Shape.LABEL if is_label(text) else Shape.PROSE
    if len(found) <= MAX_TITLE_WORDS + 4 and (is_question(text) or is_known(text) or is_capitals(text)):
        return Shape.STRONG
    if _END.search(text) and not text.endswith("?"):
        return Shape.PROSE
    if len(found) <= MAX_TITLE_WORDS and len(found) > 1 and is_title_case(text):
        return Shape.STRONG if _opens_question(found[0]) else Shape.WEAK
    return Shape.BARE if not is_field(text) and len(found) <= MAX_ITEM_WORDS and not text.endswith("?") else Shape.PROSE


def is_label(text: str) -> bool:
    """Whether a line ends with a colon and is a title ("Major Benefits:") and no sentence ("It includes:")."""
    title = text.removesuffix(":").strip()
    found = words(title)
    if not text.endswith(":") or not found or not title[0].isalnum() or title[0].islower() or _END.search(title):
        return False
    if is_known(title):
        return True
    if len(found) > 1 and len(found) <= MAX_TITLE_WORDS and is_title_case(title):
        return True
    return len(found) <= MAX_LABEL_WORDS and not any(word.lower() in load("verb_cues") for word in found)


def is_field(text: str) -> bool:
    """Whether *text* is a name and its value: "Class: beta blocker"."""
    return bool(re.match(r"[A-Z][\w /-]{1,30}:\s+\S", text))


def is_question(text: str) -> bool:
    """Whether *text* is one question that begins with a question word and holds no other sentence."""
    return text.endswith("?") and _opens_question(words(text)[0]) and not re.search(r"[.!?][\"”)]? ", text[:-1])


def is_known(text: str) -> bool:
    """Whether *text* is a title that the word lists know, or a known title with more after a preposition."""
    plain = " ".join(text.lower().replace("\xa0", " ").rstrip(": ").split())
    if len(plain.split()) > 12 or plain.endswith((".", ";", ",")):
        return False
    if plain in load("heading_words") or plain in load("closing_words") or f"{plain} *" in load("heading_words"):
        return True
    head = re.match(r"(.+?) (?:of|for|with|in|and|while|during|to) ", plain)
    while head:
        if head[1] in load("heading_words"):
            return not any(word in load("verb_cues") for word in plain[head.end() :].split())
        head = re.match(rf"({re.escape(plain[: head.end()])}.+?) (?:of|for|with|in|and|while|during|to) ", plain)
    return False


def may_be_item(text: str) -> bool:
    """Whether *text* is a known title that may as well be an item of a list ("Pregnancy", "Dependence")."""
    return f"{' '.join(text.lower().split())} *" in load("heading_words")


def is_closing(text: str) -> bool:
    """Whether *text* is the title of something at the end of an article (conclusion, references, comments)."""
    return " ".join(text.lower().rstrip(": ").split()) in load("closing_words")


def is_capitals(text: str) -> bool:
    """Whether *text* is set in capitals throughout, and is more than an abbreviation."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 5 and all(char.isupper() for char in letters) and not text.endswith((".", ";", ","))


def is_title_case(text: str) -> bool:
    """Whether all words of *text* but the small ones begin with a capital or a figure, two of them a capital."""
    large = [word for word in words(text) if word.lower() not in load("small_words")]
    capitals = sum(word[0].isupper() for word in words(text))
    return capitals >= 2 and all(not word[0].islower() for word in large) and text.lstrip("(“\"'")[:1].isalnum()


def _opens_question(word: str) -> bool:
    lower = re.split("['’]", word.lower())[0]
    return lower in load("question_words") or f"{lower} *" in load("question_words")


def without_question_mark(text: str) -> tuple[str, str]:
    """Split "Q: Is it safe?" and "A: Yes." into their mark ("Q", "A" or nothing) and the rest."""
    for mark, pattern in (("Q", _QUESTION_MARK), ("A", _ANSWER_MARK)):
        if found := pattern.match(text):
            return mark, text[found.end() :]
    return "", text


def definition(text: str) -> tuple[str, str] | None:
    """Split "Dosage: 10 mg daily" into title and rest, where the title is a known one."""
    title, colon, rest = text.partition(":")
    short = title[:1].isupper() and len(words(title)) <= MAX_LABEL_WORDS
    if colon and rest[:1].isspace() and short and is_known(title):
        return title.strip(), rest.strip()
    return None
