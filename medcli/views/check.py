"""The check view: findings, the heaviest first, then the uses asked for, then what could not be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from medcli.answers import DataVersion
from medcli.findings import Checked, Finding, Patient, Severity
from medcli.views.findings import details, finding_item, not_checked, told, used
from medcli.views.items import coverage_item, resolution_item, statement_item
from medcli.views.outcome import Failure, failure_item, resolved_as
from medcli.views.phrases import listed
from medcli.views.records import CHECK, check_records
from medcli.views.show import covered, data_line
from medcli.views.view import Block, Grid, Item, Line, Row, View

NOTHING = (
    "Nothing was found among the groups, boxed warnings, limits and interactions that these sources state. "
    "That is silence of the sources, and says nothing of the risk."
)

Answer = Checked | Failure


def check_view(outcomes: Iterable[Answer], cite: bool, data: DataVersion) -> View[Answer]:
    """Return the view of a check, or of the names that left nothing to check."""
    return View(
        command="check",
        columns=CHECK,
        answers=outcomes,
        item=_item,
        flatten=check_records,
        page=partial(_page, cite=cite, data=data),
        data=data,
    )


def _item(outcome: Answer) -> Item:
    return failure_item(outcome) if isinstance(outcome, Failure) else checked_item(outcome)


def checked_item(checked: Checked) -> Item:
    """Return a check as JSON has it."""
    patient = checked.patient
    found = bool(checked.findings)
    return {
        "status": "findings" if found else "answered",
        "exit_code": 10 if found else 0,
        "drugs": [answer.drug for answer in checked.drugs],
        "resolutions": [resolution_item(answer.resolution) for answer in checked.drugs],
        "patient": {
            "groups": [{"asked": one.asked, "group": one.group} for one in checked.groups],
            "age": patient.age,
            "days": patient.days,
            "condition": patient.condition or None,
        },
        "findings": [finding_item(finding) for finding in checked.findings],
        "uses": [
            {
                "drug": use.drug,
                "condition": use.condition,
                "state": use.state.name.lower(),
                "statements": [statement_item(one) for one in use.statements],
            }
            for use in checked.uses
        ],
        "unchecked": [
            {"what": one.what, "about": one.about, "reason": one.reason, "suggestions": list(one.suggestions)}
            for one in checked.unchecked
        ],
        "covers": {answer.drug: list(covered(answer)) for answer in checked.drugs},
        "coverage": {answer.drug: coverage_item(answer) for answer in checked.drugs},
        "note": "" if found else NOTHING,
    }


def _page(outcomes: Iterable[Answer], *, cite: bool, data: DataVersion) -> Iterator[Block]:
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            continue
        yield from (Line(name, "resolution") for a in outcome.drugs if (name := resolved_as(a.resolution)))
        listed_ = [*(answer.display for answer in outcome.drugs), *(name.asked.strip() for name in outcome.unknown)]
        yield Line(", ".join(listed_), "header")
        if products := [product for answer in outcome.drugs for product in covered(answer)]:
            yield Line(f"monographs of: {'; '.join(products)}")
        if who := patient_line(outcome.patient):
            yield Line(who)
        yield from _findings(outcome.findings, cite=cite)
        if outcome.uses:
            yield Line("What it is for", "title")
            yield from (Line(used(use)) for use in outcome.uses)
        if outcome.unchecked:
            yield Line("Not checked", "title")
            yield from (Line(not_checked(one)) for one in outcome.unchecked)
        yield data_line(data)


def patient_line(patient: Patient) -> str:
    """Return who the patient is, as it was told."""
    parts = [*patient.groups]
    if patient.age is not None:
        parts.append(f"{patient.age:g} years" if patient.age != 1 else "1 year")
    if patient.days is not None:
        parts.append(f"for {patient.days} days" if patient.days != 1 else "for 1 day")
    if patient.condition:
        parts.append(f"because of {patient.condition}")
    return f"patient: {listed(parts)}" if parts else ""


def _findings(findings: Iterable[Finding], *, cite: bool) -> Iterator[Block]:
    found = tuple(findings)
    if not found:
        yield Line("Findings", "title")
        yield Line(NOTHING)
    for severity in Severity:
        of_severity = [finding for finding in found if finding.severity is severity]
        if of_severity:
            yield Line(severity.upper(), "title")
            yield Grid(tuple(Row((told(one),), details(one, cite=cite)) for one in of_severity))
