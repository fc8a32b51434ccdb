"""What an article says of the drug itself: trade names, class, metabolites and mechanism."""

from __future__ import annotations

import pytest

from medcli.facts import Kind

from .said import article, pair, terms, whose


def names(text: str) -> list[str]:
    return terms(article(text), Kind.NAME)


def classes(text: str) -> list[str]:
    return terms(article(text), Kind.DRUG_CLASS)


def mechanisms(text: str) -> list[str]:
    return terms(article(text), Kind.MECHANISM)


@pytest.mark.parametrize(
    "sentence", ["It is sold under the brand name Ultram.", "It is sold as Ultram.", "Its trade name is Ultram."]
)
def test_a_trade_name_is_a_name(sentence: str) -> None:
    assert names(sentence) == ["Ultram"]


def test_known_brands_in_parentheses_behind_the_name_are_names() -> None:
    assert names("Tramadol (Ultram, ConZip) is a tablet.") == ["ConZip", "Ultram"]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Tramadol (Advil) is a tablet.", id="another drug's brand in parentheses"),
        pytest.param("Tramadol (Tablets, Capsules) is in every pharmacy.", id="forms in parentheses"),
        pytest.param("Ibuprofen (Ultram) is a mistake.", id="behind another drug"),
        pytest.param("It is sold as a tablet.", id="a form"),
        pytest.param("It is sold under the brand name Advil.", id="another drug's brand"),
        pytest.param("It comes in the brand Tramadol 50 mg.", id="a strength"),
        pytest.param("It is known as Tramadol.", id="its own name"),
        pytest.param("Ibuprofen is sold as Advil.", id="another drug"),
    ],
)
def test_what_is_no_trade_name_of_the_drug_is_left_out(sentence: str) -> None:
    assert names(sentence) == []


@pytest.mark.parametrize("sentence", ["It is an opioid analgesic.", "Tramadol belongs to the opioids."])
def test_a_sentence_may_say_the_class(sentence: str) -> None:
    assert classes(sentence) == ["opioid analgesic"]


@pytest.mark.parametrize("sentence", ["Ibuprofen is a nonsteroidal anti-inflammatory drug.", "It is a white tablet."])
def test_the_class_of_another_drug_is_not_its_own(sentence: str) -> None:
    assert classes(sentence) == []


def test_a_known_product_of_the_body_is_a_metabolite() -> None:
    text = "The liver works hard.\n\nCarisoprodol is broken down into meprobamate."
    document = article(text, "A Guide to Carisoprodol", "Carisoprodol is a tablet.")
    assert whose(document, Kind.METABOLITE) == {("carisoprodol", "meprobamate")}


@pytest.mark.parametrize("sentence", ["It is broken down into water.", "Carisoprodol is broken down into meprobamate."])
def test_water_and_what_another_drug_becomes_are_no_metabolites(sentence: str) -> None:
    assert terms(article(sentence), Kind.METABOLITE) == []


@pytest.mark.parametrize(
    "sentence",
    ["It works by binding to opioid receptors in the brain.", "It blocks pain signals in the brain."],
)
def test_a_sentence_may_say_how_it_works(sentence: str) -> None:
    assert mechanisms(sentence) == ["mechanism of action"]


@pytest.mark.parametrize("sentence", ["It works well.", "Ibuprofen works by blocking enzymes."])
def test_that_it_works_is_no_mechanism(sentence: str) -> None:
    assert mechanisms(sentence) == []


def test_in_an_article_on_two_drugs_each_name_goes_to_its_own() -> None:
    text = "Tramadol is sold as Ultram. Cyclobenzaprine is sold as Flexeril."
    assert whose(pair(text), Kind.NAME) == {("tramadol", "Ultram"), ("cyclobenzaprine", "Flexeril")}
