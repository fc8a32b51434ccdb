"""JSON items as flat records with stable columns, for plain, csv and tsv.

One record a statement, with its best citation. ``status`` is "stated"; "none_stated" and "no_section" where a kind
is empty, so that silence is a record of its own, and "nothing_found" for one beside the four that was asked for;
"differs" for each side of a disagreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from medcli.kinds import FOUR_KINDS, Kind
from medcli.views.kinds import NAMING, ORDER
from medcli.views.outcome import NOT_STATED
from medcli.views.view import Cell, Item, Record

ATTRIBUTES = (
    "strength",
    "group_kind",
    "common",
    "percent_low",
    "percent_high",
    "band",
    "serious",
    "setting",
    "limit",
    "min_days",
    "max_days",
    "label_status",
    "course",
    "population",
    "frequency",
    "max_daily",
    "effect",
    "name_kind",
)
CITED = ("source", "section", "line", "start", "end", "wording", "quote")
STATEMENT = ("drug", "kind", "status", "term", *ATTRIBUTES, "basis", "labels_stating", "labels_total", *CITED)
SHOW = ("asked", "match", *STATEMENT)
COMPARE = ("part", "shared", "severity", "says", *STATEMENT)
TERM = ("asked", "relation", *STATEMENT)
SEARCH = ("asked", *STATEMENT)
CHECK = ("part", "status", "severity", "kind", "drugs", "topic", "via", "says", "basis", "date", *CITED)


def show_records(item: Item, *, asked: bool = False) -> Iterator[Record]:
    """Yield one record a statement, empty kind and side of a disagreement of a shown drug; none for a failure.

    Kinds that were *asked* for one by one have a record even where nothing is known of what their silence means.
    """
    if item["status"] not in ("answered", NOT_STATED):
        return
    fields: Any = item
    lead = {"asked": fields["asked"], "match": fields["resolution"]["match"]}
    for kind in ORDER:
        statements = fields.get(NAMING[kind].key)
        if statements is None:
            continue
        for statement in statements:
            yield _record(SHOW, lead, statement)
        # Precautions come with the groups that must not take it, of which the coverage speaks.
        alone = kind is not Kind.PRECAUTION or NAMING[Kind.CONTRAINDICATED_GROUP].key not in fields
        empty = fields["coverage"].get(kind.value, "nothing_found" if asked and alone else "stated")
        if not statements and empty != "stated":
            yield _record(SHOW, lead, {"drug": fields["drug"], "kind": kind.value, "status": empty})
    for disagreement in fields["disagreements"]:
        if NAMING[Kind(disagreement["kind"])].key in fields:
            yield from _sides(SHOW, lead, disagreement)


def compare_records(item: Item) -> Iterator[Record]:
    """Yield one record a drug that has a compared term, then the statements on the drugs taken together."""
    if item["status"] != "answered":
        return
    fields: Any = item
    for compared in fields["terms"]:
        for statement in filter(None, compared["statements"]):
            yield _record(COMPARE, {"part": "term", "shared": compared["shared"]}, statement)
    for drug, coverage in fields["coverage"].items():
        for kind in FOUR_KINDS:
            if coverage.get(kind.value, "stated") != "stated":
                yield _record(COMPARE, {"part": "term"}, {"drug": drug, "kind": kind, "status": coverage[kind.value]})
    for statement in fields["together"]:
        yield _record(COMPARE, {"part": "together"}, statement)
    for disagreement in fields["disagreements"]:
        yield from _sides(COMPARE, {"part": "together"}, disagreement)
    yield from _taken_together(fields)


def _taken_together(fields: Mapping[str, Any]) -> Iterator[Record]:
    """Yield a record for each finding, the shortest limit, and each drug that a group is kept from."""
    for finding in fields["findings"]:
        values = {"drug": ", ".join(finding["drugs"]), "term": finding["topic"], "basis": finding["basis"]}
        lead = {"part": "finding", "kind": finding["kind"], "severity": finding["severity"], "says": finding["says"]}
        yield _record(COMPARE, lead, {**values, "status": "found", "citations": [_first_citation(finding)]})
    for limit in fields["limits"]:
        if limit["shortest"]:
            yield _record(COMPARE, {"part": "shortest_limit"}, limit["statement"])
    for kept in fields["kept_from"]:
        for statement in kept["statements"]:
            yield _record(COMPARE, {"part": "kept_from"}, statement)


def term_records(item: Item) -> Iterator[Record]:
    """Yield one record a statement on a group, a use or an effect; none where nothing is stated."""
    fields: Any = item
    for one in fields["statements"]:
        yield _record(TERM, {"asked": fields["asked"], "relation": one["relation"]}, one["statement"])


def search_records(item: Item) -> Iterator[Record]:
    """Yield one record a statement found, with the citation in which it was found."""
    fields: Any = item
    for hit in fields["hits"]:
        yield _record(SEARCH, {"asked": fields["asked"]}, {**hit["statement"], "citations": [hit["citation"]]})


def check_records(item: Item) -> Iterator[Record]:
    """Yield one record a finding, with its foremost citation, then a use, then a thing that could not be checked.

    Where nothing was found that is a record of its own.
    """
    fields: Any = item
    for finding in fields.get("findings", ()):
        citation = _first_citation(finding)
        drugs = ", ".join(finding["drugs"])
        values = {**{name: citation.get(name) for name in (*CITED, "date")}, **finding, "drugs": drugs}
        yield _checked({**values, "part": "finding", "status": "found"})
    if not fields.get("findings", True):
        yield _checked({"part": "finding", "status": "nothing_stated", "says": fields["note"]})
    for use in fields.get("uses", ()):
        yield _checked({"part": "use", "status": use["state"], "drugs": use["drug"], "topic": use["condition"]})
    for one in fields.get("unchecked", ()):
        values = {"kind": one["what"], "topic": one["about"], "says": one["reason"]}
        yield _checked({**values, "part": "unchecked", "status": "not_checked", "via": ", ".join(one["suggestions"])})


def _first_citation(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a finding's record cites: its foremost statement's words, or a label's section."""
    for statement in item["statements"]:
        return dict(statement["citations"][0])
    return next(({"source": r["id"], "section": r["section"]} for r in item["references"]), {})


def _checked(values: Mapping[str, Cell]) -> Record:
    return {column: values.get(column) for column in CHECK}


def _sides(columns: Sequence[str], lead: Mapping[str, Cell], disagreement: Mapping[str, Any]) -> Iterable[Record]:
    for side in disagreement["says"]:
        citation = side["citation"]
        values = {
            "drug": disagreement["drug"],
            "kind": disagreement["kind"],
            "term": f"{disagreement['topic']}: {side['says']}",
        }
        yield _record(
            columns, lead, {**values, "status": "differs", "basis": citation["basis"], "citations": [citation]}
        )


def _record(columns: Sequence[str], lead: Mapping[str, Cell], statement: Mapping[str, Any]) -> Record:
    citation: Mapping[str, Any] = next(iter(statement.get("citations", ())), {})
    values = {"status": "stated", **{name: citation.get(name) for name in CITED}, **statement, **lead}
    return {column: values.get(column) for column in columns}
