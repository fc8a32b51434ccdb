"""The only writer of a database: a new file beside the old one, put in its place in one step."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path

from sqlite_utils import Database

from medcli.dbformat import APPLICATION_ID, SCHEMA_VERSION
from medcli.errors import MedcliError, UsageError
from medcli.store import staging
from medcli.store.staging import Staging

_PAGE_SIZE = 4096
_SQLITE = b"SQLite format 3\0"
_CACHE = 8  # MiB of pages held of each file
_INDEX = re.compile(r"^CREATE INDEX .*;$", re.MULTILINE)


class Writer:
    """A database in the making: filled, finished, and only then moved to its place."""

    def __init__(self, path: Path, beside: Path) -> None:
        self._database = Database(path, execute_plugins=False)  # a plug-in of the machine's must not change the bytes
        self.connection: sqlite3.Connection = self._database.conn
        self._schema = files("medcli.store").joinpath("schema.sql").read_text("utf-8")
        # No journal and no waiting for the disk: a file that is not finished is thrown away, never repaired.
        self._database.executescript(
            f"PRAGMA page_size = {_PAGE_SIZE}; PRAGMA encoding = 'UTF-8'; PRAGMA journal_mode = OFF;"
            f"PRAGMA synchronous = OFF; PRAGMA cache_size = {-1024 * _CACHE};"
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
        )
        self._database.executescript(_INDEX.sub("", self._schema))  # an index is made faster of a table that is full
        self._database.attach("staged", beside)
        self._database.executescript(
            "PRAGMA staged.journal_mode = OFF; PRAGMA staged.synchronous = OFF;"
            f"PRAGMA staged.cache_size = {-1024 * _CACHE};"
        )
        staging.create(self.connection)
        self.staging = Staging(self.connection)
        self.add = self.staging.add

    def index(self) -> None:
        """Make the indexes of the tables, which have been filled."""
        self._database.executescript("\n".join(_INDEX.findall(self._schema)))

    def put_meta(self, meta: Mapping[str, str]) -> None:
        """Store what the database is and what it was made from."""
        self._database.table("meta").insert_all({"key": key, "value": meta[key]} for key in sorted(meta))

    def finish(self) -> None:
        """Let go of the rows as they came, and pack the pages in one order, whatever order they were filled in."""
        self.connection.commit()
        self._database.execute("DETACH staged")
        self._database.vacuum()

    def close(self) -> None:
        """Close the file, finished or not."""
        self.connection.close()


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """Give a writer whose database, finished in the block, replaces *target* in one step when the block ends well.

    Whatever goes wrong, an interruption included, *target* stays as it was and nothing is left beside it.

    Raises:
        UsageError: *target* is a file that is no database of ours.
        MedcliError: the folder or the file cannot be written.

    """
    _refuse_what_is_not_ours(target)
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    beside = temporary.with_suffix(".staged")
    writer = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove(temporary, beside)
        writer = Writer(temporary, beside)
        yield writer
        writer.close()
        normalise_header(temporary)
        temporary.replace(target)
    except (OSError, sqlite3.OperationalError) as error:
        raise MedcliError(f"{target}: cannot be written ({error})", "check the folder and its free space") from error
    finally:
        if writer is not None:
            writer.close()
        with suppress(OSError):  # of a folder that is none, which has been told
            _remove(temporary, beside)


def _refuse_what_is_not_ours(target: Path) -> None:
    """Keep a slip of the hand from replacing a source, or anything else that took work, by a database."""
    try:
        with target.open("rb") as file:
            head = file.read(100)
    except OSError:  # no such file; or one whose folder tells more when it is written to
        return
    if head and not (head.startswith(_SQLITE) and head[68:72] == APPLICATION_ID.to_bytes(4, "big")):
        raise UsageError(f"{target} is not a medcli database", "name another file, or remove this one first")


def _remove(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


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
