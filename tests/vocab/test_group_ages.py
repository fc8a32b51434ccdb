"""The ages of groups are checked when they are loaded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from medcli import vocab
from medcli.errors import VocabularyError

HEAD = "term\tfrom\tbelow\n"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    vocab.group_ages.cache_clear()
    yield
    vocab.group_ages.cache_clear()


def _with(monkeypatch: pytest.MonkeyPatch, rows: str) -> None:
    whole = vocab.read_text
    monkeypatch.setattr(vocab, "read_text", lambda name: HEAD + rows if name == "group_ages.tsv" else whole(name))


def test_every_group_of_an_age_is_a_population():
    assert {vocab.group_table()[term].kind for term in vocab.group_ages()} == {"population"}


def test_a_narrower_group_of_an_age_lies_within_the_broader():
    ages = vocab.group_ages()
    for term, (low, high) in ages.items():
        broad_low, broad_high = ages.get(vocab.group_table()[term].parent, (None, None))
        assert (low or 0) >= (broad_low or 0), term
        assert broad_high is None or (high is not None and high <= broad_high), term


def test_no_limit_is_none(monkeypatch: pytest.MonkeyPatch):
    _with(monkeypatch, "older adults\t780\t\n")
    assert vocab.group_ages() == {"older adults": (780, None)}


@pytest.mark.parametrize("row", ["nosuch group\t1\t2", "children\tx\t2", "children\t\t", "children\t5\t5"])
def test_a_row_that_is_no_age_of_a_group_is_refused(monkeypatch: pytest.MonkeyPatch, row: str):
    _with(monkeypatch, f"{row}\n")
    with pytest.raises(VocabularyError, match=r"group_ages\.tsv"):
        vocab.group_ages()
