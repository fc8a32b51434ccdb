"""One source as rows of plain values: made beside its extraction, in whatever process, and cheap to hand over.

Nothing is numbered here: a passage is named by a digest of its text and its facts, a drug by its generic name.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from operator import itemgetter
from typing import Any, NamedTuple

from medcli.classes import class_key
from medcli.facts import FOUR_KINDS, GROUP_KINDS, Document, Fact, Kind, Name, NoneStated, Problem, SourceKind
from medcli.store.content import RANK, Extracted, Said, basis_of

Value = str | int | float | None
COMMON = (
    "drug_id", "term", "wording", "wording_start", "wording_end", "quote_start", "quote_end", "basis", "cites", "rule",
)  # fmt: skip
"""The columns that all fact tables have, between those that place a fact and its own; a drug's name for its id."""

OWN: dict[str, tuple[str, ...]] = {
    "indication": ("label_status", "course", "population"),
    "side_effect": ("common", "percent_low", "percent_high", "serious", "setting", "score", "pieces"),
    "contraindicated_group": ("kind", "strength", "group_kind"),
    "duration_caution": ("limit_kind", "min_days", "max_days"),
    "statement": ("kind", "strength", "frequency", "max_daily", "effect", "name_kind"),
    "none_stated": ("kind",),
}
"""The columns that each fact table has of its own."""

_FIELDS = {table: [{"limit_kind": "limit"}.get(name, name) for name in names] for table, names in OWN.items()}
"""The names of the fields that these columns hold."""
_PLAIN = frozenset({str, int, float})  # what a column holds as it is
_KIND_ORDER = {kind: order for order, kind in enumerate(Kind)}
_NAME_KINDS = frozenset({"brand", "synonym"})


class Passage(NamedTuple):
    """A section's text and its facts in order, each as its table and the values of ``COMMON`` and ``OWN``."""

    digest: bytes
    text: str
    facts: tuple[tuple[str, tuple[Value, ...]], ...]


class SectionRow(NamedTuple):
    """A section of a source; *passage* is the digest of its text, None where nothing was found in it."""

    title: str
    path: str
    number: str
    code: str
    lines: str  # JSON
    passage: bytes | None


@dataclass(frozen=True, slots=True)
class SourceRows:
    """All rows that one source makes."""

    name: str
    kind: SourceKind
    format: str
    title: str
    date: str
    as_of: str  # ISO 8601: when the source was what it is here; a label may be dated in the future
    version: str
    sha256: str
    content: bytes  # a digest of what it says, whatever file it stands in
    product_types: str
    sections: tuple[SectionRow, ...]
    passages: tuple[Passage, ...]
    drugs: tuple[tuple[str, int], ...]  # generic name, number of facts
    coverage: tuple[tuple[str, str, str], ...]  # generic name, kind, state
    identifiers: tuple[tuple[str, str], ...]
    said: tuple[Said, ...]
    problems: tuple[Problem, ...]

    @property
    def precedence(self) -> tuple[int, str, str, str, bytes]:
        """What decides between sources of one name: the highest version, then the newest, then no matter which."""
        number = int(self.version) if self.version.isdecimal() else 0
        return number, self.date, self.version, self.sha256, self.content


def rows_of(extracted: Extracted) -> SourceRows:
    """Return the rows of one source, whose facts have been checked."""
    document = extracted.document
    by_section: dict[int, list[Fact]] = {}
    for fact in extracted.facts:
        by_section.setdefault(fact.section, []).append(fact)
    passages = {index: _passage(document, index, facts) for index, facts in by_section.items()}
    counts = Counter(fact.drug for fact in extracted.facts if not isinstance(fact, NoneStated))
    return SourceRows(
        name=document.source,
        kind=document.kind,
        format=document.format,
        title=storable(document.title),
        date=document.date,
        as_of=document.exported or document.date,
        version=document.version,
        sha256=document.sha256,
        content=content_digest(document),
        product_types=", ".join(value.lower() for kind, value in document.identifiers if kind == "product_type"),
        sections=tuple(_sections(document, passages)),
        passages=tuple({passage.digest: passage for passage in passages.values()}.values()),
        drugs=tuple((drug, counts[drug]) for drug in sorted(extracted.drugs())),
        coverage=tuple((drug, kind.value, state) for drug, kind, state in coverage_of(extracted)),
        identifiers=tuple(sorted({(kind, storable(value)) for kind, value in document.identifiers})),
        said=tuple(said_by(extracted)),
        problems=extracted.problems,
    )


def content_digest(document: Document) -> bytes:
    """Return a digest of who *document* is about and of all its words."""
    parts = (document.kind.value, document.date, document.version, repr(document.identity))
    words = (word for section in document.sections for word in (section.code, section.title, section.text))
    return hashlib.sha256("\0".join((*parts, *words)).encode("utf-8", "surrogatepass")).digest()


