"""The compare view: what the sources say of drugs taken together, then the drugs side by side by normal term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from medcli.answers import DataVersion, DrugAnswer, Statement
from medcli.findings import ComparedTerm, Comparison, Limit, Severity
from medcli.kinds import FOUR_KINDS, GROUP_KINDS, Kind, Strength
from medcli.views.findings import details, finding_item, told
from medcli.views.items import comparison_item
from medcli.views.kinds import HEADER, NAMING, ORDER
from medcli.views.outcome import Failure, failure_item, resolved_as
from medcli.views.phrases import capitals, cited, empty, heading, listed, mark, qualifiers
from medcli.views.records import COMPARE, compare_records
from medcli.views.show import data_line, differences
from medcli.views.view import ABSENT, Block, Grid, Item, Line, Row, View

_STRENGTHS = [strength.upper() for strength in Strength]

Compared = Comparison | Failure


def compare_view(outcomes: Iterable[Compared], cite: bool, data: DataVersion) -> View[Compared]:
    """Return the view of a comparison, or of the names that kept it from being made."""
    return View(
        command="compare",
        columns=COMPARE,
        answers=outcomes,
        item=_item,
        flatten=compare_records,
        page=partial(_page, cite=cite, data=data),
        data=data,
    )


def _item(outcome: Compared) -> Item:
    if isinstance(outcome, Failure):
        return failure_item(outcome)
    return {**comparison_item(outcome), "findings": [finding_item(one) for one in outcome.findings]}


def _page(outcomes: Iterable[Compared], *, cite: bool, data: DataVersion) -> Iterator[Block]:
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            continue
        yield from (Line(name, "resolution") for a in outcome.drugs if (name := resolved_as(a.resolution)))
        yield Line(listed([answer.display for answer in outcome.drugs]), "header")
        yield from _together(outcome, cite=cite)
        for kind in ORDER:
            if kind not in HEADER and kind not in (Kind.COMBINATION, Kind.INTERACTION):
                yield from _kind(outcome, kind, cite=cite)
        yield data_line(data)


def _kind(comparison: Comparison, kind: Kind, *, cite: bool) -> Iterator[Block]:
    terms = [compared for compared in comparison.terms if compared.kind is kind]
    if not terms and kind not in FOUR_KINDS:
        return
    yield Line(NAMING[kind].title, "title")
    for answer in comparison.drugs:
        if not answer.of(kind) and kind in FOUR_KINDS:
            yield Line(f"{answer.display}: {empty(answer, kind)}")
    shared = [compared for compared in terms if compared.shared]
    if shared:
        names = [answer.display for answer in comparison.drugs]
        yield Grid(tuple(_row(compared, cite=cite) for compared in shared), (_everyone(comparison), *names))
    owners: dict[tuple[str, ...], list[ComparedTerm]] = {}
    for compared in sorted(terms, key=_strength):
        if not compared.shared:
            owners.setdefault(_owners(compared, comparison), []).append(compared)
    for having, alone in owners.items():
        yield Line(f"only {listed(having)}", "group")
        yield from _alone(alone, having, cite=cite)


def _everyone(comparison: Comparison) -> str:
    return "all" if len(comparison.drugs) > 2 else "both"


def _strength(compared: ComparedTerm) -> int:
    """Return the place of a group's strength, the strongest first; terms of other kinds keep their order."""
    ranks = [_STRENGTHS.index(said) for s in compared.statements if s and (said := _said(s)) in _STRENGTHS]
    return min(ranks, default=len(_STRENGTHS))


def _owners(compared: ComparedTerm, comparison: Comparison) -> tuple[str, ...]:
    return tuple(a.display for a, s in zip(comparison.drugs, compared.statements, strict=True) if s is not None)


