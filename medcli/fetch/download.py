"""Files fetched into a folder: each is there whole or not at all, and one that was broken off is gone on with.

What has come of a file waits in ``NAME.unfinished``, and what the server calls that state of it (its entity tag) in
``NAME.tag``: RFC 9110, sections 13.1.5 (If-Range) and 14 (range requests). Without a tag it is fetched from the start.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from http import HTTPStatus
from itertools import count
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from medcli import __version__
from medcli.errors import MedcliError
from medcli.fetch.manifest import TIMEOUT, Part, reason

Progress = Callable[[str, int, int], None]
"""Called with the stage, how many megabytes are there, and how many there will be."""

STAGE = "fetch (MB)"
_MEGABYTE = 1_000_000
_PIECE = 1 << 16  # bytes; less than one is lost where a connection breaks off
_TRIES = 5  # for one file, while each of them adds something
_BUSY = (429, 500, 502, 503, 504)
_REMEDY = "run medcli update again: it goes on from where it stopped"
_RANGE = re.compile(r"bytes (\d+)-")


def connect() -> requests.Session:
    """Return a session that asks again, later and later, where a server is busy or a connection cannot be made."""
    session = requests.Session()
    session.headers["User-Agent"] = f"medcli/{__version__}"
    patient = HTTPAdapter(max_retries=Retry(total=4, backoff_factor=0.5, status_forcelist=_BUSY))
    for scheme in ("http://", "https://"):
        session.mount(scheme, patient)
    return session


def fetch_parts(
    session: requests.Session, parts: Sequence[Part], folder: Path, progress: Progress | None = None
) -> list[Path]:
    """Fetch those of *parts* that *folder* lacks, and return the paths of all, in their order.

    Raises:
        MedcliError: one cannot be fetched or is no zip archive, or the disk has no room for them.

    """
    tell = progress or (lambda _stage, _done, _total: None)
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_without_room(parts, folder)
    total = sum(part.megabytes for part in parts)
    paths, before = [], 0.0
    for part in parts:
        base = before

        def came(size: int, base: float = base) -> None:
            tell(STAGE, min(round(total), round(base + size / _MEGABYTE)), round(total))

        paths.append(_fetch(session, part, folder, came))
        before += part.megabytes
    tell(STAGE, round(total), round(total))
    return paths


def _refuse_without_room(parts: Sequence[Part], folder: Path) -> None:
    missing = sum(part.megabytes for part in parts if not (folder / part.name).is_file())
    free = shutil.disk_usage(folder).free / _MEGABYTE
    if missing > free:
        raise MedcliError(
            f"{folder}: the labels need {missing:,.0f} MB and {free:,.0f} MB are free",
            "make room, or set XDG_CACHE_HOME to a folder on another disk",
        )


def _fetch(session: requests.Session, part: Part, folder: Path, came: Callable[[int], None]) -> Path:
    target, unfinished = folder / part.name, folder / f"{part.name}.unfinished"
    tag = folder / f"{part.name}.tag"
    if target.is_file():
        return target
    for tried in count(1):
        before = _size(unfinished)
        try:
            _go_on(session, part.url, unfinished, tag, came)
            break
        except requests.RequestException as error:
            if tried == _TRIES or _size(unfinished) <= before:
                raise _unfetched(part, error) from error
    tag.unlink(missing_ok=True)
    if not zipfile.is_zipfile(unfinished):
        unfinished.unlink()
        raise MedcliError(f"{part.url}: what was fetched is no zip archive", _REMEDY)
    unfinished.replace(target)
    return target


def _unfetched(part: Part, error: requests.RequestException) -> MedcliError:
    return MedcliError(f"{part.url}: cannot be fetched ({reason(error)})", _REMEDY)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _go_on(session: requests.Session, url: str, unfinished: Path, tag: Path, came: Callable[[int], None]) -> None:
    """Fetch what *unfinished* lacks of the file at *url*; all of it where the server has another one by now."""
    there = _size(unfinished) if tag.is_file() else 0
    wanted = {"Range": f"bytes={there}-", "If-Range": tag.read_text("latin-1")} if there else {}
    # Packed already: an encoding of the transfer would only make ranges mean something else.
    with session.get(url, headers={"Accept-Encoding": "identity", **wanted}, stream=True, timeout=TIMEOUT) as answer:
        if there and answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # nothing is lacking; whether it is whole, the archive itself says
        answer.raise_for_status()
        begins = _RANGE.match(answer.headers.get("Content-Range", ""))
        goes_on = answer.status_code == HTTPStatus.PARTIAL_CONTENT and begins is not None and int(begins[1]) == there
        with unfinished.open("ab" if goes_on else "wb") as file:
            _note(answer.headers.get("ETag", ""), tag)
            for piece in answer.iter_content(_PIECE):
                file.write(piece)
                came(file.tell())


def _note(entity_tag: str, tag: Path) -> None:
    if entity_tag and not entity_tag.startswith("W/"):  # a weak one does not promise the same bytes
        tag.write_text(entity_tag, "latin-1")
    else:
        tag.unlink(missing_ok=True)
