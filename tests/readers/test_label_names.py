"""Which names of a label are names of the drug, and which it shares with other products."""

from typing import Any

import pytest

from medcli.facts import Identity
from medcli.readers.label_identity import Product, identify
from medcli.readers.openfda import document


def who(generic: str, substances: list[str] | None = None, brands: list[str] | None = None) -> Identity:
    made = identify(Product((generic,), tuple(substances or ()), (), tuple(brands or ())))
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("printed", "substances", "expected"),
    [
        ("METOPROLOL SUCCINATE ER TABLETS", ["METOPROLOL SUCCINATE"], ("metoprolol succinate",)),
        (
            "Meclizine HCl 25mg chewable tablets",
            ["MECLIZINE HYDROCHLORIDE"],
            ("meclizine hcl", "meclizine hydrochloride"),
        ),
        ("CLOBETASOL PROPIONATE OINTMENT USP, 0.05%", [], ("clobetasol propionate",)),
        ("Esmolol hydrochloride in sodium chloride", ["ESMOLOL HYDROCHLORIDE"], ("esmolol hydrochloride",)),
        ("CARBIDOPA AND LEVODOPA", ["CARBIDOPA", "LEVODOPA"], ("carbidopa and levodopa",)),
        ("ADALIMUMAB-AACF", ["ADALIMUMAB"], ("adalimumab-aacf",)),
        ("PENICILLIN G POTASSIUM", ["PENICILLIN G POTASSIUM"], ("penicillin g potassium",)),
    ],
)
def test_a_synonym_keeps_its_salt_and_neither_form_nor_strength(
    printed: str, substances: list[str], expected: tuple[str, ...]
) -> None:
    assert who(printed, substances).synonyms == expected


@pytest.mark.parametrize(
    ("printed", "substances"),
    [
        ("TRAVOPROST OPHTHALMIC SOLUTION, 0.004%", ["TRAVOPROST"]),
        ("VERTEPORFIN FOR INJECTION", ["VERTEPORFIN"]),
        ("ORAL SEMAGLUTIDE", ["SEMAGLUTIDE"]),
        ("WATER", ["WATER", "INSULIN ASPART"]),  # the other part of a kit
        ("TRACE ELEMENTS INJECTION 4", ["ZINC SULFATE", "CUPRIC SULFATE"]),
        ("ZIV-AFLIBERCEPT", ["AFLIBERCEPT"]),  # a drug of its own
    ],
)
def test_a_form_what_names_no_ingredient_and_another_drug_are_no_synonyms(printed: str, substances: list[str]) -> None:
    assert who(printed, substances).synonyms == ()


@pytest.mark.parametrize(
    ("printed", "generic"),
    [
        ("NEOSTIGMINE METHYLSULFATE", "neostigmine"),
        ("OLANZAPINE AND SAMIDORPHAN L-MALATE", "olanzapine / samidorphan"),
        ("FINGOLIMOD LAURYL SULFATE", "fingolimod"),
        ("TRIENTINE TETRAHYDROCHLORIDE", "trientine"),
        ("SODIUM SULFATE ANHYDROUS", "sodium sulfate"),
        ("CITRIC ACID", "citric acid"),
        ("ERYTHROPOIETIN", "epoetin alfa"),
        ("ACETAMINOPHEN,DEXTROMETHORPHAN HBR", "acetaminophen / dextromethorphan"),
        ("ISOSORBIDE MONONITRATE", "isosorbide mononitrate"),
    ],
)
def test_a_generic_name_has_no_salt_but_keeps_what_makes_the_ingredient(printed: str, generic: str) -> None:
    assert who(printed).generic == generic


@pytest.mark.parametrize(
    ("brand", "expected"),
    [
        ("Pristiq Extended-Release", ("Pristiq Extended-Release", "Pristiq")),
        ("Brevital Sodium", ("Brevital Sodium", "Brevital")),
        ("Good Sense Itch Relief", ("Good Sense Itch Relief",)),
        ("Exampra Starter Kit", ("Exampra Starter Kit",)),
        ("Exampra 70/30", ("Exampra 70/30",)),
    ],
)
def test_a_brand_answers_without_its_form_too_but_a_shop_s_name_a_kit_s_or_a_mixture_s_does_not(
    brand: str, expected: tuple[str, ...]
) -> None:
    assert who("XYLOMETAZOLINE", brands=[brand]).brands == expected


@pytest.mark.parametrize(
    "brand",
    ["Sleep Aid", "anti-itch", "Hair Regrowth Treatment", "Vitamin D", "Kit for the preparation of", "N/A",
     "Duloxetine Delayed-Release", "Head Lice Treatment Lotion118mL"],
)  # fmt: skip
def test_what_a_product_is_for_or_made_as_is_no_brand(brand: str) -> None:
    assert who("DULOXETINE HYDROCHLORIDE", brands=[brand]).brands == ()


def test_what_is_for_a_brand_is_no_name_of_what_is_in_it() -> None:
    made = who("INSULIN ASPART", brands=["Diluting Medium for Exampra", "EXAMPRA"])
    assert made.brands == ("EXAMPRA",)


def label(**fields: Any) -> Identity:
    openfda = {"generic_name": ["NITROGLYCERIN"], "substance_name": ["NITROGLYCERIN"]}
    made = document({"set_id": "a", "openfda": openfda, **fields}, "0").identity
    assert made is not None
    return made


@pytest.mark.parametrize(
    "fields",
    [
        {"active_ingredient": ["Active ingredient Glonoinum 30C"]},
        {"active_ingredient": ["Glonoinum 6 X HPUS"]},
        {"active_ingredient": ["Glonoinum"], "package_label_principal_display_panel": ["Exampra Homeopathic"]},
    ],
)
def test_a_homeopathic_product_is_a_drug_of_its_own(fields: dict[str, list[str]]) -> None:
    made = label(**fields)
    assert (made.generic, made.synonyms) == ("nitroglycerin (homeopathic)", ())


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"active_ingredient": ["Active ingredient (in each tablet) Nitroglycerin 0.4 mg"]},
        {"active_ingredient": ["Nitroglycerin 2 %"], "warnings": ["Ask about homeopathic products. Store below 25 C."]},
    ],
)
def test_a_product_that_speaks_of_others_or_of_temperatures_is_no_homeopathic_one(fields: dict[str, list[str]]) -> None:
    assert label(**fields).generic == "nitroglycerin"
