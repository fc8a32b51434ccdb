"""A line of a monograph is supported only where the label says it; what a label says and no line does is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from programs import load

from medcli.readers import openfda
from medcli.verify.check import Status, Verdict, verify
from medcli.verify.lines import Monograph, read_monograph
from medcli.verify.lint import lint
from medcli.verify.overlap import folded, shared_run
from medcli.verify.places import cited
from medcli.verify.shelf import Shelf, open_shelf
from medcli.verify.words import Words, abbreviations, same_word

LABEL = {
    "set_id": "aaaa-1",
    "version": "4",
    "effective_time": "20260102",
    "openfda": {"generic_name": ["NAPROXEN"], "substance_name": ["NAPROXEN"]},
    "indications_and_usage": ["1 INDICATIONS AND USAGE Naproxen is indicated for the relief of tension headache."],
    "contraindications": [
        "4 CONTRAINDICATIONS Naproxen is contraindicated in patients with peptic ulcer and in the third trimester of "
        "pregnancy."
    ],
    "warnings_and_cautions": [
        "5 WARNINGS AND PRECAUTIONS 5.1 Bleeding Gastrointestinal bleeding can occur at any time. Monitor patients "
        "over 65 years. 5.2 Renal Toxicity Avoid use in patients with severe renal impairment. The use of deep vein "
        "thrombosis (DVT) prophylaxis may add to bleeding."
    ],
    "adverse_reactions": [
        "6 ADVERSE REACTIONS The most common adverse reactions were nausea (12%), dizziness and headache."
    ],
    "drug_interactions": ["7 DRUG INTERACTIONS 7.1 Warfarin Concomitant use increases the risk of bleeding."],
}
HEAD = """---
generic: naproxen
class: nonsteroidal anti-inflammatory drug
date: 2026-01-03
{more}refs:
  L1: {{label: aaaa-1, version: {version}, date: 2026-01-02}}
---
# naproxen
"""
WHOLE = """
## Common side effects

- nausea; 12%; trial [L1 §6]
- dizziness [L1 §6]
- headache [L1 §6]

## Contraindicated groups

- contraindicated: peptic ulcer [L1 §4]
- contraindicated: third trimester of pregnancy [L1 §4]
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder = tmp_path_factory.mktemp("labels")
    older = {**LABEL, "version": "3", "effective_time": "20250101", "contraindications": ["4 CONTRAINDICATIONS None."]}
    (folder / "labels.json").write_text(json.dumps({"results": [older, LABEL]}))
    return open_shelf([folder], folder / "cache")


def monograph(folder: Path, body: str, *, version: int = 4, more: str = "") -> Monograph:
    path = folder / "naproxen.md"
    path.write_text(HEAD.format(version=version, more=more) + body, "utf-8")
    return read_monograph(path)


def line(section: str, words: str) -> str:
    return f"\n## {section}\n\n- {words}\n"


def verdict(folder: Path, shelf: Shelf, body: str, **how: object) -> Verdict:
    return verify(monograph(folder, body, **how), shelf, overlap=True)  # type: ignore[arg-type]


SUPPORTED = [
    ("Indications", "tension headache; on label [L1 §1]"),
    ("Other side effects", "gastrointestinal bleeding [L1 §5.1]"),
    ("Other side effects", "GI bleed [L1 §5.1]"),
    ("Contraindicated groups", "contraindicated: peptic ulcer [L1 contraindications]"),
    ("Contraindicated groups", "avoid: severe renal impairment [L1 §5.2]"),
    ("Contraindicated groups", "caution: older adults; over 65 years [L1 §5.1]"),
    ("Warnings", "bleeding: the gut may bleed at any time [L1 §5.1]"),
    ("Interactions", "warfarin: raises the risk of bleeding [L1 §7.1]"),
]
UNSUPPORTED = [
    ("Indications", "rheumatoid arthritis; on label [L1 §1]", "does not stand there"),
    ("Common side effects", "vomiting [L1 §6]", "does not stand there"),
    ("Common side effects", "nausea; 13%; trial [L1 §6]", "the number 13"),
    ("Other side effects", "gastrointestinal bleeding; serious [L1 §5.1]", "no boxed warning names"),
    ("Contraindicated groups", "contraindicated: severe renal impairment [L1 §5.2]", "it does not say"),
    ("Contraindicated groups", "caution: older adults; over 75 years [L1 §5.1]", "the number 75"),
    ("Contraindicated groups", "contraindicated: asthma [L1 §4]", "does not stand there"),
    ("Contraindicated groups", "contraindicated: peptic ulcer [L1 §8]", "no section"),
    ("Contraindicated groups", "none stated [L1 §4]", "does not say that there is none"),
    ("Duration cautions", "max duration: 10 days [L1 §5]", "no such stretch of time"),
    ("Duration cautions", "short term only: the shortest use that helps [L1 §1]", "too few of its words"),
    ("Warnings", "bleeding: seizures may follow [L1 §5.1]", "does not stand there"),
    ("Dosage", "500 mg; daily [L1 §1]", "the number 500"),
    ("Interactions", "lithium: raises the risk of bleeding [L1 §7.1]", "does not stand there"),
]


