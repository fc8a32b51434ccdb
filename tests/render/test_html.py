"""HTML is one file that loads nothing, takes no text for markup, and can be read in any colours."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from cli.asked import ask, asked_database
from cli.runner import run_cli
from hypothesis import given, settings
from hypothesis import strategies as st

from medcli.queries import Database
from medcli.render import Screen
from medcli.render.clean import line
from medcli.render.html_ import _STYLE, render
from medcli.views.view import Block, Grid, Line, Marked, Notice, Row, View

VOID = {"meta", "wbr"}
CHECK = ("check", "soma", "amitriptyline", "--group", "pregnancy")


class Outline(HTMLParser):
    """The elements and the words of a document; an element that is closed out of turn is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[str] = []
        self.words: dict[str, list[str]] = {}
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onload", "style"}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.words.setdefault(self.open[-1], []).append(data)


def written(*blocks: Block) -> str:
    out = io.StringIO(newline="")
    render(View("show", (), (), dict, lambda item: (), lambda answers: blocks), out, Screen())
    return out.getvalue()


def test_headings_tables_and_asides_carry_the_meaning():
    outline = Outline(run_cli("show", "relaxol", "--format", "html").stdout)
    assert {"h1", "h2", "h3", "table", "th", "td", "aside", "main", "title"} <= set(outline.elements)
    assert outline.words["h1"] == ["relaxol"]
    assert any("BOXED WARNING" in words for words in outline.words["h2"])


def test_no_level_of_heading_is_left_out(tmp_path: Path):
    with asked_database(tmp_path) as db:
        for words in (("avoid", "pregnancy"), ("search", "pain"), ("show", "soma", "hydroxyzine"), ("groups",), CHECK):
            elements = Outline(ask(db, *words, "--format", "html").stdout).elements
            levels = [int(tag[1]) for tag in elements if re.fullmatch(r"h\d", tag)]
            assert levels[0] == 1
            assert elements.count("h1") == 1
            assert all(after - before <= 1 for before, after in pairwise(levels)), words


def test_it_loads_nothing_and_runs_nothing():
    page = run_cli("compare", "relaxol", "calmine", "--format", "html").stdout
    assert not re.search(r"<script|<link|<img|url\(|@import|https?://", page)
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>\n")


def test_a_miss_writes_no_empty_document():
    assert run_cli("show", "nosuch", "--format", "html").stdout == ""


def test_a_long_name_may_be_broken_and_a_word_may_not():
    page = written(Grid((Row(("0067b698-ee1d-4524-b1cc-af1028d13736", "hydroxyprogesterone")),)))
    assert "0067b698-ee1d-4524-b1cc-<wbr>af1028d13736" in page
    assert "<td>hydroxyprogesterone</td>" in page


def test_hits_are_marked(tmp_path: Path):
    with asked_database(tmp_path) as db:
        assert "<mark>Dry mouth</mark>" in ask(db, "search", "dry mouth", "--format", "html").stdout


texts = st.one_of(
    st.text(), st.sampled_from(["<b>", "&amp;", '"', "'", "</style>", "<!--", "]]>", "\0", "\ud800", "<script>"])
)


@settings(deadline=None)
@given(texts, texts, texts)
def test_no_text_is_taken_for_markup(first: str, second: str, third: str):
    page = written(
        Line(first, "header"),
        Notice(second, (third,)),
        Grid((Row((first, second), (third, Marked(f"x{first}", ((0, 1),)))),), ("a", third)),
        Line(second, "note"),
    )
    outline = Outline(page)
    expected = ["html", "head", "meta", "meta", "title", "style", "body", "main", "h1", "aside", "h2", "p", "table"]
    assert [tag for tag in outline.elements if tag != "wbr"][: len(expected)] == expected
    assert outline.elements.count("p") == 4
    assert "".join(outline.words.get("h1", ())).split() == line(first).split()


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, definition of contrast ratio)."""

    def luminance(colour: str) -> float:
        full = colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
        parts = [int(full[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_colour_can_be_read_on_its_page():
    schemes = [
        dict(re.findall(r"--(\w+): (#\w+)", scheme)) for scheme in re.findall(r":root \{(.*?)\}", _STYLE, re.DOTALL)
    ]
    assert len(schemes) == 3
    for scheme in schemes:
        for name in ("ink", "soft", "alarm"):
            assert _contrast(scheme[name], scheme["page"]) >= 7, (name, scheme)
        assert _contrast(scheme["ink"], scheme["mark"]) >= 7


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return asked_database(tmp_path_factory.mktemp("html"))


@pytest.mark.parametrize("words", [("avoid", "pregnancy"), ("search", "pain"), ("show", "soma", "--cite"), ("list",)])
def test_the_words_are_those_of_the_table(db: Database, words: tuple[str, ...]):
    table = ask(db, *words, "--format", "table", width=4000).stdout
    page = Outline(ask(db, *words, "--format", "html").stdout)
    shown = {
        word
        for tag, parts in page.words.items()
        if tag not in ("title", "style")
        for part in parts
        for word in part.split()
    }
    said = {word.strip("‹›│┃") for word in re.sub("[‹›]", "", table).split()} - {"·", "┏", "┗", "━"}
    assert {word for word in said if word.isalnum()} <= shown
