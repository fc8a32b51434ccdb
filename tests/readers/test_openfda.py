"""openFDA drug-label JSON, single and in bulk."""

import json
import re
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli.errors import SourceError
from medcli.extract.topics import Topic
from medcli.facts import BlockKind, Document, Section
from medcli.readers import openfda, read
from medcli.readers.label_sections import by_field
from medcli.readers.openfda import document
from tests.readers.test_laws import check

FIXTURE = Path(__file__).parent.parent / "fixtures" / "labels" / "exampril.json"
SHARED = Path(__file__).parents[2].parent / "shared" / "labels"
WORD = st.text("abcdefgxyzABC½é≥", min_size=2, max_size=9)
TEXT = st.lists(
    st.one_of(WORD, st.sampled_from(["•", "( 6.1 )", "6.1", "6.2 The", "Risk.", "[see", "]"])), max_size=40
).map(" ".join)


def record(**fields: Any) -> Document:
    texts = {name: [text] if isinstance(text, str) else text for name, text in fields.items()}
    return document({"set_id": "AB", **texts}, "0")


def identity(**fields: list[str]) -> Any:
    return document({"set_id": "a", "openfda": fields}, "0").identity


@pytest.fixture(scope="module")
def labels() -> list[Document]:
    return list(read(FIXTURE))


def find(label: Document, code: str, title: str | None = None) -> Section:
    return next(s for s in label.sections if s.code == code and title in (None, s.title))


def broken(path: Path) -> tuple[list[Document], SourceError]:
    got: list[Document] = []
    with pytest.raises(SourceError) as caught:
        got.extend(iter_into(path, got))
    return got, caught.value


def iter_into(path: Path, got: list[Document]) -> list[Document]:
    for label in read(path):
        got.append(label)
    return []


def test_a_record_is_a_label_with_its_own_id_version_and_date(labels: list[Document]) -> None:
    first = labels[0]
    assert (first.source, first.version, first.date) == ("AAAA1111-0000-4000-8000-000000000001", "7", "2025-03-31")
    assert (first.format, first.title) == ("openfda", "Zestril (lisinopril)")
    assert ("ndc", "0001-0002") in first.identifiers
    assert ("rxcui", "1") in first.identifiers


def test_the_identity_has_no_salt_and_no_house_brand(labels: list[Document]) -> None:
    who = labels[0].identity
    assert who is not None
    assert (who.generic, who.brands) == ("lisinopril", ("Zestril",))
    assert who.synonyms == ("lisinopril dihydrate",)
    assert who.drug_class == "angiotensin converting enzyme inhibitor"


def test_a_record_without_an_openfda_block_is_named_by_its_product_data(labels: list[Document]) -> None:
    who = labels[1].identity
    assert who is not None
    assert who.generic == "diphenhydramine"
    assert "starch" not in who.generic


def test_subsections_are_cut_at_their_numbers_and_not_at_references(labels: list[Document]) -> None:
    made = [(s.number, s.title) for s in labels[0].sections if s.code == "warnings_and_cautions"]
    assert made == [
        ("5", "WARNINGS AND PRECAUTIONS"),
        ("", "Highlights"),
        ("5.1", "Harm to the Unborn Child"),
        ("5.2", "Swelling of the Face"),
    ]


def test_a_percentage_or_a_table_cell_is_no_subsection() -> None:
    label = record(
        adverse_reactions="6 ADVERSE REACTIONS 6.1 Clinical Trials Experience Cough 6.4 Ache 6.2 4.7 and 6.3 % more."
    )
    assert [s.number for s in label.sections] == ["6", "6.1"]


@pytest.mark.parametrize("text", ["2.5 mg daily", "It is 4.1 Times more", "(5.1) Swelling"])
def test_a_figure_is_no_section_number(text: str) -> None:
    assert all(not s.number for s in record(warnings=text).sections)


def test_the_highlights_stand_apart_from_what_they_restate(labels: list[Document]) -> None:
    own, short = (s for s in labels[0].sections if s.code == "indications_and_usage")
    assert own.text.endswith("in adults [see Clinical Studies (14) ] .")
    assert (short.title, short.blocks[1].span.of(short.text)) == (
        "Highlights",
        "An inhibitor that lowers high blood pressure in adults. ( 1 )",
    )


