"""A patient's list of drugs against everything that the sources say: every conflict, with what vouches for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from medcli.answers import Coverage, DrugAnswer, GroupResolution, Resolution, Statement
from medcli.classes import class_key
from medcli.findings import Checked, Finding, FindingKind, Patient, Severity, Unchecked, Use, UseState
from medcli.kinds import GROUP_KINDS, Kind, SourceKind
from medcli.queries.class_knowledge import ClassKnowledge, class_knowledge
from medcli.queries.groups import above, folded, groups_of_age, named, resolve_group, under
from medcli.queries.lines import lines_on_groups
from medcli.queries.members import members_speak
from medcli.queries.pairs import Taken, speaks_of_others
from medcli.queries.patient import InGroup, duration_finding, group_findings
from medcli.queries.resolve import searchable
from medcli.queries.together import class_taken, findings_together, taken_together, weight

if TYPE_CHECKING:
    from medcli.queries.database import Database

_NO_SOURCES = "no source here is on it, and only what the sources of the others say of it was read"
_PATIENTS = "no drug, but a group of patients; --group asks about it"
_CLASS = (
    "a class of drugs, of which only what the sources of the others say, and what those of its members say of the "
    "others, was read; name the drug for the rest"
)


def check(
    db: Database, names: Sequence[Resolution], patient: Patient, source_kind: SourceKind | None = None
) -> Checked:
    """Return all that the sources of the drugs that *names* mean say against taking them, by this patient, together.

    Only sources of *source_kind* count where it is given.

    A name that means no drug is among what could not be checked, but what the sources of the others say of it, by
    that very name or by a class that it is known to be of, is found; one drug under two names is a finding.
    """
    found = [name for name in names if name.drug is not None]
    unique = {name.drug: name for name in reversed(found)}
    drugs = tuple(db.show(unique[drug], source_kind) for drug in dict.fromkeys(name.drug for name in found))
    known = class_knowledge()
    taken = taken_together(db, drugs, known)
    unknown = tuple(name for name in names if name.drug is None)
    spoken_of = tuple(_spoken_of(db, unknown, known))
    groups = tuple(resolve_group(db, told) for told in patient.groups)
    uses = tuple(_uses(db, drugs, patient.condition)) if patient.condition else ()
    findings = (
        *_twice(found),
        *_about_patient(db, drugs, groups, patient),
        *findings_together((*taken, *spoken_of), known, source_kind),
        *members_speak(db, (*taken, *spoken_of), known, source_kind),
        *_use_findings(uses),
    )
    return Checked(
        patient=patient,
        groups=groups,
        drugs=drugs,
        unknown=unknown,
        findings=tuple(sorted(findings, key=weight)),
        uses=uses,
        unchecked=tuple(_unchecked(db, names, groups, taken, patient)),
    )


def names_class(name: str) -> bool:
    """Return whether *name* is that of a class of drugs, in any known words: "NSAIDs"."""
    return class_key(name) in class_knowledge().terms


def _spoken_of(db: Database, unknown: Sequence[Resolution], known: ClassKnowledge) -> Iterator[Taken]:
    """Yield what is on the list without sources of its own: classes of drugs, and names that no drug here has."""
    for name in unknown:
        if names_class(name.asked):
            yield class_taken(db, _unsourced(name, name.asked), known.term(name.asked), known)
        elif not name.ambiguous and searchable(name.asked) and not _names_patients(db, name.asked):
            yield from taken_together(db, [_without_sources(db, name)], known)


def _names_patients(db: Database, name: str) -> bool:
    """Return whether *name* is that of a group of patients who do not take something, but have or are something."""
    return resolve_group(db, name).kind not in ("", "co-medication")


def _without_sources(db: Database, name: Resolution) -> DrugAnswer:
    """Return a drug of which there are no sources, called as it was asked for, or as groups of patients know it."""
    return _unsourced(name, resolve_group(db, name.asked).group or searchable(name.asked))


def _unsourced(name: Resolution, called: str) -> DrugAnswer:
    taken = called.removesuffix(" use")  # whoever takes alcohol is in the group of alcohol use
    return DrugAnswer(
        resolution=name,
        drug=called,
        display=called,
        brands=(),
        synonyms=tuple(dict.fromkeys((taken, searchable(name.asked)))),
        drug_class=(),
        schedule="",
        statements=(),
        coverage={},
        disagreements=(),
        sources=(),
    )


def _twice(names: Sequence[Resolution]) -> Iterator[Finding]:
    counts: dict[str, list[str]] = {}
    for name in names:
        counts.setdefault(name.drug or "", []).append(name.asked)
    for drug, asked in counts.items():
        if len(asked) > 1:
            via = " and ".join(dict.fromkeys(asked))
            yield Finding(Severity.CRITICAL, FindingKind.SAME_INGREDIENT, (drug,), drug, via)


def _about_patient(
    db: Database, drugs: Sequence[DrugAnswer], groups: Sequence[GroupResolution], patient: Patient
) -> Iterator[Finding]:
    inside = [_in_group(db, one.asked, (one.group, *one.also)) for one in groups if one.group is not None]
    of_condition = resolve_group(db, patient.condition) if patient.condition else None
    having = list(inside)
    if of_condition is not None and of_condition.group is not None:
        having.append(_in_group(db, of_condition.asked, (of_condition.group, *of_condition.also)))
    of_age = _of_age(db, patient.age) if patient.age is not None else None
    for drug in drugs:
        yield from group_findings(drug, having, None)
        yield from lines_on_groups(drug, inside, None)
        if of_age is not None:
            yield from group_findings(drug, [of_age], patient.age)
            yield from lines_on_groups(drug, [of_age], patient.age)
        if patient.days is not None and (finding := duration_finding(drug, patient.days)) is not None:
            yield finding


def _of_age(db: Database, age: float) -> InGroup:
    told = f"{age:g} {'year' if age == 1 else 'years'}"
    groups = groups_of_age(db, age)
    over = frozenset(term for group in groups for term in above(db, group))
    return InGroup(told, over, all_names=_names(db, over))


def _in_group(db: Database, told: str, groups: Sequence[str]) -> InGroup:
    over = frozenset(term for group in groups for term in above(db, group))
    within = frozenset(term for group in groups for term in under(db, group))
    return InGroup(told, over, within - over, _names(db, groups), _names(db, over), groups[0])


def _names(db: Database, groups: Iterable[str]) -> frozenset[str]:
    """Return every name of groups, folded."""
    called = db.rows(
        "SELECT n.name FROM concept_name n JOIN concept c ON c.id = n.concept_id "
        "WHERE n.field = 'group' AND c.term IN (SELECT value FROM json_each(?))",
        json.dumps(list(groups)),
    )
    return frozenset(row["name"] for row in called)


def _uses(db: Database, drugs: Sequence[DrugAnswer], condition: str) -> Iterator[Use]:
    term, _ = named(db, "condition", condition, suggest=False)
    words = set(folded(condition))
    kinds = under(db, term, "condition") if term else ()
    for drug in drugs:
        said = [one for one in drug.of(Kind.INDICATION) if one.term in kinds or words <= set(folded(one.term))]
        said.sort(key=lambda one: (one.term != term, one.term not in kinds))
        yield Use(drug.drug, term or condition, _state(said), tuple(said))


def _state(said: Sequence[Statement]) -> UseState:
    if not said:
        return UseState.NOT_STATED
    if all(one.attributes.get("label_status") == "off label" for one in said):
        return UseState.OFF_LABEL
    bases = {one.basis for one in said}
    if SourceKind.LABEL in bases:
        return UseState.LABEL
    return UseState.MONOGRAPH if SourceKind.MONOGRAPH in bases else UseState.ARTICLE


def _use_findings(uses: Sequence[Use]) -> Iterator[Finding]:
    """Yield what speaks against a use: no label states it; or no source states it of any of the drugs."""
    stated = any(use.state is not UseState.NOT_STATED for use in uses)
    for use in uses:
        if use.state in (UseState.ARTICLE, UseState.OFF_LABEL) or (not stated and use.state is UseState.NOT_STATED):
            yield Finding(
                Severity.INFO, FindingKind.USE, (use.drug,), use.condition, use.state.value, statements=use.statements
            )


def _unchecked(
    db: Database,
    names: Sequence[Resolution],
    groups: Sequence[GroupResolution],
    taken: Sequence[Taken],
    patient: Patient,
) -> Iterator[Unchecked]:
    for name in names:
        if name.drug is None:
            meant = tuple(dict.fromkeys(one.drug for one in name.suggestions))
            if names_class(name.asked):
                yield Unchecked("drug", name.asked, _CLASS, meant)
            elif not name.ambiguous and _names_patients(db, name.asked):
                yield Unchecked("drug", name.asked, _PATIENTS)
            else:
                reason = "the name could be several drugs" if name.ambiguous else _NO_SOURCES
                called = "" if name.ambiguous else resolve_group(db, name.asked).group or ""
                if called.removesuffix(" use") not in ("", searchable(name.asked)):
                    reason = f"{called} by word lists; {_NO_SOURCES}"
                yield Unchecked("drug", name.asked, reason, meant if not called else ())
    for group in groups:
        if group.group is None:
            yield Unchecked("group", group.asked, "no such group is known", group.suggestions)
    if patient.condition:
        yield from _unknown_condition(db, patient.condition, taken)
    for one in taken:
        yield from _silent(one, patient, several=len(taken) > 1)


def _unknown_condition(db: Database, condition: str, taken: Sequence[Taken]) -> Iterator[Unchecked]:
    term, meant = named(db, "condition", condition)
    words = set(folded(condition))
    stated = (one.term for drug in taken for one in drug.answer.of(Kind.INDICATION))
    if term is None and not any(words <= set(folded(use)) for use in stated):
        yield Unchecked("condition", condition, "no such condition is known", meant)


def _silent(taken: Taken, patient: Patient, *, several: bool) -> Iterator[Unchecked]:
    """Yield on which of the things asked the sources of a drug have nothing to read or nothing that was recognised."""
    answer = taken.answer
    on_groups = any(answer.of(kind) for kind in GROUP_KINDS)
    if (patient.groups or patient.age is not None) and not on_groups:
        yield from _on(answer, Kind.CONTRAINDICATED_GROUP, "groups", "who must not or should not take it")
    if patient.days is not None and not answer.of(Kind.DURATION_CAUTION):
        yield from _on(answer, Kind.DURATION_CAUTION, "duration", "how long it may be taken")
    if several and not any(speaks_of_others(one) for one in answer.statements):
        yield Unchecked("interactions", answer.drug, "its sources name no other drug or class that was recognised")
    if several and taken.assumed:
        reason = f"no source gives a class by which labels speak of it; word lists take it as: {taken.assumed}"
        yield Unchecked("class", answer.drug, reason)
    elif several and not taken.belongings:
        yield Unchecked("class", answer.drug, "no source gives its class, so that warnings of a class may be missed")


def _on(answer: DrugAnswer, kind: Kind, what: str, about: str) -> Iterator[Unchecked]:
    match answer.coverage.get(kind):
        case Coverage.NO_SECTION:
            yield Unchecked(what, answer.drug, f"no source has a section on {about}")
        case Coverage.NONE_STATED:
            return
        case _:
            yield Unchecked(what, answer.drug, f"nothing was recognised in its sources' sections on {about}")
