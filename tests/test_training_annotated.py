"""Further annotations are places in labels: they lead back to the wordings, and say nothing without the labels."""

import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcli.errors import SourceError
from medcli.extract.reactions.tokens import wording_key

sys.path.insert(0, str(Path(__file__).parent.parent))
from scripts import annotate_reactions
from scripts.training import annotated

NAME = "0f8e12aa-0000-4000-8000-000000000001"
EFFECTS = "Hives and swollen lips were seen. Levels of ALT and AST were increased in some. Dizziness, tremor."
BOX = "WARNING: LIVER FAILURE. Liver failure may begin unseen."
STATED = {
    "adverse_reactions": ["hives", "swollen lips", "alt increased", "ast increased"],
    "boxed_warning": ["liver failure"],
}


@pytest.fixture
def folder(tmp_path):
    """A folder with one label in it."""
    place = tmp_path / "labels"
    place.mkdir()
    write(place, EFFECTS)
    return place


def write(place, effects):
    record = {
        "set_id": NAME,
        "version": "3",
        "openfda": {
            "generic_name": ["BRAVADOL"],
            "brand_name": ["Bravadol"],
            "product_type": ["HUMAN PRESCRIPTION DRUG"],
        },
        "adverse_reactions": [f"6 ADVERSE REACTIONS {effects}"],
        "boxed_warning": [BOX],
        "indications_and_usage": ["1 INDICATIONS AND USAGE Bravadol is for stiff knees. Hives are no reason."],
    }
    (place / "labels.json").write_text(json.dumps({"meta": {}, "results": [record]}))


def label_in(folder):
    (label,) = annotated.labels_in(folder)
    return label


def line_of(folder, stated=None):
    label = label_in(folder)
    by_code = {section.code: index for index, section in annotated.modelled(label).items()}
    return annotated.line(label, {by_code[code]: own for code, own in (stated or STATED).items()})


def kept(tmp_path, folder, stated=None):
    path = tmp_path / "reactions.jsonl"
    path.write_text(annotated.written([line_of(folder, stated)]))
    return path


def test_places_lead_back_to_the_wordings_whole_and_split(tmp_path, folder):
    (label,) = annotated.read(kept(tmp_path, folder), folder)
    assert label.name == NAME
    assert label.stated == {wording_key(wording) for own in STATED.values() for wording in own}
    by_code = {own.section.code: own.stated for own in label.sections}
    assert by_code["boxed_warning"] == {("liver", "failure")}


def test_sections_that_the_model_does_not_read_are_not_annotated(folder):
    assert {section.code for section in annotated.modelled(label_in(folder)).values()} == {
        "adverse_reactions",
        "boxed_warning",
    }


def test_the_file_holds_no_word_of_a_label(tmp_path, folder):
    words = set(re.findall(r"[a-z]{3,}", kept(tmp_path, folder).read_text().replace(NAME, "").lower()))
    digests = set(re.findall(r"[a-z]{3,}", " ".join(line_of(folder)["sections"])))
    assert words <= {"label", "version", "sections"} | digests


@given(st.lists(st.sampled_from(["Hives", "swollen lips", "Dizziness", "tremor", "ALT increased"]), max_size=6))
@settings(max_examples=20, deadline=None)
def test_any_list_of_wordings_comes_back_as_a_set(tmp_path_factory, wordings):
    place = tmp_path_factory.mktemp("labels")
    write(place, EFFECTS)
    path = kept(tmp_path_factory.mktemp("kept"), place, {"adverse_reactions": wordings})
    (label,) = annotated.read(path, place)
    assert label.stated == set(map(wording_key, wordings))


@pytest.mark.parametrize("wording", ["lips swollen", "hives of the knee", "liver failure", "increased AST"])
def test_words_that_do_not_stand_in_the_section_in_order_are_not_accepted(folder, wording):
    with pytest.raises(SourceError, match="does not stand there"):
        line_of(folder, {"adverse_reactions": [wording]})


