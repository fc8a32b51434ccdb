"""Content as rows: numbers everything in a fixed order, so that the same content gives the same rows."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from medcli.facts import (
    FOUR_KINDS,
    Combination,
    ContraindicatedGroup,
    Document,
    Dosage,
    DurationCaution,
    Fact,
    Indication,
    Kind,
    Name,
    NoneStated,
    SideEffect,
)
from medcli.store.content import Content, Extracted, basis_of

Row = dict[str, str | int | float | None]
_KIND_ORDER = {kind: order for order, kind in enumerate(Kind)}


@dataclass(slots=True)
class Tables:
    """The rows of every table, by its name, in the order in which they are written."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, row: Row) -> None:
        """Append one row."""
        self.rows.setdefault(table, []).append(row)


def tables_of(content: Content) -> Tables:
    """Return all rows for *content*, whose sources and drugs already stand in order."""
    tables = Tables()
    for key, value in sorted(content.meta.items()):
        tables.add("meta", {"key": key, "value": value})
    _Numbering(content, tables).run()
    return tables


class _Numbering:
    """Gives ids to sources, passages and facts while their rows are made."""

    def __init__(self, content: Content, tables: Tables) -> None:
        self.content = content
        self.tables = tables
        self.drug_ids = {drug.generic: number for number, drug in enumerate(content.drugs, 1)}
        self.passages: dict[str, int] = {}
        self.fact_ids: dict[tuple[int, Fact], int] = {}  # by passage and by fact, its section left out
        self.placed_ids: dict[tuple[str, Fact], int] = {}
        self.sections = 0

    def run(self) -> None:
        self._drugs()
        for source_id, extracted in enumerate(self.content.extracted, 1):
            self._source(source_id, extracted)
        for number, differing in enumerate(self.content.disagreements, 1):
            self.tables.add(
                "disagreement",
                {
                    "id": number,
                    "drug_id": self.drug_ids[differing.first.fact.drug],
                    "kind": differing.kind,
                    "topic": differing.topic,
                    "first_fact": self.placed_ids[differing.first.source, differing.first.fact],
                    "first_says": differing.first_says,
                    "second_fact": self.placed_ids[differing.second.source, differing.second.fact],
                    "second_says": differing.second_says,
                },
            )

    def _drugs(self) -> None:
        names: list[tuple[str, str, Row]] = []
        for drug in self.content.drugs:
            number = self.drug_ids[drug.generic]
            row: Row = {"id": number, "generic": drug.generic, "display": drug.display, "schedule": drug.schedule}
            self.tables.add("drug", row)
            for name in drug.classes:
                self.tables.add("drug_class", {"drug_id": number, "name": name})
            for entry in drug.names:
                row = {"drug_id": number, "name": entry.name, "normal": entry.normal, "kind": entry.kind}
                names.append((entry.normal, drug.generic, row))
        for number, (_, _, row) in enumerate(sorted(names, key=lambda item: item[:2]), 1):
            self.tables.add("name", {"id": number, **row})

    def _source(self, source_id: int, extracted: Extracted) -> None:
        document = extracted.document
        self.tables.add(
            "source",
            {
                "id": source_id,
                "name": document.source,
                "kind": document.kind,
                "format": document.format,
                "title": document.title,
                "date": document.date,
                "version": document.version,
                "sha256": document.sha256,
            },
        )
        by_section: dict[int, list[Fact]] = {}
        for fact in sorted(extracted.facts, key=_fact_order):
            by_section.setdefault(fact.section, []).append(fact)
        for index in range(len(document.sections)):
            self._section(source_id, document, index, by_section.get(index, []))
        counts = Counter(fact.drug for fact in extracted.facts if not isinstance(fact, NoneStated))
        for drug in sorted(extracted.drugs()):
            row: Row = {"source_id": source_id, "drug_id": self.drug_ids[drug], "facts": counts[drug]}
            self.tables.add("source_drug", row)
        for drug, kind, state in coverage_of(extracted):
            row = {"source_id": source_id, "drug_id": self.drug_ids[drug], "kind": kind, "state": state}
            self.tables.add("coverage", row)

    def _section(self, source_id: int, document: Document, index: int, facts: list[Fact]) -> None:
        section = document.sections[index]
        self.sections += 1
        passage = self._passage(document, section.text, facts) if facts else None
        if passage is not None:
            for fact in facts:
                self.placed_ids[document.source, fact] = self.fact_ids[passage, replace(fact, section=0)]
        titles = (document.sections[step].title for step in document.path_to(index))
        self.tables.add(
            "section",
            {
                "id": self.sections,
                "source_id": source_id,
                "ordinal": index,
                "title": section.title,
                "path": " > ".join(title for title in titles if title),
                "number": section.number,
                "code": section.code,
                "passage_id": passage,
                "lines": json.dumps(section.lines, separators=(",", ":")),
            },
        )

    def _passage(self, document: Document, text: str, facts: list[Fact]) -> int:
        """Return the id of the passage with this text and these facts, made where it is new.

        The facts are part of its identity, and so is the kind of source, on which their basis rests: two
        sections share a passage only where sharing says nothing that either does not say.
        """
        unplaced = [replace(fact, section=0) for fact in facts]
        key = hashlib.sha256(repr((document.kind, text, unplaced)).encode()).hexdigest()
        if key in self.passages:
            return self.passages[key]
        passage = self.passages[key] = len(self.passages) + 1
        self.tables.add("passage", {"id": passage, "text": text})
        for ordinal, fact in enumerate(unplaced):
            number = self.fact_ids[passage, fact] = len(self.fact_ids) + 1
            self._fact((number, passage, ordinal), fact, document, text)
        return passage

    def _fact(self, ids: tuple[int, int, int], fact: Fact, document: Document, text: str) -> None:
        number, passage, ordinal = ids
        cites = [[r.kind, r.id, r.section, r.date, r.version] for r in fact.references]
        row: Row = {
            "id": number,
            "passage_id": passage,
            "drug_id": self.drug_ids[fact.drug],
            "term": fact.term,
            "wording": fact.span.of(text),
            "wording_start": fact.span.start,
            "wording_end": fact.span.end,
            "quote_start": fact.quote.start,
            "quote_end": fact.quote.end,
            "basis": basis_of(fact, document.kind),
            "cites": json.dumps(cites, ensure_ascii=False, separators=(",", ":")),
            "rule": fact.rule,
            "ordinal": ordinal,
        }
        table, own = own_columns(fact)
        self.tables.add(table, row | own)
        if not isinstance(fact, NoneStated):
            found: Row = {"rowid": number, "drug": fact.drug, "term": fact.term}
            self.tables.add("search", found | {"wording": fact.span.of(text), "quote": fact.quote.of(text)})


