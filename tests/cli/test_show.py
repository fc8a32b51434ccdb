"""show: what a person reads, and how a name was resolved."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from builders import build, sources

from cli.fakes import citation
from cli.runner import run_cli
from medcli.answers import Disagreement
from medcli.errors import ExitCode
from medcli.facts import Kind, SourceKind
from medcli.queries import open_database
from medcli.views.show import differences
from medcli.views.view import Grid, Line


def table(*arguments: str, width: int = 80) -> str:
    return run_cli(*arguments, terminal=True, width=width).stdout


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_terminal_of_any_width_shows_every_word_of_a_row(width: int, golden):
    shown = table("show", "somnex", "calmine", width=width)
    assert all(len(line) <= width for line in shown.splitlines())
    assert "…" not in shown
    golden(f"show-{width}.txt", shown)


def test_all_adds_the_other_kinds(golden):
    golden("show-all.txt", table("show", "relaxol", "--all"))


def test_cite_puts_quote_source_section_line_and_references_under_each_row(golden):
    shown = table("show", "relaxol", "--cite", width=200)
    assert "“Mind acute porphyria.”" in shown
    assert "monograph relaxol.md, Contraindications, line 12, 2024-05-01" in shown
    assert "cites label 11111111-aaaa-bbbb-cccc-222222222222, 4, version 7, 2023-01-31" in shown
    golden("show-cite.txt", shown)


def test_explain_names_the_rule_behind_each_citation_and_cite_alone_does_not():
    explained = table("show", "relaxol", "--explain", width=200)
    assert "“Mind acute porphyria.”" in explained
    assert "found by list" in explained
    assert "found by" not in table("show", "relaxol", "--cite", width=200)


def test_markdown_is_golden(golden):
    golden("show.md", run_cli("show", "relaxol", "--format", "markdown").stdout)


def test_the_first_line_says_how_a_brand_was_resolved():
    assert table("show", "SOMNEX").splitlines()[0] == "Somnex → relaxol (brand)"


def test_a_generic_name_needs_no_word_on_its_resolution():
    assert "→" not in table("show", "relaxol")


def test_a_pipe_is_told_on_stderr_how_a_brand_was_resolved():
    result = run_cli("show", "somnex")
    assert result.stderr == "medcli: Somnex → relaxol (brand)\n"
    assert "→" not in result.stdout


def test_the_boxed_warning_comes_before_the_four_kinds():
    shown = table("show", "relaxol")
    places = [shown.index(title) for title in ("BOXED WARNING", "Who must not", "How long", "Uses", "Side effects")]
    assert places == sorted(places)


def test_groups_are_under_their_strength_strongest_first():
    shown = table("show", "relaxol")
    assert shown.index("CONTRAINDICATED") < shown.index("acute porphyria") < shown.index("CAUTION")
    assert shown.index("CAUTION") < shown.index("older adults")


def test_what_only_an_article_says_is_marked():
    row = next(line for line in table("show", "relaxol").splitlines() if "chronic back pain" in line)
    assert "article only" in row


def test_sources_that_differ_are_shown_label_first():
    shown = table("show", "relaxol")
    assert shown.index("Sources differ") < shown.index("label §4 says") < shown.index("article says")
    kind, first, second = shown[shown.index("Sources differ") :].splitlines()[1:4]
    assert kind == "How long"
    assert first.split("says")[1].strip() == "up to 21 days"
    assert second.split("says")[1].strip() == "up to 14–21 days"


def test_what_the_label_says_once_is_shown_once_beside_all_that_articles_say():
    shown = page(differing("not called common", "rash: common"), differing("not called common", "cough: common"))
    assert [line.split("  ")[-1] for line in shown] == ["not called common", "rash: common; cough: common"]
    shown = page(differing("common", "rash: not called common"), differing("not called common", "cough: common"))
    assert len(shown) == 4


def test_differences_stand_under_the_kind_of_fact_they_are_about():
    assert titles(differing("a", "b"), replace(differing("c", "d"), kind=Kind.INDICATION)) == ["Side effects", "Uses"]
    assert titles(differing("a", "b"), differing("c", "d")) == ["Side effects"]
    assert titles() == []


def test_where_several_drugs_are_shown_each_difference_names_its_own():
    found = [differing("a", "b"), replace(differing("a", "c"), drug="calmine")]
    lines = [
        block.text for block in differences(found, named=True) if isinstance(block, Line) and block.role == "group"
    ]
    assert lines == ["relaxol: side effects", "calmine: side effects"]


def differing(first: str, second: str) -> Disagreement:
    sides = (citation("x"), first, citation("y", basis=SourceKind.ARTICLE), second)
    return Disagreement("relaxol", Kind.SIDE_EFFECT, "topic", *sides)


def page(*disagreements: Disagreement) -> list[str]:
    grids = [block for block in differences(disagreements) if isinstance(block, Grid)]
    return ["  ".join(row.cells) for grid in grids for row in grid.rows]


def titles(*disagreements: Disagreement) -> list[str]:
    return [block.text for block in differences(disagreements) if isinstance(block, Line) and block.role == "group"]


def test_a_kind_that_the_label_has_none_of_is_not_a_kind_without_a_section():
    shown = table("show", "calmine")
    assert "the label states none" in shown
    assert "no source has a section on this" in shown


@pytest.mark.parametrize("form", ["table", "plain", "json", "jsonl", "csv", "tsv", "markdown", "html", "svg"])
def test_no_format_calls_anything_safe(form: str):
    for command in (("show", "relaxol", "calmine"), ("compare", "relaxol", "calmine")):
        result = run_cli(*command, "--format", form)
        assert "safe" not in (result.stdout + result.stderr).lower()


def test_plain_has_a_record_for_each_kind_of_empty():
    lines = [line.split("\t") for line in run_cli("show", "calmine").stdout.splitlines()]
    assert [fields[4] for fields in lines if fields[4] != "stated"] == ["none_stated", "no_section"]


def test_a_section_asked_for_of_which_there_is_nothing_is_a_record_and_not_an_empty_answer():
    (line,) = run_cli("show", "calmine", "--section", "boxed_warning", "--format", "plain").stdout.splitlines()
    assert line.split("\t")[3:5] == ["boxed_warning", "nothing_found"]
    assert "nothing_found" not in run_cli("show", "calmine", "--format", "plain").stdout
    assert "nothing_found" not in run_cli("show", "relaxol", "--section", "boxed_warning", "--format", "plain").stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("calmine", "--section", "boxed_warning"), ExitCode.NOT_FOUND),
        (("relaxol", "calmine", "--section", "boxed_warning"), ExitCode.NOT_FOUND),
        (("calmine", "--section", "boxed_warning", "--section", "side_effect"), ExitCode.OK),
        (("calmine", "--section", "contraindicated_group"), ExitCode.OK),  # the source says that there are none
        (("calmine",), ExitCode.OK),
    ],
)
def test_nothing_stated_on_what_was_asked_has_the_exit_code_of_what_is_not_found(words: tuple[str, ...], code: int):
    assert run_cli("show", *words).code == code
    results = json.loads(run_cli("show", *words, "--format", "json").stdout)["results"]
    assert (results[-1]["status"], results[-1]["exit_code"]) == ("not_stated" if code else "answered", code)


def test_no_record_says_that_precautions_are_missing_where_only_the_groups_were_asked_for():
    shown = run_cli("show", "relaxol", "--section", "contraindicated_group", "--format", "plain").stdout
    assert "nothing_found" not in shown


def test_only_the_section_asked_for_is_shown():
    shown = table("show", "relaxol", "--section", "duration_caution")
    assert "up to 14–21 days" in shown
    assert "Side effects" not in shown
    assert "BOXED" not in shown


def test_one_line_says_what_all_would_add():
    assert "--all adds 1 × warnings, 1 × combinations, 1 × dosage" in table("show", "relaxol")
    assert "--all adds" not in table("show", "relaxol", "--all")


def test_every_screen_names_the_date_of_its_data():
    for command in (("show", "relaxol"), ("compare", "relaxol", "calmine"), ("list",), ("sources",), ("facts",)):
        assert "2024-05-01, version 0f1e2d" in table(*command).splitlines()[-1]


def test_names_are_shown_without_trade_marks_and_quotes_as_they_stand():
    assert "®" not in table("show", "relaxol")
    assert json.loads(run_cli("show", "relaxol", "--format", "jsonl").stdout)["brands"] == ["Somnex®"]


def test_a_dash_reads_names_from_stdin_and_skips_empty_lines():
    result = run_cli("show", "-", "--format", "jsonl", stdin="somnex\n\n  calmine \n")
    assert [json.loads(line)["drug"] for line in result.stdout.splitlines()] == ["relaxol", "calmine"]


def test_jsonl_has_each_kind_under_its_own_key():
    item = json.loads(run_cli("show", "somnex", "--format", "jsonl").stdout)
    assert [group["term"] for group in item["contraindicated_groups"]] == ["older adults", "acute porphyria"]
    assert item["resolution"] == {"asked": "somnex", "drug": "relaxol", "match": "brand", "name": "Somnex"}
    assert "warnings" not in item


def test_no_colour_code_is_written_where_none_is_wanted():
    for environ in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in run_cli("show", "relaxol", terminal=True, environ=environ).stdout
    assert "\x1b" in run_cli("show", "relaxol", terminal=True, environ={"TERM": "xterm"}).stdout


def test_a_pipe_has_no_boxes_and_no_wrapped_words():
    stdout = run_cli("show", "relaxol", width=20).stdout
    assert "━" not in stdout
    assert len({line.count("\t") for line in stdout.splitlines()}) == 1


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_comparison_marks_what_is_shared_and_what_is_one_drugs_alone(width: int, golden):
    shown = table("compare", "somnex", "calmine", width=width)
    assert all(len(line) <= width for line in shown.splitlines())
    lines = [line.strip() for line in shown[shown.index("Side effects") :].splitlines()]
    assert lines[1].split() == ["both", "relaxol", "CALmine"]
    assert lines[2].startswith("drowsiness")
    alone = lines.index("only relaxol")
    assert not any("dizziness" in line for line in lines[:alone])
    assert any("dizziness" in line for line in lines[alone:])
    assert shown.index("Taken together") < shown.index("Who must not")
    golden(f"compare-{width}.txt", shown)


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_comparison_of_three_names_which_of_them_have_what_two_share(width: int, tmp_path: Path):
    path = build(tmp_path / "meds.sqlite", sources())
    words = ("compare", "carisoprodol", "amitriptyline", "soma compound")
    lines = run_cli(*words, terminal=True, width=width, opener=lambda *_: open_database(path)).stdout.splitlines()
    assert all(len(line) <= width for line in lines)
    assert lines[1] == "carisoprodol, amitriptyline and aspirin / carisoprodol"
    alone = lines.index("only carisoprodol and amitriptyline")
    (drowsiness,) = [line for line in lines[alone : alone + 4] if "drowsiness" in line]
    assert drowsiness.index("13 %") < drowsiness.index("10–20 %")
    assert not any(line.split()[:1] in (["both"], ["all"]) for line in lines)


def test_a_comparison_has_the_groups_of_one_drug_strongest_first():
    shown = table("compare", "relaxol", "calmine")
    assert shown.index("CONTRAINDICATED: acute porphyria") < shown.index("CAUTION: older adults")


def test_a_comparison_says_which_drug_a_kind_is_empty_for():
    shown = table("compare", "relaxol", "calmine")
    assert shown.index("CALmine: the label states none") < shown.index("only relaxol\n  CONTRAINDICATED")
    assert "CALmine: no source has a section on this" in shown
    assert "relaxol: " not in shown


def test_a_limit_is_headed_by_its_days_with_the_wording_beside_it():
    row = next(line for line in table("show", "relaxol").splitlines() if "short courses only" in line)
    assert row.split("  ")[1:3] == ["up to 14–21 days", "“short courses only”"]


def test_a_line_of_a_monograph_names_the_label_section_and_no_count_of_labels():
    for command in (("show", "relaxol", "--all"), ("compare", "relaxol", "calmine")):
        shown = table(*command)
        assert "label §4" in shown
        assert not re.search(r"label \d+/\d+", shown)


def test_a_page_that_was_pasted_for_a_name_is_not_repeated_whole():
    result = run_cli("show", "x" * 5000)
    assert (result.stdout, result.code) == ("", ExitCode.NOT_FOUND)
    assert len(result.stderr) < 300
    assert "xxx…" in result.stderr


def test_a_kind_that_is_asked_for_and_has_nothing_says_so_and_is_no_blank_page():
    nothing = "nothing was found in the sources on this"
    assert nothing in table("show", "relaxol", "--section", "metabolite")
    assert nothing not in table("show", "relaxol", "--section", "boxed_warning")
    assert nothing not in table("show", "relaxol", "--all")
