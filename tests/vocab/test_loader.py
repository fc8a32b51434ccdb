"""Data files are validated when they are loaded, and refused by file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from medcli import vocab
from medcli.errors import ExitCode, VocabularyError

LOADERS = (
    vocab.effects,
    vocab.conditions,
    vocab.groups,
    vocab.group_table,
    vocab.drugs,
    vocab.drug_table,
    vocab.classes,
)


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Serve data files from a dictionary, with nothing remembered before or after."""
    texts: dict[str, str] = {}
    monkeypatch.setattr(vocab, "read_text", texts.__getitem__)
    for loader in (*LOADERS, vocab.cue_file):
        loader.cache_clear()
    yield texts
    for loader in (*LOADERS, vocab.cue_file):
        loader.cache_clear()


def test_comments_and_blank_lines_are_no_lines(data: dict[str, str]) -> None:
    data["x.txt"] = "# a note\n\nfirst\n   \n# another\nsecond\n"
    assert list(vocab.read_lines("x.txt")) == [(3, "first"), (6, "second")]


def test_a_table_is_its_rows_by_column(data: dict[str, str]) -> None:
    data["x.tsv"] = "# note\nterm\tsynonyms\ngout\tpodagra | the gout\nrash\n"
    assert vocab.read_table("x.tsv", "term", "synonyms") == [
        {"term": "gout", "synonyms": "podagra | the gout"},
        {"term": "rash", "synonyms": ""},
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("term\tnames\ngout\t", "x.tsv:1", id="another column"),
        pytest.param("term\ngout", "x.tsv:1", id="a column missing"),
        pytest.param("# note\nterm synonyms\ngout", "x.tsv:2", id="spaces for tabs"),
        pytest.param("term\tsynonyms\textra\ngout", "x.tsv:1", id="a column too many"),
        pytest.param("synonyms\tterm\ngout", "x.tsv:1", id="columns in another order"),
        pytest.param("", "x.tsv:0", id="an empty file"),
        pytest.param("# only a note\n", "x.tsv:0", id="only comments"),
        pytest.param("term\tsynonyms\ngout\ta\tb", "x.tsv:2", id="a cell too many"),
        pytest.param("term\tsynonyms\n\n# note\n\tpodagra", "x.tsv:4", id="no term"),
    ],
)
def test_a_malformed_table_is_refused_by_file_and_line(data: dict[str, str], text: str, place: str) -> None:
    data["x.tsv"] = text
    with pytest.raises(VocabularyError) as caught:
        vocab.read_table("x.tsv", "term", "synonyms")
    assert caught.value.message.startswith(f"{place}: ")
    assert caught.value.remedy
    assert caught.value.code is ExitCode.FAILED


@pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.__name__)
def test_no_lexicon_loads_from_a_file_with_the_wrong_header(
    data: dict[str, str], loader: type[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocab, "read_text", lambda _: "wrong\theader\n")
    with pytest.raises(VocabularyError, match=r"\.tsv:1: the header is not"):
        loader()


def test_a_group_has_its_kind_and_its_parent(data: dict[str, str]) -> None:
    data["groups.tsv"] = (
        "term\tkind\tparent\tsynonyms\nliver disease\tcondition\t\tbad liver\ninfants\tpopulation\tchildren\n"
    )
    assert vocab.group_table()["infants"] == vocab.Group("infants", "population", "children")
    assert vocab.groups().get("a bad liver") is None
    assert vocab.groups().get("Bad Liver") == "liver disease"


def test_a_drug_has_its_class_and_its_names(data: dict[str, str]) -> None:
    data["drugs.tsv"] = "generic\tclass\tbrands\tsynonyms\nexampril\tACE inhibitor\tExamprex | Pril\texampril maleate\n"
    assert vocab.drug_table()["exampril"] == vocab.Drug(
        "exampril", "ACE inhibitor", ("Examprex", "Pril"), ("exampril maleate",)
    )
    assert {vocab.drugs().get(n) for n in ("Exampril", "EXAMPREX", "pril", "exampril maleate")} == {"exampril"}
    assert vocab.drugs().get("ACE inhibitor") is None


@pytest.mark.parametrize("cell", ["", " ", "|", " | | "])
def test_an_empty_cell_holds_no_names(cell: str) -> None:
    assert vocab.alternatives(cell) == []


@pytest.mark.parametrize("text", ["a = ", "[[open]", "a = 1\na = 2", "no equals sign"])
def test_malformed_toml_is_refused_by_file(data: dict[str, str], text: str) -> None:
    data["x.toml"] = text
    with pytest.raises(VocabularyError, match=r"^x\.toml: .*; mend the TOML$"):
        vocab.cue_file("x.toml")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("a rash", "A  rash"),
        ("a rash", "a\nrash"),
        ("{what} rash", "itchy rash"),
        ("x{2}", "xx"),
        ("{deep}", "itchy skin"),
    ],
)
def test_a_pattern_matches_over_white_space_and_through_macros(pattern: str, text: str) -> None:
    macros = {"what": "itchy|dry", "deep": "{what} skin"}
    assert vocab.compile_pattern(pattern, macros, "x").fullmatch(text)


@pytest.mark.parametrize(("pattern", "text"), [("a rash", "arash"), ("{what} rash", "itchy"), ("a", "b")])
def test_a_pattern_does_not_match_other_words(pattern: str, text: str) -> None:
    assert vocab.compile_pattern(pattern, {"what": "itchy|dry"}, "x").fullmatch(text) is None


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("{nobody}", "unknown macro {nobody}"),
        ("{outer}", "unknown macro {nobody}"),
        ("(open", "unterminated"),
        ("*", "repeat"),
    ],
)
def test_a_malformed_pattern_is_refused_by_its_place(pattern: str, fault: str) -> None:
    with pytest.raises(VocabularyError, match=f"^x.toml: rule: .*{re.escape(fault)}"):
        vocab.compile_pattern(pattern, {"outer": "{nobody}"}, "x.toml: rule")