@pytest.mark.parametrize(("section", "words"), SUPPORTED)
def test_what_the_cited_section_says_is_supported(section: str, words: str, tmp_path: Path, shelf: Shelf):
    (finding,) = [f for f in verdict(tmp_path, shelf, line(section, words)).findings if f.line > 1]
    assert (finding.status, finding.why) == (Status.SUPPORTED, "")


@pytest.mark.parametrize(("section", "words", "why"), UNSUPPORTED)
def test_what_it_does_not_say_is_not_supported(section: str, words: str, why: str, tmp_path: Path, shelf: Shelf):
    (finding,) = [f for f in verdict(tmp_path, shelf, line(section, words)).findings if f.line > 1]
    assert finding.status is Status.UNSUPPORTED
    assert why in finding.why


def test_an_effect_that_the_boxed_warning_names_may_be_called_serious(tmp_path: Path):
    boxed = {**LABEL, "boxed_warning": ["WARNING: BLEEDING Gastrointestinal bleeding can be fatal."]}
    (tmp_path / "label.json").write_text(json.dumps(boxed), encoding="utf-8")
    found = verdict(
        tmp_path,
        open_shelf([tmp_path / "label.json"], tmp_path / "cache"),
        line("Other side effects", "gastrointestinal bleeding; serious [L1 §5.1]"),
    ).findings
    assert [f.status for f in found if f.line > 1] == [Status.SUPPORTED]


def test_the_product_that_a_monograph_covers_is_no_fault_of_its_title(tmp_path: Path):
    found = [p for p in lint(monograph(tmp_path, WHOLE, more="covers: tablets; no \u00a78\n")) if "title" in p.message]
    assert found == []


def test_a_line_whose_label_is_not_there_is_not_judged(tmp_path: Path, shelf: Shelf):
    text = line("Warnings", "driving: care [L2 §5]")
    found = verdict(tmp_path, shelf, text, more="").findings
    assert found == [], "L2 is in no refs, so the grammar refuses the line"
    path = tmp_path / "naproxen.md"
    path.write_text(path.read_text("utf-8").replace("refs:\n", "refs:\n  L2: {label: bbbb-2, version: 1}\n"), "utf-8")
    assert [f.status for f in verify(read_monograph(path), shelf).findings] == [Status.ABSENT]


def test_an_exception_with_a_reason_is_told_as_one(tmp_path: Path, shelf: Shelf):
    text = line("Warnings", "bleeding: seizures may follow [L1 §5.1] <!-- the label says fits -->")
    (finding,) = verdict(tmp_path, shelf, text).findings
    assert (finding.status, finding.why) == (Status.EXCEPTED, "the label says fits")


def test_a_reason_that_is_not_needed_is_told(tmp_path: Path, shelf: Shelf):
    text = line("Other side effects", "gastrointestinal bleeding [L1 §5.1] <!-- why not -->")
    assert "needs none" in verdict(tmp_path, shelf, text).notes[0]


def test_a_whole_monograph_lacks_nothing(tmp_path: Path, shelf: Shelf):
    assert verdict(tmp_path, shelf, WHOLE).lacks == []


