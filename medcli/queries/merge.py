"""Rows of the view ``fact`` to statements: what several sources state is one statement with several citations."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from medcli.answers import Citation, LabelCount, Statement, Value
from medcli.kinds import Kind, Reference, SourceKind, band_between, is_bound, is_otc
from medcli.names import normalise

Record = Mapping[str, Any]
"""One row of the view."""

RANK: dict[str, int] = {kind.value: rank for rank, kind in enumerate(SourceKind)}
_ORDER = {kind: order for order, kind in enumerate(Kind)}
# An article's "avoid" and a label's are one statement, though only the article's is of the kind contraindicated group.
_ORDER[Kind.PRECAUTION] = _ORDER[Kind.CONTRAINDICATED_GROUP]
# Looking a member up in a dictionary takes a fifth of the time of calling its enumeration.
_KIND = {kind.value: kind for kind in Kind}
_SOURCE_KIND = {kind.value: kind for kind in SourceKind}

# The columns that a kind has of its own, as the view names them, in the order in which answers show them.
_OWN = {
    Kind.INDICATION: ("label_status", "course", "population"),
    Kind.SIDE_EFFECT: ("common", "percent_low", "percent_high", "serious", "setting"),
    Kind.CONTRAINDICATED_GROUP: ("strength", "group_kind"),
    Kind.PRECAUTION: ("strength", "group_kind"),
    Kind.DURATION_CAUTION: ("limit_kind", "min_days", "max_days"),
    Kind.DOSAGE: ("strength", "frequency", "max_daily"),
    Kind.COMBINATION: ("effect",),
    Kind.NAME: ("name_kind",),
}
# Of these, what sets two statements with one term apart: to avoid in a group and to take care in it are two things.
_APART = {
    Kind.CONTRAINDICATED_GROUP: ("strength",),
    Kind.PRECAUTION: ("strength",),
    Kind.DURATION_CAUTION: ("limit_kind", "min_days", "max_days"),
    Kind.DOSAGE: ("strength", "frequency", "max_daily"),
    Kind.COMBINATION: ("effect",),
}
_SHOWN = {"limit_kind": "limit"}
_FLAGS = frozenset({"common", "serious"})


def own(row: Record) -> dict[str, Value]:
    """Return what a fact's kind has of its own, days and percentages whole where they are."""
    columns = _OWN.get(_KIND[row["kind"]], ())
    return _banded({_SHOWN.get(name, name): plain(name, row[name]) for name in columns})


def _banded(attributes: dict[str, Value]) -> dict[str, Value]:
    """Add to what a side effect has of its own the CIOMS band of its figures, None where none is certain."""
    if "percent_high" in attributes:
        low, high = attributes["percent_low"], attributes["percent_high"]
        attributes["band"] = None
        if isinstance(low, int | float) and isinstance(high, int | float):
            attributes["band"] = band_between(low, high)
    return attributes


