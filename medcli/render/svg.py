"""SVG: the table as a picture for a slide, by Rich. It holds its own colours and loads no font."""

from __future__ import annotations

import io
from html import escape
from typing import Any, TextIO

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from medcli.render import Screen
from medcli.render.table import draw
from medcli.views.view import View

# The places that Rich fills are those of Console.export_svg. Its own frame has the buttons of a window, and loads a
# font from the network.
_FRAME = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="name">
<title id="name">NAME</title>
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: {char_height}px }}
.{unique_id}-name {{ font-family: system-ui, sans-serif; font-size: 18px; fill: #4a4a4a }}
{styles}
</style>
<defs>{lines}</defs>
<rect width="100%" height="100%" fill="#ffffff"/>
<text class="{unique_id}-name" x="{terminal_x}" y="27">NAME</text>
<g transform="translate({terminal_x}, {terminal_y})">{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""  # noqa: E501
# Every one of these on white has a contrast of 7 to 1 or more (WCAG 2.2, 1.4.6); what is dimmed, of 4.5 (1.4.3).
_ANSI = [(0, 0, 0), (143, 0, 0), (0, 85, 0), (102, 68, 0), (0, 0, 160), (110, 0, 110), (0, 80, 90), (60, 60, 60)]
_PAPER = TerminalTheme((255, 255, 255), (26, 26, 26), _ANSI, _ANSI)


def render(view: View[Any], out: TextIO, screen: Screen) -> None:
    """Write the view's blocks as a picture as wide as the screen; nothing where there are none."""
    console = Console(
        file=io.StringIO(),
        record=True,
        width=max(screen.width, 20),
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        no_color=False,
    )
    draw(view, console, colour=True)
    if not console.export_text(clear=False).strip():
        return
    name = escape(f"medcli {view.command}")
    out.write(console.export_svg(theme=_PAPER, code_format=_FRAME.replace("NAME", name), unique_id="medcli"))
