"""The real articles and guides, where they are at hand."""

from pathlib import Path

import pytest

from medcli.facts import BlockKind, Document
from medcli.readers import discover, read

from .test_laws import check, words_of

SHARED = Path(__file__).parents[3] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not here")


def items(document: Document, title: str) -> list[str]:
    """Return the list items under the heading *title*."""
    section = next(section for section in document.sections if section.title == title)
    return [block.span.of(section.text) for block in section.blocks if block.kind is BlockKind.ITEM]


def test_every_guide_is_read_without_losing_words() -> None:
    for path in discover([SHARED / "guides"]):
        text = path.read_text(encoding="utf-8").partition("\n---\n")[2]
        if text.strip() and not {"\u200b", "\u00ad"} & set(text):
            (document,) = read(path)
            check(document)
            lost = words_of(text) - words_of("\n".join(section.text for section in document.sections))
            assert set(lost) <= {"o", "о", "ο"}, path.name  # bullets


def test_the_lists_of_the_back_pain_article_are_under_their_titles() -> None:
    (document,) = read(SHARED / "articles" / "carisoprodol-350mg-chronic-back-pain.txt")
    assert len(items(document, "Possible Side Effects")) == 5
    assert len(items(document, "Who Should Avoid It?")) == 4
    assert len(items(document, "Complementary Therapies for Better Results")) == 6
    assert not items(document, "Dependency Issues")


def test_the_lists_of_the_sleep_article_are_under_their_drugs() -> None:
    (document,) = read(SHARED / "articles" / "amitriptyline-carisoprodol-muscle-pain-and-sleep.txt")
    assert len(items(document, "Common Side Effects of Amitriptyline")) == 6
    assert len(items(document, "Common Side Effects of Carisoprodol")) == 5
