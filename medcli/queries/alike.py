"""What several drugs have in common: one ingredient twice, or one class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from medcli.answers import Statement
from medcli.classes import mentions
from medcli.findings import Finding, FindingKind, Severity
from medcli.kinds import GROUP_KINDS, Kind, Reference
from medcli.queries.class_knowledge import ClassKnowledge
from medcli.queries.pairs import Taken
from medcli.queries.telling import boxed, says

_ON_MORE = (Kind.BOXED_WARNING, *GROUP_KINDS, Kind.WARNING, Kind.INTERACTION, Kind.DOSAGE)


def same_ingredient(drugs: Sequence[Taken]) -> Iterator[Finding]:
    """Yield a finding for each two drugs of which one holds what the other is or holds."""
    for place, one in enumerate(drugs):
        for other in drugs[place + 1 :]:
            shared = [part for part in one.parts if part in other.parts]
            if shared:
                names, told = (one.drug, other.drug), (*_on_more(one, shared), *_on_more(other, shared))
                yield Finding(
                    severity=Severity.CRITICAL,
                    kind=FindingKind.SAME_INGREDIENT,
                    drugs=names,
                    topic=" / ".join(shared),
                    statements=tuple(sorted(told, key=lambda statement: not boxed(statement))),
                    boxed=any(map(boxed, told)),
                )


def _on_more(drug: Taken, parts: Sequence[str]) -> Iterator[Statement]:
    """Yield what the sources of a drug say of taking more than one product with one of its *parts*."""
    for statement in drug.answer.of(*_ON_MORE):
        told = [
            one for one in statement.citations if says("more", one.quote) and any(mentions(one.quote, p) for p in parts)
        ]
        if told:
            yield replace(statement, citations=tuple(told))


def same_class(drugs: Sequence[Taken], known: ClassKnowledge) -> Iterator[Finding]:
    """Yield a finding for each class of which several drugs are; a warning where the class's effects add up."""
    heavy = {body.drug_class for body in known.bodies if body.severity is not Severity.INFO}
    members: dict[str, list[Taken]] = {}
    for taken in drugs:
        for belonging in taken.belongings.values():
            if belonging.steps == 0 and belonging.drug_class not in known.acts:
                members.setdefault(belonging.drug_class, []).append(taken)
    for drug_class, found in members.items():
        if len(_unlike(found)) > 1:
            adds_up = heavy & set(known.belongings("", [drug_class]))
            severity = Severity.WARNING if adds_up else Severity.INFO
            vouching = tuple(r for one in found for r in known_references(known, one.drug, drug_class))
            names = tuple(one.drug for one in found)
            yield Finding(severity, FindingKind.SAME_CLASS, names, drug_class, references=vouching)


def known_references(known: ClassKnowledge, drug: str, drug_class: str) -> tuple[Reference, ...]:
    """Return the label sections by which class_members.tsv puts the drug itself in the class."""
    return tuple(label for above, label in known.above.get(drug, ()) if above == drug_class)


def _unlike(drugs: Sequence[Taken]) -> list[Taken]:
    """Return the drugs that share no ingredient with an earlier one."""
    kept: list[Taken] = []
    for one in drugs:
        if not any(set(one.parts) & set(other.parts) for other in kept):
            kept.append(one)
    return kept
