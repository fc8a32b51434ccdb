"""What a title is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli.extract.topics import Topic, classify, section_kinds, section_topics
from medcli.facts import Kind

from .said import page


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("What is it used for?", Topic.INDICATIONS),
        ("Side effects", Topic.SIDE_EFFECTS),
        ("Common Side Effects of Tramadol", Topic.COMMON_SIDE_EFFECTS),
        ("Serious side effects", Topic.SERIOUS_SIDE_EFFECTS),
        ("Who should not take it?", Topic.CONTRAINDICATED),
        ("Who should avoid it?", Topic.AVOID),
        ("Before you take it", Topic.CAUTION),
        ("How long can I take it?", Topic.DURATION),
        ("Dosage", Topic.DOSAGE),
        ("How it works", Topic.MECHANISM),
        ("Interactions", Topic.INTERACTIONS),
        ("Taking them together", Topic.COMBINATION),
        ("Boxed warning", Topic.BOXED_WARNING),
        ("Benefits", Topic.BENEFITS),
    ],
)
def test_a_title_announces_its_topic(title: str, topic: Topic) -> None:
    assert classify(title) is topic


@pytest.mark.parametrize(
    ("title", "topic", "not_topic"),
    [
        ("Who should consider it?", Topic.CANDIDATES, Topic.AVOID),
        ("Who may use it?", Topic.CANDIDATES, Topic.INDICATIONS),
        ("What it does not treat", Topic.NOT_INDICATED, Topic.INDICATIONS),
        ("How long does it take to work?", Topic.ONSET, Topic.DURATION),
        ("What is back pain?", Topic.BACKGROUND, Topic.INDICATIONS),
        ("Complementary therapies", Topic.COMPLEMENTARY, Topic.INDICATIONS),
        ("Missed dose", Topic.OVERDOSE, Topic.DOSAGE),
    ],
)
def test_a_title_that_sounds_alike_is_not_the_same_topic(title: str, topic: Topic, not_topic: Topic) -> None:
    assert classify(title) is topic is not not_topic


@pytest.mark.parametrize("title", ["Final thoughts", "Conclusion", "Tramadol", "A short history", "Our team", ""])
def test_a_title_may_announce_nothing(title: str) -> None:
    assert classify(title) is Topic.NONE


@given(st.text(max_size=80))
def test_any_title_has_one_topic_in_any_case(title: str) -> None:
    """Law: no title raises, and the same title is always about the same."""
    assert classify(title) is classify(title)
    assert classify(title) in Topic


def test_a_title_without_a_topic_takes_that_of_the_title_above() -> None:
    document = page("## Side effects\n\nMany.\n\n### In the morning\n\nRash.\n\n## Contact us\n\nBy post.")
    topics = dict(zip((s.title for s in document.sections), section_topics(document), strict=True))
    assert topics["In the morning"] is Topic.SIDE_EFFECTS
    assert topics["Contact us"] is Topic.NONE


def test_the_title_of_the_document_passes_nothing_down() -> None:
    document = page("## Contact us\n\nBy post.")
    assert set(section_topics(document)) == {Topic.NONE}


def test_sections_on_the_four_kinds_are_known_by_their_titles() -> None:
    document = page("## Side effects\n\nMany.\n\n## How long can I take it?\n\nBriefly.\n\n## Storage\n\nDry.")
    kinds = dict(zip((s.title for s in document.sections), section_kinds(document), strict=True))
    assert kinds["Side effects"] == {Kind.SIDE_EFFECT}
    assert kinds["How long can I take it?"] == {Kind.DURATION_CAUTION}
    assert kinds["Storage"] == frozenset()
