"""Uses that share words, and lists that a label tells in a form that hides them."""

from dataclasses import replace

import pytest

from medcli.extract.label_use_scope import Use, kept
from medcli.extract.label_use_shared import apart
from medcli.facts import Block, BlockKind, Kind, Section, Span

from .label import label
from .said import stated


def uses(text):
    return {fact.term for fact in stated(label(indications_and_usage=text), Kind.INDICATION)}


def named(text, *names):
    """Return *names*, which stand in *text*, as the uses found there."""
    return [
        Use(name.lower(), Span(text.index(name), text.index(name) + len(name)), "learnt", sure=True) for name in names
    ]


def terms(text, *names):
    return [use.term for use in apart(text, named(text, *names))]


@pytest.mark.parametrize(
    ("text", "name", "both"),
    [
        (
            "for seasonal and perennial allergic rhinitis",
            "perennial allergic rhinitis",
            ["seasonal allergic rhinitis", "perennial allergic rhinitis"],
        ),
        ("relief of biliary or renal colic", "renal colic", ["biliary colic", "renal colic"]),
        ("for type 1 or type 2 diabetes", "type 2 diabetes", ["type 1 diabetes mellitus", "type 2 diabetes"]),
        (
            "in hospital-acquired and ventilator-associated pneumonia",
            "ventilator-associated pneumonia",
            ["hospital-acquired pneumonia", "ventilator-associated pneumonia"],
        ),
        (
            "for infantile- and juvenile-onset gout",
            "juvenile-onset gout",
            ["infantile-onset gout", "juvenile-onset gout"],
        ),
        (
            "against Aspergillus and Fusarium infections",
            "Fusarium infections",
            ["aspergillus infections", "fusarium infections"],
        ),
    ],
)
def test_a_head_that_two_words_share_makes_two_uses(text, name, both):
    assert terms(text, name) == both


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("for acute and chronic allergic rhinitis", "allergic rhinitis"),  # how old it is
        ("of pain and ocular inflammation", "ocular inflammation"),  # a noun of its own
        ("for all and any renal colic", "renal colic"),
        ("for renal colic", "renal colic"),
        ("in dental and anesthesia", "anesthesia"),  # no word of its own before the head
        ("for HER2-positive and metastatic breast cancer", "metastatic breast cancer"),  # what its cells have
    ],
)
def test_a_word_that_shares_no_head_makes_no_use(text, name):
    assert terms(text, name) == [name]


def test_a_word_found_without_its_head_is_none_by_itself():
    text = "heart failure of ischemic origin"
    assert terms(text, "heart failure", "ischemic") == ["heart failure"]


def test_several_words_without_their_head_are_none():
    text = "in secondary (of the pituitary) and tertiary forms of gout"
    assert terms(text, "secondary (of the pituitary) and tertiary", "gout") == ["gout"]


def test_one_name_for_two_conditions_is_two_uses_and_what_is_said_behind_is_of_the_second():
    text = "Drug is indicated for nausea and vomiting associated with chemotherapy."
    first, second = apart(text, [Use("nausea and vomiting", Span(22, len(text) - 1), "learnt", sure=True)])
    assert (first.term, first.span.of(text)) == ("nausea", "nausea")
    assert (second.term, second.span.of(text)) == ("vomiting", "vomiting associated with chemotherapy")


def test_a_name_with_a_joining_word_that_is_no_two_names_stays_one():
    text = "for skin and skin structure infections"
    assert terms(text, "skin and skin structure infections") == ["skin and skin structure infections"]


def test_what_a_use_comes_from_may_be_several_things():
    text = "indicated in edema associated with heart failure, cirrhosis, and nephrotic syndrome in adults"
    assert terms(text, "edema associated with heart failure") == [
        "edema associated with heart failure",
        "edema associated with cirrhosis",
        "edema associated with nephrotic syndrome",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "asthma, edema associated with heart failure, gout",  # a list: gout is a use of its own
        "edema associated with heart failure, and care is needed",
        "edema associated with heart failure in adults",
    ],
)
def test_what_does_not_go_on_with_causes_is_none(text):
    assert terms(text, "edema associated with heart failure") == ["edema associated with heart failure"]


def test_a_line_of_names_that_speaks_no_sentence_is_a_list():
    found = uses("Drug is indicated for allergic states. Asthma urticaria contact dermatitis serum sickness")
    assert {"asthma", "urticaria", "contact dermatitis", "serum sickness"} <= found


def test_names_in_a_sentence_that_explains_are_no_list():
    text = "Drug is indicated for insomnia. Patients had had asthma, urticaria and gout before they were treated."
    assert uses(text) == {"insomnia"}


def test_a_note_in_a_list_does_not_end_it():
    text = (
        "Drug is indicated for the following infections: Pharyngitis caused by streptococci. "
        "Note: Another drug is the drug of choice. Sinusitis caused by pneumococci."
    )
    assert "sinusitis" in uses(text)


