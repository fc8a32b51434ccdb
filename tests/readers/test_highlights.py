"""Where the Highlights begin: text in, both halves out."""

from __future__ import annotations

import pytest

from medcli.readers import highlights


def halves(text: str, number: str = "4", *, divided: bool = False) -> tuple[str, str]:
    """Return the words of the section itself and those of its Highlights."""
    at = highlights.split(text, number, divided=divided)
    return (text, "") if at is None else (text[:at].strip(), text[at:])


@pytest.mark.parametrize(
    ("own", "short", "number"),
    [
        (
            "Calmol is for: • gout in adults • gout after surgery • acne",
            "Calmol is for: • Gout ( 1 ) • Acne ( 1 )",
            "1",
        ),
        (
            "Calmol is for gout with: • crystals with pain, or • crystals without pain.",
            "Calmol is a urate binder indicated for gout with crystals. ( 1 )",
            "1",
        ),
        (
            "Calmol binds. Calmol is not given with: azoles vincas",
            "Calmol or Calmol XR is not given with azoles. ( 4 )",
            "4",
        ),
        ("Not with: known gout [see Warnings (5.1)] active bleeding", "Known gout ( 4 ) Active bleeding ( 4 )", "4"),
        ("Not with: • Known gout • Known or suspected pregnancy", "• Gout ( 4 ) • Pregnancy ( 4 )", "4"),
    ],
)
def test_the_last_items_of_a_list_stay_with_the_list(own: str, short: str, number: str) -> None:
    assert halves(f"{own} {short}", number) == (own, short)


@pytest.mark.parametrize(
    ("own", "short", "number"),
    [
        ("Calmol is indicated for gout.", "Calmol is an organic urate binder indicated for gout. ( 1 )", "1"),
        (
            "Not in gout. Not in people allergic to Calmol.",
            "Gout. ( 4 ) Allergy to one of the dyes in Calmol ( 4 )",
            "4",
        ),
        ("Calmol is not for gout.", "Calmol is not for gout. ( 4 ) Calmol is not for acne. ( 4 )", "4"),
    ],
)
def test_a_name_within_a_statement_does_not_begin_one(own: str, short: str, number: str) -> None:
    assert halves(f"{own} {short}", number) == (own, short)


def test_nothing_is_said_again_where_the_only_references_are_to_other_sections() -> None:
    text = "Calmol is for gout in adults Calmol is for acne ( 5.1 )"
    assert halves(text, "1") == (text, "")


def test_a_section_with_subsections_may_have_no_words_of_its_own() -> None:
    short = "Calmol may harm the liver. Stop it. ( 5.1 )"
    assert halves(short, "5", divided=True) == ("", short)
