"""Side effects: what an article says that its drug does besides."""

from __future__ import annotations

import pytest

from medcli.facts import Kind

from .said import article, effect, effects, page, pair, stated, terms, whose, wording


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Common side effects include nausea, headache and a dry mouth.", ["dry mouth", "headache", "nausea"]),
        ("It can make you feel sleepy.", ["drowsiness"]),
        ("Drowsiness is common.", ["drowsiness"]),
        ("Vomiting has been reported.", ["vomiting"]),
        ("Some people notice itching or sweating.", ["pruritus", "sweating"]),
        ("Tramadol has been linked to seizures.", ["seizures"]),
        ("Low blood pressure (especially when standing) can occur.", ["orthostatic hypotension"]),
        ("Side effects: headache, rash.", ["headache", "rash"]),
    ],
)
def test_a_cue_and_a_known_name_state_an_effect(sentence: str, found: list[str]) -> None:
    assert effects(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "It does not cause dry mouth.",
        "It has not been linked to hair loss.",
        "Unlike ibuprofen, it does not lead to stomach bleeding.",
        "Weight gain is unlikely.",
        "It works without causing drowsiness.",
        "There is no evidence of hair loss.",
    ],
)
def test_an_effect_that_is_denied_is_no_effect(sentence: str) -> None:
    assert effects(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Arthritis can cause swelling and stiffness.",
        "Chronic pain often leads to depression.",
        "Untreated infection leads to fever.",
    ],
)
def test_what_the_disease_does_is_no_effect_of_the_drug(sentence: str) -> None:
    assert effects(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Ibuprofen may cause heartburn.",
        "Ibuprofen can lead to heartburn.",
        "Side Effects\n\nSwollen ankles come with amlodipine.",
    ],
)
def test_what_another_drug_does_is_no_effect_of_this_one(sentence: str) -> None:
    assert effects(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "It can help to prevent nausea.",
        "Does it cause drowsiness?",
        "If you have a headache, lie down.",
        "Taking too much may cause slow breathing.",
        "It suits people with dizziness.",
        "Overdose\n\nSigns include vomiting and confusion.",
        "Headache is as old as mankind.",
    ],
)
def test_an_effect_that_is_named_for_another_reason_is_none(sentence: str) -> None:
    assert effects(sentence) == []


@pytest.mark.parametrize(
    "sentence", ["It may cause dependence.", "It can lead to addiction.", "It produces tolerance."]
)
def test_dependence_in_running_text_is_a_warning_and_no_effect(sentence: str) -> None:
    assert effects(sentence) == []


def test_every_entry_under_a_title_about_effects_is_one() -> None:
    found = effects("Common Side Effects:\n\n- Nausea\n- Trouble sleeping\n- Odd taste of tin")
    assert found == ["insomnia", "nausea", "odd taste of tin"]


def test_what_stands_in_parentheses_may_make_another_effect_of_it() -> None:
    title = "Common Side Effects:\n\n- "
    assert effects(f"{title}Low blood pressure (especially when standing)") == ["orthostatic hypotension"]
    assert effects(f"{title}Dry mouth (xerostomia)") == ["dry mouth"]


@pytest.mark.parametrize(
    "entry", ["Drink plenty of water", "Call your doctor", "Stop if you feel unwell", "None", "50 mg per day"]
)
def test_an_instruction_in_a_list_of_effects_is_no_effect(entry: str) -> None:
    assert effects(f"Common Side Effects:\n\n- Nausea\n- {entry}\n- Headache") == ["headache", "nausea"]


@pytest.mark.parametrize("title", ["Interactions", "Who Should Avoid Tramadol?", "Storage", "How Tramadol Works"])
def test_entries_under_another_title_are_no_effects(title: str) -> None:
    assert effects(f"{title}\n\n- Nausea\n- Headache\n- Dizziness") == []


@pytest.mark.parametrize(
    ("text", "common"),
    [
        ("Common Side Effects:\n\n- Nausea", True),
        ("Serious Side Effects:\n\n- Seizures", False),
        ("Side Effects:\n\n- Nausea: 12%", True),
        ("Side Effects:\n\n- Nausea: 2%", False),
        ("Nausea is common.", True),
        ("Nausea is uncommon.", False),
        ("Nausea has been reported.", False),
    ],
)
def test_common_is_what_the_source_calls_so_or_counts_at_five_per_cent(text: str, common: bool) -> None:
    assert effect(article(text)).common is common


@pytest.mark.parametrize(
    ("entry", "share"),
    [
        ("Nausea: 12%", (12.0, 12.0)),
        ("Nausea: 10% to 15%", (10.0, 15.0)),
        ("Nausea in up to 1 in 10 people", (0.0, 10.0)),
        ("Nausea", (None, None)),
    ],
)
def test_a_figure_behind_an_effect_is_its_share_of_patients(entry: str, share: tuple[float | None, ...]) -> None:
    found = effect(article(f"Side Effects:\n\n- {entry}"))
    assert (found.percent_low, found.percent_high) == share


def test_a_figure_belongs_to_the_effect_before_it_alone() -> None:
    found = stated(article("Common side effects include nausea (20%) and headache."), Kind.SIDE_EFFECT)
    assert {(f.term, getattr(f, "percent_low", 0.0)) for f in found} == {("nausea", 20.0), ("headache", None)}


def test_in_a_table_the_effect_stands_in_its_cell_and_the_figure_in_its_row() -> None:
    document = page("## Side effects\n\n| Effect | How often |\n|---|---|\n| Nausea | 20% |\n| Rash | 1% |")
    found = stated(document, Kind.SIDE_EFFECT)
    assert {(f.term, getattr(f, "percent_low", 0.0)) for f in found} == {("nausea", 20.0), ("rash", 1.0)}


def test_the_figures_of_a_table_are_no_effects() -> None:
    document = page("## Side effects\n\n| Effect | Placebo |\n|---|---|\n| Nausea | seldom seen |\n| Rash | 1% |")
    assert terms(document, Kind.SIDE_EFFECT) == ["nausea", "rash"]


def test_the_wording_is_the_source_s_own() -> None:
    document = article("Low blood pressure (especially when standing) can occur.")
    (fact,) = stated(document, Kind.SIDE_EFFECT)
    assert wording(document, fact).startswith("Low blood pressure")


def test_in_an_article_on_two_drugs_each_effect_goes_to_its_own() -> None:
    text = "Tramadol Side Effects\n\nNausea is common.\n\nCyclobenzaprine Side Effects\n\nDry mouth is common."
    assert whose(pair(text), Kind.SIDE_EFFECT) == {("tramadol", "nausea"), ("cyclobenzaprine", "dry mouth")}


@pytest.mark.parametrize(
    "sentence",
    [
        "Taken together, tramadol and cyclobenzaprine can cause drowsiness.",
        "The combination of tramadol and cyclobenzaprine can lead to drowsiness.",
    ],
)
def test_what_two_drugs_do_together_is_an_effect_of_neither(sentence: str) -> None:
    assert terms(pair(sentence), Kind.SIDE_EFFECT) == []
