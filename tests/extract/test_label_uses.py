"""A label's section on indications states uses; limits, trials and people it is not for are none."""

from itertools import chain

import pytest

from medcli.errors import VocabularyError
from medcli.extract.short_forms import short_forms
from medcli.extract.uses import model, signs
from medcli.facts import Kind, Span

from .label import label
from .said import stated, wording


def uses(text):
    return {fact.term for fact in stated(label(indications_and_usage=text), Kind.INDICATION)}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Drug is indicated for the treatment of hypertension.", {"hypertension"}),
        ("Drug is indicated for the relief of the signs and symptoms of osteoarthritis.", {"osteoarthritis"}),
        (
            "Drug is indicated to improve glycemic control in adults with type 2 diabetes mellitus.",
            {"type 2 diabetes mellitus"},
        ),
        ("For the management of hypertension, angina and heart failure.", {"hypertension", "angina", "heart failure"}),
        ("Temporarily relieves headache, toothache and backache.", {"headache", "toothache", "back pain"}),
        ("It may be used in the treatment of insomnia.", {"insomnia"}),
    ],
)
def test_what_an_opener_introduces_is_a_use(text, terms):
    assert uses(text) == terms


def test_a_list_that_has_lost_its_marks_is_taken_apart():
    found = uses("Temporarily relieves minor aches and pains due to: headache toothache the common cold")
    assert {"headache", "toothache", "common cold"} <= found


def test_a_use_is_cited_with_what_it_comes_from():
    document = label(
        indications_and_usage="Drug is indicated for the treatment of hypercalcemia associated with cancer."
    )
    (fact,) = stated(document, Kind.INDICATION)
    assert (fact.term, wording(document, fact)) == ("hypercalcemia", "hypercalcemia associated with cancer")


@pytest.mark.parametrize(
    "text",
    [
        "Limitations of Use: Drug is not indicated for the treatment of hypertension.",
        "The safety and efficacy of the drug in hypertension have not been established.",
        "To reduce the development of drug-resistant bacteria, use it only against what is proven.",
        "Drug is contraindicated in asthma.",
        "The drug is supplied in bottles.",
        "",
    ],
)
def test_what_is_no_use_gives_none(text):
    assert uses(f"Drug is indicated for insomnia. {text}") == {"insomnia"}


def test_a_use_that_is_stated_twice_is_one_fact():
    text = "Drug is indicated for the treatment of insomnia. Drug may be used for the treatment of insomnia."
    assert len(stated(label(indications_and_usage=text), Kind.INDICATION)) == 1


def test_the_words_of_a_sentence_reproduce_it():
    text = "Used in HIV-1 (all adults), 2.5 mg."
    words = signs.cut(text)
    assert [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == list(words.words)


def test_each_word_has_its_own_signs():
    ((words, own),) = signs.read([signs.Line("For insomnia.", "", ("cue",))])
    assert len(own) == len(words.words) == 3
    first, second = (list(chain.from_iterable(groups)) for groups in own[:2])
    assert "cue" in first
    assert "w=insomnia" in second
    assert "w=insomnia" not in first
    assert len(set(second)) == len(second)


TOY = {
    "format": model.FORMAT,
    "follows": [[0, 0, -9999], [0, 0, 0], [0, 0, 0]],
    "weights": {"x": [0, 5, 0], "y": [0, 0, 5]},
}


def test_a_first_word_and_those_that_go_on_from_it_are_one_mention():
    words = signs.cut("in a b c")
    found = list(model.from_json(TOY).mentions(words, [[("o",)], [("x",)], [("o",), ("y",)], [("o",)]]))
    assert found == [Span(3, 6)]


def test_no_mention_goes_on_from_nothing():
    assert list(model.from_json(TOY).mentions(signs.cut("a b"), [[("o",)], [("z",)]])) == []
    assert list(model.from_json(TOY).mentions(signs.cut(""), [])) == []


def test_a_model_of_another_format_is_refused():
    with pytest.raises(VocabularyError, match="format"):
        model.from_json({**TOY, "format": model.FORMAT + 1})


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        (
            "Drug is indicated for ulcerative colitis (UC). It may be given again where UC comes back.",
            {"ulcerative colitis"},
        ),
        ("Drug is indicated for the treatment of active rheumatoid arthritis (RA).", {"rheumatoid arthritis"}),
        (
            "It is indicated for rheumatoid arthritis. It is indicated to treat arthritis early.",
            {"rheumatoid arthritis"},
        ),
    ],
)
def test_a_use_that_comes_again_by_a_short_or_wider_name_is_one(text, terms):
    assert {term.removeprefix("active ") for term in uses(text)} == terms


