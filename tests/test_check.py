"""A patient's drugs against the sources: questions whose answers were read from labels, and what must raise no alarm.

The sources are two monographs that we ship and those of tests/fixtures/check, each line citing a label's section.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import database, document, effect, extracted, group, limit, other

from medcli.compile import compile_sources
from medcli.facts import Identity, Kind, LimitKind, SourceKind, Strength
from medcli.findings import Checked, Finding, FindingKind, Patient, Severity, UseState
from medcli.queries import Database, open_database
from medcli.queries.patient import bounds

ROOT = Path(__file__).parents[1]
GROUP, INTERACTION, DURATION = FindingKind.GROUP, FindingKind.INTERACTION, FindingKind.DURATION
ADDS_UP, SAME_CLASS, SAME_INGREDIENT = FindingKind.ADDS_UP, FindingKind.SAME_CLASS, FindingKind.SAME_INGREDIENT
CRITICAL, WARNING, INFO = Severity.CRITICAL, Severity.WARNING, Severity.INFO


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("check") / "meds.sqlite"
    shipped = [ROOT / "data" / "sources" / f"{drug}.md" for drug in ("amitriptyline", "carisoprodol")]
    compile_sources([ROOT / "tests" / "fixtures" / "check", *shipped], path)
    with open_database(path) as opened:
        yield opened


def checked(db: Database, drugs: str, **patient: Any) -> Checked:
    """Check drugs, separated by commas, for a patient."""
    return db.check([db.resolve(drug.strip()) for drug in drugs.split(",")], Patient(**patient))


def brief(finding: Finding) -> tuple[Severity, FindingKind, str]:
    return finding.severity, finding.kind, finding.topic


@pytest.mark.parametrize(
    ("drugs", "patient", "expected"),
    [
        # named by class: carisoprodol's label names tricyclic antidepressants, and amitriptyline is one
        ("carisoprodol, amitriptyline", {}, (WARNING, INTERACTION, "amitriptyline")),
        ("soma, elavil", {}, (WARNING, ADDS_UP, "CNS depression")),
        ("carisoprodol, clonazepam", {}, (WARNING, INTERACTION, "benzodiazepine")),
        ("clonazepam, oxycodone", {}, (CRITICAL, INTERACTION, "benzodiazepines")),
        ("oxycodone, citalopram", {}, (WARNING, INTERACTION, "serotonergic drug")),
        ("citalopram, linezolid", {}, (CRITICAL, INTERACTION, "monoamine oxidase inhibitor use")),
        ("amitriptyline, linezolid", {}, (CRITICAL, INTERACTION, "monoamine oxidase inhibitor use")),
        ("citalopram, linezolid", {}, (WARNING, ADDS_UP, "serotonin syndrome")),
        ("citalopram, ciprofloxacin", {}, (WARNING, ADDS_UP, "QT prolongation")),
        ("citalopram, ciprofloxacin", {}, (WARNING, INTERACTION, "QT-prolonging drug")),
        ("tizanidine, ciprofloxacin", {}, (CRITICAL, INTERACTION, "ciprofloxacin")),
        ("simvastatin, clarithromycin", {}, (CRITICAL, INTERACTION, "strong cyp3a4 inhibitor use")),
        ("rivaroxaban, naproxen", {}, (CRITICAL, INTERACTION, "hematoma")),
        ("rivaroxaban, naprosyn", {}, (WARNING, ADDS_UP, "bleeding")),
        ("meloxicam, rivaroxaban", {}, (WARNING, ADDS_UP, "bleeding")),
        ("meloxicam, naproxen", {}, (WARNING, SAME_CLASS, "nonsteroidal anti-inflammatory drug")),
        ("losartan, spironolactone", {}, (WARNING, ADDS_UP, "raised potassium")),
        ("amitriptyline, promethazine", {}, (WARNING, ADDS_UP, "anticholinergic effects")),
        ("hydrocodone / acetaminophen, tylenol", {}, (CRITICAL, SAME_INGREDIENT, "acetaminophen")),
        ("soma, carisoprodol", {}, (CRITICAL, SAME_INGREDIENT, "carisoprodol")),
        # the patient
        ("losartan", {"groups": ("pregnancy",)}, (CRITICAL, GROUP, "pregnancy")),
        ("spironolactone", {"groups": ("pregnant women",)}, (WARNING, GROUP, "pregnancy")),
        ("carisoprodol", {"groups": ("kidney failure",)}, (WARNING, GROUP, "renal impairment")),
        ("ketorolac", {"groups": ("advanced renal impairment",)}, (CRITICAL, GROUP, "severe renal impairment")),
        ("ketorolac", {"groups": ("renal impairment",)}, (WARNING, GROUP, "severe renal impairment")),
        ("amitriptyline", {"age": 78}, (WARNING, GROUP, "older adults")),
        ("amitriptyline", {"age": 6}, (CRITICAL, GROUP, "children")),
        ("promethazine", {"age": 1}, (CRITICAL, GROUP, "children under 2")),
        ("citalopram", {"groups": ("low potassium",)}, (WARNING, GROUP, "hypokalemia")),
        ("amitriptyline", {"groups": ("phenelzine",)}, (CRITICAL, GROUP, "monoamine oxidase inhibitor use")),
        # how long
        ("carisoprodol", {"days": 30}, (WARNING, DURATION, "no longer than 14 to 21 days")),
        ("ketorolac", {"days": 6}, (CRITICAL, DURATION, "no longer than 5 days")),
        ("zolpidem", {"days": 30}, (INFO, DURATION, "reassess after 7 to 10 days")),
        # what for
        ("carisoprodol", {"condition": "chronic back pain"}, (INFO, FindingKind.USE, "chronic back pain")),
        ("losartan", {"condition": "depression"}, (INFO, FindingKind.USE, "depression")),
        ("spironolactone", {"condition": "high potassium"}, (CRITICAL, GROUP, "hyperkalemia")),
    ],
)
def test_what_a_label_warns_of_is_found(
    db: Database, drugs: str, patient: dict[str, Any], expected: tuple[Severity, FindingKind, str]
):
    assert expected in [brief(finding) for finding in checked(db, drugs, **patient).findings]


@pytest.mark.parametrize(
    ("drugs", "patient"),
    [
        ("carbamazepine, naproxen", {}),
        ("simvastatin, acetaminophen", {}),
        ("losartan, zolpidem", {}),
        ("promethazine", {"age": 6}),
        ("amitriptyline", {"age": 40}),
        ("ketorolac", {"days": 5}),
        ("zolpidem", {"days": 7}),
        ("ketorolac", {"groups": ("hepatic impairment",)}),
        ("spironolactone", {"groups": ("asthma",)}),
        ("losartan", {"condition": "hypertension"}),
        ("zolpidem", {"days": 10, "condition": "insomnia", "age": 30}),
    ],
)
def test_what_no_source_warns_of_is_no_finding(db: Database, drugs: str, patient: dict[str, Any]):
    assert not checked(db, drugs, **patient).findings


def test_a_sentence_that_denies_an_effect_is_no_warning(db: Database):
    findings = checked(db, "clonazepam, carbamazepine").findings
    assert "carbamazepine" not in [finding.topic for finding in findings]
    quotes = [citation.quote for f in findings for s in f.statements for citation in s.citations]
    assert not [quote for quote in quotes if "does not change" in quote]


def test_a_boy_of_thirteen_is_a_child_but_not_one_under_twelve(db: Database):
    topics = [finding.topic for finding in checked(db, "amitriptyline", age=13).findings]
    assert "children under 12" not in topics
    assert topics


def test_the_worst_news_stands_first(db: Database):
    found = checked(db, "clonazepam, oxycodone, carisoprodol", groups=("pregnancy",), age=78, days=30).findings
    severities = [list(Severity).index(finding.severity) for finding in found]
    assert severities == sorted(severities)
    assert found[0].severity is CRITICAL


def test_what_is_to_be_avoided_stands_before_what_needs_care(db: Database):
    found = checked(db, "amitriptyline, spironolactone", groups=("pregnancy",)).findings
    assert [finding.drugs for finding in found if finding.kind is GROUP] == [("spironolactone",), ("amitriptyline",)]


def test_an_article_alone_weighs_less_than_a_label_and_stands_behind_it(db: Database):
    pregnancy, line = checked(db, "carisoprodol", groups=("pregnancy",)).findings
    assert line.kind is FindingKind.LINE
    assert (pregnancy.severity, pregnancy.statements[0].basis) == (INFO, SourceKind.ARTICLE)
    kidney, *_ = checked(db, "carisoprodol", groups=("renal impairment",)).findings
    assert [one.basis for one in kidney.statements] == [SourceKind.LABEL, SourceKind.ARTICLE]


def test_every_finding_cites_words_or_a_label_or_repeats_the_list(db: Database):
    found = checked(db, "clonazepam, oxycodone, meloxicam, naproxen, rivaroxaban", age=70, days=30).findings
    for finding in found:
        cited = [c for statement in finding.statements for c in statement.citations]
        assert cited or finding.references or finding.kind is SAME_INGREDIENT


def test_what_could_not_be_checked_is_told(db: Database):
    answer = checked(db, "amitriptylin, losartan, zolpidem", groups=("renall impairment",), days=3)
    told = {(one.what, one.about) for one in answer.unchecked}
    assert {("drug", "amitriptylin"), ("group", "renall impairment"), ("duration", "losartan")} <= told
    (drug,) = [one for one in answer.unchecked if one.what == "drug"]
    assert drug.suggestions == ("amitriptyline",)
    (unknown,) = [one for one in answer.unchecked if one.what == "group"]
    assert "renal impairment" in unknown.suggestions
    assert ("interactions", "zolpidem") in told


@pytest.mark.parametrize(
    ("drugs", "expected"),
    [
        # none of the second drugs has sources: what the first's say of it by name or by its class is found all the same
        ("citalopram, phenelzine", (CRITICAL, INTERACTION, "monoamine oxidase inhibitor use")),
        ("citalopram, Nardil", (CRITICAL, INTERACTION, "monoamine oxidase inhibitor use")),
        ("carisoprodol, temazepam", (WARNING, INTERACTION, "benzodiazepine")),
        ("hydrocodone / acetaminophen, hydrocodone", (CRITICAL, SAME_INGREDIENT, "hydrocodone")),
    ],
)
def test_a_drug_without_sources_is_held_against_what_the_others_say_of_it(
    db: Database, drugs: str, expected: tuple[Severity, FindingKind, str]
):
    answer = checked(db, drugs)
    assert expected in [brief(one) for one in answer.findings]
    named, asked = drugs.split(", ")
    assert [one.about for one in answer.unchecked if one.what == "drug"] == [asked]
    assert [one.drug for one in answer.drugs] == [named]


@pytest.mark.parametrize(
    "name", ["phenelzin", "fenelzine", "temazepan", "MAO", "pregnancy", "use", "nosuch", "  ", "(", "%", "\ud800", "\0"]
)
def test_what_is_not_exactly_a_known_name_is_held_against_nothing(db: Database, name: str):
    answer = checked(db, f"citalopram, carisoprodol, {name}")
    without = checked(db, "citalopram, carisoprodol")
    assert [brief(one) for one in answer.findings] == [brief(one) for one in without.findings]
    assert any(one.what == "drug" for one in answer.unchecked)


def test_a_use_is_told_by_who_states_it(db: Database):
    states = {use.drug: use.state for use in checked(db, "citalopram, carisoprodol", condition="depression").uses}
    assert states == {"citalopram": UseState.LABEL, "carisoprodol": UseState.NOT_STATED}
    assert not checked(db, "citalopram, carisoprodol", condition="depression").findings


CLASSED = Identity("clonazepam", (), (), "benzodiazepine")


def pair(folder: Path, said: str, wording: str, term: str, drug_class: str = "benzodiazepine") -> list[Finding]:
    """Return what is found of clonazepam, whose label says this on interactions, together with alprazolam."""
    doc = document("label-1", [("Interactions", said)], identity=CLASSED)
    second = document("label-2", [("Uses", "Panic.")], identity=Identity("alprazolam", (), (), drug_class))
    items = [
        extracted(doc, other(doc, Kind.INTERACTION, "clonazepam", wording, term)),
        extracted(second, other(second, Kind.WARNING, "alprazolam", "Panic", "panic")),
    ]
    with database(folder, items) as opened:
        found = checked(opened, "clonazepam, alprazolam").findings
    return [finding for finding in found if finding.kind is INTERACTION]


@pytest.mark.parametrize(
    "said",
    [
        "Alprazolam did not alter its clearance.",
        "Alprazolam did not adversely affect its action.",
        "No interaction was seen with alprazolam.",
        "Its levels were not significantly affected by alprazolam.",
        "Alprazolam is unlikely to raise its levels.",
        "There was no effect on the kinetics of alprazolam.",
        "No dose adjustment is needed with alprazolam.",
        "Levels rise with cimetidine, but alprazolam has no influence.",
        "Alprazolam",
    ],
)
def test_a_drug_that_is_named_without_harm_is_no_finding(tmp_path: Path, said: str):
    wording = "alprazolam" if "alprazolam" in said else "Alprazolam"
    assert not pair(tmp_path, said, wording, "alprazolam")


@pytest.mark.parametrize(
    "said",
    [
        "Alprazolam raises its levels.",
        "Use with alprazolam is not recommended.",
        "Cimetidine has no influence, but alprazolam increases sedation.",
        "Monitor when alprazolam is added.",
    ],
)
def test_a_drug_that_is_named_with_harm_is_one(tmp_path: Path, said: str):
    wording = "alprazolam" if "alprazolam" in said else "Alprazolam"
    assert [brief(one) for one in pair(tmp_path, said, wording, "alprazolam")] == [(WARNING, INTERACTION, "alprazolam")]


def test_a_label_that_names_its_own_class_speaks_of_itself(tmp_path: Path):
    said = "The benzodiazepines increase sedation."
    assert not pair(tmp_path, said, "benzodiazepines", "benzodiazepine")


@pytest.mark.parametrize(
    "said",
    [
        "Clonazepam is a weak antiepileptic drug and increases sedation.",
        "As with other antiepileptic drugs, suicidal thoughts are reported.",
        "Cimetidine reduces its antiepileptic drug activity.",
        "Diazepam, an antiepileptic drug, increases sedation.",
    ],
)
def test_a_class_that_describes_a_drug_names_nobody(tmp_path: Path, said: str):
    wording = "antiepileptic drugs" if "antiepileptic drugs" in said else "antiepileptic drug"
    assert not pair(tmp_path, said, wording, "anticonvulsant", "anticonvulsant")


def boxed(folder: Path, said: str) -> list[Finding]:
    """Return what is found of a drug whose boxed warning says this, together with epinephrine."""
    doc = document("label-1", [("Warning", said)], identity=Identity("carboplatin"))
    second = document("label-2", [("Uses", "Shock.")], identity=Identity("epinephrine"))
    items = [
        extracted(doc, other(doc, Kind.BOXED_WARNING, "carboplatin", said, "boxed warning")),
        extracted(second, other(second, Kind.WARNING, "epinephrine", "Shock", "shock")),
    ]
    with database(folder, items) as opened:
        return [one for one in checked(opened, "carboplatin, epinephrine").findings if one.kind is INTERACTION]


def test_a_remedy_in_a_boxed_warning_is_no_interaction(tmp_path: Path):
    assert not boxed(tmp_path, "Anaphylaxis can follow. Epinephrine has been given to alleviate it.")


def test_a_drug_taken_together_in_a_boxed_warning_is_one(tmp_path: Path):
    (finding,) = boxed(tmp_path, "Bleeding can follow. Taken with epinephrine it can kill.")
    assert (finding.severity, finding.statements[0].citations[0].wording) == (
        CRITICAL,
        "Taken with epinephrine it can kill.",
    )


def test_a_label_that_names_others_of_its_class_does_not(tmp_path: Path):
    said = "Taken with other benzodiazepines it sedates more, with a higher risk."
    (finding,) = pair(tmp_path, said, "benzodiazepines", "benzodiazepine")
    assert finding.via == "benzodiazepine"


@pytest.mark.parametrize(
    ("wording", "quote", "low", "high"),
    [
        ("children under 12 years", "Not in children under 12 years.", None, 144),
        ("pediatric patients", "Not in pediatric patients younger than 2 years.", None, 24),
        ("infants below 6 months", "Not in infants below 6 months of age.", None, 6),
        ("patients 65 years of age and older", "Care in patients 65 years of age and older.", 780, None),
        ("children", "Care in children 2 to 11 years.", 24, 132),
        ("CHILDREN", "NOT IN CHILDREN UNDER 2 YEARS OF AGE.", None, 24),
        ("children", "Not in children. Adults over 65 need less.", None, None),
        ("older adults", "Care in older adults.", None, None),
        ("children", "Not in children less than two years of age.", None, 24),
        ("older adults", "Care in older adults from 65 years.", 780, None),
        ("children", "Not in children from 10 kg.", None, None),
        ("children", "Not in children; adults over 65 need less.", None, None),
    ],
)
def test_bounds_of_age_are_read_from_the_words(wording: str, quote: str, low: float | None, high: float | None):
    assert bounds(wording, quote) == (low, high)


def aged(folder: Path, sentence: str, wording: str, term: str, age: float) -> list[str]:
    doc = document("label-x", [("contraindicated_group", sentence)], identity=Identity("xxx"))
    fact = group(doc, "xxx", wording, term, strength=Strength.AVOID, group_kind="population")
    with database(folder, [extracted(doc, fact)]) as opened:
        return [finding.topic for finding in checked(opened, "xxx", age=age).findings]


@pytest.mark.parametrize(("age", "found"), [(1.5, True), (3, False), (30, False)])
def test_an_age_is_compared_with_the_number_beside_the_group(tmp_path: Path, age: float, found: bool):
    topics = aged(tmp_path, "Not for pediatric patients below 2 years.", "pediatric patients", "children", age)
    assert topics == (["children"] if found else [])


@pytest.mark.parametrize(("age", "found"), [(1.5, True), (9, False)])
def test_the_line_of_a_monograph_has_the_age_behind_its_semicolon(tmp_path: Path, age: float, found: bool):
    doc = document(
        "xxx.md", [("contraindicated_group", "contraindicated: children; less than two years of age")],
        kind=SourceKind.MONOGRAPH, identity=Identity("xxx"),
    )  # fmt: skip
    fact = group(doc, "xxx", "children", strength=Strength.CONTRAINDICATED, group_kind="population")
    with database(tmp_path, [extracted(doc, fact)]) as opened:
        assert bool(checked(opened, "xxx", age=age).findings) is found


@pytest.mark.parametrize(("age", "found"), [(10, True), (12, False), (40, False)])
def test_a_population_that_no_word_list_has_is_compared_by_its_own_bounds(tmp_path: Path, age: float, found: bool):
    words = "boys younger than 12 years of age"
    topics = aged(tmp_path, f"Not for {words}.", words, words, age)
    assert bool(topics) is found


def test_a_group_that_only_holds_the_words_is_a_part_of_it(tmp_path: Path):
    doc = document("label-x", [("contraindicated_group", "Not in unmonitored asthma.")], identity=Identity("xxx"))
    fact = group(doc, "xxx", "unmonitored asthma", "unmonitored asthma")
    with database(tmp_path, [extracted(doc, fact)]) as opened:
        (finding,) = checked(opened, "xxx", groups=("asthma",)).findings
    assert (finding.severity, finding.certain) == (WARNING, False)


def test_a_drug_without_a_class_in_its_sources_has_that_of_the_word_lists_which_is_told(tmp_path: Path):
    doc = document("label-1", [("Interactions", "Muscle relaxants increase sedation.")], identity=Identity("oxycodone"))
    second = document("label-2", [("Uses", "Spasm.")], identity=Identity("baclofen", (), (), "gaba-ergic agonist"))
    items = [
        extracted(doc, other(doc, Kind.INTERACTION, "oxycodone", "Muscle relaxants", "skeletal muscle relaxant")),
        extracted(second, other(second, Kind.WARNING, "baclofen", "Spasm", "spasm")),
    ]
    with database(tmp_path, items) as opened:
        answer = checked(opened, "oxycodone, baclofen")
    assert (WARNING, INTERACTION, "skeletal muscle relaxant") in [brief(one) for one in answer.findings]
    assert ("class", "baclofen") in {(one.what, one.about) for one in answer.unchecked}


def test_a_limit_without_a_number_is_told_without_comparing(tmp_path: Path):
    doc = document("label-x", [("duration_caution", "For short use only.")], identity=Identity("xxx"))
    short = limit(doc, "xxx", "short use only", None, None, limit=LimitKind.SHORT_TERM_ONLY)
    with database(tmp_path, [extracted(doc, short)]) as opened:
        (finding,) = checked(opened, "xxx", days=90).findings
    assert (finding.severity, finding.certain) == (INFO, False)


def two(folder: Path, **own: Any) -> list[str]:
    """Return which bodies add up of two drugs that both list drowsiness."""
    items = []
    for drug in ("xxx", "yyy"):
        doc = document(f"label-{drug}", [("side_effect", "Drowsiness.")], identity=Identity(drug))
        items.append(extracted(doc, effect(doc, drug, "Drowsiness", **own)))
    with database(folder, items) as opened:
        return [finding.topic for finding in checked(opened, "xxx, yyy").findings if finding.kind is ADDS_UP]


def test_a_common_effect_of_both_adds_up_and_one_that_is_merely_listed_does_not(tmp_path: Path):
    for number, (own, expected) in enumerate([({"common": True}, ["CNS depression"]), ({}, [])]):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert two(folder, **own) == expected
