"""Normal terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli import vocab
from medcli.extract.terms import cleaned, known_term, normal_term


@pytest.mark.parametrize(
    ("wording", "term"),
    [
        ("Low blood pressure (especially when standing)", "orthostatic hypotension"),
        ("feeling sleepy", "drowsiness"),
        ("a mild headache", "headache"),
        ("HEADACHES", "headache"),
        ("Throwing up", "vomiting"),
    ],
)
def test_a_wording_has_its_normal_term(wording: str, term: str) -> None:
    assert normal_term(vocab.effects(), wording) == term


@pytest.mark.parametrize(
    "wording", ["odd taste of tin", "headache powder", "not quite a headache at all", "", "   ", "()"]
)
def test_an_unknown_wording_has_no_known_term(wording: str) -> None:
    assert known_term(vocab.effects(), wording) is None


@pytest.mark.parametrize(
    ("wording", "term"),
    [("An Odd Taste of Tin", "odd taste of tin"), ("mild glow (at night)", "glow"), ("Some", "some")],
)
def test_an_unknown_wording_is_its_own_term_cleaned_and_in_lower_case(wording: str, term: str) -> None:
    assert normal_term(vocab.effects(), wording) == term


@given(st.text(min_size=1, max_size=40))
def test_a_normal_term_is_in_normal_form(wording: str) -> None:
    """Law: single spaces, none at the ends, and it does not depend on the case of the source."""
    term = normal_term(vocab.effects(), wording)
    assert cleaned(cleaned(wording)) == cleaned(wording)
    if any(c.isalnum() for c in wording):
        assert term


@given(st.sampled_from([row["term"] for row in vocab.read_table("effects.tsv", "term", "synonyms")]))
def test_a_normal_term_is_its_own_normal_term(term: str) -> None:
    assert normal_term(vocab.effects(), term) == term
    assert normal_term(vocab.effects(), f"a mild {term.upper()}") in (
        term,
        normal_term(vocab.effects(), f"mild {term}"),
    )
