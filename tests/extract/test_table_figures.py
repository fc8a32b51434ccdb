"""Of a table's columns the drug's own gives the figure."""

import pytest

from medcli.extract.numbers import Percent
from medcli.extract.table_figures import is_second_title, share_of

DRUG = ("clozapine",)


@pytest.mark.parametrize(
    ("columns", "share"),
    [
        ([("Clozapine %", "21"), ("Placebo %", "40")], 21),
        ([("Placebo (n=70) %", "40"), ("Clozapine (n=77) %", "21")], 21),
        ([("Clozapine n (%)", "19 (15.1)")], 15.1),
        ([("25 mg %", "4"), ("50 mg %", "9"), ("Placebo %", "11")], 9),
        ([("25 mg %", "14"), ("50 mg %", "9"), ("Total %", "11")], 11),
        ([("All grades %", "30"), ("Grade 3-4 %", "31")], 30),
        ([("Clozapine (N=126) (%)", "13"), ("Chlorpromazine (N=142) (%)", "38")], 13),
    ],
)
def test_the_share_is_that_of_the_drug(columns, share):
    assert share_of(columns, DRUG) == Percent(share, share)


def test_less_than_one_percent_begins_at_none():
    assert share_of([("Clozapine %", "<1")], DRUG) == Percent(0, 1)


@pytest.mark.parametrize(
    "columns",
    [
        [("Placebo %", "40")],
        [("Chlorpromazine %", "38")],
        [("Vehicle n (%)", "4 (12)")],
        [("Clozapine (n=12)", "7")],
        [("Clozapine %", "126")],
        [("Clozapine %", "-")],
        [],
    ],
)
def test_what_is_no_share_of_the_drug_is_none(columns):
    assert share_of(columns, DRUG) is None


def test_a_column_of_shares_counts_before_one_of_patients():
    assert share_of([("Clozapine (n=55) N", "38"), ("Clozapine (n=55) %", "69")], DRUG) == Percent(69, 69)


@pytest.mark.parametrize("text", ["%", "n (%)", "(N=55)", "All Grades (%)", "Grade 3-4"])
def test_what_a_column_counts_is_a_title(text):
    assert is_second_title(text)


@pytest.mark.parametrize("text", ["38", "4 (8.7)", "5%", "<1", "-", "nausea"])
def test_a_figure_or_an_effect_is_no_title(text):
    assert not is_second_title(text)
