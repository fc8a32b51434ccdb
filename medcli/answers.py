"""What queries return and renderers show: plain values, no database and no terminal in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from medcli.kinds import Kind, Reference, SourceKind

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class DataVersion:
    """Which data an answer comes from: read from the database's meta table."""

    schema_version: int
    data_version: str  # a short hash of all inputs
    data_date: str  # ISO 8601: the newest that any source, or the export that it came in, carries
    drugs: int
    sources: int


@dataclass(frozen=True, slots=True)
class Source:
    """One source in the database."""

    id: str  # set id or file name
    kind: SourceKind
    format: str
    title: str
    date: str
    version: str
    sha256: str
    drugs: tuple[str, ...] = ()
    facts: int = 0
    product_type: str = ""  # of a label: "human prescription drug", "human otc drug"
    identifiers: tuple[tuple[str, str], ...] = ()  # of a label, as (kind, value), sorted: rxcui, unii, ndc, route …


@dataclass(frozen=True, slots=True)
class Citation:
    """The words behind a fact: where they stand, and what kind of source vouches for them.

    ``basis`` is the best kind of source behind the statement: a monograph's line that cites a label has the
    basis label; one that cites only an article has the basis article.
    """

    source: str
    source_kind: SourceKind
    basis: SourceKind
    section: str
    line: int
    wording: str
    quote: str
    start: int
    end: int
    rule: str
    date: str = ""
    references: tuple[Reference, ...] = ()
    product_type: str = ""  # of a label: "human prescription drug", "human otc drug"
    score: float | None = None  # how sure a trained model is, 0 to 1; None where a rule found it


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many labels there are on a drug, and how many of these are of products sold over the counter."""

    labels: int = 0
    otc: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact as an answer shows it: merged over all sources that state it.

    ``attributes`` holds the columns that the fact's kind has of its own (common, percent_low, strength,
    min_days …). ``citations`` stand best basis first, newest first.
    """

    kind: Kind
    drug: str
    term: str
    attributes: Mapping[str, Value]
    citations: tuple[Citation, ...]
    labels_stating: int = 0
    labels_total: int = 0
    otc_stating: int = 0  # of the labels, those of products sold over the counter
    otc_total: int = 0

    @property
    def basis(self) -> SourceKind:
        """The best kind of source that states it."""
        return self.citations[0].basis


class Match(StrEnum):
    """How a typed name led to a drug."""

    GENERIC = "generic name"
    BRAND = "brand"
    SYNONYM = "synonym"
    SALT = "salt form"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A drug that somebody may have meant: never an answer."""

    drug: str
    name: str  # the name of it that is near what was typed


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a typed name means. Exactly one of: ``drug`` set; no drug (not found); ``ambiguous`` set."""

    asked: str
    drug: str | None = None
    match: Match | None = None
    name: str = ""  # the name in the database that matched, as it is written there
    ambiguous: bool = False
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupResolution:
    """What a typed group of patients means: ``group`` is its normal term, None where no such group is known.

    ``also`` are the other groups that a measured value puts a patient in: eGFR 40.
    """

    asked: str
    group: str | None = None
    kind: str = ""  # condition, population, co-medication, allergy
    suggestions: tuple[str, ...] = ()  # normal terms
    also: tuple[str, ...] = ()


class Coverage(StrEnum):
    """What the sources of a drug have on one kind of fact: the three kinds of empty, and not empty."""

    STATED = "stated"
    NONE_STATED = "the source states none"
    NO_SECTION = "no source has such a section"


@dataclass(frozen=True, slots=True)
class LabelCoverage:
    """How many of a drug's labels have what on one kind of fact; together, all of them."""

    stated: int = 0
    none_stated: int = 0
    not_recognised: int = 0  # there is a section on it, and no fact was found in it
    no_section: int = 0

    @property
    def total(self) -> int:
        """The labels that there are."""
        return self.stated + self.none_stated + self.not_recognised + self.no_section


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two bases that say different things about one matter; the better basis first."""

    drug: str
    kind: Kind
    topic: str  # "length of use", "chronic back pain", "with amitriptyline"
    first: Citation
    first_says: str
    second: Citation
    second_says: str


@dataclass(frozen=True, slots=True)
class DrugAnswer:
    """Everything that the database has on one drug."""

    resolution: Resolution
    drug: str
    display: str  # the generic as it is shown: tall-man letters where the FDA lists it
    brands: tuple[str, ...]
    synonyms: tuple[str, ...]
    drug_class: tuple[str, ...]
    schedule: str
    statements: tuple[Statement, ...]  # in the order of Kind, then best basis, then the source's own order
    coverage: Mapping[Kind, Coverage]  # of the four kinds
    disagreements: tuple[Disagreement, ...]
    sources: tuple[Source, ...]
    label_coverage: Mapping[Kind, LabelCoverage] = field(default_factory=dict)  # of the four kinds, where it has labels

    def of(self, *kinds: Kind) -> tuple[Statement, ...]:
        """Return the statements of these kinds."""
        return tuple(s for s in self.statements if s.kind in kinds)


@dataclass(frozen=True, slots=True)
class Check:
    """One test of the doctor."""

    name: str
    ok: bool
    detail: str
    failures: tuple[str, ...] = field(default=())
