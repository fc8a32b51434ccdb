"""HTML pages."""

from pathlib import Path

import pytest

from medcli.facts import Document
from medcli.readers import html

from .outline import outline

FIXTURES = Path(__file__).parent.parent / "fixtures" / "readers"


def document(body: str, head: str = "") -> Document:
    (found,) = html.read(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "x.html")
    return found


def test_a_saved_page_gives_the_article_and_nothing_of_the_site() -> None:
    (found,) = html.read((FIXTURES / "page.html").read_bytes(), "page.html")
    assert found.title == "Exampril: a short guide"
    assert outline(found) == [
        "# Exampril: a short guide",
        "¶ Exampril is used for high\xa0blood pressure in adults.",
        "## Side effects",
        "### Common",
        "- Dry cough",
        "- Dizziness",
        "  - on standing up",
        "### Rare",
        "¶ Swelling of the lips < 1\xa0%",
        "¶ Rash ½ as often",
        "## Dose",
        "|| Strength\tHow often",
        "| 5 mg\tonce a day",
        "| 10 mg\t",
        "### Pregnancy",
        "¶ Do not take it.",
    ]


@pytest.mark.parametrize(
    "element",
    [
        "<nav>{}</nav>",
        "<aside>{}</aside>",
        "<footer>{}</footer>",
        "<script>{}</script>",
        "<form><label>{}</label></form>",
        "<div class='cookie-consent'>{}</div>",
        "<div id='comments'>{}</div>",
        "<ul class='social_share'><li>{}</li></ul>",
        "<div role='navigation'>{}</div>",
        "<p hidden>{}</p>",
        "<p style='display: none'>{}</p>",
        "<!-- {} -->",
    ],
)
def test_what_is_not_content_is_left_out(element: str) -> None:
    found = document("<h1>Exampril</h1><p>It is a tablet.</p>" + element.format("Other words"))
    assert outline(found) == ["# Exampril", "¶ It is a tablet."]


def test_a_wrapper_called_after_its_sidebar_is_not_left_out() -> None:
    assert outline(document("<div class='with-sidebar'><h1>Exampril</h1><p>A tablet.</p></div>"))[1] == "¶ A tablet."


def test_a_word_that_only_contains_a_cue_is_not_left_out() -> None:
    assert outline(document("<div class='loading-header-shadow address'><p>A tablet.</p></div>")) == ["¶ A tablet."]


def test_the_article_element_is_preferred() -> None:
    words = "It is a tablet. " * 8
    found = document(f"<p>Top story today</p><article><p>{words}</p></article><p>More stories</p>")
    assert outline(found) == [f"¶ {words.strip()}"]


def test_line_breaks_do_not_glue_words() -> None:
    assert outline(document("<p>Take it daily.<br>Not at night.</p>")) == ["¶ Take it daily.", "¶ Not at night."]


def test_line_breaks_may_set_a_list() -> None:
    found = document("<p>It may cause:<br>dry cough<br>mild rash</p>")
    assert outline(found) == [": It may cause:", "- dry cough", "- mild rash"]


def test_bold_words_in_a_sentence_are_not_a_title() -> None:
    assert outline(document("<p><b>Fever</b> is rare.</p>")) == ["¶ Fever is rare."]


def test_the_declared_charset_is_respected() -> None:
    page = "<html><head><meta charset='windows-1251'></head><body><p>Таблетка</p></body></html>"
    (found,) = html.read(page.encode("cp1251"), "x.html")
    assert outline(found) == ["¶ Таблетка"]


def test_a_charset_that_does_not_exist_is_no_error() -> None:
    (found,) = html.read("<meta charset='no-such'><p>½ a tablet</p>".encode(), "x.html")
    assert outline(found) == ["¶ ½ a tablet"]


def test_headings_in_a_layout_table_are_headings() -> None:
    found = document("<table><tr><td><h1>Exampril</h1><p>A tablet.</p></td></tr></table><h2>Dose</h2><p>One.</p>")
    assert outline(found) == ["# Exampril", "¶ A tablet.", "## Dose", "¶ One."]
