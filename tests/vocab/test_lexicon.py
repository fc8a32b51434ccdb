"""A lexicon finds the longest known names in running text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcli import vocab
from medcli.folding import fold, key, tokens
from medcli.vocab.lexicon import Lexicon, Mention


@pytest.fixture
def lexicon() -> Lexicon:
    made = Lexicon()
    made.extend(
        [("rash", "rash"), ("skin rash", "rash"), ("dry mouth", "dry mouth"), ("mouth", "mouth"), ("Sjögren", "sicca")]
    )
    return made


@pytest.mark.parametrize("name", ["rash", "Rashes", "SKIN RASH", "skin-rash", "skin  rashes", "Sjogren", "SJÖGREN"])
def test_a_name_is_known_in_any_case_number_and_accent(lexicon: Lexicon, name: str) -> None:
    assert lexicon.get(name) is not None


@pytest.mark.parametrize("name", ["", "ras", "rash guard", "skin", "rashly", "dry", "mouth dry", "my rash", "–"])
def test_a_part_or_a_longer_name_is_not_known(lexicon: Lexicon, name: str) -> None:
    assert lexicon.get(name) is None


def test_the_longest_name_at_a_place_is_found(lexicon: Lexicon) -> None:
    assert [m.term for m in lexicon.find("a dry mouth and a skin rash")] == ["dry mouth", "rash"]
    assert lexicon.find("a dry mouth")[0] == Mention("dry mouth", 2, 11)


@pytest.mark.parametrize("text", ["", "...", "crash", "a dry rag", "mouthful", "skin of the teeth"])
def test_nothing_is_found_in_a_text_without_a_name(lexicon: Lexicon, text: str) -> None:
    assert not lexicon.find(text)


def test_a_name_that_is_taken_keeps_its_first_term(lexicon: Lexicon) -> None:
    assert lexicon.add("Rashes", "another") == "rash"
    assert lexicon.add("rash", "rash") is None
    assert lexicon.get("rash") == "rash"


@pytest.mark.parametrize(("one", "other"), [("rash", "rush"), ("pus", "pu"), ("diabetes", "diabetis"), ("gas", "ga")])
def test_folding_keeps_different_words_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_mentions_stand_in_order_and_never_overlap(text: str) -> None:
    found = vocab.effects().find(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(vocab.effects().get(text[m.start : m.end]) == m.term for m in found)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_tokens_are_words_at_their_offsets(text: str) -> None:
    assert all(fold(text[start:end]) == token for token, start, end in tokens(text))
    assert key(text.upper().lower()) == key(text.lower().upper().lower())


COLUMNS = {
    "effects.tsv": (("term", "synonyms"), ("synonyms",)),
    "conditions.tsv": (("term", "synonyms"), ("synonyms",)),
    "groups.tsv": (("term", "kind", "parent", "synonyms"), ("synonyms",)),
    "drugs.tsv": (("generic", "class", "brands", "synonyms"), ("brands", "synonyms")),
    "classes.tsv": (("class", "synonyms"), ("synonyms",)),
}
LEXICONS = {
    "effects.tsv": vocab.effects,
    "conditions.tsv": vocab.conditions,
    "groups.tsv": vocab.groups,
    "drugs.tsv": vocab.drugs,
    "classes.tsv": vocab.classes,
}
NAMES = [
    (file, name, row[columns[0]])
    for file, (columns, others) in COLUMNS.items()
    for row in vocab.read_table(file, *columns)
    for name in (row[columns[0]], *(n for column in others for n in vocab.alternatives(row[column])))
]


@settings(deadline=None)
@given(
    st.sampled_from(NAMES),
    st.sampled_from(["{}", "{}.", "({})", "“{}”, 12%"]),
    st.sampled_from([str, str.upper, str.title]),
)
def test_every_known_name_finds_its_own_term(entry: tuple[str, str, str], frame: str, case: type[str]) -> None:
    file, name, term = entry
    (found, *_) = LEXICONS[file]().find(frame.format(case(name)))
    assert found.term == term


@pytest.mark.parametrize("names", [["heart failure", "heart", "colds, sudden"], []])
def test_a_lexicon_tells_its_names_in_the_form_in_which_words_are_compared(names):
    lexicon = Lexicon()
    lexicon.extend((name, name) for name in names)
    assert sorted(lexicon.names()) == sorted(
        (tuple(name.replace(", ", " ,").replace("colds", "cold").split()), name) for name in names
    )
