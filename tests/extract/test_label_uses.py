"""A label's section on indications states uses; limits, trials and people it is not for are none."""

import pytest

from medcli.errors import VocabularyError
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
    assert "cue" in own[0]
    assert "w=insomnia" in own[1]
    assert "w=insomnia" not in own[0]


TOY = {
    "format": model.FORMAT,
    "follows": [[0, 0, -9999], [0, 0, 0], [0, 0, 0]],
    "weights": {"x": [0, 5, 0], "y": [0, 0, 5]},
}


def test_a_first_word_and_those_that_go_on_from_it_are_one_mention():
    words = signs.cut("in a b c")
    found = list(model.from_json(TOY).mentions(words, [["o"], ["x"], ["y"], ["o"]]))
    assert found == [Span(3, 6)]


def test_no_mention_goes_on_from_nothing():
    assert list(model.from_json(TOY).mentions(signs.cut("a b"), [["o"], ["z"]])) == []
    assert list(model.from_json(TOY).mentions(signs.cut(""), [])) == []


def test_a_model_of_another_format_is_refused():
    with pytest.raises(VocabularyError, match="format"):
        model.from_json({**TOY, "format": model.FORMAT + 1})
