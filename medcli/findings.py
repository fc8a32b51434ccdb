"""What is found of several drugs, checked for a patient or compared: plain values, no database and no terminal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medcli.answers import Disagreement, DrugAnswer, GroupResolution, Resolution, Statement
from medcli.kinds import Kind, Reference, Strength


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
    MEMBERS = "members"  # sources of members of a class that is on the list name another drug on it
    LINE = "line"  # a line on warnings or doses names the patient's group, or another drug
    USE = "use"  # the condition is no use of the drug by any label


class Scope(StrEnum):
    """Of how much of a class a statement on another drug speaks."""

    ALL = "all"  # the drug itself, or the whole of its class
    SOME = "some"  # of certain members of its class, and it is not said of which
    ONE = "one"  # of one member, where a class is asked for


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mind, with what vouches for it.

    ``topic`` is the group's or class's term, the body of effects, or the condition. ``via`` is what the patient or the
    drug is, where that is not the topic itself: "78 years", or the class that a source names instead of the drug.
    ``certain`` is false where a source names a narrower group than the one that the patient is known to be in, or only
    some of the class (``scope``). ``boxed`` is true where a boxed warning says it.
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
    boxed: bool = False
    scope: Scope = Scope.ALL


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


@dataclass(frozen=True, slots=True)
class Limit:
    """How long one of several drugs may be taken: its firmest limit, None where no source gives one."""

    drug: str
    statement: Statement | None
    shortest: bool = False  # of those that are compared


@dataclass(frozen=True, slots=True)
class KeptFrom:
    """A group that a source keeps from one or more of several drugs: the strongest that is said, and of which."""

    group: str
    strength: Strength
    statements: tuple[Statement, ...]  # one of each drug that is kept from it so strongly


@dataclass(frozen=True, slots=True)
class ComparedTerm:
    """One normal term, and the statement of each drug that has it (None where it has not)."""

    kind: Kind
    term: str
    statements: tuple[Statement | None, ...]  # one for each compared drug, in order

    @property
    def shared(self) -> bool:
        """Whether every compared drug has it."""
        return all(s is not None for s in self.statements)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more drugs side by side."""

    drugs: tuple[DrugAnswer, ...]
    terms: tuple[ComparedTerm, ...]
    together: tuple[Statement, ...]  # what one drug's sources say of another: by name or by class, labels first
    disagreements: tuple[Disagreement, ...]  # about the drugs taken together
    findings: tuple[Finding, ...] = ()  # what is to be minded when they are taken together
    limits: tuple[Limit, ...] = ()  # how long each may be taken, in the order of the drugs
    kept: tuple[KeptFrom, ...] = ()  # who must not or should not take one of them
