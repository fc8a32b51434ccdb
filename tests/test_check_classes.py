"""Classes on a list of drugs, and lines on classes: what is said of all of a class, of some, of one, and of none."""

from __future__ import annotations

from pathlib import Path

import pytest
from monographs import checked, compiled, foremost

from medcli.findings import FindingKind, Scope, Severity
from medcli.queries.class_knowledge import class_knowledge
from medcli.views.findings import sentence

INTERACTION = FindingKind.INTERACTION
GROUPS = "## Contraindicated groups\n\n- {line} [L1 §4]\n"
INTERACTIONS = "## Interactions\n\n- {line} [L1 §7]\n"


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("nonsteroidal anti-inflammatory drugs: bleeding is likelier", "NSAIDs"),
        ("nonsteroidal anti-inflammatory drugs: bleeding is likelier", "nsaid"),
        ("SSRIs: serotonin syndrome is reported", "SSRI"),
        ("ACE inhibitors: potassium rises", "ACE inhibitor"),
        ("monoamine oxidase inhibitors: never together", "MAOI"),
        ("CNS depressants: sedation adds up", "benzos"),
    ],
)
def test_a_class_on_the_list_is_held_against_what_the_others_say(tmp_path: Path, line: str, asked: str):
    with compiled(tmp_path, {"zolpidem": INTERACTIONS.format(line=line)}) as db:
        answer = checked(db, f"zolpidem, {asked}")
    assert (INTERACTION, ("zolpidem", asked)) in [(one.kind, one.drugs) for one in answer.findings]
    (told,) = [one for one in answer.unchecked if one.what == "drug"]
    assert told.about == asked
    assert "class of drugs" in told.reason


@pytest.mark.parametrize("asked", ["NSAID's", "NSAIDx", "class", "inhibitors", "pregnancy"])
def test_what_is_no_name_of_a_class_is_not_found_and_told(tmp_path: Path, asked: str):
    text = INTERACTIONS.format(line="nonsteroidal anti-inflammatory drugs: bleeding is likelier")
    with compiled(tmp_path, {"warfarin": text}) as db:
        answer = checked(db, f"warfarin, {asked}")
    assert not [one for one in answer.findings if one.kind is INTERACTION]
    (told,) = [one for one in answer.unchecked if one.what == "drug"]
    assert "class of drugs" not in told.reason


def test_two_classes_alone_are_checked(tmp_path: Path):
    with compiled(tmp_path, {"warfarin": "class: anticoagulant\n"}) as db:
        topics = [one.topic for one in checked(db, "NSAIDs, SSRIs").findings]
    assert "bleeding" in topics


def test_what_is_said_of_one_of_the_class_weighs_less_and_names_it(tmp_path: Path):
    with compiled(tmp_path, {"sumatriptan": GROUPS.format(line="contraindicated: phenelzine")}) as db:
        found = foremost(db, "sumatriptan, MAOIs")
        other = checked(db, "sumatriptan, SSRIs").findings
    assert (found.scope, found.certain, found.severity) == (Scope.ONE, False, Severity.WARNING)
    assert "phenelzine, one of the MAOIs" in sentence(found)
    assert not [one for one in other if one.kind is INTERACTION]


@pytest.mark.parametrize(
    "line",
    [
        "contraindicated: macrolide antibiotics; select ones, as strong inhibitors",
        "contraindicated: macrolide antibiotics; certain ones",
        "contraindicated: macrolide antibiotics; that prolong the QT interval",
    ],
)
def test_some_of_a_class_are_not_all_of_it(tmp_path: Path, line: str):
    with compiled(tmp_path, {"simvastatin": GROUPS.format(line=line)}) as db:
        found = foremost(db, "simvastatin, azithromycin")
    assert (found.scope, found.certain, found.severity) == (Scope.SOME, False, Severity.WARNING)
    assert "certain drugs of azithromycin's class" in sentence(found)
    assert "see the quote" in sentence(found)


