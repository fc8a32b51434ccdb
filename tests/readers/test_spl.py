"""Structured Product Labeling: labels as HL7 XML."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli.errors import SourceError
from medcli.facts import BlockKind, Document
from medcli.readers import read, spl
from tests.readers.test_laws import check

FIXTURE = Path(__file__).parent.parent / "fixtures" / "labels" / "exampril.xml"
SHARED = Path(__file__).parents[2].parent / "shared" / "labels"


@pytest.fixture(scope="module")
def label() -> Document:
    (made,) = read(FIXTURE)
    return made


def refused(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        list(spl.read(data, "x.xml"))
    assert caught.value.remedy
    return caught.value.message


def test_the_header_names_label_and_drug(label: Document) -> None:
    assert (label.source, label.version, label.date) == ("AAAA1111-0000-4000-8000-000000000003", "3", "2024-02-29")
    who = label.identity
    assert who is not None
    assert (who.generic, who.brands, who.schedule) == ("lisinopril", ("Zestril",), "CIV")
    assert who.synonyms == ("lisinopril dihydrate",)


def test_only_active_ingredients_are_identifiers(label: Document) -> None:
    assert label.identifiers == (
        ("ndc", "0001-0009"),
        ("product_type", "HUMAN PRESCRIPTION DRUG"),
        ("route", "ORAL"),
        ("unii", "U1"),
    )


def test_sections_nest_by_code_and_keep_numbers_and_titles(label: Document) -> None:
    check(label)
    assert [(s.level, s.number, s.title, s.code) for s in label.sections] == [
        (2, "6", "ADVERSE REACTIONS", "34084-4"),
        (3, "", "Highlights", "34084-4"),
        (3, "6.1", "Clinical Trials Experience", "34084-4"),
        (3, "", "", "34084-4"),
    ]


def test_text_keeps_signs_breaks_lists_and_tables_in_order(label: Document) -> None:
    section = label.sections[0]
    blocks = [(b.kind, b.level, b.span.of(section.text)) for b in section.blocks]
    assert blocks == [
        (BlockKind.HEADING, 0, "ADVERSE REACTIONS"),
        (BlockKind.LEAD, 0, "Seen in ≥ 2 % and < 5 %:"),
        (BlockKind.PARAGRAPH, 0, "take ½ tablet of 103 units."),
        (BlockKind.PARAGRAPH, 0, "Counted twice."),
        (BlockKind.ITEM, 0, "cough"),
        (BlockKind.ITEM, 1, "dry cough"),
        (BlockKind.ITEM, 0, "hives"),
        (BlockKind.PARAGRAPH, 0, "Table 1"),
        (BlockKind.ROW, 0, "Reaction\tDrug\tDrug"),
        (BlockKind.ROW, 0, "Cough\t5\t1/2"),
        (BlockKind.ROW, 0, "Cough\t7\t8"),
    ]
    assert [b.header for b in section.blocks if b.cells] == [True, False, False]


def test_lines_lead_to_the_file(label: Document) -> None:
    section = label.sections[0]
    lines = FIXTURE.read_text().splitlines()
    assert "dry cough" in lines[section.line_at(section.text.index("dry cough")) - 1]


def test_package_and_product_data_are_no_sections(label: Document) -> None:
    assert not any("30 tablets" in s.text or "STARCH" in s.text for s in label.sections)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"<recall><id/></recall>", "<recall>"),
        (b"<bars/><bars/>", "<bars>"),
        (b'<document xmlns="urn:other"/>', "urn:other"),
        (b'<document xmlns="urn:hl7-org:v3"><code code="1-2" displayName="Indexing"/></document>', "'Indexing' (1-2)"),
        (b'<document xmlns="urn:hl7-org:v3"><code displayName="HUMAN OTC DRUG LABEL"/></document>', "without a body"),
        (b'<document xmlns="urn:hl7-org:v3"><title>', "not well-formed"),
    ],
)
def test_what_is_no_label_is_refused_by_name_and_reason(data: bytes, word: str) -> None:
    assert word in refused(data)


def test_entities_are_neither_fetched_nor_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    text = FIXTURE.read_text().replace(
        '<?xml version="1.0" encoding="UTF-8"?>', f'<!DOCTYPE document [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    )
    for made in spl.read(text.replace("No title here.", "&x; none").encode(), "x.xml"):
        assert not any("SECRET" in s.text for s in made.sections)


def test_an_entity_bomb_is_no_label_text() -> None:
    names = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9))
    head = f'<!DOCTYPE document [<!ENTITY a0 "boom">{names}]>'
    text = FIXTURE.read_text().replace('<?xml version="1.0" encoding="UTF-8"?>', head).replace("Few.", "&a9;")
    try:
        made = list(spl.read(text.encode(), "x.xml"))
    except SourceError:
        return
    assert all(len(s.text) < 10_000 for label in made for s in label.sections)


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("picture.jpg", b"\xff\xd8\xff")
        archive.writestr(name, data)
    return out.getvalue()


def test_a_zip_and_a_zip_in_a_zip_are_opened(tmp_path: Path) -> None:
    file = tmp_path / "release.zip"
    file.write_bytes(zipped("prescription/one.zip", zipped("one.xml", FIXTURE.read_bytes())))
    (made,) = read(file)
    assert made.format == "spl"


def test_a_bad_member_does_not_keep_the_others_out(tmp_path: Path) -> None:
    file = tmp_path / "release.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.xml", "<recall/>")
        archive.writestr("b.xml", FIXTURE.read_bytes())
    got: list[Document] = []

    def take() -> None:
        for made in read(file):
            got.append(made)

    with pytest.raises(SourceError, match=r"a\.xml, which is no label"):
        take()
    assert len(got) == 1


@given(st.integers(0, 6000), st.binary(max_size=60))
def test_damage_of_any_kind_is_a_source_error(cut: int, noise: bytes) -> None:
    data = FIXTURE.read_bytes()
    with suppress(SourceError):
        list(spl.read(data[:cut] + noise + data[cut + 20 :], "x.xml"))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared labels are not here")
def test_every_shared_label_is_read_and_every_other_file_refused() -> None:
    for file in sorted((SHARED / "spl").iterdir()):
        (made,) = read(file)
        check(made)
        assert made.identity
    for file in sorted((SHARED / "not-labels").iterdir()):
        with pytest.raises(SourceError, match="is no label"):
            list(read(file))
