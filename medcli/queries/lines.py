"""Lines on warnings and doses that name the patient's group or another drug on the list: what to read besides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from medcli.answers import Citation, DrugAnswer, Statement
from medcli.findings import Finding, FindingKind, Severity
from medcli.folding import key
from medcli.kinds import Kind
from medcli.queries.class_knowledge import ClassKnowledge
from medcli.queries.pairs import Taken, names_in_words
from medcli.queries.patient import InGroup, bounds, within
from medcli.queries.telling import clauses, in_box, says

_KINDS = (Kind.DOSAGE, Kind.WARNING)  # a dose is more to the point than a warning


def lines_on_groups(answer: DrugAnswer, groups: Sequence[InGroup], age: float | None) -> Iterator[Finding]:
    """Yield a finding for each group of which lines of the drug speak: not where the drug is for those in it."""
    uses = {use.term for use in answer.of(Kind.INDICATION)}
    for group in groups:
        if uses & (group.above | group.under):
            continue
        found = [told for kind in _KINDS for one in answer.of(kind) if (told := _on_group(one, group, age)) is not None]
        if found:
            yield _finding((answer.drug,), group.told, found)


def _on_group(statement: Statement, group: InGroup, age: float | None) -> Statement | None:
    """Return a line with the citations that speak of the group, None where none does."""
    told = tuple(one for one in statement.citations if _speaks_of(statement, one, group, age))
    return replace(statement, citations=told) if told else None


def _speaks_of(statement: Statement, citation: Citation, group: InGroup, age: float | None) -> bool:
    if says("unchanged", citation.quote):
        return False
    parts = [part for part in clauses(citation.quote) if _names(part, group.all_names)]
    if statement.kind is Kind.WARNING and " ".join(key(statement.term)) in group.all_names:
        parts.append(citation.quote)
    return any(age is None or within(bounds(part, citation.quote), age * 12) for part in parts)


def _names(part: str, names: frozenset[str]) -> bool:
    """Return whether a clause names one of *names*: first, in two words or more, or behind "in" or the like.

    One word alone may be a part of another name: respiratory depression.
    """
    words = " ".join(key(part))
    for name in names:
        before, found, _ = f" {words} ".partition(f" {name} ")
        if found and (" " in name or not before.strip() or says("led", before.strip())):
            return True
    return False


def lines_on_drugs(speaker: Taken, other: Taken, known: ClassKnowledge, *, warnings: bool) -> Finding | None:
    """Return what the lines of *speaker* on doses, and on *warnings* where they are wanted, say of *other*."""
    kinds = _KINDS if warnings else _KINDS[:1]
    classes = [one.drug_class for one in other.belongings.values() if one.drug_class not in speaker.belongings]
    names = (*names_in_words(other), *(name for one in classes for name in known.called(one)))
    said = (in_box(one, names) for kind in kinds for one in speaker.answer.of(kind))
    found = [one for one in said if one is not None and not says("unchanged", one.citations[0].quote)]
    return _finding((speaker.drug, other.drug), other.drug, found) if found else None


def _finding(drugs: tuple[str, ...], topic: str, found: Sequence[Statement]) -> Finding:
    return Finding(Severity.INFO, FindingKind.LINE, drugs, topic, statements=tuple(found))
