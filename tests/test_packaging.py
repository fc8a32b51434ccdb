"""What is tested is what is installed: the wheel has its data, and works in an environment that has nothing else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DATA_SUFFIXES = {".tsv", ".toml", ".txt", ".sql", ".json", ".typed", ".py"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# Somebody else's settings must not decide which database answers.
ENVIRON = {key: value for key, value in os.environ.items() if key not in ("MEDCLI_DB", "PYTHONPATH")}
NO_NETWORK = re.compile(
    r"NewConnectionError|ConnectionError|Could not find a version|No matching distribution|timed out"
)


def names_of(requirements: list[str]) -> set[str]:
    """Return the distributions that requirements name, in lower case."""
    return {re.split(r"[\[<>=~! ]", requirement)[0].lower() for requirement in requirements}


BUILD_ONLY = names_of(PROJECT["optional-dependencies"]["build"])


def run(*command: str | Path, cwd: Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a program that must end with this exit code, away from the project's own folder."""
    environ = {**ENVIRON, "XDG_DATA_HOME": str(cwd / "nobody"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(
        command, cwd=cwd, env=environ, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode and {"pip", "build"} & set(command) and NO_NETWORK.search(done.stdout + done.stderr):
        pytest.skip("pip cannot reach a package index")
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Build the source archive, and the wheel from it; return both."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", out, ROOT, cwd=out)
    (sdist,) = out.glob("*.tar.gz")
    (wheel,) = out.glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="module")
def installed(archives: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel with what it needs at run time, and nothing else; return the folder of its programs."""
    folder = tmp_path_factory.mktemp("clean") / "a folder"
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", str(archives[1]), cwd=folder)
    return folder / "bin"


def names_in(wheel: Path) -> set[str]:
    """Return the names of the files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_has_every_module_and_data_file_of_the_package(archives: tuple[Path, Path]):
    package = ROOT / "medcli"
    files = {
        p.relative_to(ROOT).as_posix() for p in package.rglob("*") if p.suffix in DATA_SUFFIXES or p.name == "py.typed"
    }
    assert {"medcli/py.typed", "medcli/store/schema.sql", "medcli/vocab/drugs.tsv"} <= files
    assert files - names_in(archives[1]) == set()


def test_the_wheel_has_the_database_as_it_is_in_the_project(archives: tuple[Path, Path]):
    with zipfile.ZipFile(archives[1]) as archive:
        assert archive.read("medcli/data/meds.sqlite") == (ROOT / "data" / "meds.sqlite").read_bytes()


def test_the_wheel_has_the_monographs_that_an_update_compiles(archives: tuple[Path, Path]):
    sources = {f"medcli/data/sources/{path.name}" for path in (ROOT / "data" / "sources").iterdir()}
    assert {name for name in names_in(archives[1]) if name.startswith("medcli/data/sources/")} == sources


def test_the_wheel_has_nothing_that_is_not_of_the_package(archives: tuple[Path, Path]):
    strays = [n for n in names_in(archives[1]) if not n.startswith("medcli/") and ".dist-info/" not in n]
    assert strays == []
    assert not [n for n in names_in(archives[1]) if "__pycache__" in n or n.endswith(".pyc")]


def test_the_source_archive_has_what_builds_and_tests_it(archives: tuple[Path, Path]):
    with tarfile.open(archives[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "Makefile", "LICENSE", "README.md", "data/meds.sqlite", "scripts/build_db.py"} <= names
    assert {"tests/test_packaging.py", "data/sources/carisoprodol.md", "docs/architecture.md", ".ci/run"} <= names
    assert not [name for name in names if name.startswith((".venv", ".git/", ".hypothesis"))]


def test_an_installed_look_up_answers_from_the_packaged_database(installed: Path, tmp_path: Path):
    answer = json.loads(run(installed / "medcli", "show", "carisoprodol", "--format", "json", cwd=tmp_path).stdout)
    assert "carisoprodol" in json.dumps(answer)
    code = "import medcli.queries as q; print(q.default_path(None, {'HOME': '/nowhere'}))"
    path = Path(run(installed / "python", "-c", code, cwd=tmp_path).stdout.strip())
    assert path.parts[-3:] == ("medcli", "data", "meds.sqlite")
    assert path.is_relative_to(installed.parent)


def test_an_installed_look_up_needs_nothing_of_the_compile_side(installed: Path, tmp_path: Path):
    listed = json.loads(run(installed / "python", "-m", "pip", "list", "--format", "json", cwd=tmp_path).stdout)
    names = {package["name"].lower().replace("_", "-") for package in listed}
    assert "medcli" in names
    # Rich itself needs markdown-it-py; a look-up does not.
    assert names & BUILD_ONLY <= {"markdown-it-py"}
    assert not [name for name in names if name.startswith("pydantic")]
    table = run(installed / "medcli", "compare", "amitriptyline", "carisoprodol", "--format", "table", cwd=tmp_path)
    assert "carisoprodol" in table.stdout


def test_an_installed_doctor_finds_nothing_wrong(installed: Path, tmp_path: Path):
    run(installed / "medcli", "doctor", cwd=tmp_path)


def test_compiling_without_the_extra_names_the_extra(installed: Path, tmp_path: Path):
    (tmp_path / "a.md").write_text("# Carisoprodol\n\n## Side effects\n\n- Dizziness\n")
    done = run(installed / "medcli", "build", "a.md", "--out", "my.sqlite", cwd=tmp_path, code=1)
    assert 'pip install "medcli[build]"' in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "my.sqlite").exists()


def test_no_dependency_of_the_extra_is_one_of_look_ups():
    assert {"lxml", "sqlite-utils", "pyyaml"} <= BUILD_ONLY
    assert names_of(PROJECT["dependencies"]).isdisjoint(BUILD_ONLY)
