"""Never the wrong drug: an exact name answers, anything less only suggests."""

import string

import pytest
from builders import database, document, extracted, sources, use
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medcli.answers import Match
from medcli.errors import AmbiguousError, NotFoundError
from medcli.facts import Identity
from medcli.queries import resolve as module


def label(generic, brands=(), synonyms=()):
    doc = document(
        f"label-{generic.replace(' / ', '-')}",
        [("indication", "For pain.")],
        identity=Identity(generic, brands, synonyms),
    )
    return extracted(doc, use(doc, generic, "pain"))


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    items = [
        label("hydroxyzine", ("Vistaril", "Shared")),
        label("hydralazine", ("Apresoline", "Shared")),
        label("epinephrine", ("EpiPen",), ("adrenaline",)),
        label("omeprazole", ("Prilosec",)),
        label("pentazocine"),
        label("potassium citrate"),
        label("potassium"),
    ]
    with database(tmp_path_factory.mktemp("resolve"), sources() + items) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _salts(monkeypatch):
    salts = frozenset({"hydrochloride", "hcl", "monohydrate", "sodium", "potassium", "chloride", "citrate"})
    monkeypatch.setattr(module, "salt_words", lambda: salts)


@pytest.mark.parametrize(
    ("asked", "drug", "match"),
    [
        ("carisoprodol", "carisoprodol", Match.GENERIC),
        ("  CARISOPRODOL ", "carisoprodol", Match.GENERIC),
        ("soma®", "carisoprodol", Match.BRAND),
        ("Isomeprobamate", "carisoprodol", Match.SYNONYM),
        ("aspirin/carisoprodol", "aspirin / carisoprodol", Match.GENERIC),
        ("carisoprodol hydrochloride", "carisoprodol", Match.SALT),
        ("adrenaline HCl monohydrate", "epinephrine", Match.SALT),
        ("aspirin sodium / carisoprodol hcl", "aspirin / carisoprodol", Match.SALT),
        ("potassium citrate", "potassium citrate", Match.GENERIC),
    ],
)
def test_an_exact_name_answers_and_says_how(db, asked, drug, match):
    found = db.resolve(asked)
    assert (found.drug, found.match, found.ambiguous, found.suggestions) == (drug, match, False, ())


@pytest.mark.parametrize(
    "asked",
    [
        "racepinephrine",
        "zol",
        "tazocin",
        "(Soma)",
        "soma sodium",
        "sodium carisoprodol",
        "potassium chloride",
        "aspirin",
        "hydrochloride",
        "carisoprodol, soma",
        "carisoprodol 350 mg",
        "",
        "   ",
        "\0",
        "carisoprodol\0",
        "\ud800",
        "x" * 1_000_000,
        "' OR 1=1 --",
        "%",
        "soma%",
        "som_",
        "*",
    ],
)
def test_anything_less_than_a_name_is_not_answered(db, asked):
    found = db.resolve(asked)
    assert found.drug is None
    assert found.match is None
    with pytest.raises((NotFoundError, AmbiguousError)):
        db.show(asked)


def test_a_name_of_two_drugs_is_ambiguous_and_names_both(db):
    found = db.resolve("shared")
    assert found.ambiguous
    assert [one.drug for one in found.suggestions] == ["hydralazine", "hydroxyzine"]
    with pytest.raises(AmbiguousError, match="hydralazine"):
        db.show("shared")


def test_a_beginning_of_several_drugs_names_is_ambiguous(db):
    found = db.resolve("hydr")
    assert found.ambiguous
    assert {one.drug for one in found.suggestions} == {"hydralazine", "hydroxyzine"}


def test_a_beginning_of_one_drugs_names_is_not_found_and_suggests_it(db):
    found = db.resolve("omepr")
    assert (found.drug, found.ambiguous) == (None, False)
    assert found.suggestions[0].drug == "omeprazole"


def test_a_beginning_of_two_letters_is_not_ambiguous(db):
    assert not db.resolve("hy").ambiguous


def test_a_misspelling_suggests_the_near_name_of_each_drug(db):
    found = db.resolve("carisoprodal")
    assert (found.suggestions[0].drug, found.suggestions[0].name) == ("carisoprodol", "carisoprodol")
    assert len(found.suggestions) <= 5


def test_what_is_near_nothing_suggests_nothing(db):
    assert db.resolve("qqqqqqqq").suggestions == ()


