"""What one build leaves to the next holds for the same code, words and weights alone."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import medcli
from medcli.kept import lasting as module
from medcli.kept.file import at
from medcli.kept.lasting import LIBRARIES, ground, lasting


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_one_block_kept_the_next_finds(tmp_path):
    with lasting(tmp_path) as path:
        at(path).put({b"a": b"1"})
    with lasting(tmp_path) as again:
        assert at(again).get([b"a"]) == {b"a": b"1"}
    assert again == path


def test_what_an_interrupted_block_kept_the_next_finds(tmp_path):
    def interrupted():
        with lasting(tmp_path) as path:
            at(path).put({b"a": b"1"})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with lasting(tmp_path) as path:
        assert at(path).get([b"a"]) == {b"a": b"1"}


def test_nothing_is_found_of_what_another_version_kept_and_its_file_is_removed(tmp_path, monkeypatch):
    with lasting(tmp_path) as path:
        at(path).put({b"a": b"1"})
    monkeypatch.setattr(module, "ground", lambda: "another")
    with lasting(tmp_path) as other:
        assert at(other).get([b"a"]) == {}
    assert names(tmp_path) == [other.name] != [path.name]


def test_no_other_file_of_the_folder_is_touched(tmp_path):
    (tmp_path / "update.lock").touch()
    (tmp_path / "2026-11-20").mkdir()
    with lasting(tmp_path) as path:
        pass
    assert names(tmp_path) == ["2026-11-20", path.name, "update.lock"]


@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_a_damaged_file_is_begun_anew(tmp_path, damage):
    with lasting(tmp_path) as path:
        at(path).put({bytes([n]): bytes(3000) for n in range(100)})
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    with lasting(tmp_path) as path:
        assert at(path).get([bytes([n]) for n in range(100)]) == {}
        at(path).put({b"a": b"1"})
        assert at(path).get([b"a"]) == {b"a": b"1"}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Give a copy of some of the package, which its digest is made of."""
    copy = tmp_path / "medcli"
    shutil.copytree(Path(medcli.__file__).parent / "vocab", copy / "vocab", ignore=shutil.ignore_patterns("*.pyc"))
    monkeypatch.setattr(medcli, "__file__", str(copy / "__init__.py"))
    return copy


def digest():
    return ground.__wrapped__()


def test_every_file_of_the_package_counts(package):
    seen = {digest()}
    with (package / "vocab" / "effects.tsv").open("a") as file:
        file.write("x")
    seen.add(digest())
    (package / "rule.py").write_text("1")
    seen.add(digest())
    (package / "rule.py").rename(package / "rules.py")
    seen.add(digest())
    (package / "weights.gz").write_bytes(b"1")
    seen.add(digest())
    assert len(seen) == 5


def test_what_python_compiles_and_a_database_that_is_looked_up_do_not_count(package):
    before = digest()
    (package / "rule.pyc").write_bytes(b"1")
    (package / "meds.sqlite").write_bytes(b"1")
    assert digest() == before


def test_another_version_of_a_library_counts(monkeypatch):
    before = digest()
    monkeypatch.setattr(module, "version", lambda _name: "0")
    assert digest() != before


def test_every_library_that_extraction_imports_is_known():
    script = """
import importlib.metadata, json, sys
import medcli.extract, medcli.kept.lasting
found = importlib.metadata.packages_distributions()
own = {name.partition(".")[0] for name in sys.modules}
print(json.dumps(sorted({d.lower() for name in own for d in found.get(name, ())})))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    on_every_start = {"medcli", "setuptools"}  # the second by a .pth file that it installs
    assert set(json.loads(done.stdout)) - on_every_start <= set(LIBRARIES)