def test_two_uses_that_share_a_word_are_two():
    assert uses("Drug is indicated for hepatitis B and for hepatitis C.") == {"hepatitis b", "hepatitis c"}


def test_those_who_run_a_risk_are_no_use_of_their_own():
    document = label(
        indications_and_usage="Drug is indicated to reduce the risk of stroke in adults with hypertension."
    )
    (fact,) = stated(document, Kind.INDICATION)
    assert (fact.term, wording(document, fact)) == ("stroke", "stroke in adults with hypertension")


def test_those_who_have_a_risk_are_the_use_where_no_other_is_named():
    text = "Drug is indicated to improve glycemic control in adults with type 2 diabetes mellitus."
    assert uses(text) == {"type 2 diabetes mellitus"}


@pytest.mark.parametrize(
    "text",
    [
        "It may increase the risk of stroke.",
        "Because gout is often mild, the drug is rarely needed.",
        "It is for patients without hypertension.",
    ],
)
def test_a_condition_in_an_aside_is_no_use(text):
    assert uses(f"Drug is indicated for insomnia. {text}") == {"insomnia"}


def test_a_list_behind_a_colon_names_uses():
    found = uses("Temporarily relieves minor aches and pains due to: headache toothache and backache")
    assert {"headache", "toothache", "back pain"} <= found


def test_a_section_without_a_condition_states_what_stands_behind_its_cue():
    (term,) = uses("Drug is indicated for staining of the lens capsule in adults. It is injected once.")
    assert term == "staining of the lens capsule"


def test_what_stands_behind_a_cue_counts_only_where_no_condition_is_named():
    assert uses("Drug is indicated for staining of the lens. It is also indicated for insomnia.") == {"insomnia"}


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("In major depressive disorder (MDD) it helps.", {"MDD": "major depressive disorder"}),
        ("Given for gout (first line) once.", {}),
        ("Pain (EFG) is treated.", {}),
        ("", {}),
    ],
)
def test_a_short_form_stands_for_the_words_whose_letters_it_has(text, short):
    assert dict(short_forms(text)) == short


def test_a_title_of_uses_in_a_section_on_children_states_none():
    text = "Pediatric Use Active arthritis of the young. The drug is indicated for: gout"
    assert {f.term for f in stated(label(pediatric_use=text), Kind.INDICATION)} == set()


def test_a_list_counts_whatever_its_lead_in_points_to():
    text = "Drug is indicated for the following [see Clinical Studies (14)]: • Gout • Panic disorder (PD)"
    assert uses(text) == {"gout", "panic disorder"}


def test_what_a_risk_is_told_to_be_is_no_use_of_its_own():
    text = "Drug is indicated to reduce the risk of major adverse cardiovascular events (death, stroke) in adults."
    assert uses(text) == {"prevention of cardiovascular events"}


@pytest.mark.parametrize(
    "text",
    [
        "The efficacy of the drug in stroke, gout and hypertension has been studied in trials.",
        "The drug has not been found effective in the treatment of gout.",
        "There is no evidence of an effect in gout.",
    ],
)
def test_what_was_studied_or_not_found_is_no_use(text):
    assert uses(f"Drug is indicated for insomnia. {text}") == {"insomnia"}