@pytest.mark.parametrize("gone", ["peptic ulcer", "third trimester", "dizziness"])
def test_what_the_label_states_and_the_monograph_lacks_is_told(gone: str, tmp_path: Path, shelf: Shelf):
    body = "\n".join(row for row in WHOLE.splitlines() if gone not in row)
    (lack,) = verdict(tmp_path, shelf, body).lacks
    assert gone.split(maxsplit=1)[0] in lack.term or gone.split(maxsplit=1)[0] in lack.quote
    assert lack.reason == ""


def test_a_contraindication_told_as_a_caution_is_lacking(tmp_path: Path, shelf: Shelf):
    body = WHOLE.replace("contraindicated: peptic", "caution: peptic")
    assert [lack.kind for lack in verdict(tmp_path, shelf, body).lacks] == ["contraindication"]


def test_what_is_left_out_on_purpose_carries_its_reason(tmp_path: Path, shelf: Shelf):
    body = "\n".join(row for row in WHOLE.splitlines() if "dizziness" not in row)
    done = verdict(tmp_path, shelf, body, more="left_out:\n  dizziness: a test\n")
    assert [lack.reason for lack in done.lacks] == ["a test"]
    assert done.missing == []


def test_a_revised_label_is_named_with_the_lines_that_lost_support(tmp_path: Path, shelf: Shelf):
    done = verdict(tmp_path, shelf, line("Common side effects", "nausea; 9% [L1 §6]"), version=3)
    assert "version 4 of 2026-01-02" in done.notes[0]
    assert "version 4 of 2026-01-02" in done.of(Status.UNSUPPORTED)[0].revised[0]


def test_a_cache_that_another_run_tidied_away_is_still_read(tmp_path: Path):
    (tmp_path / "label.json").write_text(json.dumps(LABEL), encoding="utf-8")
    opened = open_shelf([tmp_path / "label.json"], tmp_path / "cache")
    for cache in (tmp_path / "cache").glob("*.sqlite"):
        cache.unlink()
    assert opened.entries()


def test_a_cache_without_its_table_is_made_anew(tmp_path: Path):
    (tmp_path / "label.json").write_text(json.dumps(LABEL), encoding="utf-8")
    entries = open_shelf([tmp_path / "label.json"], tmp_path / "cache").entries()
    for cache in (tmp_path / "cache").glob("*.sqlite"):
        cache.write_bytes(b"")
    assert open_shelf([tmp_path / "label.json"], tmp_path / "cache").entries() == entries


def test_the_newest_version_of_a_label_is_taken(shelf: Shelf):
    found = shelf.get("AAAA-1")
    assert found is not None
    assert found.version == "4"
    assert shelf.get("bbbb-2") is None
    assert [entry.id for entry in shelf.of_drug("Naproxen")] == ["aaaa-1", "aaaa-1"]
    assert shelf.of_drug("napro") == []


def test_eight_words_of_the_label_are_told_and_seven_are_not(shelf: Shelf):
    label = shelf.get("aaaa-1")
    assert label is not None
    text = folded(label)
    assert shared_run("gut: Bleeding can occur at any time. Monitor patients over", text).endswith("patients over")
    assert shared_run("gut: occur at any time. Monitor patients over", text) == ""


def test_a_place_that_a_label_has_not_is_no_section(shelf: Shelf):
    label = shelf.get("aaaa-1")
    assert label is not None
    assert [s.number for s in cited(label, "§5") if s.number] == ["5", "5.1", "5.2"]
    assert [s.number for s in cited(label, "5.1")] == ["5.1"]
    assert cited(label, "§8") == ()
    assert cited(label, "boxed warning") == ()


def test_an_abbreviation_stands_for_what_the_label_says_it_does(shelf: Shelf):
    label = shelf.get("aaaa-1")
    assert label is not None
    assert abbreviations(label) == {"DVT": "deep vein thrombosis"}


def test_words_far_apart_are_no_term(shelf: Shelf):
    label = shelf.get("aaaa-1")
    assert label is not None
    assert not Words(cited(label, "§5")).holds("gastrointestinal thrombosis")


@pytest.mark.parametrize(("a", "b"), [("renal", "rectal"), ("hypertension", "hypotension"), ("ulcer", "ulnar")])
def test_words_that_only_begin_alike_are_not_one(a: str, b: str):
    assert not same_word(a, b)


