"""Where the labels of one drug say different things: strengths on a group, lengths of use, how often an effect is.

Only labels that speak of a matter can differ about it; that some do not is told by the count beside each statement
("3/12"). What most labels say stands first.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import groupby

from medcli.disagree import LENGTHS, days, limit_says
from medcli.facts import ContraindicatedGroup, DurationCaution, Fact, Kind, LimitKind, SideEffect, Strength
from medcli.kinds import band_rank
from medcli.store.content import Differing, Placed

_STRENGTHS = list(Strength)

Side = tuple[Hashable, list[list[Placed]]]
"""What some labels say of one matter, as a value to compare, and what of it stands in each of these labels."""


def between_labels(facts: Iterable[Placed]) -> list[Differing]:
    """Return where labels among the sources of *facts*, which are on one drug, differ; by kind, then by matter.

    A monograph is no label: its lines are a choice from one.
    """
    matters: dict[tuple[int, str], dict[str, list[Placed]]] = {}
    for one in facts:
        if one.of_label and (matter := _matter(one.fact)) is not None:
            matters.setdefault(matter, {}).setdefault(one.source, []).append(one)
    found: list[Differing] = []
    for (_, topic), by_label in sorted(matters.items()):
        if len(by_label) > 1:
            found += _differing(topic, list(by_label.values()))
    return found


def _matter(fact: Fact) -> tuple[int, str] | None:
    """Return what labels can be compared about by *fact*, with its place among such matters."""
    match fact:
        case ContraindicatedGroup():
            return 0, fact.term
        case DurationCaution() if days(fact):
            return 1, "length of use" if fact.limit in LENGTHS else LimitKind(fact.limit).replace("_", " ")
        case SideEffect() if fact.percent_high is not None:
            return 2, fact.term
    return None


def _differing(topic: str, labels: list[list[Placed]]) -> Iterator[Differing]:
    """Yield each thing that labels say of one matter, other than what most say and against it."""
    ordered = sorted(labels, key=lambda one: repr(_value(one)))
    sides: list[Side] = [(value, list(group)) for value, group in groupby(ordered, key=_value)]
    sides.sort(key=lambda side: -len(side[1]))
    first = sides[0]
    for other in sides[1:]:
        if _apart(first[0], other[0]):
            kind = first[1][0][0].fact.kind
            kind = Kind.CONTRAINDICATED_GROUP if kind is Kind.PRECAUTION else kind
            yield Differing(kind, topic, first[1][0][0], _says(topic, first), other[1][0][0], _says(topic, other))


def _value(placed: Sequence[Placed]) -> Hashable:
    """Return what one label says of a matter, so that it can be compared."""
    facts = [one.fact for one in placed]
    if isinstance(facts[0], ContraindicatedGroup):
        return min(_STRENGTHS.index(fact.strength) for fact in facts if isinstance(fact, ContraindicatedGroup))
    if isinstance(facts[0], DurationCaution):
        return frozenset(days(fact) for fact in facts if isinstance(fact, DurationCaution))
    low, high = _percent([placed])
    return range(band_rank(high), band_rank(low) + 1)


def _apart(one: Hashable, other: Hashable) -> bool:
    """Return whether two values cannot both be: a label that gives two lengths agrees with one that gives either."""
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one.isdisjoint(other)
    if isinstance(one, range) and isinstance(other, range):
        return not set(one) & set(other)
    return one != other


def _says(topic: str, side: Side) -> str:
    value, labels = side
    facts = [one.fact for placed in labels for one in placed]
    if isinstance(value, int):
        said = f"{topic}: {_STRENGTHS[value]}"
    elif isinstance(value, frozenset):
        limits = {days(fact): limit_says(fact) for fact in reversed(facts) if isinstance(fact, DurationCaution)}
        said = "; ".join(limits[length] for length in sorted(limits, key=repr))
    else:
        low, high = _percent(labels)
        said = f"{topic}: {low:g} %" if low == high else f"{topic}: {low:g}–{high:g} %"
    return f"{said} ({len(labels)} label{'' if len(labels) == 1 else 's'})"


def _percent(labels: Iterable[Iterable[Placed]]) -> tuple[float, float]:
    """Return the lowest and the highest figure that labels give for an effect."""
    effects = [one.fact for placed in labels for one in placed if isinstance(one.fact, SideEffect)]
    low = min(fact.percent_low for fact in effects if fact.percent_low is not None)
    return low, max(fact.percent_high for fact in effects if fact.percent_high is not None)
