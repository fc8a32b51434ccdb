"""The words that a citation points to: "§6.1", "contraindications", or the title of an article's section."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medcli.facts import Document, Section, SourceKind
from medcli.readers import drug_facts
from medcli.readers.label_sections import by_code
from medcli.readers.label_text import HIGHLIGHTS

_WARNINGS = "warnings"  # over the counter a heading of its own, with all that Drug Facts put under it


def cited(document: Document, place: str) -> tuple[Section, ...]:
    """Return the sections that *place* names in *document*, with all that stands under them; none where it has none.

    A subsection that the reader could not set apart is looked for in the whole of its chapter. The warnings of a
    product sold over the counter have parts, which the reader does set apart: they are all of its warnings.
    """
    wanted = place.strip().lstrip("§").strip('"“”').lower()
    if document.kind is not SourceKind.LABEL:
        same = [i for i, section in enumerate(document.sections) if _title(section.title) == _title(wanted)]
        return tuple(_with_all_under(document, same))
    if not wanted[:1].isdigit():
        field = wanted.replace(" ", "_")
        fields = {field, *(drug_facts.parts_of_warnings() if field == _WARNINGS else ())}
        return tuple(s for s in document.sections if _field(s) in fields or s.title.lower() == wanted)
    numbered = [i for i, s in enumerate(document.sections) if s.number == wanted or s.number.startswith(f"{wanted}.")]
    if not numbered and "." in wanted:
        found = cited(document, wanted.rpartition(".")[0])
        return found if any(wanted in section.text for section in found) else ()
    fields = {_field(document.sections[i]) for i in numbered}
    others = [
        i for i, s in enumerate(document.sections)
        if _field(s) in fields and (s.code.endswith("_table") or (s.title == HIGHLIGHTS and "." not in wanted))
    ]  # fmt: skip
    return tuple(_with_all_under(document, sorted({*numbered, *others})))


def _title(words: str) -> str:
    return re.sub(r"^\d+\.\s*", "", words.strip()).rstrip(": ").lower()


def _field(section: Section) -> str:
    code = section.code.removesuffix("_table")
    return by_code()[code].field if code in by_code() else code


def _with_all_under(document: Document, indices: list[int]) -> Iterator[Section]:
    taken: set[int] = set()
    for index in indices:
        level = document.sections[index].level
        for i in range(index, len(document.sections)):
            if i > index and (document.sections[i].level <= level or _numbered_apart(document, index, i)):
                break
            if i not in taken:
                taken.add(i)
                yield document.sections[i]


def _numbered_apart(document: Document, index: int, other: int) -> bool:
    number, of_other = document.sections[index].number, document.sections[other].number
    return bool(number and of_other) and not of_other.startswith(f"{number}.")
