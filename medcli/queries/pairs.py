"""What the sources of one drug say of another, by its name or by a class that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from medcli.answers import Citation, DrugAnswer, Statement
from medcli.classes import class_key, mentions
from medcli.findings import Finding, FindingKind, Severity
from medcli.kinds import GROUP_KINDS, Kind, Reference, SourceKind, Strength
from medcli.queries.class_knowledge import Belonging, ClassKnowledge, patterns

_SAID = (Kind.INTERACTION, Kind.COMBINATION, Kind.METABOLITE)
_STRENGTH = {
    Strength.CONTRAINDICATED: Severity.CRITICAL,
    Strength.AVOID: Severity.WARNING,
    Strength.CAUTION: Severity.WARNING,
}
_BENEFIT = "benefit claim"
_SEVERITIES, _STRENGTHS, _BASES = list(Severity), list(Strength), list(SourceKind)


@dataclass(frozen=True, slots=True)
class Taken:
    """A drug on the list, with what it belongs to."""

    answer: DrugAnswer
    belongings: Mapping[str, Belonging]
    groups: frozenset[str]  # of patients, to which whoever takes it belongs
    assumed: str = ""  # the class that word lists give it, where no source does

    @property
    def drug(self) -> str:
        """The generic name."""
        return self.answer.drug

    @property
    def parts(self) -> tuple[str, ...]:
        """The drugs that it is made of."""
        return tuple(self.drug.split(" / "))

    def called(self) -> tuple[str, ...]:
        """Return every name of the drug itself."""
        return tuple(dict.fromkeys((self.drug, *self.parts, *self.answer.brands, *self.answer.synonyms)))


@dataclass(frozen=True, slots=True)
class Said:
    """A statement on another drug: how it names it, and how much it weighs."""

    statement: Statement
    via: str  # the class or group that it names; empty where it names the drug
    distance: int  # 0 for the drug itself, 1 for its own class, more for broader ones
    references: tuple[Reference, ...] = ()

    @property
    def severity(self) -> Severity:
        """What the statement weighs: an article alone weighs less than a label."""
        kind, has = self.statement.kind, self.statement.attributes
        if has.get("effect") == _BENEFIT:
            return Severity.INFO
        weight = Severity.WARNING
        if kind in GROUP_KINDS:
            weight = _STRENGTH[Strength(str(has["strength"]))]
        elif kind is Kind.BOXED_WARNING:
            weight = Severity.CRITICAL
        return weight.lowered() if self.statement.basis is SourceKind.ARTICLE else weight

    def order(self) -> tuple[int, int, int, int]:
        """Return its place among what is said of a pair: the heaviest, best vouched for and nearest first."""
        rank = _STRENGTHS.index(Strength.CAUTION)  # what a sentence on an interaction asks for, at the least
        if self.statement.kind in GROUP_KINDS:
            rank = _STRENGTHS.index(Strength(str(self.statement.attributes["strength"])))
        basis = _BASES.index(self.statement.basis)
        return _SEVERITIES.index(self.severity), basis, rank, self.distance


def interaction(one: Taken, other: Taken, known: ClassKnowledge) -> Finding | None:
    """Return the one finding on a pair: all that either's sources say of the other, the heaviest first."""
    said = sorted((*said_of(one, other, known), *said_of(other, one, known)), key=Said.order)
    if not said:
        return None
    first = said[0]
    speaker, spoken_of = (one, other) if first.statement.drug == one.drug else (other, one)
    return Finding(
        severity=first.severity,
        kind=FindingKind.INTERACTION,
        drugs=(speaker.drug, spoken_of.drug),
        topic=first.statement.term,
        via=first.via,
        statements=tuple(one.statement for one in said),
        references=first.references,
    )


def speaks_of_others(statement: Statement) -> bool:
    """Return whether a statement is on another drug, class or food."""
    return statement.kind in _SAID or statement.attributes.get("group_kind") == "co-medication"


