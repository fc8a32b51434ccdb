"""The show view: what a person reads about one drug, boxed warning first, then the four kinds, then the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from itertools import groupby

from medcli.answers import DataVersion, Disagreement, DrugAnswer, Statement
from medcli.kinds import FOUR_KINDS, GROUP_KINDS, Kind, SourceKind, Strength, is_otc
from medcli.views.items import outcome_item
from medcli.views.kinds import HEADER, NAMING, ORDER
from medcli.views.outcome import Failure, Outcome, resolved_as
from medcli.views.phrases import (
    TOLD,
    brand,
    capitals,
    cited,
    cited_section,
    empty,
    heading,
    mark,
    none_of_labels,
    percent,
    qualifiers,
    told,
    unmarked,
)
from medcli.views.records import SHOW, show_records
from medcli.views.view import Block, Grid, Line, Notice, Row, View

_STRENGTHS = list(Strength)
_BRANDS = 10  # on a page; every format for programs has all


class Detail(IntEnum):
    """How much stands under a row: nothing, its citations, or these with the rule that found each."""

    NONE = 0
    CITE = 1
    EXPLAIN = 2


@dataclass(frozen=True, slots=True)
class Options:
    """What to show: which kinds, with how much under a row, whether kinds left out are counted, of which sources.

    Kinds that were *asked* for one by one are on the page even where there is nothing of them.
    """

    kinds: tuple[Kind, ...]
    detail: Detail = Detail.NONE
    count_rest: bool = True
    source_kind: SourceKind | None = None
    asked: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether more was asked than what there is on a drug, so that there may be nothing on it."""
        return self.asked or self.source_kind is not None


def show_view(outcomes: Iterable[Outcome], options: Options, data: DataVersion) -> View[Outcome]:
    """Return the view of looked-up drugs; they are consumed one at a time."""
    return View(
        command="show",
        columns=SHOW,
        answers=outcomes,
        item=partial(outcome_item, kinds=options.kinds, asked=options.narrowed),
        flatten=partial(show_records, asked=options.asked),
        page=partial(_page, options=options, data=data),
        data=data,
    )


def data_line(data: DataVersion) -> Line:
    """Return the last line of every screen: the data's date and version."""
    return Line(f"data of {data.data_date or 'unknown date'}, version {data.data_version}", "note")


def _page(outcomes: Iterable[Outcome], *, options: Options, data: DataVersion) -> Iterator[Block]:
    shown = False
    for outcome in outcomes:
        if not isinstance(outcome, Failure):
            shown = True
            yield from drug_blocks(outcome, options)
    if shown:
        yield data_line(data)


def drug_blocks(answer: DrugAnswer, options: Options) -> Iterator[Block]:
    """Yield the blocks of one drug."""
    resolution = resolved_as(answer.resolution)
    if resolution:
        yield Line(resolution, "resolution")
    yield from _header(answer)
    if options.source_kind is not None:
        yield Line(f"only what {options.source_kind}s state, or monographs cite of them", "note")
    together = set(GROUP_KINDS) <= set(options.kinds)  # under one title, in the order of their strength
    for kind in options.kinds:
        if (kind not in HEADER or options.detail) and not (together and kind is Kind.PRECAUTION):
            yield from _kind(answer, kind, detail=options.detail, together=together, asked=options.asked)
    yield from differences([d for d in answer.disagreements if d.kind in options.kinds])
    if options.count_rest:
        yield from _rest(answer, options.kinds)


def _header(answer: DrugAnswer) -> Iterator[Block]:
    yield Line(unmarked(answer.display), "header")
    parts = (
        ("class", ", ".join(answer.drug_class)),
        ("schedule", answer.schedule),
        ("brands", _some(answer.drug, answer.brands)),
        ("also", ", ".join(answer.synonyms)),
    )
    yield from (Line(f"{label}: {value}") for label, value in parts if value)
    # Other forms of the drug may have other warnings, and a record without a section says nothing of its matter.
    yield from (Line(f"monograph of: {covers}") for covers in covered(answer))
    if labels := _labels(answer):
        yield Line(labels)


def covered(answer: DrugAnswer) -> Iterator[str]:
    """Yield what each monograph says that its label is of, where that is more than the drug's name."""
    for source in answer.sources:
        if source.kind is SourceKind.MONOGRAPH and source.title.lower() != answer.drug:
            yield source.title


def _some(drug: str, brands: Sequence[str]) -> str:
    """Return brands in a line; of a drug that many pharmacies sell under their own name, the first few.

    A name of one word comes first: pharmacies' names, and those of a product's forms, are longer or have the drug's.
    """
    told = sorted(brands, key=lambda one: (drug in one.lower(), len(one.split()) > 1))
    more = f" and {len(brands) - _BRANDS} more" if len(brands) > _BRANDS else ""
    return ", ".join(map(brand, told[:_BRANDS])) + more


def _labels(answer: DrugAnswer) -> str:
    """Return how many labels there are and of what products, where that is more to know than that there is one."""
    labels = [source for source in answer.sources if source.kind is SourceKind.LABEL]
    otc = sum(is_otc(source.product_type) for source in labels)
    if len(labels) == 1:
        return "label: of an over-the-counter product" if otc else ""
    return f"labels: {len(labels)}{f', {otc} of over-the-counter products' if otc else ''}" if labels else ""


