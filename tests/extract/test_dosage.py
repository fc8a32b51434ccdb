"""Dosage lines: strength, frequency and the most a day, as the source prints them."""

from __future__ import annotations

import pytest

from .said import article, dosages, page


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("Adults take 50 mg every 6 hours, up to 400 mg a day.", ("50 mg", "every 6 hours", "400 mg")),
        ("The usual dose is one 50 mg tablet twice daily.", ("50 mg", "twice daily", None)),
        ("Take 100 mg at bedtime.", ("100 mg", "at bedtime", None)),
        ("Take 0.5 mg as needed.", ("0.5 mg", "as needed", None)),
        ("It comes as a 50 mg tablet.", ("50 mg", None, None)),
    ],
)
def test_a_sentence_with_a_strength_and_a_frequency_is_a_dosage_line(
    sentence: str, line: tuple[str | None, str | None, str | None]
) -> None:
    assert dosages(article(sentence)) == [line]


@pytest.mark.parametrize(
    "sentence",
    [
        "Take it twice a day.",
        "It contains 50 mg of the drug.",
        "Drink 200 ml of water.",
        "Each tablet has 20 mg of lactose.",
        "A trial tested 400 mg in 80 volunteers.",
        "Ibuprofen 400 mg is taken three times a day.",
        "Storage\n\nKeep the 50 mg tablets dry.",
        "It was first sold in 1977.",
    ],
)
def test_a_figure_for_another_reason_is_no_dosage_line(sentence: str) -> None:
    assert dosages(article(sentence)) == []


def test_under_a_title_about_dosage_a_strength_is_enough() -> None:
    assert dosages(page("## Dosage\n\nBegin with 25 mg.")) == [("25 mg", None, None)]


def test_a_table_row_is_one_dosage_line() -> None:
    document = page(
        "## Dosage\n\n| Strength | How often | Maximum |\n|---|---|---|\n| 50 mg | every 6 hours | 400 mg |"
    )
    assert dosages(document) == [("50 mg", "every 6 hours", "400 mg")]


def test_a_table_row_without_a_strength_is_none() -> None:
    document = page("## Dosage\n\n| Colour | How often |\n|---|---|\n| white | twice daily |\n| red | once a day |")
    assert dosages(document) == []
