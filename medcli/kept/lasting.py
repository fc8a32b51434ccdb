"""A file that one build leaves to the next: a label that is the same then needs no work again.

What is kept holds for the very code, words, weights and libraries that it was worked out by. A digest of all of these
is in the file's name, so that another version of any begins with an empty file, and the older one is removed. Within
one version the file grows by what is new, and nothing is taken out of it.
"""

from __future__ import annotations

import platform
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import medcli
from medcli.kept.file import begin, let_go

LIBRARIES = ("charset-normalizer", "lxml", "numpy", "pyahocorasick")
"""The distributions outside the standard library that the code of extraction imports."""
_STEM = "kept-"


@contextmanager
def lasting(folder: Path) -> Iterator[Path]:
    """Give the path of a file in *folder* that is left there behind this block, with what was kept by earlier ones.

    One block at a time. A file that is damaged, as after a loss of power, is begun anew.
    """
    path = folder / f"{_STEM}{ground()}.sqlite"
    for older in folder.glob(f"{_STEM}*.sqlite"):
        if older != path:
            with suppress(OSError):
                older.unlink()
    if not _is_sound(path):
        begin(path)
    try:
        yield path
    finally:
        let_go(path)


def _is_sound(path: Path) -> bool:
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection,
    ):
        connection.execute("SELECT key, digest, value FROM kept LIMIT 1")
        found: object = connection.execute("PRAGMA quick_check(1)").fetchone()
        return found == ("ok",)
    return False


@cache
def ground() -> str:
    """Return a digest of all that facts depend on beside the text: every file of the package, and what runs it."""
    digest = blake2b(digest_size=12)
    root = Path(medcli.__file__).parent
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix not in (".pyc", ".sqlite"):
            data = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode() + data)
    runs = (sys.version, platform.machine(), *(f"{name} {version(name)}" for name in LIBRARIES))
    digest.update("\0".join(runs).encode())
    return digest.hexdigest()
