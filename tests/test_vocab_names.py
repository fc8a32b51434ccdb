"""The laws of the names in medcli/vocab: groups, drugs, classes, salts and tall-man letters."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import medcli
from medcli.names import normalise

VOCAB = Path(medcli.__file__).parent / "vocab"
NAMES = Path(__file__).parents[1] / ".." / "shared" / "names" / "top200.tsv"
FILES = {"groups": 4, "drugs": 4, "classes": 2, "tallman": 2}
MANY = {"groups": (3,), "drugs": (2, 3), "classes": (1,)}  # columns that hold several names
OWN_ESTERS = {"fluticasone furoate"}  # an ester that labels treat as a drug beside its base


@cache
def lines(name: str) -> tuple[str, ...]:
    text = (VOCAB / name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if not line.startswith("#"))


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split("\t")) for line in lines(f"{name}.tsv")[1:])


def many(cell: str) -> list[str]:
    return cell.split(" | ") if cell else []


def names_of(file: str, row: tuple[str, ...]) -> list[str]:
    return [row[0], *(name for column in MANY[file] for name in many(row[column]))]


@cache
def index(file: str) -> dict[str, str]:
    return {normalise(name): row[0] for row in rows(file) for name in names_of(file, row)}


def drug(name: str) -> str | None:
    return index("drugs").get(normalise(name))


def group(words: str) -> str | None:
    return index("groups").get(normalise(words))


@pytest.mark.parametrize("file", FILES)
def test_every_row_has_all_columns_and_no_stray_spaces(file: str) -> None:
    for row in rows(file):
        assert len(row) == FILES[file], row
        assert all(cell == " ".join(cell.split()) for cell in row), row


@pytest.mark.parametrize("file", FILES)
def test_rows_are_sorted_and_no_first_column_repeats(file: str) -> None:
    keys = [row[0] for row in rows(file)]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("file", MANY)
def test_no_name_stands_under_two_entries_or_twice_under_one(file: str) -> None:
    listed = [normalise(name) for row in rows(file) for name in names_of(file, row)]
    assert sorted(listed) == sorted(set(listed))


@pytest.mark.parametrize("file", MANY)
def test_no_list_of_names_has_an_empty_name(file: str) -> None:
    assert not [row for row in rows(file) if not all(normalise(name) for name in names_of(file, row))]


@pytest.mark.parametrize("file", ["groups", "drugs", "tallman"])
def test_normal_terms_are_in_normal_form_already(file: str) -> None:
    assert [row[0] for row in rows(file) if row[0] != normalise(row[0])] == []


def test_no_class_begins_its_words_with_a_capital_that_is_no_abbreviation() -> None:
    words = [word for row in rows("classes") for word in row[0].split()]
    assert [word for word in words if re.fullmatch("[A-Z][a-z]{3,}", word)] == []


def test_brands_are_capitalised() -> None:
    brands = [brand for row in rows("drugs") for brand in many(row[2])]
    assert not [brand for brand in brands if brand == brand.lower()]


def test_every_class_of_a_drug_is_a_known_class() -> None:
    assert {row[1] for row in rows("drugs")} <= {row[0] for row in rows("classes")}


def test_every_group_is_of_one_of_the_four_kinds() -> None:
    assert {row[1] for row in rows("groups")} == {"condition", "population", "co-medication", "allergy"}


def test_broader_groups_exist_and_never_lead_back() -> None:
    parents = {row[0]: row[2] for row in rows("groups")}
    for term, parent in parents.items():
        seen = {term}
        while parent:
            assert parent in parents, term
            assert parent not in seen, term
            seen.add(parent)
            parent = parents[parent]  # noqa: PLW2901 - walks up from each term


def test_tall_man_letters_change_nothing_but_case() -> None:
    for name, display in rows("tallman"):
        assert display.casefold() == name
        assert display != name
        assert drug(name) == name


def test_tall_man_letters_tell_the_known_pairs_apart() -> None:
    display = dict(csv.reader(lines("tallman.tsv"), delimiter="\t"))
    assert (display["hydralazine"], display["hydroxyzine"]) == ("hydrALAZINE", "hydrOXYzine")
    assert (display["bupropion"], display["buspirone"]) == ("buPROPion", "busPIRone")


@pytest.mark.parametrize("name", ["amitriptyline", "carisoprodol", "aspirin"])
def test_drugs_outside_the_lists_have_no_tall_man_letters(name: str) -> None:
    assert name not in {row[0] for row in rows("tallman")}


def test_salts_are_sorted_lower_case_and_unique() -> None:
    salts = list(lines("salts.txt"))
    assert salts == sorted(set(salts))
    assert salts == [normalise(salt) for salt in salts]


def test_taking_off_a_salt_never_makes_another_drug() -> None:
    known = index("drugs")
    wrong = {
        name
        for name in known
        for salt in lines("salts.txt")
        if name.endswith(f" {salt}") and known.get(name.removesuffix(f" {salt}"), known[name]) != known[name]
    }
    assert wrong == OWN_ESTERS  # found whole before any salt is taken off


@pytest.mark.parametrize("salt", ["mononitrate", "dinitrate", "lauroxil", "mofetil", "alafenamide", "oxide", "acid"])
def test_words_that_make_another_drug_are_no_salts(salt: str) -> None:
    assert salt not in lines("salts.txt")


@given(st.sampled_from(rows("drugs")))
def test_parts_of_a_combination_are_separate_and_differ(row: tuple[str, ...]) -> None:
    parts = row[0].split(" / ")
    assert len(parts) == len(set(parts))
    assert not [part for part in parts if "/" in part or ";" in part]


@given(st.sampled_from(sorted(index("drugs"))), st.sampled_from([str.upper, str.title, str.lower]))
def test_a_name_means_the_same_drug_in_any_case(name: str, change: Callable[[str], str]) -> None:
    assert drug(change(name)) == index("drugs")[name]


@pytest.mark.parametrize(
    ("name", "generic"),
    [
        ("SOMA®", "carisoprodol"),
        ("Pain O Soma", "carisoprodol"),
        ("Elavil", "amitriptyline"),
        ("paracetamol", "acetaminophen"),
        ("salbutamol", "albuterol"),
        ("adrenaline", "epinephrine"),
        ("HCTZ", "hydrochlorothiazide"),
        ("Soma Compound", "carisoprodol / aspirin"),
        ("Fioricet", "butalbital / acetaminophen / caffeine"),
        ("meprobamate", "meprobamate"),
    ],
)
def test_brands_and_other_names_lead_to_their_drug(name: str, generic: str) -> None:
    assert drug(name) == generic


@pytest.mark.parametrize(
    "name", ["TCA", "NSAID", "Always", "Relief", "Pain", "Versed", "zol", "tazo", "oxygen", "urea", ""]
)
def test_classes_ordinary_words_and_fragments_are_no_drugs(name: str) -> None:
    assert drug(name) is None


def test_racepinephrine_is_not_epinephrine_and_tazocin_not_pentazocine() -> None:
    assert drug("racepinephrine") == "racepinephrine"
    assert drug("Tazocin") == "piperacillin / tazobactam"


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("Aged", "older adults"),
        ("Substance abusers", "substance use disorder"),
        ("nursing mothers", "breastfeeding"),
        ("kidney-impaired patients", "renal impairment"),
        ("MAOIs", "monoamine oxidase inhibitor use"),
        ("taking an MAOI", "monoamine oxidase inhibitor use"),
    ],
)
def test_words_of_labels_and_articles_lead_to_their_group(words: str, term: str) -> None:
    assert group(words) == term


@pytest.mark.parametrize("words", ["fits", "aids", "hit", "falls", "patients", "adults", "everyone", "pain"])
def test_words_with_another_common_meaning_name_no_group(words: str) -> None:
    assert group(words) is None


@pytest.mark.skipif(not NAMES.exists(), reason="shared names not present")
def test_no_much_used_brand_is_missing() -> None:
    with NAMES.open(encoding="utf-8") as file:
        brands = [b.strip() for row in csv.DictReader(file, delimiter="\t") for b in row["brands"].split("/")]
    assert [brand for brand in brands if drug(brand) is None] == []
