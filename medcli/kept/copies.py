"""What facts of a label may depend on, and so when those of a copy of it may be taken.

``shown`` is a label without what it has for itself alone: its set id, version, date, package, the file and its lines.
Extraction sees that and no more, and the rules see a section in a document that has no other, and none of the drug's
brands and synonyms but those that stand in it. So a key that is made of all that is shown holds all that the facts
depend on, whatever the rules look at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import blake2b

from medcli.facts import Document, Fact, Identity, Section, SourceKind
from medcli.kept.file import Kept
from medcli.kept.packed import packed, unpacked

_UNREAD = Section("", 0, "", ())
_KEY = 16  # bytes: two texts of one key would be met in 2 ** 64, and a collection has some 2 ** 23
_WORD = re.compile(r"\w+")
_STEM, _ENDING = 3, 3  # letters of a word: as many at least stand in the text, but for so many that a plural may change
_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode

Parts = Mapping[int, Document]
"""The sections of a label that are read, in order, each in a document that has no other, at its place in the label."""


def alone(document: Document, index: int) -> Document:
    """Return the section of a label at *index* as the rules see it."""
    own, one = document.identity, document.sections[index]
    section = Section(one.title, one.level, one.text, one.blocks, code=one.code, number=one.number)
    text = one.text.lower()
    names = own and Identity(own.generic, tuple(_within(own.brands, text)), tuple(_within(own.synonyms, text)))
    return _label(names, (*(_UNREAD,) * index, section))


def _within(names: Sequence[str], text: str) -> Iterator[str]:
    """Yield those of *names* that may stand in *text*, in small letters, their endings left out of account."""
    for name in names:
        words = _WORD.findall(name.lower())
        if not name.isascii() or all(word[: max(_STEM, len(word) - _ENDING)] in text for word in words):
            yield name


def shown(document: Document, parts: Parts) -> Document:
    """Return a label as what extraction does with it as a whole sees it: its drug, and the sections of its *parts*."""
    own = document.identity
    places = range(len(document.sections))
    sections = tuple(parts[index].sections[index] if index in parts else _UNREAD for index in places)
    return _label(own and Identity(own.generic), sections)


def _label(identity: Identity | None, sections: tuple[Section, ...]) -> Document:
    return Document("", SourceKind.LABEL, "", "", sections, "", identity=identity)


class Copies:
    """What is kept in *kept* of copies of a label, as a whole and of its *parts*, which are on *topics*.

    ``label`` and ``sections``, by place, are the keys: those of two labels are equal where their texts are.
    """

    def __init__(self, kept: Kept, parts: Parts, topics: Mapping[int, str]) -> None:
        self._kept = kept
        self._sizes = {index: len(part.sections[index].text) for index, part in parts.items()}
        self.sections = {index: _key_of(part, index, topics[index]) for index, part in parts.items()}
        self.label = _key(*(key.hex() for key in self.sections.values()))

    def whole(self) -> list[Fact] | None:
        """Return the facts of the label, None where no copy of it was met."""
        found = self._kept.get([self.label])
        self._kept.tally["labels"] += 1
        if not found:
            return None
        self._kept.tally["labels found"] += 1
        self._tell(self.sections)
        return unpacked(found[self.label], [*self.sections])

    def parts(self) -> dict[int, list[Fact]]:
        """Return what the rules find in each section of which a copy was met."""
        found = self._kept.get([*self.sections.values()])
        parts = {index: unpacked(found[key], [index]) for index, key in self.sections.items() if key in found}
        self._tell(parts)
        return parts

    def _tell(self, found: Collection[int]) -> None:
        sizes = self._sizes
        self._kept.tally.update({
            "sections": len(sizes), "sections found": len(found),
            "characters": sum(sizes.values()), "characters found": sum(sizes[index] for index in found),
        })  # fmt: skip

    def keep(self, stated: Mapping[int, Sequence[Fact]], facts: Sequence[Fact]) -> None:
        """Keep what the rules *stated* of sections, and the *facts* of the label as a whole."""
        things = {self.sections[index]: packed(own, [index]) for index, own in stated.items()}
        self._kept.put({**things, self.label: packed(facts, [*self.sections])})


def _key_of(part: Document, index: int, topic: str) -> bytes:
    own, one = part.identity, part.sections[index]
    names = own and (own.generic, own.brands, own.synonyms)
    return _key(_encode((names, topic, one.title, one.level, one.code, one.number, one.blocks)), one.text)


def _key(*parts: str) -> bytes:
    digest = blake2b(digest_size=_KEY)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()
