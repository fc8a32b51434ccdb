"""A file of things kept by key, which all processes of a build read and write.

SQLite does the locking. The file is there for speed alone: one that is damaged, full or gone is let go of. Each thing
stands beside a digest of itself and its key, so that nothing comes out under a key but what was put in under it.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import TypeVar

Result = TypeVar("Result")

_WAIT = 30.0  # seconds for others to be done with writing, which takes each of them less than a thousandth
# No journal on disk: a build that is broken off has no use for its file.
_SETTINGS = "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
_TABLE = "CREATE TABLE kept (key BLOB PRIMARY KEY, digest BLOB, value BLOB)"
_opened: dict[tuple[int, Path], Kept] = {}  # by process, as no connection outlives a fork


class Kept:
    """The access of one process, whose threads may share it, to the file at *path*, which is not made."""

    def __init__(self, path: Path) -> None:
        self.tally: Counter[str] = Counter()  # what was met and what was found of it, for those who measure
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        with suppress(sqlite3.Error):  # gone, as after an interruption; or on another machine than this one
            uri = f"{path.absolute().as_uri()}?mode=rw"
            self._connection = sqlite3.connect(uri, _WAIT, isolation_level=None, check_same_thread=False, uri=True)
        self._trying(lambda connection: connection.executescript(_SETTINGS), None)

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return what is kept under those of *keys* that have something."""
        sql = f"SELECT key, digest, value FROM kept WHERE key IN ({', '.join('?' * len(keys))})"  # noqa: S608 - marks
        nothing: list[tuple[bytes, object, object]] = []
        found = self._trying(lambda connection: connection.execute(sql, keys).fetchall(), nothing)
        return {key: value for key, digest, value in found if isinstance(value, bytes) and digest == _of(key, value)}

    def put(self, things: Mapping[bytes, bytes]) -> None:
        """Keep each of *things* under its key."""
        rows = [(key, _of(key, value), value) for key, value in things.items()]

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
            connection.execute("COMMIT")

        self._trying(write, None)

    def close(self) -> None:
        """Let go of the file: nothing is found or kept from now on."""
        with self._lock:
            self._let_go()

    def _trying(self, work: Callable[[sqlite3.Connection], Result], otherwise: Result) -> Result:
        with self._lock:
            if self._connection is None:
                return otherwise
            try:
                return work(self._connection)
            except sqlite3.Error:  # no reason for a build to fail: all that is kept can be worked out again
                self._let_go()
                return otherwise

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _of(key: bytes, value: bytes) -> bytes:
    return blake2b(value, digest_size=8, key=key).digest()


def at(path: Path) -> Kept:
    """Return this process's access to the file at *path*, opened once."""
    mine = os.getpid(), path
    if mine not in _opened:
        _opened[mine] = Kept(path)
    return _opened[mine]


@contextmanager
def keeping(path: Path) -> Iterator[Path]:
    """Give *path* with an empty file there for the time of this block, and with none behind it, whatever ends it."""
    try:
        begin(path)
        yield path
    finally:
        let_go(path)
        _remove(path)


def begin(path: Path) -> None:
    """Make an empty file at *path*; where none can be made there is none, and texts are worked out without one."""
    _remove(path)
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        connection.execute(_TABLE)


def let_go(path: Path) -> None:
    """Close this process's access to the file at *path*, if it was opened."""
    if (mine := _opened.pop((os.getpid(), path), None)) is not None:
        mine.close()


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
