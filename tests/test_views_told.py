"""Kinds whose term is only a topic are shown in their words: "driving" alone warns of nothing."""

from dataclasses import replace

import pytest

from medcli.answers import Citation, DrugAnswer, LabelCoverage, Match, Resolution, Source, Statement
from medcli.facts import Kind, Reference, SourceKind
from medcli.views.phrases import found_by, mark, narrowing, none_of_labels, qualifiers, told
from medcli.views.show import Options, drug_blocks
from medcli.views.view import Line


def citation(wording, quote="", basis=SourceKind.LABEL, section="5.1"):
    references = (Reference(basis, "id", section),) if basis is SourceKind.LABEL else ()
    return Citation(
        "a.md", SourceKind.MONOGRAPH, basis, "Warnings", 3, wording, quote or wording, 0, 9, "r", "", references
    )


def warning(*citations, **more):
    return Statement(Kind.WARNING, "exampril", "driving", {}, tuple(citations), **more)


def test_each_thing_that_is_said_stands_with_who_says_it():
    said = told(
        warning(citation("it slows down reactions"), citation("no driving at all then", basis=SourceKind.ARTICLE))
    )
    assert said == [("it slows down reactions", "label §5.1"), ("no driving at all then", "article only")]


def test_the_same_words_are_not_said_twice_and_the_best_source_vouches_for_them():
    said = told(
        warning(citation("it slows down reactions"), citation("it slows down reactions", basis=SourceKind.ARTICLE))
    )
    assert said == [("it slows down reactions", "label §5.1")]


def test_a_wording_that_is_but_a_name_gives_way_to_its_sentence():
    said = told(warning(citation("warfarin", "Warfarin may act more strongly.")))
    assert said == [("Warfarin may act more strongly.", "label §5.1")]


def test_of_many_labels_one_speaks_for_all_that_state_it():
    many = warning(citation("it slows down reactions"), citation("it may slow reactions down"))
    assert told(replace(many, labels_stating=2, labels_total=3)) == [("it slows down reactions", "label 2/3")]


@pytest.mark.parametrize(
    ("stating", "otc_stating", "total", "otc_total", "said"),
    [
        (2, 2, 5, 3, "label 2/5 OTC"),
        (2, 1, 5, 3, "label 2/5"),
        (2, 0, 5, 3, "label 2/5"),
        (2, 2, 3, 3, "label 2/3"),  # where all are, the head of the page says so
        (1, 0, 1, 0, "label §5.1"),
    ],
)
def test_what_only_packs_over_the_counter_say_is_marked(stating, otc_stating, total, otc_total, said):
    counts = {"labels_stating": stating, "labels_total": total, "otc_stating": otc_stating, "otc_total": otc_total}
    assert mark(warning(citation("it slows down reactions"), **counts)) == said


def test_a_model_says_how_sure_it_is_and_a_rule_does_not():
    assert found_by(replace(citation("rash"), rule="side_effect:model", score=0.873)) == "side_effect:model, score 0.87"
    assert found_by(replace(citation("rash"), rule="side_effect:listed")) == "side_effect:listed"


def test_of_one_label_it_is_not_counted_how_many_state_none():
    kind = Kind.CONTRAINDICATED_GROUP

    def said(*counts):
        return none_of_labels(_answer({kind: LabelCoverage(*counts)}), kind)

    assert said(0, 1, 0, 0) == ""
    assert said(3, 0, 0, 1) == ""
    assert said(1, 1, 0, 1) == "1 of 3 labels states none"
    assert said(0, 2, 0, 0) == "2 of 2 labels state none"


def test_a_drug_without_labels_has_no_count_of_them():
    assert none_of_labels(_answer({}), Kind.CONTRAINDICATED_GROUP) == ""


def _answer(label_coverage):
    resolution = Resolution("exampril", "exampril", Match.GENERIC, "exampril")
    return DrugAnswer(resolution, "exampril", "exampril", (), (), (), "", (), {}, (), (), label_coverage)


def test_a_combination_says_whether_it_is_a_risk_or_a_claim():
    pair = Statement(Kind.COMBINATION, "exampril", "calmine", {"effect": "risk"}, (citation("sleepiness may add up"),))
    assert told(pair) == [("risk: sleepiness may add up", "label §5.1")]


@pytest.mark.parametrize(
    ("kind", "title", "said"),
    [
        (
            SourceKind.MONOGRAPH,
            "exampril (injection, not tablets)",
            ["monograph of: exampril (injection, not tablets)"],
        ),
        (SourceKind.MONOGRAPH, "Exampril", []),
        (SourceKind.ARTICLE, "Exampril for everybody", []),
    ],
)
def test_the_head_of_a_page_says_of_which_product_the_monograph_s_label_is(kind, title, said):
    source = Source("exampril.md", kind, "markdown", title, "2024-05-01", "", "ab" * 32)
    answer = replace(_answer({}), sources=(source,))
    lines = [block.text for block in drug_blocks(answer, Options(())) if isinstance(block, Line)]
    assert [line for line in lines if line.startswith("monograph")] == said


def group(*quotes, basis=SourceKind.LABEL):
    cites = [citation("asthma", quote, basis=basis) for quote in quotes]
    return Statement(Kind.CONTRAINDICATED_GROUP, "exampril", "asthma", {"group_kind": "condition"}, tuple(cites))


@pytest.mark.parametrize(
    ("quotes", "said"),
    [
        (("contraindicated: asthma; after aspirin",), "after aspirin"),
        (("contraindicated: asthma; after aspirin", "avoid: asthma; severe"), "after aspirin / severe"),
        (("contraindicated: asthma",), ""),
        (("contraindicated: asthma; after aspirin", "contraindicated: asthma"), ""),  # one line has no such limit
        (("Not in asthma, nor after aspirin.",), ""),
    ],
)
def test_what_narrows_a_group_stands_beside_it(quotes, said):
    assert narrowing(group(*quotes)) == said
    assert ("; after aspirin" in qualifiers(group(*quotes))) is ("after aspirin" in said)


def test_a_sentence_of_a_label_narrows_nothing_by_its_semicolon():
    label = replace(citation("asthma", "Not in asthma; see below."), source_kind=SourceKind.LABEL)
    assert narrowing(replace(group("x"), citations=(label,))) == ""


def test_among_other_effects_the_boxed_stand_first_and_sections_in_their_order():
    def effect(term, section, **own):
        return Statement(Kind.SIDE_EFFECT, "exampril", term, own, (citation(term, section=section),))

    effects = (effect("rash", "5.14"), effect("cough", "5.9"), effect("bleeding", "5.20", serious=True))
    answer = replace(_answer({}), statements=effects)
    lines = [b.text for b in drug_blocks(answer, Options((Kind.SIDE_EFFECT,))) if isinstance(b, Line)]
    assert lines[-3:] == ["bleeding (serious) [label §5.20]", "cough [label §5.9]", "rash [label §5.14]"]
