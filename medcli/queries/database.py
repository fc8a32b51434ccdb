"""An open database: checked before the first question, read-only, every fault of the file told in one way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from medcli.answers import DataVersion, DrugAnswer, Resolution, Source, Value
from medcli.dbformat import APPLICATION_ID, SCHEMA_VERSION
from medcli.errors import DatabaseError
from medcli.kinds import Kind, SourceKind

if TYPE_CHECKING:
    from medcli.findings import Checked, Comparison, Patient
    from medcli.queries.terms import Filters
    from medcli.reverse import GroupCount, SearchAnswer, TermAnswer

# The same names come again and again in a pipeline, and nothing changes an open database.
_NAMES_KEPT = 4096
_ANSWERS_KEPT = 64  # one of many labels takes megabytes
_REBUILD = "build it with `medcli build`, or name another with --db"


class Database:
    """A database open for reading; :func:`open_database` makes one. Close it, or use it in a ``with``.

    Every method raises DatabaseError where the file turns out to be damaged. Those that take a drug's name
    raise NotFoundError or AmbiguousError where the name does not answer.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self._resolved = lru_cache(_NAMES_KEPT)(self._resolve)
        self._shown = lru_cache(_ANSWERS_KEPT)(self._show)
        self._names: list[sqlite3.Row] = []

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def rows(self, sql: str, *values: Value) -> list[sqlite3.Row]:
        """Return the rows of one query."""
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise DatabaseError(f"{self.path}: the database is damaged ({error})", _REBUILD) from error

    def records(self, sql: str, *values: Value) -> list[dict[str, Any]]:
        """Return the rows of one query as dictionaries: for rows of many columns, of which many are read by name."""
        rows = self.rows(sql, *values)
        names = rows[0].keys() if rows else []
        return [dict(zip(names, row, strict=True)) for row in rows]

    def version(self) -> DataVersion:
        """Return which data this is."""
        meta = {row["key"]: row["value"] for row in self.rows("SELECT key, value FROM meta")}
        (counts,) = self.rows("SELECT (SELECT count(*) FROM drug) AS drugs, (SELECT count(*) FROM source) AS sources")
        version, date = meta.get("data_version", ""), meta.get("data_date", "")
        return DataVersion(SCHEMA_VERSION, version, date, counts["drugs"], counts["sources"])

    def resolve(self, name: str) -> Resolution:
        """Return what *name* means: an exact name answers, anything less only suggests."""
        return self._resolved(name)

    def _resolve(self, name: str) -> Resolution:
        from medcli.queries.resolve import resolve  # noqa: PLC0415 - each question loads only what it needs

        return resolve(self, name)

    def names(self) -> list[sqlite3.Row]:
        """Return every name with its normal form, its kind and its drug, in order; read once, after the first miss."""
        if not self._names:
            self._names = self.rows(
                "SELECT d.generic, n.name, n.normal, n.kind FROM name n JOIN drug d ON d.id = n.drug_id "
                "ORDER BY n.normal, d.generic"
            )
        return self._names

    def show(self, name: str | Resolution, source_kind: SourceKind | None = None) -> DrugAnswer:
        """Return all that is known of one drug, or all by one kind of source: the same object when asked for again."""
        return self._shown(self.resolve(name) if isinstance(name, str) else name, source_kind)

    def _show(self, resolution: Resolution, source_kind: SourceKind | None) -> DrugAnswer:
        from medcli.queries.show import show  # noqa: PLC0415

        return show(self, resolution, source_kind)

    def compare(self, names: Sequence[str | Resolution], source_kind: SourceKind | None = None) -> Comparison:
        """Return two or more drugs side by side; UsageError for fewer than two different ones."""
        from medcli.queries.compare import compare  # noqa: PLC0415

        return compare(self, names, source_kind)

    def check(self, names: Sequence[Resolution], patient: Patient, source_kind: SourceKind | None = None) -> Checked:
        """Return what the sources, or those of one kind, say against these drugs for this patient and together."""
        from medcli.queries.check import check  # noqa: PLC0415

        return check(self, names, patient, source_kind)

    def facts(
        self,
        drug: str | None = None,
        kind: str | None = None,
        source: str | None = None,
        source_kind: SourceKind | None = None,
    ) -> Iterator[dict[str, Value]]:
        """Yield every fact as the facts stream has it, in the order of sources and of their text."""
        from medcli.queries.stream import facts  # noqa: PLC0415

        return facts(self, drug, kind, source, source_kind)

    def avoid(self, group: str, filters: Filters | None = None) -> TermAnswer:
        """Return every drug with a caution for the group of patients that *group* names."""
        from medcli.queries.terms import Filters, avoid  # noqa: PLC0415

        return avoid(self, group, filters or Filters())

    def stating(self, kind: Kind, asked: str, filters: Filters | None = None) -> TermAnswer:
        """Return every drug of which a use (indication) or an effect (side_effect) is stated."""
        from medcli.queries.terms import Filters, stating  # noqa: PLC0415

        return stating(self, kind, asked, filters or Filters())

    def groups(self, source_kind: SourceKind | None = None) -> list[GroupCount]:
        """Return every group of patients that a source names, with how many drugs, those of most drugs first."""
        from medcli.queries.terms import group_counts  # noqa: PLC0415

        return group_counts(self, source_kind)

    def search(self, typed: str, filters: Filters | None = None, limit: int = 20) -> SearchAnswer:
        """Return the *limit* best statements in which all words of *typed* stand."""
        from medcli.queries.search import search  # noqa: PLC0415
        from medcli.queries.terms import Filters  # noqa: PLC0415

        return search(self, typed, filters or Filters(), limit)

    def list_drugs(self) -> tuple[str, ...]:
        """Return every generic name, in order."""
        return tuple(row["generic"] for row in self.rows("SELECT generic FROM drug ORDER BY generic"))

    def sources(self, drug: str | None = None) -> tuple[Source, ...]:
        """Return every source, best kind first; only those on one generic name where *drug* is given."""
        where, values = "", tuple[str, ...]()
        if drug is not None:
            where = (
                "WHERE s.id IN (SELECT o.source_id FROM source_drug o "
                "JOIN drug e ON e.id = o.drug_id WHERE e.generic = ?)"
            )
            values = (drug,)
        found = self.rows(
            "SELECT s.*, d.generic, t.facts FROM source s LEFT JOIN source_drug t ON t.source_id = s.id "  # noqa: S608
            f"LEFT JOIN drug d ON d.id = t.drug_id {where} ORDER BY s.id, d.generic",
            *values,
        )
        groups: dict[int, list[sqlite3.Row]] = {}
        for row in found:
            groups.setdefault(row["id"], []).append(row)
        named: dict[int, list[tuple[str, str]]] = {}
        of = f"AND source_id IN ({','.join(map(str, groups))})" if drug is not None else ""
        only = "SELECT source_id, kind, value FROM source_identifier WHERE kind <> 'product_type'"
        for row in self.rows(f"{only} {of} ORDER BY source_id, kind, value"):
            named.setdefault(row["source_id"], []).append((row["kind"], row["value"]))
        return tuple(_source(group, named.get(number, ())) for number, group in groups.items())

    def complete(self, prefix: str) -> list[str]:
        """Return every name that begins with *prefix* in any case, as it is shown, in order."""
        from medcli.queries.resolve import complete  # noqa: PLC0415

        return complete(self, prefix)


