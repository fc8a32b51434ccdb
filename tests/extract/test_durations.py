"""Duration cautions: how long an article says the drug may be taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli.extract.durations import describe
from medcli.extract.numbers import Days
from medcli.facts import LimitKind

from .said import limits, limits_of, page


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [
        ("Do not take it for more than two to three weeks.", 14, 21),
        ("Treatment should last no longer than 10 days.", None, 10),
        ("Use is limited to 3 weeks.", None, 21),
        ("Take it for up to five days.", None, 5),
        ("Short courses of one to two weeks are usual.", 7, 14),
        ("It should not be used for longer than a fortnight.", None, 14),
    ],
)
def test_a_longest_time_is_a_limit_in_days(sentence: str, low: float | None, high: float) -> None:
    assert limits(sentence) == [("max_duration", low, high)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("It is meant for short-term use only.", ("short_term_only", None, None)),
        ("It is not for long-term use.", ("short_term_only", None, None)),
        ("Use the lowest dose for the shortest possible time.", ("short_term_only", None, None)),
        ("It has not been studied beyond 12 weeks.", ("not_studied_beyond", None, 84)),
        ("Your doctor should reassess treatment after 3 months.", ("reassess", None, 90)),
        ("See a doctor if your pain has not improved after 7 days.", ("stop_if_no_improvement", None, 7)),
    ],
)
def test_each_kind_of_limit_is_told_apart(sentence: str, found: tuple[str, float | None, float | None]) -> None:
    assert limits(sentence) == [found]


def test_two_limits_in_one_sentence_are_two() -> None:
    found = limits("Do not use it for pain for more than 10 days, or for fever for more than three days.")
    assert found == [("max_duration", None, 10), ("max_duration", None, 3)]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Chronic pain is pain that has lasted over 12 weeks.", id="a definition"),
        pytest.param("Back pain that lasts more than six weeks is called chronic.", id="another definition"),
        pytest.param("It may take two weeks to work.", id="onset"),
        pytest.param("Relief lasts for up to six hours.", id="how long a dose lasts"),
        pytest.param("Its half-life is six hours.", id="half-life"),
        pytest.param("It stays in your body for two days.", id="elimination"),
        pytest.param("A study followed 200 patients for 12 weeks.", id="length of a study"),
        pytest.param("In a trial, patients took it for up to 12 weeks.", id="length of treatment in a trial"),
        pytest.param("Increase the dose every 3 days.", id="titration"),
        pytest.param("Raise the dose slowly over two weeks.", id="titration over weeks"),
        pytest.param("Taper the dose over two weeks.", id="tapering"),
        pytest.param("Take one tablet every 6 hours.", id="dosing interval"),
        pytest.param("Wait 14 days after an MAO inhibitor before taking it.", id="washout"),
        pytest.param("Do not take it within 14 days of an MAO inhibitor.", id="washout as a prohibition"),
        pytest.param("Use contraception for at least one month after the last dose.", id="contraception"),
        pytest.param("Use birth control during treatment and for 4 weeks afterwards.", id="contraception afterwards"),
        pytest.param("How long can you take it?", id="a question"),
        pytest.param("It has been on sale for over 40 years.", id="history"),
        pytest.param("Do not drive for 24 hours.", id="driving"),
        pytest.param("Children under 12 years must not take it.", id="an age"),
        pytest.param("Ibuprofen should not be used for more than 10 days.", id="another drug's limit"),
    ],
)
def test_time_that_limits_no_use_is_no_caution(sentence: str) -> None:
    assert limits(sentence) == []


@pytest.mark.parametrize("sentence", ["It may be taken for many years.", "It is safe for long-term use."])
def test_long_use_that_is_allowed_is_no_caution(sentence: str) -> None:
    assert limits(sentence) == []


@pytest.mark.parametrize("title", ["Storage", "Overdose", "Complementary therapies"])
def test_under_a_title_about_something_else_no_time_is_a_limit(title: str) -> None:
    assert limits_of(page(f"## {title}\n\nUse them for no longer than 10 days.")) == []


def test_a_table_s_own_title_supplies_the_verb() -> None:
    document = page("## At a glance\n\n| | Tramadol |\n|---|---|\n| Duration of use | 2–3 weeks |")
    assert limits_of(document) == [("max_duration", 14, 21)]


def test_a_time_in_a_table_about_something_else_is_no_limit() -> None:
    document = page("## At a glance\n\n| | Tramadol |\n|---|---|\n| Known since | 40 years |\n| Colour | white |")
    assert limits_of(document) == []


@given(st.sampled_from(list(LimitKind)), st.none() | st.integers(1, 400), st.integers(1, 400))
def test_a_limit_is_described_by_its_days(limit: LimitKind, low: int | None, high: int) -> None:
    """Law: every figure stands in the statement, and kinds are never confused."""
    said = describe(limit, Days(low, high))
    assert f"{high} days" in said
    assert low is None or f"{low} to " in said
    assert {describe(other, Days(low, high)) for other in LimitKind if other is not limit}.isdisjoint({said})


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("If your nose is still blocked after 7 days, see a doctor.", ("stop_if_no_improvement", None, 7)),
        ("If nothing has changed after four weeks, come back.", ("stop_if_no_improvement", None, 28)),
        ("In trials nobody was followed for more than four weeks.", ("not_studied_beyond", None, 28)),
        (
            "It was tested for six months, and what it does beyond that is not certain.",
            ("not_studied_beyond", None, 180),
        ),
        ("Most guidelines draw the line at four weeks.", ("max_duration", None, 28)),
        ("A course is usually 7 days.", ("max_duration", None, 7)),
    ],
)
def test_plain_speech_limits_use_too(sentence: str, found: tuple[str, float | None, float | None]) -> None:
    assert [(kind, high) for kind, _, high in limits(sentence)] == [(found[0], found[2])]


def test_a_warning_not_to_stop_at_once_limits_nothing() -> None:
    assert limits("Never stop suddenly if you have taken it for longer than two weeks.") == []


def test_a_row_on_the_longest_use_has_limits_and_a_row_on_groups_has_ages() -> None:
    table = (
        "| | Tramadol |\n|---|---|\n| Do not take it | under 12 years |\n"
        "| Longest use without a doctor | 10 days for pain, 3 days for fever |\n"
    )
    assert [high for _, _, high in limits_of(page(table))] == [10, 3]
