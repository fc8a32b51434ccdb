"""The list of files that the Food and Drug Administration publishes drug labels in.

openFDA, "Downloads" (https://open.fda.gov/apis/downloads/): one JSON document lists each data set's files under
``results``; those of the labels stand under ``drug`` and ``label``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from medcli.errors import MedcliError

MANIFEST = "https://api.fda.gov/download.json"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAME = re.compile(r"\w[\w.-]*\.json\.zip", re.ASCII)
TIMEOUT = (10, 60)  # seconds to connect, and between two pieces of an answer
_REMEDY = "try again later; labels that were fetched otherwise can be compiled with medcli build"

_NO_ADDRESS = "it is no http or https address"
# The first that fits: some of these are kinds of others further down.
_REASONS: tuple[tuple[type[requests.RequestException], str], ...] = (
    (requests.Timeout, "no answer in time"),
    (requests.exceptions.RetryError, "the server is busy"),
    (requests.exceptions.SSLError, "the server's certificate is not trusted"),
    (requests.exceptions.ChunkedEncodingError, "the connection broke off"),
    (requests.ConnectionError, "no connection to the server"),
    (requests.exceptions.MissingSchema, _NO_ADDRESS),
    (requests.exceptions.InvalidSchema, _NO_ADDRESS),
    (requests.exceptions.InvalidURL, _NO_ADDRESS),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of an export."""

    url: str
    megabytes: float  # packed, as the list has it
    records: int

    @property
    def name(self) -> str:
        """The name of the file."""
        return urlsplit(self.url).path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Export:
    """All labels as they were on a day (YYYY-MM-DD), in parts."""

    date: str
    records: int
    parts: tuple[Part, ...]


def export_at(session: requests.Session, url: str = MANIFEST) -> Export:
    """Fetch the list at *url* and return the newest export that it names.

    Raises:
        MedcliError: the list cannot be fetched, or is no such list.

    """
    try:
        answer = session.get(url, timeout=TIMEOUT)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise MedcliError(f"{url}: the list of downloads cannot be fetched ({reason(error)})", _REMEDY) from error
    try:
        return _export(answer.json()["results"]["drug"]["label"])
    except (ValueError, KeyError, TypeError) as error:
        what = f"{url}: not the list of downloads that openFDA describes ({type(error).__name__}: {error})"
        raise MedcliError(what, _REMEDY) from error


def reason(error: requests.RequestException) -> str:
    """Return in a few words why a request failed; what the library says goes on for lines."""
    if error.response is not None:
        return f"HTTP {error.response.status_code}"
    return next((said for kind, said in _REASONS if isinstance(error, kind)), f"{type(error).__name__}: {error}")


def _export(label: Mapping[str, Any]) -> Export:
    date = str(label["export_date"])
    if not _DATE.fullmatch(date):  # it becomes the name of a folder
        raise ValueError(f"export_date is {date!r}")
    parts = tuple(Part(str(part["file"]), float(part["size_mb"]), int(part["records"])) for part in label["partitions"])
    for part in parts:
        if urlsplit(part.url).scheme not in ("http", "https") or not _NAME.fullmatch(part.name):
            raise ValueError(f"a part is {part.url!r}")
    if not parts or len({part.name for part in parts}) < len(parts):
        raise ValueError("the parts of the labels are none, or two of one name")
    return Export(date, int(label["total_records"]), parts)
