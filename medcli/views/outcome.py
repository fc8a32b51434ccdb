"""What became of one typed name: an answer, or a failure with its status, exit code and suggestions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from medcli.answers import Coverage, DrugAnswer, Match, Resolution
from medcli.errors import ExitCode
from medcli.kinds import Kind
from medcli.views.view import Item

_LONGEST = 100  # characters of a name that a message repeats: enough to know it by

STATUS = {
    ExitCode.OK: "answered",
    ExitCode.FAILED: "failed",
    ExitCode.USAGE: "usage",
    ExitCode.NOT_FOUND: "not_found",
    ExitCode.AMBIGUOUS: "ambiguous",
    ExitCode.DATABASE: "database",
    ExitCode.FINDINGS: "findings",
}


NOT_STATED = "not_stated"
"""The status of what is known and has nothing on what was asked of it; its exit code is that of what is not found."""


class Unanswered(ABC):
    """What was asked and has no answer: on stderr a line, under JSON a result of its own."""

    __slots__ = ()

    @property
    @abstractmethod
    def code(self) -> ExitCode:
        """The exit code that this asks for."""

    @property
    @abstractmethod
    def message(self) -> str:
        """What went wrong, in one line."""

    @property
    @abstractmethod
    def remedy(self) -> str:
        """What to do, or ""."""


def shortened(asked: str) -> str:
    """Return what was typed as a message repeats it: enough of a pasted page to know it by."""
    return asked if len(asked) <= _LONGEST else f"{asked[:_LONGEST]}…"


@dataclass(frozen=True, slots=True)
class Failure(Unanswered):
    """A name that has no answer: not found, or ambiguous."""

    resolution: Resolution

    @property
    def code(self) -> ExitCode:
        """The exit code that this failure asks for."""
        return ExitCode.AMBIGUOUS if self.resolution.ambiguous else ExitCode.NOT_FOUND

    @property
    def message(self) -> str:
        """What went wrong, in one line, without the suggestions."""
        asked = shortened(self.resolution.asked)
        if not asked.strip():
            return "an empty name is no drug"
        return f'"{asked}" could be several drugs' if self.resolution.ambiguous else f'no drug is called "{asked}"'

    @property
    def remedy(self) -> str:
        """What may have been meant, as a question; never an answer."""
        names = [s.drug if s.name.casefold() == s.drug else f"{s.drug} ({s.name})" for s in self.resolution.suggestions]
        if not names:
            return "" if self.resolution.ambiguous else '"medcli list" prints the names that are known'
        question = "which of" if self.resolution.ambiguous else "did you mean"
        return f"{question}: {', '.join(names)}?"


Outcome = DrugAnswer | Failure


def is_silent(outcome: Outcome, kinds: Iterable[Kind]) -> bool:
    """Say whether an answer states nothing of *kinds*, not even that there is none; a failure is no answer."""
    if isinstance(outcome, Failure):
        return False
    return not any(outcome.of(kind) or outcome.coverage.get(kind) is Coverage.NONE_STATED for kind in kinds)


def failure_item(failure: Failure) -> Item:
    """Return a failure as the JSON result of its item."""
    return {
        "status": STATUS[failure.code],
        "exit_code": int(failure.code),
        "asked": failure.resolution.asked,
        "message": failure.message,
        "remedy": failure.remedy,
        "suggestions": [{"drug": s.drug, "name": s.name} for s in failure.resolution.suggestions],
    }


def resolved_as(resolution: Resolution) -> str:
    """Return how a name was resolved ("Soma → carisoprodol (brand)"), or "" where it was the generic name."""
    if resolution.match is None or resolution.match is Match.GENERIC:
        return ""
    return f"{resolution.name or resolution.asked} → {resolution.drug} ({resolution.match})"
