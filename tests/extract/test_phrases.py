"""Lists and clauses taken apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli import vocab
from medcli.extract import phrases
from medcli.facts import Span


def parts(text: str) -> list[str]:
    return [s.of(text) for s in phrases.split_list(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gout, fever and a cough", ["gout", "fever", "cough"]),
        ("gout and/or fever", ["gout", "fever"]),
        ("gout; fever; as well as cough", ["gout", "fever", "cough"]),
        ("dry mouth, upset stomach (often mild) or a rash", ["dry mouth", "upset stomach (often mild)", "rash"]),
        ("tiredness/weakness", ["tiredness", "weakness"]),
        ("one thing", ["one thing"]),
        ("", []),
    ],
)
def test_a_list_is_taken_apart_at_its_joints(text: str, found: list[str]) -> None:
    assert parts(text) == found


@pytest.mark.parametrize("text", ["upset stomach (nausea, vomiting and wind)", "sandy eyes", "colds", "5/10"])
def test_what_is_no_list_stays_whole(text: str) -> None:
    assert parts(text) == [text]


def test_a_known_name_that_holds_a_joint_stays_whole() -> None:
    text = "fever, nausea and vomiting, cough"
    known = phrases.split_list(text, 0, len(text), vocab.effects())
    assert "nausea and vomiting" in [s.of(text) for s in known]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dizziness: get up slowly", "Dizziness"),
        ("Rash – tell us", "Rash"),
        ("Sleep apnea because it slows breathing", "Sleep apnea"),
        ("Asthma", "Asthma"),
    ],
)
def test_the_name_in_an_entry_ends_before_its_reason(text: str, name: str) -> None:
    assert text[: phrases.entry_end(text, 5)].strip() == name


def test_a_mark_far_behind_ends_no_name() -> None:
    text = "We know a great many people get one of these: rash"
    assert phrases.entry_end(text, 5) == len(text)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("a mild headache, etc.", "headache"),
        ("“the rash”", "rash"),
        ("feelings of dread too", "dread"),
        ("• persistent cough;", "cough"),
    ],
)
def test_cleaning_takes_off_what_belongs_to_no_term(text: str, bare: str) -> None:
    assert phrases.clean(text, Span(0, len(text))).of(text) == bare


@pytest.mark.parametrize("text", ["some", "headache", "dry mouth", "the"])
def test_cleaning_never_takes_the_last_word(text: str) -> None:
    assert phrases.clean(text, Span(0, len(text))).of(text) == text


@pytest.mark.parametrize("phrase", ["tongue", "first weeks", "no", "within days", "12", "skin"])
def test_a_part_of_the_body_or_a_time_is_no_term(phrase: str) -> None:
    assert phrases.is_no_term(phrase)


@pytest.mark.parametrize("phrase", ["dry mouth", "skin rash", "gout", "night sweats"])
def test_a_name_with_such_a_word_in_it_is_one(phrase: str) -> None:
    assert not phrases.is_no_term(phrase)


@pytest.mark.parametrize(
    ("phrase", "alone", "vacuous"),
    [("symptoms", True, True), ("pain", True, False), ("pain", False, True), ("gout", False, False)],
)
def test_pain_is_a_condition_only_where_nothing_says_more(phrase: str, alone: bool, vacuous: bool) -> None:
    assert phrases.is_vacuous(phrase, alone=alone) is vacuous


@pytest.mark.parametrize("text", ["heart disease and asthma", "dry mouth", "fish and chips", ""])
def test_a_coordination_without_a_shared_ending_is_none(text: str) -> None:
    assert phrases.distributed(text) == []


def test_the_object_of_a_cue_ends_where_another_thought_begins() -> None:
    text = "gout and fever in adults when rest fails"
    assert text[: phrases.object_end(text, 0)] == "gout and fever"


def test_a_word_in_parentheses_ends_no_object() -> None:
    text = "gout (also when severe) and fever"
    assert phrases.object_end(text, 0) == len(text)


TEXT = st.lists(
    st.sampled_from(["and", "or", ",", "(", ")", "a", "mild", "rash", "dry mouth", ";", "/", "–", "\n", "but", "."]),
    max_size=12,
).map(" ".join)


@given(TEXT)
def test_the_parts_of_a_list_stand_in_it_in_order(text: str) -> None:
    spans = phrases.split_list(text, 0, len(text))
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@given(TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = phrases.clean(text, Span(0, len(text)))
    assert phrases.clean(text, once) == once


@given(TEXT)
def test_clauses_do_not_overlap(text: str) -> None:
    spans = phrases.clauses(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@given(TEXT, st.integers(0, 10))
def test_an_end_is_never_before_its_start(text: str, start: int) -> None:
    start = min(start, len(text))
    assert start <= phrases.object_end(text, start) <= len(text)
    assert start <= phrases.clause_end(text, start) <= len(text)
    assert 0 <= phrases.clause_start(text, start) <= start
