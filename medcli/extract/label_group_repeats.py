"""Repeats of groups: what a label says of whom again, in its Highlights and in the sections that explain it.

A group counts once for each label, in the words of its contraindications.
"""

from __future__ import annotations

from medcli import vocab
from medcli.extract.label_entries import quality, words
from medcli.extract.topics import Topic
from medcli.facts import ContraindicatedGroup, Document, Fact, Section, Strength
from medcli.folding import key
from medcli.readers.label_sections import topic_of
from medcli.readers.label_text import HIGHLIGHTS

_SAME_WORDS = 3  # that two names must share at least to be one group
_SAME = 2 / 3  # of the words of the longer one


def each_once(document: Document, facts: list[Fact]) -> list[Fact]:
    """Return a label's *facts* without the groups that only restate its contraindications in other words.

    The Highlights restate them, and so do the sections that explain each of them.
    """
    groups = [fact for fact in facts if isinstance(fact, ContraindicatedGroup)]
    strong = [fact for fact in groups if fact.strength is Strength.CONTRAINDICATED]
    again = _said_again(sorted(strong, key=lambda fact: _rank(document, fact)))
    facts = [fact for fact in facts if id(fact) not in again]
    full = [fact for fact in groups if is_titled(document.sections[fact.section]) and not _is_brief(document, fact)]
    if not full:
        return facts
    terms = {fact.term for fact in full}
    said = {word for fact in full for word in (*key(fact.term), *key(_wording(document, fact)))}
    return [fact for fact in facts if fact.term in terms or not _restates(document, fact, said)]


def is_titled(section: Section) -> bool:
    """Say whether *section* is the one on contraindications, or over the counter that of "do not use"."""
    return topic_of(section.code) == Topic.CONTRAINDICATED


def _rank(document: Document, fact: Fact) -> tuple[bool, bool]:
    """Return the order in which the words of a group are preferred: those of its contraindications first."""
    return not is_titled(document.sections[fact.section]), _is_brief(document, fact)


def _is_brief(document: Document, fact: Fact) -> bool:
    return document.sections[fact.section].title == HIGHLIGHTS


def _wording(document: Document, fact: Fact) -> str:
    return fact.span.of(document.sections[fact.section].text)


def _said_again(groups: list[ContraindicatedGroup]) -> set[int]:
    """Return the ids of *groups* that are one of another sentence in almost the same words."""
    again: set[int] = set()
    kept: list[tuple[ContraindicatedGroup, set[str]]] = []
    for fact in groups:
        own = set(_telling(fact.term))
        same = any(
            other.term != fact.term
            and (other.section, other.quote) != (fact.section, fact.quote)
            and len(own & said) >= max(_SAME_WORDS, _SAME * len(own), _SAME * len(said))
            for other, said in kept
        )
        if same:
            again.add(id(fact))
        else:
            kept.append((fact, own))
    return again


def _telling(name: str) -> list[str]:
    """Return the words of *name* that tell which group it is: neither how severe nor "patients with"."""
    return [word for word in key(name) if word not in quality() and word not in words("parts", "lead")]


def _restates(document: Document, fact: Fact, said: set[str]) -> bool:
    if not isinstance(fact, ContraindicatedGroup) or fact.strength is not Strength.CONTRAINDICATED:
        return False
    if is_titled(document.sections[fact.section]):
        return _is_brief(document, fact) and not _adds_drug(fact.term, said)
    known = vocab.group_table().get(fact.term)
    if known and known.kind == "allergy" and known.parent:  # a kind of reaction is a group of its own
        return False
    names = (_telling(fact.term), _telling(_wording(document, fact)))
    return not names[0] or any(own and 2 * sum(word in said for word in own) >= len(own) for own in names)


def _adds_drug(term: str, said: set[str]) -> bool:
    """Say whether *term* is a drug, which has one name wherever it stands, or more of one than was *said*.

    The end of a long list of drugs may have been taken for Highlights.
    """
    drugs = vocab.drugs().find(term)
    if not drugs or drugs[0].start or term[drugs[0].end :].startswith("-"):  # "quinine-induced thrombocytopenia"
        return False
    own = key(term)
    return len(own) == 1 or not said.issuperset(own)
