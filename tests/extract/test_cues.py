"""Rules of cue phrases: loaded from data, compiled, and refused where they are malformed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from medcli import vocab
from medcli.errors import VocabularyError
from medcli.extract import cues

FILES = {
    "combinations.toml": ("rule",),
    "durations.toml": ("rule", "also", "veto", "cell"),
    "effects.toml": ("forward", "backward", "veto", "item_veto", "common", "serious", "rare", "named", "absent"),
    "groups.toml": ("forward", "backward", "veto", "title_veto", "item_veto"),
    "identity.toml": ("brand", "drug_class", "metabolite", "mechanism"),
    "indications.toml": ("rule", "lead", "veto", "sentence_veto", "mention_veto", "clause_veto", "use_row", "cell"),
    "warnings.toml": ("topic", "veto"),
}
GOOD = """
[macros]
verb = "helps?|{other}"
other = "heals?"

[[rule]]
name = "first"
kind = "mild"
patterns = ["it {verb}", "they {verb}"]

[[rule]]
name = "second"
patterns = ["you feel"]
"""


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Serve data files from a dictionary, with nothing remembered before or after."""
    texts: dict[str, str] = {}
    monkeypatch.setattr(vocab, "read_text", texts.__getitem__)
    for cached in (vocab.cue_file, cues.load):
        cached.cache_clear()
    yield texts
    for cached in (vocab.cue_file, cues.load):
        cached.cache_clear()


@pytest.mark.parametrize(("name", "table"), [(name, table) for name, tables in FILES.items() for table in tables])
def test_every_table_of_rules_loads_and_is_not_empty(name: str, table: str) -> None:
    rules = cues.load(name, table, (("n", "[0-9]+ days"),))
    assert rules
    assert all(rule.patterns for rule in rules)


def test_rules_keep_their_order_and_their_attributes(data: dict[str, str]) -> None:
    data["x.toml"] = GOOD
    assert [(rule.name, rule.attributes) for rule in cues.load("x.toml")] == [
        ("first", {"kind": "mild"}),
        ("second", {}),
    ]


@pytest.mark.parametrize("text", ["it helps", "IT  HEALS", "they\nheal"])
def test_a_rule_matches_in_any_case_over_any_white_space(data: dict[str, str], text: str) -> None:
    data["x.toml"] = GOOD
    fired = cues.fires(cues.load("x.toml"), text)
    assert fired is not None
    assert fired.name == "first"


@pytest.mark.parametrize("text", ["ithelps", "it hurts", "", "we help"])
def test_no_rule_fires_on_other_words(data: dict[str, str], text: str) -> None:
    data["x.toml"] = GOOD
    assert cues.fires(cues.load("x.toml"), text) is None


def test_a_table_that_is_not_there_has_no_rules(data: dict[str, str]) -> None:
    data["x.toml"] = GOOD
    assert cues.load("x.toml", "veto") == ()


@pytest.mark.parametrize(
    ("text", "place", "fault"),
    [
        ('[[rule]]\nname = "r"\npatterns = ["a {nobody} b"]', "x.toml: r", "unknown macro {nobody}"),
        ('[[rule]]\nname = "r"\npatterns = ["good", "(open"]', "x.toml: r", "unterminated"),
        ('[macros]\nm = "*"\n[[rule]]\nname = "r"\npatterns = ["{m}"]', "x.toml: r", "nothing to repeat"),
        ("[[rule]\nname = 1", "x.toml", "line 1"),
        ("name = ", "x.toml", "Invalid value"),
        ("a = 1\na = 2", "x.toml", "overwrite"),
    ],
)
def test_a_malformed_file_is_refused_by_file_and_place(data: dict[str, str], text: str, place: str, fault: str) -> None:
    data["x.toml"] = text
    with pytest.raises(VocabularyError) as caught:
        cues.load("x.toml")
    assert caught.value.message.startswith(place)
    assert fault in caught.value.message
    assert caught.value.remedy
