"""One use, one fact: a label's own short forms are spelled out, and what only says a use again is left out.

"Crohn's disease (CD) … moderate CD" is one use, and so is "active rheumatoid arthritis … arthritis".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from medcli import vocab
from medcli.extract import cues, terms
from medcli.extract.short_forms import short_forms
from medcli.facts import Document, Fact, Indication, Span
from medcli.folding import key
from medcli.readers.label_text import HIGHLIGHTS

_FILE = "label_uses.toml"
_WHOLE = "indication:whole"  # the rule of what is told where a section names no condition
_WORD = re.compile(r"[\w-]+")


def tells(term: str) -> bool:
    """Say whether *term* names a condition, and not merely that there is one: "infection" tells of none."""
    return bool(frozenset(key(term)) - _table("small") - _table("degree"))


def each_once(document: Document, facts: list[Fact]) -> list[Fact]:
    """Return a label's *facts* with each of its uses once, by its long form where the label gives a short one."""
    every = [fact for fact in facts if isinstance(fact, Indication)]
    long = _known_short_forms(document, every)  # the Highlights spell out what the full section may not
    uses = _said_in_full(document, every)
    uses = [fact for fact in uses if fact.rule != _WHOLE] or uses
    kept: dict[str, list[_Name]] = {}
    named: dict[int, Indication] = {}
    for fact in sorted(uses, key=lambda fact: (fact.section, fact.span)):
        term, wording = _spelled_out(fact, fact.wording(document.sections[fact.section].text), long)
        name = _name(term, wording, (fact.section, fact.quote))
        before = kept.setdefault(fact.drug, [])
        if not any(name.repeats(other) for other in before):
            if any(name.core == other.core for other in before):
                term = _with_degree(term, wording)
            before.append(name)
            named[id(fact)] = fact if term == fact.term else replace(fact, term=term)
    return [named.get(id(fact), fact) for fact in facts if not isinstance(fact, Indication) or id(fact) in named]


def _said_in_full(document: Document, uses: list[Indication]) -> list[Indication]:
    """Return those of *uses* that the full section states: the Highlights say them again, and in other words.

    Where most of the full section's are titles without a word under them, the Highlights tell more, and count.
    """
    full = [fact for fact in uses if document.sections[fact.section].title != HIGHLIGHTS]
    brief = {fact.term for fact in uses} - {fact.term for fact in full}
    return uses if len({fact.term for fact in full}) < len(brief) else full


def _known_short_forms(document: Document, uses: list[Indication]) -> dict[str, str]:
    found: dict[str, str] = {}
    for section in sorted({fact.section for fact in uses}):
        for short, long in short_forms(document.sections[section].text):
            found.setdefault(short, long)
    return found


def _spelled_out(fact: Indication, wording: str, long: Mapping[str, str]) -> tuple[str, str]:
    """Return the term and the wording of *fact* with the label's short forms, which *wording* has, spelled out."""
    term = fact.term
    for short in {word for word in _WORD.findall(wording) if word in long}:
        words = long[short].lower()
        term = re.sub(rf"(?<![\w-]){re.escape(short.lower())}(?![\w-])", words.replace("\\", ""), term)
        wording = re.sub(rf"(?<![\w-]){re.escape(short)}(?![\w-])", words.replace("\\", ""), wording)
    return fact.term if term == fact.term else terms.normal_term(vocab.conditions(), term), wording


@dataclass(frozen=True, slots=True)
class _Name:
    """What the words of a use tell: its own name, all that is said of it, and how bad or how old it is."""

    core: frozenset[str]
    told: frozenset[str]
    degree: frozenset[str]
    quote: tuple[int, Span]  # where its sentence stands

    def repeats(self, other: _Name) -> bool:
        """Say whether this is *other*, said before, or what *other* is a kind of."""
        if self.core == other.core:
            return self.degree <= other.degree or other.degree <= self.degree
        said = other.told if self.quote == other.quote else other.core
        return self.told < said and self.degree <= other.degree


def _name(term: str, wording: str, quote: tuple[int, Span]) -> _Name:
    own = frozenset(key(term)) - _table("small")
    tail = cues.load(_FILE, "tail")[0].search(wording)
    told = own | (frozenset(key(wording[tail.start() :])) if tail else frozenset()) - _table("small")
    degree = _table("degree")
    return _Name(own - degree, told - degree, (own | frozenset(key(wording))) & degree, quote)


def _with_degree(term: str, wording: str) -> str:
    """Return *term* with the words of *wording* that say how bad or how far gone it is, and that it lacks."""
    degree = [word for word in _WORD.findall(wording.lower()) if frozenset(key(word)) & _table("degree")]
    return " ".join([*(word for word in dict.fromkeys(degree) if word not in term.split()), term])


@cache
def _table(name: str) -> frozenset[str]:
    return frozenset(word for entry in vocab.cue_file(_FILE)["names"][name] for word in key(entry))
