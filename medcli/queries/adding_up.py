"""Bodies of effects that several drugs have: by the classes they belong to, and by the effects their sources list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medcli.answers import Statement
from medcli.findings import Finding, FindingKind, Severity
from medcli.kinds import Kind, Reference
from medcli.queries.alike import known_references
from medcli.queries.class_knowledge import Body, ClassKnowledge
from medcli.queries.pairs import Taken


def adding_up(drugs: Sequence[Taken], known: ClassKnowledge) -> Iterator[Finding]:
    """Yield a finding for each body of effects that two or more of the drugs have.

    Drugs that have but its slight effects are left out where two others have it, and otherwise make it a light one.
    """
    for body in known.bodies:
        having = [(taken, _shown(taken, body)) for taken in drugs]
        counted = [(taken, shown) for taken, shown in having if shown or body.drug_class in taken.belongings]
        firm = [(taken, shown) for taken, shown in counted if _firmly(taken, shown, body)]
        light = len({taken.drug for taken, _ in firm}) < 2
        if not light:
            counted = firm
        if len({taken.drug for taken, _ in counted}) < 2:
            continue
        vouching = [reference for taken, _ in counted for reference in _belongs(taken, body, known)]
        yield Finding(
            severity=Severity.INFO if light else body.severity,
            kind=FindingKind.ADDS_UP,
            drugs=tuple(taken.drug for taken, _ in counted),
            topic=body.name,
            via=body.slightly if light else body.verb,
            statements=tuple(statement for _, shown in counted for statement in shown),
            references=tuple(dict.fromkeys((*body.references, *vouching))),
        )


def _firmly(taken: Taken, shown: Sequence[Statement], body: Body) -> bool:
    return body.drug_class in taken.belongings or any(effect.term not in body.slight for effect in shown)


def _shown(taken: Taken, body: Body) -> tuple[Statement, ...]:
    """Return the effects by which a drug shows the body; none where they are too few."""
    effects = [
        effect
        for effect in taken.answer.of(Kind.SIDE_EFFECT)
        if effect.term in body.effects and (body.anyhow or _weighs(effect))
    ]
    return tuple(effects) if len({effect.term for effect in effects}) >= body.least else ()


def _weighs(effect: Statement) -> bool:
    return bool(effect.attributes.get("common") or effect.attributes.get("serious"))


def _belongs(taken: Taken, body: Body, known: ClassKnowledge) -> tuple[Reference, ...]:
    belonging = taken.belongings.get(body.drug_class)
    if belonging is None:
        return ()
    return belonging.references or known_references(known, taken.drug, body.drug_class)
