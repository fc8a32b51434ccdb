"""Whom a statement is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medcli.extract import extract
from medcli.extract.subjects import find_subjects, section_drugs
from medcli.facts import Identity, Kind

from .said import article, page, pair, whose


def test_the_drug_of_the_title_is_covered() -> None:
    assert find_subjects(article("It is white.")).mains == ("tramadol",)


def test_two_drugs_of_the_title_are_covered_in_order() -> None:
    assert find_subjects(pair("Both are white.")).mains == ("tramadol", "cyclobenzaprine")


def test_a_brand_is_its_generic() -> None:
    assert find_subjects(article("Ultram helps.", "All About Ultram", "Ultram is a tablet.")).mains == ("tramadol",)


@pytest.mark.parametrize(
    "text", ["It is stronger than ibuprofen.", "Ibuprofen and aspirin are other drugs.", "Do not mix it with diazepam."]
)
def test_a_drug_in_passing_is_not_covered(text: str) -> None:
    assert find_subjects(article(text)).mains == ("tramadol",)


def test_a_declared_identity_is_the_only_subject() -> None:
    document = article("Ibuprofen is another drug. Ibuprofen is older. Ibuprofen is cheaper.")
    declared = replace(document, identity=Identity("exampril", ("Examprex",), ()))
    subjects = find_subjects(declared)
    assert subjects.mains == ("exampril",)
    assert subjects.named("Examprex is white") == ("exampril",)


def test_a_drug_that_nobody_knows_is_covered_where_the_title_names_it_and_the_text_defines_it() -> None:
    document = article("Zorblatine works fast.", "All About Zorblatine", "Zorblatine is a tablet.")
    assert find_subjects(document).mains == ("zorblatine",)


@pytest.mark.parametrize("title", ["A Guide to Better Sleep", "Understanding Headache", "News"])
def test_an_article_on_no_drug_has_no_subject_and_says_so(title: str) -> None:
    document = article("Rest is the best of cures.", title, "Sleep is good. Headache is not.")
    assert find_subjects(document).mains == ()
    facts, (problem,) = extract(document)
    assert facts == []
    assert (problem.file, problem.message) == ("guide.txt", "names no drug")


def test_a_title_that_names_one_drug_gives_it_what_stands_below() -> None:
    document = pair("Tramadol Side Effects\n\nNausea is common.\n\nCyclobenzaprine Side Effects\n\nRash is common.")
    by_title = {
        s.title: d for s, d in zip(document.sections, section_drugs(document, find_subjects(document)), strict=True)
    }
    assert by_title["Tramadol Side Effects"] == ("tramadol",)
    assert by_title["Cyclobenzaprine Side Effects"] == ("cyclobenzaprine",)


def test_a_section_on_another_drug_is_about_nobody_here() -> None:
    document = page("## Ibuprofen\n\nNausea is common.\n\n## Side effects\n\nHeadache is common.")
    assert whose(document, Kind.SIDE_EFFECT) == {("tramadol", "headache")}


def test_a_question_that_names_another_drug_is_still_about_this_one() -> None:
    document = page("## Can I take it with ibuprofen?\n\nYes. Headache is common.")
    assert whose(document, Kind.SIDE_EFFECT) <= {("tramadol", "headache")}
    assert find_subjects(document).mains == ("tramadol",)


def test_it_means_the_drug_that_was_spoken_of_last() -> None:
    text = "Tramadol was made first. It is used to treat back pain.\n\nCyclobenzaprine came later. It relieves gout."
    assert whose(pair(text), Kind.INDICATION) == {("tramadol", "back pain"), ("cyclobenzaprine", "gout")}


def test_a_clause_with_a_drug_of_its_own_is_about_that_drug() -> None:
    text = "Tramadol is used to treat back pain, while cyclobenzaprine is used to treat muscle spasms."
    assert whose(pair(text), Kind.INDICATION) == {("tramadol", "back pain"), ("cyclobenzaprine", "muscle spasm")}


def test_drugs_joined_by_and_share_what_is_said() -> None:
    assert whose(pair("Tramadol and cyclobenzaprine are used to treat back pain."), Kind.INDICATION) == {
        ("tramadol", "back pain"),
        ("cyclobenzaprine", "back pain"),
    }


def test_a_name_within_a_longer_word_is_no_mention() -> None:
    assert find_subjects(article("It is white.")).mentions("tramadolesque, somatic, aspirinlike") == []


@pytest.mark.parametrize(
    ("text", "another"),
    [("Ibuprofen is older", True), ("Ibuprofen and tramadol", False), ("no drug at all", False), ("tramadol", False)],
)
def test_a_text_names_another_drug_only_where_it_does_not_name_a_covered_one(text: str, another: bool) -> None:
    assert find_subjects(article("It is white.")).names_another(text) is another