def _kind(answer: DrugAnswer, kind: Kind, *, detail: Detail, together: bool, asked: bool = False) -> Iterator[Block]:
    statements = answer.of(*(GROUP_KINDS if together and kind is Kind.CONTRAINDICATED_GROUP else (kind,)))
    title = NAMING[kind].title
    if not statements:
        if kind in FOUR_KINDS or asked:
            yield Line(title, "title")
            yield Line(empty(answer, kind) if kind in FOUR_KINDS else "nothing was found in the sources on this")
        return
    if kind is Kind.BOXED_WARNING:
        yield Notice(title.upper(), tuple(_boxed(s, *said) for s in statements for said in told(s)))
        if detail:
            yield Grid(tuple(row(s, detail=detail) for s in statements))
        return
    yield Line(title, "title")
    if answer.of(kind) and (none := none_of_labels(answer, kind)):
        yield Line(none)
    if kind in GROUP_KINDS:
        if together and not answer.of(kind):  # to state no contraindication is to state something
            yield Line(Strength.CONTRAINDICATED.upper(), "group")
            yield Line(empty(answer, kind))
        yield from _by_strength(statements, detail=detail)
    elif kind is Kind.SIDE_EFFECT:
        yield from _side_effects(statements, detail=detail)
    elif kind in TOLD and not detail:
        yield Grid(tuple(line for s in statements for line in _sentences(s)))
    else:
        yield Grid(tuple(row(s, detail=detail) for s in statements))


def _boxed(statement: Statement, words: str, label: str) -> str:
    topic = "" if words.lower().startswith(statement.term.lower()) else f"{heading(statement)}: "
    return f"{topic}{words} [{label}]"


def _sentences(statement: Statement) -> Iterator[Row]:
    """Yield a row for each thing that is said under one term, the term before the first."""
    for number, (words, label) in enumerate(told(statement)):
        yield Row(("" if number else heading(statement), words, label))


def row(statement: Statement, *, detail: Detail) -> Row:
    """Return a statement as a row: its term, what qualifies it, and which kind of source vouches for it."""
    details = cited(statement.citations, explain=detail is Detail.EXPLAIN) if detail else ()
    return Row((heading(statement), qualifiers(statement), mark(statement)), details)


def _by_strength(statements: Sequence[Statement], *, detail: Detail) -> Iterator[Block]:
    def strength(statement: Statement) -> int:
        return _STRENGTHS.index(Strength(str(statement.attributes.get("strength", Strength.CAUTION))))

    for rank, group in groupby(sorted(statements, key=strength), key=strength):
        yield Line(_STRENGTHS[rank].upper(), "group")
        yield Grid(tuple(row(s, detail=detail) for s in group))


def _side_effects(statements: Sequence[Statement], *, detail: Detail) -> Iterator[Block]:
    common = [s for s in statements if s.attributes.get("common")]
    other = [s for s in statements if not s.attributes.get("common")]
    yield Line("COMMON", "group")
    yield Grid(tuple(row(s, detail=detail) for s in common)) if common else Line("no source calls one common")
    if not other:
        return
    yield Line("OTHER", "group")
    if detail:
        yield Grid(tuple(row(s, detail=detail) for s in other))
        return
    # A label may list two hundred of them: a paragraph for each mark stays readable where a row each would not.
    for (_, label, setting), group in groupby(sorted(other, key=_gravest_first), key=_reported):
        yield Line(f"{setting}{', '.join(_named(s) for s in group)} [{label}]")


def _reported(statement: Statement) -> tuple[bool, str, str]:
    setting = statement.attributes.get("setting")
    return not statement.attributes.get("serious"), mark(statement), f"{setting}: " if setting else ""


def _gravest_first(statement: Statement) -> tuple[bool, int, list[int], str, str]:
    """Return the place of an effect that is not common: what is boxed first, then what most labels state."""
    rare, label, setting = _reported(statement)
    return rare, -statement.labels_stating, [int(part) for part in re.findall(r"\d+", label)], label, setting


def _named(statement: Statement) -> str:
    details = [percent(statement), "serious" if statement.attributes.get("serious") else ""]
    named = ", ".join(detail for detail in details if detail)
    return f"{heading(statement)} ({named})" if named else heading(statement)


def differences(disagreements: Sequence[Disagreement], *, named: bool = False) -> Iterator[Block]:
    """Yield the part that says where sources differ, the better basis first; *named* where it is on several drugs."""
    if not disagreements:
        return
    yield Line("Sources differ", "title")
    for (drug, kind), of_kind in groupby(disagreements, key=lambda d: (d.drug, d.kind)):
        yield Line(f"{drug}: {NAMING[kind].title.lower()}" if named else NAMING[kind].title, "group")
        answers: dict[tuple[str, str], list[Disagreement]] = {}
        for disagreement in of_kind:
            answers.setdefault(_first_side(disagreement), []).append(disagreement)
        yield Grid(tuple(row for said, group in answers.items() for row in _two_sides(said, group)))


def _two_sides(said: tuple[str, str], group: Sequence[Disagreement]) -> tuple[Row, Row]:
    second = "; ".join(dict.fromkeys(d.second_says for d in group))
    return Row(said), Row((f"{group[0].second.basis.value} says", capitals(second)))


def _first_side(disagreement: Disagreement) -> tuple[str, str]:
    basis = " ".join((disagreement.first.basis.value, cited_section(disagreement.first))).strip()
    return f"{basis} says", capitals(disagreement.first_says)


def _rest(answer: DrugAnswer, kinds: Sequence[Kind]) -> Iterator[Block]:
    left = [kind for kind in ORDER if kind not in kinds and kind not in HEADER]
    counts = [f"{len(answer.of(kind))} × {NAMING[kind].title.lower()}" for kind in left if answer.of(kind)]
    if counts:
        yield Line(f"--all adds {', '.join(counts)}", "note")
