"""Leaflets in plain language, flattened into one paragraph: questions, lists without marks, leads inside the text."""

from __future__ import annotations

import pytest

from medcli.facts import Document, Kind
from medcli.readers import plain

from .said import groups_of, terms, whose

FILLER = "Read this leaflet each time you collect your tablets, for it may have changed. " * 14


def leaflet(text: str, generic: str = "tramadol", brand: str = "") -> Document:
    """Return the leaflet *text* on a product, all of it one line."""
    fields = f"generic: {generic}\n" + (f"brand: {brand}\n" if brand else "")
    whole = f"PATIENT LEAFLET {FILLER}What is it? It is a tablet. {text} What else should I know? Nothing."
    (document,) = plain.read(f"---\n{fields}---\n{whole}\n".encode(), "leaflet.txt")
    return document


def kept_from(text: str) -> dict[str, str]:
    return groups_of(leaflet(text))


def causes(text: str) -> list[str]:
    return terms(leaflet(text), Kind.SIDE_EFFECT)


def treats(text: str) -> list[str]:
    return terms(leaflet(text), Kind.INDICATION)


def test_the_three_questions_are_three_strengths() -> None:
    found = kept_from(
        "Who should not take tramadol? Do not take tramadol if you: have severe asthma. "
        "Before taking tramadol, tell your doctor if you: have gout are pregnant. "
        "People with epilepsy should avoid tramadol."
    )
    assert found == {
        "severe asthma": "contraindicated",
        "gout": "caution",
        "pregnancy": "caution",
        "seizures": "avoid",
    }


def test_entries_after_prose_belong_to_the_question_before_it() -> None:
    found = kept_from(
        "Who should not take tramadol? Do not take tramadol if you: have asthma. "
        "Before taking tramadol, tell your doctor if you: are pregnant. It is not known if it can harm a baby. "
        "are breastfeeding. It may pass into milk."
    )
    assert found["breastfeeding"] == "caution"


def test_what_to_look_out_for_is_no_group() -> None:
    found = kept_from(
        "What is the most important thing to know? Call a doctor at once if you have any of these symptoms: "
        "fever chest pain confusion Do not wait."
    )
    assert found == {}


def test_what_a_condition_looks_like_is_no_group() -> None:
    found = kept_from(
        "What should I tell my doctor? Before taking tramadol, tell your doctor if you: "
        "• may have an infection or show symptoms of an infection such as: • fever • cough • are pregnant"
    )
    assert set(found) == {"pregnancy"}


def test_a_question_after_the_past_is_about_groups_under_effects_too() -> None:
    found = kept_from(
        "What are the possible side effects? Tramadol can cause serious side effects, including: "
        "Seizures. Before you start, tell your doctor if you have ever had a stroke."
    )
    assert found == {"stroke": "caution"}


def test_how_to_take_it_in_some_event_names_no_group() -> None:
    found = kept_from("How should I take tramadol? If you are having surgery: take one tablet before surgery.")
    assert found == {}


def test_under_medicines_every_entry_is_a_medicine_whatever_it_treats() -> None:
    found = kept_from(
        "What should I tell my doctor? Before taking tramadol, tell your doctor about your health. "
        "Especially tell your doctor if you take: medicines used to treat migraine called triptans the antibiotic "
        "linezolid St. John's Wort"
    )
    assert "migraine" not in found
    assert "antibiotic" not in found
    assert {"triptan use", "st. john's wort use"} <= set(found)


@pytest.mark.parametrize(
    ("generic", "text"),
    [
        ("alogliptin and pioglitazone", "Do not take alogliptin if you are pregnant."),
        ("azilsartan kamedoxomil", "Tell your doctor if you are pregnant and take azilsartan medoxomil."),
    ],
)
def test_a_part_of_its_name_is_the_drug_itself_and_no_group(generic: str, text: str) -> None:
    assert set(groups_of(leaflet(text, generic))) == {"pregnancy"}


def test_a_combination_is_named_by_joining_its_drugs() -> None:
    text = "Pioglitazone and alogliptin tablets are used to treat type 2 diabetes."
    found = whose(leaflet(text, "alogliptin and pioglitazone"), Kind.INDICATION)
    assert found == {("alogliptin / pioglitazone", "type 2 diabetes mellitus")}


def test_effects_that_lost_what_stood_between_them_are_found_each() -> None:
    found = causes(
        "What are the possible side effects? The most common side effects include: "
        "headache nausea, sore throat or runny nose diarrhea Tell your doctor about them."
    )
    assert found == ["diarrhea", "headache", "nausea", "runny nose", "sore throat"]


def test_an_entry_that_has_a_list_of_its_own_begins_at_the_list() -> None:
    found = causes(
        "What are the possible side effects? In adults who take it to prevent migraine the most common side effects "
        "include nausea and dizziness. • In children 6 years of age and older, the most common side effects include "
        "cough. • rash"
    )
    assert found == ["cough", "dizziness", "nausea", "rash"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Low blood sugar can happen in people with diabetes who take it.",
        "This can happen with certain diabetes pills.",
        "Some people who have had gout get low blood sugar.",
        "It may lower sugar with medicines for gout and cause low blood sugar.",
    ],
)
def test_what_people_had_before_is_no_effect(sentence: str) -> None:
    found = causes(f"What are the possible side effects? {sentence}")
    assert not {"gout", "diabetes mellitus"} & set(found)


def test_under_a_sign_to_look_out_for_only_a_known_effect_is_one() -> None:
    found = causes(
        "What are the possible side effects? Get help at once if you have any of these symptoms: "
        "• chest pain • a strange look about you"
    )
    assert found == ["chest pain"]


def test_whom_it_is_given_to_is_not_part_of_what_it_treats() -> None:
    text = "Tramadol is used to treat adults and children 7 years and older with migraine."
    assert treats(text) == ["migraine"]


def test_people_who_get_it_have_the_condition_that_it_is_for() -> None:
    text = "Tramadol is used along with diet and exercise to improve sugar control in adults with type 2 diabetes."
    assert treats(text) == ["type 2 diabetes mellitus"]


def test_a_list_of_uses_that_prose_broke_off_goes_on() -> None:
    text = (
        "Tramadol is a medicine used: to treat adults with migraine. It can be taken with food. "
        "to treat adults and children 2 years and older with gout."
    )
    assert treats(text) == ["gout", "migraine"]


def test_contraception_during_treatment_is_no_use() -> None:
    text = "Women should use effective birth control (contraception) during treatment with tramadol."
    assert treats(text) == []


def test_what_is_not_known_is_no_use_and_no_group() -> None:
    text = "It is not known if tramadol is safe and effective to treat: migraine in children with gout"
    document = leaflet(text)
    assert terms(document, Kind.INDICATION) == []
    assert groups_of(document) == {}


def test_a_list_within_what_must_not_be_taken_weakens_nothing() -> None:
    found = kept_from(
        "Who should not take it? Do not take tramadol with any of the following medicines: carbamazepine colchicine, "
        "if you have gout ergot-containing medicines, such as: ergotamine pimozide rifampin"
    )
    assert found["rifampin use"] == "contraindicated"
    assert found["pimozide use"] == "contraindicated"


def test_conditions_that_lost_what_stood_between_them_are_uses_each() -> None:
    text = "Tramadol is used in adults to treat: Panic Disorder (PD) Social Anxiety Disorder (SAD) Migraine"
    assert treats(text) == ["migraine", "panic disorder", "social anxiety disorder"]


def test_two_known_names_in_a_phrase_may_be_one_use() -> None:
    assert treats("Tramadol is used to treat heart failure after a heart attack.") != []
