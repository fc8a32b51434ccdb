"""A quick pattern finds what the pattern itself does, no more and no less."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli import vocab
from medcli.extract import cues
from medcli.vocab.quick import Quick

GOLD = Path(__file__).parent.parent / "gold"
EXPRESSIONS = [
    r"\b(?:may|can) cause\b",
    r"(?<!not )\bcauses?",
    r"(?=c)(?!cat)ca",
    r"[A-C]a\b",
    r"[^a-c\s]a",
    r"(?P<x>a|b)(?P=x)",
    r"\Bca|Be$",
    r"a*",
    r"(?-i:A)b",
    r"é|ca",
]


def same(pattern: re.Pattern[str], text: str) -> None:
    quick = Quick(pattern)
    found, whole = quick.search(text), pattern.search(text)
    assert (found and (found.span(), found.groups())) == (whole and (whole.span(), whole.groups()))
    assert [m.span() for m in quick.finditer(text)] == [m.span() for m in pattern.finditer(text)]


@given(st.text(alphabet="abceABCEé m\u2013tnyſKİ", max_size=14), st.sampled_from(EXPRESSIONS))
def test_the_matches_are_those_of_the_pattern(text: str, expression: str) -> None:
    same(re.compile(expression, re.IGNORECASE), text)


@given(st.text(alphabet="abcAB ", max_size=10), st.integers(0, 10), st.integers(0, 10))
def test_a_stretch_of_a_text_is_searched_as_the_pattern_searches_it(text: str, start: int, end: int) -> None:
    pattern = re.compile(r"\bab|(?<=a)b$", re.IGNORECASE)
    found, whole = Quick(pattern).search(text, start, end), pattern.search(text, start, end)
    assert (found and found.span()) == (whole and whole.span())


def test_what_is_found_keeps_the_case_of_the_text() -> None:
    found = Quick(re.compile(r"\bmay (?P<what>cause)", re.IGNORECASE)).search("It MAY Cause it")
    assert found is not None
    assert found.group() == "MAY Cause"
    assert found["what"] == "Cause"


@pytest.mark.parametrize("text", ["", "maycause", "dismay cause", "it may", "cause may"])
def test_nothing_is_found_where_the_pattern_does_not_match(text: str) -> None:
    assert Quick(re.compile(r"\bmay cause", re.IGNORECASE)).search(text) is None


def test_a_pattern_that_heeds_case_goes_on_doing_so() -> None:
    assert Quick(re.compile("Pain")).search("pain") is None
    assert Quick(re.compile("(?-i:P)ain", re.IGNORECASE)).search("pAIN") is None


@pytest.mark.parametrize("name", sorted(file.name for file in Path(vocab.__file__).parent.glob("*.toml")))
def test_no_cue_matches_otherwise_than_its_pattern(name: str) -> None:
    data = vocab.cue_file(name)
    tables = [key for key, value in data.items() if isinstance(value, list) and value and "patterns" in value[0]]
    patterns = [p for t in tables for rule in cues.load(name, t, (("n", r"\d+ days"),)) for p in rule.patterns]
    text = "\n".join(path.read_text("utf-8", "replace") for path in sorted(GOLD.glob("articles-[ab]/*.txt")))
    lines = sorted(set(text.splitlines()))[::29]
    for pattern in patterns:
        for line in lines:
            same(pattern.whole, line)
