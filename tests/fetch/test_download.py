"""Files are fetched whole or not at all, and one that was broken off is gone on with."""

from __future__ import annotations

from pathlib import Path

import pytest

from fetch.server import Server, zipped
from medcli.errors import MedcliError
from medcli.fetch import Part, connect, export_at, fetch_parts
from medcli.fetch.download import STAGE

PART = "/2026-11-20/a.json.zip"


def fetched(server: Server, folder: Path) -> list[Path]:
    """Fetch the export that *server* has into *folder*."""
    session = connect()
    return fetch_parts(session, export_at(session, server.manifest).parts, folder)


def ranges(server: Server) -> list[str]:
    """Return the ranges of the part that were asked for."""
    return [wanted for path, wanted in server.asked if path == PART]


def test_every_part_is_fetched_and_nothing_else_is_left(server: Server, tmp_path: Path):
    parts = {"a": zipped("alphapine"), "b": zipped("betapine")}
    server.publish("2026-11-20", **parts)
    paths = fetched(server, tmp_path)
    assert [path.read_bytes() for path in paths] == list(parts.values())
    assert sorted(tmp_path.iterdir()) == paths


def test_what_is_there_is_not_fetched_again(server: Server, tmp_path: Path):
    server.publish("2026-11-20", a=zipped("alphapine"))
    fetched(server, tmp_path)
    fetched(server, tmp_path)
    assert ranges(server) == [""]


def test_what_was_broken_off_is_gone_on_with_from_there(server: Server, tmp_path: Path):
    data = zipped(*(f"drug{number * 7919 % 10007:x}" for number in range(9000)))
    server.publish("2026-11-20", a=data)
    session = connect()
    parts = export_at(session, server.manifest).parts
    server.cut = len(data) - 10
    (path,) = fetch_parts(session, parts, tmp_path)
    assert path.read_bytes() == data
    first, second = ranges(server)
    assert first == ""
    assert 0 < int(second.removeprefix("bytes=").removesuffix("-")) < len(data)


def test_a_connection_that_brings_nothing_is_given_up(server: Server, tmp_path: Path):
    server.publish("2026-11-20", a=zipped("alphapine"))
    session = connect()
    parts = export_at(session, server.manifest).parts
    server.cut = 0
    with pytest.raises(MedcliError, match="the connection broke off"):
        fetch_parts(session, parts, tmp_path)
    assert not (tmp_path / "a.json.zip").exists()


def test_a_later_run_goes_on_too(server: Server, tmp_path: Path):
    data = zipped("alphapine")
    server.publish("2026-11-20", a=data)
    (tmp_path / "a.json.zip.unfinished").write_bytes(data[:60])
    (tmp_path / "a.json.zip.tag").write_text('"one"')
    (path,) = fetched(server, tmp_path)
    assert path.read_bytes() == data
    assert ranges(server) == ["bytes=60-"]


def test_what_was_complete_but_for_its_name_is_kept(server: Server, tmp_path: Path):
    data = zipped("alphapine")
    server.publish("2026-11-20", a=data)
    (tmp_path / "a.json.zip.unfinished").write_bytes(data)
    (tmp_path / "a.json.zip.tag").write_text('"one"')
    (path,) = fetched(server, tmp_path)
    assert path.read_bytes() == data


@pytest.mark.parametrize("tag", ['"two"', 'W/"one"', ""], ids=["of another file", "weak", "none"])
def test_bytes_of_another_state_of_the_file_are_never_joined(server: Server, tmp_path: Path, tag: str):
    data = zipped("alphapine")
    server.publish("2026-11-20", a=data)
    (tmp_path / "a.json.zip.unfinished").write_bytes(b"x" * 60)
    if tag:
        (tmp_path / "a.json.zip.tag").write_text(tag)
    (path,) = fetched(server, tmp_path)
    assert path.read_bytes() == data


def test_a_busy_server_is_asked_again(server: Server, tmp_path: Path):
    server.publish("2026-11-20", a=zipped("alphapine"))
    server.busy = 1
    assert fetched(server, tmp_path)


def test_what_is_no_archive_is_not_kept(server: Server, tmp_path: Path):
    server.publish("2026-11-20", a=b"<html>Sign in to this network</html>")
    with pytest.raises(MedcliError, match="no zip archive"):
        fetched(server, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_part_that_is_not_there_is_one_error_and_the_others_stay(server: Server, tmp_path: Path):
    server.publish("2026-11-20", a=zipped("alphapine"), b=zipped("betapine"))
    del server.files["/2026-11-20/b.json.zip"]
    with pytest.raises(MedcliError, match=r"b\.json\.zip: cannot be fetched"):
        fetched(server, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.json.zip"]


def test_without_room_nothing_is_fetched(server: Server, tmp_path: Path):
    part = Part(f"{server.address}{PART}", 1e12, 1)
    with pytest.raises(MedcliError, match="MB are free"):
        fetch_parts(connect(), [part], tmp_path)
    assert server.asked == []


def test_progress_counts_megabytes_and_ends_at_the_total(server: Server, tmp_path: Path):
    server.publish("2026-11-20", a=zipped("alphapine"))
    told: list[tuple[str, int, int]] = []
    part = Part(f"{server.address}{PART}", 7.0, 1)
    fetch_parts(connect(), [part], tmp_path, lambda *said: told.append(said))
    assert {(stage, total) for stage, _, total in told} == {(STAGE, 7)}
    assert told[-1][1] == 7
