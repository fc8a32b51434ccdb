"""The evaluation counts what it says it counts, and agrees with the scorer by which the project is measured."""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import programs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from perfect import answers, terms

import medcli.extract
from medcli.compile import compile_sources
from medcli.errors import SourceError
from medcli.evaluate import gold, report, run, score
from medcli.evaluate.gold import Annotated, LabelTerms, Trap
from medcli.evaluate.match import Counts, Found, Wanted, alike, key, pair, unique
from medcli.facts import Kind
from medcli.queries.database import open_database
from medcli.queries.stream import facts as stream

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SCORER = SHARED / "tools" / "score.py"
OWN = ROOT / "tests" / "gold" / "articles-a" / "expected.json"
PAGE = (ROOT / "docs" / "extraction.md").read_text("utf-8")
with_scorer = pytest.mark.skipif(not SCORER.is_file(), reason="the scorer is not here")
examples = settings(max_examples=6, deadline=None)
seeds = st.integers(0, 2**32)


def found(term: str, kind: Kind = Kind.SIDE_EFFECT, **own: Any) -> Found:
    given = {"drug": "examplamab", "source": "a.txt", "wording": term, "quote": term} | own
    return Found(kind=kind, term=term, **given)


def wanted(*names: str, quote: str = "", **own: Any) -> Wanted:
    return Wanted(names, quote, **own)


def prose(entries: list[Wanted], facts: list[Found], part: str = "side_effects", traps: tuple[Trap, ...] = ()):
    return score.score_prose([Annotated("a.txt", "examplamab", {part: tuple(entries)})], traps, facts)


def counts(entries: list[Wanted], facts: list[Found], part: str = "side_effects") -> tuple[int, int, int]:
    (tally,) = prose(entries, facts, part).tallies
    return tally.counts.found, tally.counts.wrong, tally.counts.missed


# What is one fact and what is not


def test_terms_are_alike_whatever_their_case_plural_order_and_small_words():
    assert alike("Infections of the lungs", "lung infection") == 1


@pytest.mark.parametrize("other", ["", "insomnia", "of the", "high pressure"])
def test_terms_that_share_too_few_words_are_not_one(other: str):
    assert pair([wanted("low blood count")], [found(other)], Kind.SIDE_EFFECT)[0] != []


@given(st.text(), st.text())
def test_likeness_has_no_direction_and_stays_between_none_and_whole(a: str, b: str):
    assert alike(a, b) == alike(b, a)
    assert 0 <= alike(a, b) <= 1


@given(st.text())
def test_a_key_is_its_own_key(text: str):
    assert key(key(text)) == key(text)


def test_a_fact_found_is_matched_by_its_term_or_by_its_wording_and_by_any_alias():
    fact = found("orthostatic hypotension", wording="dizzy when standing up")
    assert counts([wanted("orthostatic hypotension")], [fact]) == (1, 0, 0)
    assert counts([wanted("light-headed", "dizzy when standing")], [fact]) == (1, 0, 0)


def test_one_fact_found_does_not_stand_for_two_annotated():
    assert counts([wanted("skin rash"), wanted("rash")], [found("skin rash")]) == (1, 0, 1)


def test_the_better_match_is_made_first():
    missed, wrong = pair([wanted("severe rash"), wanted("rash")], [found("rash")], Kind.SIDE_EFFECT)
    assert [entry.names for entry in missed] == [("severe rash",)]
    assert wrong == []


def test_a_duration_of_another_number_of_days_is_not_the_same_though_its_quote_is():
    limit = [wanted("", quote="No longer than three weeks.", max_days=21)]
    fact = found("limit", Kind.DURATION_CAUTION, quote="No longer than three weeks.", max_days=14)
    assert counts(limit, [fact], "duration_cautions") == (0, 1, 1)
    assert counts(limit, [replace(fact, max_days=21)], "duration_cautions") == (1, 0, 0)
    assert counts(limit, [replace(fact, max_days=None)], "duration_cautions") == (0, 1, 1)


def test_a_duration_of_another_quote_is_not_the_same_though_its_days_are():
    limit = [wanted("", quote="No longer than three weeks.", max_days=21)]
    fact = found("limit", Kind.DURATION_CAUTION, quote="Refills run out in 21 days", max_days=21)
    assert counts(limit, [fact], "duration_cautions") == (0, 1, 1)


def test_a_fact_of_another_drug_source_or_kind_does_not_count():
    for other in (found("rash", drug="other"), found("rash", source="b.txt"), found("rash", Kind.INDICATION)):
        assert counts([wanted("rash")], [other]) == (0, 0, 1)


def test_a_term_that_is_found_twice_counts_once():
    twice = [found("rash"), found("Rash!", wording="red skin")]
    assert unique(twice) == twice[:1]
    assert unique([replace(fact, drug=drug) for fact in twice for drug in "ab"]) != twice[:1]


