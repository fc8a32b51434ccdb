"""Write docs/commands.md from the command line, docs/schema.md from schema.sql, and README.md's transcripts.

python scripts/gen_docs.py           write what is stale
python scripts/gen_docs.py --check   write nothing; fail when something is stale
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from typer.main import get_command

from medcli.cli.app import app
from medcli.cli.run import INTERRUPTED, PIPE_CLOSED, run
from medcli.cli.streams import Streams
from medcli.errors import ExitCode
from medcli.render import Format
from medcli.views.listing import CHECKS, DRUGS, FACTS, GROUPS, SOURCES, VERSION
from medcli.views.records import CHECK, COMPARE, SEARCH, SHOW, TERM
from medcli.views.view import JSON_VERSION

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "medcli" / "store" / "schema.sql"
README = ROOT / "README.md"
DATABASE = ROOT / "data" / "meds.sqlite"
CUT = re.compile(r" \| head -n (\d+)$")

CODES = {
    ExitCode.OK: "answered",
    ExitCode.FAILED: "failed; stderr says why and what to do",
    ExitCode.USAGE: "the command line asks for something that cannot be",
    ExitCode.NOT_FOUND: "no drug, source or group of that name; or nothing stated on what was asked",
    ExitCode.AMBIGUOUS: "the name could mean several drugs",
    ExitCode.DATABASE: "the database is missing, damaged, or of another schema; or the doctor found it wrong",
    ExitCode.FINDINGS: "check found something",
    INTERRUPTED: "interrupted from the keyboard",
    PIPE_CLOSED: "the reader of the pipe went away",
}
FORMATS = {
    Format.TABLE: "for a person at a terminal; the default there",
    Format.PLAIN: "one record a line, tab-separated, no header; the default in a pipe",
    Format.JSON: f"one document, version {JSON_VERSION}; medcli/schemas/answers-{JSON_VERSION}.json is its schema",
    Format.JSONL: "one result of that document a line, as soon as it is known",
    Format.CSV: "RFC 4180, with a header; a text that a spreadsheet would run as a formula has an apostrophe before it",
    Format.TSV: r"plain with a header; tabs and line breaks in a field are \t, \n and \r, a backslash is doubled",
    Format.MARKDOWN: "the page of the table format, as Markdown",
    Format.HTML: "the same page as one file for a browser or a printer: nothing is loaded, and there is no script",
    Format.SVG: "the same page as a picture for a slide, as wide as the terminal",
}
COLUMNS = {
    "show": SHOW,
    "compare": COMPARE,
    "avoid": TERM,
    "groups": GROUPS,
    "search": SEARCH,
    "search --indication and --effect": TERM,
    "check": CHECK,
    "facts": FACTS,
    "list": DRUGS,
    "sources": SOURCES,
    "doctor": CHECKS,
}
ERRORS = """A name without an answer writes nothing to stdout; stderr says what may have been meant.
Under json and jsonl it is a result of its own on stdout, with `status`, `exit_code` and `suggestions`.
A failure of the whole command is one line on stderr; under json and jsonl one JSON object on stderr.
In a batch the worst (highest) exit code wins."""


def main() -> int:
    """Write the pages, or with --check say which are stale; return the exit code."""
    stale = []
    for path, text in pages().items():
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        stale.append(path)
        if "--check" not in sys.argv:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
    for path in stale:
        print(path.relative_to(ROOT), "is stale" if "--check" in sys.argv else "is written")
    return int(bool(stale) and "--check" in sys.argv)


def pages() -> dict[Path, str]:
    """Return the text of each generated page; no schema page where there is no schema."""
    found = {ROOT / "docs" / "commands.md": commands_page()}
    if SCHEMA.is_file():
        found[ROOT / "docs" / "schema.md"] = schema_page(SCHEMA.read_text("utf-8"))
    found[README] = with_transcripts(README.read_text("utf-8"))
    return found


def with_transcripts(text: str) -> str:
    """Return a page with each console block run anew: its commands kept, what they print replaced."""
    return re.sub(
        r"(?<=^```console\n).*?(?=^```$)",
        lambda block: "\n".join(transcript(re.findall(r"^\$ (.*)$", block[0], re.MULTILINE))) + "\n",
        text,
        flags=re.MULTILINE | re.DOTALL,
    )


def transcript(commands: list[str]) -> Iterator[str]:
    """Yield each command after its prompt, and the lines that it prints on a terminal of 80 columns.

    Of the shell it knows ``| head -n N`` and ``echo $?``; any other program is a ValueError.
    """
    code = 0
    for command in commands:
        yield f"$ {command}"
        if command == "echo $?":
            yield str(code)
            continue
        cut = CUT.search(command)
        program, *arguments = shlex.split(command[: cut.start()] if cut else command)
        if program != "medcli" or "|" in arguments:
            raise ValueError(f"a transcript cannot run: {command}")
        printed, code = printed_by(arguments, terminal=cut is None)
        yield from printed[: int(cut[1]) if cut else None]


def printed_by(arguments: list[str], *, terminal: bool) -> tuple[list[str], int]:
    """Return the lines that medcli prints with the database in data/, stderr first, and its exit code."""
    out, err = io.StringIO(), io.StringIO()
    streams = Streams(io.StringIO(), out, err, {"MEDCLI_DB": str(DATABASE), "NO_COLOR": "1"}, terminal)
    code = run(app, arguments, streams)
    return [line.rstrip() for line in (err.getvalue() + out.getvalue()).splitlines()], code


def commands_page() -> str:
    """Return the reference of commands, formats, columns and exit codes."""
    names = list(getattr(get_command(app), "commands", {}))
    parts = ["# Commands", "Written by scripts/gen_docs.py; do not edit.", "## medcli", help_of()]
    for name in names:
        parts += [f"## medcli {name}", help_of(name)]
    parts += ["## Formats", "\n".join(f"* `{form}`: {said}" for form, said in FORMATS.items())]
    parts += ["## Columns", "Of plain, csv and tsv, in order:"]
    parts.append("\n".join(f"* `{name}`: {', '.join(columns)}" for name, columns in COLUMNS.items()))
    parts.append(f"* `--version`: {', '.join(VERSION)}")
    codes = "\n".join(f"| {int(code)} | {said} |" for code, said in CODES.items())
    parts += ["## Exit codes", f"| code | meaning |\n| --- | --- |\n{codes}", "## Failures", ERRORS]
    return "\n\n".join(parts) + "\n"


def help_of(*command: str) -> str:
    """Return the help of one command as a code block, 100 columns wide on every screen."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "100"
    try:
        out = io.StringIO()
        run(app, [*command, "--help"], Streams(io.StringIO(), out, io.StringIO(), {}))
    finally:
        os.environ.pop("COLUMNS")
        if before is not None:
            os.environ["COLUMNS"] = before
    text = "\n".join(line.rstrip() for line in out.getvalue().strip().splitlines())
    return f"```text\n{text}\n```"


