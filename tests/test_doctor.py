"""The doctor finds what is wrong, and nothing wrong with what is whole."""

import hashlib
import sqlite3
from dataclasses import replace

import pytest
from builders import build, document, effect, extracted, sources

from medcli.assemble import assemble, prepare
from medcli.doctor import diagnose
from medcli.facts import Identity, Span
from medcli.queries import open_database
from medcli.store.writer import writing


def failed(path, files=None):
    with open_database(path) as db:
        return [check.name for check in diagnose(db, files) if not check.ok]


@pytest.fixture
def path(tmp_path):
    return build(tmp_path / "meds.sqlite", sources())


def test_a_database_as_it_was_written_has_nothing_wrong(path):
    assert failed(path) == []


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("UPDATE side_effect SET wording = 'Sleepiness' WHERE id = (SELECT min(id) FROM side_effect)", "wording"),
        ("UPDATE passage SET text = 'x' || text", "wording"),
        ("UPDATE section SET passage_id = NULL WHERE id = 1", "citations"),
        ("DELETE FROM name WHERE kind = 'generic'", "names"),
        ("DELETE FROM drug WHERE id = 1", "references"),
        ("DELETE FROM meta WHERE key = 'data_version'", "data version"),
        ("DELETE FROM meta WHERE key LIKE 'input/%'", "data version"),
        ("UPDATE meta SET value = '9' WHERE key = 'schema_version'", "schema"),
        ("DELETE FROM indication", "search"),
        ("UPDATE disagreement SET first_fact = 9999", "disagreements"),
        ("DROP TABLE disagreement", "disagreements"),
    ],
)
def test_what_was_changed_by_hand_is_found(path, sql, name):
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()
    assert name in failed(path)


@pytest.fixture
def split(tmp_path):
    doc = document(
        "label-s", [("side_effect", "Visual or auditory hallucinations occurred.")], identity=Identity("aaa")
    )
    whole = effect(doc, "aaa", "Visual or auditory hallucinations", "visual hallucinations", score=0.75)
    pieces = Span(whole.span.start, whole.span.start + 6), Span(whole.span.end - 14, whole.span.end)
    return build(tmp_path / "split.sqlite", [extracted(doc, replace(whole, pieces=pieces))])


def test_a_wording_that_other_words_split_is_its_pieces(split):
    assert failed(split) == []
    with open_database(split) as db:
        (record,) = db.facts()
    assert record["wording"] == "Visual … hallucinations"
    assert record["score"] == 0.75
    assert [record["quote"][a - record["start"] : b - record["start"]] for a, b in record["pieces"]] == [
        "Visual",
        "hallucinations",
    ]


@pytest.mark.parametrize("pieces", ["[]", "[[20,26],[38,53]]", "[[20,26]]", "[[38,52],[20,26]]", "[[20,27],[39,53]]"])
def test_pieces_that_are_not_where_they_were_are_found(split, pieces):
    connection = sqlite3.connect(split)
    connection.execute("UPDATE side_effect SET pieces = ?", (pieces,))
    connection.commit()
    connection.close()
    assert failed(split) == ["wording"]


def test_a_damaged_page_fails_a_check_and_raises_nothing(path):
    connection = sqlite3.connect(path)
    ((page,),) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'side_effect'")
    connection.close()
    data = bytearray(path.read_bytes())
    data[4096 * (page - 1) : 4096 * page] = b"\x55" * 4096
    path.write_bytes(data)
    assert {"integrity", "wording"} <= set(failed(path))


def test_the_files_it_was_compiled_from_are_known_wherever_they_are(tmp_path):
    source = tmp_path / "a.txt"
    source.write_text("as compiled")
    with writing(tmp_path / "meds.sqlite") as writer:
        for item in sources():
            writer.add(prepare(item))
        assemble(writer, {"a.txt": hashlib.sha256(source.read_bytes()).hexdigest()})
    moved = source.rename(tmp_path / "moved.txt")
    assert failed(tmp_path / "meds.sqlite", [moved]) == []
    moved.write_text("changed since")
    assert failed(tmp_path / "meds.sqlite", [moved]) == ["sources"]
    assert failed(tmp_path / "meds.sqlite", []) == ["sources"]
    assert failed(tmp_path / "meds.sqlite", [tmp_path / "missing"]) == ["sources"]
