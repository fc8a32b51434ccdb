"""Uses that are no condition: an anesthesia, a picture of a part of the body, or whatever stands behind a cue."""

import pytest

from medcli.facts import Kind

from .label import label
from .said import stated


def uses(text):
    return {fact.term for fact in stated(label(indications_and_usage=text), Kind.INDICATION)}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        (
            "Drug is indicated to opacify the left ventricle and to improve the outline of its borders.",
            {"opacify the left ventricle", "improve the outline of its borders"},
        ),
        (
            "Drug is indicated for use in adult patients with poor echocardiograms to opacify the left ventricle.",
            {"opacify the left ventricle"},
        ),
        (
            "Drug may be used as an adjunct to contrast enhancement in computed tomography of the torso.",
            {"contrast enhancement in computed tomography of the torso"},
        ),
    ],
)
def test_each_thing_that_a_drug_is_to_do_is_a_use(text, terms):
    assert uses(text) == terms


def test_the_steps_of_an_anesthesia_are_uses():
    assert uses("Drug is indicated for induction of anesthesia. It is indicated for maintenance of anesthesia.") == {
        "induction of anesthesia",
        "maintenance of anesthesia",
    }


def test_two_steps_that_are_named_at_once_are_one_use():
    (term,) = uses("Drug is indicated for induction and/or maintenance of anesthesia in adults.")
    assert term == "induction and/or maintenance of anesthesia"


@pytest.mark.parametrize(
    "text",
    [
        "Drug is indicated for insomnia. It is not recommended for maintenance of anesthesia.",
        "Drug is indicated for insomnia. Limitations of Use: maintenance of anesthesia in children.",
        "Drug is indicated for insomnia. The patient was under maintenance of anesthesia.",
    ],
)
def test_an_anesthesia_that_it_is_not_for_is_no_use(text):
    assert uses(text) == {"insomnia"}


def test_what_it_is_given_with_is_no_use():
    text = "Drug is indicated, in conjunction with intravenous administration of another agent, to outline the bowel."
    assert uses(text) == {"outline the bowel"}
