"""What a label calls its most common adverse reactions decides which of its side effects are common."""

import pytest

from medcli.facts import Kind

from .label import label
from .said import stated


def common(text, **others):
    document = label(adverse_reactions=text, **others)
    return {fact.term for fact in stated(document, Kind.SIDE_EFFECT) if fact.common}


@pytest.mark.parametrize(
    ("sentence", "effects"),
    [
        ("The most common adverse reactions (≥5%) were nausea, rash, and headache.", {"nausea", "rash", "headache"}),
        ("Most common adverse reactions (incidence > 2%): nausea, tremor ( 6.1 ).", {"nausea", "tremor"}),
        ("Adverse events most frequently seen in those who were treated were rash and tremor.", {"rash", "tremor"}),
        ("Rash and dizziness have been the most frequent side effects noted.", {"rash", "dizziness"}),
        ("The reaction occurring most often is dizziness.", {"dizziness"}),
        ("The most common adverse effect has been hypotension.", {"hypotension"}),
        ("The most frequent adverse reactions for the 0.5 mg tablets were tremor and rash.", {"tremor", "rash"}),
        ("Common side effects include: Nerves —Tremor, nausea. Heart —Syncope.", {"tremor", "nausea", "syncope"}),
        ("The most common side effects were skin toxicities (rash, tremor) and fever.", {"rash", "tremor", "fever"}),
    ],
)  # fmt: skip
def test_the_list_behind_a_statement_is_common(sentence, effects):
    assert common(f"In trials it was studied. {sentence}") == effects


def test_an_effect_that_no_lexicon_knows_is_common_where_it_is_listed():
    assert common("The most common adverse reactions were zelkovian gait and nausea.") == {"zelkovian gait", "nausea"}


def test_two_effects_printed_as_one_stay_one():
    assert "fatigue/asthenia" in common("The most common adverse reactions were fatigue/asthenia and nausea.")


def test_further_reactions_of_the_next_sentence_are_common_as_well():
    text = "Most common adverse reactions are nausea and rash. Additional reactions in combination treatment: tremor."
    assert common(text) == {"nausea", "rash", "tremor"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The most common adverse reactions leading to discontinuation were nausea and headache.",
        "The most common serious adverse reactions were pneumonia and sepsis.",
        "The most common Grade 3 or 4 adverse reactions were anemia and rash.",
        "The most common laboratory abnormalities were anemia and hyperglycemia.",
        "The most common adverse reactions are listed in Table 3 with nausea.",
        "Less common adverse reactions were nausea and rash.",
        "Adverse reactions that are commonly seen were more frequent in the elderly.",
        "Events no more frequent on the drug than on placebo were nausea and rash.",
    ],
)
def test_other_statements_make_nothing_common(sentence):
    assert common(sentence) == set()


def test_a_figure_makes_nothing_common_where_there_is_a_statement():
    text = "The most common adverse reactions were nausea and rash. Headache (12%) and tremor (9%) were reported."
    assert common(text) == {"nausea", "rash"}


def test_a_figure_of_5_percent_is_common_where_there_is_no_statement():
    assert common("Headache (12%), tremor (5%) and rash (3%) were reported.") == {"headache", "tremor"}


def test_a_threshold_below_5_percent_makes_nothing_common():
    assert common("Adverse reactions reported in ≥ 2% of patients were headache and rash.") == set()


@pytest.mark.parametrize("share", ["5% to 15%", "5-15%", "about 10 – 20 %"])
def test_a_range_from_5_percent_on_makes_a_list_common(share):
    sentence = f"Ocular adverse reactions occurring in {share} of those treated included rash and tremor."
    assert common(f"{sentence} Others occurring in less than 5% were fever and nausea.") == {"rash", "tremor"}


@pytest.mark.parametrize("share", ["1% to 15%", "0.5-15%", "up to 15 minutes and 5%"])
def test_a_range_from_below_5_percent_makes_nothing_common(share):
    assert common(f"Adverse reactions occurring in {share} of those treated included rash and tremor.") == set()


def test_an_entry_that_goes_on_from_its_title_says_in_whom_before_it_lists():
    text = "The most common adverse reactions in patients with: • gout, uric acid stones were rash and tremor. ( 6.1 )"
    assert common(text) == {"rash", "tremor"}


def test_the_section_says_where_an_effect_was_seen():
    text = "6.1 Clinical Trials Experience Nausea was reported. 6.2 Postmarketing Experience Rash was reported."
    document = label(adverse_reactions=f"6 ADVERSE REACTIONS {text}")
    found = {fact.term: fact.setting for fact in stated(document, Kind.SIDE_EFFECT)}
    assert found == {"nausea": "trial", "rash": "post-marketing"}


