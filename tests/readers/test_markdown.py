"""Markdown articles and monographs."""

from pathlib import Path

import pytest

from medcli.errors import SourceError
from medcli.facts import Document, Identity, Reference, SourceKind
from medcli.readers import markdown

from .outline import outline

FIXTURES = Path(__file__).parent.parent / "fixtures" / "readers"


def document(text: str) -> Document:
    (found,) = markdown.read(text.encode(), "x.md")
    return found


def test_a_monograph_says_who_it_is_about_and_what_it_cites() -> None:
    (found,) = markdown.read((FIXTURES / "monograph.md").read_bytes(), "exampril.md")
    assert found.kind is SourceKind.MONOGRAPH
    assert found.identity == Identity("exampril", ("Examprex",), ("EXP",), "ACE inhibitor", "")
    assert found.date == "2026-03-01"
    assert found.references == {
        "L1": Reference(SourceKind.LABEL, "00000000-1111-2222-3333-444444444444", date="2025-12-31", version="7"),
        "A1": Reference(SourceKind.ARTICLE, "exampril-guide.txt"),
    }


def test_a_monograph_is_titled_with_the_product_that_its_label_is_of() -> None:
    found = document(
        "---\ngeneric: exampril\ncovers: injection; the record has no precautions\n---\n# exampril\n\nWords.\n"
    )
    assert found.title == "exampril (injection; the record has no precautions)"


def test_an_article_covers_nothing_of_its_own() -> None:
    with pytest.raises(SourceError, match="covers"):
        document("---\ntitle: On sleep\ncovers: tablets\n---\nSleep well.\n")


def test_markup_is_gone_and_citations_stay() -> None:
    (found,) = markdown.read((FIXTURES / "monograph.md").read_bytes(), "exampril.md")
    assert outline(found) == [
        "# Exampril",
        "## Indications",
        "- high blood pressure [L1 §1]",
        "  - also in older adults [L1 §1]",
        "## Side effects",
        "|| Effect\tShare",
        "| cough\t9 % [L1 §6.1]",
        "### Serious",
        "- swelling of the face and lips [A1]",
        "## Length of use",
        "¶ No longer than 2 weeks.",
    ]


def test_each_block_knows_its_line_in_the_file() -> None:
    (found,) = markdown.read((FIXTURES / "monograph.md").read_bytes(), "exampril.md")
    section = found.sections[1]
    assert [section.line_at(block.span.start) for block in section.blocks] == [17, 19, 20]


def test_an_article_may_have_fields_of_its_own() -> None:
    found = document("---\ntitle: On sleep\nlayout: post\n---\nSleep well.\n")
    assert (found.kind, found.title, found.identity) == (SourceKind.ARTICLE, "On sleep", None)


def test_a_bold_sentence_is_not_a_title() -> None:
    assert outline(document("**Do not drive.**\n\n- fever")) == ["¶ Do not drive.", "- fever"]


def test_bold_words_within_a_paragraph_are_not_a_title() -> None:
    assert outline(document("**Side effects** are rare")) == ["¶ Side effects are rare"]


def test_a_lead_in_line_titles_the_list_below_it() -> None:
    assert outline(document("# A\n\n## B\n\nPossible side effects:\n\n- fever"))[2:] == [
        "### Possible side effects",
        "- fever",
    ]


def test_html_in_markdown_leaves_its_words_and_no_comment() -> None:
    assert outline(document("<div>Take it</div>\n\n<!-- to do -->\n\none <b>a</b> day")) == ["¶ Take it", "¶ one a day"]


@pytest.mark.parametrize(
    ("fields", "line", "word"),
    [
        ("generic: x\nbrandz: [y]", 3, "known fields are"),
        ("generic: x\nbrands: y", 3, "brands"),
        ("brands: [y]", 2, "generic"),
        ("generic: x\nrefs:\n  L1: {label: a, article: b}", 4, "L1"),
        ("generic: x\nrefs:\n  L1: {label: a, page: 3}", 4, "page"),
        ("generic: x\nrefs: [a]", 3, "refs"),
        ("generic: x\ndate: last spring", 3, "YYYY-MM-DD"),
        ("generic: x\nclass: [", 3, "YAML"),
        ("generic: ''", 2, "generic"),
        ("just words", 2, "field"),
    ],
)
def test_malformed_front_matter_is_refused_with_its_line(fields: str, line: int, word: str) -> None:
    with pytest.raises(SourceError) as caught:
        document(f"---\n{fields}\n---\n# X\n")
    assert caught.value.line == line
    assert caught.value.remedy
    assert word in str(caught.value)
