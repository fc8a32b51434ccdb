"""What each stage of a build costs, against the bare parse of the same files; and what the whole collection would.

Times are processor time of one process, in which each label goes through all stages before the next is read, with
what was worked out of the texts before it kept as in any build. Every eighth label is extracted without that as well,
before or after in turn, so that both stand side by side. The projection takes the collection to have 250,000 labels in
20 GB, two cores, and no more texts met before than among the labels measured (bench_copies.py has what more there may
be); reading and storing are done by one process, whatever helps it.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import re
import resource
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TypeVar

from lxml import etree

from medcli.assemble import assemble, prepare
from medcli.compile import compile_sources, extract_one
from medcli.errors import MedcliError
from medcli.facts import Document
from medcli.inputs import Inputs
from medcli.kept.file import Kept, at, keeping
from medcli.parallel import rarely_collecting
from medcli.readers import discover
from medcli.store.content import Extracted
from medcli.store.writer import writing

Result = TypeVar("Result")

_FIRST_PEAK = 25  # labels after which the memory is first noted: all words and weights are loaded by then
LABELS, MEGABYTES, CORES = 250_000, 20_000, 2
STAGES = ("read", "extract", "check", "store", "assemble")
SERIAL = ("read", "store")  # done by one process while others extract
_MEGABYTE = 1_000_000
_APART = 8  # of so many labels one is extracted without what is kept, too
_GROWTH = 8  # times as many labels, at the end of the build that shows whether memory grows with them


@dataclass(slots=True)
class Measured:
    """One build, measured: seconds of each stage, and what came of it."""

    bare: float  # seconds of the bare parse
    megabytes: float  # of text, unpacked
    labels: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    peaks: dict[int, float] = field(default_factory=dict)  # MB, after so many labels, each twice those before
    assembled: float = 0.0  # MB, at the end
    database: float = 0.0  # MB
    passages: int = 0
    sections: int = 0  # those in which something was found
    met: Counter[str] = field(default_factory=Counter)  # labels, sections, characters; and those found to be kept
    side_by_side: dict[str, float] = field(default_factory=lambda: {"with": 0.0, "without": 0.0})  # seconds
    compared: int = 0  # labels

    def time(self, stage: str, function: Callable[..., Result], *arguments: object) -> Result:
        """Call *function* and add its processor time to *stage*."""
        began = process_time()
        try:
            return function(*arguments)
        finally:
            self.seconds[stage] += process_time() - began


def build(paths: Sequence[Path]) -> list[str]:
    """Return the lines of a report on a build of the labels at *paths*; says so where there are none."""
    files = label_files(paths)
    if not files:
        return ["build: there are no labels to measure with"]
    # Apart, because a parse of whole files takes more memory than the build that is to be measured.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
        bare, megabytes = apart.submit(bare_parse, files).result()
    return report(measure(files, Measured(bare, megabytes)))


def label_files(paths: Sequence[Path]) -> list[Path]:
    """Return the files at *paths*."""
    return [path for path in discover(paths) if path.is_file()]


def bare_parse(files: Sequence[Path]) -> tuple[float, float]:
    """Return the seconds that parsing takes with nothing done with what is parsed, and the megabytes of text."""
    seconds, size = 0.0, 0
    for path in files:
        for name, data in _unpacked(path.name, path.read_bytes()):
            began = process_time()
            try:
                json.loads(data) if name.endswith(".json") else etree.fromstring(data)
            except (ValueError, etree.XMLSyntaxError):
                continue
            seconds += process_time() - began
            size += len(data)
    return seconds, size / _MEGABYTE


def _unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if name.endswith(".zip"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for member in archive.namelist():
                    yield from _unpacked(member, archive.read(member))
        except zipfile.BadZipFile:
            return
    elif name.endswith((".json", ".xml")):
        yield name, data


def measure(files: Sequence[Path], measured: Measured) -> Measured:
    """Build from *files* one document after another, and note what each stage takes."""
    inputs = Inputs(files, lambda _done, _total: None)
    documents = inputs.documents()
    with TemporaryDirectory() as folder, rarely_collecting(), keeping(Path(folder) / "kept") as place:
        target, kept = Path(folder) / "meds.sqlite", at(place)
        with writing(target) as writer:
            while (document := measured.time("read", next, documents, None)) is not None:
                found = _extracted(document, kept, measured)
                rows = measured.time("check", prepare, found)
                measured.time("store", writer.add, rows)
                measured.labels += 1
                if measured.labels >= 2 * max(measured.peaks, default=_FIRST_PEAK // 2):
                    measured.peaks[measured.labels] = peak_megabytes()
            measured.peaks[measured.labels] = peak_megabytes()
            measured.time("assemble", assemble, writer, inputs.named())
        measured.met = kept.tally
        measured.database = target.stat().st_size / _MEGABYTE
        with closing(sqlite3.connect(target)) as connection:
            sql = "SELECT count(DISTINCT passage_id), count(passage_id) FROM section"
            measured.passages, measured.sections = connection.execute(sql).fetchone()
    measured.assembled = peak_megabytes()
    return measured


def _extracted(document: Document, kept: Kept, measured: Measured) -> Extracted:
    """Return what is in *document*; that of every eighth is extracted without what is *kept* as well, and compared."""
    turn, rest = divmod(measured.labels, _APART)
    if rest != _APART - 1:  # not the first, with which words and weights are loaded
        return measured.time("extract", extract_one, document, kept)
    before = measured.seconds["extract"]
    if turn % 2:
        measured.side_by_side["without"] += _seconds_without(document)
    found = measured.time("extract", extract_one, document, kept)
    measured.side_by_side["with"] += measured.seconds["extract"] - before
    if not turn % 2:
        measured.side_by_side["without"] += _seconds_without(document)
    measured.compared += 1
    return found


def _seconds_without(document: Document) -> float:
    began = process_time()
    extract_one(document)
    return process_time() - began


def peak_megabytes() -> float:
    """Return the most memory that this process has had.

    Linux keeps it in /proc; what getrusage says (in KiB) counts the memory of the parent that started the process.
    """
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text("ascii")) if status.exists() else None
    kibibytes = int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kibibytes * 1024 / _MEGABYTE


def report(measured: Measured) -> list[str]:
    """Return the lines of the report, ratios first."""
    total = sum(measured.seconds.values())
    stages = {"bare parse": measured.bare, **measured.seconds, "all": total}
    lines = [
        f"{name:<11}{seconds / measured.bare:8.1f} ×{1000 * seconds / measured.labels:9.2f} ms a label"
        f"{1000 * seconds / measured.megabytes:9.1f} ms a MB{seconds:9.2f} s"
        for name, seconds in stages.items()
    ]
    return [
        *lines,
        f"{measured.labels} labels, {measured.megabytes:.1f} MB: {measured.labels / total:.1f} a second on one core",
        f"database {measured.database:.1f} MB; "
        f"{measured.passages} passages for {measured.sections} sections with facts",
        said_of_kept(measured),
        _said_of_peaks(measured.peaks, measured.assembled),
        projection(measured),
    ]


def said_of_kept(measured: Measured) -> str:
    """Return how much was met before, and what extraction takes with what is kept and without it."""
    met, side = measured.met, measured.side_by_side
    shares = (
        f"{met[f'{what} found'] / max(1, met[what]):.1%} of {what}" for what in ("labels", "sections", "characters")
    )
    with_it, without = (1000 * side[which] / max(1, measured.compared) for which in ("with", "without"))
    return (
        f"met before and kept: {', '.join(shares)}; extraction {with_it:.1f} ms a label with what is kept,"
        f" {without:.1f} ms without, on {measured.compared} of the labels"
    )


def _said_of_peaks(peaks: Mapping[int, float], assembled: float) -> str:
    """Return the most memory that one build had had after so many labels: flat where the figures are alike."""
    each = ", ".join(f"{labels:,} labels {megabytes:.0f} MB" for labels, megabytes in peaks.items())
    return f"peak memory after {each}; with the assembly {assembled:.0f} MB"


def projection(measured: Measured) -> str:
    """Return what the whole collection would take, by the number of labels and by the megabytes."""
    per_label, per_megabyte = LABELS / measured.labels, MEGABYTES / measured.megabytes
    streamed = sum(seconds for stage, seconds in measured.seconds.items() if stage != "assemble")
    serial = sum(measured.seconds[stage] for stage in SERIAL)
    seconds = max(serial, streamed / CORES) + measured.seconds["assemble"]
    return (
        f"projected to {LABELS:,} labels / {MEGABYTES / 1000:.0f} GB on {CORES} cores, with no more copies than here: "
        f"{seconds * per_label / 60:.0f} / {seconds * per_megabyte / 60:.0f} minutes, "
        f"database {measured.database * per_label / 1000:.1f} / {measured.database * per_megabyte / 1000:.1f} GB"
    )


def flatness(labels: int) -> list[str]:
    """Return how the memory of one build of so many made-up labels grew, from an eighth of them to all."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
        peaks, assembled = apart.submit(peaks_of_build, labels).result()
    first, *_, last = peaks.values()
    return [f"made-up labels: {last / first:.2f} × for {_GROWTH} × as many; {_said_of_peaks(peaks, assembled)}"]


