"""The monographs that are shipped keep to the format of docs/monographs.md and to their sources.

What needs the real labels and articles is skipped where these are not at hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from medcli.facts import Severity
from medcli.verify import report
from medcli.verify.check import Status, verify
from medcli.verify.lines import read_monograph
from medcli.verify.lint import lint
from medcli.verify.shelf import Shelf, open_shelf

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
MONOGRAPHS = sorted(p for p in (ROOT / "data" / "sources").glob("*.md"))
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real labels and articles are not here")

SECTIONS = ("Indications", "Common side effects", "Other side effects", "Contraindicated groups", "Duration cautions")
LINE = re.compile(r"- (?P<statement>[^\[\]]+?)(?P<cited>(?: \[[^\[\]]+\])+)(?: +<!-- .+ -->)?")
CITATION = re.compile(r'(?P<key>[LA]\d+) (?P<place>§\d+(?:\.\d+)?|"[^"]+"|[a-z]+(?: [a-z]+)*)')


def split(text: str) -> tuple[dict[str, Any], list[tuple[int, str]]]:
    """Return the front matter, and the lines of the body with their numbers in the file."""
    _, front, _ = re.split(r"^---$", text, maxsplit=2, flags=re.MULTILINE)
    offset = front.count("\n") + 1
    return yaml.safe_load(front), list(enumerate(text.splitlines(), 1))[offset:]


def statements(text: str) -> Iterator[tuple[int, str, str, list[re.Match[str]]]]:
    """Yield line number, section, statement and citations of each well-formed line."""
    section = ""
    for number, line in split(text)[1]:
        section = line[3:] if line.startswith("## ") else section
        if found := LINE.fullmatch(line):
            yield number, section, found["statement"], list(CITATION.finditer(found["cited"]))


def article(name: str) -> str:
    return (SHARED / "articles" / name).read_text(encoding="utf-8")


every_monograph = pytest.mark.parametrize("path", MONOGRAPHS, ids=lambda p: p.stem)


def test_the_two_drugs_of_the_project_have_monographs() -> None:
    assert {"amitriptyline", "carisoprodol"} <= {p.stem for p in MONOGRAPHS}


@every_monograph
def test_a_shipped_monograph_keeps_to_the_format(path: Path) -> None:
    assert [p for p in lint(read_monograph(path)) if p.severity is Severity.ERROR] == []


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    articles = sorted(SHARED.glob("articles/*.txt"))
    labels = [*sorted(SHARED.glob("labels/openfda*/*.zip")), SHARED / "labels" / "spl"]
    return open_shelf([*labels, *articles], tmp_path_factory.mktemp("shelf"))


@needs_shared
def test_every_shipped_line_is_supported_by_what_it_cites_or_says_why_not(shelf: Shelf) -> None:
    verdicts = [verify(read_monograph(path), shelf, overlap=True) for path in MONOGRAPHS]
    told = list(report.rows(verdicts))
    assert report.good(verdicts, 98.0), told
    assert not any(verdict.of(Status.ABSENT) for verdict in verdicts), told


@every_monograph
def test_on_label_is_said_only_with_a_label_behind_it(path: Path) -> None:
    for number, _, statement, cited in statements(path.read_text(encoding="utf-8")):
        if "; on label" in statement:
            assert all(c["key"].startswith("L") for c in cited), number


@every_monograph
@needs_shared
def test_no_version_or_date_of_a_label_is_made_up(path: Path, shelf: Shelf) -> None:
    for key, ref in split(path.read_text(encoding="utf-8"))[0]["refs"].items():
        if "label" in ref:
            label = shelf.get(ref["label"])
            assert label is not None, key
            # The partial records carry no date, so neither may the reference.
            assert (str(ref["version"]), str(ref.get("date", ""))) == (label.version, label.date), key


@cache
def lines_citing(drug: str, source: str) -> dict[str, list[str]]:
    """Return the statements of a monograph that cite an article, by section."""
    text = (ROOT / "data" / "sources" / f"{drug}.md").read_text(encoding="utf-8")
    keys = {key for key, ref in split(text)[0]["refs"].items() if ref.get("article") == source}
    found: dict[str, list[str]] = {section: [] for section in SECTIONS}
    for _, section, statement, cited in statements(text):
        if section in found and any(c["key"] in keys for c in cited):
            found[section].append(statement.lower())
    return found


def same(name: str, line: str) -> bool:
    """Whether a line's term is that name, or one of the two holds the other."""
    term = line.rpartition(": ")[2].partition("; ")[0]
    return name.lower() in term or term in name.lower()


@needs_shared
@pytest.mark.parametrize(
    ("kind", "sections"),
    [
        ("indications", ["Indications"]),
        ("side_effects", ["Common side effects", "Other side effects"]),
        ("contraindicated_groups", ["Contraindicated groups"]),
    ],
)
def test_every_core_fact_of_the_articles_has_a_line_that_cites_the_article(kind: str, sections: list[str]) -> None:
    expected = json.loads(article("expected.json"))
    expected.pop("must_not")
    for source, drugs in expected.items():
        for drug, facts in drugs.items():
            said = [line for section in sections for line in lines_citing(drug, source)[section]]
            for fact in facts[kind]:
                names = [fact.get("term") or fact["group"], *fact.get("aliases", [])]
                if fact["tier"] == "core":
                    assert any(same(name, line) for name in names for line in said), (source, drug, names)


@needs_shared
def test_nothing_that_an_article_does_not_say_of_a_drug_is_cited_to_it() -> None:
    for trap in json.loads(article("expected.json"))["must_not"]:
        if trap["kind"] in ("indications", "side_effects") and trap["drug"] in ("carisoprodol", "amitriptyline"):
            said = lines_citing(trap["drug"], trap["file"])
            sections = (
                ["Indications"] if trap["kind"] == "indications" else ["Common side effects", "Other side effects"]
            )
            heads = {line.split("; ")[0] for section in sections for line in said[section]}
            assert trap["term"] not in heads, trap["quote"]
