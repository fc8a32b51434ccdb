"""update: the newest labels become the user's own database, in one step or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fetch.server import Server, serving, zipped
from filelock import FileLock

from cli.runner import Result, run_cli
from medcli.cli import update as cli_update
from medcli.errors import ExitCode
from medcli.extract import label
from medcli.queries import open_database
from medcli.queries.location import MONOGRAPHS, packaged_path

MONOGRAPH = """---
generic: gammapine
date: 2024-01-01
refs:
  L1: {label: 00000000-0000-0000-0000-000000000001, version: 1}
---
# gammapine

## Common side effects

- nausea; common [L1 §6]
"""


@pytest.fixture
def server() -> Iterator[Server]:
    """Serve the labels of one drug."""
    with serving() as served:
        served.publish("2026-11-20", a=zipped("alphapine"))
        yield served


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the cache folder, the data folder and the monographs a place of their own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cli_update, "packaged_path", tmp_path.joinpath)
    return tmp_path


def update(server: Server, home: Path, *words: str) -> Result:
    """Run the command against *server*."""
    environ = {"NO_COLOR": "1", "XDG_DATA_HOME": str(home / "data")}
    return run_cli("update", "--from", server.manifest, "--jobs", "1", *words, environ=environ)


def drugs(path: Path) -> list[str]:
    """Return the drugs in the database at *path*."""
    with open_database(path) as database:
        return list(database.list_drugs())


def status(result: Result) -> tuple[str, str]:
    """Return the export and what was done, of a run that ended well under JSON."""
    assert result.code == ExitCode.OK, result.stderr
    (done,) = json.loads(result.stdout)["results"]
    return done["export"], done["status"]


def test_the_users_own_database_is_built_from_the_newest_export(server: Server, home: Path):
    result = update(server, home, "--format", "json")
    assert status(result) == ("2026-11-20", "built")
    assert drugs(home / "data" / "medcli" / "meds.sqlite") == ["alphapine"]


def test_a_database_that_has_them_is_left_as_it_is(server: Server, home: Path):
    update(server, home)
    target = home / "data" / "medcli" / "meds.sqlite"
    before = target.stat().st_mtime_ns
    result = update(server, home, "--format", "json")
    assert status(result) == ("2026-11-20", "current")
    assert "the newest there are" in result.stderr
    assert target.stat().st_mtime_ns == before


def test_a_newer_export_takes_the_place_of_the_older_one(server: Server, home: Path):
    update(server, home)
    server.publish("2026-11-27", a=zipped("betapine"))
    assert status(update(server, home, "--format", "json")) == ("2026-11-27", "built")
    assert drugs(home / "data" / "medcli" / "meds.sqlite") == ["betapine"]
    labels = home / "cache" / "medcli" / "labels"
    assert [path.name for path in labels.iterdir() if path.is_dir()] == ["2026-11-27"]


def test_what_was_worked_out_of_labels_stays_for_the_next_time(
    server: Server, home: Path, monkeypatch: pytest.MonkeyPatch
):
    update(server, home)
    (kept,) = (home / "cache" / "medcli" / "labels").glob("kept-*.sqlite")
    target = home / "data" / "medcli" / "meds.sqlite"
    before = target.read_bytes()
    target.unlink()
    monkeypatch.setattr(label, "_stated", None)  # nothing is read by rules again
    update(server, home)
    assert target.read_bytes() == before
    assert kept.is_file()


def test_the_monographs_that_come_with_the_program_are_compiled_with_the_labels(server: Server, home: Path):
    update(server, home)
    (home / "sources").mkdir()
    (home / "sources" / "gammapine.md").write_text(MONOGRAPH, "utf-8")
    assert status(update(server, home, "--format", "json"))[1] == "built"
    assert drugs(home / "data" / "medcli" / "meds.sqlite") == ["alphapine", "gammapine"]
    assert status(update(server, home, "--format", "json"))[1] == "current"
    (home / "sources" / "gammapine.md").write_text(MONOGRAPH.replace("nausea", "tremor"), "utf-8")
    assert status(update(server, home, "--format", "json"))[1] == "built", "as after another version was installed"


def test_the_monographs_of_a_checkout_are_those_that_its_database_is_compiled_from():
    assert (packaged_path(MONOGRAPHS) / "carisoprodol.md").is_file()


def test_a_list_of_names_is_part_of_what_is_current(server: Server, home: Path):
    update(server, home)
    names = home / "brands.tsv"
    names.write_text("brand\tgeneric\nAlphabrand\talphapine\n")
    words = ("--names", str(names), "--format", "json")
    assert status(update(server, home, *words))[1] == "built"
    assert status(update(server, home, *words))[1] == "current"


def test_a_file_may_be_named(server: Server, home: Path):
    assert update(server, home, "--out", str(home / "mine.sqlite")).code == ExitCode.OK
    assert drugs(home / "mine.sqlite") == ["alphapine"]
    assert not (home / "data").exists()


def test_where_nothing_can_be_fetched_the_old_database_stays(server: Server, home: Path):
    update(server, home)
    target = home / "data" / "medcli" / "meds.sqlite"
    before = target.read_bytes()
    server.publish("2026-11-27", a=b"no archive")
    result = update(server, home)
    assert (result.stdout, result.code) == ("", ExitCode.FAILED)
    assert "no zip archive; run medcli update again" in result.stderr
    assert target.read_bytes() == before
    labels = home / "cache" / "medcli" / "labels"
    assert (labels / "2026-11-20" / "a.json.zip").exists(), "what the old database was made from is kept with it"


def test_names_that_are_not_there_are_told_before_anything_is_fetched(server: Server, home: Path):
    result = update(server, home, "--names", str(home / "nosuch.tsv"))
    assert (result.stdout, result.code) == ("", ExitCode.FAILED)
    assert "nosuch.tsv" in result.stderr
    assert server.asked == []


def test_two_updates_do_not_run_at_once(server: Server, home: Path):
    folder = home / "cache" / "medcli" / "labels"
    folder.mkdir(parents=True)
    with FileLock(folder / "update.lock"):
        result = update(server, home)
    assert (result.stdout, result.code) == ("", ExitCode.FAILED)
    assert "another update is running" in result.stderr
    assert server.asked == []


def test_a_server_that_is_not_there_is_one_line(home: Path):
    result = run_cli("update", "--from", "http://127.0.0.1:9/download.json", environ={"XDG_DATA_HOME": str(home)})
    assert (result.stdout, result.code) == ("", ExitCode.FAILED)
    (line,) = result.stderr.splitlines()
    assert "cannot be fetched (no connection to the server)" in line
