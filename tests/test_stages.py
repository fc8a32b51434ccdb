"""The stages of the build one by one: check, names, classes and disagreements."""

from dataclasses import replace

import pytest
from builders import document, effect, extracted, group, limit, name, together, use
from hypothesis import given
from hypothesis import strategies as st

from medcli import naming
from medcli.check_facts import check, fault
from medcli.classes import class_key, mentions
from medcli.disagree import disagreements
from medcli.facts import Identity, LimitKind, SourceKind, Span, Strength
from medcli.store.content import Placed, basis_of
from medcli.store.rows import said_by

DOC = document("d", [("x", "Nausea in 5 % after 7 days. Zap.")], identity=Identity("aaa"))
GOOD = effect(DOC, "aaa", "Nausea", percent_low=5.0, percent_high=5.0)


def test_a_fact_that_stands_on_its_words_is_kept():
    items, problems = check([extracted(DOC, GOOD)])
    assert (items[0].facts, problems) == ((GOOD,), [])


@pytest.mark.parametrize(
    "changes",
    [
        {"section": 1},
        {"section": -1},
        {"span": Span(2, 2)},
        {"span": Span(9, 2)},
        {"span": Span(0, 8)},
        {"span": Span(-1, 3)},
        {"quote": Span(2, 999)},
        {"span": Span(8, 9)},
        {"drug": "Aaa"},
        {"drug": ""},
        {"term": "Nausea"},
        {"term": "nausea  bad"},
        {"term": " "},
        {"percent_low": 101.0},
        {"percent_low": 9.0},
        {"percent_high": -1.0},
    ],
)
def test_a_fact_that_does_not_is_left_out_with_a_problem_and_the_rest_stays(changes):
    bad = replace(GOOD, **changes)
    items, problems = check([extracted(DOC, bad, GOOD)])
    assert items[0].facts == (GOOD,)
    assert len(problems) == 1
    assert problems[0].file == "d"


@pytest.mark.parametrize(
    ("pieces", "good"),
    [
        ((Span(2, 5), Span(7, 8)), True),
        ((Span(2, 5), Span(6, 7)), False),  # does not end where the wording does
        ((Span(3, 5), Span(7, 8)), False),
        ((Span(2, 6), Span(5, 8)), False),
        ((Span(2, 5), Span(5, 8)), False),  # nothing stands between
        ((Span(7, 8), Span(2, 5)), False),
    ],
)
def test_pieces_of_a_wording_are_apart_and_in_order_and_span_it(pieces, good):
    assert (fault(DOC, replace(GOOD, pieces=pieces)) is None) is good


def test_a_limit_that_ends_before_it_begins_is_left_out():
    assert fault(DOC, limit(DOC, "aaa", "7 days", 7, 7)) is None
    assert fault(DOC, limit(DOC, "aaa", "7 days", 9, 7)) is not None


@pytest.mark.parametrize("character", ["\0", "\ud800"])
def test_text_that_a_database_cannot_hold_is_refused(character):
    doc = document("d", [("x", f"Nausea {character}")])
    assert fault(doc, effect(doc, "aaa", "Nausea")) is not None


def test_a_name_keeps_its_capitals():
    assert fault(DOC, name(DOC, "aaa", "Zap")) is None


def test_a_repeated_fact_counts_once():
    items, problems = check([extracted(DOC, GOOD, GOOD)])
    assert (items[0].facts, problems) == ((GOOD,), [])


@given(st.integers(-3, 50), st.integers(-3, 50), st.integers(-3, 50), st.integers(-3, 50))
def test_whatever_the_offsets_no_fact_passes_whose_wording_is_not_in_its_quote(a, b, c, d):
    bad = replace(GOOD, span=Span(a, b), quote=Span(c, d))
    text = DOC.sections[0].text
    if fault(DOC, bad) is None:
        assert 0 <= c <= a < b <= d <= len(text)
        assert bad.span.of(text) in bad.quote.of(text)


def label(generic, brands=(), synonyms=()):
    return extracted(document(f"label-{generic}", [], identity=Identity(generic, brands, synonyms)))


def names(items):
    drugs, problems = naming.resolve(one for item in items for one in said_by(item))
    return {drug.generic: {(entry.name, entry.kind) for entry in drug.names} for drug in drugs}, problems


def test_a_brand_of_two_drugs_is_kept_for_both():
    found, problems = names([label("aaa", ("Zap",)), label("bbb", ("ZAP®",))])
    assert found == {"aaa": {("aaa", "generic"), ("Zap", "brand")}, "bbb": {("bbb", "generic"), ("Zap", "brand")}}
    assert problems == []


