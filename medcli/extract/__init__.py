"""Extraction: a Document in, Facts out. One module for each kind of fact; the words to look for are data.

A pure function of the document: no clock, no network, no state, so that it may run in any process. What is kept of
labels that were read before saves time, and changes nothing.
"""

from __future__ import annotations

from medcli.extract import (
    combinations,
    dosage,
    durations,
    groups,
    identity,
    indications,
    interactions,
    label,
    monograph,
    side_effects,
    warnings,
)
from medcli.extract.reading import read_units
from medcli.facts import Document, Fact, Kind, Problem, SourceKind
from medcli.kept.file import Kept

_KINDS = (indications, side_effects, groups, durations, warnings, dosage, interactions, combinations, identity)
_NO_DRUG = ("names no drug", "name the drug in its title, or add it to drugs.tsv")


def extract(document: Document, kept: Kept | None = None) -> tuple[list[Fact], list[Problem]]:
    """Return every fact that *document* states, in its own order, and the problems met.

    What was worked out of a label's texts before is taken from *kept*.

    A statement that two rules find is one fact. A document about no drug that is known or named gives a problem.
    """
    if document.kind is SourceKind.MONOGRAPH:
        return monograph.extract(document)
    if document.kind is SourceKind.LABEL and document.identity is not None:
        return _unique(label.extract(document, kept), document), []
    reading = read_units(document)
    if not reading.subjects.mains:
        return [], [Problem(document.source, 0, *_NO_DRUG)]
    return _unique(_without_the_treated([fact for module in _KINDS for fact in module.extract(reading)])), []


def _without_the_treated(facts: list[Fact]) -> list[Fact]:
    """Return *facts* without groups that only stand under a title on care, and that the drug is for.

    "For migraine it should be stopped first" warns nobody of migraine; "tell us if you have migraine" would.
    """
    treated = {(fact.drug, fact.term) for fact in facts if fact.kind is Kind.INDICATION}
    return [fact for fact in facts if fact.rule != "group:under_title" or (fact.drug, fact.term) not in treated]


def _unique(facts: list[Fact], label: Document | None = None) -> list[Fact]:
    """Return *facts*, each statement once; what a *label* calls by two names in one sentence is stated by both."""
    seen: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        words = ""
        if label is not None and fact.kind is Kind.SIDE_EFFECT:
            words = fact.wording(label.sections[fact.section].text).lower()
        seen.setdefault((fact.kind, fact.drug, fact.term, fact.section, fact.quote, words), fact)
    return sorted(seen.values(), key=lambda f: (f.section, f.span, f.kind, f.drug, f.term))
