"""Commands run in this process, on streams of their own."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cli.fakes import FakeDatabase
from medcli.cli.app import app
from medcli.cli.run import run
from medcli.cli.streams import Streams


@dataclass(frozen=True)
class Result:
    """What a command wrote, and its exit code."""

    stdout: str
    stderr: str
    code: int


def run_cli(
    *arguments: str,
    stdin: str = "",
    terminal: bool = False,
    width: int = 80,
    environ: Mapping[str, str] | None = None,
    opener: Callable[..., Any] = lambda explicit, streams: FakeDatabase(),
    stdout: io.StringIO | None = None,
) -> Result:
    """Run one command and return what came of it."""
    out, err = stdout or io.StringIO(newline=""), io.StringIO()
    streams = Streams(io.StringIO(stdin), out, err, environ or {"NO_COLOR": "1"}, terminal, width)
    code = run(app, arguments, streams, opener)
    return Result(out.getvalue(), err.getvalue(), code)
