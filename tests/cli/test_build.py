"""build: sources into a database, problems on stderr, and what its exit code says."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from cli.runner import Result, run_cli
from medcli import compile as compiling
from medcli.cli.progress import progress_bar
from medcli.errors import ExitCode
from medcli.queries import open_database

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT.parent / "shared" / "articles"
SOURCES = ROOT / "data" / "sources"
TWO = (SOURCES / "amitriptyline.md", SOURCES / "carisoprodol.md")
SUMMARY = re.compile(r"\d+ inputs, \d+ sources, \d+ drugs, \d+ facts, \d+ disagreements, \d+ problems; \d+\.\d s$")


def build(*sources: Path, out: Path, words: tuple[str, ...] = ()) -> Result:
    """Run the command."""
    return run_cli("build", *map(str, sources), "--out", str(out), *words)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Write a file that is no text."""
    path = tmp_path / "program"
    path.write_bytes(b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 64)
    return path


def test_our_sources_compile_without_a_problem_into_a_database_that_answers(tmp_path: Path):
    result = build(SOURCES, out=tmp_path / "a.sqlite")
    assert result.code == ExitCode.OK
    (summary,) = result.stderr.splitlines()
    assert SUMMARY.search(summary)
    assert " 0 problems;" in summary
    with open_database(tmp_path / "a.sqlite") as database:
        assert database.show("carisoprodol").statements


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the articles are not here")
def test_articles_as_they_were_published_compile_to_the_end(tmp_path: Path):
    result = build(*sorted(ARTICLES.glob("*.txt")), out=tmp_path / "a.sqlite")
    assert result.code == ExitCode.OK
    with open_database(tmp_path / "a.sqlite") as database:
        assert {"amitriptyline", "carisoprodol"} <= set(database.list_drugs())


def test_a_source_that_cannot_be_read_is_told_and_the_others_are_compiled(tmp_path: Path, program: Path):
    result = build(*TWO, program, tmp_path / "nosuch.txt", out=tmp_path / "a.sqlite")
    assert result.code == ExitCode.FAILED
    first, second, summary = result.stderr.splitlines()
    assert "nosuch.txt: does not exist" in first
    assert "program: is a program" in second
    assert " 2 problems;" in summary
    with open_database(tmp_path / "a.sqlite") as database:
        assert "carisoprodol" in database.list_drugs()


def test_an_interruption_says_that_the_old_database_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(compiling, "compile_sources", interrupted)
    out = tmp_path / "x.sqlite"
    result = build(*TWO, out=out, words=("--jobs", "1"))
    assert (result.code, result.stdout) == (130, "")
    assert result.stderr == f"medcli: {out} is as it was\nmedcli: interrupted\n"


def test_where_nothing_can_be_compiled_nothing_is_written_and_the_old_file_stays(tmp_path: Path, program: Path):
    out = tmp_path / "a.sqlite"
    build(*TWO, out=out)
    before = out.read_bytes()
    result = build(program, out=out)
    assert (result.stdout, result.code) == ("", ExitCode.FAILED)
    assert len(result.stderr.splitlines()) == 2
    assert "nothing was written" in result.stderr
    assert out.read_bytes() == before


@pytest.mark.parametrize("content", ["an article that took work", "SQLite format 3\0" + "-" * 200])
def test_a_target_that_is_no_database_of_ours_is_refused_and_left_as_it_was(tmp_path: Path, content: str):
    out = tmp_path / "article.md"
    out.write_text(content)
    result = build(*TWO, out=out)
    assert (result.stdout, result.code) == ("", ExitCode.USAGE)
    assert f"{out} is not a medcli database; name another file" in result.stderr
    assert out.read_text() == content
    assert list(tmp_path.iterdir()) == [out]


def test_an_empty_file_may_become_a_database(tmp_path: Path):
    out = tmp_path / "a.sqlite"
    out.touch()
    assert build(*TWO, out=out).code == ExitCode.OK


def test_a_target_that_cannot_be_written_is_one_line(tmp_path: Path):
    result = build(*TWO, out=tmp_path)
    assert (result.stdout, result.code) == ("", ExitCode.FAILED)
    (line,) = result.stderr.splitlines()
    assert "cannot be written" in line


@pytest.mark.parametrize("words", [("build",), ("build", "x"), ("build", "x", "--out")])
def test_a_build_without_sources_or_target_is_a_usage_error(words: tuple[str, ...]):
    result = run_cli(*words)
    assert (result.stdout, result.code) == ("", ExitCode.USAGE)


def test_the_report_under_json_has_every_problem_and_the_same_counts(tmp_path: Path, program: Path):
    result = build(*TWO, program, out=tmp_path / "a.sqlite", words=("--format", "json"))
    (report,) = json.loads(result.stdout)["results"]
    assert report["failed"] is True
    assert [problem["file"] for problem in report["problems"]] == ["program"]
    assert report["counts"]["problems"] == 1
    assert set(report["timings"]) == {"read", "extract", "assemble", "store"}


def test_where_nothing_can_be_compiled_the_error_is_json_under_json(tmp_path: Path, program: Path):
    result = build(program, out=tmp_path / "a.sqlite", words=("--format", "json"))
    assert result.stdout == ""
    assert json.loads(result.stderr.splitlines()[-1])["error"]["exit_code"] == ExitCode.FAILED


def test_the_same_sources_give_the_same_bytes(tmp_path: Path):
    for name in ("a", "b"):
        build(*TWO, out=tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def told(stream: io.StringIO, total: int) -> str:
    """Return what the bar writes while *total* items are done."""
    with progress_bar(stream) as progress:
        assert progress is not None
        for done in range(1, total + 1):
            progress("read", done, total)
    return re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", stream.getvalue()).strip()


def test_a_stage_of_many_items_has_a_bar_on_a_terminal():
    assert "read" in told(Terminal(), 500)


def test_a_stage_of_few_items_has_no_bar():
    assert told(Terminal(), 5) == ""


def test_nothing_is_written_where_stderr_is_no_terminal():
    stream = io.StringIO()
    with progress_bar(stream) as progress:
        assert progress is None
    assert stream.getvalue() == ""
