"""Labels of one drug against each other: what differs, and what is no difference."""

import pytest
from builders import document, effect, group, limit, use

from medcli.disagree_labels import between_labels
from medcli.facts import LimitKind, Strength
from medcli.store.content import Placed, basis_of

TEXT = "For pain. Not in asthma. For 7 days or 10 days. Nausea in some."


def label(name):
    return document(name, [("x", TEXT)])


def differ(*of_labels, of_label=True):
    """Return what differs between labels, each a function that gives its facts for a document."""
    placed = []
    for number, facts in enumerate(of_labels):
        doc = label(f"set-{number}")
        placed += [Placed(doc.source, f, basis_of(f, doc.kind), of_label=of_label) for f in facts(doc)]
    return [(one.topic, one.first_says, one.second_says) for one in between_labels(placed)]


def days(*lengths, **own):
    return lambda doc: [limit(doc, "aaa", f"{n} days", n, n, term=f"{n} days", **own) for n in lengths]


def asthma(*strengths):
    return lambda doc: [group(doc, "aaa", "asthma", strength=strength) for strength in strengths]


def nausea(low, high=None):
    return lambda doc: [effect(doc, "aaa", "Nausea", percent_low=low, percent_high=high or low)]


def test_two_lengths_of_use_differ_and_what_most_labels_say_stands_first():
    assert differ(days(7), days(10), days(10)) == [("length of use", "10 days (2 labels)", "7 days (1 label)")]


def test_a_label_that_gives_both_lengths_differs_from_neither():
    assert differ(days(7, 10), days(7), days(10, 7)) == []


def test_limits_of_two_kinds_are_not_compared():
    assert differ(days(7), days(10, limit=LimitKind.REASSESS)) == []
    assert differ(days(7), days(10, limit=LimitKind.SHORT_TERM_ONLY)) != []


def test_a_group_that_one_label_forbids_and_another_only_cautions_differs_by_its_strongest_words():
    found = differ(
        asthma(Strength.CAUTION, Strength.CONTRAINDICATED), asthma(Strength.CAUTION), asthma(Strength.CAUTION)
    )
    assert found == [("asthma", "asthma: caution (2 labels)", "asthma: contraindicated (1 label)")]


def test_a_group_that_some_labels_do_not_name_is_no_difference():
    assert differ(asthma(Strength.AVOID), days(7), nausea(3)) == []


@pytest.mark.parametrize(("one", "other"), [((13,), (0.5,)), ((10, 12), (1, 9)), ((0.2,), (3,))])
def test_figures_of_two_bands_differ(one, other):
    ((topic, _, _),) = differ(nausea(*one), nausea(*other))
    assert topic == "nausea"


@pytest.mark.parametrize(("one", "other"), [((13,), (40,)), ((1,), (9,)), ((5, 20), (2,)), ((3,), (3,))])
def test_figures_of_one_band_and_overlapping_ranges_do_not(one, other):
    assert differ(nausea(*one), nausea(*other)) == []


def test_labels_that_give_figures_of_one_band_speak_together():
    assert differ(nausea(12), nausea(17), nausea(2)) == [
        ("nausea", "nausea: 12–17 % (2 labels)", "nausea: 2 % (1 label)")
    ]


def test_an_effect_without_a_figure_differs_from_none():
    without = lambda doc: [effect(doc, "aaa", "Nausea")]  # noqa: E731
    assert differ(without, nausea(13)) == []


def test_one_label_alone_differs_from_none():
    assert differ(lambda doc: [*days(7)(doc), *asthma(Strength.AVOID)(doc), *nausea(3)(doc)]) == []


def test_a_monograph_is_a_choice_from_a_label_and_no_label():
    assert differ(days(7), days(10), of_label=False) == []


def test_uses_are_not_compared_since_a_label_may_be_of_another_product():
    assert differ(lambda doc: [use(doc, "aaa", "pain")], lambda doc: [use(doc, "aaa", "asthma")]) == []


def test_the_order_of_labels_is_no_matter_to_what_differs():
    assert set(differ(days(7), days(10), days(10))) == set(differ(days(10), days(7), days(10)))
