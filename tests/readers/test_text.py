"""Bytes to text."""

import pytest

from medcli.errors import SourceError
from medcli.readers.text import decode

WORDS = "“Exampril” – the patient’s café: 20 °C, ½ tablet.\nTwo lines."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_common_encoding_gives_the_same_text(encoding: str) -> None:
    assert decode(WORDS.encode(encoding)) == WORDS


def test_quotes_of_an_old_macintosh_are_quotes() -> None:
    assert decode("The patient’s doctor said so.".encode("mac_roman")) == "The patient’s doctor said so."


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\u2028", "\u2029", "\f", "\x85"])
def test_every_kind_of_line_end_is_one(newline: str) -> None:
    assert decode(f"one{newline}two".encode()) == "one\ntwo"


def test_soft_hyphens_go_and_zero_width_spaces_part_words() -> None:
    assert decode("exam\u00adpril may cause\u200bbleeding\ufeff".encode()) == "exampril may cause bleeding"


def test_signs_are_not_rewritten() -> None:
    assert decode("≥ ½ < 5 µg ﬁve".encode()) == "≥ ½ < 5 µg ﬁve"


@pytest.mark.parametrize("data", [b"a\0b\0\0c", b"\xff\xfea", b"\xef\xbb\xbf\xff", bytes(range(256))])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError):
        decode(data)