def storable(text: str) -> str:
    """Return *text* with a question mark for each lone surrogate, which JSON can name and UTF-8 cannot hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _sections(document: Document, passages: dict[int, Passage]) -> Iterator[SectionRow]:
    above: list[tuple[int, str]] = []  # level and title of each section that the next one may stand under
    for index, section in enumerate(document.sections):
        while above and above[-1][0] >= section.level:
            above.pop()
        above.append((section.level, section.title))
        path = " > ".join(title for _, title in above if title)
        lines = json.dumps(section.lines, separators=(",", ":"))
        digest = passages[index].digest if index in passages else None
        yield SectionRow(storable(section.title), storable(path), section.number, section.code, lines, digest)


def _passage(document: Document, index: int, facts: Iterable[Fact]) -> Passage:
    """Return the passage of a section.

    The facts are part of its identity, and with their basis so is the kind of source: two sections share a
    passage only where sharing says nothing that either does not say.
    """
    text = document.sections[index].text
    rows = sorted((_sortable(fact, text, document.kind) for fact in facts), key=itemgetter(0))
    digest = hashlib.sha256(text.encode())
    digest.update("\0".join((document.kind.value, *(key[-1] for key, _, _ in rows))).encode())
    return Passage(digest.digest(), text, tuple((table, values) for _, table, values in rows))


def _sortable(fact: Fact, text: str, kind: SourceKind) -> tuple[tuple[Any, ...], str, tuple[Value, ...]]:
    table = table_of(fact)
    cites = "[]"
    if fact.references:
        listed = [[r.kind, r.id, r.section, r.date, r.version] for r in fact.references]
        cites = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    span, quote = fact.span, fact.quote
    values: tuple[Value, ...] = (
        fact.drug, fact.term, fact.wording(text), span.start, span.end, quote.start, quote.end,
        basis_of(fact, kind).value, cites, fact.rule, *_own(fact, table),
    )  # fmt: skip
    return (span.start, span.end, _KIND_ORDER[fact.kind], fact.drug, fact.term, repr((table, values))), table, values


def table_of(fact: Fact) -> str:
    """Return the table that *fact* belongs in."""
    if isinstance(fact, NoneStated):
        return "none_stated"
    if fact.kind in GROUP_KINDS:
        return Kind.CONTRAINDICATED_GROUP.value
    return fact.kind.value if fact.kind in FOUR_KINDS else "statement"


def _own(fact: Fact, table: str) -> list[Value]:
    values = [getattr(fact, name, None) for name in _FIELDS[table]]
    return [value if value is None or type(value) in _PLAIN else _plain(value) for value in values]


def _plain(value: Any) -> Value:  # noqa: ANN401 - of a fact's fields
    if isinstance(value, tuple):
        return json.dumps([[piece.start, piece.end] for piece in value], separators=(",", ":")) if value else None
    return value.value if isinstance(value, Enum) else int(value)


def said_by(extracted: Extracted) -> Iterator[Said]:
    """Yield each drug of a source, and what the source calls it and counts it among."""
    document, identity = extracted.document, extracted.document.identity
    found = [(drug, "", "") for drug in sorted(extracted.drugs())]
    if identity is not None:
        found += [(identity.generic, "brand", name) for name in identity.brands]
        found += [(identity.generic, "synonym", name) for name in identity.synonyms]
        found += [(identity.generic, "class", identity.drug_class)] if identity.drug_class else []
        found += [(identity.generic, "schedule", identity.schedule)] if identity.schedule else []
    for fact in extracted.facts:
        if isinstance(fact, Name):
            found.append((fact.drug, fact.name_kind if fact.name_kind in _NAME_KINDS else "synonym", fact.term))
        elif fact.kind is Kind.DRUG_CLASS:
            found.append((fact.drug, "class", class_key(fact.term)))
        elif fact.kind is Kind.SCHEDULE:
            found.append((fact.drug, "schedule", fact.term))
    rank = RANK[document.kind]
    return (Said(drug, what, storable(value), document.source, rank) for drug, what, value in dict.fromkeys(found))


def coverage_of(extracted: Extracted) -> Iterator[tuple[str, Kind, str]]:
    """Yield drug, kind and state for each of the four kinds that the document has a section or a fact on.

    A section in which nothing was recognised counts for the document's drug only where it has just one:
    in a text on several drugs nothing says whose section it is.
    """
    drugs = sorted(extracted.drugs())
    stated = {(fact.drug, fact.kind) for fact in extracted.facts if not isinstance(fact, NoneStated)}
    none = {(fact.drug, fact.kind) for fact in extracted.facts if isinstance(fact, NoneStated)}
    sections = frozenset[Kind]().union(*extracted.section_kinds) if len(drugs) == 1 else frozenset()
    if extracted.document.kind is SourceKind.MONOGRAPH:
        # Its lines on groups stand under one title: where all are precautions, nothing was overlooked.
        sections -= {Kind.CONTRAINDICATED_GROUP for _, kind in stated if kind is Kind.PRECAUTION}
    for drug in drugs:
        for kind in FOUR_KINDS:
            if (drug, kind) in stated:
                yield drug, kind, "stated"
            elif (drug, kind) in none:
                yield drug, kind, "none_stated"
            elif kind in sections:
                yield drug, kind, "not_recognised"
