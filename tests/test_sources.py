"""The monographs that are shipped keep to the format of docs/monographs.md and to their sources.

The format is checked line by line here, on its own terms, so that a mistake in a monograph is found before any
reader or rule sees it. What needs the real labels and articles is skipped where these are not at hand.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
MONOGRAPHS = sorted(p for p in (ROOT / "data" / "sources").glob("*.md"))
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real labels and articles are not here")

FRONT_MATTER = {"generic", "brands", "synonyms", "class", "schedule", "date", "refs"}
COURSE = {"acute", "chronic", "on label", "off label", "adults", "adolescents", "children", "older adults"}
EFFECT = {"common", "serious", "trial", "post-marketing"}
TOPIC = r"[A-Za-z][^:]*: "
# What each section's statements must look like, without their citations.
GRAMMAR = {
    "Indications": r"[^:;]+(; [^:;]+)*",
    "Common side effects": r"[^:;]+(; [^:;]+)*",
    "Other side effects": r"[^:;]+(; [^:;]+)*",
    "Contraindicated groups": r"(contraindicated|avoid|caution): [^:;]+",
    "Duration cautions": r"(max duration|short term only|not studied beyond|reassess|stop if no improvement): [^:;]+",
    "Boxed warning": TOPIC + r"[^;]+",
    "Warnings": TOPIC + r"[^;]+",
    "Dosage": r"\d[\d.]* mg( to \d[\d.]* mg)?(; [^:;]+){0,3}",
    "Interactions": TOPIC + r"[^;]+",
    "Combinations": r"[a-z ]+; (risk|benefit claim): [^:;]+",
    "Mechanism": r"[^:;]+",
    "Metabolites": r"[^:;]+",
}
ATTRIBUTES = {"Indications": COURSE, "Common side effects": EFFECT, "Other side effects": EFFECT}
LINE = re.compile(r"- (?P<statement>[^\[\]]+?)(?P<cited>(?: \[[^\[\]]+\])+)")
CITATION = re.compile(r'(?P<key>[LA]\d+) (?P<place>§\d+(?:\.\d+)?|"[^"]+"|[a-z]+(?: [a-z]+)*)')
PERCENT = re.compile(r"(\d+(?:\.\d+)?)%(?: to (\d+(?:\.\d+)?)%)?")


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


def wrong_citations(cited: str, refs: dict[str, Any]) -> Iterator[str]:
    for bracket in re.findall(r"\[([^\]]+)\]", cited):
        for part in re.split(r"; (?=[LA]\d)", bracket):
            found = CITATION.fullmatch(part)
            if not found:
                yield f"no citation: {part}"
            elif found["key"] not in refs:
                yield f"not in refs: {found['key']}"
            elif ("article" in refs[found["key"]]) != found["place"].startswith('"'):
                yield f"an article is cited by title, a label by section: {part}"


def wrong_attributes(section: str, statement: str) -> Iterator[str]:
    if section not in ATTRIBUTES:
        return
    for word in statement.split("; ")[1:]:
        percent = PERCENT.fullmatch(word) if ATTRIBUTES[section] is EFFECT else None
        if percent and float(percent[1]) <= float(percent[2] or percent[1]) <= 100:
            continue
        if word not in ATTRIBUTES[section]:
            yield f"unknown attribute: {word}"


def lint(text: str) -> list[tuple[int, str]]:
    """Return what breaks the format: (line of the file, message)."""
    front, body = split(text)
    refs = front.get("refs", {})
    problems = [(1, f"unknown key: {key}") for key in front if key not in FRONT_MATTER]
    section, seen = "", set()
    for number, line in body:
        if line.startswith("## "):
            section = line[3:]
            problems += [(number, f"unknown section: {section}")] if section not in GRAMMAR else []
        elif line.startswith("# "):
            problems += [(number, "the title is not the generic name")] if line[2:] != front["generic"] else []
        elif line:
            messages = list(wrong_line(section, line, refs))
            messages += ["said twice"] if (section, line) in seen else []
            seen.add((section, line))
            problems += [(number, message) for message in messages]
    return problems


def wrong_line(section: str, line: str, refs: dict[str, Any]) -> Iterator[str]:
    found = LINE.fullmatch(line)
    if not found:
        yield "no statement with a citation"
        return
    yield from wrong_citations(found["cited"], refs)
    yield from wrong_attributes(section, found["statement"])
    if section in GRAMMAR and not re.fullmatch(GRAMMAR[section], found["statement"]):
        yield f"not in the form of {section}"


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    """Return every run of *length* words in *text*."""
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


@cache
def labels() -> dict[str, dict[str, Any]]:
    """Return the labels that any monograph cites, by set id."""
    cited = {
        ref["label"] for path in MONOGRAPHS for ref in split(path.read_text())[0]["refs"].values() if "label" in ref
    }
    records: dict[str, dict[str, Any]] = {}
    for archive in sorted(SHARED.glob("labels/openfda*/*.zip")):
        with zipfile.ZipFile(archive) as parts:
            for name in parts.namelist():
                results = json.loads(parts.read(name))["results"]
                records |= {r["set_id"]: r for r in results if r.get("set_id") in cited}
    return records


def article(name: str) -> str:
    return (SHARED / "articles" / name).read_text(encoding="utf-8")


def monograph(line: str, section: str = "Warnings") -> str:
    """Return the smallest monograph around one line."""
    refs = "  L1: {label: 1}\n  A1: {article: a.txt}\n"
    return f"---\ngeneric: aspirin\nrefs:\n{refs}---\n# aspirin\n## {section}\n{line}\n"


every_monograph = pytest.mark.parametrize("path", MONOGRAPHS, ids=lambda p: p.stem)


def test_the_two_drugs_of_the_project_have_monographs() -> None:
    assert {"amitriptyline", "carisoprodol"} <= {p.stem for p in MONOGRAPHS}


@every_monograph
def test_a_shipped_monograph_keeps_to_the_format(path: Path) -> None:
    assert lint(path.read_text(encoding="utf-8")) == []


@every_monograph
def test_a_shipped_monograph_is_named_after_its_drug_and_dated(path: Path) -> None:
    front, _ = split(path.read_text(encoding="utf-8"))
    assert front["generic"] == path.stem
    assert isinstance(front["date"], date)


@every_monograph
def test_a_shipped_monograph_lists_no_source_that_it_never_cites(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = {citation["key"] for *_, cited in statements(text) for citation in cited}
    assert used == set(split(text)[0]["refs"])


@every_monograph
def test_on_label_is_said_only_with_a_label_behind_it(path: Path) -> None:
    for number, _, statement, cited in statements(path.read_text(encoding="utf-8")):
        if "; on label" in statement:
            assert all(c["key"].startswith("L") for c in cited), number


@every_monograph
@needs_shared
def test_every_cited_place_exists_in_its_source(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    refs = split(text)[0]["refs"]
    for number, _, _, cited in statements(text):
        for key, place in (c.groups() for c in cited):
            if "article" in refs[key]:
                titles = {line.strip().rstrip(":") for line in article(refs[key]["article"]).splitlines()}
                assert place.strip('"') in titles, number
            else:
                record = labels()[refs[key]["label"]]
                numbered = re.compile(rf"(?<![\d.(]){re.escape(place[1:])} [A-Z]")
                whole = " ".join(part for value in record.values() if isinstance(value, list) for part in value)
                known = numbered.search(whole) if place[0] == "§" else place.replace(" ", "_") in record
                assert known, (number, place)


@every_monograph
@needs_shared
def test_no_version_or_date_of_a_label_is_made_up(path: Path) -> None:
    for key, ref in split(path.read_text(encoding="utf-8"))[0]["refs"].items():
        if "label" in ref:
            record = labels()[ref["label"]]
            assert str(ref["version"]) == record["version"], key
            # The partial records carry no date, so neither may the reference.
            given_date = ref["date"].strftime("%Y%m%d") if "date" in ref else None
            assert given_date == record.get("effective_time"), key


@every_monograph
@needs_shared
def test_no_eight_words_in_a_row_are_taken_from_a_source(path: Path) -> None:
    articles = [p.read_text(encoding="utf-8") for p in (SHARED / "articles").glob("*.txt")]
    taken = set().union(
        *map(runs, articles), *(runs(json.dumps(record, ensure_ascii=False)) for record in labels().values())
    )
    copied = {n: s for n, _, s, _ in statements(path.read_text(encoding="utf-8")) if runs(s) & taken}
    assert copied == {}


@cache
def lines_citing(drug: str, source: str) -> dict[str, list[str]]:
    """Return the statements of a monograph that cite an article, by section."""
    text = (ROOT / "data" / "sources" / f"{drug}.md").read_text(encoding="utf-8")
    keys = {key for key, ref in split(text)[0]["refs"].items() if ref.get("article") == source}
    found: dict[str, list[str]] = {section: [] for section in GRAMMAR}
    for _, section, statement, cited in statements(text):
        if any(c["key"] in keys for c in cited):
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


GOOD = [
    ("Indications", '- back pain; chronic; off label [A1 "Who Should Avoid It?"]'),
    ("Common side effects", "- drowsiness; 13% to 17%; trial [L1 §6.1]"),
    ("Contraindicated groups", "- avoid: pregnancy [L1 contraindications]"),
    ("Dosage", "- 250 mg to 350 mg; three times daily; max 1400 mg a day [L1 §2; L1 §8.1]"),
    ("Combinations", '- amitriptyline; risk: sedation [L1 §7.1] [A1 "Risks"]'),
]
BAD = [
    ("Warnings", "- driving: care", "no statement with a citation"),
    ("Warnings", "driving: care [L1 §5]", "no statement with a citation"),
    ("Warnings", "- driving: care [L9 §5]", "not in refs: L9"),
    ("Warnings", "- driving: care [L1]", "no citation: L1"),
    ("Warnings", "- driving: care [A1 §5]", "an article is cited by title, a label by section: A1 §5"),
    ("Warnings", '- driving: care [L1 "Risks"]', 'an article is cited by title, a label by section: L1 "Risks"'),
    ("Warnings", "- care [L1 §5]", "not in the form of Warnings"),
    ("Indications", "- pain; sometimes [L1 §1]", "unknown attribute: sometimes"),
    ("Indications", "- pain; 5% [L1 §1]", "unknown attribute: 5%"),
    ("Common side effects", "- nausea; 9% to 5% [L1 §6]", "unknown attribute: 9% to 5%"),
    ("Common side effects", "- nausea; 105% [L1 §6]", "unknown attribute: 105%"),
    ("Contraindicated groups", "- never: pregnancy [L1 §4]", "not in the form of Contraindicated groups"),
    ("Duration cautions", "- two weeks [L1 §2]", "not in the form of Duration cautions"),
    ("Dosage", "- .5 mg; daily [L1 §2]", "not in the form of Dosage"),
    ("Combinations", "- amitriptyline; sedation [L1 §7.1]", "not in the form of Combinations"),
    ("Mechanism", "- inhibits a; and b [L1 §12]", "not in the form of Mechanism"),
]


@pytest.mark.parametrize(("section", "line"), GOOD)
def test_a_line_in_the_form_of_its_section_is_accepted(section: str, line: str) -> None:
    assert lint(monograph(line, section)) == []


@pytest.mark.parametrize(("section", "line", "message"), BAD)
def test_a_line_that_breaks_the_format_is_not_accepted_and_its_number_is_told(
    section: str, line: str, message: str
) -> None:
    assert lint(monograph(line, section)) == [(9, message)]


def test_an_unknown_section_is_not_accepted() -> None:
    assert lint(monograph("- sleep [L1 §1]", "Uses")) == [(8, "unknown section: Uses")]


def test_the_same_line_twice_in_a_section_is_not_accepted() -> None:
    assert lint(monograph("- driving: care [L1 §5]\n- driving: care [L1 §5]")) == [(10, "said twice")]


@given(st.integers(0, 20))
def test_blank_lines_move_a_problem_and_change_nothing_else(blanks: int) -> None:
    text = monograph("\n" * blanks + "- driving: care")
    assert lint(text) == [(9 + blanks, "no statement with a citation")]
