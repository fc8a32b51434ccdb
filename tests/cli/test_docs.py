"""The pages that are generated are not stale, and name every command, option and exit code."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import programs
import pytest
from typer.main import get_command

from medcli.cli.app import app
from medcli.errors import ExitCode

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def gen_docs() -> ModuleType:
    return programs.load("gen_docs")


def test_no_generated_page_is_stale(gen_docs: ModuleType):
    for path, text in gen_docs.pages().items():
        assert path.read_text("utf-8") == text, f"run python scripts/gen_docs.py to renew {path.name}"


def test_every_command_and_option_has_help():
    for command in get_command(app).commands.values():
        assert command.help
        assert all(parameter.help for parameter in command.params)


def test_every_exit_code_is_on_the_page(gen_docs: ModuleType):
    assert set(ExitCode) <= set(gen_docs.CODES)
    for code in gen_docs.CODES:
        assert f"| {int(code)} |" in gen_docs.commands_page()


def test_a_column_without_a_comment_is_not_on_the_schema_page(gen_docs: ModuleType):
    page = gen_docs.schema_page(
        "-- A schema.\n\n-- Things.\nCREATE TABLE thing (\n  id INTEGER, -- its number\n  x TEXT\n);\n"
    )
    assert "| id | integer | its number |" in page
    assert "| x |" not in page
