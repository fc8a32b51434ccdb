"""What facts of a label may depend on, and so when those of a copy of it may be taken.

``shown`` is a label without what it has for itself alone: its set id, version, date, package, the file and its lines.
Extraction sees that and no more, and a section is read in a document that has no other. So a key that is made of all
that is shown holds all that the facts depend on, whatever the rules look at.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b

from medcli.facts import Document, Fact, Identity, Section, SourceKind
from medcli.kept.file import Kept
from medcli.kept.packed import packed, unpacked

_UNREAD = Section("", 0, "", ())
_KEY = 16  # bytes: two texts of one key would be met in 2 ** 64, and a collection has some 2 ** 23
_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode

Topics = Mapping[int, str]
"""The sections of a label that are read, in order, and what each is about."""


def shown(document: Document, read: Topics) -> Document:
    """Return a label as extraction sees it: its drug's names, and the sections *read* at their places."""
    own = document.identity
    sections = (
        Section(one.title, one.level, one.text, one.blocks, code=one.code, number=one.number)
        if index in read
        else _UNREAD
        for index, one in enumerate(document.sections)
    )
    return _label(own and Identity(own.generic, own.brands, own.synonyms), tuple(sections))


def alone(label: Document, index: int) -> Document:
    """Return *label* with no other section than the one at *index*."""
    return _label(label.identity, (*(_UNREAD,) * index, label.sections[index]))


def _label(identity: Identity | None, sections: tuple[Section, ...]) -> Document:
    return Document("", SourceKind.LABEL, "", "", sections, "", identity=identity)


class Copies:
    """What is kept in *kept* of copies of a label that is *shown*, as a whole and section by section.

    ``label`` and ``sections``, by place, are the keys: those of two labels are equal where their texts are.
    """

    def __init__(self, kept: Kept, label: Document, read: Topics) -> None:
        self._kept = kept
        names = _encode(label.identity and (label.identity.generic, label.identity.brands, label.identity.synonyms))
        self._sizes = {index: len(label.sections[index].text) for index in read}
        self.sections = {
            index: _key(_encode((names, topic, one.title, one.level, one.code, one.number, one.blocks)), one.text)
            for index, topic in read.items()
            for one in (label.sections[index],)
        }
        self.label = _key(names, *(key.hex() for key in self.sections.values()))

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


def _key(*parts: str) -> bytes:
    digest = blake2b(digest_size=_KEY)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()