@pytest.mark.parametrize(
    "line",
    [
        "contraindicated: macrolide antibiotics",
        "contraindicated: macrolide antibiotics; within 14 days",
        "contraindicated: macrolide antibiotics; such as clarithromycin",
    ],
)
def test_a_class_without_such_a_limit_is_named_as_a_whole(tmp_path: Path, line: str):
    with compiled(tmp_path, {"simvastatin": GROUPS.format(line=line)}) as db:
        found = foremost(db, "simvastatin, azithromycin")
    assert (found.scope, found.severity) == (Scope.ALL, Severity.CRITICAL)


def test_a_drug_that_a_line_takes_out_of_its_class_is_not_meant(tmp_path: Path):
    line = "contraindicated: benzodiazepines; other than diazepam, at the same time"
    with compiled(tmp_path, {"xxx": GROUPS.format(line=line)}) as db:
        assert not [one for one in checked(db, "xxx, diazepam").findings if one.kind is INTERACTION]
        assert foremost(db, "xxx, lorazepam").severity is Severity.CRITICAL


@pytest.mark.parametrize(
    ("drug", "meant", "not_meant"),
    [
        ("quinidine", "class IA antiarrhythmic", "class III antiarrhythmic"),
        ("amiodarone", "class III antiarrhythmic", "class IA antiarrhythmic"),
        ("flecainide", "class IC antiarrhythmic", "class III antiarrhythmic"),
    ],
)
def test_antiarrhythmics_of_one_class_are_not_those_of_another(drug: str, meant: str, not_meant: str):
    known = class_knowledge()
    belongings = known.belongings(drug, ["antiarrhythmic"])
    assert known.term(f"{meant}s") in belongings
    assert known.term(f"{not_meant}s") not in belongings


def test_a_line_on_one_class_of_antiarrhythmics_is_not_on_the_others(tmp_path: Path):
    with compiled(tmp_path, {"xxx": GROUPS.format(line="avoid: class IA antiarrhythmics")}) as db:
        assert [one.kind for one in checked(db, "xxx, quinidine").findings] == [INTERACTION]
        assert not checked(db, "xxx, amiodarone").findings
        assert not checked(db, "xxx, flecainide").findings


def test_one_ingredient_twice_is_critical_and_called_a_duplicate(tmp_path: Path):
    with compiled(tmp_path, {"acetaminophen": "brands: [Tylenol]\n"}) as db:
        found = foremost(db, "tylenol, acetaminophen")
        part = foremost(db, "acetaminophen, hydrocodone / acetaminophen")
    assert found.severity is part.severity is Severity.CRITICAL
    assert sentence(found).startswith("DUPLICATE")
    assert sentence(part).startswith("DUPLICATE")


PRODUCTS = "## Boxed warning\n\n- liver: {line} [L1 boxed warning]\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("acute failure, often from more than one acetaminophen product", True),
        ("acute failure, also from other products that contain acetaminophen", True),
        ("acute failure from too much acetaminophen", False),
        ("acute failure, also from other products that contain ibuprofen", False),
    ],
)
def test_what_is_said_of_more_products_stands_with_the_duplicate(tmp_path: Path, line: str, told: bool):
    with compiled(tmp_path, {"acetaminophen": PRODUCTS.format(line=line)}) as db:
        found = foremost(db, "acetaminophen, hydrocodone / acetaminophen")
    assert (found.kind, found.boxed, bool(found.statements)) == (FindingKind.SAME_INGREDIENT, told, told)
    assert sentence(found).startswith("DUPLICATE, BOXED WARNING" if told else "DUPLICATE:")


def test_two_drugs_of_one_class_are_no_duplicate(tmp_path: Path):
    with compiled(tmp_path, {"meloxicam": "class: nonsteroidal anti-inflammatory drug\n"}) as db:
        found = checked(db, "meloxicam, naproxen").findings
    assert not [one for one in found if one.severity is Severity.CRITICAL]


