"""The writer: same bytes from the same content, in one step or not at all."""

import random
import sqlite3
from dataclasses import replace

import pytest
from builders import build, document, effect, extracted, sources

from medcli.dbformat import APPLICATION_ID, SCHEMA_VERSION
from medcli.errors import MedcliError
from medcli.facts import Identity, SourceKind
from medcli.store import writer


def rows(path, sql):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_the_same_sources_in_any_order_give_the_same_bytes(tmp_path):
    first = build(tmp_path / "a.sqlite", sources()).read_bytes()
    shuffled = sources()
    random.Random(7).shuffle(shuffled)
    assert build(tmp_path / "b.sqlite", shuffled).read_bytes() == first


def test_other_facts_do_not_give_the_same_bytes(tmp_path):
    first = build(tmp_path / "a.sqlite", sources()).read_bytes()
    assert build(tmp_path / "b.sqlite", sources()[1:]).read_bytes() != first


def test_header_fields_of_the_writing_library_are_fixed_and_the_rest_marks_our_file(tmp_path):
    header = build(tmp_path / "a.sqlite", sources()).read_bytes()[:100]
    assert header[24:28] == header[92:96] == b"\0\0\0\1"
    assert int.from_bytes(header[60:64], "big") == SCHEMA_VERSION
    assert int.from_bytes(header[68:72], "big") == APPLICATION_ID


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("no")])
def test_an_interrupted_build_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch, error):
    target = build(tmp_path / "a.sqlite", sources())
    before = target.read_bytes()

    def fail(_path):
        raise error

    monkeypatch.setattr(writer, "normalise_header", fail)
    with pytest.raises(type(error)):
        build(target, sources()[:1])
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.sqlite"]


def test_a_target_in_a_place_that_is_no_folder_is_refused_by_name(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MedcliError, match=r"file/a\.sqlite"):
        build(tmp_path / "file" / "a.sqlite", sources())


def two_labels(first_facts=1, second_facts=1, text="Nausea, headache."):
    items = []
    for name, count in (("one", first_facts), ("two", second_facts)):
        doc = document(name, [("side_effect", text)], identity=Identity("aaa"))
        items.append(extracted(doc, *[effect(doc, "aaa", word) for word in ("Nausea", "headache")[:count]]))
    return items


def test_identical_sections_of_two_labels_are_stored_once_and_cited_twice(tmp_path):
    path = build(tmp_path / "a.sqlite", two_labels())
    assert rows(path, "SELECT count(*) FROM passage") == [(1,)]
    assert rows(path, "SELECT count(*) FROM side_effect") == [(1,)]
    assert rows(path, "SELECT source, quote FROM fact ORDER BY source") == [
        ("one", "Nausea, headache."),
        ("two", "Nausea, headache."),
    ]


def test_the_same_text_with_other_facts_is_not_shared(tmp_path):
    path = build(tmp_path / "a.sqlite", two_labels(1, 2))
    assert rows(path, "SELECT count(*) FROM passage") == [(2,)]
    assert rows(path, "SELECT count(*) FROM fact WHERE source = 'one'") == [(1,)]


def test_the_same_text_in_a_source_of_another_kind_is_not_shared(tmp_path):
    one, two = two_labels()
    article = replace(two, document=replace(two.document, kind=SourceKind.ARTICLE))
    assert rows(build(tmp_path / "a.sqlite", [one, article]), "SELECT count(*) FROM passage") == [(2,)]


def test_text_in_which_nothing_was_found_is_not_stored(tmp_path):
    path = build(tmp_path / "a.sqlite", two_labels(0, 1))
    assert rows(path, "SELECT s.name, passage_id FROM section JOIN source s ON s.id = source_id ORDER BY 1") == [
        ("one", None),
        ("two", 1),
    ]


def test_offsets_count_characters_and_not_bytes(tmp_path):
    path = build(tmp_path / "a.sqlite", two_labels(text="Für 𝕏 – Nausea, headache."))
    sql = "SELECT substr(text, wording_start + 1, wording_end - wording_start) FROM side_effect JOIN passage USING (id)"
    assert rows(path, sql) == [("Nausea",)]


def test_full_text_finds_words_of_the_quote_and_not_of_other_sections(tmp_path):
    path = build(tmp_path / "a.sqlite", sources())
    sql = "SELECT DISTINCT term FROM fact WHERE id IN (SELECT rowid FROM search WHERE search MATCH '{}')"
    assert rows(path, sql.format("sedation")) == [("tricyclic antidepressants",)]
    assert rows(path, sql.format("rule")) == []


def test_every_table_and_column_is_described_in_the_schema(tmp_path):
    path = build(tmp_path / "a.sqlite", sources())
    for name, sql in rows(path, "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%'"):
        columns = rows(path, f"SELECT count(*) FROM pragma_table_info('{name}')")
        assert sql.count("-- ") >= columns[0][0], name


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE contraindicated_group SET strength = 'perhaps'",
        "UPDATE side_effect SET percent_low = 120",
        "UPDATE side_effect SET percent_low = 30, percent_high = 20",
        "UPDATE duration_caution SET min_days = 30, max_days = 20",
        "UPDATE indication SET wording_end = wording_start",
        "UPDATE indication SET term = ''",
        "UPDATE indication SET wording_start = 'x'",
        "UPDATE indication SET drug_id = 99",
    ],
)
def test_the_schema_itself_refuses_what_no_fact_can_be(tmp_path, sql):
    connection = sqlite3.connect(build(tmp_path / "a.sqlite", sources()))
    connection.execute("PRAGMA foreign_keys = ON")
    try:
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(sql)
    finally:
        connection.close()


@pytest.mark.parametrize("column", ["drug_id", "source_id", "id"])
def test_the_view_of_all_facts_is_never_scanned_as_a_whole(tmp_path, column):
    plan = rows(build(tmp_path / "a.sqlite", sources()), f"EXPLAIN QUERY PLAN SELECT * FROM fact WHERE {column} = 1")
    assert not [row[3] for row in plan if row[3].startswith("SCAN") and row[3] != "SCAN fact"]
