"""The build: problems are values, one bad source stops no other, and the result depends on the sources alone."""

import gc
import json
import os
import runpy
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from builders import build, document, effect, extracted, none, use

from medcli import compile as module
from medcli import inputs as reading
from medcli.assemble import assemble, data_version, prepare
from medcli.compile import NothingToCompileError, compile_sources
from medcli.errors import MedcliError, SourceError
from medcli.facts import FOUR_KINDS, Identity, Kind, Problem, Severity, SourceKind
from medcli.parallel import _each, in_order, rarely_collecting, worker_processes
from medcli.queries import open_database
from medcli.store.content import Extracted
from medcli.store.writer import writing

SCRIPT = Path(__file__).parent.parent / "scripts" / "build_db.py"


@pytest.fixture(autouse=True)
def _stages(monkeypatch):
    """Read files of two lines, a drug and a use of it, with stages that are as simple as can be."""

    def read(path, at=None):
        text = path.read_text("utf-8")
        if "\n" not in text:
            raise SourceError("has one line", "give it two", line=1)
        drug, use_of_it = text.splitlines()
        yield document(path.name, [("indication", use_of_it)], identity=Identity(drug))

    def extract(doc, kept=None):
        wording = doc.sections[0].text.removeprefix("indication\n")
        problems = [Problem(doc.source, 2, "is vague", "say more", Severity.WARNING)] if "perhaps" in wording else []
        return [use(doc, doc.identity.generic, wording)], problems

    monkeypatch.setattr(reading, "read", read)
    monkeypatch.setattr(module, "extract", extract)
    monkeypatch.setattr(module, "section_kinds", lambda doc: (frozenset(FOUR_KINDS[:1]),) * len(doc.sections))


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
    assert set(report.timings) == {"read", "extract", "store", "assemble"}
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
    assert {("compile", 12, 12), ("assemble", 1, 1)} <= set(told)


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


def leftovers(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_file())


@pytest.mark.parametrize("stage", ["read", "extract", "assemble"])
def test_an_interruption_at_any_stage_leaves_the_old_database_and_nothing_beside_it(
    tmp_path, files, monkeypatch, stage
):
    target = tmp_path / "x.sqlite"
    compile_sources(files[:2], target)
    before = target.read_bytes()
    calls = []

    def interrupted(*_arguments):
        calls.append(1)
        if len(calls) > (3 if stage != "assemble" else 0):
            raise KeyboardInterrupt
        return iter(()) if stage == "read" else ([], [])

    monkeypatch.setattr(reading if stage == "read" else module, stage, interrupted)
    for executor in (None, ThreadPoolExecutor(2)):
        calls.clear()
        with pytest.raises(KeyboardInterrupt):
            compile_sources(files, target, executor=executor)
        assert target.read_bytes() == before
        assert leftovers(tmp_path) == ["x.sqlite"]
        if executor:
            executor.shutdown()


def test_a_file_that_is_gone_when_its_turn_comes_is_a_problem_and_the_others_are_compiled(tmp_path, files):
    def vanish(stage, done, _total):
        if (stage, done) == ("compile", 1):
            files[-1].unlink()

    report = compile_sources(files, tmp_path / "x.sqlite", progress=vanish)
    assert [problem.file for problem in report.problems] == [files[-1].name]
    assert (report.failed, report.counts["sources"]) == (True, 11)


def test_a_folder_that_may_not_be_read_is_a_problem_and_the_others_are_compiled(tmp_path, files, monkeypatch):
    shut = files[0].parent / "shut"
    shut.mkdir()
    scandir = os.scandir

    def denied(path):
        if Path(path) == shut:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", denied)
    report = compile_sources([shut.parent], tmp_path / "x.sqlite")
    assert [(problem.file, problem.message) for problem in report.problems] == [("shut", "Permission denied")]
    assert (report.failed, report.counts["sources"]) == (True, 12)


def test_a_file_that_breaks_a_reader_is_named_with_the_place_and_costs_no_other(tmp_path, files, monkeypatch):
    plain = reading.read

    def broken(path, at=None):
        yield from plain(path)
        if path == files[3]:
            raise KeyError("field")

    monkeypatch.setattr(reading, "read", broken)
    report = compile_sources(files, tmp_path / "x.sqlite")
    (problem,) = report.problems
    assert (problem.file, "after document 1: KeyError" in problem.message) == (files[3].name, True)
    assert report.counts["sources"] == 12


