"""The parts of an over-the-counter label's warnings, where they are printed as one running text.

Drug Facts have them under headings of their own and in this order (21 CFR 201.66(c)(5)): do not use, ask a doctor, ask
a doctor or pharmacist, when using, stop use, if pregnant, keep out of reach. Under each stands another strength.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from medcli.facts import BlockKind
from medcli.readers.label_sections import SectionType, by_field
from medcli.readers.label_text import Part
from medcli.vocab import cue_file

_FILE = "label_sections.toml"


class Piece(NamedTuple):
    """A part of the warnings: what it is, its heading as it is printed, and the words below it."""

    type: SectionType | None  # None for what stands before the first heading
    title: str
    text: str


def pieces(text: str) -> list[Piece]:
    """Return the parts of the warnings *text*, in order; one of no type where it has not the headings of Drug Facts."""
    heads: list[tuple[int, int, SectionType]] = []
    for found in _headings().finditer(text):
        kind = by_field()[found.lastgroup or ""]
        # Behind the others, "Do not use" is an instruction, and so is what does not stand in capitals.
        if found[0][0].isupper() and (not heads or heads[-1][2].rank <= kind.rank):
            heads.append((*found.span(), kind))
    if not any(kind.field in _lists("only") for *_, kind in heads):
        return [Piece(None, "", text)]
    made = [Piece(None, "", text[: heads[0][0]].strip())]
    ends = [start for start, *_ in heads[1:]] + [len(text)]
    made += [
        Piece(kind, text[start:at], text[at:end].strip(" :"))
        for (start, at, kind), end in zip(heads, ends, strict=True)
    ]
    return [piece for piece in made if piece.title or piece.text]


def entries(part: Part) -> Iterator[Part]:
    """Yield the entries of a list that lost its marks, where each begins anew with "you have" or the like."""
    if part.kind is not BlockKind.PARAGRAPH:
        yield part
        return
    words = part.text
    behind = _lists("no_entry_behind")
    starts = [found.start() for found in _opener().finditer(words)]
    cuts = [at for at in starts if at and words[:at].split()[-1].lower() not in behind and words[at - 2] not in ",;"]
    if not cuts:
        yield part
        return
    for start, end in pairwise([0, *cuts, len(words)]):
        yield part._replace(kind=BlockKind.ITEM, text=words[start:end].strip())


def parts_of_warnings() -> frozenset[str]:
    """Return the fields of all the parts that stand under the heading "Warnings" where a label prints it."""
    return frozenset(cue_file(_FILE)["drug_facts"])


def roles() -> frozenset[str]:
    """Return the fields of the parts that hold lists of patients or events."""
    return _lists("lists")


@cache
def _lists(name: str) -> frozenset[str]:
    return frozenset(cue_file(_FILE)["drug_facts_lists"][name])


@cache
def _headings() -> re.Pattern[str]:
    body = "|".join(f"(?P<{field}>{pattern})" for field, pattern in cue_file(_FILE)["drug_facts"].items())
    return re.compile(rf"(?<!\w)(?:{body})\b".replace(" ", r"\s+"), re.IGNORECASE)


@cache
def _opener() -> re.Pattern[str]:
    return re.compile(cue_file(_FILE)["drug_facts_lists"]["entry_opener"], re.IGNORECASE)
