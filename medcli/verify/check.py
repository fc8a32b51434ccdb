"""Compare monographs with the sources that they cite, and say of each line how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from medcli import vocab
from medcli.classes import class_key
from medcli.facts import Document, Kind, Reference, SourceKind
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


def verify(monograph: Monograph, shelf: Shelf, *, overlap: bool = False) -> Verdict:
    """Compare every line of *monograph* with what it cites, and the labels of its own drug with it.

    Runs of copied words are looked for only where *overlap* is asked for.
    """
    verdict = Verdict(monograph.path.name, monograph.drug)
    sources = {
        reference.id: found
        for reference in monograph.document.references.values()
        if (found := shelf.get(reference.id)) is not None
    }
    for reference in monograph.document.references.values():
        if reference.id in sources and (note := _revision(reference, sources[reference.id])):
            verdict.notes.append(note)
    verdict.findings += _front_matter(monograph, sources)
    texts = {source.source: folded(source) for source in sources.values()} if overlap else {}
    verdict.findings += [_finding(line, sources, texts) for line in monograph.lines]
    for line, finding in zip(monograph.lines, verdict.findings[-len(monograph.lines) :], strict=True):
        if line.reason and finding.status is Status.SUPPORTED:
            verdict.notes.append(f"line {line.number} gives a reason for an exception, and needs none")
    for source in sources.values():
        if source.identity is not None and source.identity.generic == monograph.drug:
            verdict.lacks += lacking(monograph, source)
    verdict.notes += [f"left_out names “{term}”, which no label lacks" for term in needless(monograph, verdict.lacks)]
    return verdict


def _revision(reference: Reference, source: Document) -> str:
    if source.kind is not SourceKind.LABEL or (source.version, source.date) == (reference.version, reference.date):
        return ""
    cites = f"version {reference.version or '?'} of {reference.date or 'no date'}"
    return f"{reference.id}: cited is {cites}, compared was version {source.version} of {source.date or 'no date'}"


def _finding(line: Line, sources: dict[str, Document], texts: dict[str, str]) -> Finding:
    whys = list(_faults(line, sources))
    at_hand = [sources[reference.id] for reference in line.fact.references if reference.id in sources]
    if not at_hand:
        return Finding(line.number, line.words, Status.ABSENT, "; ".join(whys))
    revised = tuple(
        note for r in line.fact.references if r.id in sources and (note := _revision(r, sources[r.id]))
    )  # fmt: skip
    runs = (shared_run(line.words, texts[source.source]) for source in at_hand if source.source in texts)
    copied = next(filter(None, runs), "")
    if not whys:
        return Finding(line.number, line.words, Status.SUPPORTED, copied=copied)
    status = Status.EXCEPTED if line.reason else Status.UNSUPPORTED
    return Finding(line.number, line.words, status, line.reason or "; ".join(whys), copied, revised)


def _faults(line: Line, sources: dict[str, Document]) -> Iterator[str]:
    """Yield why each citation at hand does not support *line*; those of a combination are taken together."""
    found = [(r, sources[r.id], cited(sources[r.id], r.section)) for r in line.fact.references if r.id in sources]
    for reference, _, sections in found:
        if not sections:
            yield f"the source has no section “{reference.section}”"
    if line.fact.kind is Kind.COMBINATION and found and all(sections for *_, sections in found):
        sections = tuple(section for *_, some in found for section in some)
        if why := unsupported(line, Words(sections, abbreviations(found[0][1])), found[0][1], sections):
            yield why
        return
    for reference, source, sections in found:
        if sections and (why := unsupported(line, Words(sections, abbreviations(source)), source, sections)):
            yield f"{reference.section}: {why}"


def _class(name: str) -> str:
    return class_key(vocab.classes().get(name) or name)


def _front_matter(monograph: Monograph, sources: dict[str, Document]) -> Iterator[Finding]:
    """Yield how the class and the schedule stand to those that the labels of the drug give in their own fields."""
    identity = monograph.document.identity
    own = [s.identity for s in sources.values() if s.identity is not None and s.identity.generic == monograph.drug]
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
