"""The bench measures side by side, and says nothing of what it did not measure."""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import programs
import pytest

ROOT = Path(__file__).parent.parent
ENVIRON = {**os.environ, "MEDCLI_DB": str(ROOT / "data" / "meds.sqlite"), "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    return programs.load("bench")


def test_a_report_has_a_line_for_each_command_and_its_ratio_to_a_bare_start(bench: ModuleType):
    *lines, batch = bench.lookup(1, 2, ENVIRON)
    assert [line[:22].strip() for line in lines] == list(bench.LOOKUPS)
    assert lines[0].endswith("1.0 ×")
    assert "a second" in batch


def test_a_command_that_fails_is_not_measured(bench: ModuleType):
    with pytest.raises(bench.subprocess.CalledProcessError):
        bench.processor_seconds((*bench.MEDCLI, "show"), {**ENVIRON, "MEDCLI_DB": "missing.sqlite"})


def test_without_a_part_nothing_is_measured(bench: ModuleType, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        bench.main([])
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


@pytest.fixture(scope="module")
def bench_build() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "scripts"))
    yield importlib.import_module("bench_build")
    sys.path.remove(str(ROOT / "scripts"))


def label(folder: Path, number: int, bench_build: ModuleType) -> Path:
    path = folder / f"{number}.json"
    path.write_text(json.dumps(bench_build._made_up(number)))
    return path


def test_a_build_is_measured_stage_by_stage_against_the_bare_parse(bench_build: ModuleType, tmp_path: Path):
    files = [label(tmp_path, number, bench_build) for number in range(2)]
    files.append(tmp_path / "no-label.xml")
    files[-1].write_text("<recall/>")
    *stages, labels, database, kept, memory, projected = bench_build.build(files)
    assert [line[:10].strip() for line in stages] == ["bare parse", *bench_build.STAGES, "all"]
    assert all(" × " in line for line in stages)
    assert labels.startswith("2 labels, 0.")
    assert "sections with facts" in database
    assert kept.startswith("met before and kept: 0.0% of labels, 0.0% of sections, 0.0% of characters; ")
    assert kept.endswith(" without, on 0 of the labels")  # the eighth is the first to be compared
    assert memory.startswith("peak memory after 2 labels ")
    assert "250,000 labels / 20 GB" in projected


def test_what_was_met_before_is_told(bench_build: ModuleType, tmp_path: Path):
    text = json.loads(label(tmp_path, 0, bench_build).read_text())
    (tmp_path / "0.json").write_text(json.dumps([{**text, "set_id": set_id} for set_id in "abcdefghij"]))
    kept = next(line for line in bench_build.build([tmp_path]) if line.startswith("met before"))
    assert "90.0% of labels, 90.0% of sections, 90.0% of characters" in kept
    assert kept.endswith("on 1 of the labels")


@pytest.fixture
def bench_copies(bench_build: ModuleType) -> ModuleType:
    return importlib.import_module("bench_copies")


def test_what_labels_of_a_drug_have_in_common_is_told_pair_by_pair(bench_build, bench_copies, tmp_path: Path):
    one, other = (json.loads(label(tmp_path, number, bench_build).read_text()) for number in (0, 1))
    mixed = {**one, "set_id": "mixed", "contraindications": other["contraindications"]}
    copy = {**one, "set_id": "copy"}
    apart = {**one, "set_id": "apart", "openfda": {"generic_name": ["other"]}}
    (tmp_path / "0.json").write_text(json.dumps([one, mixed, copy, apart]))
    (tmp_path / "1.json").unlink()
    first, _, sections, whole = bench_copies.in_common([tmp_path / "0.json"])
    assert first == "copies: 3 pairs of labels of one drug, of 1 drugs"
    assert whole.split()[2] == "33.3%"  # one of three pairs
    assert sections.split()[1] == "77.8%"  # all three, two and two


def test_where_no_drug_has_two_labels_nothing_is_said_of_copies(bench_build, bench_copies, tmp_path: Path):
    one = label(tmp_path, 0, bench_build)
    assert bench_copies.in_common([one]) == ["copies: no drug has two labels here"]


@pytest.mark.parametrize(
    ("share", "labels", "least", "most"),
    [(0.0, 50, 0.0, 0.0), (1.0, 4, 0.75, 0.75), (0.3, 1, 0, 0), (0.1, 11, 1 / 11, 0.5)],
)
def test_what_was_met_before_has_bounds(bench_copies, share: float, labels: int, least: float, most: float):
    assert bench_copies.bounds(share, labels) == pytest.approx((least, most))


def test_a_collection_of_copies_is_built_both_ways(bench_build, bench_copies, tmp_path: Path):
    (line,) = bench_copies.repeated([label(tmp_path, number, bench_build) for number in range(2)], 3)
    assert line.startswith("6 labels, each text 3 times: ")
    assert line.endswith(" × as fast")


def test_without_labels_nothing_is_measured_and_that_is_said(bench_build: ModuleType, tmp_path: Path):
    assert bench_build.build([tmp_path, tmp_path / "missing.json"]) == ["build: there are no labels to measure with"]


def test_what_cannot_be_parsed_is_no_part_of_the_bare_parse(bench_build: ModuleType, tmp_path: Path):
    for name, text in (("a.json", "{"), ("b.xml", "<a>"), ("c.zip", "PK"), ("d.txt", "{}")):
        (tmp_path / name).write_text(text)
    assert bench_build.bare_parse(sorted(tmp_path.iterdir())) == (0.0, 0.0)


def test_the_projection_is_bound_by_what_one_process_does_where_that_is_more(bench_build: ModuleType):
    seconds = dict.fromkeys(bench_build.STAGES, 0.0)
    measured = bench_build.Measured(1.0, 20.0, labels=250)
    measured.seconds = {**seconds, "read": 1.2, "extract": 2.4}
    assert "30 / 30 minutes" in bench_build.projection(measured)
    measured.seconds = {**seconds, "read": 2.4, "extract": 0.6}
    assert "40 / 40 minutes" in bench_build.projection(measured)


def test_a_build_of_more_labels_takes_hardly_more_memory(bench_build: ModuleType):
    (line,) = bench_build.flatness(10)
    ratio, peaks = line.removeprefix("made-up labels: ").split(" × for 8 × as many; ")
    assert float(ratio) < 1.5
    assert [f"{labels} labels" in peaks for labels in (1, 2, 5, 10, 4)] == [True, True, True, True, False]