def test_none_stated_twice_is_text_and_highlights(labels: list[Document]) -> None:
    texts = [s.text for s in labels[0].sections if s.code == "contraindications"]
    assert texts == ["CONTRAINDICATIONS\nNone.", "Highlights\nNone. ( 4 )"]


def test_the_short_form_of_a_boxed_warning_is_told_from_the_long_one(labels: list[Document]) -> None:
    own, short = (s for s in labels[0].sections if s.code == "boxed_warning")
    assert own.title == "WARNING: HARM TO THE UNBORN"
    assert own.text.endswith("as soon as a pregnancy is found.")
    assert "complete boxed warning" in short.text
    assert "complete boxed warning" not in own.text


def test_the_end_of_a_list_is_no_highlight_of_what_stands_before_it() -> None:
    said = "Not for patients who take calmine [see Interactions (7)] . with an allergy to exampril. "
    short = "Not for patients who take calmine. ( 4 ) Known allergy to exampril. ( 4 )"
    own, highlights = record(contraindications=f"4 CONTRAINDICATIONS {said}{short}").sections
    assert own.text.endswith("with an allergy to exampril.")
    assert highlights.text.endswith(short)


def test_a_boxed_warning_whose_title_stands_twice_keeps_its_long_form() -> None:
    title = "WARNING: HARM TO THE LIVER AND HEART"
    brief = "See full prescribing information for complete boxed warning. It may harm the liver ( 5.1 )"
    long = "It may harm the liver, even in the first week [see Warnings (5.1)] ."
    own, short = record(boxed_warning=f"{title} {title} {brief} {long}").sections
    assert long in own.text
    assert "complete boxed warning" not in own.text
    assert brief in short.text
    assert "first week" not in short.text


def test_a_text_without_references_has_no_highlights() -> None:
    label = record(contraindications="4 CONTRAINDICATIONS Asthma. Asthma [see Warnings (5.1)] .")
    assert [s.title for s in label.sections] == ["CONTRAINDICATIONS"]


def test_a_text_that_stands_in_two_fields_is_taken_once(labels: list[Document]) -> None:
    texts = "\n".join(s.text for s in labels[0].sections)
    assert texts.count("hurt the unborn.") == 1
    assert find(labels[0], "pregnancy").number == "8.1"
    assert find(labels[0], "lactation").number == "8.2"
    assert find(labels[0], "use_in_specific_populations", "Renal Impairment").number == "8.6"


def test_bullets_are_items_and_the_sentence_behind_them_is_none(labels: list[Document]) -> None:
    section = find(labels[0], "adverse_reactions")
    blocks = [(b.kind, b.span.of(section.text)) for b in section.blocks]
    assert blocks[1:] == [
        (BlockKind.LEAD, "Most often seen:"),
        (BlockKind.ITEM, "cough"),
        (BlockKind.ITEM, "dizziness ≥2 %"),
        (BlockKind.ITEM, "headache < 1½ % All went away."),
    ]


def test_a_dot_inside_a_formula_is_no_bullet() -> None:
    (section,) = record(description="It is sulfate•2H2O salt").sections
    assert len(section.blocks) == 1


def test_every_cell_of_a_table_stands_in_its_column(labels: list[Document]) -> None:
    section = find(labels[0], "adverse_reactions_table")
    rows = [(b.header, [c.of(section.text) for c in b.cells]) for b in section.blocks if b.cells]
    assert rows == [
        (True, ["Reaction", "Lisinopril", "Lisinopril"]),
        (True, ["Reaction", "10 mg", "20 mg"]),
        (False, ["Nerves", "", ""]),
        (False, ["Cough a", "<1", ""]),
    ]
    assert section.title == "Table 1. Reactions"


def test_a_field_that_states_nothing_of_the_drug_is_left_out(labels: list[Document]) -> None:
    assert not any("Rx only" in s.text or "STARCH" in s.text for label in labels for s in label.sections)


