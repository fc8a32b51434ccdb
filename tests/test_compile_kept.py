"""A build with what is kept of texts that several labels have: the same bytes as without, and nothing left of it."""

import json
import random
import zipfile
from contextlib import contextmanager
from pathlib import Path

import ijson
import pytest

from medcli import compile as module
from medcli.compile import compile_sources
from medcli.extract import label
from medcli.parallel import worker_processes

SHARED = Path(__file__).parents[2] / "shared" / "labels" / "openfda"


def record(number, drug="aaapine", **own):
    return {
        "set_id": f"set-{number}",
        "version": str(number + 1),
        "effective_time": f"2024010{number % 9 + 1}",
        "openfda": {"generic_name": [drug], "product_type": ["HUMAN PRESCRIPTION DRUG"], "rxcui": [f"{number}"]},
        "indications_and_usage": ["1 INDICATIONS It is indicated for the relief of pain in adults."],
        "contraindications": ["4 CONTRAINDICATIONS Patients with acute porphyria."],
        "adverse_reactions": ["6 ADVERSE REACTIONS The most common adverse reactions were nausea and headache."],
        "package_label_principal_display_panel": [f"Package {number}"],
        **own,
    }


RECORDS = [
    *(record(number) for number in range(12)),
    *(record(number, "bbbpine") for number in range(12, 16)),
    *(record(number, contraindications=["4 CONTRAINDICATIONS None."]) for number in range(16, 20)),
    *(record(number, description=[f"11 DESCRIPTION Tablet {number}."]) for number in range(20, 24)),
]


@pytest.fixture
def labels(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "labels.json").write_text(json.dumps(RECORDS))
    return folder / "labels.json"


@contextmanager
def nowhere(path):
    yield path


def without(monkeypatch, source, target):
    """Build with no place to keep anything, and return the bytes."""
    with monkeypatch.context() as patched:
        patched.setattr(module, "keeping", nowhere)
        compile_sources([source], target)
    return target.read_bytes()


def built(source, target, jobs):
    with worker_processes(jobs) as executor:
        report = compile_sources([source], target, executor=executor)
    assert not report.failed
    assert [path.name for path in target.parent.iterdir() if path.is_file()] == [target.name]
    return target.read_bytes()


@pytest.mark.parametrize("jobs", [1, 2])
def test_copies_change_not_one_byte(tmp_path, labels, monkeypatch, jobs):
    plain = without(monkeypatch, labels, tmp_path / "x")
    assert built(labels, tmp_path / "x", jobs) == plain


def test_the_sections_of_copies_are_read_once(tmp_path, labels, monkeypatch):
    read = []
    plain = label._stated

    def noted(document, index, *more):
        read.append(document.sections[index].text)
        return plain(document, index, *more)

    monkeypatch.setattr(label, "_stated", noted)
    compile_sources([labels], tmp_path / "x")
    # Three of the first drug, three of the other, and one section that some labels of the first have for themselves.
    assert len(read) == 3 + 3 + 1


def test_a_file_that_is_damaged_meanwhile_changes_not_one_byte(tmp_path, labels, monkeypatch):
    plain = without(monkeypatch, labels, tmp_path / "x")

    def damage(stage, done, _total):
        for path in tmp_path.glob("*.kept"):
            size = path.stat().st_size
            path.write_bytes(bytes([done]) * size)

    compile_sources([labels], tmp_path / "x", progress=damage)
    assert (tmp_path / "x").read_bytes() == plain


@pytest.mark.parametrize("after", [1, 13])
def test_an_interruption_leaves_nothing_of_what_was_kept(tmp_path, labels, after):
    seen = []

    def interrupt(stage, done, _total):
        seen.extend(path.name for path in tmp_path.glob("*.kept"))
        if done == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compile_sources([labels], tmp_path / "x", progress=interrupt)
    assert seen
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_build_begins_with_what_an_earlier_one_left_to_it_and_gives_the_same_bytes(tmp_path, labels, monkeypatch):
    plain = without(monkeypatch, labels, tmp_path / "x")
    left = tmp_path / "cache"
    left.mkdir()
    compile_sources([labels], tmp_path / "x", keep_in=left)

    def read(*_arguments):
        raise AssertionError("read again")

    with monkeypatch.context() as patched:
        patched.setattr(label, "_stated", read)
        compile_sources([labels], tmp_path / "x", keep_in=left)
    assert (tmp_path / "x").read_bytes() == plain
    assert len(list(left.iterdir())) == 1


def test_of_a_label_that_has_changed_since_what_changed_is_read(tmp_path, labels, monkeypatch):
    left = tmp_path / "cache"
    left.mkdir()
    compile_sources([labels], tmp_path / "x", keep_in=left)
    changed = record(0, version="99", contraindications=["4 CONTRAINDICATIONS Patients with asthma."])
    labels.write_text(json.dumps([changed, *RECORDS[1:]]))
    plain = without(monkeypatch, labels, tmp_path / "x")
    read = []
    stated = label._stated
    monkeypatch.setattr(label, "_stated", lambda part, index, topic: read.append(topic) or stated(part, index, topic))
    compile_sources([labels], tmp_path / "x", keep_in=left)
    assert read == ["contraindicated"]
    assert (tmp_path / "x").read_bytes() == plain


def test_a_label_that_extraction_fails_on_is_not_kept_and_fails_again(tmp_path, labels, monkeypatch):
    def broken(document, index, *more):
        raise KeyError(index)

    monkeypatch.setattr(label, "_stated", broken)
    report = compile_sources([labels], tmp_path / "x")
    assert [problem.file for problem in report.problems] == sorted(one["set_id"] for one in RECORDS)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real labels are not here")
def test_copies_of_real_labels_under_other_set_ids_change_not_one_byte(tmp_path, monkeypatch):
    labels = [json.loads(line) for line in some_real(3)]
    copies = [{**one, "set_id": f"copy-{n}", "openfda": one["openfda"]} for n, one in enumerate(labels)]
    for one in copies:
        one["openfda"] = {**one["openfda"], "spl_set_id": [one["set_id"]]}
        one.pop("package_label_principal_display_panel", None)
    changed = [{**one, "set_id": f"{one['set_id']}-2", "contraindications": ["None."]} for one in copies]
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "labels.json"
    source.write_text(json.dumps([*labels, *copies, *changed]))
    plain = without(monkeypatch, source, tmp_path / "x")
    assert built(source, tmp_path / "x", 1) == plain
    assert built(source, tmp_path / "x", 2) == plain


def some_real(count):
    path = min(SHARED.glob("*.zip"))
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        records = [json.dumps(one) for one in ijson.items(file, "results.item", use_float=True)]
    return random.Random(3).sample(records, count)
