"""What goes wrong: exit codes, where it is said, and hostile input."""

from __future__ import annotations

import io
import json

import pytest

from cli.fakes import FakeDatabase
from cli.runner import run_cli
from medcli.answers import Resolution
from medcli.errors import DatabaseError, ExitCode

FORMS = ["table", "plain", "csv", "tsv", "markdown", "html", "svg"]


@pytest.mark.parametrize("form", ["table", "plain", "markdown", "html", "svg"])
def test_an_unknown_name_writes_nothing_to_stdout_and_suggests_on_stderr(form: str):
    result = run_cli("show", "relaxo", "--format", form)
    assert (result.stdout, result.code) == ("", ExitCode.NOT_FOUND)
    assert "did you mean: relaxol?" in result.stderr


@pytest.mark.parametrize("form", FORMS)
def test_a_failure_is_never_a_record(form: str):
    result = run_cli("show", "relaxo", "--format", form)
    assert "relaxol" not in result.stdout


def test_an_ambiguous_name_exits_4_and_names_what_it_could_be():
    result = run_cli("show", "calm")
    assert (result.stdout, result.code) == ("", ExitCode.AMBIGUOUS)
    assert "which of: calmine, relaxol (Calmex)?" in result.stderr


def test_the_worst_code_of_a_batch_wins_and_every_other_item_is_answered():
    result = run_cli("show", "nosuch", "relaxol", "calm", "calmine", "--format", "jsonl")
    items = [json.loads(line) for line in result.stdout.splitlines()]
    assert [item["status"] for item in items] == ["not_found", "answered", "ambiguous", "answered"]
    assert [item["exit_code"] for item in items] == [3, 0, 4, 0]
    assert result.code == ExitCode.AMBIGUOUS
    assert result.stderr == ""


def test_under_json_suggestions_are_part_of_the_result():
    document = json.loads(run_cli("show", "relaxo", "--format", "json").stdout)
    assert document["results"][0]["suggestions"] == [{"drug": "relaxol", "name": "relaxol"}]


def missing(explicit, streams):
    raise DatabaseError("there is no database", "build one")


def test_a_missing_database_exits_5_with_one_line():
    result = run_cli("show", "relaxol", opener=missing)
    assert result == type(result)("", "medcli: there is no database; build one\n", ExitCode.DATABASE)


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_missing_database_is_a_json_object_on_stderr_under_json(place: str):
    words = ("--format", "json", "show", "relaxol") if place == "before" else ("show", "relaxol", "--format", "json")
    result = run_cli(*words, opener=missing)
    assert result.stdout == ""
    assert json.loads(result.stderr)["error"]["exit_code"] == ExitCode.DATABASE


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("show",),
        ("nosuch",),
        ("show", "relaxol", "--nosuch"),
        ("show", "relaxol", "--format", "nosuch"),
        ("compare", "relaxol"),
    ],
)
def test_a_wrong_command_line_exits_2_and_writes_nothing_to_stdout(words: tuple[str, ...]):
    result = run_cli(*words)
    assert (result.stdout, result.code) == ("", ExitCode.USAGE)
    assert result.stderr
    assert "Traceback" not in result.stderr


def test_a_wrong_command_line_is_a_json_object_where_json_was_asked_for():
    for words in (("show", "--format", "json"), ("show", "--format=jsonl", "--nosuch")):
        assert json.loads(run_cli(*words).stderr)["error"]["status"] == "usage"


def test_a_drug_is_not_compared_with_itself_under_another_name():
    result = run_cli("compare", "relaxol", "Somnex")
    assert (result.stdout, result.code) == ("", ExitCode.USAGE)
    assert "only relaxol is named" in result.stderr


def test_a_comparison_with_an_unknown_name_is_not_made():
    result = run_cli("compare", "relaxol", "nosuch")
    assert (result.stdout, result.code) == ("", ExitCode.NOT_FOUND)


def test_facts_of_an_unknown_drug_are_not_an_empty_answer():
    result = run_cli("facts", "--drug", "relaxo")
    assert (result.stdout, result.code) == ("", ExitCode.NOT_FOUND)
    assert "did you mean" in result.stderr


def test_no_facts_of_a_kind_is_told_beside_the_empty_stream():
    result = run_cli("facts", "--drug", "calmine", "--kind", "boxed_warning", "--format", "jsonl")
    assert (result.stdout, result.code) == ("", ExitCode.NOT_FOUND)
    assert "silence" in result.stderr


def test_facts_that_are_there_are_not_talked_about():
    assert run_cli("facts", "--drug", "relaxol").stderr == ""


def test_facts_of_an_unknown_source_are_not_an_empty_answer():
    result = run_cli("facts", "--source", "nosuch.txt")
    assert (result.stdout, result.code) == ("", ExitCode.NOT_FOUND)


@pytest.mark.parametrize(
    "name", ["", "   ", "\x00", "re\x00laxol", "\udcff", "\x1b[2J", "a" * 100_000, "';--", "%", "*"]
)
@pytest.mark.parametrize("form", ["table", "plain", "json", "jsonl", "csv", "tsv", "markdown", "html", "svg"])
def test_a_hostile_name_is_not_found_and_gives_no_order_to_the_terminal(name: str, form: str):
    result = run_cli("show", name, "--format", form)
    assert result.code == ExitCode.NOT_FOUND
    for written in (result.stdout, result.stderr):
        assert not any(character in written for character in "\x00\x1b\x9b\udcff")


def test_a_hostile_name_from_stdin_is_answered_like_any_other_that_is_unknown():
    result = run_cli("show", "-", "--format", "jsonl", stdin="\x1b]0;x\x07\nrelaxol\n")
    assert [json.loads(line)["status"] for line in result.stdout.splitlines()] == ["not_found", "answered"]


class Closed(io.StringIO):
    """A pipe whose reader has gone."""

    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_a_closed_pipe_ends_quietly():
    result = run_cli("facts", stdout=Closed())
    assert (result.stderr, result.code) == ("", 141)


class Interrupting(FakeDatabase):
    """A database during whose answer somebody presses Ctrl-C."""

    def resolve(self, name: str) -> Resolution:
        raise KeyboardInterrupt


def test_ctrl_c_exits_130_with_one_line():
    result = run_cli("show", "relaxol", opener=lambda explicit, streams: Interrupting())
    assert (result.stderr, result.code) == ("medcli: interrupted\n", 130)


def test_a_bug_is_called_one_and_shows_no_traceback():
    def broken(explicit, streams):
        raise ZeroDivisionError("by nought")

    result = run_cli("show", "relaxol", opener=broken)
    assert (result.stdout, result.code) == ("", ExitCode.FAILED)
    assert result.stderr.splitlines() == [
        "medcli: a bug in medcli: ZeroDivisionError: by nought; please report it with the command"
    ]
