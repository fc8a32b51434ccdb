"""A section is cut into words, sentences and chains that are read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli.extract.reactions import tokens
from medcli.facts import Block, BlockKind, Section, Span


def section(*blocks):
    text, made = "", []
    for kind, words in blocks:
        made.append(Block(kind, Span(len(text), len(text) + len(words))))
        text += words + "\n"
    return Section("", 2, text, tuple(made))


def paragraph(text):
    return section((BlockKind.PARAGRAPH, text))


def sentences(given):
    read = tokens.read(given)
    return [read.words[start:end] for start, end in read.sentences]


def test_a_sentence_ends_at_its_full_stop():
    assert sentences(paragraph("Nausea occurred. Rash did not.")) == [
        ("Nausea", "occurred", "."),
        ("Rash", "did", "not", "."),
    ]


@pytest.mark.parametrize("text", ["Drugs, e.g. Aspirin", "At 2.5 mg nausea", "see fig. Two"])
def test_a_point_that_is_no_full_stop_ends_no_sentence(text):
    assert len(sentences(paragraph(text))) == 1


def test_a_title_runs_on_into_the_text_behind_it():
    given = section((BlockKind.HEADING, "Risk of Serious"), (BlockKind.PARAGRAPH, "Infections may occur"))
    assert len(sentences(given)) == 1


def test_two_rows_are_two_sentences():
    assert len(sentences(section((BlockKind.ROW, "Nausea 3"), (BlockKind.ROW, "Rash 2")))) == 2


def test_a_long_run_is_read_in_pieces_that_end_at_a_mark():
    read = tokens.read(paragraph(", ".join(f"name{'x' * (i % 7)}" for i in range(300))))
    assert len(read.sentences) == 1
    assert len(read.chains) > 1
    assert all(read.words[end - 1] == "," for _, end in read.chains[:-1])


@given(st.text(alphabet="ab C1.,;:-\n\t•%", max_size=300))
def test_tokens_and_chains_are_the_whole_text_in_order(text):
    read = tokens.read(paragraph(text))
    given = paragraph(text).text
    assert all(given[a:b] == word for word, a, b in zip(read.words, read.starts, read.ends, strict=True))
    assert "".join(read.words) == "".join(given.split())
    for pieces in (read.sentences, read.chains):
        assert [i for start, end in pieces for i in range(start, end)] == list(range(len(read.words)))


def test_a_key_has_no_marks():
    assert tokens.wording_key("Stevens-Johnson (SJS)") == ("stevens", "johnson", "sjs")
