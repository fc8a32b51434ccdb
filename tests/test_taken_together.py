"""The last part of a comparison: what is to be minded when the drugs are taken together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.runner import run_cli

from medcli.compile import compile_sources
from medcli.findings import Comparison, FindingKind
from medcli.kinds import SourceKind, Strength
from medcli.queries import Database, open_database

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("together") / "meds.sqlite"
    shipped = [ROOT / "data" / "sources" / f"{drug}.md" for drug in ("amitriptyline", "carisoprodol")]
    compile_sources([ROOT / "tests" / "fixtures" / "check", *shipped], path)
    with open_database(path) as opened:
        yield opened


def topics(found: Comparison, kind: FindingKind) -> list[str]:
    return [finding.topic for finding in found.findings if finding.kind is kind]


def test_the_labels_warning_stands_before_the_articles_benefit_and_both_are_there(db: Database):
    together = db.compare(["amitriptyline", "carisoprodol"]).together
    bases = [statement.basis for statement in together]
    assert bases == sorted(bases, key=list(SourceKind).index)
    effects = [statement.attributes.get("effect") for statement in together]
    assert "benefit claim" in effects
    assert together[0].basis is SourceKind.LABEL
    assert "add up" in together[0].citations[0].quote


def test_drowsiness_and_sedation_are_one_body_of_effects(db: Database):
    assert "CNS depression" in topics(db.compare(["amitriptyline", "carisoprodol"]), FindingKind.ADDS_UP)


def test_two_drugs_of_one_class_are_said_to_be(db: Database):
    found = db.compare(["meloxicam", "naproxen"])
    assert topics(found, FindingKind.SAME_CLASS) == ["nonsteroidal anti-inflammatory drug"]


def test_drugs_of_two_classes_are_not(db: Database):
    assert not topics(db.compare(["meloxicam", "losartan"]), FindingKind.SAME_CLASS)


def test_the_shorter_limit_is_marked_and_a_drug_without_one_has_none(db: Database):
    limits = db.compare(["carisoprodol", "ketorolac", "losartan"]).limits
    assert [(one.drug, one.statement is not None, one.shortest) for one in limits] == [
        ("carisoprodol", True, False),
        ("ketorolac", True, True),
        ("losartan", False, False),
    ]


def test_one_limit_alone_is_not_the_shorter(db: Database):
    assert not any(one.shortest for one in db.compare(["carisoprodol", "losartan"]).limits)


def test_whoever_is_kept_from_one_is_kept_from_both_the_strongest_first(db: Database):
    kept = db.compare(["amitriptyline", "ketorolac"]).kept
    groups = {one.group: one.strength for one in kept}
    assert groups["severe renal impairment"] is groups["monoamine oxidase inhibitor use"] is Strength.CONTRAINDICATED
    assert groups["children under 12"] is Strength.AVOID
    assert "pregnancy" not in groups  # a caution keeps nobody from it
    strengths = [list(Strength).index(one.strength) for one in kept]
    assert strengths == sorted(strengths)


def test_three_drugs_are_compared_each_with_each(db: Database):
    found = db.compare(["clonazepam", "oxycodone", "citalopram"])
    pairs = [set(one.drugs) for one in found.findings if one.kind is FindingKind.INTERACTION]
    assert {"clonazepam", "oxycodone"} in pairs
    assert {"oxycodone", "citalopram"} in pairs


def test_what_only_articles_say_is_left_out_where_labels_are_asked_for(db: Database):
    found = db.compare(["amitriptyline", "carisoprodol"], SourceKind.LABEL)
    assert {statement.basis for statement in found.together} == {SourceKind.LABEL}
    of_articles = db.compare(["amitriptyline", "carisoprodol"], SourceKind.ARTICLE)
    assert {statement.basis for statement in of_articles.together} == {SourceKind.ARTICLE}
    assert not topics(of_articles, FindingKind.ADDS_UP)


def test_a_page_says_it_in_words(db: Database):
    page = run_cli(
        "compare", "carisoprodol", "ketorolac", terminal=True, opener=lambda *_: open_database(db.path)
    ).stdout
    together = page[page.index("Taken together") :]
    assert "the shortest" in together
    assert "CONTRAINDICATED for one and so for both" in together
    assert "no source says anything of carisoprodol and ketorolac together" in " ".join(together.split())