def test_two_limits_of_one_length_from_two_quotes_are_two():
    limits = [found("limit", Kind.DURATION_CAUTION, quote=quote, max_days=21) for quote in ("One.", "Another.")]
    assert unique(limits) == limits


# Articles


def test_an_optional_fact_neither_counts_nor_costs():
    assert counts([wanted("rash", optional=True)], [found("rash")]) == (0, 0, 0)
    assert counts([wanted("rash", optional=True)], []) == (0, 0, 0)


def test_a_second_wording_of_an_expected_fact_is_no_error_but_another_fact_is():
    facts = [found("dry mouth"), found("mouth, dry"), found("hiccups")]
    assert counts([wanted("dry mouth")], facts) == (1, 1, 0)


def test_a_wording_covers_several_entries_only_where_they_allow_it():
    fact = found("liver or kidney disease", Kind.CONTRAINDICATED_GROUP)
    entries = [wanted("kidney disease"), wanted("liver disease", covers_several=True)]
    assert counts(entries, [fact], "contraindicated_groups") == (2, 0, 0)
    strict = [replace(entry, covers_several=False) for entry in entries]
    assert counts(strict, [fact], "contraindicated_groups") == (1, 0, 1)


def test_another_kind_is_accepted_only_where_an_entry_names_it():
    fact = found("alcohol", Kind.INTERACTION)
    assert counts([wanted("alcohol", other_kinds=("interaction",))], [fact]) == (1, 0, 0)
    assert counts([wanted("alcohol")], [fact]) == (0, 0, 1)


def trap(part: str, term: str, quote: str = "") -> Trap:
    return Trap("a.txt", "examplamab", gold.KINDS.get(part, part), part, term, quote, "tempting")


@pytest.mark.parametrize(
    ("part", "fact"),
    [
        ("side_effects", found("severe rash")),
        ("drugs", found("anything", Kind.WARNING)),
        ("duration_cautions", found("limit", Kind.DURATION_CAUTION, quote="A rash for 12 weeks.", max_days=84)),
    ],
)
def test_a_trap_is_sprung_by_the_fact_that_it_forbids(part: str, fact: Found):
    assert prose([], [fact], traps=(trap(part, "severe rashes", "a rash for 12 weeks"),)).sprung


@pytest.mark.parametrize(
    ("part", "fact"),
    [
        ("side_effects", found("rash")),
        ("side_effects", found("severe rash", Kind.INDICATION)),
        ("side_effects", found("severe rash", drug="other")),
        ("drugs", found("anything", drug="other")),
        ("duration_cautions", found("limit", Kind.DURATION_CAUTION, quote="A rash for 12 weeks.")),
        ("duration_cautions", found("limit", Kind.DURATION_CAUTION, quote="Another.", max_days=84)),
    ],
)
def test_a_trap_is_not_sprung_by_anything_else(part: str, fact: Found):
    assert not prose([], [fact], traps=(trap(part, "severe rashes", "a rash for 12 weeks"),)).sprung


# Labels


def test_of_the_side_effects_of_whole_labels_only_common_ones_are_looked_at():
    given = [Annotated("a.txt", "examplamab", {"common_side_effects": (wanted("rash"),)})]
    (tally,) = score.score_labels(given, [found("rash"), found("cough", common=True)]).tallies
    assert tally.counts == Counts(found=0, wrong=1, missed=1)


def test_an_adverse_reaction_counts_only_as_it_is_worded_and_not_at_all_where_it_is_of_animals():
    labels = [LabelTerms("a.txt", (("skin rash",), ("cough",)), frozenset({"tumour"}))]
    facts = [found("cough", wording="Skin-rash"), found("coughing"), found("tumour")]
    result = score.score_effects(labels, facts)
    assert result.tallies[0].counts == Counts(found=1, wrong=1, missed=1)
    assert result.macro_f1 == 50


def test_another_wording_of_an_indication_is_neither_an_error_nor_counted_again():
    labels = [LabelTerms("a.txt", (("ventricular tachycardia", "VT"),))]
    facts = [found(term, Kind.INDICATION) for term in ("ventricular tachycardia", "VT", "fever")]
    assert score.score_indications(labels, facts).tallies[0].counts == Counts(found=1, wrong=1, missed=0)


# Rates


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_rates_are_percentages_and_f1_lies_between_them(hits: int, wrong: int, missed: int):
    total = Counts(hits, wrong, missed)
    low, high = sorted((total.precision, total.recall))
    assert 0 <= low - 0.05 <= total.f1 <= high + 0.05 <= 100.05 or total.f1 == 0


