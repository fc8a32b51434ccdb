"""The units of a document: what may state a fact by itself, under which topic and about which drugs."""

from __future__ import annotations

from medcli.extract.reading import read_units
from medcli.extract.topics import Topic
from medcli.extract.units import Form, Unit
from medcli.facts import Document

from .said import article, page, pair


def units(document: Document, form: Form) -> list[Unit]:
    """Return the units of one form, those of the opening sentence left out."""
    return [u for u in read_units(document).units if u.form is form and not u.text.endswith("tablet.")]


def test_a_paragraph_is_its_sentences() -> None:
    found = units(article("It is white. It helps, e.g. at night. Ask Dr. Smith."), Form.SENTENCE)
    assert [u.text for u in found] == ["It is white.", "It helps, e.g. at night.", "Ask Dr. Smith."]


def test_a_list_entry_is_one_unit_under_its_lead_in() -> None:
    found = units(page("Possible side effects:\n\n- Rash\n- Nausea"), Form.ITEM)
    assert [(u.text, u.topic) for u in found] == [("Rash", Topic.SIDE_EFFECTS), ("Nausea", Topic.SIDE_EFFECTS)]


def test_a_short_list_entry_is_not_read_as_a_sentence() -> None:
    assert units(page("## Side effects\n\n- Rash\n- Nausea"), Form.SENTENCE) == []


def test_a_list_entry_that_is_a_sentence_is_read_as_one_as_well() -> None:
    document = page("## Side effects\n\n- You may notice a rash.\n- Nausea")
    assert [u.text for u in units(document, Form.SENTENCE)] == ["You may notice a rash."]
    assert len(units(document, Form.ITEM)) == 2


def test_a_label_before_a_colon_gives_topic_and_leaves_the_rest() -> None:
    document = page("## At a glance\n\n- Side effects: rash\n- Colour: white")
    found = {u.text: u.topic for u in units(document, Form.ITEM)}
    assert found == {"rash": Topic.SIDE_EFFECTS, "Colour: white": Topic.NONE}


def test_the_lead_in_of_one_list_does_not_reach_the_next_section() -> None:
    document = page("## More\n\nPossible side effects:\n\n- Rash\n\n## Colours\n\n- White")
    assert {u.text: u.topic for u in units(document, Form.ITEM)}["White"] is Topic.NONE


def test_a_cell_has_its_column_its_row_and_their_drug() -> None:
    document = page("## At a glance\n\n| | Tramadol | Ibuprofen |\n|---|---|---|\n| Side effects | Rash | Cough |")
    found = {u.text: u for u in units(document, Form.CELL)}
    assert found["Rash"].topic is Topic.SIDE_EFFECTS
    assert found["Rash"].drugs == ("tramadol",)
    assert found["Rash"].row == "Side effects"
    assert found["Rash"].title.split("\t") == ["Tramadol", "Side effects"]


def test_the_head_of_a_table_and_its_empty_cells_are_no_units() -> None:
    document = page("## At a glance\n\n| Effect | Share |\n|---|---|\n| Rash | |\n| Cough | 1% |")
    assert [u.text for u in units(document, Form.CELL)] == ["Rash", "Cough", "1%"]


def test_a_title_is_no_unit() -> None:
    assert not [u for u in read_units(page("## Side effects\n\nMany.")).units if "Side effects" in u.text]


def test_a_sentence_about_both_drugs_is_about_both() -> None:
    document = pair("Tramadol is white. Both drugs are bitter. Cyclobenzaprine is yellow. It is small.")
    found = {u.text: u.drugs for u in read_units(document).units}
    assert found["Tramadol is white."] == ("tramadol",)
    assert found["Both drugs are bitter."] == ("tramadol", "cyclobenzaprine")
    assert found["It is small."] == ("cyclobenzaprine",)


def test_the_drug_named_second_is_not_what_it_means() -> None:
    document = pair("Tramadol Basics\n\nTramadol is unlike cyclobenzaprine. It is bitter.")
    found = {u.text: u.drugs for u in read_units(document).units}
    assert found["It is bitter."] == ("tramadol",)


def test_a_piece_of_a_unit_is_the_same_words_in_its_section() -> None:
    document = article("It is white. It is very bitter.")
    (unit,) = [u for u in read_units(document).units if "bitter" in u.text]
    start = unit.text.index("bitter")
    assert unit.piece(start, start + 6).of(document.sections[unit.section].text) == "bitter"


def test_a_second_line_of_titles_joins_the_first() -> None:
    text = "| | Tramadol (n=55) | Tramadol (n=55) |\n| --- | --- | --- |\n| Term | N | % |\n| Nausea | 38 | 69 |\n"
    (cell,) = (u for u in read_units(page(f"## Side effects\n\n{text}")).units if u.text == "Nausea")
    assert cell.columns == (("Tramadol (n=55) N", "38"), ("Tramadol (n=55) %", "69"))


def test_a_row_of_figures_is_no_line_of_titles() -> None:
    text = "| Effect | Tramadol |\n| --- | --- |\n| Nausea | 38% |\n| Rash | 9% |\n"
    found = [u.text for u in read_units(page(f"## Side effects\n\n{text}")).units]
    assert {"Nausea", "Rash"} <= set(found)