def test_a_label_without_text_still_names_its_drug() -> None:
    label = document({"set_id": "a", "openfda": {"generic_name": ["LISINOPRIL"]}}, "0")
    assert (label.sections, label.identity and label.identity.generic) == ((), "lisinopril")


@pytest.mark.parametrize(
    ("generic", "substances", "expected"),
    [
        ("POTASSIUM CHLORIDE", ["POTASSIUM CHLORIDE"], "potassium chloride"),
        ("ADALIMUMAB-AATY", ["ADALIMUMAB"], "adalimumab"),
        (
            "LISINOPRIL AND HYDROCHLOROTHIAZIDE",
            ["HYDROCHLOROTHIAZIDE", "LISINOPRIL"],
            "lisinopril / hydrochlorothiazide",
        ),
        ("HYDROCORTISONE ACETATE 1% CREAM", ["HYDROCORTISONE ACETATE"], "hydrocortisone"),
        ("CHROMIC CHLORIDE", ["CHROMIC CHLORIDE"], "chromic chloride"),
    ],
)
def test_the_generic_name_is_the_ingredient(generic: str, substances: list[str], expected: str) -> None:
    assert identity(generic_name=[generic], substance_name=substances).generic == expected


def test_a_combination_is_never_named_after_one_of_its_parts() -> None:
    who = identity(
        generic_name=["LISINOPRIL"], substance_name=["LISINOPRIL", "HYDROCHLOROTHIAZIDE"], brand_name=["Zest"]
    )
    assert who.generic != "lisinopril"
    assert "hydrochlorothiazide" in who.generic


@pytest.mark.parametrize("brand", ["Lisinopril", "LISINOPRIL TABLETS", "Lisinopril 10 mg", "Metformin"])
def test_a_name_with_a_form_or_of_another_drug_is_no_brand(brand: str) -> None:
    assert identity(generic_name=["LISINOPRIL"], brand_name=[brand]).brands == ()


def test_the_schedule_is_what_the_text_states() -> None:
    stated = document(
        {
            "set_id": "a",
            "controlled_substance": ["Carisoprodol is a Schedule IV drug."],
            "openfda": {"generic_name": ["CARISOPRODOL"]},
        },
        "0",
    )
    denied = document(
        {
            "set_id": "a",
            "controlled_substance": ["It is not a controlled substance."],
            "openfda": {"generic_name": ["LISINOPRIL"]},
        },
        "0",
    )
    assert [label.identity and label.identity.schedule for label in (stated, denied)] == ["CIV", ""]


