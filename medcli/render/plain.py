"""Plain: one record a line, tab-separated, no header, columns that do not move; made for cut, grep and awk."""

from __future__ import annotations

from typing import Any, TextIO

from medcli.render import Screen
from medcli.render.clean import escaped
from medcli.views.memo import remembering
from medcli.views.view import Item, View


def render(view: View[Any], out: TextIO, screen: Screen) -> None:
    """Write one record a line, fields escaped as in tsv."""
    del screen

    def lines(item: Item) -> str:
        records = ("\t".join(escaped(record[column]) for column in view.columns) for record in view.flatten(item))
        return "".join(f"{record}\n" for record in records)

    out.writelines(map(remembering(lines), view.items()))