@pytest.mark.parametrize(
    ("sentence", "effects"),
    [
        ("Most common adverse reactions (≥20%), including laboratory abnormalities are tremor.", {"tremor"}),
        ("The most common adverse reactions that occurred more often (≥2% over placebo) were rash.", {"rash"}),
    ],
)  # fmt: skip
def test_what_stands_beside_the_reactions_does_not_hide_them(sentence, effects):
    assert common(sentence) == effects


@pytest.mark.parametrize(
    "sentence",
    [
        "The most common laboratory abnormalities were anemia and neutropenia.",
        "The most frequent adverse reactions that required dose interruption were rash and tremor.",
        "The most common adverse reactions were gastrointestinal.",
    ],
)
def test_values_alone_what_stopped_treatment_and_a_system_are_not_common(sentence):
    assert common(f"The most common adverse reactions were nausea. {sentence}") == {"nausea"}


def test_what_a_statement_is_about_is_not_its_list():
    text = "Most common adverse reactions (≥5%) associated with: Gout, Panic Disorder: tremor, rash and nausea."
    assert common(text) == {"tremor", "rash", "nausea"}


def test_a_system_that_effects_are_referred_to_is_none_of_them():
    assert common("The most frequent side effects of the drug are referable to CNS depression.") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Most common reactions are: Gout (≥1%): nausea. ( 6.1 ) Panic Disorder (≥2%) : tremor, rash. ( 6.1 )",
        "Most common adverse reactions were ( 6.1 ): Gout: nausea. Panic Disorder: tremor and rash.",
        "Most common reactions (≥5%) associated with: Gout (Men) – nausea. ( 6.1 ) Gout (Women) – rash, tremor.",
        "Most common adverse reactions (≥20%) • with a diuretic are nausea and rash. • with insulin are tremor.",
    ],
)  # fmt: skip
def test_lists_by_use_are_all_common_and_their_titles_are_not(text):
    assert common(f"6 ADVERSE REACTIONS {text}") == {"nausea", "tremor", "rash"}


@pytest.mark.parametrize(
    ("sentence", "effects"),
    [
        ("The most common reactions, more frequent than on placebo, were rash and tremor.", {"rash", "tremor"}),
        ("The most common grade 1 to 4 adverse reactions were rash and tremor.", {"rash", "tremor"}),
        ("The most common reactions, excluding laboratory terms, were rash and tremor.", {"rash", "tremor"}),
        ("Common (≥5% of those treated and more often than on placebo) adverse reactions: rash.", {"rash"}),
        ("The most frequent events were tremor (8.6 percent) and rash (5.5 percent).", {"tremor", "rash"}),
        ("The most common adverse reaction was rash followed by tremor and nausea.", {"rash", "tremor", "nausea"}),
        ("The most common reactions were rash including itch, tremor.", {"rash", "pruritus", "tremor"}),
        ("The most common reactions were tremor in patients with gout, rash, and fever.", {"tremor", "rash", "fever"}),
        ("The most common adverse reactions were nystagmus tremor and rash.", {"nystagmus", "tremor", "rash"}),
        ("The most common adverse reactions are related to bleeding.", {"hemorrhage"}),
        ("The most common adverse reaction is transient eye discomfort.", {"eye discomfort"}),
        ("Blurred vision and tremor commonly occur.", {"blurred vision", "tremor"}),
        ("The most common reactions were fever, and included rash and tremor.", {"fever", "rash", "tremor"}),
    ],
)  # fmt: skip
def test_what_a_statement_says_besides_is_no_part_of_its_list(sentence, effects):
    assert common(f"In trials it was studied. {sentence}") == effects


@pytest.mark.parametrize(
    "sentence",
    [
        "The most common serious reactions of those that patients who were treated with it had were rash and tremor.",
        "Table 3 lists the most common adverse reactions of a trial in which both were given for tremor.",
        "The most common injection site reactions were rash and tremor.",
        "The most common adverse reactions are mild to moderate and transient.",
        "The most common adverse reactions are outlined in Table 3.",
        "The most common adverse reactions are related to its action on muscle.",
        "The discontinuation rates for the most common adverse events were as follows: tremor (3%), rash (1%).",
        "Most common adverse reactions: nausea ( 6.1 ) Less common reactions: tremor ( 6.1 )",
        "Rash and tremor were the most common Grade 3 to 5 adverse reactions.",
        "Rash and tremor were the most frequently reported local adverse reactions.",
        "The most common IRR symptoms were rash and tremor.",
        "The most common symptoms of hypersensitivity were rash and tremor.",
        "For the most common adverse reactions there was no apparent trend with age.",
        "Most common adverse reactions: Gout: similar to those in acne.",
    ],
)
def test_statements_on_some_of_the_reactions_add_nothing(sentence):
    assert common(f"The most common adverse reactions were nausea. {sentence}") == {"nausea"}


