"""Run the project's own extraction over sources, and time it: the facts that are scored, and what they cost.

The facts are those that a build would put into its database, in the order of the facts stream. Times are seconds
of this process's processor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import Any

from medcli.check_facts import check
from medcli.compile import extract_one
from medcli.errors import SourceError
from medcli.evaluate.match import Found
from medcli.facts import Document, DurationCaution, Fact, Kind, NoneStated, SideEffect, Span
from medcli.readers import discover, read
from medcli.readers.openfda import document

_KIND_ORDER = {kind: order for order, kind in enumerate(Kind)}


@dataclass(slots=True)
class Run:
    """What extraction found in all documents, the problems met, and the time it took."""

    facts: list[Found] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)  # of the documents extracted
    documents_read: int = 0
    seconds_read: float = 0.0
    seconds_extract: float = 0.0

    @property
    def documents(self) -> int:
        """How many documents were extracted."""
        return len(self.sources)

    @property
    def seconds_each(self) -> float:
        """Processor time of reading one document and of extracting one, on average; 0 where there is none."""
        return self.seconds_read / max(1, self.documents_read) + self.seconds_extract / max(1, self.documents)

    def add(self, source: Document) -> None:
        """Extract one document."""
        if not self.sources:
            extract_one(source)  # loads the lexicons, which is done once a process and is not to be timed
        began = process_time()
        item = extract_one(source)
        self.seconds_extract += process_time() - began
        (kept,), bad = check([item])
        self.problems += [str(problem) for problem in (*item.problems, *bad)]
        self.facts += [
            found(source, fact) for fact in sorted(kept.facts, key=_in_stream) if not isinstance(fact, NoneStated)
        ]
        self.sources.append(source.source)

    def timed(self, documents: Iterator[Document]) -> Iterator[Document]:
        """Yield *documents*, and count the time that reading them takes."""
        while True:
            began = process_time()
            source = next(documents, None)
            self.seconds_read += process_time() - began
            if source is None:
                return
            self.documents_read += 1
            yield source


def _in_stream(fact: Fact) -> tuple[int, Span, int, str, str, str]:
    # The order of the facts stream: of two facts that are alike, the first is the one that is scored.
    return fact.section, fact.span, _KIND_ORDER[fact.kind], fact.drug, fact.term, repr(fact)


def found(source: Document, fact: Fact) -> Found:
    """Return *fact* of *source* as it is compared."""
    text = source.sections[fact.section].text
    return Found(
        kind=fact.kind,
        drug=fact.drug,
        source=source.source,
        term=fact.term,
        wording=fact.wording(text),
        quote=fact.quote.of(text),
        common=isinstance(fact, SideEffect) and fact.common,
        max_days=fact.max_days if isinstance(fact, DurationCaution) else None,
    )


def of_files(paths: Iterable[Path], only: Collection[str] | None = None) -> Run:
    """Extract the documents in the files and folders *paths*; those whose source is in *only*, where that is given.

    A file that cannot be read is a problem, and the others are extracted all the same.
    """
    run = Run()
    for path in discover(paths):
        try:
            for source in run.timed(read(path)):
                if only is None or source.source in only:
                    run.add(source)
        except SourceError as error:
            run.problems.append(str(error))
    return run


def of_records(records: Iterable[Mapping[str, Any]]) -> Run:
    """Extract labels given as records of openFDA's drug label interface."""
    run = Run()
    for source in run.timed(document(dict(record), "") for record in records):
        run.add(source)
    return run
