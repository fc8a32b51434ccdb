"""What the sources of one drug say of another, by its name or by a class that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from medcli.answers import DrugAnswer, Statement
from medcli.classes import class_key, mentions
from medcli.findings import Finding, FindingKind, Scope, Severity
from medcli.kinds import GROUP_KINDS, Kind, Reference, SourceKind, Strength
from medcli.queries.class_knowledge import Belonging, ClassKnowledge
from medcli.queries.telling import (
    boxed,
    describes,
    excepts,
    in_box,
    names_another,
    names_some,
    plainest,
    plainness,
    says,
    speaks_of_more,
)

_SAID = (Kind.INTERACTION, Kind.COMBINATION, Kind.METABOLITE)
_STRENGTH = {
    Strength.CONTRAINDICATED: Severity.CRITICAL,
    Strength.AVOID: Severity.WARNING,
    Strength.CAUTION: Severity.WARNING,
}
_BENEFIT = "benefit claim"
_SHORTEST = 4  # letters of a name that is looked for in the words of a boxed warning
_SEVERITIES, _STRENGTHS, _BASES, _SCOPES = list(Severity), list(Strength), list(SourceKind), list(Scope)


@dataclass(frozen=True)  # without slots: what each pair asks of a drug is worked out once
class Taken:
    """A drug on the list, with what it belongs to."""

    answer: DrugAnswer
    belongings: Mapping[str, Belonging]
    groups: frozenset[str]  # of patients, to which whoever takes it belongs
    assumed: str = ""  # the class that word lists give it, where no source does
    of_class: str = ""  # where it is no drug but a class: its term
    members: frozenset[str] = frozenset()  # and who belongs to it, as classes are compared

    @property
    def drug(self) -> str:
        """The generic name."""
        return self.answer.drug

    @property
    def parts(self) -> tuple[str, ...]:
        """The drugs that it is made of."""
        return tuple(self.drug.split(" / "))

    @cached_property
    def called(self) -> tuple[str, ...]:
        """Every name of the drug itself."""
        return tuple(dict.fromkeys((self.drug, *self.parts, *self.answer.brands, *self.answer.synonyms)))

    @cached_property
    def keys(self) -> frozenset[str]:
        """Its names as classes are compared."""
        return frozenset(map(class_key, self.called))

    @cached_property
    def on_others(self) -> tuple[Statement, ...]:
        """What its sources say that may be on another drug: boxed warnings, and what names a drug, class or food."""
        return tuple(s for s in self.answer.statements if s.kind is Kind.BOXED_WARNING or speaks_of_others(s))

    def of(self, kind: Kind) -> tuple[Statement, ...]:
        """Return what its sources say of one kind."""
        return self._by_kind.get(kind, ())

    def words(self, kind: Kind) -> str:
        """Return all that its sources say of one kind, in their words."""
        return self._words.get(kind, "")

    @cached_property
    def _words(self) -> dict[Kind, str]:
        return {
            kind: "\n".join(citation.quote for statement in said for citation in statement.citations)
            for kind, said in self._by_kind.items()
        }

    @cached_property
    def _by_kind(self) -> dict[Kind, tuple[Statement, ...]]:
        kinds = dict.fromkeys(statement.kind for statement in self.answer.statements)
        return {kind: self.answer.of(kind) for kind in kinds}


@dataclass(frozen=True, slots=True)
class Said:
    """A statement on another drug: how it names it, and how much it weighs."""

    statement: Statement
    via: str = ""  # the class or group that it names, or one drug of the class that is asked for; empty for the drug
    distance: int = 0  # 0 for the drug itself, 1 for its own class, more for broader ones
    references: tuple[Reference, ...] = ()
    scope: Scope = Scope.ALL

    @property
    def boxed(self) -> bool:
        """Whether a boxed warning says it."""
        return boxed(self.statement)

    @property
    def severity(self) -> Severity:
        """What the statement weighs: an article alone weighs less than a label, and some of a class than all of it."""
        kind, has = self.statement.kind, self.statement.attributes
        if has.get("effect") == _BENEFIT:
            return Severity.INFO
        weight = Severity.WARNING
        if kind in GROUP_KINDS:
            weight = _STRENGTH[Strength(str(has["strength"]))]
        if self.boxed:
            weight = Severity.CRITICAL
        if self.scope is not Scope.ALL:
            weight = weight.lowered()
        return weight.lowered() if self.statement.basis is SourceKind.ARTICLE else weight

    def order(self) -> tuple[int, int, int, bool, int, int, int, int]:
        """Return its place among what is said of a pair: the heaviest, best vouched for, nearest and plainest first."""
        rank = _STRENGTHS.index(Strength.CAUTION)  # what a sentence on an interaction asks for, at the least
        if self.statement.kind in GROUP_KINDS:
            rank = _STRENGTHS.index(Strength(str(self.statement.attributes["strength"])))
        basis, scope = _BASES.index(self.statement.basis), _SCOPES.index(self.scope)
        kinds, words = plainness(self.statement.citations[0])
        return _SEVERITIES.index(self.severity), basis, rank, not self.boxed, scope, self.distance, -kinds, -words


def interaction(one: Taken, other: Taken, known: ClassKnowledge) -> Finding | None:
    """Return the one finding on a pair: all that either's sources say of the other, the heaviest first."""
    said = sorted((*said_of(one, other, known), *said_of(other, one, known)), key=_in_pair)
    if not said:
        return None
    first = said[0]
    speaker, spoken_of = (one, other) if first.statement.drug == one.drug else (other, one)
    return Finding(
        severity=first.severity,
        kind=FindingKind.INTERACTION,
        drugs=(speaker.drug, spoken_of.drug),
        topic=first.statement.term,
        via=first.via if not _means(first.via, spoken_of, known) else "",
        certain=first.scope is Scope.ALL,
        scope=first.scope,
        boxed=any(one.boxed for one in said if one.severity is first.severity),
        statements=tuple(one.statement for one in said),
        references=first.references,
    )


