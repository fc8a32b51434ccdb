"""CSV (RFC 4180) with a header, safe to open in a spreadsheet.

A text that a spreadsheet would run as a formula (OWASP, CSV injection) gets an apostrophe before it; a text that
would read as one so marked gets a further one, so that the marks can be taken off without loss. Other formats hold
the text as it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from medcli.render import Screen
from medcli.render.clean import cell
from medcli.views.memo import remembering
from medcli.views.view import Cell, Item, View

_FORMULA = re.compile("'*[=+\\-@\t\r]")


def render(view: View[Any], out: TextIO, screen: Screen) -> None:
    """Write the names of the columns, then one record a line."""
    del screen

    def lines(item: Item) -> str:
        return _lines([guarded(record[column]) for column in view.columns] for record in view.flatten(item))

    out.write(_lines([view.columns]))
    out.writelines(map(remembering(lines), view.items()))


def _lines(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def guarded(value: Cell) -> str:
    """Return a value as a field that no spreadsheet takes for a formula; numbers stay numbers.

    >>> guarded("=1+1"), guarded(-1), guarded("rash")
    ("'=1+1", '-1', 'rash')
    """
    text = cell(value)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text
