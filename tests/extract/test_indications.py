"""Indications: what an article says that its drug is used for."""

from __future__ import annotations

import pytest

from medcli.facts import Kind

from .said import article, pair, stated, terms, use, uses, whose, wording


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("It is prescribed for acute back pain.", ["acute back pain"]),
        ("It is approved for the treatment of neuropathic pain.", ["neuropathic pain"]),
        ("It relieves tension headaches.", ["tension headache"]),
        ("It treats fever as well as toothache.", ["fever", "toothache"]),
        ("It is used to treat migraine, gout and muscle cramps in adults.", ["gout", "migraine", "muscle spasm"]),
        ("The main use is osteoarthritis pain.", ["osteoarthritis pain"]),
        ("It helps people with epilepsy.", ["epilepsy"]),
        ("Tramadol is used to treat moderate pain after surgery.", ["pain"]),
        ("Tramadol is used to treat pain and fever.", ["fever", "pain"]),
        ("Tramadol is used to treat pain caused by gout.", ["gout"]),
    ],
)
def test_a_verb_of_treating_states_a_use(sentence: str, found: list[str]) -> None:
    assert uses(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "Tramadol is not used to treat depression.",
        "It should never be used for migraine.",
        "It is not approved for arthritis.",
        "It does not treat fever.",
        "It is no longer prescribed for insomnia.",
        "It cannot relieve migraine.",
    ],
)
def test_a_use_that_is_denied_is_no_use(sentence: str) -> None:
    assert uses(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Ibuprofen is used to treat fever.",
        "Other medicines are used to treat gout.",
        "Unlike ibuprofen, it does not treat fever.",
        "Ibuprofen and naproxen are prescribed for gout.",
    ],
)
def test_what_other_drugs_treat_is_no_use_of_this_one(sentence: str) -> None:
    assert uses(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Is it used to treat migraine?",
        "Chronic pain is pain that has lasted over 12 weeks.",
        "Adults with chronic pain should consider it.",
        "Order it online to treat back pain today.",
        "Ask your doctor whether it treats your headache.",
        "It can be taken to treat constipation as a side effect.",
        "Migraine runs in families.",
    ],
)
def test_a_condition_that_is_named_for_another_reason_is_no_use(sentence: str) -> None:
    assert uses(sentence) == []


@pytest.mark.parametrize(
    "sentence", ["It is used for short periods.", "It is used in adults.", "It is used for years."]
)
def test_how_and_in_whom_it_is_used_is_no_condition(sentence: str) -> None:
    assert uses(sentence) == []


def test_entries_under_a_title_about_uses_are_uses() -> None:
    assert uses("What Is Tramadol Used For?\n\n- Back pain\n- Gout\n- Nerve pain") == [
        "back pain",
        "gout",
        "neuropathic pain",
    ]


def test_the_reason_behind_an_entry_is_no_use_of_its_own() -> None:
    assert uses("What Is Tramadol Used For?\n\n- Gout: especially when fever comes with it\n- Back pain") == [
        "back pain",
        "gout",
    ]


@pytest.mark.parametrize(
    "title", ["What Tramadol Does Not Treat", "Complementary Therapies", "Storage", "Who Should Avoid Tramadol?"]
)
def test_entries_under_another_title_are_no_uses(title: str) -> None:
    assert uses(f"{title}\n\n- Gout\n- Migraine\n- Back pain") == []


@pytest.mark.parametrize("title", ["Complementary Therapies", "Alternatives to Tramadol"])
def test_what_acupuncture_is_used_for_is_no_use_of_the_drug(title: str) -> None:
    assert uses(f"{title}\n\nAcupuncture is used to treat back pain. A warm bath relieves muscle cramps.") == []


def test_under_a_title_about_uses_a_denied_condition_is_left_out() -> None:
    assert uses("Uses\n\nDoctors reach for it in gout and in migraine, not in depression.") == ["gout", "migraine"]


@pytest.mark.parametrize(
    ("sentence", "own"),
    [
        ("Off-label, it is used to treat fibromyalgia.", ("off label", None, None)),
        ("It is indicated for acute back pain.", ("on label", "acute", None)),
        ("It is used to treat migraine in adults.", (None, None, "adults")),
        ("It is used to treat chronic back pain.", (None, "chronic", None)),
        ("It is used to treat gout.", (None, None, None)),
        # Cut off forty characters behind the use, "menstrual" would begin with men.
        ("It is used to treat fever, in whomever it may be seen, and in menstrual pain.", (None, None, None)),
    ],
)
def test_status_course_and_population_are_kept_where_the_source_gives_them(
    sentence: str, own: tuple[str | None, str | None, str | None]
) -> None:
    assert use(sentence) == own


def test_the_wording_is_the_source_s_own() -> None:
    document = article("It is used to treat high blood pressure (hypertension) and trouble falling asleep.")
    found = {fact.term: wording(document, fact) for fact in stated(document, Kind.INDICATION)}
    assert found["insomnia"] == "trouble falling asleep"
    assert found["hypertension"].startswith("high blood pressure")


def test_in_an_article_on_two_drugs_each_use_goes_to_its_own() -> None:
    text = "Tramadol is used to treat back pain. Cyclobenzaprine is used to treat muscle spasms."
    assert whose(pair(text), Kind.INDICATION) == {("tramadol", "back pain"), ("cyclobenzaprine", "muscle spasm")}


def test_what_two_drugs_treat_together_is_a_use_of_neither() -> None:
    assert (
        terms(pair("Taken together, tramadol and cyclobenzaprine are used to treat back pain."), Kind.INDICATION) == []
    )