def foremost_of(speaker: Taken, other: Taken, known: ClassKnowledge) -> Said | None:
    """Return the heaviest that *speaker*'s sources say of *other*, None where they say nothing of it."""
    return min(said_of(speaker, other, known), key=_in_pair, default=None)


def _in_pair(said: Said) -> tuple[tuple[int, ...], bool, tuple[int, ...]]:
    """Return a statement's place in a pair: of two that a box says alike, its own words before a line that cites it."""
    order = said.order()
    return order[:4], said.statement.kind is not Kind.BOXED_WARNING, order


def _means(via: str, other: Taken, known: ClassKnowledge) -> bool:
    """Return whether a class that a statement names is the very class that was asked for."""
    return bool(other.of_class) and known.term(via.removesuffix(" use")) == other.of_class


def speaks_of_others(statement: Statement) -> bool:
    """Return whether a statement is on another drug, class or food."""
    return statement.kind in _SAID or statement.attributes.get("group_kind") == "co-medication"


def said_of(speaker: Taken, other: Taken, known: ClassKnowledge) -> Iterator[Said]:
    """Yield what *speaker*'s sources say of *other*: each statement with those of its citations that tell of it."""
    if speaker.drug == other.drug:
        return
    for statement in speaker.on_others:
        if statement.kind is Kind.BOXED_WARNING:
            found = _by_words(statement, speaker, other, known)
        elif statement.kind in GROUP_KINDS:
            found = _by_group(statement.term, other, known)
        else:
            found = _by_term(statement.term, other, known)
        if found is not None and (told := _telling(statement, found, speaker, other, known)) is not None:
            distance = found.belonging.steps + 1 if found.via else 0
            scope = Scope.SOME if found.via and all(map(names_some, told.citations)) else found.scope
            yield Said(told, found.via, distance, found.belonging.references, scope)


@dataclass(frozen=True, slots=True)
class _Named:
    """How a statement names a drug: by which class or group, and whether by one drug alone of a class asked for."""

    belonging: Belonging
    via: str = ""
    scope: Scope = Scope.ALL


_ITSELF = _Named(Belonging("", 0, ()))