@pytest.mark.parametrize(
    "text",
    [
        "Signs of the disease are wheezing, asthma and cough.",
        "Untreated, insomnia may lead to hypertension.",
        "The diagnosis is made by the following:\n• Depression: low mood\n• Anxiety: worry",
        "Drug capsules are not indicated for gout.",
        "It must never be used to treat gout.",
        "Most patients, including those with asthma, sleep better.",
    ],
)
def test_what_explains_a_use_or_denies_one_names_none(text):
    assert uses(f"Drug is indicated for the treatment of insomnia. {text}") == {"insomnia"}


def test_a_use_counts_up_to_where_its_sentence_speaks_of_something_else():
    assert uses("Drug is indicated for the treatment of panic disorder, as defined in DSM-IV.") == {"panic disorder"}


def test_some_of_the_patients_are_no_use():
    text = "Drug is indicated for the treatment of hyponatremia, including patients with heart failure."
    assert uses(text) == {"hyponatremia"}


def test_another_name_in_parentheses_is_no_use_of_its_own():
    assert uses("Drug is indicated for the treatment of cold sores (herpes labialis).") == {"cold sores"}


def test_words_of_degree_are_in_the_wording_and_not_in_the_term():
    document = label(
        indications_and_usage="Drug is indicated for the management of moderate to severe plaque psoriasis."
    )
    (fact,) = stated(document, Kind.INDICATION)
    assert (fact.term, wording(document, fact)) == ("psoriasis", "moderate to severe plaque psoriasis")


def test_uses_of_one_name_that_are_of_another_degree_are_two():
    text = (
        "Drug is indicated for the treatment of early breast cancer. It is also indicated for metastatic breast cancer."
    )
    assert uses(text) == {"breast cancer", "metastatic breast cancer"}


def test_a_use_said_again_with_less_of_its_degree_is_one():
    text = "Drug is indicated for the treatment of severe acute pain. It is indicated for acute pain in adults."
    assert uses(text) == {"acute pain"}


def test_each_entry_of_a_family_is_a_use():
    text = (
        "Drug is indicated in the following conditions. Skin diseases: Pemphigus, bullous erythroderma. "
        "Endocrine disorders: Thyroiditis."
    )
    assert {"pemphigus", "bullous erythroderma", "thyroiditis"} <= uses(text)


def test_what_is_told_of_an_entry_of_a_list_is_no_use():
    text = (
        "Drug is indicated for the following: Corneal ulcers: Streptococcus pneumoniae. Conjunctivitis: other bacteria."
    )
    assert uses(text) == {"corneal ulcer", "conjunctivitis"}


def test_two_words_for_one_part_of_the_body_are_not_taken_apart():
    found = uses("Drug is indicated for serious infections of the lungs, bones and joints.")
    assert not {"bones serious infections", "joints serious infections"} & found


def test_an_infection_may_be_named_by_what_causes_it():
    text = "Drug is indicated for the treatment of serious infections caused by susceptible anaerobic bacteria."
    assert uses(text) == {"serious infections caused by susceptible anaerobic bacteria"}


def test_what_causes_an_infection_of_a_named_place_is_no_use():
    text = "Drug is indicated for otitis media caused by Haemophilus influenzae and Klebsiella species."
    assert uses(text) == {"otitis media"}


def test_symptoms_due_to_a_disease_are_a_use_for_it():
    assert "allergic rhinitis" in uses("Temporarily relieves these symptoms due to hay fever: • sneezing")


def test_uses_in_a_table_alone_are_none_and_cost_no_other_fact():
    table = "<table><tr><td>Adults</td><td>Panic disorder</td></tr><tr><td>Children</td><td>Gout</td></tr></table>"
    document = label(
        indications_and_usage="1 INDICATIONS AND USAGE",
        indications_and_usage_table=table,
        contraindications="4 CONTRAINDICATIONS Patients with porphyria.",
    )
    assert stated(document, Kind.INDICATION) == []
    assert [fact.term for fact in stated(document, Kind.CONTRAINDICATED_GROUP)] == ["porphyria"]