def said_of(speaker: Taken, other: Taken, known: ClassKnowledge) -> Iterator[Said]:
    """Yield what *speaker*'s sources say of *other*: each statement with those of its citations that tell of it."""
    if speaker.drug == other.drug:
        return
    for statement in speaker.answer.statements:
        if statement.kind in _SAID:
            found = _by_term(statement.term, other, known)
        elif statement.kind in GROUP_KINDS and statement.attributes.get("group_kind") == "co-medication":
            found = _by_group(statement.term, other, known)
        elif statement.kind is Kind.BOXED_WARNING:
            found = _by_words(statement, speaker, other, known)
        else:
            continue
        if found is not None:
            belonging, via = found
            told = _telling(statement, via, speaker, other, known)
            if told is not None:
                yield Said(told, via, belonging.steps + 1 if via else 0, belonging.references)


_ITSELF = Belonging("", 0, ())


def names_drug(term: str, other: Taken, known: ClassKnowledge) -> bool:
    """Return whether *term*, of a statement or a disagreement, is the drug *other* or a class that it belongs to."""
    return _by_term(term, other, known) is not None


def _by_term(term: str, other: Taken, known: ClassKnowledge) -> tuple[Belonging, str] | None:
    """Return how a statement's *term* names the drug *other*; a term may list several ("sertraline or paroxetine")."""
    whole = term.removeprefix("with ")
    names = (whole, *re.split(r",\s*|\s+(?:and|or)\s+", whole))
    own = {class_key(name) for name in other.called()}
    if any(class_key(name) in own for name in names):
        return _ITSELF, ""
    for name in names:
        belonging = other.belongings.get(known.term(name))
        if belonging is not None:
            return belonging, belonging.drug_class
    return None


def _by_group(term: str, other: Taken, known: ClassKnowledge) -> tuple[Belonging, str] | None:
    """Return how a group of those who take something ("MAOI use") names the drug *other*."""
    named = _by_term(term.removesuffix(" use"), other, known)
    if named is not None:
        return named[0], named[1] and term
    return (Belonging(term, 0, ()), term) if term in other.groups else None


def _by_words(
    statement: Statement, speaker: Taken, other: Taken, known: ClassKnowledge
) -> tuple[Belonging, str] | None:
    """Return how a boxed warning's words name *other*: the drug, or the class that its own sources give it."""
    if _named_in(statement, other.parts):
        return _ITSELF, ""
    for belonging in other.belongings.values():
        apart = belonging.drug_class not in speaker.belongings and belonging.drug_class not in known.acts
        if belonging.steps == 0 and apart and _named_in(statement, known.called(belonging.drug_class)):
            return belonging, belonging.drug_class
    return None


def _named_in(statement: Statement, names: Sequence[str]) -> bool:
    return any(mentions(citation.quote, name) for citation in statement.citations for name in names)


def _telling(statement: Statement, via: str, speaker: Taken, other: Taken, known: ClassKnowledge) -> Statement | None:
    """Return *statement* with the citations that tell of an interaction, the plainest first, or None without one."""
    if statement.kind is Kind.BOXED_WARNING:
        names = known.called(via) if via else other.parts
        told = [replace(one, wording=_sentence_on(one.quote, names)) for one in statement.citations]
        told = [one for one in told if _any("joint", one.wording) and not _any("remedy", one.wording)]
        return replace(statement, citations=tuple(told)) if told else None
    own = _is_own(via.removesuffix(" use"), speaker, known)
    kept = [one for one in statement.citations if not (own and not _names_another(one))]
    if via:
        kept = [one for one in kept if not _describes(one)]
    if statement.kind not in GROUP_KINDS and statement.kind is not Kind.COMBINATION:
        kept = sorted((one for one in kept if _tells(one)), key=_plainness, reverse=True)
    return replace(statement, citations=tuple(kept)) if kept else None


def _sentence_on(quote: str, names: Sequence[str]) -> str:
    """Return the sentence of a boxed warning that names one of *names*: the words that it says of it."""
    return next((one for one in sentences(quote) if any(mentions(one, name) for name in names)), quote)