def changes(name):
    for i in range(len(name)):
        yield name[:i] + name[i + 1 :]
        yield name[:i]
        yield from (name[:i] + letter + name[i + 1 :] for letter in string.ascii_lowercase)
        yield name[:i] + name[i : i + 2][::-1] + name[i + 2 :]
    for i in range(len(name) + 1):
        yield from (name[:i] + letter + name[i:] for letter in string.ascii_lowercase)


def test_no_change_of_one_letter_and_no_beginning_of_any_name_answers_as_another_drug(db, monkeypatch):
    monkeypatch.setattr(module, "_near", lambda _db, _normal: [])  # suggestions are no answers
    known = [(row["normal"], row["generic"]) for row in db.rows(module._FIND)]
    names = {}
    for normal, generic in known:
        names.setdefault(normal, set()).add(generic)
    for normal in names:
        for changed in set(changes(normal)) - {normal}:
            drug = db.resolve(changed).drug
            same = module.normalise(changed)  # "a /b" is written otherwise, and is "a / b"
            assert drug is None or drug in names.get(same, ()), changed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_any_text_resolves_to_a_drug_only_where_its_normal_form_is_a_name_or_its_salt(db, text):
    found = db.resolve(text)
    if found.drug is not None:
        assert module.normalise(text).startswith(module.normalise(found.name))
    assert (found.drug is not None) + found.ambiguous <= 1


def test_completion_gives_names_that_begin_so_in_any_case(db):
    assert db.complete("SOM") == ["Soma", "Soma Compound"]
    assert db.complete("carisop") == ["carisoprodol"]


def test_completion_gives_nothing_for_what_begins_no_name(db):
    assert db.complete("zzz") == []
    assert db.complete("so%") == []
    assert db.complete("\ud800") == []


def test_a_part_of_one_combination_suggests_the_combination_and_never_answers(tmp_path):
    with database(tmp_path, [label("sitagliptin / examplin")]) as opened:
        found = opened.resolve("examplin")
    assert (found.drug, found.ambiguous) == (None, False)
    assert [one.drug for one in found.suggestions] == ["sitagliptin / examplin"]


def test_a_part_of_several_combinations_is_ambiguous(tmp_path):
    combined = [label("sitagliptin / examplin"), label("examplin / linagliptin"), label("examplinol")]
    with database(tmp_path, combined) as opened:
        found = opened.resolve("examplin")
    assert (found.drug, found.ambiguous) == (None, True)
    assert {"sitagliptin / examplin", "examplin / linagliptin"} <= {one.drug for one in found.suggestions}


def test_a_combination_that_holds_more_than_the_name_is_not_suggested_for_a_piece_of_a_word(tmp_path):
    with database(tmp_path, [label("sitagliptin / examplin")]) as opened:
        assert opened.resolve("ampl").suggestions == ()


@pytest.mark.parametrize(
    "asked",
    ["linagliptin / examplin", "Linagliptin and Examplin", "linagliptin, examplin", "examplin+linagliptin",
     "linagliptin hydrochloride and examplin", "examplin & linagliptin sodium"],
)  # fmt: skip
def test_a_combination_answers_in_whatever_order_its_parts_are_named(tmp_path, asked):
    with database(tmp_path, [label("examplin / linagliptin"), label("examplin"), label("linagliptin")]) as opened:
        found = opened.resolve(asked)
    assert (found.drug, found.ambiguous) == ("examplin / linagliptin", False)


@pytest.mark.parametrize(
    "asked",
    ["examplin / linagliptin / sitagliptin", "examplin and", "and examplin", "linagliptin and potassium",
     "examplin linagliptin", "examplin with linagliptin"],
)  # fmt: skip
def test_other_parts_or_fewer_are_another_drug(tmp_path, asked):
    with database(tmp_path, [label("examplin / linagliptin"), label("examplin"), label("linagliptin")]) as opened:
        assert opened.resolve(asked).drug is None


def test_a_mixture_of_a_dozen_ingredients_answers_by_its_name_and_a_longer_text_by_none(tmp_path):
    mixture = " / ".join(f"ingredient {number} of the root" for number in range(15))
    with database(tmp_path, [label(mixture)]) as opened:
        assert opened.resolve(mixture).drug == mixture
        assert opened.resolve(mixture * 3).drug is None
        assert opened.resolve(mixture[:-1] + "x").suggestions == ()
