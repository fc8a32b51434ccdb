"""Rows as they come, in a file beside the one to be written: memory stays flat however many sources there are."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from importlib.resources import files

from medcli.facts import SourceKind
from medcli.store.content import RANK
from medcli.store.rows import COMMON, OWN, Passage, SourceRows, Value

_SOURCE = "id, rank, name, kind, format, title, date, version, product_type, sha256, content, number"


def _insert(table: str, columns: int) -> str:
    return f"INSERT INTO staged.{table} VALUES ({', '.join('?' * columns)})"  # noqa: S608 - our tables


_FACTS = {table: _insert(table, 2 + len(COMMON) + len(own)) for table, own in OWN.items()}


@dataclass(frozen=True, slots=True)
class Replaced:
    """A source that was left out because another of its name counts more."""

    name: str
    kind: SourceKind
    date: str
    version: str


def create(connection: sqlite3.Connection) -> None:
    """Make the tables in the attached database ``staged``."""
    text = "\n".join(
        line
        for line in files("medcli.store").joinpath("staging.sql").read_text("utf-8").splitlines()
        if line[:2] != "--"
    )
    for statement in text.replace("CREATE TABLE ", "CREATE TABLE staged.").split(";"):
        connection.execute(statement)
    for table, own in OWN.items():
        # Typed where they are joined: SQLite looks nothing up by a column without a type.
        columns = ", ".join(("passage_id INTEGER", "ordinal INTEGER", "drug_id INTEGER", *COMMON[1:], *own))
        key = "PRIMARY KEY (passage_id, ordinal)"
        connection.execute(f"CREATE TABLE staged.{table} ({columns}, {key}) WITHOUT ROWID")


class Staging:
    """Gives provisional ids, and keeps one source of each name and one copy of each passage."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.drugs: dict[str, int] = {}
        self.sources = self.passages = 0
        self.replaced: list[Replaced] = []
        self.as_of = ""  # the newest date on which any source was what it is here

    def add(self, rows: SourceRows) -> None:
        """Store one source, unless one of its name that counts more is there."""
        self.as_of = max(self.as_of, rows.as_of)
        if not self._takes(rows):
            return
        self.sources += 1
        source = self.sources
        self.connection.execute(
            _insert("source", 12),
            (source, RANK[rows.kind], rows.name, rows.kind.value, rows.format, rows.title, rows.date, rows.version,
             rows.product_types, rows.sha256, rows.content, rows.precedence[0]),
        )  # fmt: skip
        passages = {passage.digest: self._passage(passage) for passage in rows.passages}
        many = self.connection.executemany
        many(
            _insert("section", 8),
            (
                (source, ordinal, s.title, s.path, s.number, s.code, s.passage and passages[s.passage], s.lines)
                for ordinal, s in enumerate(rows.sections)
            ),
        )
        many(_insert("source_drug", 3), [(source, self._drug(drug), facts) for drug, facts in rows.drugs])
        many(_insert("coverage", 4), [(source, self._drug(drug), kind, state) for drug, kind, state in rows.coverage])
        many(_insert("source_identifier", 3), [(source, kind, value) for kind, value in rows.identifiers])
        many(
            _insert("said", 5),
            [(source, place, self._drug(one.drug), one.what, one.value) for place, one in enumerate(rows.said)],
        )

    def _takes(self, rows: SourceRows) -> bool:
        """Whether *rows* counts more than what is there of its name, which is then removed."""
        # A set id is one in capitals and in small letters (RFC 9562, 4); two files are two.
        same = "name = ?1 COLLATE NOCASE AND (name = ?1 OR (kind = ?2 AND kind = ?3))"
        sql = f"SELECT number, date, version, sha256, content, kind, id FROM staged.source WHERE {same}"  # noqa: S608 - ours
        found = self.connection.execute(sql, (rows.name, rows.kind.value, SourceKind.LABEL.value)).fetchone()
        if found is None:
            return True
        *precedence, kind, number = found
        better = rows.precedence > tuple(precedence)
        if rows.content != precedence[-1]:
            old = Replaced(rows.name, SourceKind(kind), precedence[1], precedence[2])
            self.replaced.append(old if better else Replaced(rows.name, rows.kind, rows.date, rows.version))
        if better:
            self.connection.execute("DELETE FROM staged.source WHERE id = ?", (number,))
        return better

    def _passage(self, passage: Passage) -> int:
        sql = "SELECT passage_id FROM staged.digest WHERE digest = ?"
        found = self.connection.execute(sql, (passage.digest,)).fetchone()
        if found is not None:
            return int(found[0])
        self.passages += 1
        number = self.passages
        self.connection.execute(_insert("digest", 2), (passage.digest, number))
        self.connection.execute(_insert("passage", 3), (number, len(passage.facts), passage.text))
        tables: dict[str, list[tuple[Value, ...]]] = {}
        for ordinal, (table, (drug, *values)) in enumerate(passage.facts):
            tables.setdefault(table, []).append((number, ordinal, self._drug(str(drug)), *values))
        for table, facts in tables.items():
            self.connection.executemany(_FACTS[table], facts)
        return number

    def _drug(self, generic: str) -> int:
        number = self.drugs.get(generic)
        if number is None:
            number = self.drugs[generic] = len(self.drugs) + 1
            self.connection.execute(_insert("drug", 2), (number, generic))
        return number
