"""Plain-text articles."""

from itertools import pairwise
from pathlib import Path

import pytest

from medcli.facts import SourceKind
from medcli.readers import plain

from .outline import outline

FIXTURES = Path(__file__).parent.parent / "fixtures" / "readers"


def lines(text: str) -> list[str]:
    """Return the outline of *text*, put under a title and a first sentence."""
    (document,) = plain.read(f"A Guide to Exampril\n\nIt is a tablet.\n\n{text}".encode(), "x.txt")
    return outline(document)[2:]


def test_a_label_alone_on_its_line_titles_the_bare_lines_below_it() -> None:
    text = "What It Does\n\nMuch.\n\nPossible Side Effects:\n\nDry cough\n\nHeadache\n\nCons:\n\nRisk of falls"
    assert lines(text) == [
        "## What It Does",
        "¶ Much.",
        "### Possible Side Effects",
        "- Dry cough",
        "- Headache",
        "### Cons",
        "- Risk of falls",
    ]


def test_a_sentence_with_a_colon_introduces_a_list_and_is_no_title() -> None:
    text = "How Exampril Works\n\nIt acts on the vessels to:\n\nWiden them\n\nCalm the heart\n\nThat takes an hour."
    assert lines(text) == [
        "## How Exampril Works",
        ": It acts on the vessels to:",
        "- Widen them",
        "- Calm the heart",
        "¶ That takes an hour.",
    ]


@pytest.mark.parametrize("marker", ["-", "•", "*", "–", "▪", "✓"])
def test_markers_make_items_and_are_left_out(marker: str) -> None:
    assert lines(f"Side Effects\n{marker} Cough\n{marker} Rash") == ["## Side Effects", "- Cough", "- Rash"]


def test_numbers_that_follow_each_other_are_items() -> None:
    assert lines("Side Effects\n1) Cough\n2) Rash\n3) Fever") == ["## Side Effects", "- Cough", "- Rash", "- Fever"]


def test_numbers_with_text_between_them_are_headings_above_the_unnumbered() -> None:
    text = "1. Getting to Know It\nIt is old.\nHow Exampril Helps\nIt widens vessels.\n2. Conclusion\nAsk a doctor."
    assert lines(text) == [
        "## Getting to Know It",
        "¶ It is old.",
        "### How Exampril Helps",
        "¶ It widens vessels.",
        "## Conclusion",
        "¶ Ask a doctor.",
    ]


def test_a_question_is_a_heading_even_in_the_middle_of_a_list() -> None:
    text = "Good For\n\nTired people\n\nPeople in pain\n\nWho Should Avoid It?\n\nOld people\n\nPregnant women"
    assert [line for line in lines(text) if line[0] == "#"] == ["## Good For", "## Who Should Avoid It?"]


def test_a_question_in_a_sentence_is_not_a_heading() -> None:
    assert lines("It was asked: does it help? Nobody knows.") == ["¶ It was asked: does it help? Nobody knows."]


def test_a_title_that_is_also_an_item_is_an_item_inside_a_list() -> None:
    text = "Who should not take it?\n\nLiver disease\n\nPregnancy\n\nAge under 12"
    assert lines(text)[1:] == ["- Liver disease", "- Pregnancy", "- Age under 12"]


def test_a_known_phrase_at_the_end_of_an_item_does_not_make_it_a_heading() -> None:
    assert lines("Cons:\n\nRisk of falls\n\nSedation side effects")[-1] == "- Sedation side effects"


def test_a_title_case_list_without_gaps_has_its_first_line_as_heading() -> None:
    text = "Reported Problems\nDry Mouth\nWeight Gain\n\nFurther Reported Problems\nRapid Pulse\nBlurred Vision"
    assert [line[:3] for line in lines(text)] == ["## ", "- D", "- W", "## ", "- R", "- B"]


def test_a_known_label_before_text_on_one_line_is_a_title() -> None:
    assert lines("Dosage: 10 mg daily") == ["## Dosage", "¶ 10 mg daily"]


def test_an_unknown_label_before_text_is_not_a_title() -> None:
    assert lines("Exampril: 10 mg daily at night.") == ["¶ Exampril: 10 mg daily at night."]


