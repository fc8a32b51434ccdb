"""Groups of patients: known words lead to the group, others only suggest; what is under and above each."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import database, document, extracted, group, sources
from hypothesis import given, settings
from hypothesis import strategies as st

from medcli import vocab
from medcli.facts import Identity
from medcli.queries import Database
from medcli.queries.groups import above, groups_of_age, groups_of_drug, resolve_group, under


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The usual sources, and a label on a drug and a group that no word list has."""
    doc = document(
        "label-n",
        [("contraindicated_group", "Do not give in zorblax fever.")],
        identity=Identity("novelol", ("Novelix",), (), "beta blocker"),
    )
    novel = extracted(doc, group(doc, "novelol", "zorblax fever"))
    return database(tmp_path_factory.mktemp("groups"), [*sources(), novel])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("renal impairment", "renal impairment"),
        ("Kidney Problems", "renal impairment"),
        ("patients with renal impairment", "renal impairment"),
        ("pregnant women", "pregnancy"),
        ("over 65", "older adults"),
        ("kids", "children"),
        ("MAOIs", "monoamine oxidase inhibitor use"),
        ("taking an MAO inhibitor", "monoamine oxidase inhibitor use"),
        ("Nardil", "phenelzine"),
        ("Zorblax  fever", "zorblax fever"),
        ("Novelix", "novelol"),
    ],
)
def test_a_known_name_of_a_group_answers(db: Database, asked: str, expected: str):
    assert resolve_group(db, asked).group == expected


@pytest.mark.parametrize("asked", ["renal", "pregnent", "kidny failure", "renal impairment or so", "asma", "", " "])
def test_what_is_no_name_of_a_group_does_not_answer(db: Database, asked: str):
    assert resolve_group(db, asked).group is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("pregnent", "pregnancy"),
        ("asma", "asthma"),
        ("trimester", "first trimester of pregnancy"),
        ("hx of seizures", "seizures"),
        ("78", "older adults"),
        ("6 y.o.", "children under 8"),
    ],
)
def test_what_is_near_or_within_a_name_is_suggested(db: Database, asked: str, expected: str):
    assert expected in resolve_group(db, asked).suggestions


@pytest.mark.parametrize("asked", ["💊", "\0", "pregnancy\0", "'", "%", "qqqqqqqqqqqq", "pregnancy " * 100])
def test_what_is_near_no_name_suggests_nothing(db: Database, asked: str):
    assert resolve_group(db, asked) == type(resolve_group(db, asked))(asked)


@settings(deadline=None)
@given(asked=st.text())
def test_no_text_is_an_error(db: Database, asked: str):
    found = resolve_group(db, asked)
    assert found.group is None or not found.suggestions


@pytest.mark.parametrize(
    ("narrow", "broad"),
    [
        ("severe renal impairment", "renal impairment"),
        ("dialysis", "renal impairment"),
        ("phenelzine", "monoamine oxidase inhibitor use"),
        ("first trimester of pregnancy", "pregnancy"),
        ("amitriptyline", "tricyclic antidepressant use"),
        ("novelol", "beta blocker use"),
        ("aspirin / carisoprodol", "aspirin"),
        ("infants", "children"),
    ],
)
def test_the_narrower_is_under_the_broader_and_not_the_other_way_round(db: Database, narrow: str, broad: str):
    assert narrow in under(db, broad)
    assert broad in above(db, narrow)
    assert broad not in under(db, narrow)
    assert narrow not in above(db, broad)


@pytest.mark.parametrize(
    ("one", "other"),
    [("renal impairment", "hepatic impairment"), ("phenelzine", "ssri use"), ("asthma", "copd")],
)
def test_what_is_not_under_a_group_is_not_found_there(db: Database, one: str, other: str):
    assert one not in under(db, other)


def test_a_drug_is_not_under_an_allergy_to_it(db: Database):
    assert not [term for term in groups_of_drug(db, "aspirin") if "allergy" in term]


def test_a_term_that_is_no_group_is_under_and_above_itself_alone(db: Database):
    assert under(db, "nosuch") == above(db, "nosuch") == ("nosuch",)


def test_whoever_takes_a_drug_belongs_to_the_groups_of_its_class(db: Database):
    assert {"carisoprodol", "muscle relaxant use", "cns depressant use"} <= set(groups_of_drug(db, "carisoprodol"))


@pytest.mark.parametrize(
    ("years", "is_in", "is_not_in"),
    [
        (78, "older adults", "children"),
        (65, "older adults", "adults over 75"),
        (6, "children under 8", "children under 6"),
        (13, "adolescents", "children under 12"),
        (0.5, "infants", "neonates"),
    ],
)
def test_an_age_belongs_to_the_groups_of_that_age(db: Database, years: float, is_in: str, is_not_in: str):
    found = groups_of_age(db, years)
    assert is_in in found
    assert is_not_in not in found


def test_an_age_between_belongs_to_no_group(db: Database):
    assert groups_of_age(db, 40) == ()


def test_every_name_in_the_vocabulary_leads_to_a_group(db: Database):
    rows = vocab.read_table("groups.tsv", "term", "kind", "parent", "synonyms")
    names = [name for row in rows for name in (row["term"], *vocab.alternatives(row["synonyms"]))]
    assert [name for name in names if resolve_group(db, name).group is None] == []


def test_a_name_that_two_drugs_share_is_the_name_of_no_group(tmp_path: Path):
    docs = [
        document(f"label-{drug}", [("x", "y")], identity=Identity(drug, ("Sharedix",), ())) for drug in ("aol", "bol")
    ]
    with database(tmp_path, [extracted(doc) for doc in docs]) as both:
        assert resolve_group(both, "Sharedix").group is None
        assert resolve_group(both, "aol").group == "aol"
