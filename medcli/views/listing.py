"""Views of what is already flat: facts, drugs, sources, checks, and the version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from medcli import __version__
from medcli.answers import Check, DataVersion, Source
from medcli.views.show import data_line
from medcli.views.view import Block, Grid, Item, Line, Record, Row, View

FACTS = (
    "kind",
    "drug",
    "source",
    "section",
    "term",
    "wording",
    "quote",
    "start",
    "end",
    "common",
    "percent",
    "band",
    "strength",
    "min_days",
    "max_days",
    "rule",
    "score",
)
DRUGS = ("drug",)
GROUPS = ("group", "kind", "drugs", "contraindicated", "avoid", "caution")
SOURCES = (
    "id", "kind", "product_type", "format", "title", "date", "version", "sha256", "drugs", "facts", "identifiers",
)  # fmt: skip
CHECKS = ("name", "ok", "detail", "failures")
VERSION = ("program", "data_version", "data_date", "schema_version", "drugs", "sources")


def listing(
    command: str,
    columns: Sequence[str],
    items: Iterable[Item],
    data: DataVersion | None,
    shown: Sequence[str] = (),
    said: Callable[[str], str] = str,
) -> View[Item]:
    """Return a view of items that are their own records.

    *shown* are the columns of a page, all where empty; *said* is how a page says a cell.
    """

    def flatten(item: Item) -> Iterator[Record]:
        yield {column: _flat(item.get(column)) for column in columns}

    def page(rows: Iterable[Item]) -> Iterator[Block]:
        names = tuple(shown or columns)
        cells = (tuple(said(_text(item.get(name))) for name in names) for item in rows)
        grid = Grid(tuple(Row(row) for row in cells), names)
        yield grid if grid.rows else Line("nothing matches")
        if data is not None:
            yield data_line(data)

    return View(command, columns, items, lambda item: item, flatten, page, data)


def drug_item(drug: str) -> Item:
    """Return one drug of the list as an item."""
    return {"drug": drug}


def source_item(source: Source) -> Item:
    """Return one source as an item."""
    return {
        "id": source.id,
        "kind": source.kind.value,
        "product_type": source.product_type,
        "format": source.format,
        "title": source.title,
        "date": source.date,
        "version": source.version,
        "sha256": source.sha256,
        "drugs": list(source.drugs),
        "facts": source.facts,
        "identifiers": [f"{kind} {value}" for kind, value in source.identifiers],
    }


def check_item(check: Check) -> Item:
    """Return one check of the doctor as an item."""
    return {"name": check.name, "ok": check.ok, "detail": check.detail, "failures": list(check.failures)}


def version_item(data: DataVersion) -> Item:
    """Return the program's version and the data's."""
    return {
        "program": __version__,
        "data_version": data.data_version,
        "data_date": data.data_date,
        "schema_version": data.schema_version,
        "drugs": data.drugs,
        "sources": data.sources,
    }


def _flat(value: object) -> str | int | float | bool | None:
    if isinstance(value, str | int | float) or value is None:
        return value
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    flat = _flat(value)
    return "" if flat is None else str(flat)