def test_a_document_that_breaks_extraction_is_kept_without_facts_and_told(tmp_path, files, monkeypatch):
    plain = module.extract

    def broken(doc, kept=None):
        return plain(doc) if doc.source != files[3].name else ({}[0], [])

    monkeypatch.setattr(module, "extract", broken)
    report = compile_sources(files, tmp_path / "x.sqlite")
    (problem,) = report.problems
    assert (problem.file, "KeyError" in problem.message) == (files[3].name, True)
    assert (report.counts["sources"], report.counts["facts"]) == (12, 11)


def test_no_more_is_taken_from_the_sources_than_the_workers_are_busy_with():
    taken = []
    with ThreadPoolExecutor(2) as pool:
        results = in_order(str, (taken.append(n) or n for n in range(10_000)), pool)
        assert [next(results) for _ in range(20)] == [str(n) for n in range(20)]
        assert len(taken) < 100
        results.close()
    assert len(taken) < 100


def test_a_real_interruption_of_a_build_in_processes_stops_them_and_says_so_in_one_line(tmp_path):
    source, target = tmp_path / "in" / "labels.json", tmp_path / "x.sqlite"
    source.parent.mkdir()
    text = "It is indicated for the relief of pain. " * 50
    labels = [{"set_id": f"{n}", "version": "1", "indications_and_usage": [f"{n} {text}"]} for n in range(20_000)]
    source.write_text(json.dumps([label | {"openfda": {"generic_name": ["aaa"]}} for label in labels]))
    target.touch()
    process = subprocess.Popen(
        [sys.executable, SCRIPT, source, "--out", target, "--jobs", "2"],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while process.poll() is None and not (tmp_path / f"x.sqlite.{process.pid}.staged").exists():
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, talk = process.communicate(timeout=60)
    assert (process.returncode, talk) == (130, f"error: interrupted; {target} is as it was\n")
    assert target.read_bytes() == b""
    assert leftovers(tmp_path) == ["x.sqlite"]


def test_garbage_is_searched_for_less_often_in_a_build_alone():
    before = gc.get_threshold()
    with rarely_collecting():
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before


def test_worker_processes_give_results_in_order_and_one_job_needs_none():
    with worker_processes(1) as nobody:
        assert nobody is None
    with worker_processes(2) as pool:
        assert list(in_order(abs, range(-20, 0), pool)) == list(range(20, 0, -1))


def test_workers_whose_results_nobody_wants_leave_the_items_that_wait(tmp_path):
    with worker_processes(2) as pool:
        for number in range(20):
            pool.submit(_each, touch, [tmp_path / f"{number}-{n}" for n in range(8)])
        while not list(tmp_path.iterdir()):
            time.sleep(0.01)
    assert len(list(tmp_path.iterdir())) < 20 * 8


def touch(path):
    time.sleep(0.02)
    path.touch()


def test_a_worker_that_dies_ends_the_build_with_one_line_and_the_old_database_as_it_was(tmp_path):
    with worker_processes(2) as pool, pytest.raises(MedcliError, match="worker process"):
        list(in_order(os._exit, [1], pool))


def test_the_datas_version_follows_the_inputs_and_not_their_names():
    assert data_version(["1", "2"]) == data_version(["2", "1"])
    assert data_version(["1"]) != data_version(["2"])
    assert len(data_version([])) == 12


def item(source, text="For pain.", **more):
    doc = document(source, [("indication", text)], identity=Identity("aaa"), **more)
    return Extracted(doc, (use(doc, "aaa", text),), (frozenset(),))


def kept(path, *items):
    """Return the version and terms of what is kept of these sources, and the problems, none of the order."""
    found = []
    for order in (items, items[::-1]):
        with writing(path) as writer:
            for one in order:
                writer.add(prepare(one))
            problems = assemble(writer, {}).problems
        with open_database(path) as db:
            rows = db.rows("SELECT s.version, f.term FROM source s LEFT JOIN fact f ON f.source_id = s.id")
            facts = [row[0] for row in db.rows("SELECT term FROM indication")]
        found.append(([tuple(row) for row in rows], facts, problems, path.read_bytes()))
    assert found[0] == found[1]
    return found[0][:3]


def version(number, text, date="2020-01-01", name="set", **more):
    one = item(name, text, date=date, **more)
    return replace(one, document=replace(one.document, version=number))


def test_of_two_versions_of_one_label_the_highest_is_kept_whatever_their_dates_and_order(tmp_path):
    rows, facts, problems = kept(tmp_path / "x", version("9", "For pain.", "2021-01-01"), version("10", "For ache."))
    assert (rows, facts) == ([("10", "for ache.")], ["for ache."])
    assert [(problem.severity, "version 9" in problem.message) for problem in problems] == [(Severity.WARNING, True)]


def test_of_one_version_the_newest_is_kept(tmp_path):
    rows, _, _ = kept(tmp_path / "x", version("1", "For pain.", "2021-01-01"), version("1", "For ache."))
    assert rows == [("1", "for pain.")]


def test_nothing_that_only_a_replaced_version_says_of_its_drug_is_left(tmp_path):
    old, new = version("1", "For pain."), version("2", "For ache.")
    old = replace(old, document=replace(old.document, identity=Identity("aaa", ("Oldbrand",))))
    kept(tmp_path / "x", old, new)
    with open_database(tmp_path / "x") as db:
        assert [row[0] for row in db.rows("SELECT name FROM name")] == ["aaa"]
        assert db.rows("SELECT 1 FROM search WHERE search MATCH 'pain'") == []
        assert db.rows("SELECT 1 FROM passage WHERE text LIKE '%pain%'") == []


def test_the_same_source_twice_is_no_problem_in_whatever_file_it_stands(tmp_path):
    again = item("set")
    again = replace(again, document=replace(again.document, sha256="f" * 64))
    rows, _, problems = kept(tmp_path / "x", item("set"), again)
    assert (len(rows), problems) == (1, [])


def test_two_files_of_one_name_are_an_error(tmp_path):
    one, two = (item("a.txt", text, kind=SourceKind.ARTICLE) for text in ("For pain.", "For ache."))
    assert [problem.severity for problem in kept(tmp_path / "x", one, two)[2]] == [Severity.ERROR]


def test_a_labels_identifiers_and_how_it_is_sold_are_kept(tmp_path):
    one = item("set")
    pairs = (("ndc", "1-2-3"), ("product_type", "HUMAN OTC DRUG"), ("rxcui", "7"))
    one = replace(one, document=replace(one.document, identifiers=pairs))
    with open_database(build(tmp_path / "x", [one, item("other")])) as db:
        assert [row[0] for row in db.rows("SELECT product_type FROM source ORDER BY name")] == ["", "human otc drug"]
        sql = "SELECT i.kind, value FROM source_identifier i JOIN source s ON s.id = source_id WHERE name = 'set'"
        assert [tuple(row) for row in db.rows(sql)] == list(pairs)


def test_which_source_gives_a_class_or_a_schedule_is_kept_and_the_most_given_schedule_is_shown(tmp_path):
    items = [item(name) for name in "abcd"]
    for place, schedule in enumerate(("CIII", "CIV", "CIV", "")):
        identity = Identity("aaa", drug_class="opioid" if schedule else "", schedule=schedule)
        items[place] = replace(items[place], document=replace(items[place].document, identity=identity))
    with open_database(build(tmp_path / "x", items)) as db:
        rows = db.rows("SELECT name, c.kind, value FROM source_classification c JOIN source s ON s.id = source_id")
        assert {tuple(row) for row in rows if row[1] == "schedule"} == {
            ("a", "schedule", "CIII"),
            ("b", "schedule", "CIV"),
            ("c", "schedule", "CIV"),
        }
        assert {row[0] for row in rows if row[1] == "class"} == {"a", "b", "c"}
        assert [row[0] for row in db.rows("SELECT schedule FROM drug")] == ["CIV"]


def test_a_label_that_states_a_fact_twice_counts_once(tmp_path):
    doc = document("a", [("indication", "For pain."), ("more", "Pain is treated.")], identity=Identity("aaa"))
    twice = extracted(doc, use(doc, "aaa", "pain"), use(doc, "aaa", "Pain", "pain"))
    with open_database(build(tmp_path / "x", [twice, item("b", "For ache.")])) as db:
        counts = {one.term: (one.labels_stating, one.labels_total) for one in db.show("aaa").of(Kind.INDICATION)}
    assert counts == {"pain": (1, 2), "for ache.": (1, 2)}


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
    return runpy.run_path(str(SCRIPT))["main"]([*map(str, arguments), "--jobs", "1"])


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
