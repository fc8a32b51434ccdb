"""The bench measures side by side, and says nothing of what it did not measure."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
ENVIRON = {**os.environ, "MEDCLI_DB": str(ROOT / "data" / "meds.sqlite"), "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench", ROOT / "scripts" / "bench.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
