"""What a label calls its most common adverse reactions decides which of its side effects are common."""

import pytest

from medcli.facts import Kind

from .label import label
from .said import stated


def common(text, **others):
    document = label(adverse_reactions=text, **others)
    return {fact.term for fact in stated(document, Kind.SIDE_EFFECT) if fact.common}


@pytest.mark.parametrize(
    ("sentence", "effects"),
    [
        ("The most common adverse reactions (≥5%) were nausea, rash, and headache.", {"nausea", "rash", "headache"}),
        ("Most common adverse reactions (incidence > 2%): nausea, tremor ( 6.1 ).", {"nausea", "tremor"}),
        ("Adverse events most frequently seen in those who were treated were rash and tremor.", {"rash", "tremor"}),
        ("Rash and dizziness have been the most frequent side effects noted.", {"rash", "dizziness"}),
        ("The reaction occurring most often is dizziness.", {"dizziness"}),
        ("The most common adverse effect has been hypotension.", {"hypotension"}),
        ("The most frequent adverse reactions for the 0.5 mg tablets were tremor and rash.", {"tremor", "rash"}),
        ("Common side effects include: Nerves —Tremor, nausea. Heart —Syncope.", {"tremor", "nausea", "syncope"}),
        ("The most common side effects were skin toxicities (rash, tremor) and fever.", {"rash", "tremor", "fever"}),
    ],
)  # fmt: skip
def test_the_list_behind_a_statement_is_common(sentence, effects):
    assert common(f"In trials it was studied. {sentence}") == effects


def test_an_effect_that_no_lexicon_knows_is_common_where_it_is_listed():
    assert common("The most common adverse reactions were zelkovian gait and nausea.") == {"zelkovian gait", "nausea"}


def test_two_effects_printed_as_one_stay_one():
    assert "fatigue/asthenia" in common("The most common adverse reactions were fatigue/asthenia and nausea.")


def test_further_reactions_of_the_next_sentence_are_common_as_well():
    text = "Most common adverse reactions are nausea and rash. Additional reactions in combination treatment: tremor."
    assert common(text) == {"nausea", "rash", "tremor"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The most common adverse reactions leading to discontinuation were nausea and headache.",
        "The most common serious adverse reactions were pneumonia and sepsis.",
        "The most common Grade 3 or 4 adverse reactions were anemia and rash.",
        "The most common laboratory abnormalities were anemia and hyperglycemia.",
        "The most common adverse reactions are listed in Table 3 with nausea.",
        "Less common adverse reactions were nausea and rash.",
        "Adverse reactions that are commonly seen were more frequent in the elderly.",
        "Events no more frequent on the drug than on placebo were nausea and rash.",
    ],
)
def test_other_statements_make_nothing_common(sentence):
    assert common(sentence) == set()


def test_a_figure_makes_nothing_common_where_there_is_a_statement():
    text = "The most common adverse reactions were nausea and rash. Headache (12%) and tremor (9%) were reported."
    assert common(text) == {"nausea", "rash"}


def test_a_figure_of_5_percent_is_common_where_there_is_no_statement():
    assert common("Headache (12%), tremor (5%) and rash (3%) were reported.") == {"headache", "tremor"}


def test_a_threshold_below_5_percent_makes_nothing_common():
    assert common("Adverse reactions reported in ≥ 2% of patients were headache and rash.") == set()


def test_the_section_says_where_an_effect_was_seen():
    text = "6.1 Clinical Trials Experience Nausea was reported. 6.2 Postmarketing Experience Rash was reported."
    document = label(adverse_reactions=f"6 ADVERSE REACTIONS {text}")
    found = {fact.term: fact.setting for fact in stated(document, Kind.SIDE_EFFECT)}
    assert found == {"nausea": "trial", "rash": "post-marketing"}


@pytest.mark.parametrize(
    ("sentence", "effects"),
    [
        ("Most common adverse reactions (≥20%), including laboratory abnormalities are tremor.", {"tremor"}),
        ("The most common adverse reactions that occurred more often (≥2% over placebo) were rash.", {"rash"}),
    ],
)  # fmt: skip
def test_what_stands_beside_the_reactions_does_not_hide_them(sentence, effects):
    assert common(sentence) == effects


@pytest.mark.parametrize(
    "sentence",
    [
        "The most common laboratory abnormalities were anemia and neutropenia.",
        "The most frequent adverse reactions that required dose interruption were rash and tremor.",
        "The most common adverse reactions were gastrointestinal.",
    ],
)
def test_values_alone_what_stopped_treatment_and_a_system_are_not_common(sentence):
    assert common(f"The most common adverse reactions were nausea. {sentence}") == {"nausea"}


def test_what_a_statement_is_about_is_not_its_list():
    text = "Most common adverse reactions (≥5%) associated with: Gout, Panic Disorder: tremor, rash and nausea."
    assert common(text) == {"tremor", "rash", "nausea"}


def test_a_system_that_effects_are_referred_to_is_none_of_them():
    assert common("The most frequent side effects of the drug are referable to CNS depression.") == set()
