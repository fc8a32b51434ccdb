"""A file that processes share: what was put in comes out, and nothing else does, whatever befalls the file."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from medcli.kept.file import Kept, at, keeping
from medcli.parallel import worker_processes


@pytest.fixture
def path(tmp_path):
    with keeping(tmp_path / "x.kept") as path:
        yield path


def tampered(path, sql):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


def test_what_one_puts_in_another_finds(path):
    with closing(Kept(path)) as one, closing(Kept(path)) as other:
        one.put({b"a": b"1", b"b": b"2"})
        assert other.get([b"a", b"b", b"c"]) == {b"a": b"1", b"b": b"2"}
        other.put({b"a": b"1"})
        assert one.get([b"a"]) == {b"a": b"1"}


def test_nothing_is_found_under_a_key_that_nothing_was_put_under(path):
    at(path).put({b"a": b"1"})
    assert at(path).get([b"A"]) == at(path).get([]) == {}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE kept SET value = x'33'",
        "UPDATE kept SET value = '1'",
        "UPDATE kept SET value = NULL",
        "UPDATE kept SET digest = 7",
        "UPDATE kept SET key = x'62'",
        "DELETE FROM kept",
        "DROP TABLE kept",
    ],
)
def test_what_is_not_as_it_was_put_in_is_not_found(path, change):
    at(path).put({b"a": b"1"})
    tampered(path, change)
    assert at(path).get([b"a", b"b"]) == {}


def test_a_damaged_file_holds_nothing_and_takes_nothing(path):
    path.write_bytes(b"no database" * 1000)
    with closing(Kept(path)) as kept:
        kept.put({b"a": b"1"})
        assert kept.get([b"a"]) == {}


def test_a_file_that_is_damaged_in_use_is_let_go_of(path):
    at(path).put({bytes([n]): bytes(5000) for n in range(100)})
    path.write_bytes(path.read_bytes()[:4096] + b"\1" * 400_000)
    for _ in range(2):
        found = at(path).get([bytes([n]) for n in range(100)])
        assert set(found.values()) <= {bytes(5000)}
        at(path).put({b"a": b"1"})


def test_a_file_that_is_not_there_is_not_made(tmp_path):
    with closing(Kept(tmp_path / "none")) as kept:
        kept.put({b"a": b"1"})
        assert kept.get([b"a"]) == {}
    assert list(tmp_path.iterdir()) == []


def interrupted(path):
    with keeping(path):
        at(path).put({b"a": b"1"})
        raise KeyboardInterrupt


def test_nothing_is_left_behind_the_block_whatever_ends_it(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_what_an_earlier_block_left_when_it_was_killed_is_not_found(tmp_path):
    path = tmp_path / "x"
    with keeping(path):
        at(path).put({b"a": b"1"})
        left = path.read_bytes()
    path.write_bytes(left)
    with keeping(path):
        assert at(path).get([b"a"]) == {}


def test_where_no_file_can_be_made_there_is_none_and_nothing_fails(tmp_path):
    with keeping(tmp_path / "none" / "x") as path:
        at(path).put({b"a": b"1"})
        assert at(path).get([b"a"]) == {}


def add(task: tuple[Path, int]) -> int:
    path, number = task
    for n in range(20):
        at(path).put({f"{number} {n}".encode(): bytes(2000)})
    return len(at(path).get([f"{number} {n}".encode() for n in range(20)]))


def test_processes_and_threads_that_write_at_once_lose_nothing(path):
    tasks = [(path, number) for number in range(12)]
    with worker_processes(2) as processes, ThreadPoolExecutor(3) as threads:
        assert processes is not None
        assert [*processes.map(add, tasks[:8]), *threads.map(add, tasks[8:])] == [20] * 12
    assert len(at(path).get([f"{number} {n}".encode() for number in range(12) for n in range(20)])) == 240
