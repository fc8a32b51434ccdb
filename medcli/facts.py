"""The vocabulary of medcli: documents, sections, spans, facts and problems.

Every stage of the pipeline takes and returns these; this module imports nothing of ours but medcli.kinds, whose
names are names of this one as well, so that every other module may import it. Offsets are counted in characters
(Unicode code points) from the start of a section's text, ``end`` exclusive, so that ``section.text[start:end]``
reproduces what was cited.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from medcli.kinds import FOUR_KINDS, GROUP_KINDS, SPLIT, Kind, LimitKind, Reference, SourceKind, Strength

__all__ = [
    "FOUR_KINDS",
    "GROUP_KINDS",
    "Block",
    "BlockKind",
    "Combination",
    "ContraindicatedGroup",
    "Document",
    "Dosage",
    "DurationCaution",
    "Fact",
    "Identity",
    "Indication",
    "Kind",
    "LimitKind",
    "Name",
    "NoneStated",
    "Problem",
    "Reference",
    "Section",
    "Severity",
    "SideEffect",
    "SourceKind",
    "Span",
    "Strength",
]


class BlockKind(StrEnum):
    """What a stretch of a section's text is on the page."""

    HEADING = "heading"  # the section's own title; always its first block where it has one
    PARAGRAPH = "paragraph"
    LEAD = "lead"  # a line that introduces a list: "Possible side effects:"
    ITEM = "item"  # a list item, its marker left out
    ROW = "row"  # a table row; its cells are spans


# Spans and blocks are tuples, for a label has thousands of them.
class Span(NamedTuple):
    """A stretch of a section's text, in characters, ``end`` exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the stretch of *text* that this span covers."""
        return text[self.start : self.end]


class Block(NamedTuple):
    """One paragraph, list item, lead-in, heading or table row of a section."""

    kind: BlockKind
    span: Span
    level: int = 0  # depth of a list item, from 0
    cells: tuple[Span, ...] = ()  # of a table row, in column order
    header: bool = False  # a table row that names the columns


@dataclass(frozen=True, slots=True)
class Section:
    """A titled stretch of a document.

    ``text`` begins with the title where there is one. It holds the source's words without its markup;
    ``lines`` maps it back: (offset in text, line of the file), rising, first offset 0.
    """

    title: str
    level: int  # 0 for what stands before any title, 1 for the document's title, 2 …
    text: str
    blocks: tuple[Block, ...]
    lines: tuple[tuple[int, int], ...] = ((0, 1),)
    code: str = ""  # a LOINC section code or openFDA field, where the source gives one
    number: str = ""  # "6.1", where the source gives one

    def line_at(self, offset: int) -> int:
        """Return the line of the file (from 1) on which the character at *offset* stands."""
        return self.lines[bisect_right(self.lines, offset, key=lambda pair: pair[0]) - 1][1]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a document says it is about, where it says so in its own fields (front matter, label header)."""

    generic: str  # lower case, no salt; "a / b" for a combination
    brands: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()  # other names of the same substance, salts and abbreviations among them
    drug_class: str = ""
    schedule: str = ""  # United States controlled-substance schedule: CII … CV


@dataclass(frozen=True, slots=True)
class Document:
    """One source, read: what every reader returns and all extraction starts from."""

    source: str  # a label's set id; otherwise the file's name
    kind: SourceKind
    format: str  # plain, markdown, html …
    title: str
    sections: tuple[Section, ...]
    sha256: str  # of the file's bytes
    date: str = ""  # ISO 8601, where the source gives one
    version: str = ""
    identity: Identity | None = None
    references: dict[str, Reference] = field(default_factory=dict)  # a monograph's citation keys
    identifiers: tuple[tuple[str, str], ...] = ()  # (kind, value) of a label, sorted: rxcui, unii, ndc, route …
    exported: str = ""  # ISO 8601: of the collection that it came in, where that tells one

    def path_to(self, index: int) -> tuple[int, ...]:
        """Return the indices of the sections that section *index* stands under, outermost first, itself last."""
        path = [index]
        level = self.sections[index].level
        for i in range(index - 1, -1, -1):
            if self.sections[i].level < level:
                level = self.sections[i].level
                path.append(i)
        return tuple(reversed(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement of one source about one drug, with the words that make it."""

    kind: Kind
    drug: str  # generic name, lower case
    term: str  # the normal name of what is stated
    section: int  # index into Document.sections
    span: Span  # of the wording
    quote: Span  # the sentence or list item that the wording stands in
    rule: str  # which rule found it
    references: tuple[Reference, ...] = ()  # a monograph's citations

    def wording(self, text: str) -> str:
        """Return the words that make the statement, as they stand in *text*, that of its section."""
        return self.span.of(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indication(Fact):
    """A use of the drug."""

    label_status: str | None = None  # "on label", "off label"; None where the source does not say
    course: str | None = None  # "acute", "chronic"
    population: str | None = None  # "adults"


@dataclass(frozen=True, slots=True, kw_only=True)
class SideEffect(Fact):
    """An adverse reaction. Percentages are of patients, 0 to 100."""

    common: bool = False  # the source itself calls it common, or reports 5 % or more
    percent_low: float | None = None
    percent_high: float | None = None  # equal to percent_low where a single figure stands
    serious: bool = False
    setting: str | None = None  # "trial", "post-marketing"
    score: float | None = None  # how sure the model is, 0 to 1; None where a rule found it
    pieces: tuple[
        Span, ...
    ] = ()  # of a wording that other words split, in order; its span is from the first to the last

    def wording(self, text: str) -> str:
        """Return the words that make the statement; pieces are joined by an ellipsis."""
        return SPLIT.join(piece.of(text) for piece in self.pieces) or self.span.of(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContraindicatedGroup(Fact):
    """A group that must not, or should not, take the drug; its kind is one of GROUP_KINDS."""

    strength: Strength
    group_kind: str  # condition, population, co-medication, allergy


@dataclass(frozen=True, slots=True, kw_only=True)
class DurationCaution(Fact):
    """A limit on how long treatment may last. The term is a short normal statement of the limit."""

    limit: LimitKind
    min_days: float | None = None
    max_days: float | None = None  # null where the source gives no number


@dataclass(frozen=True, slots=True, kw_only=True)
class Dosage(Fact):
    """A dosage line, each part as the source prints it."""

    strength: str | None = None
    frequency: str | None = None
    max_daily: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination(Fact):
    """What a source says of this drug taken with another."""

    effect: str  # "risk" or "benefit claim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Fact):
    """Another name of the drug; the term is the name as it is written."""

    name_kind: str  # brand, synonym


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneStated(Fact):
    """The source says that there is none of a kind: "Contraindications: none."; the term is "none stated"."""


class Severity(StrEnum):
    """How bad a problem is: an error keeps a source or a statement out, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with an input, as a value: collected through the build and reported at its end."""

    file: str
    line: int  # from 1; 0 for the file as a whole
    message: str  # what is wrong
    remedy: str  # what to do about it
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{self.severity}: {place}: {self.message}; {self.remedy}"
