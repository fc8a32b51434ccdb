"""The running text of openFDA's label fields, made into sections again.

openFDA prints a section and all its subsections as one line, and prints many subsections a second time in a field of
their own. So what stands in two fields is taken once: as a section of its own field's kind, inside the other.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from medcli.facts import BlockKind, Section
from medcli.readers import drug_facts, highlights
from medcli.readers.label_sections import SectionType, by_title
from medcli.readers.label_text import HIGHLIGHTS, Part, section
from medcli.readers.label_titles import leading, subheads

# With a space behind it, or before it: "sulfate•2H2O" has none. The last four are bullets of symbol fonts.
_BULLET = re.compile(r"[•●▪◦■‣\uf06e\uf0a7\uf0b7\uf0d8](?:\s+|$|(?<=\s.)|(?<=^.))")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_SHORTEST = 20  # characters; anything shorter is found inside other fields by accident


@dataclass(slots=True)
class Field:
    """One text of a record, and the texts of other fields that it holds, with where they begin."""

    type: SectionType
    text: str
    inner: list[tuple[int, Field]] = field(default_factory=list)


def nested(fields: Sequence[Field]) -> list[Field]:
    """Return *fields* without those whose text stands in another; these go into the shortest that holds them."""
    by_length = sorted(fields, key=lambda found: -len(found.text))
    top: list[Field] = []
    for i, found in enumerate(by_length):
        holder, at = _holder(found, by_length[:i])
        if holder is None:
            top.append(found)
        elif at >= 0:
            holder.inner.append((at, found))
    for found in by_length:
        found.inner.sort(key=lambda pair: pair[0])
    return sorted(top, key=lambda found: found.type.rank)


def _holder(found: Field, longer: Sequence[Field]) -> tuple[Field | None, int]:
    """Return the shortest field that holds the text of *found*, and where; -1 where it only repeats it."""
    if len(found.text) < _SHORTEST:
        return None, 0
    for other in reversed(longer):
        if other.text == found.text:
            return other, -1
        at = other.text.find(found.text)
        while at >= 0 and any(start < at + len(found.text) and at < start + len(f.text) for start, f in other.inner):
            at = other.text.find(found.text, at + 1)
        if at >= 0 and (at == 0 or other.text[at - 1] == " "):
            return other, at
    return None, 0


def sections(found: Field, level: int = 2, number: str = "") -> Iterator[Section]:
    """Yield the sections of *found*: its own words, its Highlights, and its subsections in order."""
    at = 0
    for start, inner in [*found.inner, (len(found.text), None)]:
        words = found.text[at:start].strip()
        if words and at == 0:
            number = yield from _first(found, words, level, divided=inner is not None)
        elif words:
            yield from _between(found, words, level, number)
        if inner is not None:
            yield from sections(inner, level + 1, number)
            at = start + len(inner.text)


def _first(found: Field, text: str, level: int, *, divided: bool) -> Generator[Section, None, str]:
    """Yield the sections of the words that *found* begins with; return its number."""
    short = highlights.boxed(text) if found.type.field == "boxed_warning" else None
    if short:
        start, end = short
        text, brief = f"{text[:start]} {text[end:]}".strip(), text[start:end]
        yield from _opening(found, text, level, divided=False)
        yield from _made(found, HIGHLIGHTS, brief, level + 1)
        return ""
    return (yield from _opening(found, text, level, divided=divided))


def _opening(found: Field, text: str, level: int, *, divided: bool) -> Generator[Section, None, str]:
    title = leading(text, found.type.titles)
    cuts = [title.end + cut for cut in subheads(text[title.end :], title.number)] if title.number else []
    own = text[title.end : cuts[0] if cuts else len(text)].strip()
    short = highlights.split(own, title.number, divided=divided or bool(cuts))
    yield from _made(found, title.words, own[:short], level, title.number)
    if short is not None:
        yield from _made(found, HIGHLIGHTS, own[short:], level + 1)
    yield from _subsections(found, text, cuts, level)
    return title.number


def _between(found: Field, text: str, level: int, number: str) -> Iterator[Section]:
    """Yield the sections of the words of *found* that stand behind a field inside it."""
    cuts = list(subheads(text, number)) if number else []
    yield from _made(found, "", text[: cuts[0] if cuts else len(text)], level + 1)
    yield from _subsections(found, text, cuts, level)


def _subsections(found: Field, text: str, cuts: Sequence[int], level: int) -> Iterator[Section]:
    for start, end in pairwise([*cuts, len(text)]):
        head = leading(text[start:end], ())
        depth = level + head.number.count(".")
        own = by_title().get(head.words.lower(), found.type).field
        yield from _made(found, head.words, text[start + head.end : end], depth, head.number, own)


def _made(found: Field, title: str, text: str, level: int, number: str = "", code: str = "") -> Iterator[Section]:
    field_name = code or found.type.field
    pieces = drug_facts.pieces(text) if field_name == "warnings" else []
    if any(piece.type for piece in pieces):
        below = level + (pieces[0].type is None)
        for piece in pieces:
            own = piece.type.field if piece.type else field_name
            yield from _made(found, piece.title or title, piece.text, below if piece.type else level, code=own)
        return
    made_of = list(parts(text))
    if field_name in drug_facts.roles():
        made_of = [entry for part in made_of for entry in drug_facts.entries(part)]
    made = section(title, level, made_of, code=field_name, number=number)
    if made is not None:
        yield made


def parts(text: str) -> Iterator[Part]:
    """Yield the paragraphs and list items of *text*, whose list items begin with a bullet.

    Nothing marks the end of a list. Where none of its other items goes beyond one sentence, the last does not either.
    """
    first, *items = _BULLET.split(text)
    if first.strip():
        yield Part(BlockKind.PARAGRAPH, first.strip())
    simple = not any(_SENTENCE_END.search(item.strip()) for item in items[:-1])
    for i, item in enumerate(items):
        words, rest = item.strip(), ""
        end = _SENTENCE_END.search(words) if i and i == len(items) - 1 and simple else None
        if end:
            words, rest = words[: end.start()], words[end.end() :]
        if words:
            yield Part(BlockKind.ITEM, words)
        if rest:
            yield Part(BlockKind.PARAGRAPH, rest)
