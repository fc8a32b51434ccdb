"""Further labels with annotated adverse reactions, kept as places: a file says where in a label's text each stands.

So the file holds no word of a label. It is JSON Lines, a line for each label, by set id::

    {"label": SET_ID, "version": "18", "sections": {DIGEST: [[[120, 9]], [[140, 4], [160, 8]]]}}

DIGEST are the first digits of the SHA-256 of a section's text, and a reaction is the pieces of its wording: the first
character of each and how many it has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from medcli.errors import SourceError
from medcli.extract.label import MODELLED, sections_read
from medcli.extract.reactions import tokens
from medcli.extract.reactions.table import Key
from medcli.extract.reactions.tokens import Tokens, wording_key
from medcli.facts import Document, Section
from medcli.readers import discover
from medcli.readers import read as documents
from medcli.readers.openfda import TABLE
from scripts.training.labels import Annotated, Label, closest

_DIGITS = 12  # of the digest of a text

Piece = list[int]
"""The first character of a piece, and how many it has."""


def read(path: Path, folder: Path) -> list[Label]:
    """Return the labels that *path* has annotations of, in its order; their texts are in *folder*.

    Raises:
        SourceError: a line is of another form, or a label is not in the folder or has another text there.

    """
    given = lines(path)
    found = {label.source: label for label in labels_in(folder) if label.source in given}
    if absent := sorted(given.keys() - found.keys()):
        remedy = "give the folder of labels that it was made of"
        raise SourceError(f"{folder}: has no label {absent[0]}, which {path} annotates", remedy)
    return [_label(found[name], one["sections"], path) for name, one in given.items()]


def lines(path: Path) -> dict[str, dict[str, Any]]:
    """Return the lines of the file *path*, by the set id of their label.

    Raises:
        SourceError: it cannot be read, or a line is of another form.

    """
    remedy = "restore the file, or write it again with scripts/annotate_reactions.py"
    try:
        found = [json.loads(text) for text in path.read_text("utf-8").splitlines()]
        return {str(one["label"]): {**one, "sections": dict(one["sections"])} for one in found}
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", remedy) from error
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{path}: has a line of another form: {error}", remedy) from error


def labels_in(folder: Path) -> Iterator[Document]:
    """Yield every label in *folder*, read."""
    for path in discover([folder]):
        yield from documents(path)


def modelled(label: Document) -> dict[int, Section]:
    """Return the sections of *label* that the model of adverse reactions reads, by their place.

    Not the tables: their words stand in the text of the section that they are in, too.
    """
    found = {index: label.sections[index] for index, topic in sections_read(label).items() if topic in MODELLED}
    return {index: section for index, section in found.items() if not section.code.endswith(TABLE)}


def line(label: Document, stated: Mapping[int, Sequence[str]]) -> dict[str, Any]:
    """Return the line of *label*, in whose sections readers found the wordings *stated*, by section.

    Raises:
        SourceError: the model reads no such section, or the words of a wording do not stand in it, near one another.

    """
    sections = modelled(label)
    if strange := sorted(stated.keys() - sections.keys()):
        remedy = f"annotate one of {sorted(sections)}"
        raise SourceError(f"{label.source}: the model reads no section {strange[0]}", remedy)
    places = {
        _digest(section): _places(label, index, section, stated.get(index, ())) for index, section in sections.items()
    }
    return {"label": label.source, "version": label.version, "sections": places}


def written(given: Iterable[Mapping[str, Any]]) -> str:
    """Return the text of a file of the lines *given*, by set id."""
    ordered = sorted(given, key=lambda one: str(one["label"]))
    return "".join(json.dumps(one, separators=(",", ":")) + "\n" for one in ordered)


def _places(label: Document, index: int, section: Section, stated: Iterable[str]) -> list[list[Piece]]:
    read_tokens = tokens.read(section)
    found = {}
    for key in sorted({wording_key(wording) for wording in stated}):
        ways = closest(read_tokens, key) if key else []
        if not ways:
            raise SourceError(
                f"{label.source}, section {index}: {' '.join(key)!r} does not stand there",
                "write the words of the section, in their order",
            )
        found[key] = [[first, last - first] for first, last in _pieces(read_tokens, ways[0])]
    return sorted(found.values())


def _pieces(read_tokens: Tokens, way: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the words at *way*, those side by side as one."""
    begin = before = way[0]
    for place in [*way[1:], None]:
        if place is None or place != before + 1:
            yield int(read_tokens.starts[begin]), int(read_tokens.ends[before])
            begin = place if place is not None else begin
        before = place if place is not None else before


def _label(label: Document, given: Mapping[str, list[list[Piece]]], path: Path) -> Label:
    sections = tuple(
        Annotated(section, tokens.read(section), frozenset(_keys(section, given, f"{path}: label {label.source}")))
        for section in modelled(label).values()
    )
    return Label(label.source.lower(), sections, frozenset().union(*(own.stated for own in sections)), frozenset())


def _keys(section: Section, given: Mapping[str, list[list[Piece]]], where: str) -> Iterator[Key]:
    places = given.get(_digest(section))
    if places is None:
        raise SourceError(
            f"{where} has another text now in {section.title or section.code!r}",
            "annotate the label again with scripts/annotate_reactions.py, or take its line out",
        )
    for pieces in places:
        yield wording_key(" ".join(section.text[start : start + size] for start, size in pieces))


def _digest(section: Section) -> str:
    return hashlib.sha256(section.text.encode()).hexdigest()[:_DIGITS]
