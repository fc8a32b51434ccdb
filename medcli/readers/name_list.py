"""A list of brands that a user brings along: tab-separated, one product a line, the first line names the columns.

The columns ``brand`` and ``generic`` are needed, ``substance`` (active ingredients, separated by semicolons) helps
where the generic is not known; others are passed over. The FDA's directory of product codes is easily put so.
"""

from __future__ import annotations

import csv
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from medcli import vocab
from medcli.errors import SourceError
from medcli.facts import Identity, Problem, Severity
from medcli.names import normalise
from medcli.readers import text
from medcli.readers.builder import sha256
from medcli.readers.label_identity import Product, identify

_NEEDED = ("brand", "generic")
_REMEDY = 'the first line names the columns, separated by tabs, "brand" and "generic" among them'


@dataclass(frozen=True, slots=True)
class NameList:
    """The brands of a list, each with its generic name in normal form, and what is wrong with lines of it."""

    file: str
    sha256: str
    brands: tuple[tuple[str, str], ...]  # generic, brand as written
    problems: tuple[Problem, ...]

    def of(self, drugs: Container[str]) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
        """Return the brands of *drugs*, and those left out since they are brands of other drugs as well.

        A shop's or a maker's name stands on many products, of which *drugs* may be one by chance: it would answer as
        the wrong drug. Where all of them are among *drugs* it is kept for each; else for the one known by it, if any.
        """
        generics: dict[str, set[str]] = {}
        for generic, brand in self.brands:
            generics.setdefault(normalise(brand), set()).add(generic)
        kept: list[tuple[str, str]] = []
        left_out: dict[str, None] = {}
        for generic, brand in self.brands:
            if generic not in drugs:
                continue
            whole = all(other in drugs for other in generics[normalise(brand)])
            if whole or vocab.drugs().get(brand) == generic:
                kept.append((generic, brand))
            else:
                left_out[brand] = None
        return kept, tuple(left_out)


def read(path: Path) -> NameList:
    """Return the brands in the list at *path*. A line without a brand or a generic is a problem, and left out.

    Raises:
        SourceError: the file cannot be read, is no text, or lacks a column.

    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"{path} {error.strerror or error}", "check that the file is there and may be read"
        ) from error
    try:
        lines = text.decode(data).split("\n")
    except SourceError as error:
        raise SourceError(f"{path} {error.message}", error.remedy) from error
    header = [name.strip().lower() for name in lines[0].split("\t")]
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        raise SourceError(f"{path} has no column {missing[0]!r}", _REMEDY, line=1)
    problems: list[Problem] = []
    found = dict.fromkeys(_brands(lines[1:], header, path.name, problems))
    return NameList(path.name, sha256(data), tuple(found), tuple(problems))


def _brands(lines: list[str], header: list[str], file: str, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, cells in enumerate(rows, 2):
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
        if not any(row.values()):
            continue
        empty = [name for name in _NEEDED if not row.get(name)]
        if empty:
            what, remedy = f"there is no {empty[0]} on this line, which is left out", "give both, or take the line away"
            problems.append(Problem(file, number, what, remedy, Severity.WARNING))
            continue
        known = _identity(row["generic"], row.get("substance", ""), row["brand"])
        if known is not None:
            yield from ((known.generic, brand) for brand in known.brands)


@lru_cache(maxsize=1024)  # the packages of one product stand one after another
def _identity(generic: str, substance: str, brand: str) -> Identity | None:
    substances = tuple(part.strip() for part in substance.split(";") if part.strip())
    return identify(Product((generic,), substances, brands=(brand,)))
