"""Statements in words: abbreviations, dosage lines, and what a batch remembers."""

from __future__ import annotations

import pytest
from cli.fakes import citation, statement
from hypothesis import given
from hypothesis import strategies as st

from medcli.answers import Statement
from medcli.facts import Kind, SourceKind
from medcli.views.items import statement_item
from medcli.views.memo import remembering
from medcli.views.phrases import capitals, heading, mark, percent, qualifiers


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        ("maoi use", "MAOI use"),
        ("ssris or nsaids", "SSRIs or NSAIDs"),
        ("qtc prolongation", "QTc prolongation"),
        ("cns depressant use", "CNS depressant use"),
        ("poor cyp2c19 metabolizers", "poor CYP2C19 metabolizers"),
        ("g6pd deficiency", "G6PD deficiency"),
    ],
)
def test_an_abbreviation_is_shown_as_it_is_written(term: str, shown: str):
    assert capitals(term) == shown


@pytest.mark.parametrize("term", ["", "acetate", "surface", "hearing aids", "ten days", "women", "qtx", "Pain O Soma"])
def test_a_word_that_only_looks_like_an_abbreviation_is_left_alone(term: str):
    assert capitals(term) == term


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (5, 100, "≥ 5 %"),
        (0, 1, "up to 1 %"),
        (13, 17, "13–17 %"),
        (9.5, 9.5, "9.5 %"),
        (100, 100, "100 %"),
        (0, 0, "0 %"),
    ],
)
def test_one_end_alone_is_not_shown_as_a_range(low: float, high: float, shown: str):
    assert percent(statement(Kind.SIDE_EFFECT, "rash", percent_low=low, percent_high=high)) == shown


@given(st.text())
def test_capitals_change_nothing_but_case_and_do_so_once(term: str):
    assert capitals(term).lower() == term.lower()
    assert capitals(capitals(term)) == capitals(term)


def test_a_name_is_shown_as_it_is_written():
    assert heading(statement(Kind.NAME, "maoi", name_kind="brand")) == "maoi"


def test_a_page_has_the_capitals_and_json_keeps_the_term():
    shown = statement(Kind.CONTRAINDICATED_GROUP, "maoi use", strength="avoid")
    assert heading(shown) == "MAOI use"
    assert statement_item(shown)["term"] == "maoi use"


def test_a_dosage_is_not_said_twice_where_its_term_is_the_line():
    own = {"strength": "5 mg", "frequency": "once daily", "max_daily": "20 mg"}
    assert qualifiers(statement(Kind.DOSAGE, "5 mg; once daily; max 20 mg a day", **own)) == ""
    assert qualifiers(statement(Kind.DOSAGE, "adults", **own)) == "5 mg; once daily; at most 20 mg a day"


def test_labels_are_counted_only_where_there_are_several():
    cited = (citation("rash", source_kind=SourceKind.LABEL, references=()),)
    assert mark(Statement(Kind.SIDE_EFFECT, "x", "rash", {}, cited, 2, 3)) == "label 2/3"
    assert mark(Statement(Kind.SIDE_EFFECT, "x", "rash", {}, cited, 1, 1)) == "label"
    assert mark(statement(Kind.SIDE_EFFECT, "rash")) == "label §4"
    assert mark(statement(Kind.SIDE_EFFECT, "rash", article=True)) == "article only"


def test_the_same_object_is_worked_on_once_and_an_equal_one_anew():
    worked: list[list[int]] = []

    def work(value: list[int]) -> int:
        worked.append(value)
        return len(value)

    once, again = [1], [1]
    work_once = remembering(work)
    assert [work_once(once), work_once(once), work_once(again)] == [1, 1, 1]
    assert len(worked) == 2


@given(st.lists(st.integers(0, 200), max_size=400))
def test_what_is_remembered_is_what_would_be_worked_out(order: list[int]):
    objects = [[number] for number in range(201)]
    double = remembering(lambda value: value[0] * 2)
    assert [double(objects[number]) for number in order] == [number * 2 for number in order]
