"""Which database a command reads, and where what comes with the program lies."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

FILE_NAME = "meds.sqlite"
MONOGRAPHS = "sources"
"""The folder of the monographs that the database we ship is compiled from."""
_PACKAGE = Path(__file__).resolve().parent.parent


def default_path(explicit: str | Path | None, environ: Mapping[str, str]) -> Path:
    """Return the database to read: *explicit*, else MEDCLI_DB, else the user's own, else the one we ship.

    The first two are returned whether or not they exist: somebody who names a file must hear that it is missing,
    and not get answers from another.
    """
    if explicit:
        return Path(explicit)
    if environ.get("MEDCLI_DB"):
        return Path(environ["MEDCLI_DB"])
    own = user_path(environ)
    return own if own.is_file() else packaged_path(FILE_NAME)


def packaged_path(name: str) -> Path:
    """Return where *name* of the data that we ship lies: in the package, or beside it in a checkout."""
    packaged, checkout = _PACKAGE / "data" / name, _PACKAGE.parent / "data" / name
    return checkout if checkout.exists() and not packaged.exists() else packaged


def user_path(environ: Mapping[str, str]) -> Path:
    """Return where the user's own database lives.

    XDG Base Directory Specification: XDG_DATA_HOME counts only where it is absolute; its default is
    ``~/.local/share``. platformdirs knows the other systems, and is imported only on those, for it takes longer
    to import than a look-up takes to answer.
    """
    named = environ.get("XDG_DATA_HOME", "")
    if named and Path(named).is_absolute():
        return Path(named) / "medcli" / FILE_NAME
    if sys.platform != "linux":
        from platformdirs import user_data_path  # noqa: PLC0415 - see above

        return user_data_path("medcli", appauthor=False) / FILE_NAME
    home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    return home / ".local" / "share" / "medcli" / FILE_NAME
