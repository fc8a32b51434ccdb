"""search: whatever is typed is a search; hits are ranked and marked; which drug treats or could cause a thing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.asked import ask, asked_database, results
from medcli.queries import Database


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return asked_database(tmp_path_factory.mktemp("search"))


def hits(db: Database, *words: str) -> list[tuple[str, str, str]]:
    """Return drug, kind and term of each hit."""
    (found,) = results(db, "search", *words)
    return [(one["statement"]["drug"], one["statement"]["kind"], one["statement"]["term"]) for one in found["hits"]]


def drugs(db: Database, *words: str) -> list[tuple[str, str]]:
    """Return drug and relation of each statement on a use or an effect."""
    (found,) = results(db, "search", *words)
    return [(one["statement"]["drug"], one["relation"]) for one in found["statements"]]


def test_all_words_must_stand_in_what_is_found(db: Database):
    assert hits(db, "tricyclic", "sedation") == [("carisoprodol", "interaction", "tricyclic antidepressants")]
    assert hits(db, "tricyclic", "porphyria") == []


def test_a_name_counts_more_than_the_words_around_it(db: Database):
    assert hits(db, "insomnia")[0] == ("hydroxyzine", "indication", "insomnia")


def test_a_phrase_is_found_as_it_stands(db: Database):
    assert hits(db, '"acute back pain"') == [("carisoprodol", "indication", "acute back pain")]
    assert hits(db, '"pain back acute"') == []


def test_the_beginning_of_a_word_needs_a_star(db: Database):
    assert ("carisoprodol", "contraindicated_group", "acute porphyria") in hits(db, "porph*")
    assert hits(db, "porph") == []


def test_other_forms_of_a_word_are_found(db: Database):
    assert ("amitriptyline", "side_effect", "drowsiness") in hits(db, "drowsy", "amitriptyline")


def test_small_words_need_not_stand_there(db: Database):
    assert hits(db, "porphyria", "and", "the") == hits(db, "porphyria")


def test_words_that_are_another_name_find_the_normal_one(db: Database):
    (found,) = results(db, "search", "kidney problems")
    assert found["also"] == "renal impairment"
    assert [one["statement"]["term"] for one in found["hits"]] == ["severe renal impairment"]


def test_hits_are_marked_where_they_stand_in_the_quote(db: Database):
    (found,) = results(db, "search", "dry mouth", "--drug", "hydroxyzine")
    hit = found["hits"][0]
    assert [hit["citation"]["quote"][start:end] for start, end in hit["highlights"]] == ["Dry mouth"]
    assert "‹Dry mouth›" in ask(db, "search", "dry mouth", "--format", "table").stdout
    assert "**Dry mouth**" in ask(db, "search", "dry mouth", "--format", "markdown").stdout


def test_colours_mark_without_brackets(db: Database):
    page = ask(db, "search", "dry mouth", "--format", "table", terminal=True, environ={"TERM": "xterm"}).stdout
    assert "\x1b[1;33mDry mouth\x1b[0m" in page
    assert "‹" not in page


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--kind", "contraindicated_group", {("carisoprodol", "contraindicated_group", "acute porphyria")}),
        ("--kind", "duration_caution", set()),
        ("--drug", "amitriptyline", set()),
        ("--drug", "SOMA", {("carisoprodol", "contraindicated_group", "acute porphyria")}),
        ("--source", "label-c", {("carisoprodol", "contraindicated_group", "acute porphyria")}),
        ("--source", "label-a", set()),
        ("--source-kind", "article", {("carisoprodol", "contraindicated_group", "acute porphyria")}),
        ("--source-kind", "monograph", set()),
    ],
)
def test_a_filter_keeps_what_passes_it(db: Database, option: str, value: str, expected: set[tuple[str, str, str]]):
    assert set(hits(db, "porphyria", option, value)) == expected


def test_a_filtered_statement_cites_only_what_passes(db: Database):
    (found,) = results(db, "search", "porphyria", "--source-kind", "article")
    cited = [one["basis"] for hit in found["hits"] for one in hit["statement"]["citations"]]
    assert cited
    assert set(cited) == {"article"}


def test_a_limit_cuts_and_says_so(db: Database):
    (found,) = results(db, "search", "pain", "--limit", "1")
    assert (len(found["hits"]), found["total"] > 1) == (1, True)
    assert f"the first 1 of {found['total']}" in ask(db, "search", "pain", "--limit", "1", "--format", "table").stdout


def test_nothing_found_is_told_word_by_word(db: Database):
    done = ask(db, "search", "drowsiness", "zzz")
    assert (done.code, done.stdout) == (3, "")
    assert 'these sources state nothing on "drowsiness zzz"' in done.stderr
    assert "zzz (0)" in done.stderr
    (found,) = results(db, "search", "drowsiness", "zzz")
    assert found["status"] == "not_stated"
    assert {one["words"]: one["statements"] > 0 for one in found["alone"]} == {"drowsiness": True, "zzz": False}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("search",), 2),
        (("search", "x", "--effect", "y"), 2),
        (("search", "--indication", "x", "--effect", "y"), 2),
        (("search", "--effect", "drowsiness", "--kind", "dosage"), 2),
        (("search", "x", "--drug", "nosuch"), 3),
        (("search", "x", "--source", "nosuch"), 3),
        (("search", "x", "--source-kind", "nosuch"), 2),
        (("search", "x", "--limit", "0"), 2),
    ],
)
def test_what_cannot_be_asked_is_refused(db: Database, words: tuple[str, ...], code: int):
    done = ask(db, *words)
    assert (done.code, done.stdout) == (code, "")
    assert done.stderr


_SYNTAX = st.lists(
    st.sampled_from(
        ["AND", "OR", "NOT", "NEAR(", ")", "(", '"', "*", ":", "^", "-", "+", "drug:", "{term}", "pain", "''", ";--"]
    )
).map(" ".join)


@settings(deadline=None, max_examples=300)
@given(typed=st.one_of(st.text(), _SYNTAX, st.text(alphabet="\"'*^:(){}-+.,\0\ud800💊_²ة́ ")))
def test_any_text_is_a_search_and_never_an_error(db: Database, typed: str):
    found = db.search(typed)
    for hit in found.hits:
        assert all(0 <= start < end <= len(hit.citation.quote) for start, end in hit.spans)
    assert len(found.hits) <= found.total


@pytest.mark.parametrize("typed", ["", "   ", "!!!", '""', "*", "💊", "\0", "(", '"', "\ud800"])
def test_what_has_no_word_finds_nothing_and_says_so(db: Database, typed: str):
    done = ask(db, "search", "--", typed)
    assert done.code == 3
    assert "no word to search for" in done.stderr


def test_which_drug_treats_it(db: Database):
    assert drugs(db, "--indication", "insomnia") == [("hydroxyzine", "same"), ("hydroxyzine", "words")]
    assert drugs(db, "--indication", "sleeplessness") == drugs(db, "--indication", "insomnia")


def test_which_drug_could_be_causing_it_the_common_first_then_the_label(db: Database):
    assert drugs(db, "--effect", "dry mouth") == [
        ("hydroxyzine", "same"),
        ("amitriptyline", "same"),
        ("carisoprodol", "same"),
    ]
    assert drugs(db, "--effect", "sleepiness") == drugs(db, "--effect", "drowsiness") != []


def test_a_name_with_the_same_words_is_not_given_as_the_same(db: Database):
    assert drugs(db, "--effect", "depression") == [("hydroxyzine", "words")]
    assert "OTHER NAMES WITH THESE WORDS" in ask(db, "search", "--effect", "depression", "--format", "table").stdout


def test_a_use_is_no_effect_and_an_effect_no_use(db: Database):
    assert drugs(db, "--effect", "insomnia") == []
    assert drugs(db, "--indication", "dry mouth") == []


def test_a_use_that_no_source_states_is_told(db: Database):
    done = ask(db, "search", "--indication", "gout")
    assert (done.code, done.stdout) == (3, "")
    assert 'these sources state nothing on "gout" as a use' in done.stderr
    (found,) = results(db, "search", "--indication", "gout")
    assert (found["status"], len(found["silence"]["stated"])) == ("not_stated", 4)


@settings(deadline=None)
@given(typed=st.text())
def test_any_text_is_a_use_or_an_effect_to_ask_for(db: Database, typed: str):
    from medcli.kinds import Kind  # noqa: PLC0415

    for kind in (Kind.INDICATION, Kind.SIDE_EFFECT):
        found = db.stating(kind, typed)
        assert all(one.statement.kind is kind for one in found.related)


@pytest.mark.parametrize("width", [60, 80, 200])
def test_the_page_is_golden(db: Database, golden: Callable[[str, str], None], width: int):
    shown = ask(db, *("search", "pain"), "--format", "table", width=width).stdout
    assert max(map(len, shown.splitlines())) <= width
    golden(f"search-{width}.txt", re.sub(r"version \w+$", "version of the words", shown, flags=re.MULTILINE))
