"""Annotations are laid over the words of a label: where a reaction stands together, and where its pieces stand."""

import sys
from pathlib import Path

import pytest

from medcli.extract.reactions import tokens
from medcli.facts import Block, BlockKind, Section, Span

sys.path.insert(0, str(Path(__file__).parent.parent))
from scripts.training.labels import split_parts, whole_parts


def read(text):
    return tokens.read(Section("", 2, text, (Block(BlockKind.PARAGRAPH, Span(0, len(text))),)))


def keys(*texts):
    return frozenset(map(tokens.wording_key, texts))


@pytest.mark.parametrize(
    ("text", "stated", "parts"),
    [
        ("Rash and skin rash", ("rash", "skin rash"), "BOBI"),
        ("Rash; rash", ("rash",), "BOB"),
        ("Stevens-Johnson syndrome", ("stevens johnson syndrome",), "BIII"),
        ("Skin. Rash", ("skin rash",), "OOO"),
        ("Rashes", ("rash",), "O"),
    ],
)
def test_every_place_of_a_wording_is_a_mention_the_longest_first(text, stated, parts):
    assert whole_parts(read(text), keys(*stated)) == parts


@pytest.mark.parametrize(
    ("text", "stated", "parts"),
    [
        ("increased ALT and AST", "increased AST", "BOOB"),
        ("total or direct bilirubin increased", "total bilirubin increased", "BOOBI"),
        ("skin rash", "skin rash", "OO"),
        ("rash of the skin", "skin rash", "OOOO"),
    ],
)
def test_pieces_are_marked_where_they_stand_apart_in_order(text, stated, parts):
    assert split_parts(read(text), keys(stated)) == parts
