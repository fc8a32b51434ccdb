"""Stretches of time and shares of patients."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli.extract.numbers import Days, Percent, duration_pattern, parse_days, parse_percent

DURATION = re.compile(duration_pattern(), re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("10-day", Days(None, 10)),
        ("a fortnight", Days(None, 14)),
        ("twelve consecutive weeks", Days(None, 84)),
        ("2–3 weeks", Days(14, 21)),
        ("Two to Three Weeks", Days(14, 21)),
        ("two (2) weeks", Days(None, 14)),
        ("36 hours", Days(None, 1.5)),
        ("three months", Days(None, 90)),
        ("1.5 years", Days(None, 547.5)),
    ],
)
def test_a_stretch_of_time_is_days(text: str, days: Days) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["weeks", "ten", "5 mg", "some days", "a few weeks", "a weekend", "12 weekly", ""])
def test_what_counts_no_days_is_no_stretch_of_time(text: str) -> None:
    assert parse_days(text) is None


@pytest.mark.parametrize("text", ["10 days or more", "3 weeks or longer", "weeks", "10 mg", "a dayroom"])
def test_a_time_without_an_upper_end_is_not_what_limits_look_for(text: str) -> None:
    assert DURATION.search(text) is None


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("12%", Percent(12, 12)),
        ("3 to 4%", Percent(3, 4)),
        ("12%–14%", Percent(12, 14)),
        ("<1%", Percent(0, 1)),
        ("up to 5%", Percent(0, 5)),
        ("≥ 5 %", Percent(5, 100)),
        ("about 7 percent", Percent(7, 7)),
        (">0.1% and ≤1% of patients", Percent(0.1, 1)),
        ("≥1% to <10%", Percent(1, 10)),
        ("8% and <1%", Percent(8, 8)),
        ("2 out of every 10", Percent(20, 20)),
        ("up to 1 in 10 people", Percent(0, 10)),
        ("fewer than 1 in 100", Percent(0, 1)),
        ("6% and 2%", Percent(6, 6)),
    ],
)
def test_a_share_is_a_range_of_per_cent(text: str, share: Percent) -> None:
    assert parse_percent(text) == share


@pytest.mark.parametrize("text", ["120%", "ten percent", "1 in 0", "5 in 3", "50 mg", "14% to 12%", "percent", ""])
def test_what_is_no_share_of_patients_is_none(text: str) -> None:
    assert parse_percent(text) is None


UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}


@given(st.integers(1, 999), st.sampled_from(sorted(UNITS)))
def test_every_figure_with_a_unit_is_read_as_it_stands(number: int, unit: str) -> None:
    text = f"{number} {unit}s"
    assert parse_days(text) == Days(None, number * UNITS[unit])
    assert DURATION.fullmatch(text)


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(["-", "–", " to ", " or "]))
def test_a_range_of_days_has_both_ends(low: int, high: int, joint: str) -> None:
    assert parse_days(f"{low}{joint}{high} days") == Days(low, high)


@given(st.text(st.sampled_from("0123456789 %.<>–-inoutf"), max_size=30))
def test_a_share_lies_between_nothing_and_all(text: str) -> None:
    share = parse_percent(text)
    assert share is None or 0 <= share.low <= share.high <= 100
