"""Measure medcli, always side by side with the least that could be done on the same machine in the same run.

python scripts/bench.py lookup [--runs N] [--names N] [--db FILE]
python scripts/bench.py build [PATH ...] [--flat N] [--times N]

Look-ups are measured against the bare start of Python. Each is run N times in turn, so that a slow minute of the
machine falls on all of them alike. Times are processor time of the child process, user and system, in milliseconds:
the median of the runs. What a build takes is in bench_build.py, and what copies save in bench_copies.py.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
DATABASE = ROOT / "data" / "meds.sqlite"
LABELS = ROOT.parent / "shared" / "labels"
BARE = "python -c pass"
NAME = "carisoprodol"
MEDCLI = (sys.executable, "-m", "medcli")
LOOKUPS: Mapping[str, tuple[str, ...]] = {
    BARE: (sys.executable, "-c", "pass"),
    "medcli --version": (*MEDCLI, "--version"),
    **{f"medcli show, {form}": (*MEDCLI, "show", NAME, "--format", form) for form in ("plain", "json", "table")},
    "medcli avoid, plain": (*MEDCLI, "avoid", "pregnancy", "--format", "plain"),
    "medcli search, plain": (*MEDCLI, "search", "drowsiness", "--format", "plain"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one measurement and return the exit code."""
    options = _parser().parse_args(arguments)
    if options.part == "build":
        sys.path[:0] = [str(ROOT)]  # runs in a checkout that is not installed, too
        from scripts import bench_build, bench_copies  # noqa: PLC0415 - look-ups are measured without what compiling needs

        print("\n".join(bench_build.build(options.paths)))
        if files := bench_build.label_files(options.paths):
            print("\n".join(bench_copies.in_common(files)))
            print("\n".join(bench_copies.repeated(files, options.times)))
        print("\n".join(bench_build.flatness(options.flat)))
        return 0
    environ = {**os.environ, "MEDCLI_DB": str(options.db.resolve()), "PYTHONPATH": str(ROOT)}
    print("\n".join(lookup(options.runs, options.names, environ)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure medcli against the least that could be done.")
    parts = parser.add_subparsers(dest="part", required=True)
    part = parts.add_parser("lookup", help="one look-up in each format, and many names on stdin")
    part.add_argument("--runs", type=int, default=15, metavar="N", help="runs of each (15)")
    part.add_argument("--names", type=int, default=2000, metavar="N", help="names on stdin (2000)")
    part.add_argument("--db", type=Path, default=DATABASE, metavar="FILE", help="the database (data/meds.sqlite)")
    part = parts.add_parser("build", help="every stage of a build against the bare parse of its files")
    part.add_argument("paths", nargs="*", type=Path, metavar="PATH", default=[LABELS], help="labels (../shared/labels)")
    part.add_argument("--flat", type=int, default=800, metavar="N", help="made-up labels to see memory grow by (800)")
    part.add_argument("--times", type=int, default=4, metavar="N", help="how often each text of a collection comes (4)")
    return parser


def lookup(runs: int, names: int, environ: Mapping[str, str]) -> list[str]:
    """Return the lines of a report: each command's time and its ratio to a bare start, then names a second."""
    times: dict[str, list[float]] = {label: [] for label in LOOKUPS}
    for _ in range(runs):
        for label, command in LOOKUPS.items():
            times[label].append(processor_seconds(command, environ))
    bare = median(times[BARE])
    lines = [f"{label:<22}{median(t) * 1000:7.1f} ms  {median(t) / bare:5.1f} ×" for label, t in times.items()]
    return [*lines, f"{'names on stdin, plain':<22}{names_per_second(names, environ):7.0f} a second, start included"]


def processor_seconds(command: Sequence[str], environ: Mapping[str, str]) -> float:
    """Run a command with its output thrown away, and return the processor time that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - commands of ours
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def names_per_second(names: int, environ: Mapping[str, str]) -> float:
    """Look up one name many times in one process, and return how many it does in a second by the clock."""
    began = perf_counter()
    subprocess.run(  # noqa: S603 - a command of ours
        (*MEDCLI, "show", "-", "--format", "plain"),
        env=environ,
        input=f"{NAME}\n" * names,
        text=True,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return names / (perf_counter() - began)


if __name__ == "__main__":
    sys.exit(main())
