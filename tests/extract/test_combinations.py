"""Combination statements: what is said of two drugs taken together."""

from __future__ import annotations

import pytest

from medcli.extract.combinations import is_combined

from .said import together

BOTH = (("tramadol", "cyclobenzaprine"), ("cyclobenzaprine", "tramadol"))


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("Taken together, tramadol and cyclobenzaprine increase the risk of serotonin syndrome.", "risk"),
        ("The combination of tramadol and cyclobenzaprine can add to drowsiness and sedation.", "risk"),
        ("Together they ease pain better.", "benefit claim"),
    ],
)
def test_a_statement_about_the_pair_goes_to_each_of_the_two(sentence: str, claim: str) -> None:
    assert together(sentence) == {(drug, other, claim) for drug, other in BOTH}


@pytest.mark.parametrize(
    "sentence",
    [
        "Both drugs are tablets.",
        "Tramadol should be avoided in epilepsy.",
        "Tramadol taken together with ibuprofen gives better relief.",
        "Taking tramadol alongside cyclobenzaprine is common.",
        "Tramadol increases the risk of falls, and cyclobenzaprine dries the mouth.",
    ],
)
def test_a_statement_about_one_or_about_nothing_is_no_combination(sentence: str) -> None:
    assert together(sentence) == set()


@pytest.mark.parametrize(
    "text", ["taken together", "in combination with it", "given at the same time", "co-administered"]
)
def test_words_of_joint_use_are_known(text: str) -> None:
    assert is_combined(text)


@pytest.mark.parametrize("text", ["taken with water", "at a later time", "a tablet and a capsule", "togetherness"])
def test_other_words_are_not_joint_use(text: str) -> None:
    assert not is_combined(text)
