"""The sources at hand, by id: labels by their set id, articles by their file name. Files are read once and remembered.

What was read is kept in the user's cache folder, under a name made from the files and from the readers, so that a
changed file or reader is read anew. Only what is asked for is taken out of it.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile

from platformdirs import user_cache_path

from medcli.facts import Document, Problem, SourceKind
from medcli.inputs import Inputs
from medcli.names import normalise
from medcli.readers import discover

_KEPT = 12  # caches; each is some megabytes
_READ_BY_READERS = ("label_", "drugs.tsv")  # the data files that decide what a reader returns, beside word lists
_SCHEMA = "CREATE TABLE source (id TEXT, generic TEXT, names TEXT, entry BLOB, document BLOB)"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """What is known of one source without reading it again."""

    generic: str
    id: str
    kind: SourceKind
    title: str
    version: str
    date: str
    full: bool  # a label with indications, contraindications or directions, and adverse reactions
    length: int  # characters

    @property
    def newest(self) -> tuple[bool, str, int]:
        """Return what to sort by, the label to prefer last."""
        return self.full, self.date, self.length


@dataclass(slots=True)
class Shelf:
    """The sources in some files and folders."""

    connection: sqlite3.Connection  # to the cache, held open: another run may tidy its file away meanwhile
    problems: list[Problem] = field(default_factory=list)

    def entries(self) -> list[Entry]:
        """Return all that is at hand, by generic name."""
        return sorted(self._ask("SELECT entry FROM source"))

    def of_drug(self, name: str) -> list[Entry]:
        """Return the labels of the drug called *name* (a generic name or a brand), the one to prefer first."""
        wanted = normalise(name)
        found = self._ask("SELECT entry FROM source WHERE instr(names, ?) > 0", f"\n{wanted}\n")
        return sorted(found, key=lambda entry: entry.newest, reverse=True)

    def get(self, source: str) -> Document | None:
        """Return the newest document called *source*, a set id or a file's name; None where it is not at hand."""
        found: list[Document] = self._ask("SELECT document FROM source WHERE id = ?", source.lower())
        return max(found, key=lambda document: (document.date, _number(document.version)), default=None)

    def _ask(self, query: str, *values: str) -> list:  # type: ignore[type-arg]  # of what was put in
        rows = self.connection.execute(query, values).fetchall()
        # S301: the file is this module's own, in the user's own folder.
        return [pickle.loads(zlib.decompress(blob)) for (blob,) in rows]  # noqa: S301


def open_shelf(paths: Iterable[Path], folder: Path | None = None) -> Shelf:
    """Return the sources in *paths*; what was read is kept in *folder*, the user's cache folder where none is given.

    A file that cannot be read is among the shelf's problems the first time.
    """
    found = sorted({path.resolve() for path in discover(paths)})
    folder = folder or user_cache_path("medcli") / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    cache = folder / f"{_digest(found)}.sqlite"
    try:
        connection = _opened(cache)
        with suppress(FileNotFoundError):  # tidied away a moment ago, and still open here
            os.utime(cache)
    except sqlite3.OperationalError:
        inputs = Inputs(found, lambda _done, _total: None)
        _fill(cache, inputs.documents())
        connection = _opened(cache)
        _tidy(folder)
        return Shelf(connection, inputs.problems)
    return Shelf(connection)


def _opened(cache: Path) -> sqlite3.Connection:
    """Return a connection to a cache that is there and whole; sqlite3.OperationalError where it is not."""
    connection = sqlite3.connect(f"{cache.as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("SELECT 1 FROM source LIMIT 1")
    except sqlite3.OperationalError:
        connection.close()
        raise
    return connection


def _tidy(folder: Path) -> None:
    """Remove the caches that were used longest ago; another run may be doing the same."""
    used: dict[Path, float] = {}
    for path in folder.glob("*.sqlite"):
        with suppress(FileNotFoundError):
            used[path] = path.stat().st_mtime
    for old in sorted(used, key=lambda path: -used[path])[_KEPT:]:
        old.unlink(missing_ok=True)


def _fill(path: Path, documents: Iterator[Document]) -> None:
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        part = Path(file.name)
    try:
        with closing(sqlite3.connect(part)) as connection, connection:
            connection.execute(_SCHEMA)
            connection.executemany("INSERT INTO source VALUES (?, ?, ?, ?, ?)", map(_row, documents))
            connection.execute("CREATE INDEX by_id ON source (id)")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _row(document: Document) -> tuple[str, str, str, bytes, bytes]:
    identity = document.identity
    generic = identity.generic if identity else ""
    names = {generic, *(identity.brands + identity.synonyms if identity else ())}
    called = "".join(f"\n{normalise(name)}\n" for name in sorted(names - {""}))
    length = sum(len(section.text) for section in document.sections)
    entry = Entry(
        generic, document.source, document.kind, document.title, document.version, document.date, is_full(document),
        length,
    )  # fmt: skip
    return document.source.lower(), generic, called, _packed(entry), _packed(document)


def _packed(value: object) -> bytes:
    return zlib.compress(pickle.dumps(value), 1)


def is_full(document: Document) -> bool:
    """Whether a label has uses and adverse reactions, or is one over the counter, which states these among warnings."""
    codes = {section.code.removesuffix("_table") for section in document.sections}
    prescription = {"adverse_reactions", "34084-4"} & codes and {"indications_and_usage", "34067-9"} & codes
    over_the_counter = {"stop_use", "50566-9", "do_not_use", "50570-1"} & codes
    return bool(prescription or over_the_counter)


def _number(version: str) -> int:
    return int(version) if version.isdigit() else 0


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        state = os.stat_result(path.stat())
        digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    package = files("medcli")
    for folder, wanted in (("readers", ".py"), ("vocab", (".txt", ".toml", ".tsv"))):
        for file in sorted(package.joinpath(folder).iterdir(), key=lambda one: one.name):
            if file.name.endswith(wanted) and (folder == "readers" or _decides(file.name)):
                digest.update(file.read_bytes())
    digest.update(package.joinpath("facts.py").read_bytes())
    return digest.hexdigest()[:16]


def _decides(name: str) -> bool:
    return name.endswith(".txt") or name.startswith(_READ_BY_READERS)
