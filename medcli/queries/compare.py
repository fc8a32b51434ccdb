"""Several drugs side by side, and what the sources say of them taken together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcli.answers import ComparedTerm, Comparison, Disagreement, DrugAnswer, Resolution, Statement
from medcli.classes import class_key, mentions
from medcli.errors import UsageError
from medcli.kinds import FOUR_KINDS, GROUP_KINDS, Kind, Strength
from medcli.queries.resolve import resolved
from medcli.queries.show import show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcli.queries.database import Database

_STRENGTHS = [strength.value for strength in Strength]
_PAIR_KINDS = (Kind.INTERACTION, Kind.COMBINATION)


def compare(db: Database, names: Sequence[str | Resolution]) -> Comparison:
    """Return the drugs that *names* mean side by side, in the order given, each once.

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
    drugs = tuple(show(db, resolution) for resolution in unique.values())
    return Comparison(
        drugs=drugs,
        terms=tuple(term for kind in FOUR_KINDS for term in _terms(kind, drugs)),
        together=tuple(_together(drugs)),
        disagreements=tuple(sorted(_differing(drugs), key=lambda one: one.kind not in _PAIR_KINDS)),
    )


def _differing(drugs: Sequence[DrugAnswer]) -> Iterator[Disagreement]:
    """Yield the disagreements on the pair, and those on a group of which the better basis hides the other.

    An article that says "avoid" where the label says "caution" must not be lost behind the label.
    """
    for drug in drugs:
        groups = [statement.term for statement in drug.of(*GROUP_KINDS)]
        for one in drug.disagreements:
            of_pair = one.kind in _PAIR_KINDS and any(names_drug(one.topic, other) for other in drugs if other != drug)
            if of_pair or (one.kind is Kind.CONTRAINDICATED_GROUP and groups.count(one.topic) > 1):
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


def _together(drugs: Sequence[DrugAnswer]) -> Iterator[Statement]:
    """Yield what each drug's sources say of another of them or of its class."""
    for drug in drugs:
        others = [other for other in drugs if other is not drug]
        for statement in drug.statements:
            if statement.kind in _PAIR_KINDS and any(_about(statement, other) for other in others):
                yield statement


def _about(statement: Statement, other: DrugAnswer) -> bool:
    return names_drug(statement.term, other) or any(
        mentions(citation.quote, name) for citation in statement.citations for name in _called(other)
    )


def names_drug(text: str, drug: DrugAnswer) -> bool:
    """Return whether *text*, a term or topic, is the drug's name or class ("with" before it does not count)."""
    key = class_key(text.removeprefix("with "))
    return any(key == class_key(name) for name in _called(drug))


def _called(drug: DrugAnswer) -> tuple[str, ...]:
    return (drug.drug, *drug.brands, *drug.synonyms, *drug.drug_class)
