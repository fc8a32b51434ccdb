"""Zip archives (PKWARE APPNOTE 6.3) as labels come in: openFDA's bulk parts, DailyMed's single labels and releases."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from medcli.errors import SourceError
from medcli.facts import Document
from medcli.readers import openfda, spl

_HEADER = struct.Struct("<4s5H3L2H")
_DEFLATED = 8
_CHUNK = 1 << 18
_LARGEST = 1 << 28  # bytes of an XML label or of a zip inside a zip, unpacked; a label is a few megabytes at most
_DEEPEST = 3
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_REMEDY = "fetch it again"


def read(file: IO[bytes], sha256: str) -> Iterator[Document]:
    """Yield the labels in the zip *file*; *sha256* is of it.

    Raises:
        SourceError: no labels in it, or a damaged or cut-off archive: what stands before the damage is yielded first.

    """
    yield from _labels(file, sha256, 1)


def _labels(file: IO[bytes], sha256: str, depth: int) -> Iterator[Document]:
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGE as error:
        yield from _salvaged(file, sha256, error)
        return
    found, wrong = 0, None
    with archive:
        for member in sorted(archive.infolist(), key=lambda info: info.filename):
            try:
                for document in _member(archive, member, sha256, depth):
                    found += 1
                    yield document
            except SourceError as error:
                wrong = wrong or SourceError(f"holds {member.filename}, which {error.message}", error.remedy)
            except _DAMAGE as error:
                what = f"is a damaged zip archive: {member.filename}, after label {found}: {error}"
                wrong = wrong or SourceError(what, _REMEDY)
    if wrong:
        raise wrong
    if not found:
        raise SourceError("is a zip archive without a label in it", "give a zip of openFDA JSON or of SPL XML")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, sha256: str, depth: int) -> Iterator[Document]:
    suffix = PurePosixPath(member.filename).suffix.lower()
    if suffix == ".json":
        with archive.open(member) as file:
            yield from openfda.read(file, sha256)
    elif suffix in (".xml", ".zip"):
        if member.file_size > _LARGEST:
            raise SourceError(f"unpacks to {member.file_size:,} bytes, too much for a label", _REMEDY)
        data = archive.read(member)
        if suffix == ".xml":
            yield from spl.read(data, PurePosixPath(member.filename).name, sha256)
        elif depth >= _DEEPEST:
            raise SourceError("is a zip archive inside too many others", "unpack it first")
        else:
            yield from _labels(io.BytesIO(data), sha256, depth + 1)


def _salvaged(file: IO[bytes], sha256: str, cause: BaseException) -> Iterator[Document]:
    """Yield the labels of the first member of an archive whose directory, which stands at its end, is lost."""
    damaged = SourceError(f"is a damaged or cut-off zip archive: {cause}", _REMEDY)
    stream = _inflated(file)
    if stream is None:
        raise damaged from cause
    try:
        yield from openfda.read(stream, sha256)
    except SourceError as error:
        raise SourceError(f"{damaged.message}; its first file {error.message}", _REMEDY) from cause
    raise damaged from cause


def _inflated(file: IO[bytes]) -> IO[bytes] | None:
    file.seek(0)
    raw = file.read(_HEADER.size)
    if len(raw) < _HEADER.size:
        return None
    magic, _, _, method, *_, name_length, extra_length = _HEADER.unpack(raw)
    name = file.read(name_length)
    if magic != b"PK\x03\x04" or method != _DEFLATED or not name.lower().endswith(b".json"):
        return None
    return io.BufferedReader(_Inflated(file, _HEADER.size + name_length + extra_length), _CHUNK)


class _Inflated(io.RawIOBase):
    """The bytes of a deflated member (RFC 1951) from its start to where they end or are damaged."""

    def __init__(self, file: IO[bytes], start: int) -> None:
        self._file, self._start = file, start
        self._rewind()

    def _rewind(self) -> None:
        self._file.seek(self._start)
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        self._ready, self._at = b"", 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go back to the start, the only place that can be sought."""
        if offset or whence:
            raise io.UnsupportedOperation("only the start can be sought")
        self._rewind()
        return 0

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer has no length
        """Fill *buffer* from what is unpacked, and unpack more when there is nothing left."""
        while not self._ready and not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or self._file.read(_CHUNK)
            if not packed:
                return 0
            try:
                self._ready = self._inflate.decompress(packed, 4 * _CHUNK)
            except zlib.error:
                return 0
        given = self._ready[: len(buffer)]
        buffer[: len(given)] = given
        self._ready, self._at = self._ready[len(given) :], self._at + len(given)
        return len(given)
