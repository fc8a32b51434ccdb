"""Monographs: one statement a line, read by its grammar."""

from __future__ import annotations

import pytest

from medcli.extract import extract
from medcli.facts import Document, Dosage, DurationCaution, Fact, Indication, Problem, SideEffect
from medcli.readers import markdown

HEADER = """---
generic: tramadol
refs:
  L1: {label: 00000000-0000-4000-8000-000000000001, version: 2}
  A1: {article: guide.txt}
---
# tramadol

"""


def monograph(text: str) -> Document:
    """Return a monograph of tramadol with these sections."""
    (document,) = markdown.read((HEADER + text).encode(), "tramadol.md")
    return document


def line(title: str, statement: str) -> Fact:
    """Return the one fact of a line under a title."""
    (fact,), problems = extract(monograph(f"## {title}\n\n- {statement}\n"))
    assert problems == []
    return fact


def problem(title: str, statement: str) -> Problem:
    """Return the one problem of a line that gives no fact."""
    facts, (found,) = extract(monograph(f"## {title}\n\n- {statement}\n"))
    assert facts == []
    return found


@pytest.mark.parametrize(
    ("title", "statement", "kind", "term"),
    [
        ("Indications", "nerve pain [L1 §1]", "indication", "neuropathic pain"),
        ("Common side effects", "feeling sleepy [L1 §6.1]", "side_effect", "drowsiness"),
        ("Contraindicated groups", "contraindicated: pregnant women [L1 §4]", "contraindicated_group", "pregnancy"),
        ("Contraindicated groups", "avoid: pregnant women [L1 §8.1]", "precaution", "pregnancy"),
        ("Contraindicated groups", 'avoid: pregnant women [A1 "Who"]', "contraindicated_group", "pregnancy"),
        ("Duration cautions", "max duration: 3 weeks [L1 §2]", "duration_caution", "no longer than 21 days"),
        ("Boxed warning", "Addiction: it can become a habit. [L1 boxed warning]", "boxed_warning", "addiction"),
        ("Warnings", "driving: wait until you know how it feels. [L1 §5.2]", "warning", "driving"),
        ("Interactions", "Ultram: do not add more. [L1 §7]", "interaction", "tramadol"),
        ("Combinations", 'ibuprofen; benefit claim: less pain [A1 "Both"]', "combination", "ibuprofen"),
        ("Mechanism", "It binds to a receptor. [L1 §12.1]", "mechanism", "mechanism of action"),
        ("Metabolites", "meprobamate [L1 §12.3]", "metabolite", "meprobamate"),
        ("Warnings", "none stated [L1 §5]", "warning", "none stated"),
    ],
)
def test_a_line_is_a_fact_of_its_section_s_kind(title: str, statement: str, kind: str, term: str) -> None:
    fact = line(title, statement)
    assert (fact.drug, str(fact.kind), fact.term) == ("tramadol", kind, term)


def test_attributes_of_an_indication_are_told_apart() -> None:
    fact = line("Indications", "gout; acute; off label; adults [L1 §1]")
    assert isinstance(fact, Indication)
    assert (fact.course, fact.label_status, fact.population) == ("acute", "off label", "adults")


def test_an_indication_keeps_every_population_that_it_is_for() -> None:
    fact = line("Indications", "gout; adults; children from 6 years; on label [L1 §1]")
    assert isinstance(fact, Indication)
    assert fact.population == "adults, children from 6 years"


def test_an_effect_carries_its_share_its_setting_and_its_gravity() -> None:
    fact = line("Other side effects", "seizures; 1% to 2%; trial; serious [L1 §6.1]")
    assert isinstance(fact, SideEffect)
    assert (fact.percent_low, fact.percent_high, fact.setting, fact.serious, fact.common) == (
        1,
        2,
        "trial",
        True,
        False,
    )


def test_under_common_side_effects_every_effect_is_common() -> None:
    fact = line("Common side effects", "nausea [L1 §6.1]")
    assert isinstance(fact, SideEffect)
    assert (fact.common, fact.percent_low) == (True, None)


def test_a_limit_carries_its_days() -> None:
    fact = line("Duration cautions", "max duration: two to three weeks [L1 §2]")
    assert isinstance(fact, DurationCaution)
    assert (fact.min_days, fact.max_days) == (14, 21)


def test_a_dosage_line_is_strength_frequency_and_maximum() -> None:
    fact = line("Dosage", "50 mg; every 6 hours; max 400 mg a day [L1 §2.1]")
    assert isinstance(fact, Dosage)
    assert (fact.strength, fact.frequency, fact.max_daily) == ("50 mg", "every 6 hours", "400 mg")


@pytest.mark.parametrize(
    ("citation", "cited"),
    [
        ("[L1 §6.1]", [("00000000-0000-4000-8000-000000000001", "6.1")]),
        ('[A1 "Side effects"]', [("guide.txt", "Side effects")]),
        ("[L1 §1; A1]", [("00000000-0000-4000-8000-000000000001", "1"), ("guide.txt", "")]),
        ("[L1 §1] [A1 Uses]", [("00000000-0000-4000-8000-000000000001", "1"), ("guide.txt", "Uses")]),
    ],
)
def test_citations_are_references_and_no_part_of_the_words(citation: str, cited: list[tuple[str, str]]) -> None:
    document = monograph(f"## Indications\n\n- gout {citation}\n")
    (fact,), _ = extract(document)
    assert [(ref.id, ref.section) for ref in fact.references] == cited
    assert fact.quote.of(document.sections[fact.section].text) == "gout"


@pytest.mark.parametrize(
    ("title", "statement", "message"),
    [
        ("Indications", "gout", "without a citation"),
        ("Indications", "gout [L9 §1]", "L9"),
        ("Indications", "gout [see the label]", "see the label"),
        ("Gossip", "gout [L1 §1]", "gossip"),
        ("Indications", "gout; perhaps [L1 §1]", "perhaps"),
        ("Duration cautions", "max duration: for a while [L1 §2]", "without a length"),
        ("Common side effects", "nausea; sometimes [L1 §6]", "sometimes"),
        ("Contraindicated groups", "pregnancy [L1 §4]", "strength"),
        ("Contraindicated groups", "perhaps: pregnancy [L1 §4]", "perhaps"),
        ("Duration cautions", "for a while: 3 weeks [L1 §2]", "for a while"),
        ("Warnings", "do take care [L1 §5]", "no topic"),
        ("Interactions", "some other drug [L1 §7]", "no other drug"),
        ("Combinations", "ibuprofen [L1 §7]", "no risk or benefit claim"),
        ("Combinations", "ibuprofen; gossip: much [L1 §7]", "no risk or benefit claim"),
    ],
)
def test_a_line_that_breaks_the_grammar_is_a_problem_and_no_fact(title: str, statement: str, message: str) -> None:
    found = problem(title, statement)
    assert message in found.message
    assert (found.file, found.line) == ("tramadol.md", 11)
    assert found.remedy


def test_a_bad_line_does_not_cost_the_good_ones() -> None:
    facts, problems = extract(monograph("## Indications\n\n- gout\n- migraine [L1 §1]\n"))
    assert ([fact.term for fact in facts], len(problems)) == (["migraine"], 1)


def test_text_that_is_no_list_item_states_nothing() -> None:
    assert extract(monograph("## Indications\n\nIt is used to treat gout [L1 §1].\n")) == ([], [])
