"""Laws that hold for every file."""

import re
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli.errors import SourceError
from medcli.facts import BlockKind, Document
from medcli.readers import html, markdown, plain
from medcli.readers.sniff import sniff

WORD = st.text("abcdefgxyzABCS0123½é≥", min_size=1, max_size=9)
PHRASE = st.lists(WORD, min_size=1, max_size=14).map(" ".join)
MARK = st.sampled_from(["", "", "", "- ", "• ", "  - ", "* "])
END = st.sampled_from(["", ".", ":", "?", "\n----", "\n", "\t5 mg", "   x", " | y | z"])
LINE = st.builds(lambda mark, words, end: mark + words + end, MARK, PHRASE, END)
TAGS = [
    *("<p>", "</p>", "<b>", "<br>", "<h1>", "</h1>", "<h2>", "<ul>", "<li>", "</ul>", "<dl>", "<dt>", "<dd>"),
    *("<table>", "<tr>", "<td>", "<article>", "<nav>", "</nav>", "<div class=ad>", "</div>", "word", "x:", "y."),
]
ARTICLE = st.lists(LINE, min_size=1, max_size=15).map("\n".join)


def check(document: Document) -> None:
    """Assert what the contract says of sections, blocks, spans and lines."""
    for section in document.sections:
        kinds = [block.kind for block in section.blocks]
        assert (kinds[0] is BlockKind.HEADING) == bool(section.title)
        assert BlockKind.HEADING not in kinds[1:]
        assert section.text.startswith(section.title)
        words = [block.span.of(section.text) for block in section.blocks]
        assert "\n".join(words) == section.text
        for block in section.blocks:
            if block.cells:
                assert "\t".join(cell.of(section.text) for cell in block.cells) == block.span.of(section.text)
            else:
                assert block.span.of(section.text) == block.span.of(section.text).strip() != ""
        offsets = [offset for offset, _ in section.lines]
        assert offsets[0] == 0
        assert offsets == sorted(set(offsets))


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


@given(ARTICLE)
def test_no_word_of_a_plain_article_is_lost_or_made_up(text: str) -> None:
    (document,) = plain.read(text.encode(), "x.txt")
    check(document)
    assert words_of("\n".join(section.text for section in document.sections)) == words_of(text)


@given(ARTICLE)
def test_every_line_number_leads_to_the_words(text: str) -> None:
    (document,) = plain.read(text.encode(), "x.txt")
    lines = text.split("\n")
    for section in document.sections:
        for block in section.blocks:
            first = re.findall(r"\w+", block.span.of(section.text))
            assert not first or first[0] in lines[section.line_at(block.span.start) - 1]


@given(ARTICLE)
def test_markdown_and_html_keep_the_contract(text: str) -> None:
    for reader in (markdown, html):
        try:
            for document in reader.read(text.encode(), "x"):
                check(document)
        except SourceError:
            continue


@given(st.lists(st.sampled_from(TAGS), max_size=40).map(" ".join))
def test_any_tag_soup_keeps_the_contract(soup: str) -> None:
    (document,) = html.read(f"<html><body>{soup}".encode(), "x")
    check(document)


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_random_bytes_raise_nothing_but_a_source_error(suffix: str, data: bytes) -> None:
    readers = {"plain": plain, "markdown": markdown, "html": html}
    with suppress(SourceError):
        reader = readers.get(sniff(data, suffix))
        for document in reader.read(data, "x") if reader else ():
            check(document)


@given(ARTICLE)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert list(plain.read(text.encode(), "x")) == list(plain.read(text.encode(), "x"))
