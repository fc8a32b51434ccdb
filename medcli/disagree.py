"""Where a label and an article say different things about one drug.

Facts are compared by their basis: the best kind of source behind each. Only label against article counts, and
only where the label has facts of that kind at all: a label that says nothing does not disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from medcli.classes import class_key
from medcli.facts import (
    Combination,
    ContraindicatedGroup,
    DurationCaution,
    Indication,
    Kind,
    LimitKind,
    SideEffect,
    SourceKind,
    Strength,
)
from medcli.store.content import Differing, Placed

LENGTHS = frozenset({LimitKind.MAX_DURATION, LimitKind.SHORT_TERM_ONLY})
"""Two ways of saying how long a drug may be taken, which are compared."""

_STRENGTHS = list(Strength)


def disagreements(facts: Iterable[Placed], classes: Mapping[str, Iterable[str]]) -> list[Differing]:
    """Return every disagreement within each drug, in the order of drugs, kinds and of the facts given.

    *classes* holds the classes of each drug: a label that warns of a class warns of the drugs in it.
    """
    by_drug: dict[str, list[Placed]] = {}
    for one in facts:
        by_drug.setdefault(one.fact.drug, []).append(one)
    found: list[Differing] = []
    for drug in sorted(by_drug):
        label = [one for one in by_drug[drug] if one.basis is SourceKind.LABEL]
        article = [one for one in by_drug[drug] if one.basis is SourceKind.ARTICLE]
        each = (*_uses(label, article), *_groups(label, article), *_lengths(label, article))
        found += _once((*each, *_side_effects(label, article), *_pairs(label, article, classes)))
    return found


def _once(found: Iterable[Differing]) -> Iterator[Differing]:
    """Drop what says the same of the same topic again, as a second article or label does."""
    seen: set[tuple[str, str, str]] = set()
    for one in found:
        key = (one.kind, one.topic, one.second_says)
        if key not in seen:
            seen.add(key)
            yield one


def _uses(label: list[Placed], article: list[Placed]) -> Iterator[Differing]:
    listed = [(one, one.fact) for one in label if isinstance(one.fact, Indication)]
    for one in article:
        use = one.fact
        if not listed or not isinstance(use, Indication):
            continue
        same = [(placed, fact) for placed, fact in listed if fact.term == use.term]
        status = f" ({use.label_status})" if use.label_status else ""
        if not same:
            known = ", ".join(dict.fromkeys(fact.term for _, fact in listed[:20]))
            first, says = listed[0][0], f"used for {known}"
        elif use.label_status == "off label" and all(fact.label_status != "off label" for _, fact in same):
            first, says = same[0][0], f"lists {use.term}"
        elif use.course and all(fact.course not in {None, use.course} for _, fact in same):
            first, says = same[0][0], f"{same[0][1].course} {use.term} only"
            status = f" ({use.course})"
        else:
            continue
        yield Differing(Kind.INDICATION, use.term, first, says, one, f"{use.term}{status}")


def _groups(label: list[Placed], article: list[Placed]) -> Iterator[Differing]:
    listed = [(one, one.fact) for one in label if isinstance(one.fact, ContraindicatedGroup)]
    for one in article:
        group = one.fact
        if not listed or not isinstance(group, ContraindicatedGroup):
            continue
        same = [(placed, fact) for placed, fact in listed if fact.term == group.term]
        # An article has often several sentences on a group; its strongest is what it says.
        stated = (other.fact for other in article if other.fact.term == group.term and other.source == one.source)
        strongest = min((f.strength for f in stated if isinstance(f, ContraindicatedGroup)), key=_STRENGTHS.index)
        if group.strength is not strongest:
            continue
        if same:
            first, fact = min(same, key=lambda pair: _STRENGTHS.index(pair[1].strength))
            says = f"{fact.term}: {fact.strength}"
            if fact.strength is group.strength:
                continue
        elif group.strength is not Strength.CAUTION:
            first, says = listed[0][0], "no such group"
        else:
            continue
        second = f"{group.term}: {group.strength}"
        yield Differing(Kind.CONTRAINDICATED_GROUP, group.term, first, says, one, second)


def _side_effects(label: list[Placed], article: list[Placed]) -> Iterator[Differing]:
    """Yield each effect that both list and only one of them calls common, by all that it says of the effect."""
    stated, claimed = _by_effect(label), _by_effect(article)
    for term, claims in claimed.items():
        said = stated.get(term, [])
        if said and _is_common(said) is not _is_common(claims):
            sides = (_telling(said), _frequency(said), _telling(claims), f"{term}: {_frequency(claims)}")
            yield Differing(Kind.SIDE_EFFECT, term, *sides)


def _by_effect(facts: Iterable[Placed]) -> dict[str, list[Placed]]:
    """Return the side effects among *facts* by their term, in the order given."""
    found: dict[str, list[Placed]] = {}
    for one in facts:
        if isinstance(one.fact, SideEffect):
            found.setdefault(one.fact.term, []).append(one)
    return found


def _is_common(effects: Iterable[Placed]) -> bool:
    return any(one.fact.common for one in effects if isinstance(one.fact, SideEffect))


def _telling(effects: list[Placed]) -> Placed:
    """Return the one that calls the effect common, or else the first."""
    return next((one for one in effects if _is_common([one])), effects[0])


def _frequency(effects: list[Placed]) -> str:
    if _is_common(effects):
        return "common"
    settings = {one.fact.setting for one in effects if isinstance(one.fact, SideEffect)}
    return "reported after marketing" if settings == {"post-marketing"} else "not called common"


def _lengths(label: list[Placed], article: list[Placed]) -> Iterator[Differing]:
    listed = [(one, one.fact) for one in label if isinstance(one.fact, DurationCaution) and days(one.fact)]
    for one in article:
        limit = one.fact
        if not isinstance(limit, DurationCaution) or not days(limit):
            continue
        same = [(placed, fact) for placed, fact in listed if _alike(fact.limit, limit.limit)]
        if not same:
            continue
        # A label that gives several lengths is held to its strictest.
        first, fact = min(same, key=lambda pair: days(pair[1]) or ())
        if days(fact) == days(limit):
            continue
        topic = "length of use" if limit.limit in LENGTHS else limit.limit.value.replace("_", " ")
        yield Differing(Kind.DURATION_CAUTION, topic, first, limit_says(fact), one, limit_says(limit))


def _alike(one: LimitKind, other: LimitKind) -> bool:
    return one is other or {one, other} <= LENGTHS


def days(limit: DurationCaution) -> tuple[float, float] | None:
    """Return the limit's two ends in days, the one that stands alone for both; None without a number."""
    low, high = limit.min_days, limit.max_days
    ends = (low if low is not None else high, high if high is not None else low)
    return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])


