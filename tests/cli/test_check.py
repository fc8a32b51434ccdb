"""The check command: exit codes, what is told of unknown names, and pages that never say more than the sources do."""

from __future__ import annotations

import json
import re

import pytest

from cli.runner import run_cli

FOUND = ("check", "relaxol", "calmine", "--group", "porphyria")
FORMATS = ["table", "plain", "json", "jsonl", "csv", "tsv", "markdown"]


@pytest.mark.parametrize("form", FORMATS)
def test_the_exit_code_is_ten_where_something_was_found_and_zero_where_nothing_was(form: str):
    assert run_cli(*FOUND, "--format", form).code == 10
    assert run_cli("check", "relaxol", "calmine", "--format", form).code == 0


@pytest.mark.parametrize("form", FORMATS)
def test_a_finding_outweighs_an_unknown_name_which_is_told(form: str):
    result = run_cli(*FOUND, "relaxo", "--format", form)
    assert result.code == 10
    assert "relaxo" in result.stdout
    assert run_cli("check", "relaxol", "relaxo", "--format", form).code == 3


@pytest.mark.parametrize("form", FORMATS)
def test_a_group_that_is_not_known_is_not_found_and_no_answer(form: str):
    result = run_cli("check", "relaxol", "--group", "no such group", "--format", form)
    assert (result.code, "no such group" in result.stdout) == (3, True)


def test_an_unknown_name_is_talk_in_a_pipe():
    result = run_cli(*FOUND, "relaxo")
    assert 'no drug is called "relaxo"; did you mean: relaxol?' in result.stderr


def test_where_no_name_is_known_there_is_no_check():
    result = run_cli("check", "nosuch", "calm")
    assert (result.code, result.stdout) == (4, "")
    assert "nosuch" in result.stderr


def test_drugs_come_from_stdin():
    from_stdin = run_cli("check", "-", "--group", "porphyria", stdin="relaxol\n\ncalmine\n")
    assert (from_stdin.stdout, from_stdin.code) == (run_cli(*FOUND).stdout, 10)


@pytest.mark.parametrize(
    "words", [("check",), ("check", "-"), ("check", "relaxol", "--age", "-1"), ("check", "relaxol", "--days", "0")]
)
def test_a_command_line_that_asks_nothing_is_a_usage_error(words: tuple[str, ...]):
    assert run_cli(*words).code == 2


def test_a_page_has_the_heaviest_finding_first_with_its_word_and_its_quote():
    page = run_cli(*FOUND, "--format", "table").stdout
    assert page.index("CRITICAL") < page.index("relaxol is contraindicated in acute porphyria") < page.index("WARNING")
    assert "“Mind acute porphyria.”" in page
    assert "relaxol and calmine both sedate, and that may add up" in " ".join(page.split())


def test_with_cite_every_quote_and_its_place_are_shown():
    page = run_cli(*FOUND, "--cite", "--format", "table").stdout
    assert "“Mind drowsiness.”" in page
    assert "monograph relaxol.md, Contraindications, line 12" in page


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("words", [FOUND, ("check", "relaxol", "calmine"), ("check", "relaxol", "relaxo")])
def test_no_output_says_that_something_is_safe(words: tuple[str, ...], form: str):
    result = run_cli(*words, "--format", form)
    assert not re.search(r"\bsafe|no (?:known )?(?:interactions|conflicts|problems|risks)\b|all clear", result.stdout)


def test_nothing_found_is_said_to_be_silence():
    text = " ".join(run_cli("check", "relaxol", "calmine", "--format", "table").stdout.split())
    assert "Nothing was found among" in text
    assert "says nothing of the risk" in text
    (item,) = json.loads(run_cli("check", "relaxol", "--format", "json").stdout)["results"]
    assert (item["status"], item["exit_code"], item["findings"]) == ("answered", 0, [])
    assert "Nothing was found" in item["note"]
    assert "nothing_stated" in run_cli("check", "relaxol").stdout


def test_json_has_the_patient_as_told():
    words = ("check", "relaxol", "--group", "porphyria", "--age", "0.5", "--days", "3", "--for", "pain")
    (item,) = json.loads(run_cli(*words, "--format", "json").stdout)["results"]
    assert item["patient"] == {
        "groups": [{"asked": "porphyria", "group": "porphyria"}],
        "age": 0.5,
        "days": 3,
        "condition": "pain",
    }
    assert item["uses"][0]["state"] == "article"


def test_a_list_with_commas_is_read_name_by_name():
    assert run_cli("check", "relaxol, calmine", "--group", "porphyria").stdout == run_cli(*FOUND).stdout
    assert run_cli("check", "relaxol,", "calmine", "--group", "porphyria").stdout == run_cli(*FOUND).stdout


@pytest.mark.parametrize("names", [(",",), ("relaxo, calm",), ("relaxol; calmine",)])
def test_what_no_comma_parts_into_names_is_not_guessed(names: tuple[str, ...]):
    assert run_cli("check", *names).code in (3, 4)


def test_a_class_is_no_drug_that_is_missing():
    result = run_cli("check", "relaxol", "NSAIDs")
    assert '"NSAIDs" is a class of drugs' in result.stderr
    assert "no drug is called" not in result.stderr


def test_a_page_says_of_which_product_the_monograph_is_and_what_was_asked():
    page = run_cli("check", "relaxol", "NSAIDs", "--format", "table").stdout
    assert page.splitlines()[0].strip() == "relaxol, NSAIDs"
