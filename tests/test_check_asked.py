"""What people type for a patient: values, short names, kinds of conditions; what is not known is said to be so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from monographs import checked, compiled, foremost

from medcli import vocab
from medcli.findings import FindingKind, Severity, UseState
from medcli.kinds import Kind
from medcli.queries import Database
from medcli.queries.groups import named, resolve_group
from medcli.queries.measures import groups_of_value
from medcli.reverse import Relation
from medcli.views.findings import sentence

SECTIONS = """## Contraindicated groups

- avoid: severe renal impairment [L1 §8.6]
- caution: Parkinson's disease [L1 §5.2]
- caution: depression [L1 §5.3]

## Warnings

- kidneys: in severe renal impairment levels rise [L1 §5.4]
- bones: fractures are more frequent in older adults [L1 §5.5]
- breathing: respiratory depression can follow [L1 §5.6]

## Dosage

- 5 mg; once daily; renal impairment, to start [L1 §2.3]
- 20 mg; once daily; children from 6 years [L1 §2.4]
- no adjustment; hepatic impairment [L1 §2.5]
- half the dose; with strong CYP3A4 inhibitors [L1 §2.6]
"""


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    more = "## Indications\n\n- {use}; adults; on label [L1 §1]\n"
    drugs = {
        "xxx": SECTIONS,
        "sertraline": more.format(use="major depressive disorder"),
        "apixaban": more.format(use="deep vein thrombosis"),
        "pregabalin": more.format(use="postherpetic neuralgia"),
    }
    with compiled(tmp_path_factory.mktemp("asked"), drugs) as opened:
        yield opened


@pytest.mark.parametrize(
    ("asked", "groups"),
    [
        ("CrCl 25", ("severe renal impairment",)),
        ("crcl<30", ("severe renal impairment",)),
        ("eGFR 20 mL/min/1.73 m2", ("severe renal impairment",)),
        ("GFR = 40", ("moderate renal impairment", "egfr below 45")),
        ("creatinine clearance of 55", ("moderate renal impairment",)),
        ("eGFR 12", ("end-stage renal disease",)),
        ("eGFR 60", ("mild renal impairment",)),
        ("eGFR < 60", ("moderate renal impairment",)),
    ],
)
def test_a_value_is_the_group_that_labels_draw_the_line_at(asked: str, groups: tuple[str, ...]):
    assert groups_of_value(asked) == groups


@pytest.mark.parametrize(
    "asked", ["eGFR 95", "CrCl", "25", "CrCl abc", "vitamin B 12", "eGFR -5", "QT 20", "crcl 25 or 30", "", "eGFR 2000"]
)
def test_what_is_no_such_value_is_no_group(asked: str):
    assert groups_of_value(asked) == ()


@pytest.mark.parametrize(
    ("asked", "group"),
    [
        ("CKD 4", "severe renal impairment"),
        ("stage 4 CKD", "severe renal impairment"),
        ("ckd stage 3", "moderate renal impairment"),
        ("parkinson", "parkinson's disease"),
        ("Parkinsons", "parkinson's disease"),
        ("HTN", "hypertension"),
        ("low K", "hypokalemia"),
    ],
)
def test_short_names_are_known(db: Database, asked: str, group: str):
    assert resolve_group(db, asked).group == group


@pytest.mark.parametrize("asked", ["CKD 9", "parkin", "HTNX", "stage 4", "k"])
def test_what_is_nearly_a_short_name_is_not_known_and_told(db: Database, asked: str):
    answer = checked(db, "xxx", groups=(asked,))
    assert ("group", asked) in {(one.what, one.about) for one in answer.unchecked}


def test_a_value_of_the_patient_meets_what_the_label_says(db: Database):
    found = foremost(db, "xxx", groups=("CrCl 25",))
    assert (found.kind, found.topic, found.certain) == (FindingKind.GROUP, "severe renal impairment", True)
    milder = foremost(db, "xxx", groups=("CrCl 50",))
    assert milder.kind is FindingKind.LINE  # a dose in renal impairment; severe is not said of it


def lines(db: Database, drugs: str, **patient: object) -> list[str]:
    """Return the quotes of what is found among doses and warnings."""
    found = checked(db, drugs, **patient).findings
    return [s.citations[0].quote for one in found if one.kind is FindingKind.LINE for s in one.statements]


def test_doses_and_warnings_that_name_the_group_are_found_and_weigh_least(db: Database):
    quotes = lines(db, "xxx", groups=("severe renal impairment",))
    assert quotes == [
        "5 mg; once daily; renal impairment, to start",
        "kidneys: in severe renal impairment levels rise",
    ]
    (line,) = [one for one in checked(db, "xxx", groups=("CKD 4",)).findings if one.kind is FindingKind.LINE]
    assert line.severity is Severity.INFO
    assert "doses and warnings" in sentence(line)


@pytest.mark.parametrize(
    ("groups", "age"),
    [
        (("hepatic impairment",), None),  # its dose stays as it is
        (("depression",), None),  # respiratory depression is another thing
        (("asthma",), None),
        ((), 4.0),  # the dose is for children from 6
        ((), 40.0),
    ],
)
def test_lines_on_others_are_not_found(db: Database, groups: tuple[str, ...], age: float | None):
    assert not lines(db, "xxx", groups=groups, age=age)


def test_lines_on_the_age_are_found(db: Database):
    assert lines(db, "xxx", age=8.0) == ["20 mg; once daily; children from 6 years"]
    assert lines(db, "xxx", age=80.0) == ["bones: fractures are more frequent in older adults"]


def test_a_dose_with_another_drug_is_found_by_its_class(db: Database):
    assert lines(db, "xxx, clarithromycin") == ["half the dose; with strong CYP3A4 inhibitors"]
    assert not lines(db, "xxx, sertraline")


@pytest.mark.parametrize(
    ("drug", "condition"),
    [
        ("sertraline", "depression"),
        ("apixaban", "DVT"),
        ("apixaban", "VTE"),
        ("pregabalin", "nerve pain"),
        ("pregabalin", "pain"),
    ],
)
def test_a_use_answers_for_the_condition_that_it_is_a_kind_of(db: Database, drug: str, condition: str):
    answer = checked(db, drug, condition=condition)
    assert [one.state for one in answer.uses] == [UseState.LABEL]
    stated = db.stating(Kind.INDICATION, condition)
    assert drug in {one.statement.drug for one in stated.related}


@pytest.mark.parametrize(
    ("drug", "condition"),
    [
        ("sertraline", "bipolar disorder"),
        ("apixaban", "pulmonary embolism"),
        ("pregabalin", "migraine"),
        ("xxx", "pain"),
    ],
)
def test_a_use_does_not_answer_for_another_condition(db: Database, drug: str, condition: str):
    assert [one.state for one in checked(db, drug, condition=condition).uses] == [UseState.NOT_STATED]


def test_a_broader_use_does_not_answer_for_a_narrower_condition(tmp_path: Path):
    text = "## Indications\n\n- depression; on label [L1 §1]\n- major depressive disorder; on label [L1 §1]\n"
    with compiled(
        tmp_path, {"amitriptyline": text.replace("- major depressive disorder; on label [L1 §1]\n", "")}
    ) as one:
        (use,) = checked(one, "amitriptyline", condition="major depressive disorder").uses
    assert use.state is UseState.NOT_STATED


def test_kinds_of_a_condition_stand_behind_what_was_asked(db: Database):
    relations = {one.statement.drug: one.relation for one in db.stating(Kind.INDICATION, "depression").related}
    assert relations == {"sertraline": Relation.NARROWER}


def test_a_limit_keeps_the_first_and_says_how_many_there_are(db: Database):
    answer = db.stating(Kind.INDICATION, "itching")
    assert len(answer.related) == 4
    first = answer.first(2)
    assert (len(first.related), first.total) == (2, 4)
    assert answer.first(None) == answer.first(4) == answer


def test_short_names_and_kinds_are_of_known_terms_and_no_name_stands_for_two_of_a_kind():
    conditions = {row["term"] for row in vocab.read_table("conditions.tsv", "term", "synonyms")}
    classes = {row["class"] for row in vocab.read_table("classes.tsv", "class", "synonyms")}
    known = conditions | classes | set(vocab.group_table())
    rows = vocab.read_table("asked_as.tsv", "term", "asked")
    assert [row["term"] for row in rows] == sorted({row["term"] for row in rows})
    assert not [row["term"] for row in rows if row["term"] not in known]
    kinds = vocab.read_table("condition_kinds.tsv", "narrower", "broader")
    pairs = [(row["broader"], row["narrower"]) for row in kinds]
    assert pairs == sorted(set(pairs))
    assert not [pair for pair in pairs if pair[::-1] in pairs or pair[0] == pair[1]]


def test_measures_are_of_known_groups_and_cite_a_label():
    columns = ("names", "from", "below", "group", "label", "section")
    for row in vocab.read_table("measures.tsv", *columns):
        assert row["group"] in vocab.group_table(), row
        assert len(row["label"]) == 36, row
        assert row["section"], row


def test_a_short_name_means_what_it_is_listed_for(db: Database):
    rows = vocab.read_table("asked_as.tsv", "term", "asked")
    for field in ("group", "condition"):
        meant: dict[str, set[str | None]] = {}
        for row in rows:
            for name in vocab.alternatives(row["asked"]):
                meant.setdefault(name, set()).add(named(db, field, row["term"], suggest=False)[0])
        for name, terms in meant.items():
            found = named(db, field, name, suggest=False)[0]
            assert terms == {None} or found is not None, (field, name, terms)
