"""Which reader a file gets, and what is refused."""

from pathlib import Path

import pytest

from medcli.errors import SourceError
from medcli.readers import discover, read


def refused(path: Path) -> SourceError:
    with pytest.raises(SourceError) as caught:
        list(read(path))
    assert str(path) in caught.value.message
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"It is a tablet.", "plain"),
        ("a", b"It is a tablet.", "plain"),
        ("a.md", b"It is a tablet.", "markdown"),
        ("a.txt", b"# Exampril\n\n## Uses\n\npain\n", "markdown"),
        ("a.txt", b"<!DOCTYPE html><html><body><p>A tablet.</p></body></html>", "html"),
        ("a.html", b"It is a tablet.", "plain"),
        ("a.txt", b"{not json} is a tablet.", "plain"),
        ("a.txt", b"<5 mg is a small dose.", "plain"),
        ("a.xhtml", b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><p>A.</p></html>", "html"),
    ],
)
def test_content_comes_before_the_suffix(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    (document,) = read(file)
    assert (document.format, document.source) == (expected, name)


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\r\n \xc2\xa0", "white space"),
        ("a.html", b"%PDF-1.7 \x00", "PDF"),
        ("a.txt", b"PK\x03\x04\x14\x00", "zip"),
        ("a.md", b"\x89PNG\r\n\x1a\n\x00", "PNG"),
        ("a.txt", b"SQLite format 3\x00", "SQLite"),
        ("a.txt", b"abc\x00\x01\x02def\x00", "binary"),
        ("a.json", b'{"drug": "exampril"}', "JSON"),
        ("a.json", b"exampril", "not JSON"),
        ("a.xml", b"<?xml version='1.0'?><drug>exampril</drug>", "XML"),
        ("a.html", b"<html><body><nav>Home</nav></body></html>", "no words"),
        ("a.md", b"<!-- nothing -->", "no words"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    assert word in str(refused(file))


def test_a_missing_file_and_a_directory_are_refused(tmp_path: Path) -> None:
    assert "does not exist" in str(refused(tmp_path / "none.txt"))
    assert "directory" in str(refused(tmp_path))


def test_the_line_at_fault_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("---\ngeneric: x\nfoo: y\n---\n# X\n")
    assert refused(file).line == 3


def test_directories_are_searched_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", ".hidden", ".git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert list(discover([tmp_path])) == [tmp_path / "a" / "c.txt", tmp_path / "b.txt"]


def test_a_file_that_is_named_is_not_left_out_because_it_is_missing_or_hidden(tmp_path: Path) -> None:
    assert list(discover([tmp_path / ".none"])) == [tmp_path / ".none"]