def peaks_of_build(labels: int) -> tuple[dict[int, float], float]:
    """Build from *labels* made-up labels in this process, and return the most memory it had had, in MB.

    First by each doubling of the labels that were read, then at the end.
    """
    peaks: dict[int, float] = {}

    def note(stage: str, done: int, total: int) -> None:
        if stage != "compile":
            return
        for part in (labels * 2**n // _GROWTH for n in range(_GROWTH.bit_length())):
            if done * labels >= part * total:
                peaks.setdefault(part, peak_megabytes())

    with TemporaryDirectory() as folder:
        source = Path(folder) / "labels.json"
        with source.open("w", encoding="utf-8") as file:
            file.write("[")
            for number in range(labels):
                file.write(("," if number else "") + json.dumps(_made_up(number)))
            file.write("]")
        built = compile_sources([source], Path(folder) / "meds.sqlite", progress=note)
        if built.counts["sources"] != labels:
            raise MedcliError("not every made-up label was compiled")
    return peaks, peak_megabytes()


def _made_up(number: int) -> dict[str, object]:
    """Return a label that shares no section with another."""
    effects = " ".join(f"Nausea was seen in {percent % 90} of {number + 100} patients." for percent in range(60))
    return {
        "set_id": f"made-up-{number}",
        "version": "1",
        "effective_time": "20240101",
        "openfda": {"generic_name": [f"madeupine{number // 12}"], "brand_name": [f"Brand{number}"]},
        "indications_and_usage": [f"1 INDICATIONS It is indicated for the relief of pain of type {number}."],
        "contraindications": [f"4 CONTRAINDICATIONS Patients with porphyria of type {number}."],
        "adverse_reactions": [f"6 ADVERSE REACTIONS {effects}"],
        "description": [f"11 DESCRIPTION Tablet {number}. " + f"It has {number} words that say nothing. " * 300],
    }