def test_a_list_behind_a_denial_states_no_use():
    text = "Drug is indicated for ringworm. It is not effective in the following: Candidiasis. Histoplasmosis."
    assert uses(text) == {"ringworm"}


def test_what_people_with_a_disease_bleed_from_is_that_disease():
    text = "to prevent bleeding in adults with hemophilia A"
    assert [use.term for use in kept(text, named(text, "bleeding", "hemophilia A"))] == ["hemophilia a"]


def test_a_risk_of_people_with_a_disease_is_the_use_and_not_the_disease():
    text = "to prevent stroke in adults with hypertension"
    assert [use.term for use in kept(text, named(text, "stroke", "hypertension"))] == ["stroke"]


@pytest.mark.parametrize(
    ("text", "use", "people"),
    [
        ("for treatment of lung cancer in adults whose tumors grow", "lung cancer", "tumors"),
        ("to reduce the duration of neutropenia in those with leukemia who are given drugs", "neutropenia", "leukemia"),
    ],
)
def test_what_is_told_of_people_by_the_way_is_no_use(text, use, people):
    assert [use.term for use in kept(text, named(text, use, people))] == [use]


def test_those_who_have_what_is_treated_and_its_disease_name_two_uses():
    text = "for the treatment of pruritus in patients with cholestasis and for the treatment of gout"
    found = [use.term for use in kept(text, named(text, "pruritus", "cholestasis", "gout"))]
    assert found == ["pruritus", "cholestasis", "gout"]


def test_those_in_whom_something_is_lowered_have_what_is_treated():
    text = "to lower protein in adults with gout"
    assert [use.term for use in kept(text, named(text, "protein", "gout"))] == ["protein", "gout"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("for infections caused by susceptible strains of streptococci", "strains"),
        ("in patients with anaplastic lymphoma kinase", "lymphoma"),
    ],
)
def test_a_name_that_is_a_part_of_something_else_is_no_use(text, name):
    assert list(kept(text, named(text, name))) == []


def test_strains_of_muscles_are_a_use():
    text = "relieves sprains and strains"
    assert [use.term for use in kept(text, named(text, "sprains", "strains"))] == ["sprains", "strains"]


@pytest.mark.parametrize(
    "text",
    [
        "Imaging is recommended to detect pituitary tumors.",
        "Congenital adrenal hyperplasia must be excluded.",
        "It helps to distinguish gout from arthritis.",
    ],
)
def test_what_is_to_be_told_apart_is_no_use(text):
    assert uses(f"Drug is indicated for endometriosis. {text}") == {"endometriosis"}


def titled(title, text):
    """Return a label whose section on indications has *title* before *text*."""
    whole = f"{title}\n{text}"
    blocks = Block(BlockKind.HEADING, Span(0, len(title))), Block(BlockKind.PARAGRAPH, Span(len(title) + 1, len(whole)))
    section = Section(title, 1, whole, blocks, code="indications_and_usage")
    return replace(label(indications_and_usage=text), sections=(section,))


def test_a_title_that_breaks_off_within_a_name_goes_on_in_the_sentence():
    document = titled("Left Ventricular", "Dysfunction Tramadol is indicated for left ventricular dysfunction.")
    (fact,) = stated(document, Kind.INDICATION)
    assert fact.term == "left ventricular dysfunction"
    assert fact.quote.of(document.sections[0].text).startswith("Left Ventricular\nDysfunction")


def test_a_title_before_a_sentence_of_its_own_is_no_part_of_it():
    document = titled("Heart Failure", "Tramadol is indicated for heart failure.")
    (fact,) = stated(document, Kind.INDICATION)
    assert fact.quote.of(document.sections[0].text) == "Tramadol is indicated for heart failure."


def test_a_short_form_that_only_the_highlights_spell_out_is_spelled_out():
    text = (
        "1 INDICATIONS AND USAGE Highlights Drug is indicated for rheumatoid arthritis (RA). ( 1.1 ) "
        "1.1 Rheumatoid Arthritis For the signs and symptoms of RA. [see Clinical Studies (14)]"
    )
    assert "ra" not in uses(text)


def test_a_title_on_whom_a_use_is_for_names_none():
    text = "Patients with Cancer Receiving Chemotherapy Drug is indicated to prevent febrile neutropenia."
    assert "cancer" not in uses(text)
    assert len(uses(text)) == 1


def test_what_events_are_told_to_be_is_no_use_of_its_own():
    text = "against major cardiovascular events (death, nonfatal stroke, gout) in adults"
    assert [use.term for use in kept(text, named(text, "major cardiovascular events", "stroke", "gout"))] == [
        "major cardiovascular events"
    ]


def test_what_is_told_of_a_gene_or_of_the_liver_is_no_use():
    text = (
        "Drug is indicated for the treatment of melanoma with BRAF mutations in adults with compensated liver disease."
    )
    assert uses(text) == {"melanoma"}
