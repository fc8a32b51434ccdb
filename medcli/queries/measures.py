"""Values that stand for groups of patients: "CrCl 25", "eGFR < 30", as the lines that labels draw have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "vocab" / "measures.tsv"
_VALUE = re.compile(
    r"(?P<name>[a-z][a-z ]*?)\s*(?:of|is|=|:)?\s*(?P<sign>[<>≤≥]=?)?\s*(?P<value>\d{1,3}(?:\.\d+)?)\s*(?:ml\b.*)?",
    re.IGNORECASE,
)
_STEP = 0.01  # how far below or above a limit a value is taken to be: "< 30" is not 30


@dataclass(frozen=True, slots=True)
class _Range:
    names: frozenset[str]
    low: float
    high: float
    group: str


def groups_of_value(asked: str) -> tuple[str, ...]:
    """Return the groups that a measured value puts a patient in, none where *asked* is no such value.

    >>> groups_of_value("CrCl 25 mL/min"), groups_of_value("eGFR < 15"), groups_of_value("vitamin B 12")
    (('severe renal impairment',), ('end-stage renal disease',), ())
    """
    found = _VALUE.fullmatch(asked.strip())
    if found is None:
        return ()
    name, value, sign = " ".join(found["name"].casefold().split()), float(found["value"]), found["sign"]
    value += {"<": -_STEP, ">": _STEP}.get(sign or "", 0)
    return tuple(one.group for one in _ranges() if name in one.names and one.low <= value < one.high)


@cache
def _ranges() -> tuple[_Range, ...]:
    return tuple(_rows())


def _rows() -> Iterator[_Range]:
    lines = (line for line in _FILE.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    next(lines, "")
    for line in lines:
        names, low, high, group, *_ = line.split("\t")
        yield _Range(frozenset(names.split(" | ")), float(low or 0), float(high or "inf"), group)
