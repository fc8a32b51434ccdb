"""The orchestrator: read, extract, check, store, then put in order. Timed; problems are values.

The stages run as one stream, some documents at a time, so that memory stays flat however many there are.
Extraction is a pure function of a document, so it runs on any ``concurrent.futures`` executor; the result is
the same to the byte with one, with another or with none, and in whatever order the sources are given. For the time of
the build a file beside the target keeps what was worked out of texts that several labels have (``medcli.kept``).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from medcli.assemble import assemble, prepare
from medcli.errors import MedcliError
from medcli.extract import extract
from medcli.extract.topics import section_kinds
from medcli.facts import Document, Problem, Severity
from medcli.folding import words_of
from medcli.inputs import Inputs
from medcli.kept.file import Kept, at, keeping
from medcli.kept.lasting import lasting
from medcli.names import normalise
from medcli.parallel import in_order, rarely_collecting
from medcli.readers import name_list
from medcli.store.content import Extracted
from medcli.store.rows import SourceRows
from medcli.store.writer import Writer, writing

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Called with the stage, how many items are done, and how many there are."""


@dataclass(slots=True)
class BuildReport:
    """What a build did: seconds of each stage, how many of each thing, and every problem in order."""

    target: str
    timings: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether any source or statement was kept out."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def as_json(self) -> str:
        """Return the report as one JSON object."""
        return json.dumps({**asdict(self), "failed": self.failed}, ensure_ascii=False, indent=2)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the seconds that a block takes to those of a stage."""
        began = perf_counter()
        yield
        self._add(name, perf_counter() - began)

    def timed(self, name: str, items: Iterable[T], but: str = "") -> Iterator[T]:
        """Yield *items*, and add the seconds that waiting for them takes, without those of the stage *but*."""
        iterator = iter(items)
        while True:
            began, other = perf_counter(), self.timings.get(but, 0.0)
            try:
                item = next(iterator)
            except StopIteration:
                return
            finally:
                self._add(name, perf_counter() - began - (self.timings.get(but, 0.0) - other))
            yield item

    def _add(self, name: str, seconds: float) -> None:
        self.timings[name] = self.timings.get(name, 0.0) + seconds


class NothingToCompileError(MedcliError):
    """No source could be used. *report* says why of each."""

    def __init__(self, report: BuildReport) -> None:
        super().__init__("no source could be read, so nothing was written", "see the problems of each source")
        self.report = report


def compile_sources(
    paths: Iterable[Path],
    target: Path,
    *,
    names: Iterable[Path] = (),
    executor: Executor | None = None,
    progress: Progress | None = None,
    keep_in: Path | None = None,
) -> BuildReport:
    """Compile the sources at *paths* (files or folders) into a database at *target*.

    *names* are lists of brands (see :mod:`medcli.readers.name_list`), which answer as drugs that the sources are about.
    What is worked out of labels is kept in the folder *keep_in* for later builds, else for the time of this one.
    A source that cannot be read is a problem in the report, and the others are compiled all the same. Whatever
    ends the build early, an interruption included, leaves *target* as it was.

    Raises:
        NothingToCompileError: no source can be used.
        SourceError: a list of names cannot be read.
        MedcliError: *target* cannot be written, or a worker process was ended.

    """
    report = BuildReport(str(target))
    tell = progress or (lambda _stage, _done, _total: None)
    lists = [name_list.read(path) for path in names]
    report.problems += [problem for one in lists for problem in one.problems]
    inputs = Inputs(paths, lambda done, total: tell("compile", done, total))
    try:
        beside = target.with_name(f"{target.name}.{os.getpid()}.kept")
        with writing(target) as writer, lasting(keep_in) if keep_in else keeping(beside) as kept:
            _stream(inputs, writer, executor, report, kept)
            if not writer.staging.sources:
                raise NothingToCompileError(report)
            tell("assemble", 0, 1)
            with report.stage("assemble"):
                found = assemble(writer, inputs.named(), lists)
            report.problems += found.problems
        tell("assemble", 1, 1)
    finally:
        report.problems += inputs.problems
        report.problems.sort()
    report.counts = {"inputs": len(inputs.hashes), **found.counts, "problems": len(report.problems)}
    return report


def _stream(inputs: Inputs, writer: Writer, executor: Executor | None, report: BuildReport, kept: Path) -> None:
    """Take every document from its file to the writer, in order, and add up the seconds of each step."""
    # Closed here, and not whenever they are collected: the workers are to stop before the writer does.
    with (
        rarely_collecting(),
        closing(inputs.documents()) as documents,
        closing(in_order(partial(prepare_one, kept=kept), report.timed("read", documents), executor)) as prepared,
    ):
        for rows in report.timed("extract", prepared, but="read"):
            report.problems += rows.problems
            with report.stage("store"):
                writer.add(rows)


def prepare_one(document: Document, kept: Path | None = None) -> SourceRows:
    """Return the rows of one document. Any executor may run it, as the file *kept* changes none of them.

    A document that extraction fails on is left without facts, and says so among its problems.
    """
    try:
        return prepare(extract_one(document, at(kept) if kept else None))
    except Exception as error:  # a rule of ours that fails on one document must not cost the others
        what = f"no fact could be extracted: {type(error).__name__}: {error}"
        problem = Problem(document.source, 0, what, "this is a fault of medcli; please report it")
        return prepare(Extracted(_with_normal_name(document), (), (), (problem,)))


def extract_one(document: Document, kept: Kept | None = None) -> Extracted:
    """Return what is in one document; what is *kept* of its texts need not be worked out again."""
    facts, problems = extract(document, kept)
    words_of.cache_clear()  # of no use to the next document, and of megabytes after a few hundred
    return Extracted(_with_normal_name(document), tuple(facts), section_kinds(document), tuple(problems))


def _with_normal_name(document: Document) -> Document:
    if document.identity is None:
        return document
    return replace(document, identity=replace(document.identity, generic=normalise(document.identity.generic)))
