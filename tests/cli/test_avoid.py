"""avoid and groups: who must not take what, the other way round; silence is told in its three kinds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.asked import ask, asked_database, results
from medcli.queries import Database


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return asked_database(tmp_path_factory.mktemp("avoid"))


def named(db: Database, *words: str) -> list[tuple[str, str, str, str]]:
    """Return drug, term, strength and relation of each statement."""
    (found,) = results(db, *words)
    return [
        (one["statement"]["drug"], one["statement"]["term"], one["statement"]["strength"], one["relation"])
        for one in found["statements"]
    ]


def test_what_is_said_of_a_narrower_group_is_listed_for_the_broader(db: Database):
    found = ("hydroxyzine", "severe renal impairment", "contraindicated", "narrower")
    assert named(db, "avoid", "kidney problems") == [found]


def test_what_is_said_of_a_broader_group_holds_for_the_narrower(db: Database):
    assert ("carisoprodol", "pregnancy", "avoid", "broader") in named(db, "avoid", "third trimester")


def test_a_drug_by_name_is_covered_by_its_group_and_a_brand_by_its_drug(db: Database):
    assert named(db, "avoid", "MAOIs") == [("hydroxyzine", "phenelzine", "contraindicated", "narrower")]
    assert named(db, "avoid", "Nardil") == [("hydroxyzine", "phenelzine", "contraindicated", "same")]


def test_the_strongest_stands_first_and_then_the_label(db: Database):
    assert [(drug, strength) for drug, _, strength, _ in named(db, "avoid", "pregnancy")] == [
        ("hydroxyzine", "avoid"),
        ("carisoprodol", "avoid"),
        ("hydroxyzine", "caution"),
    ]


def test_words_need_no_quotes(db: Database):
    assert named(db, "avoid", "kidney", "problems") == named(db, "avoid", "kidney problems")


def test_a_page_says_what_was_asked_the_strength_the_quote_and_the_source(db: Database):
    page = ask(db, "avoid", "pregnant women", "--format", "table").stdout
    for part in ("pregnant women → pregnancy", "AVOID", "CAUTION", "article only", "‹Pregnant women›", "soma.txt"):
        assert part in page
    assert page.index("AVOID") < page.index("CAUTION")


def test_the_kinds_of_silence_are_told_apart(db: Database):
    (found,) = results(db, "avoid", "kidney problems")
    assert found["silence"] == {
        "stated": ["carisoprodol"],
        "none_stated": ["amitriptyline"],
        "no_section": ["aspirin / carisoprodol", "mutol"],
    }
    page = " ".join(ask(db, "avoid", "kidney problems", "--format", "table").stdout.split())
    assert "1 drug whose sources name others and not this one: carisoprodol" in page
    assert "1 drug whose sources state none: amitriptyline" in page
    assert "2 drugs of which no source has a section" in page


def test_only_one_kind_of_source_is_asked(db: Database):
    assert [drug for drug, *_ in named(db, "avoid", "pregnancy", "--source-kind", "article")] == ["carisoprodol"]
    assert {drug for drug, *_ in named(db, "avoid", "pregnancy", "--source-kind", "label")} == {"hydroxyzine"}


def test_a_group_that_no_source_names_is_not_stated(db: Database):
    done = ask(db, "avoid", "gout")
    assert (done.code, done.stdout) == (3, "")
    assert 'these sources state nothing on "gout"' in done.stderr
    (found,) = results(db, "avoid", "gout")
    assert (found["status"], found["exit_code"], found["term"]) == ("not_stated", 3, "gout")


def test_a_drug_that_no_source_names_is_not_stated_and_not_unknown(db: Database):
    (found,) = results(db, "avoid", "metformin")
    assert (found["status"], found["term"]) == ("not_stated", "metformin")


def test_a_group_that_is_not_known_only_suggests(db: Database):
    done = ask(db, "avoid", "pregnent")
    assert (done.code, done.stdout) == (3, "")
    assert "did you mean: pregnancy" in done.stderr
    (found,) = results(db, "avoid", "pregnent")
    assert (found["status"], found["statements"], found["suggestions"][0]) == ("not_found", [], "pregnancy")


@pytest.mark.parametrize("words", [("avoid",), ("avoid", ""), ("avoid", " ")])
def test_no_group_is_no_answer(db: Database, words: tuple[str, ...]):
    assert ask(db, *words).code in (2, 3)


def test_groups_come_from_stdin_and_the_worst_code_wins(db: Database):
    done = ask(db, "avoid", "-", stdin="pregnancy\n\nnosuch\n")
    assert done.code == 3
    assert {line.split("\t")[0] for line in done.stdout.splitlines()} == {"pregnancy"}
    assert "nosuch" in done.stderr


def test_groups_are_counted_with_what_is_under_them(db: Database):
    counted = {one["group"]: one for one in results(db, "groups")}
    assert counted["renal impairment"]["contraindicated"] == counted["severe renal impairment"]["contraindicated"] == 1
    assert (counted["pregnancy"]["drugs"], counted["pregnancy"]["avoid"], counted["pregnancy"]["caution"]) == (2, 2, 1)
    assert "gout" not in counted


def test_every_group_that_is_listed_can_be_asked_for(db: Database):
    for one in results(db, "groups"):
        (found,) = results(db, "avoid", one["group"])
        assert found["status"] == "answered", one["group"]
        assert found["term"] == one["group"]


def test_no_answer_calls_anything_safe(db: Database):
    for words in (("avoid", "pregnancy"), ("avoid", "gout"), ("avoid", "nosuch"), ("search", "nosuch")):
        done = ask(db, *words, "--format", "table")
        assert "safe" not in (done.stdout + done.stderr).lower()


def test_an_empty_database_has_no_groups(tmp_path: Path):
    from builders import database, document, extracted  # noqa: PLC0415 - used here alone

    doc = document("label-x", [("x", "y")])
    with database(tmp_path, [extracted(doc)]) as empty:
        assert results(empty, "groups") == []
        assert ask(empty, "avoid", "pregnancy").code == 3


@pytest.mark.parametrize("width", [60, 80, 200])
def test_the_page_is_golden(db: Database, golden: Callable[[str, str], None], width: int):
    shown = ask(db, *("avoid", "pregnant women"), "--format", "table", width=width).stdout
    assert max(map(len, shown.splitlines())) <= width
    golden(f"avoid-{width}.txt", re.sub(r"version \w+$", "version of the words", shown, flags=re.MULTILINE))