def _alone(terms: Sequence[ComparedTerm], names: tuple[str, ...], *, cite: bool) -> Iterator[Block]:
    """Yield terms that only the drugs of *names* have.

    A row each where several drugs have them or with citations, else one paragraph for what is said alike.
    """
    if len(names) > 1:
        yield Grid(tuple(_row(compared, cite=cite) for compared in terms), ("", *names))
        return
    if cite or terms[0].kind is Kind.DURATION_CAUTION:
        yield Grid(tuple(_row(compared, cite=cite) for compared in terms))
        return
    alike: dict[tuple[str, str], list[str]] = {}
    for compared in terms:
        best = next(s for s in compared.statements if s is not None)
        alike.setdefault((_said(best), mark(best)), []).append(_name(compared))
    for (said, label), stated in alike.items():
        yield Line(f"{said}: {', '.join(stated)} [{label}]" if said else f"{', '.join(stated)} [{label}]")


def _name(compared: ComparedTerm) -> str:
    return next(heading(statement) for statement in compared.statements if statement is not None)


def _row(compared: ComparedTerm, *, cite: bool) -> Row:
    details: tuple[str, ...] = ()
    if cite:
        details = tuple(line for s in compared.statements if s is not None for line in cited(s.citations))
    return Row((_name(compared), *(_cell(s) for s in compared.statements if compared.shared or s)), details)


def _cell(statement: Statement | None) -> str:
    if statement is None:
        return ABSENT
    return " ".join(part for part in (_said(statement), f"[{mark(statement)}]") if part)


def _said(statement: Statement) -> str:
    if statement.kind in GROUP_KINDS:
        return str(statement.attributes.get("strength", "")).upper()
    return qualifiers(statement)


def _together(comparison: Comparison, *, cite: bool) -> Iterator[Block]:
    yield Line("Taken together", "title")
    names = listed([answer.display for answer in comparison.drugs])
    if not comparison.together:
        yield Line(f"no source says anything of {names} together")
    for severity in Severity:
        of_severity = [one for one in comparison.findings if one.severity is severity]
        if of_severity:
            yield Line(severity.upper(), "group")
            yield Grid(tuple(Row((told(one),), details(one, cite=cite)) for one in of_severity))
    shared = [_name(c) for c in comparison.terms if c.shared and c.kind is Kind.SIDE_EFFECT]
    if shared:
        yield Line(f"side effects of each, which may add up: {', '.join(shared)}")
    yield from _limits(comparison)
    yield from _kept(comparison)
    yield from differences(comparison.disagreements, named=True)


def _limits(comparison: Comparison) -> Iterator[Block]:
    """Yield how long each may be taken, one beside the other."""
    if any(limit.statement for limit in comparison.limits):
        yield Line("how long", "group")
        yield Grid(
            tuple(_limit(limit, answer) for limit, answer in zip(comparison.limits, comparison.drugs, strict=True))
        )


def _limit(limit: Limit, answer: DrugAnswer) -> Row:
    if limit.statement is None:
        return Row((answer.display, empty(answer, Kind.DURATION_CAUTION), "", ""))
    shortest = "the shortest" if limit.shortest else ""
    return Row((answer.display, heading(limit.statement), f"[{mark(limit.statement)}]", shortest))


def _kept(comparison: Comparison) -> Iterator[Block]:
    """Yield who must not take one of the drugs, and so not all of them: together what is said of the same drugs."""
    shown = {answer.drug: answer.display for answer in comparison.drugs}
    for strength in (Strength.CONTRAINDICATED, Strength.AVOID):
        by_drugs: dict[str, list[str]] = {}
        for one in comparison.kept:
            if one.strength is strength:
                said = dict.fromkeys(f"{shown[s.drug]} [{mark(s)}]" for s in one.statements)
                by_drugs.setdefault(listed(list(said)), []).append(capitals(one.group))
        if by_drugs:
            yield Line(f"{strength.upper()} for one and so for {_everyone(comparison)}", "group")
            yield from (Line(f"{drugs}: {', '.join(groups)}") for drugs, groups in by_drugs.items())
