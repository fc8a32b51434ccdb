"""Build the database that we ship from data/sources, or any sources into any file; or check the one we ship.

Exit codes: 0 built, or up to date; 1 a source or a statement was kept out, nothing could be built, or --check
found the file not to be what the sources give; 2 usage; 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # runs in a checkout that is not installed, too

from medcli.cli.progress import progress_bar
from medcli.compile import BuildReport, NothingToCompileError, Progress, compile_sources
from medcli.errors import MedcliError
from medcli.parallel import worker_processes

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "data" / "sources"
DATABASE = ROOT / "data" / "meds.sqlite"
_INTERRUPTED = 130  # 128 and the number of the signal, as shells have it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        with progress_bar(sys.stderr) as progress, worker_processes(options.jobs) as executor:
            if options.check:
                report, differs = check(options.sources, options.out, progress, executor)
            else:
                report = compile_sources(
                    options.sources, options.out, names=options.names, executor=executor, progress=progress
                )
                differs = ""
    except NothingToCompileError as error:
        _tell(error.report, options.problems_json)
        return _fail(str(error))
    except MedcliError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        _fail(f"interrupted; {options.out} is as it was")
        return _INTERRUPTED
    _tell(report, options.problems_json)
    if differs:
        return _fail(differs)
    return 1 if report.failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compile source text into a database of medcli.")
    parser.add_argument("sources", nargs="*", type=Path, metavar="SOURCE", default=[SOURCES], help="files or folders")
    parser.add_argument("--out", type=Path, default=DATABASE, metavar="FILE", help="the database (data/meds.sqlite)")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where FILE is not what SOURCEs give")
    names = "a tab-separated list of brands and generics; may be repeated"
    parser.add_argument("--names", type=Path, action="append", default=[], metavar="FILE", help=names)
    jobs = "processes that extract (one for each core); 1 for this one alone"
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help=jobs)
    parser.add_argument("--problems-json", metavar="FILE", help="write the report as JSON, to stdout for -")
    return parser


def check(
    sources: Sequence[Path], committed: Path, progress: Progress | None, executor: Executor | None
) -> tuple[BuildReport, str]:
    """Build beside and compare; return the report, and how *committed* differs or nothing.

    Another version of the SQLite library may lay out the same content otherwise, so where the bytes differ the
    whole content is compared before anything is called different.
    """
    with TemporaryDirectory() as folder:
        fresh = Path(folder) / "meds.sqlite"
        report = compile_sources(sources, fresh, executor=executor, progress=progress)
        if not committed.is_file():
            return report, f"{committed}: there is no database; run scripts/build_db.py"
        if fresh.read_bytes() == committed.read_bytes():
            return report, ""
        try:
            same = dump(fresh) == dump(committed)
        except sqlite3.DatabaseError as error:
            return report, f"{committed}: is damaged ({error}); run scripts/build_db.py"
    if same:
        print(f"{committed}: same content, other bytes: another version of SQLite wrote it", file=sys.stderr)
        return report, ""
    return report, f"{committed}: is not what the sources give; run scripts/build_db.py"


def dump(path: Path) -> list[tuple[object, ...]]:
    """Return the schema and every row of every table, the shadow tables of the full-text index left out."""
    with closing(sqlite3.connect(path)) as connection:
        schema = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
        content = [row for row in schema if not row[1].startswith("search_")]
        for kind, name, _ in list(content):
            if kind == "table" and name != "search":
                content += connection.execute(f"SELECT '{name}', * FROM \"{name}\" ORDER BY 2, 3").fetchall()  # noqa: S608
    return content


def _tell(report: BuildReport, problems_json: str | None) -> None:
    """Print every problem and a summary on stderr, and the report as JSON where it was asked for."""
    for problem in report.problems:
        print(problem, file=sys.stderr)
    if report.counts:
        counts = ", ".join(f"{number} {name}" for name, number in report.counts.items())
        print(f"{counts}; {sum(report.timings.values()):.1f} s", file=sys.stderr)
    if problems_json == "-":
        print(report.as_json())
    elif problems_json:
        Path(problems_json).write_text(report.as_json() + "\n", "utf-8")


def _fail(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
