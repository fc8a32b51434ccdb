"""Lines on warnings and doses that name the patient's group or another drug on the list: what to read besides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from medcli.answers import Citation, DrugAnswer, Statement
from medcli.classes import mentions
from medcli.findings import Finding, FindingKind, Severity
from medcli.kinds import Kind
from medcli.queries.class_knowledge import ClassKnowledge
from medcli.queries.pairs import Taken, names_in_words
from medcli.queries.patient import InGroup, on_age
from medcli.queries.telling import behind_group, clauses, in_box, lacks, says

_KINDS = (Kind.DOSAGE, Kind.WARNING)  # a dose is more to the point than a warning


def lines_on_groups(answer: DrugAnswer, groups: Sequence[InGroup], age: float | None) -> Iterator[Finding]:
    """Yield a finding for each group of which lines of the drug speak: not where the drug is for those in it."""
    uses = {use.term for use in answer.of(Kind.INDICATION)}
    for group in groups:
        if uses & (group.above | group.under):
            continue
        found = [told for kind in _KINDS for one in answer.of(kind) if (told := _on_group(one, group, age)) is not None]
        if found:
            yield _finding((answer.drug,), group.term or group.told, group.told, found)


def _on_group(statement: Statement, group: InGroup, age: float | None) -> Statement | None:
    """Return a line with the citations that speak of the group, None where none does."""
    told = tuple(one for one in statement.citations if _speaks_of(one, group, age))
    return replace(statement, citations=told) if told else None


def _speaks_of(citation: Citation, group: InGroup, age: float | None) -> bool:
    if says("unchanged", citation.quote):
        return False
    if age is not None:
        return on_age(citation.quote, group, age)
    return any(behind_group(part, group.all_names) is not None for part in clauses(citation.quote))


def lines_on_drugs(speaker: Taken, other: Taken, known: ClassKnowledge, *, warnings: bool) -> Finding | None:
    """Return what the lines of *speaker* on doses, and on *warnings* where they are wanted, say of *other*."""
    kinds = _KINDS if warnings else _KINDS[:1]
    classes = [one.drug_class for one in other.belongings.values() if one.drug_class not in speaker.belongings]
    names = (*names_in_words(other), *(name for one in classes for name in known.called(one)))
    named = [name for name in names if any(mentions(speaker.words(kind), name) for kind in kinds)]
    said = (in_box(one, named) for kind in kinds for one in speaker.of(kind)) if named else ()
    found = [one for one in said if one is not None and _changes(one.citations[0].quote, names)]
    return _finding((speaker.drug, other.drug), other.drug, "", found) if found else None


def _changes(quote: str, names: Sequence[str]) -> bool:
    return not says("unchanged", quote) and not lacks(quote, names)


def _finding(drugs: tuple[str, ...], topic: str, via: str, found: Sequence[Statement]) -> Finding:
    return Finding(Severity.INFO, FindingKind.LINE, drugs, topic, via, statements=tuple(found))
