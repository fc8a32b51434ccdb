"""Answers the other way round: which drugs a group, a use or an effect is stated of, and where words stand.

Apart from medcli.answers, so that a look-up of one drug need not make these classes. Plain values, as there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from medcli.answers import Citation, Statement
from medcli.kinds import Kind


class Relation(StrEnum):
    """How what a source names stands to what was asked."""

    SAME = "same"
    BROADER = "broader"  # it holds for whoever is asked about: renal impairment, where severe was asked
    NARROWER = "narrower"  # it holds for some of them
    WORDS = "words"  # its name has the same words and others: it may be the same, or not


@dataclass(frozen=True, slots=True)
class Related:
    """A statement that answers a question about its term."""

    statement: Statement
    relation: Relation


@dataclass(frozen=True, slots=True)
class Silence:
    """The drugs that an answer does not name, by what their sources have on the kind of fact that was asked about."""

    stated: tuple[str, ...] = ()  # something of that kind, or a section on it, and not what was asked
    none_stated: tuple[str, ...] = ()  # that there is nothing of that kind
    no_section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermAnswer:
    """Which drugs have statements on a group, a use or an effect: strongest, then nearest, then best basis first.

    ``term`` is what the typed words stand for; None where they are not known, and then there are suggestions at most.
    """

    kind: Kind  # contraindicated_group, indication or side_effect
    asked: str
    term: str | None
    related: tuple[Related, ...] = ()
    silence: Silence = field(default_factory=Silence)
    displays: Mapping[str, str] = field(default_factory=dict)  # how a drug is shown, where that is not its generic name
    suggestions: tuple[str, ...] = ()
    total: int = 0  # statements found, where ``related`` are but the first of them

    def first(self, limit: int | None) -> TermAnswer:
        """Return the answer with no more than *limit* statements, all where it is None."""
        if limit is None or len(self.related) <= limit:
            return self
        return replace(self, related=self.related[:limit], total=len(self.related))


@dataclass(frozen=True, slots=True)
class GroupCount:
    """A group of patients, and how many drugs have a caution for it or for what is under it, by strength."""

    group: str
    kind: str
    drugs: int
    contraindicated: int
    avoid: int
    caution: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement in which searched words stand, and the citation that has them; *spans* mark them in its quote."""

    statement: Statement
    citation: Citation
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a full-text search found, best first; where nothing has all the words, how many facts have each."""

    asked: str
    also: str  # the normal term that the words stand for, where it was searched for as well
    hits: tuple[Hit, ...]
    total: int  # statements found, of which hits are the first
    alone: tuple[tuple[str, int], ...] = ()
    displays: Mapping[str, str] = field(default_factory=dict)  # as in TermAnswer
