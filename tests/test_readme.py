"""The README shows what the commands really print, and promises nothing that is not there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from types import ModuleType

import programs
import pytest
from typer.main import get_command

from medcli.cli.app import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCK = "```console\n{}\n```\n"


@pytest.fixture(scope="module")
def gen_docs() -> ModuleType:
    return programs.load("gen_docs")


def commands_in(text: str) -> list[list[str]]:
    """Return the words of each medcli command that a page has in its code blocks."""
    code = "\n".join(re.findall(r"^```(?:sh|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    found = re.findall(r"(?:^|\| |\$ )(medcli [^|<>\n#]+)", code, re.MULTILINE)
    return [shlex.split(command)[1:] for command in found]


def test_every_transcript_is_what_the_commands_print_now(gen_docs: ModuleType):
    assert gen_docs.with_transcripts(README) == README, "run make docs to renew it"


def test_the_readme_shows_an_answer_a_comparison_and_a_miss():
    shown = re.findall(r"^\$ (.*)$", README, re.MULTILINE)
    assert {command.split()[1] for command in shown if command.startswith("medcli")} >= {"show", "compare"}
    assert "$ echo $?\n3\n" in README


def test_every_command_and_option_in_the_readme_is_there():
    commands = get_command(app).commands
    known = {name: {o for p in c.params for o in (*p.opts, *p.secondary_opts)} for name, c in commands.items()}
    top = {option for parameter in get_command(app).params for option in parameter.opts}
    assert len(commands_in(README)) > 6
    for words in commands_in(README):
        options = {word for word in words if word.startswith("--")}
        assert options <= (top if words[0].startswith("-") else known[words[0]]), words


def test_a_stale_transcript_is_renewed_and_its_commands_are_kept(gen_docs: ModuleType):
    page = BLOCK.format("$ medcli show carisoprodl\nsomething old\n$ echo $?\n0")
    renewed = gen_docs.with_transcripts(page)
    assert "something old" not in renewed
    assert "$ medcli show carisoprodl\n" in renewed
    assert renewed.endswith("$ echo $?\n3\n```\n")


def test_text_outside_console_blocks_is_not_touched(gen_docs: ModuleType):
    page = "# T\n\n```sh\n$ medcli show soma\nkept\n```\n\n$ medcli list\n"
    assert gen_docs.with_transcripts(page) == page


@pytest.mark.parametrize("command", ["rm -rf x", "medcli list | sort", "echo soma", "medcli list | head"])
def test_a_transcript_runs_no_other_program(command: str, gen_docs: ModuleType):
    with pytest.raises(ValueError, match="cannot run"):
        gen_docs.with_transcripts(BLOCK.format(f"$ {command}"))


def test_a_cut_transcript_has_no_more_lines_than_it_says(gen_docs: ModuleType):
    lines = list(gen_docs.transcript(["medcli show carisoprodol --format table | head -n 3"]))
    assert len(lines) == 4
