"""The sieve says which patterns can match a text; it may say so in vain, and must never keep one from matching."""

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli import vocab
from medcli.extract import cues
from medcli.vocab import sieve

GOLD = Path(__file__).parent.parent / "gold"


sieved = cache(sieve.sieved)


def passes(pattern: re.Pattern[str], text: str) -> bool:
    return sieved(pattern).fits(text)


@pytest.mark.parametrize(
    ("expression", "needed"),
    [
        ("may cause", [{"may cause"}]),
        (r"may\s+cause", [{"cause"}, {"may"}]),
        ("(?:should|must) not", [{"should not", "must not"}]),
        ("gr[ae]y", [{"gray", "grey"}]),
        ("causes? pain", [{"cause pain", "causes pain"}]),
        (r"\bstop(?=ping\b)", [{"ping"}, {"stop"}]),
        ("(?:abc){2,}d", [{"abc"}]),
    ],
)
def test_what_stands_in_every_match_is_needed(expression: str, needed: list[set[str]]):
    assert [set(need) for need in sieve.needs(re.compile(expression, re.IGNORECASE))] == needed


@pytest.mark.parametrize(
    "expression", ["(?:may )?", r"\d+\s*%", "(?:cause|)", "(?:a|b)", "cause|[^c]", "(?!cause)", "é"]
)
def test_what_may_be_missing_is_not_needed(expression: str):
    assert sieve.needs(re.compile(expression, re.IGNORECASE)) == ()


@pytest.mark.parametrize("text", ["MAY CAUSE", "may cauſe", "MAY CAUSE İ", "maY cause"])
def test_no_letter_in_another_case_keeps_a_pattern_from_matching(text: str):
    pattern = re.compile("may cause", re.IGNORECASE)
    assert pattern.search(text)
    assert passes(pattern, text)


@pytest.mark.parametrize("text", ["", "may", "can cause", "maycause", "may  cause"])
def test_a_pattern_whose_words_are_not_there_is_not_tried(text: str):
    assert not passes(re.compile("may cause", re.IGNORECASE), text)


def test_literals_that_are_met_later_are_looked_for_in_texts_that_are_known():
    text = "a word that no cue has: xylographer"
    before = sieve.look(text).bits
    assert passes(re.compile("xylographer"), text)
    assert sieve.look(text).bits != before


@pytest.mark.parametrize("name", sorted(file.name for file in Path(vocab.__file__).parent.glob("*.toml")))
def test_no_cue_loses_a_match_to_the_sieve(name: str):
    data = vocab.cue_file(name)
    extra = (("n", r"\d+ days"),)
    tables = [key for key, value in data.items() if isinstance(value, list) and value and "patterns" in value[0]]
    patterns = [p for table in tables for rule in cues.load(name, table, extra) for p in rule.patterns]
    text = "\n".join(path.read_text("utf-8", "replace") for path in sorted(GOLD.glob("articles-[ab]/*.txt")))
    lines = sorted(set(text.splitlines()))
    assert len(lines) > 50
    lost = [(p.pattern, line) for p in patterns for line in lines if not passes(p, line) and p.search(line)]
    assert not lost


@given(
    st.text(alphabet="abcİſıKé ", max_size=12),
    st.sampled_from(["abc+k", "(?:a|bc)kis", "sic|bac|ki ?s", "[ab]{2}sic", "acb|b|sik"]),
)
def test_a_text_that_matches_passes(text: str, expression: str):
    pattern = re.compile(expression, re.IGNORECASE)
    assert passes(pattern, text) or not pattern.search(text)


@given(st.text(alphabet="abcisk ", max_size=12), st.sampled_from(["abc|bca|.k", "b?is|si.|abc", "(abc|bck)|a", "si"]))
def test_the_first_match_is_that_of_the_whole_pattern(text: str, expression: str):
    pattern = re.compile(expression, re.IGNORECASE)
    found, whole = sieved(pattern).search(text), pattern.search(text)
    assert (found and (found.span(), found.group())) == (whole and (whole.span(), whole.group()))
    assert sieved(pattern).search(text) is found, "looked for once"


@pytest.mark.parametrize("expression", ["(?:a|b)c", r"a\|b", "[|]", "[]|]a", "a(b|c)"])
def test_what_is_no_alternative_of_the_whole_is_not_taken_apart(expression: str):
    assert sieve.branches(expression) == [expression]


BITS = st.integers(0, 63)


@given(things=st.lists(st.lists(BITS.filter(bool), max_size=3), max_size=6), texts=st.lists(BITS, max_size=12))
def test_what_fits_is_what_has_all_its_needs_met_whatever_was_asked_before(things: list[list[int]], texts: list[int]):
    tried = sieve.Sieve(enumerate(things))
    for bits in texts:
        assert tried.fitting(bits) == tuple(i for i, needs in enumerate(things) if all(need & bits for need in needs))
