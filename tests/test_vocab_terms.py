"""The lexicons of effects and conditions keep their own rules."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli import vocab
from medcli.folding import key

FILES = ("effects.tsv", "conditions.tsv")
SIZES = {"effects.tsv": 700, "conditions.tsv": 600}
EFFECTS, CONDITIONS = (vocab.read_table(name, "term", "synonyms") for name in FILES)


def rows(name: str) -> list[dict[str, str]]:
    return EFFECTS if name == "effects.tsv" else CONDITIONS


def names(name: str) -> list[str]:
    return [entry for row in rows(name) for entry in (row["term"], *vocab.alternatives(row["synonyms"]))]


@pytest.fixture(params=FILES)
def file(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class TestFiles:
    """Laws that both files keep."""

    def test_the_file_has_terms_for_all_body_systems(self, file: str) -> None:
        """A truncated file is noticed."""
        assert len(rows(file)) >= SIZES[file]

    def test_terms_are_sorted(self, file: str) -> None:
        """Terms rise, so that a change shows as one line."""
        terms = [row["term"] for row in rows(file)]
        assert terms == sorted(terms)

    def test_synonyms_of_a_term_are_sorted(self, file: str) -> None:
        """So do the synonyms within a row."""
        cells = [vocab.alternatives(row["synonyms"]) for row in rows(file)]
        assert [c for c in cells if c != sorted(c)] == []

    def test_no_term_stands_twice(self, file: str) -> None:
        """One row a term."""
        counts = Counter(row["term"] for row in rows(file))
        assert [term for term, n in counts.items() if n > 1] == []

    def test_no_name_stands_for_two_terms(self, file: str) -> None:
        """Neither as it is written nor as it is compared: no term is a synonym, no synonym stands twice."""
        counts = Counter(key(name) for name in names(file))
        assert [name for name, n in counts.items() if n > 1] == []

    def test_no_name_is_empty_for_the_lexicon(self, file: str) -> None:
        """A name without a letter or digit would match everywhere."""
        assert [name for name in names(file) if not key(name)] == []

    def test_every_name_is_lower_case(self, file: str) -> None:
        """Capitals are the source's own."""
        assert [name for name in names(file) if name != name.lower()] == []

    def test_no_cell_or_synonym_is_empty(self, file: str) -> None:
        """A term without synonyms has no second cell at all."""
        lines = [line for _, line in vocab.read_lines(file)]
        parts = [part for line in lines for cell in line.split("\t") for part in cell.split(" | ")]
        assert [part for part in parts if not part or part != part.strip()] == []

    def test_no_line_has_two_spaces_running(self, file: str) -> None:
        """White space is single."""
        assert [line for _, line in vocab.read_lines(file) if "  " in line] == []

    def test_no_name_is_a_sentence(self, file: str) -> None:
        """Names are phrases: no full stop at the end, no more than twelve words."""
        assert [name for name in names(file) if name.endswith((".", ";", ":")) or len(name.split()) > 12] == []


class TestEffects:
    """What effects are called."""

    @pytest.mark.parametrize(
        ("wording", "term"),
        [
            ("Low blood pressure (especially when standing)", "orthostatic hypotension"),
            ("feeling sleepy", "drowsiness"),
            ("Throwing up", "vomiting"),
            ("trouble sleeping", "insomnia"),
            ("rash skin", "rash"),
            ("increased weight", "weight gain"),
            ("ALT increased", "increased alanine aminotransferase"),
            ("elevated liver enzymes", "increased liver enzymes"),
            ("diarrhoea", "diarrhea"),
            ("redness at the injection site", "injection site redness"),
        ],
    )
    def test_a_wording_has_its_normal_term(self, wording: str, term: str) -> None:
        """Plain words, laboratory shorthand, word order and British spelling lead to one term."""
        assert vocab.effects().get(wording) == term

    @pytest.mark.parametrize(
        ("wording", "other"),
        [
            ("sedation", "drowsiness"),
            ("hypotension", "orthostatic hypotension"),
            ("suicidal thoughts", "completed suicide"),
            ("vertigo", "dizziness"),
            ("muscle weakness", "asthenia"),
            ("hyperkalemia", "hypokalemia"),
            ("daytime sleepiness", "drowsiness"),
        ],
    )
    def test_a_near_effect_is_not_the_same_effect(self, wording: str, other: str) -> None:
        """What differs clinically stays apart."""
        assert vocab.effects().get(wording) not in (None, other)

    @pytest.mark.parametrize("word", ["cold", "fit", "fall asleep", "ten", "dress", "flush", "nerve", "safe"])
    def test_an_everyday_word_is_no_effect(self, word: str) -> None:
        """An abbreviation or word that prose uses otherwise is left out."""
        assert vocab.effects().get(word) is None


class TestConditions:
    """What conditions are called."""

    @pytest.mark.parametrize(
        ("wording", "term"),
        [
            ("high blood pressure", "hypertension"),
            ("trouble falling asleep", "insomnia"),
            ("acid reflux", "gastroesophageal reflux disease"),
            ("nerve pain", "neuropathic pain"),
            ("depressive disorder", "depression"),
            ("quitting smoking", "smoking cessation"),
            ("birth control", "contraception"),
            ("tension headaches", "tension headache"),
        ],
    )
    def test_a_wording_has_its_normal_term(self, wording: str, term: str) -> None:
        """Plain language leads to the clinical term."""
        assert vocab.conditions().get(wording) == term

    @pytest.mark.parametrize(
        ("wording", "other"),
        [
            ("major depressive disorder", "depression"),
            ("acute musculoskeletal pain", "chronic musculoskeletal pain"),
            ("type 1 diabetes", "type 2 diabetes mellitus"),
            ("prevention of stroke", "stroke"),
            ("prevention of migraine", "migraine"),
        ],
    )
    def test_a_near_condition_is_not_the_same_condition(self, wording: str, other: str) -> None:
        """A narrower disease, another course and a prevention are uses of their own."""
        assert vocab.conditions().get(wording) not in (None, other)

    @pytest.mark.parametrize("word", ["sad", "as", "ms", "cap", "cold", "fit"])
    def test_an_everyday_word_is_no_condition(self, word: str) -> None:
        """Two-letter abbreviations and everyday words are left out."""
        assert vocab.conditions().get(word) is None


@given(st.sampled_from([("effects", row) for row in EFFECTS] + [("conditions", row) for row in CONDITIONS]))
def test_every_synonym_leads_to_its_own_term(entry: tuple[str, dict[str, str]]) -> None:
    """Law: a term and each of its synonyms resolve to that term, in any case."""
    kind, row = entry
    lexicon = vocab.effects() if kind == "effects" else vocab.conditions()
    for name in (row["term"], *vocab.alternatives(row["synonyms"])):
        assert lexicon.get(name.upper()) == row["term"]
