"""Output formats: one file each, named here by dotted path and imported when used.

Each module has one ``render(view, out, screen)``; a format that a person reads takes the view's blocks, a format
for a table its flat records, JSON its items.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any, TextIO, cast

from medcli.views.view import View


class Format(StrEnum):
    """The output formats."""

    TABLE = "table"
    PLAIN = "plain"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    MARKDOWN = "markdown"
    HTML = "html"
    SVG = "svg"

    @property
    def is_json(self) -> bool:
        """Whether failures are results of their own in this format."""
        return self in (Format.JSON, Format.JSONL)

    @property
    def is_page(self) -> bool:
        """Whether a person reads this format, so that it says itself how a name was resolved."""
        return self in (Format.TABLE, Format.MARKDOWN, Format.HTML, Format.SVG)


MODULES: dict[Format, str] = {
    Format.TABLE: "medcli.render.table",
    Format.PLAIN: "medcli.render.plain",
    Format.JSON: "medcli.render.json_",
    Format.JSONL: "medcli.render.jsonl",
    Format.CSV: "medcli.render.csv_",
    Format.TSV: "medcli.render.tsv",
    Format.MARKDOWN: "medcli.render.markdown",
    Format.HTML: "medcli.render.html_",
    Format.SVG: "medcli.render.svg",
}


@dataclass(frozen=True, slots=True)
class Screen:
    """What the output can show: *width* in columns, and whether it has colours."""

    width: int = 80
    colour: bool = False


Render = Callable[[View[Any], TextIO, Screen], None]


def renderer(name: Format) -> Render:
    """Return the renderer of a format, importing no other."""
    return cast(Render, import_module(MODULES[name]).render)