def test_what_stands_in_an_entry_behind_its_first_sentence_is_not_listed():
    text = "The most common adverse reactions are: • nausea and rash. In gout studies tremor was seen, too."
    assert common(text) == {"nausea", "rash"}


def test_the_address_behind_an_entry_is_no_effect():
    text = "Most common adverse reactions: • rash ( 6.1 ) To report a reaction, contact Zelko, a part of Tremor & Co."
    assert common(text) == {"rash"}


def test_systems_alone_leave_it_to_the_figures():
    text = "The most frequent events were gastrointestinal disorders. Tremor (7%) and rash (3%) were reported."
    assert common(text) == {"tremor"}


def test_a_threshold_in_the_highlights_counts_beside_a_statement():
    text = "Reactions in ≥ 10% of adults were tremor and rash. ( 6.1 )"
    trials = "6.1 Trials In children the most common reaction was fever."
    assert common(f"6 ADVERSE REACTIONS {text} {trials}") == {"tremor", "rash", "fever"}


@pytest.mark.parametrize(
    "sentence",
    [
        "It was stopped by 9% of patients, and discontinuation due to tremor was seen in 6%.",
        "Serious adverse reactions were seen, of which tremor (6%) was one.",
        "In patients with tremor that was treated before, 17% were women.",
        "Tremor and other events were reported. Of those studied 12% were older.",
    ],
)
def test_a_figure_of_something_else_makes_nothing_common(sentence):
    assert common(f"Headache (12%) was reported. {sentence}") == {"headache"}


@pytest.mark.parametrize(
    ("sentence", "effects"),
    [
        ("Effects seen in at least 1% more were headache (6% vs. 4%) and rash (2% vs. 0%).", {"headache"}),
        ("With both drugs dizziness was observed in 6% and 2% of patients.", {"dizziness"}),
        ("Nausea or vomiting (7%) and rash (2%) were reported.", {"nausea", "vomiting"}),
    ],
)  # fmt: skip
def test_figures_beside_a_comparison_count(sentence, effects):
    assert common(sentence) == effects


ROW = "<tr><td>{}</td></tr>"


def table(*rows, caption=""):
    body = "".join(ROW.format("</td><td>".join(row)) for row in rows)
    return f"<table><caption>{caption}</caption><tbody>{body}</tbody></table>"


def in_table(*rows, caption=""):
    return common("Reactions were studied.", adverse_reactions_table=table(*rows, caption=caption))


def test_a_cell_with_a_footnote_names_its_effect():
    rows = [("Reaction", "Tramadol %"), ("Rash<footnote>Rash is a term for hives and itching.</footnote>", "7")]
    assert in_table(*rows) == {"rash"}


def test_the_letter_of_a_footnote_is_no_part_of_an_effect():
    assert in_table(("Reaction", "Tramadol %"), ("Zelkovian gait<sup>a</sup>", "7")) == {"zelkovian gait"}


def test_names_and_figures_that_stand_under_each_other_are_rows():
    rows = [("System", "Reaction", "Tramadol"), ("Nerves", "Tremor<br/>Headache", "4%<br/>9%")]
    assert in_table(*rows) == {"headache"}


def test_names_in_the_second_column_have_the_figures_behind_them():
    assert in_table(("System", "Reaction", "Tramadol %"), ("Skin", "Rash", "7"), ("", "Itching", "2")) == {"rash"}


def test_a_second_line_of_titles_may_name_the_drugs():
    rows = [
        ("", "Study 1", "Study 1"),
        ("", "Placebo (n=9) %", "Tramadol (n=9) %"),
        ("Rash", "9", "2"),
        ("Tremor", "1", "8"),
    ]
    assert in_table(*rows) == {"tremor"}


@pytest.mark.parametrize("caption", ["Laboratory values of those treated", "Reactions that led to discontinuation"])
def test_a_table_of_something_else_makes_nothing_common(caption):
    assert in_table(("Finding", "Tramadol %"), ("Anemia", "9"), caption=caption) == set()


def test_of_a_table_of_the_most_common_reactions_rare_ones_are_not():
    rows = [("Reaction", "Tramadol %"), ("Rash", "7"), ("Tremor", "2")]
    assert in_table(*rows, caption="Most common adverse reactions") == {"rash"}


def test_what_the_drug_treats_is_none_of_its_effects():
    text = "Events were reported in 8% of those with gout. Gout 9%. Rash 7%."
    assert common(text, indications_and_usage="Tramadol is indicated for the treatment of gout.") == {"rash"}
