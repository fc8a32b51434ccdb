"""The orchestrator: read, extract, check, resolve, store. Every stage is timed and collects its problems.

Extraction is a pure function of a document, so it runs on any ``concurrent.futures`` executor; the result is
the same to the byte with one, with another or with none, and in whatever order the sources are given.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from time import perf_counter

from medcli.assemble import assemble
from medcli.errors import MedcliError, SourceError
from medcli.extract import extract
from medcli.extract.topics import section_kinds
from medcli.facts import Document, Problem, Severity
from medcli.names import normalise
from medcli.readers import discover, read
from medcli.store.content import Extracted
from medcli.store.writer import write

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
        """Time a stage, in seconds."""
        began = perf_counter()
        yield
        self.timings[name] = perf_counter() - began


class NothingToCompileError(MedcliError):
    """No source could be used. *report* says why of each."""

    def __init__(self, report: BuildReport) -> None:
        super().__init__("no source could be read, so nothing was written", "see the problems of each source")
        self.report = report


def compile_sources(
    paths: Iterable[Path], target: Path, *, executor: Executor | None = None, progress: Progress | None = None
) -> BuildReport:
    """Compile the sources at *paths* (files or folders) into a database at *target*.

    A source that cannot be read is a problem in the report, and the others are compiled all the same.

    Raises:
        NothingToCompileError: no source can be used; *target* stays as it was.
        MedcliError: *target* cannot be written.

    """
    report = BuildReport(str(target))
    tell = progress or (lambda _stage, _done, _total: None)
    with report.stage("read"):
        documents, inputs, problems = read_all(paths, tell)
        report.problems += problems
    with report.stage("extract"):
        items, problems = extract_all(documents, executor, tell)
        report.problems += problems
    if not items:
        report.problems.sort()
        raise NothingToCompileError(report)
    with report.stage("assemble"):
        content, problems = assemble(items, inputs)
        report.problems += problems
    with report.stage("store"):
        tell("store", 0, 1)
        write(content, target)
        tell("store", 1, 1)
    report.problems.sort()
    facts = sum(len(item.facts) for item in content.extracted)
    report.counts = {
        "inputs": len(inputs),
        "sources": len(content.extracted),
        "drugs": len(content.drugs),
        "facts": facts,
        "disagreements": len(content.disagreements),
        "problems": len(report.problems),
    }
    return report


def read_all(paths: Iterable[Path], tell: Progress) -> tuple[list[Document], dict[str, str], list[Problem]]:
    """Return the documents of all files at *paths*, the SHA-256 of each file read, and the problems."""
    documents: list[Document] = []
    hashes: list[tuple[str, str]] = []
    problems: list[Problem] = []
    found: dict[Path, None] = {}
    for path in paths:
        try:
            found |= dict.fromkeys(discover([path]))
        except (SourceError, OSError) as error:
            problems.append(_unreadable(path, error))
    for done, path in enumerate(found, 1):
        try:
            documents += read(path)
            hashes.append((path.name, file_hash(path)))
        except (SourceError, OSError) as error:
            problems.append(_unreadable(path, error))
        tell("read", done, len(found))
    return documents, _named(hashes), problems


def _unreadable(path: Path, error: SourceError | OSError) -> Problem:
    if isinstance(error, SourceError):
        return Problem(path.name, error.line, error.message.removeprefix(f"{path} "), error.remedy)
    return Problem(path.name, 0, error.strerror or str(error), "check that the file is there and may be read")


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _named(hashes: list[tuple[str, str]]) -> dict[str, str]:
    """Name each input by its file's name; where two share it, the later hash is given a number."""
    inputs: dict[str, str] = {}
    for name, digest in sorted(set(hashes)):
        same = sum(1 for other, _ in sorted(set(hashes)) if other == name)
        key, number = name, 1
        while same > 1 and key in inputs:
            number += 1
            key = f"{name} ({number})"
        inputs[key] = digest
    return inputs


def extract_one(document: Document) -> Extracted:
    """Return what is in one document. Pure, so that any executor may run it."""
    facts, problems = extract(document)
    kinds = tuple(section_kinds(document, index) for index in range(len(document.sections)))
    return Extracted(_with_normal_name(document), tuple(facts), kinds, tuple(problems))


def _with_normal_name(document: Document) -> Document:
    if document.identity is None:
        return document
    return replace(document, identity=replace(document.identity, generic=normalise(document.identity.generic)))


def extract_all(
    documents: Sequence[Document], executor: Executor | None, tell: Progress
) -> tuple[list[Extracted], list[Problem]]:
    """Return what is in each document, by *executor* where one is given, and all problems."""
    items: list[Extracted] = []
    results = map(extract_one, documents) if executor is None else executor.map(extract_one, documents, chunksize=8)
    for done, item in enumerate(results, 1):
        items.append(item)
        tell("extract", done, len(documents))
    return items, [problem for item in items for problem in item.problems]