def plain(name: str, value: Value) -> Value:
    """Return a column's value as answers hold it: flags as booleans, whole numbers as integers."""
    if name in _FLAGS:
        return bool(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def citation(row: Record) -> Citation:
    """Return the words behind one row of the view."""
    lines = _lines(row["lines"])
    return Citation(
        source=row["source"],
        source_kind=_SOURCE_KIND[row["source_kind"]],
        basis=_SOURCE_KIND[row["basis"]],
        section=row["section"],
        line=lines[bisect_right(lines, row["wording_start"], key=itemgetter(0)) - 1][1],
        wording=row["wording"],
        quote=row["quote"],
        start=row["wording_start"],
        end=row["wording_end"],
        rule=row["rule"],
        date=row["date"],
        references=_references(row["cites"]),
        product_type=row["product_type"],
        score=row["score"],
    )


# Many facts share a section and its citations: each distinct text is decoded once.
@lru_cache(maxsize=4096)
def _lines(text: str) -> list[list[int]]:
    return list(json.loads(text))


@lru_cache(maxsize=4096)
def _references(text: str) -> tuple[Reference, ...]:
    return tuple(Reference(SourceKind(kind), *rest) for kind, *rest in json.loads(text))


def merge(rows: Iterable[Record], labels: LabelCount | None = None) -> list[Statement]:
    """Return the statements that *rows* make, in the order of kinds, then best basis, common first, source's order.

    *labels* counts the labels that there are on the drug, where *rows* are not all of its facts.
    """
    everything = list(rows)
    total = _counted(everything) if labels is None else labels
    groups: dict[tuple[Value, ...], list[Record]] = {}
    for row in sorted(everything, key=_place):
        groups.setdefault(_key(row), []).append(row)
    merged = [_statement(group, total) for group in groups.values()]
    # Python's sort is stable, so that the source's own order is kept among equals.
    return sorted(merged, key=_order)


def _key(row: Record) -> tuple[Value, ...]:
    kind = _KIND[row["kind"]]
    if kind is Kind.DURATION_CAUTION:  # the same limit is the same statement, in whatever words
        return (row["drug"], _ORDER[kind], *(row[name] for name in _APART[kind]))
    term = _words_alone(row["term"]) if kind is Kind.BOXED_WARNING else _as_compared(row["term"])
    return (row["drug"], _ORDER[kind], term, *(row[name] for name in _APART.get(kind, ())))


_as_compared = lru_cache(maxsize=8192)(normalise)  # labels print one term with straight and with typographic signs


@lru_cache(maxsize=64)
def _words_alone(text: str) -> str:
    """Return a whole text as it is compared: labels print the same words with other spaces, signs and capitals."""
    return "".join(filter(str.isalnum, normalise(text)))


def _place(row: Record) -> tuple[int, int, int, int]:
    return RANK[row["basis"]], row["source_id"], row["section_ordinal"], row["ordinal"]


def _order(statement: Statement) -> tuple[int, int, bool]:
    return _ORDER[statement.kind], RANK[statement.basis], not statement.attributes.get("common")


def _counted(rows: Iterable[Record]) -> LabelCount:
    """Count the labels that rows stand in; what a monograph cites is a choice, not a count."""
    labels = {row["source"]: row["product_type"] for row in rows if row["source_kind"] == SourceKind.LABEL}
    return LabelCount(len(labels), sum(map(is_otc, labels.values())))


def _statement(rows: list[Record], total: LabelCount) -> Statement:
    """Make one statement of rows that stand best basis first."""
    first = rows[0]
    kind = _KIND[first["kind"]]
    newest = sorted(rows, key=lambda row: row["date"], reverse=True)
    best = sorted(newest, key=lambda row: RANK[row["basis"]])
    # What an article says of a fact does not qualify what a label says of it.
    vouching = [row for row in rows if row["basis"] == first["basis"]]
    attributes = own(first) if len(vouching) == 1 else _together(kind, vouching)
    stating = _counted(rows)
    return Statement(
        kind=kind,
        drug=first["drug"],
        term=first["term"],
        attributes=attributes,
        citations=tuple(citation(row) for row in best),
        labels_stating=stating.labels,
        labels_total=total.labels,
        otc_stating=stating.otc,
        otc_total=total.otc,
    )


def _together(kind: Kind, rows: Sequence[Record]) -> dict[str, Value]:
    """Return what rows of one basis say of their own between them."""
    columns = _OWN.get(kind, ())
    merged = {name: plain(name, _MERGED.get(name, _first)([row[name] for row in rows])) for name in columns}
    if kind is Kind.SIDE_EFFECT:
        low, high = _figures(
            [(row["percent_low"], row["percent_high"]) for row in rows if row["percent_low"] is not None]
        )
        merged |= {"percent_low": plain("percent_low", low), "percent_high": plain("percent_high", high)}
    return _banded({_SHOWN.get(name, name): value for name, value in merged.items()})


def _figures(pairs: Sequence[tuple[float, float]]) -> tuple[float | None, float | None]:
    """Return the lowest and the highest of several figures. Of one end alone counts what is stated beside no figure."""
    exact = [pair for pair in pairs if not is_bound(*pair)]
    counted = exact or [pair for pair in pairs if pair[0] > 0] or pairs
    return min((low for low, _ in counted), default=None), max((high for _, high in counted), default=None)


def _first(values: Sequence[Value]) -> Value:
    return next((value for value in values if value is not None), None)


def _all(values: Sequence[Value]) -> Value:
    parts = (part for value in values if isinstance(value, str) for part in value.split(", "))
    return ", ".join(dict.fromkeys(parts)) or None


def _highest(values: Sequence[Value]) -> Value:
    return max((value for value in values if isinstance(value, int | float)), default=None)


_MERGED: dict[str, Callable[[Sequence[Value]], Value]] = {
    "common": _highest,
    "serious": _highest,
    "population": _all,
}
