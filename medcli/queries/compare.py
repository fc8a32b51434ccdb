"""Several drugs side by side, and what the sources say of them taken together."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from medcli.answers import Disagreement, DrugAnswer, Resolution, Statement
from medcli.errors import UsageError
from medcli.findings import ComparedTerm, Comparison, KeptFrom, Limit
from medcli.kinds import FOUR_KINDS, GROUP_KINDS, Kind, SourceKind, Strength
from medcli.queries.class_knowledge import ClassKnowledge, class_knowledge
from medcli.queries.pairs import Said, Taken, names_drug, said_of
from medcli.queries.patient import firmest_limit
from medcli.queries.resolve import resolved
from medcli.queries.together import findings_together, taken_together, weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcli.queries.database import Database

_STRENGTHS = [strength.value for strength in Strength]
_PAIR_KINDS = (Kind.INTERACTION, Kind.COMBINATION)


def compare(db: Database, names: Sequence[str | Resolution], source_kind: SourceKind | None = None) -> Comparison:
    """Return the drugs that *names* mean side by side, in the order given, each once; of one kind of source, if given.

    Raises:
        UsageError: they are fewer than two different drugs.
        NotFoundError: one of them is the name of no drug.
        AmbiguousError: one of them is the name of several.

    """
    unique: dict[str | None, Resolution] = {}
    for resolution in [resolved(db, name) for name in names]:
        unique.setdefault(resolution.drug, resolution)
    if len(unique) < 2:
        raise UsageError("there is nothing to compare", "name at least two different drugs")
    drugs = tuple(db.show(resolution, source_kind) for resolution in unique.values())
    known = class_knowledge()
    taken = taken_together(db, drugs, known)
    return Comparison(
        drugs=drugs,
        terms=tuple(term for kind in FOUR_KINDS for term in _terms(kind, drugs)),
        together=tuple(one.statement for one in sorted(_together(taken, known), key=Said.order)),
        disagreements=tuple(sorted(_differing(taken, known), key=lambda one: one.kind not in _PAIR_KINDS)),
        findings=tuple(sorted(findings_together(taken, known, source_kind), key=weight)),
        limits=_limits(drugs),
        kept=tuple(_kept(drugs)),
    )


def _differing(taken: Sequence[Taken], known: ClassKnowledge) -> Iterator[Disagreement]:
    """Yield the disagreements on the pair, and those on a group of which the better basis hides the other.

    An article that says "avoid" where the label says "caution" must not be lost behind the label.
    """
    for drug in taken:
        groups = [statement.term for kind in GROUP_KINDS for statement in drug.answer.of(kind)]
        for one in drug.answer.disagreements:
            others = (other for other in taken if other is not drug)
            of_pair = one.kind in _PAIR_KINDS and any(names_drug(one.topic, other, known) for other in others)
            if of_pair or (one.kind in GROUP_KINDS and groups.count(one.topic) > 1):
                yield one


def _terms(kind: Kind, drugs: Sequence[DrugAnswer]) -> list[ComparedTerm]:
    """Return every term of *kind*, each drug by its best basis: shared ones first, otherwise as the drugs have them."""
    found: dict[str, list[Statement | None]] = {}
    kinds = GROUP_KINDS if kind is Kind.CONTRAINDICATED_GROUP else (kind,)
    for place, drug in enumerate(drugs):
        for statement in drug.of(*kinds):
            places = found.setdefault(statement.term, [None] * len(drugs))
            places[place] = _foremost(places[place], statement)
    terms = [ComparedTerm(kind, term, tuple(places)) for term, places in found.items()]
    return sorted(terms, key=lambda term: not term.shared)


def _foremost(held: Statement | None, other: Statement) -> Statement:
    """Return what counts of two statements on one term, *held* the earlier: the better basis, then the stronger."""
    if held is None:
        return other
    stronger = _strength(other) < _strength(held)
    return other if stronger and other.basis is held.basis else held


def _strength(statement: Statement) -> int:
    strength = statement.attributes.get("strength")
    return _STRENGTHS.index(strength) if strength in _STRENGTHS else len(_STRENGTHS)


def _together(taken: Sequence[Taken], known: ClassKnowledge) -> Iterator[Said]:
    """Yield what each drug's sources say of another of them or of a class that it belongs to."""
    for one, other in permutations(taken, 2):
        yield from said_of(one, other, known)


def _limits(drugs: Sequence[DrugAnswer]) -> tuple[Limit, ...]:
    """Return each drug's firmest limit on how long, the shortest with a number marked where there are several."""
    chosen = [firmest_limit(drug) for drug in drugs]
    longest = [float(days) for one in chosen if one and isinstance(days := one.attributes.get("max_days"), int | float)]
    shortest = min(longest, default=None) if len(set(longest)) > 1 else None
    return tuple(
        Limit(drug.drug, one, one is not None and shortest is not None and one.attributes.get("max_days") == shortest)
        for drug, one in zip(drugs, chosen, strict=True)
    )


def _kept(drugs: Sequence[DrugAnswer]) -> Iterator[KeptFrom]:
    """Yield the groups that must not or should not take one of the drugs, and so not them all: the strongest first."""
    for strength in (Strength.CONTRAINDICATED, Strength.AVOID):
        of_group: dict[str, list[Statement]] = {}
        for statement in (one for drug in drugs for kind in GROUP_KINDS for one in drug.of(kind)):
            if statement.attributes["strength"] == strength:
                of_group.setdefault(statement.term, []).append(statement)
        yield from (KeptFrom(group, strength, tuple(found)) for group, found in of_group.items())
