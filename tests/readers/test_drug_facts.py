"""Drug Facts in one running text: each part is what its heading says, and other labels are left alone."""

from typing import Any

import pytest

from medcli.extract import extract
from medcli.facts import BlockKind, ContraindicatedGroup, DurationCaution, Section
from medcli.readers.drug_facts import pieces
from medcli.readers.openfda import document

WARNINGS = (
    "Warnings Allergy alert: it may cause hives. Do not use if you have ever had an allergic reaction to it "
    "Ask a doctor before use if you have liver disease. Ask a doctor or pharmacist before use if you are taking "
    "warfarin. When using this product do not use more than directed Stop use and ask a doctor if pain lasts more than "
    "10 days If pregnant or breast-feeding, ask a health professional before use. Keep out of reach of children."
)


def read(warnings: str, **fields: Any) -> Any:
    openfda = {"generic_name": ["IBUPROFEN"], "product_type": ["HUMAN OTC DRUG"]}
    return document({"set_id": "a", "openfda": openfda, "warnings": [warnings], **fields}, "0")


def section(warnings: str, code: str) -> Section:
    return next(found for found in read(warnings).sections if found.code == code)


def test_the_parts_of_the_warnings_are_told_by_their_headings_in_order() -> None:
    found = [(piece.type and piece.type.field, piece.title) for piece in pieces(WARNINGS)]
    assert found == [
        (None, ""),
        ("do_not_use", "Do not use if"),
        ("ask_doctor", "Ask a doctor before use if you have"),
        ("ask_doctor_or_pharmacist", "Ask a doctor or pharmacist before use if you are"),
        ("when_using", "When using this product"),
        ("stop_use", "Stop use and ask a doctor if"),
        ("pregnancy_or_breast_feeding", "If pregnant or breast-feeding"),
        ("keep_out_of_reach_of_children", "Keep out of reach of children"),
    ]


def test_no_word_of_the_warnings_is_lost() -> None:
    text = "".join(found.text for found in read(WARNINGS).sections)
    assert sorted("".join(text.split())) == sorted("".join(WARNINGS.split()).replace(":hives", "hives"))


def test_each_part_has_its_own_strength() -> None:
    facts, problems = extract(read(WARNINGS))
    strengths = {fact.term: str(fact.strength) for fact in facts if isinstance(fact, ContraindicatedGroup)}
    limits = [fact.max_days for fact in facts if isinstance(fact, DurationCaution)]
    assert (strengths["hepatic impairment"], strengths["pregnancy"]) == ("caution", "caution")
    assert {term for term, strength in strengths.items() if strength == "contraindicated"} == {"hypersensitivity"}
    assert (limits, problems) == ([10], [])


@pytest.mark.parametrize(
    "text",
    [
        "WARNINGS Liver failure was seen. Do not use it in patients with cirrhosis. Stop use when it occurs.",
        "Warnings For external use only. Keep out of reach of children.",
        "Warnings Patients should ask a doctor before use if they are pregnant.",
    ],
)
def test_warnings_without_the_headings_of_drug_facts_stay_whole(text: str) -> None:
    (piece,) = pieces(text)
    assert (piece.type, piece.text) == (None, text)


def test_an_instruction_behind_the_other_parts_is_no_contraindication() -> None:
    text = "Stop use and ask a doctor if it hurts. Do not use more than 4 tablets. Keep out of reach of children."
    assert [piece.type and piece.type.field for piece in pieces(text)] == ["stop_use", "keep_out_of_reach_of_children"]


@pytest.mark.parametrize("heading", ["Ask doctor before use if", "Ask your physician before using if you have"])
def test_a_heading_may_be_worded_otherwise(heading: str) -> None:
    (piece,) = pieces(f"{heading} liver disease")
    assert (piece.type and piece.type.field, piece.title) == ("ask_doctor", heading)


def test_a_list_that_lost_its_marks_has_its_entries_again() -> None:
    found = section(
        "Ask a doctor before use if the bleeding warning applies to you you have asthma, or had a stroke "
        "you are taking a diuretic. Your doctor knows if you need less.",
        "ask_doctor",
    )
    items = [block.span.of(found.text) for block in found.blocks if block.kind is BlockKind.ITEM]
    assert items == [
        "the bleeding warning applies to you",
        "you have asthma, or had a stroke",
        "you are taking a diuretic. Your doctor knows if you need less.",
    ]


def test_bullets_of_symbol_fonts_are_bullets() -> None:
    found = section("Ask a doctor before use if you have \uf06e glaucoma \uf0b7 asthma", "ask_doctor")
    assert [block.span.of(found.text) for block in found.blocks[1:]] == ["glaucoma", "asthma"]
