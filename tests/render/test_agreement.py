"""All formats hold the same records, and JSON is what its published schema says."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import Any

import pytest
from cli.asked import ask, asked_database, results
from cli.runner import run_cli
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from medcli.queries import Database
from medcli.render import Format, Screen, renderer
from medcli.render.clean import cell
from medcli.render.csv_ import guarded
from medcli.views.listing import listing
from medcli.views.records import CHECK, SEARCH, SHOW, TERM, check_records, search_records, show_records, term_records
from medcli.views.view import JSON_VERSION

SCHEMA = json.loads((files("medcli") / "schemas" / f"answers-{JSON_VERSION}.json").read_text("utf-8"))
COMMANDS = [
    ("show", "somnex", "relaxo", "calm", "calmine", "--all"),
    ("compare", "relaxol", "calmine"),
    ("compare", "relaxol", "nosuch"),
    ("check", "relaxol", "calmine"),
    ("check", "relaxol", "calmine", "relaxo", "--group", "porphyria", "--age", "78", "--for", "pain"),
    ("check", "nosuch"),
    ("facts",),
    ("list",),
    ("sources",),
    ("--version",),
]
COLUMNS = ("a", "b", "c")
values = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(0, 1e6), st.text())
rows = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, values)), max_size=5)


def rendered(form: Format, items: list[dict[str, Any]]) -> str:
    out = io.StringIO(newline="")
    renderer(form)(listing("list", COLUMNS, items, None), out, Screen())
    return out.getvalue()


def fields(text: str) -> list[list[str]]:
    plain = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}
    return [
        [re.sub(r"\\[tnr\\]", lambda found: plain[found[0]], field) for field in line.split("\t")]
        for line in text.split("\n")[:-1]
    ]


@given(rows)
@settings(deadline=None)
def test_every_format_holds_the_same_records(items: list[dict[str, Any]]):
    expected = [[cell(item[name]) for name in COLUMNS] for item in items]
    document = json.loads(rendered(Format.JSON, items))
    lines = [json.loads(line) for line in rendered(Format.JSONL, items).split("\n")[:-1]]
    assert document["results"] == lines == items
    assert fields(rendered(Format.PLAIN, items)) == expected
    assert fields(rendered(Format.TSV, items)) == [list(COLUMNS), *expected]
    read = list(csv.reader(io.StringIO(rendered(Format.CSV, items), newline="")))
    assert read == [list(COLUMNS), *([guarded(item[name]) for name in COLUMNS] for item in items)]


@given(st.text())
def test_the_guard_of_csv_can_be_taken_off_without_loss(text: str):
    marked = guarded(text)
    assert (marked[1:] if re.match("'+[=+\\-@\t\r]", marked) else marked) == cell(text)


@given(rows)
@settings(deadline=None)
def test_no_format_lets_a_control_character_through(items: list[dict[str, Any]]):
    for form in Format:
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", rendered(form, items))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1 day", "@SUM(A1)", "\t=1", "\r=1", "'=1"])
def test_a_text_that_a_spreadsheet_would_run_is_not_left_bare_in_csv(text: str):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("value", ["rash", "'s", 0.5, -1, None, True])
def test_a_value_that_no_spreadsheet_runs_is_not_changed(value: Any):
    assert guarded(value) == cell(value)


def test_the_flat_records_of_show_are_those_of_its_json():
    words = ("show", "somnex", "calmine", "relaxo", "--all")
    items = json.loads(run_cli(*words, "--format", "json").stdout)["results"]
    expected = [[cell(record[name]) for name in SHOW] for item in items for record in show_records(item)]
    assert fields(run_cli(*words).stdout) == expected
    assert fields(run_cli(*words, "--format", "tsv").stdout) == [list(SHOW), *expected]


def test_the_flat_records_of_check_are_those_of_its_json():
    words = ("check", "relaxol", "calmine", "relaxo", "--group", "porphyria", "--for", "pain")
    items = json.loads(run_cli(*words, "--format", "json").stdout)["results"]
    expected = [[cell(record[name]) for name in CHECK] for item in items for record in check_records(item)]
    assert fields(run_cli(*words).stdout) == expected
    assert fields(run_cli(*words, "--format", "tsv").stdout) == [list(CHECK), *expected]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_json_is_what_its_schema_says(words: tuple[str, ...]):
    document = json.loads(run_cli(*words, "--format", "json").stdout or "{}")
    lines = [json.loads(line) for line in run_cli(*words, "--format", "jsonl").stdout.splitlines()]
    Draft202012Validator(SCHEMA).validate(document)
    assert document["results"] == lines


ASKED = [
    ("avoid", "pregnancy"),
    ("avoid", "gout"),
    ("avoid", "nosuch"),
    ("groups",),
    ("search", "pain"),
    ("search", "drowsiness", "zzz"),
    ("search", "--effect", "dry mouth"),
    ("search", "--indication", "gout"),
    ("show", "soma", "--source-kind", "article"),
]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return asked_database(tmp_path_factory.mktemp("asked"))


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_json_of_a_question_is_what_its_schema_says(compiled: Database, words: tuple[str, ...]):
    document = json.loads(ask(compiled, *words, "--format", "json").stdout)
    lines = [json.loads(line) for line in ask(compiled, *words, "--format", "jsonl").stdout.splitlines()]
    Draft202012Validator(SCHEMA).validate(document)
    assert document["results"] == lines


@pytest.mark.parametrize(
    ("words", "columns", "flatten"),
    [
        (("avoid", "pregnancy"), TERM, term_records),
        (("search", "--effect", "dry mouth"), TERM, term_records),
        (("search", "pain"), SEARCH, search_records),
    ],
    ids=["avoid", "effect", "search"],
)
def test_the_flat_records_of_a_question_are_those_of_its_json(
    compiled: Database, words: tuple[str, ...], columns: tuple[str, ...], flatten: Callable[[Any], Iterable[Any]]
):
    (item,) = results(compiled, *words)
    expected = [[cell(record[name]) for name in columns] for record in flatten(item)]
    assert expected
    assert fields(ask(compiled, *words).stdout) == expected
    assert fields(ask(compiled, *words, "--format", "tsv").stdout) == [list(columns), *expected]


@pytest.mark.parametrize("words", [("avoid", "pregnancy"), ("search", "pain"), ("search", "--effect", "dry mouth")])
def test_a_page_names_every_drug_of_its_json(compiled: Database, words: tuple[str, ...]):
    (item,) = results(compiled, *words)
    drugs = {one["statement"]["drug"] for one in item.get("statements", item.get("hits"))}
    for form in (form for form in Format if form.is_page):
        page = ask(compiled, *words, "--format", form).stdout.replace("&#160;", " ").casefold()
        assert [drug for drug in drugs if drug not in page] == [], form


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("damage", [{"medcli": "0.9"}, {"command": "nosuch"}, {"results": [{"status": "answered"}]}])
def test_the_schema_does_not_take_just_anything(damage: dict[str, Any]):
    document = json.loads(run_cli("show", "relaxol", "--format", "json").stdout)
    assert not Draft202012Validator(SCHEMA).is_valid({**document, **damage})


def test_an_error_of_the_whole_command_is_what_its_schema_says():
    error = json.loads(run_cli("show", "--format", "json").stderr)
    Draft202012Validator({**SCHEMA["$defs"]["error"], "$defs": SCHEMA["$defs"]}).validate(error)
