"""JSON Lines: one result a line, as soon as it is known."""

from __future__ import annotations

from typing import Any, TextIO

from medcli.render import Screen
from medcli.render.json_ import encoded
from medcli.views.memo import remembering
from medcli.views.view import Item, View


def render(view: View[Any], out: TextIO, screen: Screen) -> None:
    """Write one result a line."""
    del screen
    out.writelines(map(remembering(_line), view.items()))


def _line(item: Item) -> str:
    return f"{encoded(item)}\n"
