"""Kinds whose term is only a topic are shown in their words: "driving" alone warns of nothing."""

from dataclasses import replace

from medcli.answers import Citation, Statement
from medcli.facts import Kind, Reference, SourceKind
from medcli.views.phrases import told


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


def test_a_combination_says_whether_it_is_a_risk_or_a_claim():
    pair = Statement(Kind.COMBINATION, "exampril", "calmine", {"effect": "risk"}, (citation("sleepiness may add up"),))
    assert told(pair) == [("risk: sleepiness may add up", "label §5.1")]