def test_questions_and_answers_lose_their_marks() -> None:
    assert lines("Q: May I drive?\nA: Not at first.") == ["## May I drive?", "¶ Not at first."]


def test_a_conclusion_does_not_stand_under_the_section_before_it() -> None:
    text = "Is It Any Good?\n\nPros:\n\nWorks fast\n\nConclusion:\n\nIt helps some people."
    assert "## Conclusion" in lines(text)


def test_wrapped_lines_are_one_paragraph_and_no_words_are_glued() -> None:
    (document,) = plain.read((FIXTURES / "wrapped.txt").read_bytes(), "wrapped.txt")
    assert outline(document) == [
        "# EXAMPRIL IN PLAIN WORDS",
        "¶ Exampril is a medicine for high blood pressure. Most people who take it feel nothing at all, "
        "and some of them notice a dry cough that goes away by itself.",
        "## WHAT TO EXPECT",
        "### Common complaints",
        "- dry cough",
        "- dizziness, above all when you stand up quickly",
        "- tiredness",
        "## How much to take",
        "|| Dose\tAdults\tOlder adults",
        "| Start\t5 mg\t2.5 mg",
        "| Highest\t40 mg\t20 mg, and only when needed",
        "### May I drive?",
        "¶ Not before you know how it affects you.",
        "#### Storage",
        "¶ keep it dry.",
    ]


def test_the_lines_of_a_wrapped_paragraph_are_mapped_back_to_the_file() -> None:
    (document,) = plain.read((FIXTURES / "wrapped.txt").read_bytes(), "wrapped.txt")
    section = document.sections[0]
    assert [section.line_at(section.text.index(word)) for word in ("medicine", "notice", "by itself")] == [3, 4, 5]
    assert all(a[0] < b[0] for a, b in pairwise(section.lines))


def test_short_lines_of_a_list_are_not_joined() -> None:
    text = "Possible problems:\nDry mouth\nweight gain\nblurred vision"
    assert lines(text)[1:] == ["- Dry mouth", "- weight gain", "- blurred vision"]


def test_fields_at_the_top_are_not_text_and_name_the_drug() -> None:
    data = b"---\nbrand: Examprex\ngeneric: EXAMPRIL\neffective: 20260714\n---\nIt is a tablet.\n"
    (document,) = plain.read(data, "x.txt")
    assert document.identity is not None
    assert (document.identity.generic, document.date, document.kind) == ("exampril", "2026-07-14", SourceKind.ARTICLE)
    assert outline(document) == ["¶ It is a tablet."]


def test_a_rule_between_paragraphs_is_not_front_matter() -> None:
    (document,) = plain.read(b"---\nIt is a tablet.\n---\nTake it.\n", "x.txt")
    assert "It is a tablet." in document.sections[0].text
    assert document.identity is None


def test_signs_of_the_source_are_not_rewritten() -> None:
    assert lines("It is ≥ 90 % pure, ½ the price, <5 mg.") == ["¶ It is ≥ 90 % pure, ½ the price, <5 mg."]


def test_an_article_without_titles_has_one_section_of_level_0() -> None:
    (document,) = plain.read(b"It is a tablet. It helps.\n\nTake one each day.\n", "x.txt")
    assert [(s.level, s.title) for s in document.sections] == [(0, "")]
    assert document.title == ""


def test_the_title_that_stands_again_at_the_end_does_not_end_as_an_item() -> None:
    text = "Good For\n\nTired people\n\nPeople in pain\n\nIs Exampril Safe?\n\nYes, it is.\n\ndisclaimer\n\nComments"
    assert [line for line in lines(text) if line[0] == "#"][-2:] == ["## disclaimer", "## Comments"]


def test_names_with_values_are_not_items_of_a_list_above() -> None:
    text = "Rare:\nhair loss\n\nDrug: Exampril\nClass: ACE inhibitor\nSide effects: cough, rash"
    assert lines(text) == [
        "## Rare",
        "- hair loss",
        "¶ Drug: Exampril",
        "¶ Class: ACE inhibitor",
        "## Side effects",
        "¶ cough, rash",
    ]


def test_an_address_on_the_web_is_not_an_item() -> None:
    assert lines("Comments\n\nhttps://example.org/face.jpg")[1] == "¶ https://example.org/face.jpg"
