"""Stage 1 of the pipeline: a file's bytes become documents. One format is one file here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

from medcli.errors import SourceError
from medcli.facts import Document
from medcli.readers.sniff import sniff

READERS = {
    "plain": "medcli.readers.plain",
    "markdown": "medcli.readers.markdown",
    "html": "medcli.readers.html",
}
"""Format name to the module that reads it, imported on use: its ``read(data, name)`` yields documents."""

_UNREAD = {
    "json": ("is JSON of a kind that no reader knows", "give a text, Markdown or HTML file"),
    "xml": ("is XML of a kind that no reader knows", "give a text, Markdown or HTML file"),
}


def read(path: Path) -> Iterator[Document]:
    """Yield the documents in the file *path*.

    Raises:
        SourceError: there is no such file, it is a directory, empty, binary, not what its name says, in an
            unknown encoding or format, or it has no words; names the line where one is at fault.

    """
    data = _bytes(path)
    try:
        yield from _documents(data, path)
    except SourceError as error:
        raise SourceError(f"{path} {error.message}", error.remedy, line=error.line) from error


def _documents(data: bytes, path: Path) -> Iterator[Document]:
    name = sniff(data, path.suffix)
    if name not in READERS:
        raise SourceError(*_UNREAD[name])
    for document in import_module(READERS[name]).read(data, path.name):
        if not document.sections:
            raise SourceError("has no words to read", "give a file with text in it")
        yield document


def discover(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that *paths* name: each file itself, and those of a directory at any depth, sorted.

    Hidden files and folders inside a directory are left out. A path that is no directory is yielded as it is,
    so that :func:`read` can say what is wrong with it.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_file() and not hidden:
                yield file


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise SourceError(f"{path} is a directory", "name the files in it, or let discover() find them")
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(f"{path} does not exist", "check the path") from error
    except (OSError, ValueError) as error:
        raise SourceError(f"{path} cannot be read: {error}", "check its permissions") from error
