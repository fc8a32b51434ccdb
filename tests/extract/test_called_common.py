"""What a label calls common, held against the model: names stay, and what a list holds besides does not."""

import pytest

from medcli.facts import Kind

from .label import label
from .said import stated

STATEMENT = "6 ADVERSE REACTIONS The most common adverse reactions were"
LONG = "eye disorders consisting of blurred vision, dry mouth and nausea"


def common(listed):
    document = label(adverse_reactions=f"{STATEMENT} {listed}.")
    return {
        fact.wording(document.sections[fact.section].text): fact.term
        for fact in stated(document, Kind.SIDE_EFFECT)
        if fact.common
    }


@pytest.mark.parametrize(
    ("listed", "wording", "term"),
    [
        ("nausea, severe diarrhea and rash", "diarrhea", "diarrhea"),
        (LONG, "blurred vision", "blurred vision"),
        ("nausea, preferred terms of pneumonia, and headache", "pneumonia", "pneumonia"),
    ],
)
def test_a_reaction_within_a_longer_entry_is_what_is_common(listed, wording, term):
    assert common(listed)[wording] == term


@pytest.mark.parametrize(
    ("listed", "wrong"),
    [
        ("nausea, severe diarrhea and rash", "severe diarrhea"),
        (LONG, "eye disorders consisting of blurred vision"),
        ("nausea, severe abdominal pain, and clinical trials", "clinical trials"),
    ],
)
def test_words_around_a_reaction_and_words_without_one_are_not_common(listed, wrong):
    assert wrong not in common(listed)


@pytest.mark.parametrize("entry", ["asthenia/fatigue", "skin burning of toes", "zelkovian pain or swelling"])
def test_an_entry_of_two_names_stays_and_one_that_the_model_sees_no_reaction_in_is_judged_by_its_name(entry):
    assert entry in common(f"nausea, {entry}, and headache")