def schema_page(sql: str) -> str:
    """Return the schema's tables with what its comments say of them and of their columns."""
    lead, *_ = sql.split("\n\n", 1)
    parts = ["# The database", "Written by scripts/gen_docs.py; do not edit.", _comment(lead)]
    for found in re.finditer(
        r"((?:^--[^\n]*\n)*)^CREATE (?:VIRTUAL )?(TABLE|VIEW) (\w+)(.*?);$", sql, re.MULTILINE | re.DOTALL
    ):
        comment, kind, name, body = found.groups()
        parts.append(f"## {name}" + (" (view)" if kind == "VIEW" else ""))
        parts.append(_comment(comment))
        columns = re.findall(r"^ {2}([a-z_]\w*)(?: ([A-Z]+))?[^\n]*?-- ([^\n]*)$", body, re.MULTILINE)
        rows = "\n".join(f"| {name} | {type_.lower()} | {_cell(said)} |" for name, type_, said in columns)
        parts.append(f"| column | type | what it holds |\n| --- | --- | --- |\n{rows}" if rows else "")
    return "\n\n".join(part for part in parts if part) + "\n"


def _comment(text: str) -> str:
    lines = [line.removeprefix("--").removeprefix(" ") for line in text.splitlines() if line.startswith("--")]
    return "\n".join(line if line.startswith("  ") is False else f"\n    {line.strip()}\n" for line in lines).strip()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    raise SystemExit(main())