def test_another_drugs_generic_name_is_no_brand_and_is_told():
    found, problems = names([label("aaa", ("BBB",)), label("bbb")])
    assert found["aaa"] == {("aaa", "generic")}
    assert [problem.file for problem in problems] == ["label-aaa"]


def test_a_combination_never_answers_to_one_of_its_parts():
    found, problems = names([label("aaa / bbb", ("Aaa", "Aaa Bbb"), ("bbb",))])
    assert found == {"aaa / bbb": {("aaa / bbb", "generic"), ("Aaa Bbb", "brand")}}
    assert len(problems) == 2


def test_the_generic_name_as_its_own_brand_is_no_second_name_and_no_problem():
    assert names([label("aaa", ("AAA",), ("Aaa",))]) == ({"aaa": {("aaa", "generic")}}, [])


def test_the_display_name_is_tall_man_where_one_is_listed(monkeypatch):
    monkeypatch.setattr(naming, "tall_man", lambda: {"hydroxyzine": "hydrOXYzine"})
    drugs, _ = naming.resolve(
        one for item in (label("aaa / hydroxyzine"), label("hydralazine")) for one in said_by(item)
    )
    assert [drug.display for drug in drugs] == ["aaa / hydrOXYzine", "hydralazine"]


def test_a_class_is_compared_whatever_its_number_and_never_in_part():
    assert class_key("Benzodiazepines") == class_key("benzodiazepine")
    assert class_key("abscess") == "abscess"
    assert not mentions("a nonbenzodiazepine", "benzodiazepine")
    assert not mentions("anything at all", "")


LABEL = document("l", [("x", "For pain. Not in asthma. For 7 days. With bbb a risk. Sedatives.")])
ARTICLE = document(
    "a", [("x", "For pain or ache. Not in asthma, gout. For 7 days. With bbb it helps.")], kind=SourceKind.ARTICLE
)


def differ(label_facts, article_facts, classes=None):
    items = [extracted(LABEL, *label_facts), extracted(ARTICLE, *article_facts)]
    placed = [Placed(i.document.source, f, basis_of(f, i.document.kind)) for i in items for f in i.facts]
    found = disagreements(placed, classes or {})
    return [(one.topic, one.first_says, one.second_says) for one in found]


def test_what_both_say_is_no_disagreement():
    pairs = [(use, "pain"), (group, "asthma")]
    assert differ([f(LABEL, "aaa", w) for f, w in pairs], [f(ARTICLE, "aaa", w) for f, w in pairs]) == []
    assert differ([limit(LABEL, "aaa", "7 days", 7, 7)], [limit(ARTICLE, "aaa", "7 days", None, 7)]) == []


def test_a_label_that_says_nothing_of_a_kind_does_not_disagree():
    article = [use(ARTICLE, "aaa", "ache"), group(ARTICLE, "aaa", "gout"), limit(ARTICLE, "aaa", "7 days", 7, 7)]
    assert differ([], article) == []
    assert differ([use(LABEL, "bbb", "pain")], article) == []


def test_a_limit_without_a_number_or_of_another_kind_is_not_compared():
    label_limit = limit(LABEL, "aaa", "7 days", 7, 7)
    assert differ([label_limit], [limit(ARTICLE, "aaa", "7 days", None, None)]) == []
    assert differ([label_limit], [limit(ARTICLE, "aaa", "7 days", 9, 9, limit=LimitKind.REASSESS)]) == []


def test_a_use_that_the_label_has_but_the_article_calls_off_label_differs():
    found = differ([use(LABEL, "aaa", "pain")], [use(ARTICLE, "aaa", "pain", label_status="off label")])
    assert found == [("pain", "lists pain", "pain (off label)")]


def test_a_chronic_use_differs_from_an_acute_one():
    found = differ([use(LABEL, "aaa", "pain", course="acute")], [use(ARTICLE, "aaa", "pain", course="chronic")])
    assert found == [("pain", "acute pain only", "pain (chronic)")]


def test_a_mere_caution_that_the_label_does_not_name_is_no_disagreement():
    caution = group(ARTICLE, "aaa", "gout", strength=Strength.CAUTION)
    assert differ([group(LABEL, "aaa", "asthma")], [caution]) == []


def test_a_use_that_the_label_does_not_list_stands_beside_those_it_does():
    listed = [use(LABEL, "aaa", "pain"), use(LABEL, "aaa", "asthma")]
    assert differ(listed, [use(ARTICLE, "aaa", "ache")]) == [("ache", "used for pain, asthma", "ache")]


