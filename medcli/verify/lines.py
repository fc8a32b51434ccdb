"""A monograph as its lines: each statement with its number in the file, its facts' parts, and its exception."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from medcli.extract import extract
from medcli.facts import Document, Fact, Problem
from medcli.readers import read

_REASON = re.compile(r"<!--\s*(.+?)\s*-->\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of a monograph."""

    number: int  # in the file, from 1
    section: str  # title, lower case
    words: str  # the statement without its citations
    fact: Fact
    reason: str  # why it stands though the machine finds no support; "" where it claims no exception


@dataclass(frozen=True, slots=True)
class Monograph:
    """One monograph, read."""

    path: Path
    document: Document
    text: str  # of the file
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]  # lines that break the grammar
    left_out: dict[str, str]  # what the label states and the monograph leaves out on purpose: term to reason

    @property
    def drug(self) -> str:
        """Return the generic name."""
        return self.document.identity.generic if self.document.identity else ""

    def line_of(self, key: str) -> int:
        """Return the number of the front matter's line that begins with *key*, 1 where there is none."""
        starts = (n for n, line in enumerate(self.text.splitlines(), 1) if line.lstrip().startswith(f"{key}:"))
        return next(starts, 1)


def read_monograph(path: Path) -> Monograph:
    """Return the monograph in the file *path*.

    Raises:
        SourceError: the file cannot be read, or its front matter is malformed.

    """
    (document,) = read(path)
    text = path.read_text("utf-8")
    rows = text.splitlines()
    facts, problems = extract(document)
    lines = []
    for fact in facts:
        section = document.sections[fact.section]
        number = section.line_at(fact.quote.start)
        reason = _REASON.search(rows[number - 1])
        words = fact.quote.of(section.text)
        lines.append(Line(number, section.title.lower(), words, fact, reason[1] if reason else ""))
    left_out = (yaml.safe_load(text.split("\n---", 1)[0].removeprefix("---")) or {}).get("left_out") or {}
    return Monograph(path, document, text, tuple(lines), tuple(problems), dict(left_out))
