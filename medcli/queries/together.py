"""What is to be minded when several drugs are taken together, whoever takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from medcli.answers import DrugAnswer
from medcli.findings import Finding, FindingKind, Severity
from medcli.kinds import SourceKind, Strength
from medcli.queries.adding_up import adding_up
from medcli.queries.class_knowledge import ClassKnowledge
from medcli.queries.groups import groups_of_drug
from medcli.queries.pairs import Taken, interaction, same_class, same_ingredient

if TYPE_CHECKING:
    from medcli.queries.database import Database

_SEVERITIES, _KINDS = list(Severity), list(FindingKind)


def weight(finding: Finding) -> tuple[int, bool, int]:
    """Return a finding's place: the heaviest first, what is to be avoided before what needs care, then by its kind."""
    foremost = finding.statements[0].attributes.get("strength") if finding.statements else None
    return _SEVERITIES.index(finding.severity), foremost != Strength.AVOID, _KINDS.index(finding.kind)


def taken_together(db: Database, drugs: Sequence[DrugAnswer], known: ClassKnowledge) -> tuple[Taken, ...]:
    """Return the drugs with the classes and the groups of patients that taking them means."""
    return tuple(_taken(db, drug, known) for drug in drugs)


def _taken(db: Database, drug: DrugAnswer, known: ClassKnowledge) -> Taken:
    """Return a drug with its classes; those of the word lists where no source gives one by which labels speak of it."""
    groups = groups_of_drug(db, drug.drug)
    belongings = known.belongings(drug.drug, drug.drug_class)
    assumed = "" if known.names.keys() & belongings.keys() else next(filter(known.names.__contains__, groups), "")
    if assumed:
        belongings |= known.belongings("", [assumed])
    return Taken(drug, belongings, frozenset(groups), assumed)


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
    if source_kind in (None, SourceKind.LABEL):
        yield from adding_up(taken, known)
        yield from same_class(taken, known)