@given(st.sets(st.text(min_size=1), min_size=1), st.integers(1, 7))
def test_each_label_is_in_one_fold_and_folds_are_of_one_size(names: set[str], number: int):
    placed = gold.folds(names, number)
    sizes = [list(placed.values()).count(fold) for fold in range(1, number + 1)]
    assert set(placed) == names
    assert max(sizes) - min(sizes) <= 1
    assert placed == gold.folds(sorted(names, reverse=True), number)


# Agreement with the scorer


@pytest.fixture(scope="module")
def scorer(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, Any]]:
    """Run the scorer over facts in a process of its own, and return what it prints."""
    path = tmp_path_factory.mktemp("facts") / "facts.jsonl"

    def run_it(command: str, annotations: Path, facts: list[Found]) -> dict[str, Any]:
        path.write_text("".join(json.dumps(asdict(fact)) + "\n" for fact in facts), "utf-8")
        words = [sys.executable, "-X", "utf8", str(SCORER), command, str(annotations), str(path)]
        return json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)

    return run_it


def rates(result: score.Score) -> dict[str, Any]:
    return {part: {"precision": c.precision, "recall": c.recall, "f1": c.f1} for part, c in result.parts().items()}


def perturbed(facts: list[Found], seed: int) -> list[Found]:
    """Return *facts*, some dropped, repeated, of another term, wording, quote, length or commonness."""
    chance = Random(seed)
    changed: list[Found] = []
    for fact in facts:
        other = chance.choice(facts)
        words = fact.term.split() or [""]
        changed += chance.choice(
            [
                [fact],
                [],
                [fact, replace(fact, wording=other.term)],
                [replace(fact, term=other.term, wording=other.wording)],
                [replace(fact, term=chance.choice(words), wording=" ".join(words[1:]))],
                [replace(fact, term=f"{fact.term} {other.term}")],
                [replace(fact, max_days=other.max_days, common=not fact.common)],
                [replace(fact, quote=other.quote), replace(fact, drug=other.drug)],
            ]
        )
    return changed


PROSE = [path for path in (SHARED / "articles" / "expected.json", OWN) if path.is_file()]


@with_scorer
@pytest.mark.parametrize("expected", PROSE, ids=lambda path: path.parent.name)
def test_articles_are_scored_as_the_scorer_does(expected: Path, scorer: Callable[..., dict[str, Any]]):
    annotated, traps = gold.prose(expected)
    facts = run.of_files(dict.fromkeys(expected.parent / entry.source for entry in annotated)).facts

    @examples
    @given(seeds)
    def agrees(seed: int):
        changed = perturbed(facts + answers(annotated, optional=True), seed) if seed else facts
        result = score.score_prose(annotated, traps, changed)
        mine = rates(result) | {"traps": result.traps, "sprung": len(result.sprung)}
        assert mine == scorer("prose", expected, changed)

    agrees()


@with_scorer
@examples
@given(seed=seeds)
def test_whole_labels_are_scored_as_the_scorer_does(seed: int, scorer: Callable[..., dict[str, Any]]):
    folder = SHARED / "gold" / "facts-dev"
    annotated = gold.labels(folder)
    facts = perturbed(answers(annotated), seed)
    assert rates(score.score_labels(annotated, facts)) == scorer("facts", folder, facts)


@with_scorer
@examples
@given(seed=seeds)
def test_adverse_reactions_are_scored_as_the_scorer_does(seed: int, scorer: Callable[..., dict[str, Any]]):
    path = SHARED / "gold" / "effects-train.json"
    labels = gold.effects(path)
    facts = perturbed(list(terms(labels, Kind.SIDE_EFFECT)), seed)
    result = score.score_effects(labels, facts)
    theirs = scorer("effects", path, facts)
    assert rates(result)["side_effects"] | {"labels": len(labels), "macro_f1": result.macro_f1} == theirs


@with_scorer
@examples
@given(seed=seeds)
def test_indications_are_scored_as_the_scorer_does(seed: int, scorer: Callable[..., dict[str, Any]]):
    path = SHARED / "gold" / "indications-dev.json"
    labels = gold.indications(path)
    facts = perturbed(list(terms(labels, Kind.INDICATION)), seed)
    assert rates(score.score_indications(labels, facts))["indications"] == scorer("indications", path, facts)


@with_scorer
@pytest.mark.parametrize("name", ["effects-train.json", "indications-dev.json"])
def test_sections_become_the_records_that_the_scorer_makes_of_them(name: str, tmp_path: Path):
    words = [sys.executable, "-X", "utf8", str(SCORER), "make-labels", str(SHARED / "gold" / name), str(tmp_path / "x")]
    subprocess.run(words, check=True)
    assert gold.label_records(SHARED / "gold" / name) == json.loads((tmp_path / "x").read_text("utf-8"))["results"]


# Running


