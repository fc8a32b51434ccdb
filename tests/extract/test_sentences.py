"""Where sentences begin and end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli.extract.sentences import split, trim
from medcli.facts import Span


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in split(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It helps. It is white.", ["It helps.", "It is white."]),
        ("Does it help? Yes! Often.", ["Does it help?", "Yes!", "Often."]),
        ("“It helps.” So they say.", ["“It helps.”", "So they say."]),
        ("A line\n\nIt is white", ["A line", "It is white"]),
        ("No stop at the end", ["No stop at the end"]),
        ("", []),
    ],
)
def test_a_full_stop_before_a_capital_ends_a_sentence(text: str, found: list[str]) -> None:
    assert sentences(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Take 0.5 mg at night.",
        "Take it at night, e.g. At ten.",
        "See St. John's wort.",
        "Ask Dr. Smith.",
        "It was found by A. B. Smith.",
        "It costs approx. 5 dollars.",
        "It helps. or so they say.",
    ],
)
def test_a_full_stop_within_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == [text]


def test_a_range_of_a_text_is_split_and_nothing_around_it() -> None:
    text = "One. Two. Three. Four."
    assert [s.of(text) for s in split(text, 5, 16)] == ["Two.", "Three."]


TEXT = st.text(st.sampled_from('aB1 .!?\n\u00a0"(),-'), max_size=60)


@given(TEXT)
def test_sentences_stand_in_order_and_lose_nothing_but_white_space(text: str) -> None:
    spans = split(text, 0, len(text))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join("".join(s.of(text).split()) for s in spans) == "".join(text.split())


@given(TEXT)
def test_a_sentence_has_no_white_space_at_its_ends(text: str) -> None:
    assert all(s.of(text) == s.of(text).strip() != "" for s in split(text, 0, len(text)))


@given(TEXT)
def test_trimming_is_stripping(text: str) -> None:
    assert trim(text, Span(0, len(text))).of(text) == text.strip()