def limit_says(limit: DurationCaution) -> str:
    """Return a limit in words, with its days where its term has them not."""
    low, high = days(limit) or (0.0, 0.0)
    length = f"{high:g} days" if low == high else f"{low:g} to {high:g} days"
    return limit.term if length in limit.term else f"{limit.term} ({length})"


def _pairs(label: list[Placed], article: list[Placed], classes: Mapping[str, Iterable[str]]) -> Iterator[Differing]:
    """Yield each other drug of which one basis tells a risk and the other a benefit."""
    for one in label:
        for another in article:
            if {_effect(one), _effect(another)} == {"risk", "benefit claim"} and _same_partner(one, another, classes):
                # Named by the drug where one of the two names only its class.
                topic = f"with {(another if isinstance(another.fact, Combination) else one).fact.term}"
                yield Differing(Kind.COMBINATION, topic, one, _pair_says(one), another, _pair_says(another))


def _same_partner(one: Placed, other: Placed, classes: Mapping[str, Iterable[str]]) -> bool:
    first, second = class_key(one.fact.term), class_key(other.fact.term)
    known = {class_key(name) for term in (one.fact.term, other.fact.term) for name in classes.get(term, ())}
    return first == second or first in known or second in known


def _effect(one: Placed) -> str | None:
    if isinstance(one.fact, Combination):
        return one.fact.effect
    return "risk" if one.fact.kind is Kind.INTERACTION else None


def _pair_says(one: Placed) -> str:
    effect = "a risk" if _effect(one) == "risk" else "claimed to help"
    return f"with {one.fact.term}: {effect}"
