"""The build: problems are values, one bad source stops no other, and the result depends on the sources alone."""

import json
import runpy
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from builders import build, document, effect, extracted, none, use

from medcli import compile as module
from medcli.assemble import assemble, data_version
from medcli.compile import NothingToCompileError, compile_sources
from medcli.errors import SourceError
from medcli.facts import FOUR_KINDS, Identity, Kind, Problem, Severity
from medcli.queries import open_database
from medcli.store.content import Extracted

SCRIPT = Path(__file__).parent.parent / "scripts" / "build_db.py"


@pytest.fixture(autouse=True)
def _stages(monkeypatch):
    """Read files of two lines, a drug and a use of it, with stages that are as simple as can be."""

    def read(path):
        text = path.read_text("utf-8")
        if "\n" not in text:
            raise SourceError("has one line", "give it two", line=1)
        drug, use_of_it = text.splitlines()
        yield document(path.name, [("indication", use_of_it)], identity=Identity(drug))

    def extract(doc):
        wording = doc.sections[0].text.removeprefix("indication\n")
        problems = [Problem(doc.source, 2, "is vague", "say more", Severity.WARNING)] if "perhaps" in wording else []
        return [use(doc, doc.identity.generic, wording)], problems

    monkeypatch.setattr(module, "read", read)
    monkeypatch.setattr(module, "extract", extract)
    monkeypatch.setattr(module, "section_kinds", lambda _doc, _index: frozenset(FOUR_KINDS[:1]))


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "abcdefghijkl":
        (folder / f"{name}.txt").write_text(f"drug{name}\npain of the {name} joint\n")
    return sorted(folder.iterdir())


def test_a_build_counts_times_and_names_its_inputs(tmp_path, files):
    target = tmp_path / "x.sqlite"
    report = compile_sources(files, target)
    assert (report.failed, report.problems) == (False, [])
    assert (report.counts["sources"], report.counts["drugs"], report.counts["facts"]) == (12, 12, 12)
    assert set(report.timings) == {"read", "extract", "assemble", "store"}
    assert json.loads(report.as_json())["counts"] == report.counts
    with open_database(target) as db:
        keys = [row["key"] for row in db.rows("SELECT key FROM meta WHERE key LIKE 'input/%' ORDER BY key")]
    assert keys == [f"input/{path.name}" for path in files]


def test_order_and_executor_change_not_one_byte(tmp_path, files):
    compile_sources(files, tmp_path / "a.sqlite")
    with ThreadPoolExecutor(2) as pool:
        compile_sources(files[::-1], tmp_path / "b.sqlite", executor=pool)
    compile_sources([files[0].parent, files[3]], tmp_path / "c.sqlite")
    first = (tmp_path / "a.sqlite").read_bytes()
    assert (tmp_path / "b.sqlite").read_bytes() == first
    assert (tmp_path / "c.sqlite").read_bytes() == first


def test_progress_is_told_to_the_end_of_every_stage(tmp_path, files):
    told = []
    compile_sources(files, tmp_path / "a.sqlite", progress=lambda *step: told.append(step))
    assert {("read", 12, 12), ("extract", 12, 12), ("store", 1, 1)} <= set(told)


def test_a_bad_and_a_missing_source_are_problems_and_the_others_are_compiled(tmp_path, files):
    files[0].write_text("one line")
    report = compile_sources([*files, tmp_path / "gone.txt"], tmp_path / "a.sqlite")
    assert report.failed
    assert [(problem.file, problem.line) for problem in report.problems] == [("a.txt", 1), ("gone.txt", 0)]
    assert report.counts["sources"] == 11


def test_a_warning_does_not_make_a_build_fail(tmp_path, files):
    files[0].write_text("druga\nperhaps pain\n")
    report = compile_sources(files, tmp_path / "a.sqlite")
    assert [problem.message for problem in report.problems] == ["is vague"]
    assert not report.failed


def test_without_any_usable_source_nothing_is_written(tmp_path, files):
    target = tmp_path / "a.sqlite"
    compile_sources(files, target)
    before = target.read_bytes()
    files[0].write_text("one line")
    with pytest.raises(NothingToCompileError) as caught:
        compile_sources(files[:1], target)
    assert [problem.file for problem in caught.value.report.problems] == ["a.txt"]
    assert target.read_bytes() == before
    with pytest.raises(NothingToCompileError):
        compile_sources([], tmp_path / "b.sqlite")
    assert not (tmp_path / "b.sqlite").exists()


