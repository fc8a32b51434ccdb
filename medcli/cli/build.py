"""The build command: everything of the compile side is imported here, on use."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from medcli.cli.progress import progress_bar
from medcli.cli.session import Session
from medcli.errors import ExitCode, MedcliError
from medcli.views.listing import listing

if TYPE_CHECKING:
    from medcli.compile import BuildReport

COUNTS = ("inputs", "sources", "drugs", "facts", "disagreements", "problems")


def compile_into(session: Session, sources: Sequence[Path], out: Path, jobs: int, names: Sequence[Path]) -> None:
    """Compile *sources* and lists of *names* into *out* with *jobs* processes, and print the report to stdout.

    Raises:
        MedcliError: nothing could be compiled or written, or what compiling needs is not installed.

    """
    report = compiled(session, sources, out, jobs, names)
    item = {**report.counts, **json.loads(report.as_json())}
    item["problems"] = len(report.problems) if not session.format.is_json else item["problems"]
    session.render(listing("build", ("target", *COUNTS), [item], None))


def compiled(
    session: Session, sources: Sequence[Path], out: Path, jobs: int, names: Sequence[Path], keep_in: Path | None = None
) -> BuildReport:
    """Compile, tell problems and a summary on stderr, and return the report.

    What is worked out of labels is kept in the folder *keep_in* for the next time.

    A source or a statement that was kept out makes the run fail, with everything else compiled.

    Raises:
        MedcliError: nothing could be compiled or written, or what compiling needs is not installed.

    """
    try:
        report = _compiled(session, sources, out, jobs, names, keep_in)
    except ModuleNotFoundError as error:
        raise not_installed(error) from error
    except MedcliError as error:
        for problem in getattr(getattr(error, "report", None), "problems", ()):
            session.tell(str(problem))
        raise
    except KeyboardInterrupt:
        session.tell(f"{out} is as it was")
        raise
    for problem in report.problems:
        session.tell(str(problem))
    counts = ", ".join(f"{number} {name}" for name, number in report.counts.items())
    session.tell(f"{out}: {counts}; {sum(report.timings.values()):.1f} s")
    if report.failed:
        session.code = max(session.code, ExitCode.FAILED)
    return report


def not_installed(error: ModuleNotFoundError) -> MedcliError:
    """Return what to tell somebody who has what a look-up needs alone."""
    return MedcliError(
        f'compiling needs the module "{error.name}", which is not installed', 'pip install "medcli[build]"'
    )


def _compiled(
    session: Session, sources: Sequence[Path], out: Path, jobs: int, names: Sequence[Path], keep_in: Path | None
) -> BuildReport:
    from medcli.compile import compile_sources  # noqa: PLC0415 - see above
    from medcli.parallel import worker_processes  # noqa: PLC0415

    with progress_bar(session.streams.stderr) as progress, worker_processes(jobs) as executor:
        return compile_sources(sources, out, names=names, executor=executor, progress=progress, keep_in=keep_in)
