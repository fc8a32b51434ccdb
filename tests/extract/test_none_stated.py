"""A section that says that there is no contraindication states just that; anything else does not."""

from __future__ import annotations

import pytest

from extract.label import label
from medcli.extract import extract
from medcli.facts import NoneStated


def says_none(text: str) -> bool:
    facts, _ = extract(label(contraindications=text))
    return any(isinstance(fact, NoneStated) for fact in facts)


@pytest.mark.parametrize(
    "text",
    [
        "4 CONTRAINDICATIONS None.",
        "4 CONTRAINDICATIONS None. None. ( 4 )",
        "4 CONTRAINDICATIONS None None (4)",
        "CONTRAINDICATIONS None known.",
        "CONTRAINDICATIONS There are no known contraindications to the use of this drug.",
    ],
)
def test_a_section_that_says_none_once_or_twice_states_that_there_is_none(text: str) -> None:
    assert says_none(text)


@pytest.mark.parametrize(
    "text",
    [
        "4 CONTRAINDICATIONS None of the tablets may be given in asthma.",
        "4 CONTRAINDICATIONS Asthma.",
        "4 CONTRAINDICATIONS None of them should be split. Asthma.",
        "4 CONTRAINDICATIONS There are no studies in pregnancy.",
    ],
)
def test_a_section_that_begins_so_and_goes_on_otherwise_does_not(text: str) -> None:
    assert not says_none(text)
