"""The adverse reactions of a label: what its words state, by the model and by rules."""

import pytest

from medcli.extract.label_effects import RULE, term_of
from medcli.facts import SPLIT, Kind

from .label import label
from .said import stated


def effects(**sections):
    return stated(label(**sections), Kind.SIDE_EFFECT)


def terms(**sections):
    return {fact.term for fact in effects(**sections)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Nausea, rash and tremor occurred in patients in clinical trials.", {"nausea", "rash", "tremor"}),
        ("Cases of hepatic failure have been reported after approval.", {"liver failure"}),
        ("Gynecomastia and syncope have been observed.", {"gynecomastia", "syncope"}),
    ],
)  # fmt: skip
def test_what_is_reported_is_stated(text, wanted):
    assert terms(adverse_reactions=f"6 ADVERSE REACTIONS {text}") >= wanted


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("In trials nausea was seen. There were no reports of seizures.", "seizures"),
        ("In trials nausea was seen. No cases of hepatic failure or syncope occurred.", "liver failure"),
        ("In trials nausea was seen. No cases of hepatic failure or syncope occurred.", "syncope"),
        ("In trials rash was seen, without evidence of renal failure.", "kidney failure"),
    ],
)
def test_what_is_denied_is_not_stated(text, denied):
    assert denied not in terms(adverse_reactions=f"6 ADVERSE REACTIONS {text}")


@pytest.mark.parametrize(
    "text",
    [
        "It is indicated for the treatment of epilepsy.",
        "Do not give it to patients with a history of stroke.",
        "Patients with hypertension were enrolled in the study.",
        "Each tablet contains 50 mg of the active ingredient.",
        "Store the tablets at room temperature.",
    ],
)
def test_what_no_reaction_of_the_drug_is_is_not_stated(text):
    assert not terms(warnings_and_cautions=f"5 WARNINGS AND PRECAUTIONS 5.1 General {text}")


def test_a_list_that_shares_its_head_states_each_member():
    text = (
        "6 ADVERSE REACTIONS In trials, patients had nausea, visual and auditory hallucinations, and hepatic failure."
    )
    document = label(adverse_reactions=text)
    split = [fact for fact in stated(document, Kind.SIDE_EFFECT) if fact.pieces]
    assert {fact.term for fact in split} == {"visual hallucinations"}
    for fact in split:
        words = document.sections[fact.section].text
        assert fact.wording(words) == f"visual{SPLIT}hallucinations"
        assert (fact.pieces[0].start, fact.pieces[-1].end) == (fact.span.start, fact.span.end)


def test_two_names_of_one_reaction_in_one_sentence_are_both_stated():
    document = label(adverse_reactions="6 ADVERSE REACTIONS Pruritus and itching were reported.")
    found = stated(document, Kind.SIDE_EFFECT)
    assert {fact.term for fact in found} == {"pruritus"}
    words = [fact.wording(document.sections[fact.section].text).lower() for fact in found]
    assert sorted(words) == ["itching", "pruritus"]


def test_a_fact_says_which_rule_and_how_sure_the_model_is():
    (fact,) = effects(adverse_reactions="6 ADVERSE REACTIONS Gynecomastia has been reported.")
    assert fact.rule == RULE
    assert 0.38 <= fact.score <= 1


def test_what_the_label_calls_common_is_so_by_a_rule_and_not_by_the_model():
    text = "6 ADVERSE REACTIONS The most common adverse reactions were nausea and rash. Syncope was reported."
    found = {fact.term: fact for fact in effects(adverse_reactions=text)}
    assert found["nausea"].common
    assert found["nausea"].rule != RULE
    assert not found["syncope"].common


def test_what_a_boxed_warning_states_is_serious():
    found = effects(boxed_warning="WARNING: HEART BLOCK Sudden death and heart block have been reported in patients.")
    assert found
    assert all(fact.serious for fact in found)


def test_every_fact_is_within_its_quote_and_its_quote_within_one_block():
    text = "6 ADVERSE REACTIONS 6.1 Clinical Trials Experience Rash occurred. 6.2 Postmarketing Syncope occurred."
    document = label(adverse_reactions=text)
    for fact in stated(document, Kind.SIDE_EFFECT):
        section = document.sections[fact.section]
        assert fact.quote.start <= fact.span.start < fact.span.end <= fact.quote.end
        assert sum(b.span.start < fact.quote.end and fact.quote.start < b.span.end for b in section.blocks) == 1


def test_the_same_label_states_the_same_each_time():
    text = "6 ADVERSE REACTIONS Rash, visual and auditory hallucinations, and increased ALT and AST were reported."
    assert effects(adverse_reactions=text) == effects(adverse_reactions=text)


@pytest.mark.parametrize(
    ("pieces", "term"),
    [
        (("Rash",), "rash"),
        (("increased", "AST"), "increased aspartate aminotransferase"),
        (("infections", "zelkovial"), "zelkovial infections"),
        (("zelkovial", "infections"), "zelkovial infections"),
    ],
)
def test_the_term_of_a_split_wording_reads_as_one_would_say_it(pieces, term):
    assert term_of(pieces) == term


def test_over_the_counter_an_effect_is_told_without_that_it_occurs():
    text = "Stop use and ask a doctor if • palpitations occur • you get dizzy • wobbly knees develop"
    assert terms(stop_use=text) == {"palpitations", "dizziness", "wobbly knees"}


@pytest.mark.parametrize(
    "item",
    [
        "pain, nasal congestion or cough gets worse or lasts more than 7 days",
        "cough comes back or occurs with rash or headache that lasts",
        "redness or swelling is present",
        "new symptoms occur",
        "symptoms clear up and come back within a few days",
    ],
)
def test_how_the_complaint_goes_on_is_no_effect_of_the_drug(item):
    assert terms(stop_use=f"Stop use and ask a doctor if • {item} • you get nervous") == {"nervousness"}


@pytest.mark.parametrize("cell", ["Grade 3", "4 grams", "Withhold until it is better", "Neutrophils <500 cells"])
def test_a_figure_a_dose_or_an_order_in_a_table_is_no_effect(cell):
    rows = f"<tr><td>Grade 4 pruritus</td><td>Stop</td></tr><tr><td>{cell}</td><td>Stop</td></tr>"
    table = f"<table><tr><th>Adverse reaction</th><th>Measure</th></tr>{rows}</table>"
    found = terms(dosage_and_administration_table=table)
    assert found <= {"pruritus", "stop"}