def test_the_facts_that_are_scored_are_those_of_the_facts_stream(tmp_path: Path):
    folder = OWN.parent
    files = sorted({folder / entry.source for entry in gold.prose(OWN)[0]})
    compile_sources(files, tmp_path / "meds.sqlite")
    with open_database(tmp_path / "meds.sqlite") as database:
        records = list(stream(database, None, None, None))
    names = ("kind", "drug", "source", "term", "wording", "quote")
    streamed = [(*(r[name] for name in names), r.get("common", False), r.get("max_days")) for r in records]
    assert [tuple(asdict(fact).values()) for fact in run.of_files(files).facts] == streamed


@pytest.fixture(scope="module")
def evaluate() -> ModuleType:
    """Return the script as a module."""
    return programs.load("evaluate")


ARTICLE = "# Ibuprofen\n\nIbuprofen is used to treat gout.\n\n## Side effects\n\n- rash\n- cough\n"


@pytest.fixture
def annotations(tmp_path: Path) -> Path:
    """Write a small article and what is expected of it."""
    (tmp_path / "a.md").write_text(ARTICLE, "utf-8")
    effects = [{"term": "rash", "quote": "rash"}, {"term": "hiccups", "quote": "hiccups"}]
    (tmp_path / "expected.json").write_text(
        json.dumps({"a.md": {"ibuprofen": {"side_effects": effects}}, "must_not": []})
    )
    return tmp_path / "expected.json"


def test_the_script_prints_rates_and_time_and_with_v_every_error(evaluate, annotations, capsys):
    assert evaluate.main(["prose", str(annotations), str(annotations.parent), "-v"]) == 0
    shown = capsys.readouterr().out
    assert "ms of processor time" in shown
    assert "precision  50.0  recall  50.0  F1  50.0  (1 found, 1 wrong, 1 missed)" in shown
    assert "missed: hiccups" in shown
    assert "wrong:  cough" in shown


def test_the_script_lists_no_errors_where_they_are_not_asked_for(evaluate, annotations, capsys):
    evaluate.main(["prose", str(annotations), str(annotations.parent)])
    assert "hiccups" not in capsys.readouterr().out


def test_the_script_prints_one_json_document(evaluate, annotations, capsys):
    evaluate.main(["prose", str(annotations), str(annotations.parent), "--json"])
    (result,) = json.loads(capsys.readouterr().out)
    assert result["kinds"]["side_effects"]["f1"] == 50
    assert result["sources"][0]["kinds"]["side_effects"]["missed_facts"] == ["hiccups"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["prose", "absent.json", "."], 1),
        (["facts", ".", "absent"], 1),
        (["effects", "absent.json"], 1),
        (["effects", "absent.json", "--folds", "2", "--fold", "3"], 2),
    ],
)
def test_the_script_measures_nothing_where_something_is_not_there(evaluate, words, code, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert evaluate.main(words) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("error: ")


@pytest.mark.parametrize("text", ["[1]", "{}", '[{"label": "a"}]', "no JSON", '"text"'])
def test_annotations_of_another_form_are_an_error_that_names_the_file(text: str, tmp_path: Path):
    path = tmp_path / "gold.json"
    path.write_text(text)
    for read in (gold.effects, gold.labels, gold.label_records):
        if text == "{}" and read is not gold.labels:
            continue  # no label at all is a form that they have
        with pytest.raises(SourceError, match=r"gold\.json"):
            read(tmp_path if read is gold.labels else path)


def test_an_article_that_is_expected_and_not_there_is_an_error_and_no_zero(evaluate, annotations, tmp_path):
    (tmp_path / "a.md").unlink()
    with pytest.raises(SourceError, match="is not there"):
        evaluate.prose(annotations, tmp_path)


# The page


def test_the_table_takes_its_place_between_the_marks_and_changes_nothing_else():
    page = f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n"
    assert report.with_table(page, "| new |") == f"before\n{report.BEGIN}\n\n| new |\n\n{report.END}\nafter\n"
    assert report.with_table(PAGE, "| new |").count("| new |") == 1


@pytest.mark.parametrize("page", ["", report.BEGIN, report.END + report.BEGIN, report.BEGIN * 2 + report.END])
def test_a_page_without_one_place_for_the_table_is_not_written(page: str):
    with pytest.raises(SourceError, match="no place"):
        report.with_table(page, "| new |")


def test_the_page_has_one_heading_for_each_module_that_yields_facts():
    package = medcli.extract
    modules = [importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__)]
    yielding = [
        module.__name__.replace(".", "/") + ".py" for module in modules if callable(getattr(module, "extract", None))
    ]
    headings = [line for line in PAGE.splitlines() if line.startswith("### ")]
    assert len(yielding) > 6
    assert {path: sum(f"`{path}`" in line for line in headings) for path in yielding} == dict.fromkeys(yielding, 1)