def test_a_group_that_the_label_only_cautions_and_an_article_keeps_away_differs():
    caution = group(LABEL, "aaa", "asthma", strength=Strength.CAUTION)
    avoid = group(ARTICLE, "aaa", "asthma", strength=Strength.AVOID)
    assert differ([caution], [avoid]) == [("asthma", "asthma: caution", "asthma: avoid")]
    assert differ([caution, group(LABEL, "aaa", "asthma", strength=Strength.AVOID)], [avoid]) == []


def test_an_articles_strongest_word_on_a_group_is_what_it_says():
    label = [group(LABEL, "aaa", "asthma", strength=Strength.AVOID)]
    words = [group(ARTICLE, "aaa", "asthma", strength=s) for s in (Strength.CAUTION, Strength.AVOID)]
    assert differ(label, words) == []
    assert len(differ(label, words[:1])) == 1


def test_a_group_that_the_label_does_not_name_differs_where_an_article_keeps_it_away():
    avoid = group(ARTICLE, "aaa", "gout", strength=Strength.AVOID)
    assert differ([group(LABEL, "aaa", "asthma")], [avoid]) == [("gout", "no such group", "gout: avoid")]


def test_a_label_with_several_limits_is_held_to_its_strictest():
    several = [limit(LABEL, "aaa", "7 days", days, days) for days in (21, 7, 14)]
    assert differ(several, [limit(ARTICLE, "aaa", "7 days", 7, 7)]) == []
    found = differ(several, [limit(ARTICLE, "aaa", "7 days", 14, 14)])
    assert found == [("length of use", "7 days", "7 days (14 days)")]


def test_an_effect_that_only_an_article_calls_common_differs():
    common, mere = effect(ARTICLE, "aaa", "ache", common=True), effect(LABEL, "aaa", "pain", "ache")
    assert differ([mere], [common]) == [("ache", "not called common", "ache: common")]
    later = replace(mere, setting="post-marketing")
    assert differ([later], [common]) == [("ache", "reported after marketing", "ache: common")]
    assert differ([later, mere], [common]) == [("ache", "not called common", "ache: common")]


def test_an_effect_that_only_the_label_calls_common_differs():
    common, mere = effect(LABEL, "aaa", "pain", "ache", common=True), effect(ARTICLE, "aaa", "ache")
    assert differ([common], [mere]) == [("ache", "common", "ache: not called common")]


def test_an_effect_is_common_to_a_basis_that_calls_it_so_once():
    label = [effect(LABEL, "aaa", "pain", "ache", common=common) for common in (False, True)]
    assert differ(label, [effect(ARTICLE, "aaa", "ache", common=True)]) == []
    article = [
        effect(ARTICLE, "aaa", word, "ache", common=common) for word, common in (("pain", False), ("ache", True))
    ]
    assert differ(label, article) == []
    assert differ(label[:1], article) == [("ache", "not called common", "ache: common")]


def test_an_effect_that_only_one_of_the_two_lists_is_no_disagreement():
    assert differ([effect(LABEL, "aaa", "pain")], [effect(ARTICLE, "aaa", "ache", common=True)]) == []
    assert differ([effect(LABEL, "bbb", "pain", "ache")], [effect(ARTICLE, "aaa", "ache", common=True)]) == []
    assert differ([effect(LABEL, "aaa", "pain", "ache")], [effect(ARTICLE, "aaa", "ache")]) == []


def test_a_pair_that_one_calls_a_risk_and_the_other_a_benefit_differs():
    found = differ(
        [together(LABEL, "aaa", "bbb", "a risk", "risk")], [together(ARTICLE, "aaa", "bbb", "helps", "benefit claim")]
    )
    assert found == [("with bbb", "with bbb: a risk", "with bbb: claimed to help")]
    assert (
        differ([together(LABEL, "aaa", "bbb", "a risk", "risk")], [together(ARTICLE, "aaa", "bbb", "helps", "risk")])
        == []
    )
    assert (
        differ(
            [together(LABEL, "aaa", "ccc", "a risk", "risk")],
            [together(ARTICLE, "aaa", "bbb", "helps", "benefit claim")],
        )
        == []
    )


def test_a_warning_of_the_other_drugs_class_is_one_of_the_drug():
    risk, claim = (
        together(LABEL, "aaa", "sedatives", "a risk", "risk"),
        together(ARTICLE, "aaa", "bbb", "helps", "benefit claim"),
    )
    assert [topic for topic, _, _ in differ([risk], [claim], {"bbb": ["sedative"]})] == ["with bbb"]
    assert differ([risk], [claim], {"bbb": ["stimulant"]}) == []
