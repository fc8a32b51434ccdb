"""The only writer of a database: a new file beside the old one, put in its place in one step."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from sqlite_utils import Database

from medcli.dbformat import APPLICATION_ID, SCHEMA_VERSION
from medcli.errors import MedcliError
from medcli.store.content import Content
from medcli.store.rows import Tables, tables_of

_PAGE_SIZE = 4096
# Tables before those that refer to them.
_ORDER = [
    "meta",
    "source",
    "drug",
    "drug_class",
    "name",
    "source_drug",
    "passage",
    "section",
    "indication",
    "side_effect",
    "contraindicated_group",
    "duration_caution",
    "statement",
    "none_stated",
    "coverage",
    "disagreement",
    "search",
]


def write(content: Content, target: Path) -> None:
    """Write *content* as a database to *target*, replacing what is there in one step.

    Whatever goes wrong, an interruption included, *target* stays as it was and nothing is left beside it.

    Raises:
        MedcliError: the folder or the file cannot be written.

    """
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        _fill(temporary, tables_of(content))
        normalise_header(temporary)
        temporary.replace(target)
    except (OSError, sqlite3.OperationalError) as error:
        raise MedcliError(f"{target}: cannot be written ({error})", "check the folder and its free space") from error
    finally:
        with suppress(OSError):  # of a folder that is none, which has been told
            temporary.unlink(missing_ok=True)


def _fill(path: Path, tables: Tables) -> None:
    database = Database(path, execute_plugins=False)  # a plug-in of the machine's must not change the bytes
    try:
        # No journal and no waiting for the disk: a file that is not finished is thrown away, never repaired.
        database.executescript(
            f"PRAGMA page_size = {_PAGE_SIZE}; PRAGMA encoding = 'UTF-8'; PRAGMA journal_mode = OFF;"
            f"PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;"
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
        )
        database.executescript(files("medcli.store").joinpath("schema.sql").read_text("utf-8"))
        for name in _ORDER:
            database.table(name).insert_all(tables.rows.get(name, ()))
        database.execute("INSERT INTO search (search) VALUES ('optimize')")
        database.conn.commit()
        database.vacuum()  # the pages in one order, whatever order they were filled in
    finally:
        database.conn.close()


def normalise_header(path: Path) -> None:
    """Give the header fields that depend on the writing library, and not on the content, fixed values.

    SQLite file format, section 1.3: the change counter (bytes 24 to 27), the counter for which the version is
    valid (92 to 95; it must equal the change counter, or the page count in the header is not trusted) and the
    version number of the library that wrote last (96 to 99).
    """
    with path.open("r+b") as file:
        file.seek(24)
        file.write((1).to_bytes(4, "big"))
        file.seek(92)
        file.write((1).to_bytes(4, "big") + (3_037_000).to_bytes(4, "big"))
        file.flush()
        os.fsync(file.fileno())
