"""Warnings by topic."""

from __future__ import annotations

import pytest

from .said import warnings


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("It can be habit-forming.", "dependence"),
        ("It may lead to addiction.", "abuse"),
        ("Tolerance may develop.", "tolerance"),
        ("Stopping suddenly causes withdrawal symptoms.", "withdrawal"),
        ("Do not drive until you know how it affects you.", "driving"),
        ("Do not drink alcohol.", "alcohol"),
        ("Watch for suicidal thoughts.", "suicidality"),
        ("An overdose can be fatal.", "overdose"),
    ],
)
def test_a_sentence_warns_of_its_topic(sentence: str, topic: str) -> None:
    assert warnings(sentence) == [topic]


def test_one_sentence_may_warn_of_two_topics() -> None:
    assert warnings("Do not drive or drink alcohol.") == ["alcohol", "driving"]


@pytest.mark.parametrize(
    "sentence",
    [
        "It is not habit-forming.",
        "It is not addictive.",
        "It is used to treat alcohol dependence.",
        "Wipe the skin with an alcohol wipe.",
        "It suits people with poor tolerance to glucose.",
        "Lactose intolerance is no obstacle.",
        "Take it with water.",
        "Your screwdriver is of no use here.",
    ],
)
def test_a_mention_that_warns_of_nothing_is_no_warning(sentence: str) -> None:
    assert warnings(sentence) == []


def test_an_entry_in_a_list_of_effects_is_no_warning() -> None:
    assert warnings("Side Effects\n\n- Addiction\n- Nausea") == []


def test_text_about_storage_warns_of_nothing() -> None:
    assert warnings("Storage\n\nKeep it from people who might misuse it.") == []
