"""Stage 1 of the pipeline: a file's bytes become documents. One format is one file here."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from io import BufferedReader
from pathlib import Path

from medcli.errors import SourceError
from medcli.facts import Document
from medcli.readers.sniff import sniff, sniff_streamed

READERS = {
    "plain": "medcli.readers.plain",
    "markdown": "medcli.readers.markdown",
    "html": "medcli.readers.html",
    "xml": "medcli.readers.spl",
}
"""Format name to the module that reads it, imported on use: its ``read(data, name)`` yields documents."""

STREAMED = {"json": "medcli.readers.openfda", "zip": "medcli.readers.archive"}
"""The same of formats that may be larger than the memory: ``read(file, sha256)`` of a file open for reading."""

_HEAD = 4096  # bytes that tell a streamed format


def read(path: Path, at: Callable[[int], None] | None = None) -> Iterator[Document]:
    """Yield the documents in the file *path*; *at* is told before each how many bytes of the file have been read.

    Raises:
        SourceError: there is no such file, it is a directory, empty, binary, not what its name says, in an
            unknown encoding or format, or it has no words; names the line where one is at fault.

    """
    try:
        with _opened(path) as file:
            for document in _streamed(file, path) or _whole(file, path):
                if at is not None:
                    at(file.tell())
                yield document
    except SourceError as error:
        raise SourceError(f"{path} {error.message}", error.remedy, line=error.line) from error


def _streamed(file: BufferedReader, path: Path) -> Iterator[Document] | None:
    name = sniff_streamed(file.read(_HEAD), path.suffix)
    file.seek(0)
    if not name:
        return None
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    # A label without words of its own still names its drug.
    documents: Iterator[Document] = import_module(STREAMED[name]).read(file, digest)
    return documents


def _whole(file: BufferedReader, path: Path) -> Iterator[Document]:
    data = file.read()
    return _with_words(import_module(READERS[sniff(data, path.suffix)]).read(data, path.name))


def _with_words(documents: Iterator[Document]) -> Iterator[Document]:
    for document in documents:
        if not document.sections:
            raise SourceError("has no words to read", "give a file with text in it")
        yield document


def discover(paths: Iterable[Path], unreadable: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """Yield the files that *paths* name: each file itself, and those of a directory at any depth, sorted.

    Hidden files and folders inside a directory are left out. A path that is no directory is yielded as it is,
    so that :func:`read` can say what is wrong with it. *unreadable* is told of each directory that cannot be read.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(_within(path, unreadable))
        else:
            yield path


def _within(folder: Path, unreadable: Callable[[OSError], None] | None) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = (name for name in folders if not name.startswith("."))
        files = (Path(place, name) for name in names if not name.startswith("."))
        yield from (file for file in files if file.is_file())


def _opened(path: Path) -> BufferedReader:
    if path.is_dir():
        raise SourceError("is a directory", "name the files in it, or let discover() find them")
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise SourceError("does not exist", "check the path") from error
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot be read: {error}", "check its permissions") from error
