"""JSON (RFC 8259): one document with its version, the data's version, and the results."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TextIO

from medcli.render import Screen
from medcli.views.items import data_item
from medcli.views.memo import remembering
from medcli.views.view import JSON_VERSION, View

_ESCAPED = re.compile("[\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def render(view: View[Any], out: TextIO, screen: Screen) -> None:
    """Write the document; results are written as they come, each on lines of its own."""
    del screen
    head = {"medcli": JSON_VERSION, "command": view.command, "data": data_item(view.data) if view.data else None}
    out.write(f'{encoded(head)[:-1]}, "results": [')
    separator, encode = "\n", remembering(encoded)
    for item in view.items():
        out.write(separator + encode(item))
        separator = ",\n"
    out.write("\n]}\n")


def encoded(value: Mapping[str, object]) -> str:
    r"""Return *value* on one line, with what could disturb a terminal or cannot be encoded as ``\uXXXX``.

    >>> encoded({"term": "naïve\x9b"})
    '{"term": "naïve\\u009b"}'
    """
    text = json.dumps(value, ensure_ascii=False)
    # Outside of strings JSON is ASCII, so these can only stand in one.
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
