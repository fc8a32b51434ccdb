"""TSV (IANA text/tab-separated-values): a header, then plain; tabs and line breaks in a field are escaped."""

from __future__ import annotations

from typing import Any, TextIO

from medcli.render import Screen, plain
from medcli.views.view import View


def render(view: View[Any], out: TextIO, screen: Screen) -> None:
    """Write the names of the columns, then one record a line."""
    out.write("\t".join(view.columns) + "\n")
    plain.render(view, out, screen)