def test_the_datas_version_follows_the_inputs_and_not_their_names():
    assert data_version({"a": "1", "b": "2"}) == data_version({"x": "2", "y": "1"})
    assert data_version({"a": "1"}) != data_version({"a": "2"})
    assert len(data_version({})) == 12


def item(source, text="For pain.", **more):
    doc = document(source, [("indication", text)], identity=Identity("aaa"), **more)
    return Extracted(doc, (use(doc, "aaa", text),), (frozenset(),))


def test_of_two_versions_of_one_label_the_newest_is_kept(tmp_path):
    old, new = item("set", "For pain.", date="2020-01-01"), item("set", "For ache.", date="2021-01-01")
    for items in ([old, new], [new, old]):
        content, problems = assemble(items, {})
        assert [one.facts[0].term for one in content.extracted] == ["for ache."]
        assert [problem.severity for problem in problems] == [Severity.WARNING]


def test_the_same_source_twice_is_no_problem():
    content, problems = assemble([item("set"), item("set")], {})
    assert (len(content.extracted), problems) == (1, [])


def test_two_files_of_one_name_are_an_error():
    _, problems = assemble([item("a.txt", "For pain.", kind="article"), item("a.txt", "For ache.", kind="article")], {})
    assert [problem.severity for problem in problems] == [Severity.ERROR]


def test_a_section_of_a_text_on_two_drugs_is_nobodys_where_nothing_was_found(tmp_path):
    doc = document("a", [("side_effect", "Nothing known."), ("indication", "Both for pain and ache.")])
    both = extracted(doc, use(doc, "aaa", "pain"), use(doc, "bbb", "ache"))
    with open_database(build(tmp_path / "a.sqlite", [both])) as db:
        assert {row["kind"] for row in db.rows("SELECT kind FROM coverage")} == {"indication"}


def test_a_source_that_states_none_and_some_states_some(tmp_path):
    doc = document("a", [("side_effect", "None. Rarely nausea.")])
    mixed = extracted(doc, none(doc, Kind.SIDE_EFFECT, "aaa", "None."), effect(doc, "aaa", "nausea"))
    with open_database(build(tmp_path / "a.sqlite", [mixed])) as db:
        assert [row["state"] for row in db.rows("SELECT state FROM coverage")] == ["stated"]


def script(*arguments):
    return runpy.run_path(str(SCRIPT))["main"]([str(argument) for argument in arguments])


def test_the_script_builds_and_then_finds_the_file_up_to_date(tmp_path, files, capsys):
    out = tmp_path / "x.sqlite"
    assert script(*files, "--out", out) == 0
    assert script(*files, "--out", out, "--check") == 0
    assert "12 sources" in capsys.readouterr().err


def test_the_script_fails_where_the_file_is_not_what_the_sources_give(tmp_path, files, capsys):
    out = tmp_path / "x.sqlite"
    assert script(*files, "--out", out, "--check") == 1
    assert not out.exists()
    assert script(*files[1:], "--out", out) == 0
    before = out.read_bytes()
    assert script(*files, "--out", out, "--check") == 1
    assert out.read_bytes() == before
    out.write_text("no database")
    assert script(*files, "--out", out, "--check") == 1
    assert "is damaged" in capsys.readouterr().err


def test_other_bytes_with_the_same_content_pass_the_check_and_are_told(tmp_path, files, capsys):
    out = tmp_path / "x.sqlite"
    assert script(*files, "--out", out) == 0
    data = bytearray(out.read_bytes())
    data[96:100] = b"\0\0\0\1"
    out.write_bytes(data)
    assert script(*files, "--out", out, "--check") == 0
    assert "another version of SQLite" in capsys.readouterr().err


def test_the_script_exits_1_for_a_bad_source_and_gives_problems_as_json(tmp_path, files, capsys):
    files[0].write_text("one line")
    assert script(*files, "--out", tmp_path / "x.sqlite", "--problems-json", "-") == 1
    streams = capsys.readouterr()
    assert [problem["file"] for problem in json.loads(streams.out)["problems"]] == ["a.txt"]
    assert "a.txt:1: has one line; give it two" in streams.err
    assert script(files[0], "--out", tmp_path / "y.sqlite") == 1
    assert "nothing was written" in capsys.readouterr().err
