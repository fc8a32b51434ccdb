"""What a check of a patient's drugs finds: plain values, with no database and no terminal in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medcli.answers import DrugAnswer, GroupResolution, Resolution, Statement
from medcli.kinds import Reference


class Severity(StrEnum):
    """How much a finding weighs, heaviest first; the words are the indicators of CDS Hooks 2.0."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"

    def lowered(self) -> Severity:
        """Return the next lighter one; the lightest stays."""
        order = list(Severity)
        return order[min(order.index(self) + 1, len(order) - 1)]


class FindingKind(StrEnum):
    """What a finding is about, in the order in which findings of one severity stand."""

    GROUP = "group"  # the patient is in a group that a source keeps from the drug
    INTERACTION = "interaction"  # a source of one drug names another, or its class
    SAME_INGREDIENT = "same_ingredient"
    DURATION = "duration"  # treatment is longer than a source's limit
    ADDS_UP = "adds_up"  # several drugs have the same body of effects
    SAME_CLASS = "same_class"
    USE = "use"  # the condition is no use of the drug by any label


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mind, with what vouches for it.

    ``topic`` is the group's or class's term, the body of effects, or the condition. ``via`` is what the patient or the
    drug is, where that is not the topic itself: "78 years", or the class that a source names instead of the drug.
    ``certain`` is false where a source names a narrower group than the one that the patient is known to be in.
    ``references`` are the label sections that vouch for classes and for effects adding up.
    """

    severity: Severity
    kind: FindingKind
    drugs: tuple[str, ...]  # the first is the one whose source speaks
    topic: str
    via: str = ""
    certain: bool = True
    statements: tuple[Statement, ...] = ()  # what decides the severity first
    references: tuple[Reference, ...] = ()


class UseState(StrEnum):
    """Whether a condition is among what a drug is used for."""

    LABEL = "stated by a label"
    OFF_LABEL = "stated as off label"
    MONOGRAPH = "stated by a monograph"
    ARTICLE = "stated by articles only"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Use:
    """What the sources of one drug say of a condition as its use."""

    drug: str
    condition: str
    state: UseState
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Something that was asked and could not be checked, and why."""

    what: str  # drug, group, condition, duration, interactions or class
    about: str
    reason: str
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Patient:
    """Who is to take the drugs, as far as it is told."""

    groups: tuple[str, ...] = ()
    age: float | None = None  # years
    days: int | None = None  # of treatment
    condition: str = ""  # what it is for


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer to one check: findings stand heaviest first."""

    patient: Patient
    groups: tuple[GroupResolution, ...]
    drugs: tuple[DrugAnswer, ...]
    unknown: tuple[Resolution, ...]
    findings: tuple[Finding, ...]
    uses: tuple[Use, ...]
    unchecked: tuple[Unchecked, ...]