def names_drug(term: str, other: Taken, known: ClassKnowledge) -> bool:
    """Return whether *term*, of a statement or a disagreement, is the drug *other* or a class that it belongs to."""
    return _by_term(term, other, known) is not None


def _by_term(term: str, other: Taken, known: ClassKnowledge) -> _Named | None:
    """Return how a statement's *term* names the drug *other*; a term may list several ("sertraline or paroxetine")."""
    names = _listed(term)
    if any(class_key(name) in other.keys for name in names):
        return _ITSELF
    for name in names:
        belonging = other.belongings.get(known.term(name))
        if belonging is not None:
            return _Named(belonging, belonging.drug_class)
    for name in names:
        # A class that only says how strong its members are: which of the drugs are so strong is not known.
        broader = "" if known.term(name) in known.names else known.term(name.partition(" ")[2])
        if broader in other.belongings and says("how_strong", name):
            return _Named(other.belongings[broader], broader, Scope.SOME)
    one = next((name for name in names if class_key(name) in other.members), None)
    return _Named(Belonging(one, 0, ()), one, Scope.ONE) if one is not None else None


@lru_cache(maxsize=16384)
def _listed(term: str) -> tuple[str, ...]:
    """Return a term without its "with", and each name of those that it may list."""
    whole = term.removeprefix("with ")
    return whole, *re.split(r",\s*|\s+(?:and|or)\s+", whole)


def _by_group(term: str, other: Taken, known: ClassKnowledge) -> _Named | None:
    """Return how a group of those who take something ("MAOI use") names the drug *other*."""
    named = _by_term(term.removesuffix(" use"), other, known)
    if named is not None:
        return replace(named, via=term) if named.via and named.scope is Scope.ALL else named
    return _Named(Belonging(term, 0, ()), term) if term in other.groups else None


def _by_words(statement: Statement, speaker: Taken, other: Taken, known: ClassKnowledge) -> _Named | None:
    """Return how a boxed warning's words name *other*: the drug, or a class that is not the speaker's own as well."""
    if _named_in(statement, names_in_words(other)):
        return _ITSELF
    for belonging in sorted(other.belongings.values(), key=lambda one: one.steps):
        names = known.called(belonging.drug_class)
        if belonging.drug_class in speaker.belongings and belonging.drug_class not in known.acts:
            named = any(speaks_of_more(citation.quote, names) for citation in statement.citations)
        else:
            named = _named_in(statement, names)
        if named:
            return _Named(belonging, belonging.drug_class)
    return None


def names_in_words(drug: Taken) -> list[str]:
    """Return the names by which running text may mean a drug; a short one is another word too, and a class has none."""
    return [] if drug.of_class else [name for name in drug.called if len(name) >= _SHORTEST]


def _named_in(statement: Statement, names: Sequence[str]) -> bool:
    return any(mentions(citation.quote, name) for citation in statement.citations for name in names)


def _telling(
    statement: Statement, named: _Named, speaker: Taken, other: Taken, known: ClassKnowledge
) -> Statement | None:
    """Return *statement* with the citations that tell of an interaction, the plainest first, or None without one."""
    if statement.kind is Kind.BOXED_WARNING:
        return in_box(statement, known.called(named.via) if named.via else names_in_words(other))
    kept = list(statement.citations)
    if _is_own(named.via.removesuffix(" use"), speaker, known):
        # A monograph's line on its drug's own class is on others of it: what a label says of the class may be on all.
        kept = [one for one in kept if one.source_kind is SourceKind.MONOGRAPH or names_another(one)]
    if named.via:
        kept = [one for one in kept if not describes(one) and not excepts(one, other.called)]
    if statement.kind not in GROUP_KINDS and statement.kind is not Kind.COMBINATION:
        kept = plainest(kept)
    return replace(statement, citations=tuple(kept)) if kept else None


def _is_own(via: str, speaker: Taken, known: ClassKnowledge) -> bool:
    """Return whether a class that is named may mean the drug itself: "benzodiazepines" in a benzodiazepine's label."""
    belonging = speaker.belongings.get(known.term(via))
    bodies = {body.drug_class for body in known.bodies}
    return belonging is not None and belonging.steps == 0 and belonging.drug_class not in bodies
