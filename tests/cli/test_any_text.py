"""Text of all kinds into every command: an answer, a miss or a usage error, and never a bug."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.asked import ask, asked_database
from medcli.queries import Database
from medcli.render import Format

CODES = {0, 2, 3, 4, 10}
TEMPLATES = (
    ("show", "{}"),
    ("show", "soma", "{}", "--all", "--cite"),
    ("show", "--section", "{}", "soma"),
    ("compare", "soma", "{}"),
    ("compare", "{}", "{}"),
    ("check", "{}", "soma"),
    ("check", "soma", "amitriptyline", "--group", "{}"),
    ("check", "soma", "--age", "{}"),
    ("check", "soma", "--days", "{}"),
    ("check", "soma", "--for", "{}"),
    ("avoid", "{}"),
    ("avoid", "{}", "{}", "--cite"),
    ("groups", "--source-kind", "{}"),
    ("search", "{}"),
    ("search", "{}", "pain", "--cite"),
    ("search", "--indication", "{}"),
    ("search", "--effect", "{}"),
    ("search", "pain", "--drug", "{}"),
    ("search", "pain", "--source", "{}"),
    ("search", "pain", "--kind", "{}"),
    ("search", "pain", "--limit", "{}"),
    ("facts", "--drug", "{}"),
    ("facts", "--source", "{}"),
    ("list", "{}"),
    ("{}",),
    ("show", "soma", "--format", "{}"),
)
TRICKY = (
    *(
        "",
        " ",
        "-",
        "--",
        "--help",
        "\0",
        "\ud800",
        "💊",
        "﷽",
        "ﬁ",
        "İ",
        "ß" * 400,
        "a" * 5000,
        "\x1b[31m",
        "\u202esoma",
    ),
    *("'; DROP TABLE drug; --", '"', "*", "AND", "NEAR(a b)", "%", "_", "soma\n", "\tsoma", "1e999", "-1", "{}", "%s"),
)
typed = st.one_of(st.sampled_from(TRICKY), st.text(), st.text(alphabet="somaSOMA \"'*()-/:.,®™\u200b\u00ad"))


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return asked_database(tmp_path_factory.mktemp("any"))


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(TEMPLATES), typed, st.sampled_from(list(Format)))
def test_any_text_in_any_place_is_no_bug(db: Database, template: tuple[str, ...], text: str, form: Format):
    words = [part.replace("{}", text) for part in template]
    done = ask(db, *words, "--format", form)
    assert "a bug in medcli" not in done.stderr, done.stderr
    assert done.code in CODES, (done.code, done.stderr)
    assert "safe" not in done.stdout.lower() or "safe" in text.lower()
    if form is Format.JSON and done.stdout.startswith("{"):
        json.loads(done.stdout)


@settings(deadline=None, max_examples=60)
@given(st.text(), st.sampled_from(["show", "compare", "check", "avoid"]))
def test_any_text_on_stdin_is_no_bug(db: Database, text: str, command: str):
    done = ask(db, command, "-", stdin=text)
    assert "a bug in medcli" not in done.stderr, done.stderr
    assert done.code in CODES


@pytest.mark.parametrize("command", ["show", "compare", "check", "avoid"])
def test_no_name_on_stdin_is_no_answer(db: Database, command: str, tmp_path: Path):
    assert ask(db, command, "-", stdin="").stdout == ""
