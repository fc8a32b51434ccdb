"""An article in, what it states out: so that a test reads as "this sentence, these facts"."""

from __future__ import annotations

from medcli.extract import extract
from medcli.facts import (
    Combination,
    ContraindicatedGroup,
    Document,
    Dosage,
    DurationCaution,
    Fact,
    Indication,
    Kind,
    SideEffect,
)
from medcli.readers import markdown, plain

TITLE = "A Guide to Tramadol"
OPENING = "Tramadol is a tablet."
PAIR = "Tramadol and Cyclobenzaprine: A Guide to Both"
PAIR_OPENING = "Tramadol is a tablet. Cyclobenzaprine is another tablet."


def article(text: str, title: str = TITLE, opening: str = OPENING) -> Document:
    """Return the plain-text article *text* under a title and a first sentence that name its drug."""
    (document,) = plain.read(f"{title}\n\n{opening}\n\n{text}\n".encode(), "guide.txt")
    return document


def pair(text: str) -> Document:
    """Return an article on tramadol and cyclobenzaprine."""
    return article(text, PAIR, PAIR_OPENING)


def page(text: str) -> Document:
    """Return an article in Markdown, for tests that need titles, lists and tables to be beyond doubt."""
    (document,) = markdown.read(f"# {TITLE}\n\n{OPENING}\n\n{text}\n".encode(), "guide.md")
    return document


def stated(document: Document, kind: Kind) -> list[Fact]:
    """Return the facts of one kind, in the document's order."""
    facts, _ = extract(document)
    return [fact for fact in facts if fact.kind is kind]


def wording(document: Document, fact: Fact) -> str:
    """Return the words that the fact cites."""
    return fact.span.of(document.sections[fact.section].text)


def terms(document: Document, kind: Kind) -> list[str]:
    """Return the normal terms of one kind, sorted, each once."""
    return sorted({fact.term for fact in stated(document, kind)})


def whose(document: Document, kind: Kind) -> set[tuple[str, str]]:
    """Return (drug, term) of each fact of one kind."""
    return {(fact.drug, fact.term) for fact in stated(document, kind)}


def uses(text: str) -> list[str]:
    """Return what the article says the drug is used for."""
    return terms(article(text), Kind.INDICATION)


def use(text: str) -> tuple[str | None, str | None, str | None]:
    """Return (label status, course, population) of the one use that the article states."""
    (fact,) = stated(article(text), Kind.INDICATION)
    assert isinstance(fact, Indication)
    return fact.label_status, fact.course, fact.population


def effects(text: str) -> list[str]:
    """Return what the article says the drug does besides."""
    return terms(article(text), Kind.SIDE_EFFECT)


def effect(document: Document) -> SideEffect:
    """Return the one side effect that the document states."""
    (fact,) = stated(document, Kind.SIDE_EFFECT)
    assert isinstance(fact, SideEffect)
    return fact


def groups(text: str) -> dict[str, str]:
    """Return the groups that the article keeps from the drug, and how strongly."""
    return groups_of(article(text))


def groups_of(document: Document) -> dict[str, str]:
    """Return the groups that the document keeps from its drugs, and how strongly."""
    found = stated(document, Kind.CONTRAINDICATED_GROUP)
    return {fact.term: str(fact.strength) for fact in found if isinstance(fact, ContraindicatedGroup)}


def limits(text: str) -> list[tuple[str, float | None, float | None]]:
    """Return (kind of limit, fewest days, most days) of each length of use that the article states."""
    return limits_of(article(text))


def limits_of(document: Document) -> list[tuple[str, float | None, float | None]]:
    """Return (kind of limit, fewest days, most days) of each length of use that the document states."""
    found = stated(document, Kind.DURATION_CAUTION)
    return [(str(f.limit), f.min_days, f.max_days) for f in found if isinstance(f, DurationCaution)]


def warnings(text: str) -> list[str]:
    """Return the topics that the article warns of."""
    return terms(article(text), Kind.WARNING)


def dosages(document: Document) -> list[tuple[str | None, str | None, str | None]]:
    """Return (strength, frequency, most a day) of each dosage line."""
    found = stated(document, Kind.DOSAGE)
    return [(f.strength, f.frequency, f.max_daily) for f in found if isinstance(f, Dosage)]


def together(text: str) -> set[tuple[str, str, str]]:
    """Return (drug, other drug, claim) of what an article on two drugs says of the pair."""
    found = stated(pair(text), Kind.COMBINATION)
    return {(f.drug, f.term, f.effect) for f in found if isinstance(f, Combination)}
