"""Running text: headings, lists and paragraphs that were flattened into one long line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from medcli.facts import BlockKind
from medcli.readers.words import load

LONG = 1000  # characters; an author's own paragraphs are shorter
_BULLET = re.compile(r"(?:(?<=\s)|^)[•●○◦▪■□⚬∘‣➢►✓](?=\s)\s*|(?<=\s)[oοо](?=\s)\s*")
_MARKED = re.compile(r"[•●○◦▪■□⚬∘‣➢►✓]")
_WORD = re.compile(r"[A-Za-z][\w'’]*")
_SENTENCE_END = re.compile(r"[.!?:][\"”’)\]]*\s+$")
# A sentence may end with a brand in capitals, but not with an initial or a saint.
_SENTENCE = re.compile(r"(?:(?<=[a-z0-9)\]][.!?])|(?<=[A-Z]{3}[.!?]))(?<!\sSt\.)[\"”’)\]]*\s+(?=[A-Za-z0-9“\"(])")
_MAX_QUESTION = 260  # characters
_NEAR = 12  # characters looked at on either side: more would make the time grow with the square of the length


class Part(NamedTuple):
    """A stretch of running text and what it is."""

    kind: BlockKind
    text: str


def is_running(text: str) -> bool:
    """Whether *text* is a whole article, or a whole list, in one line."""
    return len(_MARKED.findall(text)) >= 2 or (len(text) > LONG and bool(next(questions(text), None)))


def split(text: str) -> Iterator[Part]:
    """Yield the headings, lead-ins, items and paragraphs of *text* in order."""
    at = 0
    for start, end in questions(text):
        yield from _blocks(text[at:start])
        yield Part(BlockKind.HEADING, text[start:end])
        at = end
    yield from _blocks(text[at:])


def questions(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the question headings of *text* stand: from a capitalised question word to the question mark.

    A question in quotation marks or in the middle of a sentence is not a heading.
    """
    at = 0
    for mark in re.finditer(r"\?(?=\s|$)", text):
        start = _opening(text, max(at, mark.start() - _MAX_QUESTION), mark.start())
        if start is not None and not _is_quoted(text, start, mark.end()):
            yield start, mark.end()
            at = mark.end()


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether quotation marks stand around the question: a reference to a section, not its heading."""
    return bool(
        re.search(r"[“‘]\s*$|(?:^|\s)[\"']$", text[max(start - _NEAR, 0) : start])
        or re.match(r"\s?[”’\"]", text[end : end + _NEAR])
    )


def _opening(text: str, first: int, end: int) -> int | None:
    """Return where the question that ends at *end* begins: the last question word, or those in a row before it."""
    found: int | None = None
    gap = 0
    for word in reversed(list(_WORD.finditer(text, first, end))):
        broken = re.search(r"[.!?](?:\s|$)|[“”\"•]", text[word.start() : found if found is not None else end])
        gap += 1
        if broken or (found is not None and gap > 2):
            break
        if _opens(text, word, within=found):
            found, gap = word.start(), 0
    return found


def _opens(text: str, word: re.Match[str], *, within: int | None) -> bool:
    if not word[0][0].isupper():
        return False
    lower = re.split("['’]", word[0].lower())[0]
    if lower in load("question_words"):
        return True
    # "Do not take …" opens an order, and "May" in the middle of a list may be a month.
    before = text[max(word.start() - _NEAR, 0) : word.start()]
    starts = bool(_SENTENCE_END.search(before) or not before.strip())
    order = re.match(r"\s+(?:not\b|NOT\b)", text[word.end() : word.end() + _NEAR])
    return within is None and starts and not order and f"{lower} *" in load("question_words")


def _blocks(text: str) -> Iterator[Part]:
    """Yield the paragraphs and list items of *text*, which holds no heading."""
    if not _MARKED.search(text) and len(_BULLET.findall(text)) < 2:  # a lone "o" may be a letter
        yield from _sentences(text)
        return
    first, *items = _BULLET.split(text)
    yield from _sentences(first)
    for i, item in enumerate(items):
        yield from _item(item, last=i == len(items) - 1)


def _item(text: str, *, last: bool) -> Iterator[Part]:
    """Yield a list item, and the paragraph that the end of the list runs into where a word tells it."""
    openers = "|".join(sorted(word.capitalize() for word in load("sentence_openers")))
    tail = re.search(rf"(?<=[a-z)\].])\s+(?=(?:{openers})\s[a-z])", text)
    if not tail or not (last or text.rstrip().endswith(":")):
        yield from _conditions(text.strip())
        return
    yield from _conditions(text[: tail.start()].strip())
    yield from _sentences(text[tail.end() :])


def _conditions(text: str) -> Iterator[Part]:
    """Yield a list item, or the items that lost what stood between them: "have asthma are pregnant"."""
    first = text.split(" ", 1)[0].lower()
    use = re.match(r"to [a-z]+\s", text)
    if first in load("condition_openers") or use:
        openers = use[0].strip() if use else "|".join(sorted(load("condition_openers")))
        start = 0
        for match in re.finditer(rf"([\w'’)\].]+)\s+(?=(?:{openers})\s)", text):
            if match[1].lower() not in load("unfinished_words"):
                yield Part(BlockKind.ITEM, text[start : match.end()].strip())
                start = match.end()
        text = text[start:]
    yield Part(BlockKind.ITEM, text)


def _sentences(text: str) -> Iterator[Part]:
    """Yield paragraphs; the sentence with a colon that introduces a list, and the items after it, on their own.

    The items of a flattened list are known by the small letter that they begin with.
    """
    paragraph: list[str] = []
    listing = False
    for sentence in _SENTENCE.split(_introductions(text)):
        for part in filter(None, map(str.strip, sentence.split("\n"))):
            lead = part.endswith(":") and part[0].isupper()
            item = listing and re.match(r"[a-z]|[A-Z]{2,}s\s", part) is not None  # "asthma", "NSAIDs"
            if lead or item:
                yield from _paragraph(paragraph)
                paragraph = []
                yield from [Part(BlockKind.LEAD, part)] if lead else _item(part, last=True)
            else:
                paragraph.append(part)
            listing = lead or listing
    yield from _paragraph(paragraph)


def _introductions(text: str) -> str:
    """Return *text* with a line end after a colon that a list of small-lettered items follows, and before an order."""
    text = re.sub(r"(?:(?<=[a-z)])|(?<=[A-Z]{3}))(\s?:)\s+(?=[a-z]|[A-Z]{2,}s\s)", r"\1\n", text.replace("\n", " "))
    # An order that begins in the middle of a sentence lost the full stop before it.
    orders = "|".join(sorted(order.capitalize() for order in load("order_openers")))
    return re.sub(rf"(?<=[a-z)\]])\s+(?=(?:{orders})\s)", "\n", text)


def _paragraph(sentences: list[str]) -> Iterator[Part]:
    if sentences:
        yield Part(BlockKind.PARAGRAPH, " ".join(sentences))