def test_words_far_from_one_another_are_no_wording(tmp_path):
    write(tmp_path, f"Hives were seen. {'Nothing else was told. ' * 20}Tremor.")
    with pytest.raises(SourceError, match="hives tremor"):
        line_of(tmp_path, {"adverse_reactions": ["hives tremor"]})


def test_a_section_that_the_model_does_not_read_is_not_accepted(folder):
    with pytest.raises(SourceError, match="reads no section 99"):
        annotated.line(label_in(folder), {99: ["hives"]})


def test_a_label_whose_text_has_changed_is_not_trained_with(tmp_path, folder):
    path = kept(tmp_path, folder)
    write(folder, f"{EFFECTS} Sneezing.")
    with pytest.raises(SourceError, match="another text now"):
        annotated.read(path, folder)


def test_a_label_that_is_not_there_is_told(tmp_path, folder):
    path = kept(tmp_path, folder)
    (folder / "labels.json").write_text((folder / "labels.json").read_text().replace(NAME, NAME[:-1] + "2"))
    with pytest.raises(SourceError, match=f"no label {NAME}"):
        annotated.read(path, folder)


@pytest.mark.parametrize("text", ["[]", "{", '{"label": "x"}', '{"label": "x", "sections": 3}'])
def test_a_line_of_another_form_is_not_read(tmp_path, text):
    path = tmp_path / "reactions.jsonl"
    path.write_text(text)
    with pytest.raises(SourceError, match="another form"):
        annotated.lines(path)


def test_readings_are_added_beside_those_that_are_there(tmp_path, folder, capsys):
    out = tmp_path / "new" / "reactions.jsonl"
    reading = tmp_path / f"{NAME}.json"
    shown = annotate_reactions.shown(label_in(folder))
    number = re.search(r"##### (\d+) \(boxed_warning\)", shown)[1]
    reading.write_text(json.dumps({number: ["liver failure"]}))
    assert annotate_reactions.main(["add", str(folder), str(reading), "--out", str(out)]) == 0
    first = out.read_text()
    assert annotate_reactions.main(["add", str(folder), str(reading), "--out", str(out)]) == 0
    assert out.read_text() == first
    assert "1 labels in" in capsys.readouterr().out


def test_a_reading_with_a_wording_that_is_not_there_writes_nothing(tmp_path, folder, capsys):
    out = tmp_path / "reactions.jsonl"
    reading = tmp_path / f"{NAME}.json"
    number = min(annotated.modelled(label_in(folder)))
    reading.write_text(json.dumps({str(number): ["sneezing"]}))
    assert annotate_reactions.main(["add", str(folder), str(reading), "--out", str(out)]) == 1
    assert "sneezing" in capsys.readouterr().err
    assert not out.exists()


def test_a_reading_that_is_not_there_is_told_with_a_remedy(tmp_path, folder, capsys):
    assert annotate_reactions.main(["add", str(folder), str(tmp_path / "none.json")]) == 1
    assert "none.json cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("body", ["[]", '{"a": ["hives"]}', "{"])
def test_a_reading_of_another_form_is_not_accepted(tmp_path, folder, capsys, body):
    reading = tmp_path / f"{NAME}.json"
    reading.write_text(body)
    assert annotate_reactions.main(["add", str(folder), str(reading), "--out", str(tmp_path / "out")]) == 1
    assert "another form" in capsys.readouterr().err


def test_the_annotations_that_train_the_model_are_in_order_and_without_words():
    found = annotated.lines(annotate_reactions.FILE)
    assert annotated.written(found.values()) == annotate_reactions.FILE.read_text()
    for one in found.values():
        assert set(one) == {"label", "version", "sections"}
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one["label"])
        assert all(re.fullmatch("[0-9a-f]{12}", digest) for digest in one["sections"])
        assert {
            type(n) for places in one["sections"].values() for pieces in places for piece in pieces for n in piece
        } <= {int}
