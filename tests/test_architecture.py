"""Imports point one way, and a look-up loads only what it needs."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import build, sources

PACKAGE = Path(__file__).parent.parent / "medcli"
COMPILE_SIDE = ("fetch", "readers", "extract", "kept", "vocab", "store", "thesaurus", "compile")
LOOKUP_SIDE = ("queries", "views", "render", "cli", "doctor")
SHARED = {
    "kinds": (),
    "facts": ("kinds",),
    "errors": (),
    "names": (),
    "folding": (),
    "answers": ("kinds",),
    "reverse": ("answers", "kinds"),
    "findings": ("answers", "kinds"),
}
HEAVY = (
    "rich",
    "pydantic",
    "sqlite_utils",
    "ahocorasick",
    "lxml",
    "yaml",
    "rapidfuzz",
    "markdown_it",
    "charset_normalizer",
    "platformdirs",
    "requests",
)


def modules(*names: str) -> list[Path]:
    """Return the files of the packages and modules of these names."""
    found = [PACKAGE / f"{name}.py" for name in names]
    return [path for path in found if path.is_file()] + [p for name in names for p in (PACKAGE / name).rglob("*.py")]


def imports(path: Path, *, lazy: bool) -> Iterator[str]:
    """Yield the parts of medcli that a file imports; those within functions only where *lazy*."""
    tree = ast.parse(path.read_text("utf-8"))
    within = {node for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for node in ast.walk(f)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and (lazy or node not in within):
            if node.module == "medcli":
                yield from (alias.name for alias in node.names)
            elif node.module.startswith("medcli."):
                yield node.module.split(".")[1]


@pytest.mark.parametrize("name", SHARED)
def test_a_shared_module_imports_only_earlier_ones(name: str):
    assert set(imports(PACKAGE / f"{name}.py", lazy=True)) <= set(SHARED[name])


@pytest.mark.parametrize("path", modules(*LOOKUP_SIDE), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_look_up_side_does_not_import_the_compile_side(path: Path):
    if path in (PACKAGE / "cli" / "build.py", PACKAGE / "cli" / "update.py"):
        return  # the commands of the compile side; nothing imports them but on use
    assert not set(imports(path, lazy=True)) & set(COMPILE_SIDE)


@pytest.mark.parametrize("path", modules(*COMPILE_SIDE), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_compile_side_does_not_import_the_look_up_side(path: Path):
    assert not set(imports(path, lazy=True)) & set(LOOKUP_SIDE)


def test_what_is_rendered_knows_nothing_of_the_database():
    for path in modules("views", "render"):
        assert not set(imports(path, lazy=True)) & {"queries", "cli"}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a small database."""
    path = tmp_path_factory.mktemp("database") / "meds.sqlite"
    build(path, sources())
    return path


def loaded(database: Path, *words: str) -> set[str]:
    """Return the modules that are loaded when a command in a process of its own has ended."""
    program = (
        "import json, sys\n"
        "from medcli.cli.app import main\n"
        "sys.argv[0] = 'medcli'\n"
        "try:\n    main()\n"
        "except SystemExit as error:\n    code = error.code\n"
        "print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)\n"
    )
    environ = {**os.environ, "MEDCLI_DB": str(database), "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, env=environ, check=True
    )
    code, names = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    return set(names)


@pytest.mark.parametrize("form", ["plain", "json", "jsonl", "csv", "tsv", "markdown", "html"])
def test_a_look_up_loads_neither_rich_nor_the_compile_side(form: str, database: Path):
    names = loaded(database, "show", "carisoprodol", "--format", form)
    assert not names & set(HEAVY)
    assert not [name for name in names if name.startswith(tuple(f"medcli.{part}" for part in COMPILE_SIDE))]
    assert "medcli.facts" not in names, "a look-up needs only medcli.kinds"
    assert "medcli.reverse" not in names, "a look-up of one drug asks nothing the other way round"
    assert "medcli.findings" not in names, "nor of several drugs"


def test_a_look_up_loads_only_the_format_that_it_writes(database: Path):
    formats = {
        name
        for name in loaded(database, "show", "carisoprodol", "--format", "plain")
        if name.startswith("medcli.render.")
    }
    assert formats == {"medcli.render.clean", "medcli.render.json_", "medcli.render.plain"}


def test_a_table_does_load_rich(database: Path):
    assert "rich" in loaded(database, "show", "carisoprodol", "--format", "table")
