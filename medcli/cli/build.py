"""The build command: everything of the compile side is imported here, on use."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from medcli.cli.session import Session
from medcli.errors import ExitCode, MedcliError
from medcli.views.listing import listing

if TYPE_CHECKING:
    from medcli.compile import BuildReport

COUNTS = ("inputs", "sources", "drugs", "facts", "disagreements", "problems")


def compile_into(session: Session, sources: Sequence[Path], out: Path) -> None:
    """Compile *sources* into *out* and report; problems go to stderr, and an error among them makes the run fail."""
    try:
        report = _compiled(sources, out)
    except ModuleNotFoundError as error:
        raise MedcliError(
            f'compiling needs the module "{error.name}", which is not installed', 'pip install "medcli[build]"'
        ) from error
    except MedcliError as error:
        for problem in getattr(getattr(error, "report", None), "problems", ()):
            session.tell(str(problem))
        raise
    for problem in report.problems:
        session.tell(str(problem))
    item = {**report.counts, **json.loads(report.as_json())}
    item["problems"] = len(report.problems) if not session.format.is_json else item["problems"]
    session.render(listing("build", ("target", *COUNTS), [item], None))
    if report.failed:
        session.code = max(session.code, ExitCode.FAILED)


def _compiled(sources: Sequence[Path], out: Path) -> BuildReport:
    from medcli.compile import compile_sources  # noqa: PLC0415 - see above

    return compile_sources(sources, out)