@pytest.mark.parametrize(
    "text", ["{}", "[]", '{"results": []}', '{"meta": {}, "results": []}', '{"error": {"code": "NOT_FOUND"}}']
)
def test_an_answer_without_labels_says_so(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(text)
    assert "no labels" in str(broken(file)[1])


def test_a_list_and_a_single_record_are_read_as_well(tmp_path: Path) -> None:
    records = json.loads(FIXTURE.read_text())["results"]
    for content, count in ((records, 2), (records[0], 1)):
        file = tmp_path / "a.json"
        file.write_text(json.dumps(content))
        assert len(list(read(file))) == count


def test_records_of_another_kind_are_refused_and_the_labels_kept(tmp_path: Path) -> None:
    records = json.loads(FIXTURE.read_text())["results"]
    file = tmp_path / "a.json"
    file.write_text(json.dumps([records[0], {"recall_number": "D-1"}, records[1]]))
    got, error = broken(file)
    assert len(got) == 2
    assert "record 2" in error.message


def test_what_stands_before_a_cut_is_read_and_the_place_is_told(tmp_path: Path) -> None:
    whole = json.dumps(json.loads(FIXTURE.read_text())["results"])
    file = tmp_path / "a.json"
    file.write_text(whole[:-60])
    got, error = broken(file)
    assert len(got) == 1
    assert re.search(r"after record 1, before byte \d+", error.message)


def test_a_zipped_part_is_read_and_a_cut_one_up_to_the_cut(tmp_path: Path) -> None:
    file = tmp_path / "part.json.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("part.json", FIXTURE.read_text())
    assert len(list(read(file))) == 2
    file.write_bytes(file.read_bytes()[:-120])
    got, error = broken(file)
    assert len(got) >= 1
    assert "cut-off zip archive" in error.message


def test_a_zip_without_labels_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("photo.jpg", b"x")
    assert "without a label" in str(broken(file)[1])


def test_strings_are_read_exactly(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"set_id": "a", "warnings": ["Caf\\u00e9 \\ud83d\\ude00 \\"1/2\\" \\\\ ≥ 2"]}')
    (label,) = read(file)
    assert label.sections[0].text == 'Café 😀 "1/2" \\ ≥ 2'


@given(TEXT)
def test_no_word_of_a_field_is_lost_or_made_up(text: str) -> None:
    label = record(adverse_reactions=f"6 ADVERSE REACTIONS {text}")
    check(label)
    made = " ".join(f"{s.number} {s.text.removeprefix('Highlights')}" for s in label.sections)
    assert sorted(re.findall(r"\w+", made)) == sorted(re.findall(r"\w+", f"6 ADVERSE REACTIONS {text}"))


@given(st.binary(max_size=200), st.integers(0, 4000))
def test_damage_of_any_kind_is_a_source_error(noise: bytes, cut: int) -> None:
    data = FIXTURE.read_bytes()
    with suppress(SourceError):
        list(openfda.read(BytesIO(data[:cut] + noise), "0"))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared labels are not here")
def test_every_shared_label_is_read() -> None:
    parts = sorted(SHARED.glob("openfda*/*.zip"))
    made = [label for part in parts for label in read(part)]
    assert len(made) == 1044
    assert all(label.identity for label in made)


def test_every_section_type_is_about_a_topic_that_extraction_knows() -> None:
    assert {found.topic for found in by_field().values()} <= set(Topic)


def cells(markup: str) -> list[list[str]]:
    (section,) = record(adverse_reactions_table=f"<table><tbody>{markup}</tbody></table>").sections
    return [[cell.of(section.text) for cell in block.cells] for block in section.blocks if block.cells]


def row(*texts: str) -> str:
    return "<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>"


def test_a_footnote_stands_behind_the_rows_and_not_in_its_cell() -> None:
    table = row("Cough<footnote>It was dry.</footnote> and cold", "4")
    (section,) = record(adverse_reactions_table=f"<table><tbody>{table}</tbody></table>").sections
    assert cells(table) == [["Cough and cold", "4"]]
    assert section.text.endswith("It was dry.")


def test_names_with_as_many_figures_beside_them_are_rows() -> None:
    table = row("Nerves", "Tremor<br/>Headache", "4%<br/>9% (3)", "1% <br/> 2%")
    assert cells(table) == [["Nerves", "Tremor", "4%", "1%"], ["Nerves", "Headache", "9% (3)", "2%"]]
    assert cells(row("Tremor  Headache", "4 (2)  9 (3)")) == [["Tremor", "4 (2)"], ["Headache", "9 (3)"]]


@pytest.mark.parametrize(
    "texts",
    [
        ("Tremor<br/>Headache<br/>Cough", "4%<br/>9%"),
        ("Tremor of the<br/>left hand", "4 9 13"),
        ("Tremor<br/>Headache", "often<br/>rarely"),
        ("Tremor and headache", "4% 9%"),
    ],
)
def test_other_cells_of_several_lines_stay_one_row(texts: tuple[str, ...]) -> None:
    assert len(cells(row(*texts))) == 1


def test_a_figure_above_the_line_stays_with_its_unit() -> None:
    assert cells(row("Doses by m<sup>2</sup>", "10<sup>9</sup>")) == [["Doses by m2", "109"]]


def test_brackets_that_point_nowhere_do_not_divide_the_highlights() -> None:
    said = "Most common reactions [at least 2% and more than placebo] are: cough and cold. ( 6.1 )"
    label = record(adverse_reactions=f"6 ADVERSE REACTIONS Falls [see Warnings (5.1)] . {said} 6.1 Trials It was dry.")
    assert find(label, "adverse_reactions", "Highlights").text == f"Highlights\n{said}"
