"""The streams and the state of the terminal, in one object, so that a test runs a command in its own process."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from medcli.render import Screen


@dataclass(frozen=True, slots=True)
class Streams:
    """Where a command reads and writes, and what it knows of the terminal."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    environ: Mapping[str, str]
    is_terminal: bool = False  # whether stdout is one
    width: int = 80

    @property
    def screen(self) -> Screen:
        """What stdout can show; NO_COLOR (no-color.org: present and not empty) turns colours off."""
        dumb = self.environ.get("TERM") == "dumb"
        return Screen(self.width, self.is_terminal and not dumb and not self.environ.get("NO_COLOR"))


def system_streams() -> Streams:
    """Return the streams of this process.

    Names are read as UTF-8, with bytes that are not replaced. What the encoding of the terminal cannot show is
    written as an escape (in JSON a valid one), never as an error. A stream that the caller has closed is empty, or
    takes what is written to nowhere.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  # open as long as we run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", newline="")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    is_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns
    return Streams(sys.stdin, sys.stdout, sys.stderr, os.environ, is_terminal, width)
