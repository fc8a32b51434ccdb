"""What is to be minded when several drugs are taken together, whoever takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from medcli.answers import DrugAnswer
from medcli.classes import class_key
from medcli.findings import Finding, FindingKind, Severity
from medcli.kinds import SourceKind, Strength
from medcli.queries.adding_up import adding_up
from medcli.queries.alike import same_class, same_ingredient
from medcli.queries.class_knowledge import ClassKnowledge
from medcli.queries.groups import groups_of_drug, resolve_group, under
from medcli.queries.lines import lines_on_drugs
from medcli.queries.pairs import Taken, interaction

if TYPE_CHECKING:
    from medcli.queries.database import Database

_SEVERITIES, _KINDS = list(Severity), list(FindingKind)


def weight(finding: Finding) -> tuple[int, bool, bool, int]:
    """Return a finding's place: the heaviest first, then boxed, then what is to be avoided, then by its kind."""
    foremost = finding.statements[0].attributes.get("strength") if finding.statements else None
    severity = _SEVERITIES.index(finding.severity)
    return severity, not finding.boxed, foremost != Strength.AVOID, _KINDS.index(finding.kind)


def taken_together(db: Database, drugs: Sequence[DrugAnswer], known: ClassKnowledge) -> tuple[Taken, ...]:
    """Return the drugs with the classes and the groups of patients that taking them means."""
    return tuple(_taken(db, drug, known) for drug in drugs)


def class_taken(db: Database, drug: DrugAnswer, term: str, known: ClassKnowledge) -> Taken:
    """Return a class that stands in a list of drugs: what is said of it holds, and of its members may hold."""
    group = resolve_group(db, drug.drug).group or term
    asked = groups_of_drug(db, group)
    groups = frozenset((*groups_of_drug(db, term), *asked))
    narrower = {class_key(one.removesuffix(" use")) for one in under(db, group)}
    members = known.members(term) | (narrower - {class_key(name) for name in known.called(term)})
    return Taken(drug, known.belongings(term, [term]), groups, of_class=term, members=members)


def _taken(db: Database, drug: DrugAnswer, known: ClassKnowledge) -> Taken:
    """Return a drug with its classes; all of the word lists where no source gives one by which labels speak of it."""
    groups = groups_of_drug(db, drug.drug)
    belongings = known.belongings(drug.drug, drug.drug_class)
    named = bool(drug.sources) and bool(known.names.keys() & belongings.keys())
    assumed = [] if named else [one for one in groups if one in known.names]
    belongings |= known.belongings("", assumed)
    return Taken(drug, belongings, frozenset(groups), ", ".join(assumed))


def findings_together(
    taken: Sequence[Taken], known: ClassKnowledge, source_kind: SourceKind | None
) -> Iterator[Finding]:
    """Yield what is to be minded when drugs are taken together, whoever takes them.

    For classes and for effects that add up, labels vouch: they are left out where another *source_kind* is asked for.
    """
    yield from same_ingredient(taken)
    for one, other in combinations(taken, 2):
        finding = interaction(one, other, known)
        if finding is not None:
            yield finding
        if set(one.parts) & set(other.parts):
            continue  # one ingredient twice: what is said of more products stands there
        for speaker, spoken_of in ((one, other), (other, one)):
            line = lines_on_drugs(speaker, spoken_of, known, warnings=finding is None)
            if line is not None:
                yield line
    if source_kind in (None, SourceKind.LABEL):
        yield from adding_up(taken, known)
        yield from same_class(taken, known)
