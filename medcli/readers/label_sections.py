"""The sections that United States drug labels have, as ``vocab/label_sections.toml`` lists them.

One table serves both formats: openFDA names a section by a field, Structured Product Labeling by a LOINC code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from medcli.errors import VocabularyError
from medcli.vocab import cue_file

_FILE = "label_sections.toml"


@dataclass(frozen=True, slots=True)
class SectionType:
    """A kind of section: its names in both formats, and what it is about."""

    field: str  # openFDA
    code: str  # LOINC; "" where it has none of its own
    title: str
    topic: str  # a topic of extraction, or "none"
    rank: int  # its place in a label
    kept: bool = True
    titles: tuple[str, ...] = ()  # every wording of the title, lower case, longest first


@cache
def by_field() -> dict[str, SectionType]:
    """Section types by openFDA field, in the order in which a label prints them.

    Raises:
        VocabularyError: the data file lacks a key, or names a field or code twice.

    """
    types: dict[str, SectionType] = {}
    for rank, entry in enumerate(cue_file(_FILE)["sections"]):
        found = _type(entry, rank)
        if found.field in types or (found.code and any(found.code == other.code for other in types.values())):
            raise VocabularyError(f"{_FILE}: {found.field!r} or its code stands twice", "remove one")
        types[found.field] = found
    return types


@cache
def by_code() -> dict[str, SectionType]:
    """Section types by LOINC code."""
    return {found.code: found for found in by_field().values() if found.code}


@cache
def by_title() -> dict[str, SectionType]:
    """Section types by each wording of their title, lower case, without those that begin many other titles."""
    common = frozenset(cue_file(_FILE)["common_words"])
    return {title: found for found in by_field().values() for title in found.titles if title not in common}


def topic_of(code: str) -> str:
    """Return the topic of a section by its openFDA field or LOINC code, "none" where it is unknown.

    >>> topic_of("34070-3"), topic_of("contraindications"), topic_of("adverse_reactions_table"), topic_of("x")
    ('contraindicated', 'contraindicated', 'side_effects', 'none')
    """
    found = by_code().get(code) or by_field().get(code.removesuffix("_table"))
    return found.topic if found else "none"


@cache
def all_titles() -> tuple[str, ...]:
    """Return every known title of a subsection, lower case, longest first."""
    known = set(by_title())
    known |= {title.lower() for title in cue_file(_FILE)["subtitles"]}
    return tuple(sorted(known, key=lambda title: (-len(title), title)))


@cache
def openers() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that open a sentence after a title: always, and only before a word in lower case."""
    data = cue_file(_FILE)
    return frozenset(data["openers"]), frozenset(data["openers_before_lower_case"])


@cache
def boxed_pointer() -> str:
    """Return the line by which a boxed warning's short form points to the long one."""
    return str(cue_file(_FILE)["boxed_pointer"])


def _type(entry: dict[str, Any], rank: int) -> SectionType:
    try:
        wordings = [entry["title"], *entry.get("also", [])]
        titles = sorted({wording.lower() for wording in wordings if wording}, key=lambda title: (-len(title), title))
        kept = entry.get("part") != "none"
        return SectionType(entry["field"], entry["code"], entry["title"], entry["topic"], rank, kept, tuple(titles))
    except KeyError as error:
        raise VocabularyError(f"{_FILE}: section {rank + 1} has no {error}", "add it") from error