def test_a_drug_that_no_source_is_on_is_known_by_its_brand_and_its_classes(tmp_path: Path):
    lines = "cotrimoxazole: may increase the INR [L1 §7]\n- opioids: sedation adds up [L1 §7]"
    with compiled(tmp_path, {"warfarin": f"## Interactions\n\n- {lines}\n"}) as db:
        assert foremost(db, "warfarin, Bactrim").topic == "sulfamethoxazole / trimethoprim"
        assert foremost(db, "warfarin, Percocet").via == "opioid analgesic"
        (told,) = [one for one in checked(db, "warfarin, Bactrim").unchecked if one.what == "drug"]
        assert not [one for one in checked(db, "warfarin, Lipitor").findings if one.kind is INTERACTION]
        assert not [one for one in checked(db, "warfarin, Bactrin").findings if one.kind is INTERACTION]
    assert "sulfamethoxazole / trimethoprim by word lists" in told.reason


def test_a_class_that_only_says_how_strong_its_members_are_names_some_of_it(tmp_path: Path):
    with compiled(tmp_path, {"xxx": INTERACTIONS.format(line="strong CYP1A2 inhibitors: levels rise")}) as db:
        found = foremost(db, "xxx, fluvoxamine")
        others = checked(db, "xxx, naproxen").findings
    assert (found.scope, found.severity) == (Scope.SOME, Severity.INFO)
    assert not others


def test_a_class_of_known_strength_is_not_that_of_another(tmp_path: Path):
    with compiled(tmp_path, {"xxx": GROUPS.format(line="contraindicated: strong CYP3A4 inhibitors")}) as db:
        assert not [one for one in checked(db, "xxx, verapamil").findings if one.kind is INTERACTION]
        assert foremost(db, "xxx, clarithromycin").scope is Scope.ALL


@pytest.mark.parametrize("line", ["5 mg; without valproic acid", "5 mg; if no valproic acid is taken"])
def test_a_dose_without_a_drug_is_none_with_it(tmp_path: Path, line: str):
    with compiled(tmp_path, {"xxx": f"## Dosage\n\n- {line} [L1 §2]\n- 10 mg; with valproic acid [L1 §2]\n"}) as db:
        found = [one for one in checked(db, "xxx, valproic acid").findings if one.kind is FindingKind.LINE]
    assert [s.citations[0].quote for one in found for s in one.statements] == ["10 mg; with valproic acid"]


def members_found(folder: Path, drugs: dict[str, str], asked: str):
    with compiled(folder, drugs) as db:
        return [one for one in checked(db, asked).findings if one.kind is FindingKind.MEMBERS]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (INTERACTIONS.format(line="warfarin: bleeding is likelier"), Severity.INFO),
        (INTERACTIONS.format(line="anticoagulants: bleeding is likelier"), Severity.INFO),
        (GROUPS.format(line="contraindicated: warfarin"), Severity.WARNING),
    ],
)
def test_what_sources_of_some_of_a_class_say_of_another_drug_weighs_less(tmp_path: Path, text: str, severity: Severity):
    drugs = {
        "warfarin": "class: anticoagulant\n",
        "ibuprofen": text,
        "naproxen": "## Interactions\n\n- lithium [L1 §7]\n",
    }
    (found,) = members_found(tmp_path, drugs, "NSAIDs, warfarin")
    assert (found.drugs, found.severity) == (("NSAIDs", "warfarin"), severity)
    assert (found.scope, found.certain, found.boxed) == (Scope.SOME, False, False)
    assert {one.drug for one in found.statements} == {"ibuprofen"}
    assert "some members of the class" in sentence(found)
    assert "ibuprofen; which is taken is not known" in sentence(found)


@pytest.mark.parametrize(
    "asked", ["ibuprofen, warfarin", "NSAIDs", "NSAIDs, ibuprofen", "SSRIs, warfarin", "NSAIDs, digoxin"]
)
def test_members_say_nothing_where_no_class_is_asked_for_or_they_name_no_other_on_the_list(tmp_path: Path, asked: str):
    drugs = {
        "warfarin": "class: anticoagulant\n",
        "digoxin": "class: cardiac glycoside\n",
        "ibuprofen": INTERACTIONS.format(line="warfarin: bleeding is likelier"),
        "naproxen": INTERACTIONS.format(line="ibuprofen: ulcers are likelier"),
    }
    assert not members_found(tmp_path, drugs, asked)
