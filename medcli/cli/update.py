"""The update command: fetches the official labels and builds from them. Like the build, it is imported on use."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from medcli.cli.build import COUNTS, compiled, not_installed
from medcli.cli.progress import progress_bar
from medcli.cli.session import Session
from medcli.errors import DatabaseError, MedcliError
from medcli.queries import open_database
from medcli.queries.location import MONOGRAPHS, packaged_path, user_path
from medcli.views.listing import listing

COLUMNS = ("target", "export", "status", *COUNTS)
_EXPORT = re.compile(r"\d{4}-\d{2}-\d{2}")


def update_from(session: Session, url: str | None, out: Path | None, jobs: int | None, names: Sequence[Path]) -> None:
    """Bring the database *out* (otherwise the user's own) up to the newest export that the list at *url* names.

    The monographs that come with medcli are compiled with the labels, so that no answer of theirs is lost.
    Nothing is fetched twice, and nothing is built where the database is what a build would give. What was worked out
    of labels that are still the same is taken from the cache folder. What an older export left there is removed once
    there is a newer database.

    Raises:
        MedcliError: the labels cannot be fetched or compiled, another update is running, or what it takes is not
            installed.

    """
    try:
        from filelock import FileLock, Timeout  # noqa: PLC0415 - none of these is needed but here
        from platformdirs import user_cache_path  # noqa: PLC0415

        from medcli.fetch import MANIFEST, connect, export_at, fetch_parts  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise not_installed(error) from error
    target = out or user_path(session.streams.environ)
    listed = [_digest(path) for path in names]  # before hours of fetching, in case one cannot be read
    cache = user_cache_path("medcli", appauthor=False) / "labels"
    cache.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(cache / "update.lock", timeout=0), closing(connect()) as connection:
            export = export_at(connection, url or MANIFEST)
            with progress_bar(session.streams.stderr) as progress:
                parts = fetch_parts(connection, export.parts, cache / export.date, progress)
            done: Mapping[str, Any] = {"target": str(target), "export": export.date}
            sources = [*parts, *_monographs()]
            if _is_current(target, [*map(_digest, sources), *listed]):
                session.tell(f"{target}: has the labels of {export.date}, the newest there are")
                done = {**done, "status": "current"}
            else:
                report = compiled(session, sources, target, jobs or os.cpu_count() or 1, names, cache)
                done = {**done, "status": "built", **report.counts}
                _remove_older(cache, export.date)
    except Timeout as error:
        raise MedcliError("another update is running", "wait until it is done") from error
    session.render(listing("update", COLUMNS, [done], None))


def _monographs() -> list[Path]:
    return sorted(packaged_path(MONOGRAPHS).glob("*.md"))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_current(target: Path, digests: Sequence[str]) -> bool:
    """Whether *target* is what this version of medcli makes of files with these digests."""
    from medcli.assemble import data_version  # noqa: PLC0415 - the compile side is not for look-ups

    try:
        with open_database(target) as database:
            return database.version().data_version == data_version(digests)
    except DatabaseError:
        return False


def _remove_older(cache: Path, date: str) -> None:
    for folder in cache.iterdir():
        if folder.is_dir() and _EXPORT.fullmatch(folder.name) and folder.name < date:
            shutil.rmtree(folder)