BAD_FORM = [
    ("Warnings", "driving: care", "a statement without a citation"),
    ("Warnings", "driving: care [L9 §5]", "a citation of"),
    ("Warnings", "care [L1 §5]", "no topic"),
    ("Uses", "sleep [L1 §1]", "under “uses”"),
    ("Dosage", ".5 mg; daily [L1 §2]", "a number like .5"),
    ("Dosage", "5mg; daily [L1 §2]", "a unit without a space"),
    ("Contraindicated groups", "never: pregnancy [L1 §4]", "the strength “never”"),
    ("Duration cautions", "max duration: long [L1 §2]", "without a length"),
    ("Warnings", f"driving: {'care ' * 40}[L1 §5]", "characters"),
]


@pytest.mark.parametrize(("section", "words", "message"), BAD_FORM)
def test_a_line_in_the_wrong_form_is_told_with_its_number(section: str, words: str, message: str, tmp_path: Path):
    problems = lint(monograph(tmp_path, line(section, words)))
    assert any(message in problem.message and problem.line == 12 for problem in problems), problems


def test_a_new_term_is_a_warning_and_a_known_one_is_none(tmp_path: Path):
    text = line("Other side effects", "nausea [L1 §6]\n- glowing in the dark [L1 §6]")
    assert [(p.line, p.severity) for p in lint(monograph(tmp_path, text))] == [(13, "warning")]


def test_the_same_line_twice_is_told(tmp_path: Path):
    text = line("Other side effects", "nausea [L1 §6]\n- nausea [L1 §6]")
    assert any("says what line 12 says" in p.message for p in lint(monograph(tmp_path, text)))


def test_sections_out_of_order_are_told(tmp_path: Path):
    text = line("Dosage", "5 mg; daily [L1 §2]") + line("Indications", "pain [L1 §1]")
    assert any("out of order" in p.message for p in lint(monograph(tmp_path, text)))


def run(folder: Path, *words: str) -> int:
    return int(load("verify_sources").main([*words, "--sources", str(folder)]))


def test_the_command_fails_under_the_bar_and_not_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    labels = tmp_path / "labels.json"
    labels.write_text(json.dumps({"results": [LABEL]}))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monograph(tmp_path, WHOLE)
    assert run(tmp_path, str(labels)) == 0
    assert "100.0 % supported" in capsys.readouterr().out
    monograph(tmp_path, WHOLE + line("Warnings", "bleeding: seizures may follow [L1 §5.1]"))
    assert run(tmp_path, str(labels), "--format", "json") == 1
    assert json.loads(capsys.readouterr().out)["counts"]["not supported"] == 1
    monograph(tmp_path, WHOLE + line("Warnings", "bleeding: seizures may follow [L1 §5.1] <!-- a test -->"))
    assert run(tmp_path, str(labels)) == 1, "an exception counts against the bar"
    assert run(tmp_path, str(labels), "--bar", "80") == 0
    assert run(tmp_path, str(labels), "--drug", "lithium") == 1


def test_the_words_of_a_label_are_printed_for_a_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    labels = tmp_path / "labels.json"
    labels.write_text(json.dumps({"results": [LABEL]}))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    program = load("label_text")
    assert program.main([str(labels), "--of", "naproxen"]) == 0
    assert capsys.readouterr().out.startswith("naproxen\taaaa-1\tfull\t4\t2026-01-02\t")
    assert program.main([str(labels), "--of", "aaaa-1", "--section", "4"]) == 0
    assert "peptic ulcer" in capsys.readouterr().out
    assert program.main([str(labels), "--of", "lithium"]) == 1
    assert program.main([str(tmp_path / "no such file"), "--of", "naproxen"]) == 1
    assert "no such file: No such file or directory; name files or folders" in capsys.readouterr().err


def test_the_warnings_of_drug_facts_are_all_that_stands_under_their_heading() -> None:
    text = (
        "Warnings Allergy alert: hives may occur. Do not use with any other sleep aid. Ask a doctor before use if you "
        "have glaucoma. Stop use and ask a doctor if a fever lasts."
    )
    label = openfda.document({**LABEL, "warnings": [text]}, "labels.json")
    found = Words(cited(label, "warnings"))
    assert [words for words in ("hives", "sleep aid", "glaucoma", "fever") if not found.holds(words)] == []
    assert not found.holds("tension headache")
    assert not Words(cited(label, "do not use")).holds("glaucoma")