def _source(rows: list[sqlite3.Row], identifiers: Sequence[tuple[str, str]]) -> Source:
    first = rows[0]
    return Source(
        id=first["name"],
        kind=SourceKind(first["kind"]),
        format=first["format"],
        title=first["title"],
        date=first["date"],
        version=first["version"],
        sha256=first["sha256"],
        drugs=tuple(row["generic"] for row in rows if row["generic"] is not None),
        facts=sum(row["facts"] or 0 for row in rows),
        product_type=first["product_type"],
        identifiers=tuple(identifiers),
    )


def open_database(path: Path) -> Database:
    """Open the database at *path* for reading.

    Raises:
        DatabaseError: it is missing, unreadable, empty, cut short, no database of medcli, or of another schema.

    """
    size = _checked_header(path)
    # Read-only, and immutable: nothing ever changes a database in place (a build replaces the file, and this
    # process keeps the old one), so SQLite need neither lock it nor look for a journal, and it can be read
    # from a folder that nobody may write to.
    connection = None
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        connection.row_factory = sqlite3.Row
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (page_size,) = connection.execute("PRAGMA page_size").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (schema,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise DatabaseError(f"{path}: the database cannot be opened ({error})", _REBUILD) from error
    problem = ""
    if application != APPLICATION_ID:
        problem = "the file is a database, but not one of medcli"
    elif schema != SCHEMA_VERSION:
        problem = f"the database has schema version {schema}, and this medcli reads version {SCHEMA_VERSION}"
    elif pages * page_size != size:
        problem = "the database is damaged: its size is not the one that it was written with"
    if problem:
        connection.close()
        raise DatabaseError(f"{path}: {problem}", _REBUILD)
    return Database(path, connection)


def _checked_header(path: Path) -> int:
    """Return the size of the file at *path* in bytes, after seeing that it can be a database."""
    try:
        with path.open("rb") as file:
            magic = file.read(16)
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise DatabaseError(f"{path}: there is no database", _REBUILD) from error
    except (OSError, ValueError) as error:
        raise DatabaseError(f"{path}: the database cannot be read ({error})", _REBUILD) from error
    if not magic:
        raise DatabaseError(f"{path}: the file is empty", _REBUILD)
    if magic != b"SQLite format 3\0":  # SQLite file format, section 1.3.1
        raise DatabaseError(f"{path}: the file is not a database", _REBUILD)
    return size
