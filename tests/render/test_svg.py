"""SVG is a picture of the table: well-formed whatever the text, nothing loaded, nothing cropped."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree as ET

import pytest
from cli.runner import run_cli
from hypothesis import given, settings
from hypothesis import strategies as st

from medcli.render import Screen
from medcli.render.svg import render
from medcli.views.view import Block, Grid, Line, Row, View

TEXT = "{http://www.w3.org/2000/svg}text"


def written(*blocks: Block, width: int = 80) -> str:
    out = io.StringIO(newline="")
    render(View("show", (), (), dict, lambda item: (), lambda answers: blocks), out, Screen(width))
    return out.getvalue()


def words(picture: str) -> list[str]:
    """Return the words of a picture, line by line."""
    return " ".join("".join(node.itertext()) for node in ET.fromstring(picture).iter(TEXT)).replace("\xa0", " ").split()


def test_the_words_are_those_of_the_table():
    table = run_cli("show", "relaxol", "--format", "table").stdout
    picture = run_cli("show", "relaxol", "--format", "svg").stdout
    shown = words(picture)
    assert [word for word in table.split() if word.isalpha() and word not in shown] == []


@pytest.mark.parametrize("width", [40, 80, 160])
def test_nothing_stands_beyond_the_edge(width: int):
    picture = ET.fromstring(run_cli("compare", "relaxol", "calmine", "--format", "svg", width=width).stdout)
    edge = float(picture.get("viewBox", "").split()[2])
    ends = [float(node.get("x", 0)) + float(node.get("textLength", 0)) for node in picture.iter(TEXT)]
    assert max(ends) <= edge


def test_it_loads_nothing_and_runs_nothing():
    picture = run_cli("show", "relaxol", "--format", "svg").stdout
    assert not re.search(r"@font-face|url\((?!#)|<script|<image|href", picture)
    assert re.findall(r"https?://[^\"' ]+", picture) == ["http://www.w3.org/2000/svg"]


def test_it_has_a_name_for_who_cannot_see_it():
    picture = ET.fromstring(run_cli("show", "relaxol", "--format", "svg").stdout)
    assert picture.get("role") == "img"
    assert picture.findtext("{http://www.w3.org/2000/svg}title") == "medcli show"


def test_the_same_answer_is_the_same_picture():
    first, second = (run_cli("show", "relaxol", "--format", "svg").stdout for _ in range(2))
    assert first == second


def test_a_miss_draws_no_empty_picture():
    assert run_cli("show", "nosuch", "--format", "svg").stdout == ""


@settings(deadline=None)
@given(st.text(), st.text())
def test_no_text_breaks_the_picture(first: str, second: str):
    picture = written(
        Line("x", "header"), Line(first), Grid((Row((first, "x"), (second,)),)), Grid((Row((second,)),), (first,))
    )
    assert words(picture)[:2] == ["medcli", "show"]


def test_a_long_word_is_folded_and_not_cut():
    picture = written(Line("x" * 500), width=40)
    assert sum(word.count("x") for word in words(picture)) == 500
