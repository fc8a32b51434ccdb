"""Contraindicated groups: who must not or should not take the drug, and how strongly an article says so."""

from __future__ import annotations

import pytest

from medcli.facts import ContraindicatedGroup, Kind, SourceKind, Strength

from .said import article, groups, groups_of, page, pair, stated, whose, wording


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Do not take it if you are pregnant.", {"pregnancy": "contraindicated"}),
        ("It must not be used with MAO inhibitors.", {"monoamine oxidase inhibitor use": "contraindicated"}),
        ("Do not take it within 14 days of an MAO inhibitor.", {"monoamine oxidase inhibitor use": "contraindicated"}),
        ("It should not be taken by anyone allergic to opioids.", {"opioid allergy": "contraindicated"}),
        ("People with sleep apnea should avoid tramadol.", {"sleep apnea": "avoid"}),
        ("It is unsuitable for people with sleep apnea.", {"sleep apnea": "avoid"}),
        ("It is not recommended for children under 12.", {"children": "avoid"}),
        ("Tell your doctor if you have kidney disease.", {"renal impairment": "caution"}),
        ("Older adults should use it with caution.", {"older adults": "caution"}),
    ],
)
def test_a_cue_states_a_group_and_its_strength(sentence: str, found: dict[str, str]) -> None:
    assert groups(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "It is safe for people with kidney disease.",
        "People with depression can take it.",
        "It is a good choice for people with asthma.",
        "Adults with epilepsy should consider it.",
        "Older adults may consider it.",
        "Asthma is no problem.",
    ],
)
def test_people_who_may_take_it_are_no_group(sentence: str) -> None:
    assert groups(sentence) == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "It may not be suitable for everyone, especially people with certain medical conditions.",
        "It is not for everyone.",
        "Tell your doctor about any other medical conditions.",
        "People with some health problems should avoid it.",
    ],
)
def test_a_disclaimer_that_names_nobody_is_no_group(sentence: str) -> None:
    assert groups(sentence) == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "Who should avoid it?",
        "Should people with epilepsy avoid it?",
        "Ibuprofen should be avoided in asthma.",
        "Avoid driving.",
        "Call your doctor if you have chest pain.",
        "Side Effects\n\nTell your doctor if you have chest pain.",
        "People with diabetes often live long.",
        "Do not take it for more than ten days.",
    ],
)
def test_what_speaks_of_other_things_names_no_group(sentence: str) -> None:
    assert groups(sentence) == {}


def test_entries_under_a_title_about_groups_are_groups_of_its_strength() -> None:
    text = (
        "Who Should Not Take It?\n\n- Pregnant women\n- Aged people\n- Substance abusers\n- Anyone with a head injury"
    )
    assert groups(text) == dict.fromkeys(
        ("pregnancy", "older adults", "substance use disorder", "head injury"), "contraindicated"
    )


def test_one_entry_with_a_shared_ending_is_two_groups() -> None:
    found = groups("Who Should Avoid Tramadol?\n\n- Liver and kidney-impaired patients\n- Pregnant women")
    assert set(found) == {"hepatic impairment", "renal impairment", "pregnancy"}


@pytest.mark.parametrize(
    ("title", "strength"),
    [
        ("Who must not take it?", "contraindicated"),
        ("Contraindications", "contraindicated"),
        ("Who should avoid it?", "avoid"),
        ("Precautions", "caution"),
        ("Before you take it", "caution"),
    ],
)
def test_the_title_gives_the_strength(title: str, strength: str) -> None:
    assert groups_of(page(f"## {title}\n\n- Pregnancy\n- Sleep apnea")) == {
        "pregnancy": strength,
        "sleep apnea": strength,
    }


@pytest.mark.parametrize(
    "title",
    ["Who should consider it?", "Who can benefit?", "What it is used for", "Storage", "Complementary therapies"],
)
def test_entries_under_a_title_about_others_are_no_groups(title: str) -> None:
    assert groups_of(page(f"## {title}\n\n- Older adults\n- People with back pain")) == {}


@pytest.mark.parametrize("entry", ["Do not drive", "Operating machinery", "Take it with food", "Yoga and massage"])
def test_a_rule_of_use_among_groups_is_no_group(entry: str) -> None:
    assert groups_of(page(f"## Who should avoid it?\n\n- Pregnancy\n- {entry}")) == {"pregnancy": "avoid"}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Do not take it if you have sleep apnea.", "condition"),
        ("Do not take it if you are pregnant.", "population"),
        ("Do not take it with MAO inhibitors.", "co-medication"),
        ("Do not take it if you are allergic to tramadol.", "allergy"),
    ],
)
def test_a_group_is_a_condition_a_population_a_medicine_or_an_allergy(sentence: str, kind: str) -> None:
    (fact,) = stated(article(sentence), Kind.CONTRAINDICATED_GROUP)
    assert isinstance(fact, ContraindicatedGroup)
    assert fact.group_kind == kind


@pytest.mark.parametrize(
    ("strength", "kind"),
    [("contraindicated", "contraindicated_group"), ("avoid", "precaution"), ("caution", "precaution")],
)
def test_what_a_label_says_with_less_strength_is_a_precaution_and_no_contraindication(strength: str, kind: str) -> None:
    assert Strength(strength).kind_in(SourceKind.LABEL) == kind
    assert Strength(strength).kind_in(SourceKind.MONOGRAPH) == kind
    assert Strength(strength).kind_in(SourceKind.ARTICLE) == Kind.CONTRAINDICATED_GROUP


def test_the_wording_is_the_source_s_own() -> None:
    document = page("## Who should avoid it?\n\n- Substance abusers")
    (fact,) = stated(document, Kind.CONTRAINDICATED_GROUP)
    assert (fact.term, wording(document, fact)) == ("substance use disorder", "Substance abusers")


def test_a_drug_is_no_group_that_must_avoid_itself() -> None:
    assert groups("Do not take it with other tramadol tablets.") == {}


def test_in_an_article_on_two_drugs_each_group_goes_to_its_own() -> None:
    text = "Tramadol should be avoided in sleep apnea. Cyclobenzaprine should be avoided in glaucoma."
    assert whose(pair(text), Kind.CONTRAINDICATED_GROUP) == {
        ("tramadol", "sleep apnea"),
        ("cyclobenzaprine", "glaucoma"),
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "You can breastfeed on it.",
        "Breastfeeding is usually possible.",
        "It may safely be given to people with asthma.",
        "It can be taken by women who are pregnant.",
        "It is fine with breastfeeding.",
    ],
)
def test_people_who_are_allowed_it_are_no_group(sentence: str) -> None:
    assert groups_of(page(f"## Special care\n\n{sentence}\n")) == {}


def test_a_permission_with_a_limit_is_no_permission() -> None:
    assert groups_of(page("## Special care\n\nIt can be taken by people with asthma only with caution.\n")) != {}


def test_a_group_within_the_name_of_a_longer_condition_is_none() -> None:
    assert "fever" not in groups("Tell your doctor if you have hay fever.")


def test_what_it_treats_under_a_title_on_care_is_no_group_but_a_question_after_it_is() -> None:
    use = "## Uses\n\nTramadol is used to treat migraine.\n\n## Special care\n\n"
    assert groups_of(page(f"{use}With migraine one tablet is taken early.\n")) == {}
    assert groups_of(page(f"{use}Tell your doctor if you have migraine.\n")) == {"migraine": "caution"}
