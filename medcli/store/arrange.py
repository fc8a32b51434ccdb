"""From the order in which rows came to the order in which they are kept, so that it leaves no trace in the file.

Sources are numbered best kind first and by name, sections and passages in the order of the sources, facts in the
order of the passages. Every table is filled in the order of its key, which lets SQLite append to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from medcli.facts import (
    Combination,
    ContraindicatedGroup,
    DurationCaution,
    Fact,
    Indication,
    Kind,
    LimitKind,
    SideEffect,
    SourceKind,
    Span,
    Strength,
)
from medcli.store.content import Concept, Differing, DrugEntry, Field, Placed, Said
from medcli.store.rows import COMMON, OWN

_NUMBER = (
    "INSERT INTO staged.source_map (old) SELECT id FROM staged.source ORDER BY rank, name",
    "INSERT OR IGNORE INTO staged.passage_map (old) SELECT c.passage_id FROM staged.source_map m "
    "CROSS JOIN staged.section c ON c.source_id = m.old WHERE c.passage_id IS NOT NULL ORDER BY m.id, c.ordinal",
    "INSERT INTO staged.passage_base SELECT m.id, m.old, sum(p.facts) OVER (ORDER BY m.id) - p.facts "
    "FROM staged.passage_map m CROSS JOIN staged.passage p ON p.id = m.old ORDER BY m.id",
    "INSERT INTO source (id, name, kind, format, title, date, version, product_type, sha256) "
    "SELECT m.id, name, kind, format, title, date, version, product_type, sha256 "
    "FROM staged.source_map m CROSS JOIN staged.source s ON s.id = m.old ORDER BY m.id",
)
_OF_SOURCES = "FROM staged.source_map m CROSS JOIN staged.{} t ON t.source_id = m.old"
_COPY = (
    "INSERT INTO passage (id, text) SELECT m.id, p.text "
    "FROM staged.passage_map m CROSS JOIN staged.passage p ON p.id = m.old ORDER BY m.id",
    "INSERT INTO section (source_id, ordinal, title, path, number, code, passage_id, lines) "
    f"SELECT m.id, ordinal, title, path, number, code, p.id, lines {_OF_SOURCES.format('section')} "
    "LEFT JOIN staged.passage_map p ON p.old = t.passage_id ORDER BY m.id, ordinal",
    "INSERT INTO source_identifier SELECT m.id, kind, value "
    f"{_OF_SOURCES.format('source_identifier')} ORDER BY m.id, kind, value",
    f"INSERT INTO source_drug SELECT m.id, d.id, facts {_OF_SOURCES.format('source_drug')} "
    "JOIN staged.drug_map d ON d.old = t.drug_id ORDER BY m.id, d.id",
    f"INSERT INTO coverage SELECT m.id, d.id, kind, state {_OF_SOURCES.format('coverage')} "
    "JOIN staged.drug_map d ON d.old = t.drug_id ORDER BY m.id, d.id, kind",
    f"INSERT INTO source_classification SELECT m.id, d.id, what, value {_OF_SOURCES.format('said')} "
    "JOIN staged.drug_map d ON d.old = t.drug_id WHERE what IN ('class', 'schedule') ORDER BY m.id, d.id, what, value",
    *(
        f"INSERT INTO {table} (id, passage_id, ordinal, {', '.join((*COMMON, *own))}) "  # noqa: S608 - our tables
        f"SELECT m.base + f.ordinal + 1, m.id, f.ordinal, d.id, {', '.join((*COMMON[1:], *own))} "
        f"FROM staged.passage_base m CROSS JOIN staged.{table} f ON f.passage_id = m.old "
        "CROSS JOIN staged.drug_map d ON d.old = f.drug_id ORDER BY m.id, f.ordinal"
        for table, own in OWN.items()
    ),
)
_INDEXED = {table: ("kind",) if "kind" in own else () for table, own in OWN.items() if table != "none_stated"}
# A sentence that many facts stand in is indexed with the first of each kind and drug: a list of fifty effects would
# otherwise be there fifty times, and found as often.
_SEARCH = (
    "INSERT INTO search (rowid, drug, term, wording, quote) "  # noqa: S608 - our tables
    "SELECT f.id, d.generic, f.term, f.wording, iif(f.nth = 1, "
    "substr(p.text, f.quote_start + 1, f.quote_end - f.quote_start), '') FROM ("
    + " UNION ALL ".join(
        "SELECT id, passage_id, drug_id, term, wording, quote_start, quote_end, "  # noqa: S608
        f"row_number() OVER (PARTITION BY passage_id, {', '.join(('drug_id', *kind))}, quote_start, quote_end "
        f"ORDER BY id) AS nth FROM {table}"
        for table, kind in _INDEXED.items()
    )
    + ") f JOIN passage p ON p.id = f.passage_id JOIN drug d ON d.id = f.drug_id ORDER BY f.id",
    "INSERT INTO search (search) VALUES ('optimize')",
)


def number(connection: sqlite3.Connection) -> None:
    """Give every source and passage that is kept its final number."""
    _run(connection, _NUMBER)


def said(connection: sqlite3.Connection) -> Iterator[Said]:
    """Yield what the sources that are kept say of drugs as a whole, in the order of the sources."""
    rows = connection.execute(
        "SELECT d.generic, t.what, t.value, s.name, s.rank FROM staged.source_map m "
        "CROSS JOIN staged.source s ON s.id = m.old CROSS JOIN staged.said t ON t.source_id = m.old "
        "CROSS JOIN staged.drug d ON d.id = t.drug_id ORDER BY m.id, t.ordinal"
    )
    return (Said(*row) for row in rows)


def put_drugs(connection: sqlite3.Connection, drugs: Iterable[DrugEntry]) -> None:
    """Store *drugs*, which stand in order, and their names in the order of the normal forms."""
    numbered = list(enumerate(drugs, 1))
    many = connection.executemany
    many("INSERT INTO drug VALUES (?, ?, ?, ?)", [(n, d.generic, d.display, d.schedule) for n, d in numbered])
    many("INSERT INTO drug_class VALUES (?, ?)", [(n, name) for n, d in numbered for name in d.classes])
    names = sorted((e.normal, d.generic, n, e.name, e.kind, e.listed) for n, d in numbered for e in d.names)
    many(
        "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?)",
        [(i, n, name, normal, kind, listed) for i, (normal, _, n, name, kind, listed) in enumerate(names, 1)],
    )
    connection.execute(
        "INSERT INTO staged.drug_map SELECT s.id, d.id FROM staged.drug s JOIN drug d ON d.generic = s.generic"
    )


def copy(connection: sqlite3.Connection) -> None:
    """Store passages, sections, facts and what belongs to sources."""
    _run(connection, _COPY)


_STATED = " UNION ALL ".join(
    f"SELECT '{of.value}', term, {kind} AS kind, count(*) AS facts FROM {table} GROUP BY term, kind"  # noqa: S608
    for of, table, kind in (
        (Field.GROUP, "contraindicated_group", "group_kind"),
        (Field.EFFECT, "side_effect", "''"),
        (Field.CONDITION, "indication", "''"),
    )
)


def stated(connection: sqlite3.Connection) -> list[tuple[Field, str, str]]:
    """Return every group, effect and condition that facts name, with the kinds of a group, that of most facts first."""
    rows = connection.execute(f"{_STATED} ORDER BY 1, 2, facts DESC, kind")
    return [(Field(of), term, kind) for of, term, kind, _ in rows]


def put_concepts(connection: sqlite3.Connection, concepts: Iterable[Concept]) -> None:
    """Store concepts, which stand in order, their names, and what stands under what."""
    numbered = list(enumerate(concepts, 1))
    ids = {(c.field, c.term): n for n, c in numbered}
    many = connection.executemany
    many(
        "INSERT INTO concept VALUES (?, ?, ?, ?, ?, ?)",
        [(n, c.field.value, c.term, c.kind, c.from_months, c.below_months) for n, c in numbered],
    )
    many(
        "INSERT INTO concept_name VALUES (?, ?, ?)",
        sorted((c.field.value, name, n) for n, c in numbered for name in c.names),
    )
    many(
        "INSERT INTO concept_broader VALUES (?, ?)",
        sorted((n, ids[c.field, above]) for n, c in numbered for above in c.broader),
    )


def fill_search(connection: sqlite3.Connection) -> None:
    """Make the full-text index, all at once."""
    _run(connection, _SEARCH)


def _run(connection: sqlite3.Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.execute(statement)


def contested(connection: sqlite3.Connection) -> list[int]:
    """Return the ids of the drugs on which there is more than one label: only these can be disagreed about."""
    rows = connection.execute(
        "SELECT drug_id FROM source_drug JOIN source ON id = source_id GROUP BY drug_id "
        "HAVING count(*) > 1 OR max(kind <> 'label') ORDER BY drug_id"
    )
    return [row[0] for row in rows]


def placed(connection: sqlite3.Connection, drug_id: int) -> Iterator[Placed]:
    """Yield the facts on one drug beside each source that states them, in the order of the sources."""
    cursor = connection.execute(
        "SELECT * FROM fact WHERE drug_id = ? ORDER BY source_id, section_ordinal, ordinal", (drug_id,)
    )
    names = [column[0] for column in cursor.description]
    for values in cursor:
        row = dict(zip(names, values, strict=True))
        of_label = row["source_kind"] == SourceKind.LABEL
        yield Placed(row["source"], _fact(row), SourceKind(row["basis"]), row["id"], of_label)


def _fact(row: dict[str, Any]) -> Fact:
    """Return the fact in a row of the view, without what a comparison of two does not look at."""
    kind = Kind(row["kind"])
    cls, columns = _OWN.get(kind, (Fact, ()))
    own = {name: row[_COLUMNS.get(name, name)] for name in columns}
    own |= {name: _READ[name](own[name]) for name in own if name in _READ}
    span = Span(row["wording_start"], row["wording_end"])
    shared = {"kind": kind, "drug": row["drug"], "term": row["term"], "section": row["section_ordinal"]}
    return cls(**shared, span=span, quote=span, rule=row["rule"], **own)


_OWN: dict[Kind, tuple[type[Fact], tuple[str, ...]]] = {
    Kind.INDICATION: (Indication, ("label_status", "course", "population")),
    Kind.SIDE_EFFECT: (SideEffect, ("common", "percent_low", "percent_high", "serious", "setting")),
    Kind.CONTRAINDICATED_GROUP: (ContraindicatedGroup, ("strength", "group_kind")),
    Kind.PRECAUTION: (ContraindicatedGroup, ("strength", "group_kind")),
    Kind.DURATION_CAUTION: (DurationCaution, ("limit", "min_days", "max_days")),
    Kind.COMBINATION: (Combination, ("effect",)),
}
_COLUMNS = {"limit": "limit_kind"}
_READ: dict[str, Callable[[Any], Any]] = {
    "strength": Strength, "limit": LimitKind, "common": bool, "serious": bool,
}  # fmt: skip


def put_disagreements(connection: sqlite3.Connection, drug_id: int, found: Iterable[Differing]) -> int:
    """Store the disagreements about one drug after those that are there, and return how many there were."""
    rows = [(drug_id, d.kind.value, d.topic, d.first.id, d.first_says, d.second.id, d.second_says) for d in found]
    connection.executemany("INSERT INTO disagreement VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", rows)
    return len(rows)