def own_columns(fact: Fact) -> tuple[str, Row]:
    """Return the table that *fact* belongs in, and the columns that it has there beside the common ones."""
    match fact:
        case Indication():
            own: Row = {"label_status": fact.label_status, "course": fact.course, "population": fact.population}
        case SideEffect():
            own = {
                "common": int(fact.common),
                "percent_low": fact.percent_low,
                "percent_high": fact.percent_high,
                "serious": int(fact.serious),
                "setting": fact.setting,
            }
        case ContraindicatedGroup():
            own = {"strength": fact.strength, "group_kind": fact.group_kind}
        case DurationCaution():
            own = {"limit_kind": fact.limit, "min_days": fact.min_days, "max_days": fact.max_days}
        case NoneStated():
            return "none_stated", {"kind": fact.kind}
        case _:
            return "statement", {"kind": fact.kind} | _statement_columns(fact)
    return fact.kind.value, own


def _statement_columns(fact: Fact) -> Row:
    own: Row = dict.fromkeys(("strength", "frequency", "max_daily", "effect", "name_kind"))
    match fact:
        case Dosage():
            own |= {"strength": fact.strength, "frequency": fact.frequency, "max_daily": fact.max_daily}
        case Combination():
            own["effect"] = fact.effect
        case Name():
            own["name_kind"] = fact.name_kind
    return own


def coverage_of(extracted: Extracted) -> Iterable[tuple[str, Kind, str]]:
    """Yield drug, kind and state for each of the four kinds that the document has a section or a fact on.

    A section in which nothing was recognised counts for the document's drug only where it has just one:
    in a text on several drugs nothing says whose section it is.
    """
    drugs = sorted(extracted.drugs())
    stated = {(fact.drug, fact.kind) for fact in extracted.facts if not isinstance(fact, NoneStated)}
    none = {(fact.drug, fact.kind) for fact in extracted.facts if isinstance(fact, NoneStated)}
    sections = frozenset[Kind]().union(*extracted.section_kinds) if len(drugs) == 1 else frozenset()
    for drug in drugs:
        for kind in FOUR_KINDS:
            if (drug, kind) in stated:
                yield drug, kind, "stated"
            elif (drug, kind) in none:
                yield drug, kind, "none_stated"
            elif kind in sections:
                yield drug, kind, "not_recognised"


def _fact_order(fact: Fact) -> tuple[int, int, int, int, str, str, str]:
    return (
        fact.section,
        fact.span.start,
        fact.span.end,
        _KIND_ORDER[fact.kind],
        fact.drug,
        fact.term,
        repr(fact),
    )
