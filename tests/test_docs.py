"""The pages that people write name what is there, and link to what is there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
NAMED = re.compile(r"`((?:medcli|docs|data|scripts|tests)/[\w./-]*)`")
ELSEWHERE = re.compile(r"https?:|mailto:|#")


def table_under(title: str, page: str) -> list[str]:
    """Return the rows of the table that stands under a heading."""
    (_, after) = page.split(f"\n## {title}\n", 1)
    return [line for line in after.split("\n## ", 1)[0].splitlines() if line.startswith("|")]


def parts_of_the_package() -> set[str]:
    """Return the names of the packages and modules directly in medcli."""
    package = ROOT / "medcli"
    packages = {path.parent.name for path in package.glob("*/__init__.py")}
    return packages | {path.stem for path in package.glob("*.py") if not path.stem.startswith("_")}


@pytest.mark.parametrize("page", [ARCHITECTURE, CONTRIBUTING], ids=["architecture", "contributing"])
def test_every_file_that_a_page_names_is_there(page: str):
    named = set(NAMED.findall(page)) - {"docs/extraction.md"}
    assert len(named) > 8
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_architecture_page_names_every_package_and_module():
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`\n]+`", ARCHITECTURE))))
    assert parts_of_the_package() - named == set()


def test_the_table_of_imports_names_no_module_that_is_not_there():
    cells = [row.split("|")[1] for row in table_under("Who may import whom", ARCHITECTURE)[2:]]
    named = {name.removeprefix("cli/").removesuffix(".py") for cell in cells for name in re.findall(r"`([^`]+)`", cell)}
    assert named - {"build", "update"} <= parts_of_the_package()  # files of cli


def test_the_flow_names_its_steps_in_order():
    flow = re.findall(r"^\d+\. \*\*(\w+)\*\*", ARCHITECTURE, re.MULTILINE)
    steps = ["Readers", "Document", "Extract", "Facts", "Compile", "Store", "Queries", "Views", "Render", "CLI"]
    assert flow == steps


def test_where_it_goes_is_the_same_on_both_pages():
    assert table_under("Where does it go", ARCHITECTURE) == table_under("Where does it go", CONTRIBUTING)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_link_leads_nowhere(path: Path):
    links = re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8"))
    targets = [link.partition("#")[0] for link in links if not ELSEWHERE.match(link)]
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_names_a_path_of_one_machine(path: Path):
    assert not re.search(r"(?<![\w.])/(?:home|root|work|tmp|Users)/", path.read_text("utf-8"))


def test_no_page_is_empty():
    assert [path.name for path in PAGES if not path.read_text("utf-8").strip()] == []


def test_contributing_names_only_targets_that_the_makefile_has():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    pages = CONTRIBUTING + (ROOT / "README.md").read_text("utf-8")
    assert set(re.findall(r"^(?: {4})?make ([a-z]+)", pages, re.MULTILINE)) <= targets


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_alone_prints_every_target_and_makes_nothing():
    done = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL
    )
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    phony = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[0].split()
    assert sorted(targets) == sorted(phony)
    assert [line.split()[1] for line in done.stdout.splitlines()] == targets


def test_every_pre_commit_hook_is_a_tool_of_the_project():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    hooks = config["repos"][0]["hooks"]
    assert all(hook["language"] == "system" and hook["entry"].startswith(".venv/bin/") for hook in hooks)