def sentences(quote: str) -> list[str]:
    """Return the sentences of a quote that may hold a whole section."""
    return re.split(r"(?<=[.;])\s+(?=[A-Z])", quote)


def _plainness(citation: Citation) -> int:
    """Return how plainly a quote says what happens and what to do: how many of the kinds of telling words it has."""
    return sum(pattern.search(citation.quote) is not None for pattern in patterns("telling"))


def _is_own(via: str, speaker: Taken, known: ClassKnowledge) -> bool:
    """Return whether a class that is named may mean the drug itself: "benzodiazepines" in a benzodiazepine's label."""
    belonging = speaker.belongings.get(known.term(via))
    bodies = {body.drug_class for body in known.bodies}
    return belonging is not None and belonging.steps == 0 and belonging.drug_class not in bodies


def _names_another(citation: Citation) -> bool:
    return _any("another", citation.quote.partition(citation.wording)[0])


def _describes(citation: Citation) -> bool:
    """Return whether a class is named to describe a drug, or is a property: "is a weak CYP3A4 inducer"."""
    before, _, after = citation.quote.partition(citation.wording)
    described = _any("describes", before) and not _names_another(citation)
    return described or _any("property", after) or _any("compares", before)


def _any(name: str, text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns(name))


def _tells(citation: Citation) -> bool:
    clause = _clause(citation)
    if _any("nothing", clause):
        return False
    # A monograph states nothing but what happens; a label's or article's heading or aside names drugs, too.
    curated = citation.source_kind is SourceKind.MONOGRAPH
    return curated or _any("telling", citation.quote)


def _clause(citation: Citation) -> str:
    """Return the clause of the quote that the cited words stand in."""
    start = max(citation.quote.find(citation.wording), 0)
    end = start + len(citation.wording)
    cuts = [match.span() for pattern in patterns("parts") for match in pattern.finditer(citation.quote)]
    first = max((stop for _, stop in cuts if stop <= start), default=0)
    last = min((begin for begin, _ in cuts if begin >= end), default=len(citation.quote))
    return citation.quote[first:last]


def same_ingredient(drugs: Sequence[Taken]) -> Iterator[Finding]:
    """Yield a finding for each two drugs of which one holds what the other is or holds."""
    for place, one in enumerate(drugs):
        for other in drugs[place + 1 :]:
            shared = [part for part in one.parts if part in other.parts]
            if shared:
                names = (one.drug, other.drug)
                yield Finding(Severity.WARNING, FindingKind.SAME_INGREDIENT, names, " / ".join(shared))


def same_class(drugs: Sequence[Taken], known: ClassKnowledge) -> Iterator[Finding]:
    """Yield a finding for each class of which several drugs are; a warning where the class's effects add up."""
    heavy = {body.drug_class for body in known.bodies if body.severity is not Severity.INFO}
    members: dict[str, list[Taken]] = {}
    for taken in drugs:
        for belonging in taken.belongings.values():
            if belonging.steps == 0 and belonging.drug_class not in known.acts:
                members.setdefault(belonging.drug_class, []).append(taken)
    for drug_class, found in members.items():
        if len(_unlike(found)) > 1:
            adds_up = heavy & set(known.belongings("", [drug_class]))
            severity = Severity.WARNING if adds_up else Severity.INFO
            vouching = tuple(r for one in found for r in known_references(known, one.drug, drug_class))
            names = tuple(one.drug for one in found)
            yield Finding(severity, FindingKind.SAME_CLASS, names, drug_class, references=vouching)


def known_references(known: ClassKnowledge, drug: str, drug_class: str) -> tuple[Reference, ...]:
    """Return the label sections by which class_members.tsv puts the drug itself in the class."""
    return tuple(label for above, label in known.above.get(drug, ()) if above == drug_class)


def _unlike(drugs: Sequence[Taken]) -> list[Taken]:
    """Return the drugs that share no ingredient with an earlier one."""
    kept: list[Taken] = []
    for one in drugs:
        if not any(set(one.parts) & set(other.parts) for other in kept):
            kept.append(one)
    return kept
