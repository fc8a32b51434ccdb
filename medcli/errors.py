"""Exit codes, and the exceptions that carry them.

MedcliError                    exit 1
├── SourceError                     a source cannot be read: names the file, the place and the remedy
├── VocabularyError                 a data file of ours is malformed
├── UsageError                 exit 2
├── NotFoundError              exit 3
├── AmbiguousError             exit 4
└── DatabaseError              exit 5   missing, damaged, or of another schema
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """The exit codes of every command (docs/commands.md lists them for users)."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    AMBIGUOUS = 4
    DATABASE = 5
    FINDINGS = 10


class MedcliError(Exception):
    """Base of all errors that are told to the user as one line with a remedy."""

    code: ClassVar[ExitCode] = ExitCode.FAILED

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}" if self.remedy else self.message


class SourceError(MedcliError):
    """A source that cannot be read. *line* counts from 1; 0 means the file as a whole."""

    def __init__(self, message: str, remedy: str = "", *, line: int = 0) -> None:
        super().__init__(message, remedy)
        self.line = line


class VocabularyError(MedcliError):
    """A data file in medcli/vocab that breaks its own rules."""


class UsageError(MedcliError):
    """The command line asks for something that cannot be."""

    code = ExitCode.USAGE


class NotFoundError(MedcliError):
    """No drug of that exact name, brand or synonym."""

    code = ExitCode.NOT_FOUND


class AmbiguousError(MedcliError):
    """What was typed could mean several drugs."""

    code = ExitCode.AMBIGUOUS


class DatabaseError(MedcliError):
    """The database is missing, damaged, or of another schema version."""

    code = ExitCode.DATABASE
