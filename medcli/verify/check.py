"""Compare monographs with the sources that they cite, and say of each line how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from medcli import vocab
from medcli.classes import class_key
from medcli.facts import Document, Kind, Reference, Section, SourceKind
from medcli.verify.lacking import Lack, lacking, needless
from medcli.verify.lines import Line, Monograph
from medcli.verify.overlap import folded, shared_run
from medcli.verify.places import cited
from medcli.verify.shelf import Shelf
from medcli.verify.support import unsupported
from medcli.verify.words import Words, abbreviations


class Status(StrEnum):
    """How a line stands."""

    SUPPORTED = "supported"
    UNSUPPORTED = "not supported"
    EXCEPTED = "excepted"  # not supported, and the line says why it stands all the same
    ABSENT = "not at hand"  # no source that it cites


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one line."""

    line: int
    words: str
    status: Status
    why: str = ""
    copied: str = ""  # a run of words that is the source's
    revised: tuple[str, ...] = ()  # versions newer than the cited ones that it was compared with


@dataclass(slots=True)
class Verdict:
    """What came of one monograph."""

    file: str
    drug: str
    findings: list[Finding] = field(default_factory=list)
    lacks: list[Lack] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # revised labels, needless exceptions

    def of(self, status: Status) -> list[Finding]:
        """Return the findings of one status."""
        return [finding for finding in self.findings if finding.status is status]

    @property
    def missing(self) -> list[Lack]:
        """Return what is lacking without a reason."""
        return [lack for lack in self.lacks if not lack.reason]

    @property
    def copied(self) -> list[Finding]:
        """Return the lines that are not in our own words."""
        return [finding for finding in self.findings if finding.copied]


@dataclass(slots=True)
class _Source:
    """One source of a monograph: the words of each cited place are found once."""

    document: Document
    short: dict[str, str]  # what its abbreviations stand for
    text: str  # all of it, where copies are looked for
    _places: dict[str, tuple[tuple[Section, ...], Words]] = field(default_factory=dict)

    def at(self, place: str) -> tuple[tuple[Section, ...], Words]:
        if place not in self._places:
            sections = cited(self.document, place)
            self._places[place] = sections, Words(sections, self.short)
        return self._places[place]


def verify(monograph: Monograph, shelf: Shelf, *, overlap: bool = False) -> Verdict:
    """Compare every line of *monograph* with what it cites, and the labels of its own drug with it.

    Runs of copied words are looked for only where *overlap* is asked for.
    """
    verdict = Verdict(monograph.path.name, monograph.drug)
    references = monograph.document.references.values()
    sources = {
        reference.id: _Source(found, abbreviations(found), folded(found) if overlap else "")
        for reference in references
        if (found := shelf.get(reference.id)) is not None
    }
    verdict.notes += [note for reference in references if (note := _revision(reference, sources))]
    verdict.findings += _front_matter(monograph, sources)
    for line in monograph.lines:
        finding = _finding(line, sources)
        verdict.findings.append(finding)
        if line.reason and finding.status is Status.SUPPORTED:
            verdict.notes.append(f"line {line.number} gives a reason for an exception, and needs none")
    for source in sources.values():
        if _about(source, monograph.drug):
            verdict.lacks += lacking(monograph, source.document)
    verdict.notes += [f"left_out names “{term}”, which no label lacks" for term in needless(monograph, verdict.lacks)]
    return verdict


def _about(source: _Source, drug: str) -> bool:
    return source.document.identity is not None and source.document.identity.generic == drug


def _revision(reference: Reference, sources: dict[str, _Source]) -> str:
    if reference.id not in sources or reference.kind is not SourceKind.LABEL:
        return ""
    source = sources[reference.id].document
    if (source.version, source.date) == (reference.version, reference.date):
        return ""
    cites = f"version {reference.version or '?'} of {reference.date or 'no date'}"
    return f"{reference.id}: cited is {cites}, compared was version {source.version} of {source.date or 'no date'}"


def _finding(line: Line, sources: dict[str, _Source]) -> Finding:
    at_hand = [reference for reference in line.fact.references if reference.id in sources]
    if not at_hand:
        return Finding(line.number, line.words, Status.ABSENT)
    whys = list(_faults(line, at_hand, sources))
    copied = next(filter(None, (shared_run(line.words, sources[r.id].text) for r in at_hand)), "")
    if not whys:
        return Finding(line.number, line.words, Status.SUPPORTED, copied=copied)
    revised = tuple(note for reference in at_hand if (note := _revision(reference, sources)))
    status = Status.EXCEPTED if line.reason else Status.UNSUPPORTED
    return Finding(line.number, line.words, status, line.reason or "; ".join(whys), copied, revised)


def _faults(line: Line, references: Sequence[Reference], sources: dict[str, _Source]) -> Iterator[str]:
    """Yield why each citation does not support *line*; those of a combination are taken together."""
    missing = [r.section for r in references if not sources[r.id].at(r.section)[0]]
    yield from (f"the source has no section “{place}”" for place in missing)
    if line.fact.kind is Kind.COMBINATION and not missing:
        first = sources[references[0].id]
        sections = tuple(section for r in references for section in sources[r.id].at(r.section)[0])
        short = {key: words for r in references for key, words in sources[r.id].short.items()}
        if why := unsupported(line, Words(sections, short), first.document, sections):
            yield why
        return
    for reference in references:
        sections, words = sources[reference.id].at(reference.section)
        if sections and (why := unsupported(line, words, sources[reference.id].document, sections)):
            yield f"{reference.section}: {why}"


def _class(name: str) -> str:
    return class_key(vocab.classes().get(name) or name)


def _front_matter(monograph: Monograph, sources: dict[str, _Source]) -> Iterator[Finding]:
    """Yield how the class and the schedule stand to those that the labels of the drug give in their own fields."""
    identity = monograph.document.identity
    own = [s.document.identity for s in sources.values() if s.document.identity and _about(s, monograph.drug)]
    if identity is None or not own:
        return
    for key, said, told in (
        ("class", _class(identity.drug_class), {_class(one.drug_class) for one in own} - {""}),
        ("schedule", identity.schedule, {one.schedule for one in own} - {""}),
    ):
        if said and told:
            good = any(said in one or one in said for one in told)  # "muscle relaxant", "skeletal muscle relaxant"
            why = "" if good else f"the label says {', '.join(sorted(told))}"
            status = Status.SUPPORTED if good else Status.UNSUPPORTED
            yield Finding(monograph.line_of(key), f"{key}: {said}", status, why)
