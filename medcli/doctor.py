"""The doctor: whether a database is whole, and whether every fact in it still stands on its words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from medcli.answers import Check
from medcli.dbformat import SCHEMA_VERSION
from medcli.errors import DatabaseError
from medcli.kinds import SPLIT

if TYPE_CHECKING:
    from medcli.queries import Database

_TABLES = ("indication", "side_effect", "contraindicated_group", "duration_caution", "statement", "none_stated")
_SHOWN = 20  # failures of one check that are named; the detail counts all


def diagnose(db: Database, sources: Iterable[Path] | None = None) -> list[Check]:
    """Return every check of *db*, in a fixed order; with *sources*, also whether these files are what it was made from.

    A check that cannot be made because the file is damaged is a failed one.
    """
    checks = [
        ("integrity", "every page and index is whole", _integrity),
        ("references", "every row refers to one that exists", _references),
        ("schema", f"the schema is version {SCHEMA_VERSION}", _schema),
        ("wording", "every wording stands in its passage, within its quote", _wording),
        ("citations", "every fact stands in a section of a source", _citations),
        ("names", "every drug answers to its generic name", _names),
        ("data version", "the data's version and the hash of every input are there", _meta),
        ("search", "the full-text index holds every fact", _search),
        ("disagreements", "both sides of every disagreement exist", _disagreements),
    ]
    done = []
    for name, detail, test in checks:
        try:
            failures = test(db)
        except DatabaseError as error:
            failures = [error.message]
        done.append(_check(name, detail, failures))
    if sources is not None:
        done.append(_check("sources", "the files are those that it was compiled from", _sources(db, sources)))
    return done


def _check(name: str, detail: str, failures: list[str]) -> Check:
    found = f"{len(failures)} failed: {detail}" if failures else detail
    return Check(name, not failures, found, tuple(failures[:_SHOWN]))


def _integrity(db: Database) -> list[str]:
    return [str(row[0]) for row in db.rows("PRAGMA integrity_check") if row[0] != "ok"]


def _references(db: Database) -> list[str]:
    return [
        f"{row[0]} row {row[1]} refers to a {row[2]} that is not there" for row in db.rows("PRAGMA foreign_key_check")
    ]


def _schema(db: Database) -> list[str]:
    (version,) = db.rows("PRAGMA user_version")
    stored = [row["value"] for row in db.rows("SELECT value FROM meta WHERE key = 'schema_version'")]
    if version[0] == SCHEMA_VERSION and stored == [str(SCHEMA_VERSION)]:
        return []
    return [f"the file says {version[0]}, its meta table {', '.join(stored) or 'nothing'}"]


def _wording(db: Database) -> list[str]:
    return [*_whole_wording(db), *_split_wording(db)]


def _split_wording(db: Database) -> list[str]:
    """Name the wordings that are not their pieces, put together in order from their beginning to their end."""
    rows = db.rows(
        "SELECT f.id, f.wording, f.wording_start, f.wording_end, f.pieces, p.text FROM side_effect f "
        "JOIN passage p ON p.id = f.passage_id WHERE f.pieces IS NOT NULL"
    )
    failures = []
    for row in rows:
        pieces = json.loads(row["pieces"])
        bounds = [bound for piece in pieces for bound in piece]
        whole = [*bounds[:1], *bounds[-1:]] == [row["wording_start"], row["wording_end"]]
        within = whole and bounds == sorted(set(bounds))
        if not within or row["wording"] != SPLIT.join(row["text"][start:end] for start, end in pieces):
            failures.append(f"side_effect {row['id']}: {row['wording']!r}")
    return failures


def _whole_wording(db: Database) -> list[str]:
    return [
        f"{table} {row['id']}: {row['wording']!r}"
        for table in _TABLES
        for whole in (" AND f.pieces IS NULL" if table == "side_effect" else "",)
        for row in db.rows(
            f"SELECT f.id, f.wording FROM {table} f JOIN passage p ON p.id = f.passage_id "  # noqa: S608 - our tables
            f"WHERE (f.wording <> substr(p.text, f.wording_start + 1, f.wording_end - f.wording_start){whole}) "
            "OR f.wording_start < f.quote_start OR f.wording_end > f.quote_end OR f.quote_end > length(p.text)"
        )
    ]


def _citations(db: Database) -> list[str]:
    return [
        f"{table} {row['id']}"
        for table in _TABLES
        for row in db.rows(
            f"SELECT id FROM {table} WHERE passage_id NOT IN "  # noqa: S608 - our tables
            "(SELECT passage_id FROM section WHERE passage_id IS NOT NULL)"
        )
    ]


def _names(db: Database) -> list[str]:
    rows = db.rows(
        "SELECT generic FROM drug d WHERE NOT EXISTS (SELECT 1 FROM name n "
        "WHERE n.drug_id = d.id AND n.kind = 'generic' AND n.normal = d.generic)"
    )
    return [row["generic"] for row in rows]


def _meta(db: Database) -> list[str]:
    meta = {row["key"]: row["value"] for row in db.rows("SELECT key, value FROM meta")}
    failures = [f"{key} is missing" for key in ("data_version", "data_date", "medcli_version") if key not in meta]
    if not any(key.startswith("input/") for key in meta):
        failures.append("no input is named")
    return failures


def _search(db: Database) -> list[str]:
    facts = {row["id"] for table in _TABLES[:-1] for row in db.rows(f"SELECT id FROM {table}")}  # noqa: S608
    indexed = {row["id"] for row in db.rows("SELECT id FROM search_docsize")}
    # PRAGMA integrity_check looks into the index itself from SQLite 3.44 on; a look-up reads it on any version.
    db.rows("SELECT rowid FROM search WHERE search MATCH 'a* OR e* OR i* OR o* OR u*'")
    return [f"fact {number}" for number in sorted(facts ^ indexed)]


def _disagreements(db: Database) -> list[str]:
    union = " UNION ALL ".join(f"SELECT id FROM {table}" for table in _TABLES[:-1])  # noqa: S608
    rows = db.rows(
        f"SELECT id FROM disagreement WHERE first_fact NOT IN ({union}) OR second_fact NOT IN ({union})"  # noqa: S608
    )
    return [f"disagreement {row['id']}" for row in rows]


def _sources(db: Database, sources: Iterable[Path]) -> list[str]:
    """Compare by hash, so that a file may have been moved, and name what differs by its file name."""
    rows = db.rows("SELECT key, value FROM meta WHERE key LIKE 'input/%' ORDER BY key")
    known = {row["value"]: row["key"].removeprefix("input/") for row in rows}
    failures, seen = [], set()
    for path in sources:
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            failures.append(f"{path.name}: {error.strerror}")
            continue
        seen.add(digest)
        if digest not in known:
            failures.append(f"{path.name}: is not what the database was compiled from")
    return failures + [
        f"{name}: was compiled, and is not among the files" for digest, name in known.items() if digest not in seen
    ]
