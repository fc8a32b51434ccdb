"""What a boxed warning says of a pair or a group stands first and is called so; what it says of others does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from monographs import checked, compiled, foremost

from medcli.findings import FindingKind, Severity
from medcli.views.findings import sentence

OPIOID = "class: opioid analgesic\n## Boxed warning\n\n- {line} [L1 boxed warning]\n"


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("CNS depressants: with benzodiazepines or alcohol deep sedation threatens", "alprazolam"),
        ("CNS depressants: with others of them deep sedation threatens", "amitriptyline"),
        ("CYP3A4 inhibitors: starting one raises levels and can be fatal", "diltiazem"),
        ("CYP450: complex effects with CYP3A4 inducers or CYP3A4 inhibitors", "clarithromycin"),
        ("valproic acid: the rash is likelier", "valproic acid"),
    ],
)
def test_a_boxed_warning_that_names_a_drug_or_its_class_is_critical_and_called_boxed(
    tmp_path: Path, line: str, other: str
):
    with compiled(tmp_path, {"oxycodone": OPIOID.format(line=line)}) as db:
        found = foremost(db, f"oxycodone, {other}")
    assert (found.severity, found.kind, found.boxed) == (Severity.CRITICAL, FindingKind.INTERACTION, True)
    assert sentence(found).startswith("BOXED WARNING")


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("use: only where antibiotics are inappropriate; think of colitis in patients with diarrhea", "naproxen"),
        ("suicidality: antidepressants raised it in the young in short studies", "sertraline"),
        ("overdose: naloxone is given to treat it, together with oxygen", "naloxone"),
        ("opioids: deep sedation can follow", "morphine"),  # its own class
        ("respiratory depression: can be fatal at the start", "alprazolam"),
    ],
)
def test_a_boxed_warning_that_speaks_of_something_else_is_no_interaction(tmp_path: Path, line: str, other: str):
    with compiled(tmp_path, {"oxycodone": OPIOID.format(line=line)}) as db:
        kinds = [one.kind for one in checked(db, f"oxycodone, {other}").findings if one.boxed]
    assert FindingKind.INTERACTION not in kinds


def test_other_members_of_its_own_class_are_named_where_the_line_says_other(tmp_path: Path):
    line = "bleeding: likelier with other anticoagulants"
    text = f"class: anticoagulant\n## Boxed warning\n\n- {line} [L1 boxed warning]\n"
    with compiled(tmp_path, {"apixaban": text}) as db:
        assert foremost(db, "apixaban, warfarin").boxed


CAUTION = "## Contraindicated groups\n\n- caution: {group} [{cites}]\n"


def test_a_caution_that_cites_a_box_is_critical_and_one_that_does_not_is_a_warning(tmp_path: Path):
    boxed = CAUTION.format(group="opioids", cites="L1 boxed warning; L1 §5.1")
    plain = CAUTION.format(group="opioids", cites="L1 §5.1")
    with compiled(tmp_path, {"quazepam": boxed, "ramelteon": plain}) as db:
        first, second = foremost(db, "quazepam, oxycodone"), foremost(db, "ramelteon, oxycodone")
    assert (first.severity, first.boxed) == (Severity.CRITICAL, True)
    assert (second.severity, second.boxed) == (Severity.WARNING, False)


def test_a_group_of_the_patient_that_a_box_names_is_called_boxed(tmp_path: Path):
    text = CAUTION.format(group="pregnancy", cites="L1 boxed warning") + (
        "\n## Boxed warning\n\n- pregnancy: the newborn can have withdrawal [L1 boxed warning]\n"
    )
    with compiled(tmp_path, {"quazepam": text}) as db:
        found = foremost(db, "quazepam", groups=("pregnancy",))
        others = checked(db, "quazepam", groups=("breastfeeding",)).findings
    assert (found.severity, found.boxed) == (Severity.CRITICAL, True)
    assert sentence(found).startswith("BOXED WARNING")
    assert not [one for one in others if one.boxed]


def test_a_boxed_pair_stands_before_a_contraindicated_group(tmp_path: Path):
    text = (
        "## Contraindicated groups\n\n- contraindicated: asthma [L1 §4]\n"
        "- caution: benzodiazepines [L1 boxed warning; L1 §5.3]\n"
    )
    with compiled(tmp_path, {"oxycodone": text}) as db:
        found = checked(db, "oxycodone, alprazolam", groups=("asthma",)).findings
    assert [one.kind for one in found[:2]] == [FindingKind.INTERACTION, FindingKind.GROUP]
    assert [one.severity for one in found[:2]] == [Severity.CRITICAL, Severity.CRITICAL]


BREATHING = "## Boxed warning\n\n- breathing: fatal in children under 2 years, and in overdose [L1 boxed warning]\n"


@pytest.mark.parametrize(("age", "boxed"), [(1, True), (3, False), (40, False)])
def test_an_age_that_a_box_names_is_called_boxed_within_its_bounds(tmp_path: Path, age: int, boxed: bool):
    with compiled(tmp_path, {"promethazine": BREATHING}) as db:
        assert [one.boxed for one in checked(db, "promethazine", age=age).findings] == ([True] if boxed else [])


@pytest.mark.parametrize(("days", "cites", "severity"), [
    (7, "L1 boxed warning", Severity.CRITICAL),
    (7, "L1 §2", Severity.WARNING),
    (5, "L1 boxed warning", None),
])  # fmt: skip
def test_a_limit_that_a_box_sets_is_called_boxed(tmp_path: Path, days: int, cites: str, severity: Severity | None):
    text = f"## Duration cautions\n\n- max duration: 5 days [{cites}]\n"
    with compiled(tmp_path, {"ketorolac": text}) as db:
        found = [one for one in checked(db, "ketorolac", days=days).findings if one.kind is FindingKind.DURATION]
    assert [(one.severity, one.boxed) for one in found] == (
        [(severity, severity is Severity.CRITICAL)] if severity else []
    )


def test_a_box_on_those_of_an_age_with_something_else_is_not_on_all_of_that_age(tmp_path: Path):
    text = "## Boxed warning\n\n- dementia: older adults with dementia die more often [L1 boxed warning]\n"
    with compiled(tmp_path, {"quetiapine": text}) as db:
        assert not checked(db, "quetiapine", age=82).findings
        assert foremost(db, "quetiapine", groups=("dementia",)).boxed
