"""The facts stream: every fact as one flat record, a public interface."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from medcli.answers import Value
from medcli.errors import NotFoundError, UsageError
from medcli.kinds import Kind, SourceKind
from medcli.queries.merge import citation, own
from medcli.queries.resolve import resolved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medcli.queries.database import Database


def facts(
    db: Database, drug: str | None, kind: str | None, source: str | None, source_kind: SourceKind | None = None
) -> Iterator[dict[str, Value]]:
    """Yield every fact of *drug* (any name of it), *kind*, *source* and *source_kind*, each where given.

    The arguments are checked at once, before the first record is asked for. Records come in the order of the
    sources and of their text, one source at a time, so that the first is there at once however many there are.

    Raises:
        UsageError: there is no such kind.
        NotFoundError: no such drug or source.
        AmbiguousError: several drugs have that name.

    """
    kinds = [member.value for member in Kind]
    if kind is not None and kind not in kinds:
        raise UsageError(f"there is no kind {kind[:80]!r}", f"the kinds are {', '.join(kinds)}")
    where, values = ["source_id = ?"], list[Value]()
    only = "SELECT id FROM source"
    if drug is not None:
        generic = resolved(db, drug).drug
        (row,) = db.rows("SELECT id FROM drug WHERE generic = ?", generic)
        where.append("+drug_id = ?")  # the plus keeps SQLite to the index on sources, of which this is one
        values.append(row["id"])
        only = f"SELECT source_id AS id FROM source_drug WHERE drug_id = {row['id']:d}"  # noqa: S608 - a number
    if kind is not None:
        where.append("kind = ?")
        values.append(kind)
    if source_kind is not None:
        where.append("? IN (source_kind, basis)")
        values.append(source_kind)
    ids = [row["id"] for row in db.rows(f"{only} ORDER BY id")]
    if source is not None:
        ids = [number for number in ids if number == _source_id(db, source)]
    sql = f"SELECT * FROM fact WHERE {' AND '.join(where)} ORDER BY section_ordinal, ordinal, drug"  # noqa: S608
    return (record(row) for number in ids for row in db.records(sql, number, *values))


def _source_id(db: Database, source: str) -> int:
    rows = [row for row in db.rows("SELECT id, name FROM source") if row["name"] == source]
    if not rows:
        raise NotFoundError(f"there is no source {source[:80]!r}", "`medcli sources` names every source")
    number: int = rows[0]["id"]
    return number


def record(row: Mapping[str, Any]) -> dict[str, Value]:
    """Return one fact as the stream has it: what all kinds have, then what its kind has of its own."""
    cited = citation(row)
    found: dict[str, Value] = {
        "kind": row["kind"],
        "drug": row["drug"],
        "source": cited.source,
        "section": cited.section,
        "term": row["term"],
        "wording": cited.wording,
        "quote": cited.quote,
        "start": cited.start,
        "end": cited.end,
    }
    if row["kind"] == Kind.SIDE_EFFECT:
        low, high = own(row)["percent_low"], own(row)["percent_high"]
        found["common"] = bool(row["common"])
        found["percent"] = low if low == high else None  # a range is in the two that follow
        found["score"] = row["score"]
        found["pieces"] = json.loads(row["pieces"] or "null")
    found |= own(row)
    return found | {"source_kind": cited.source_kind.value, "line": cited.line, "rule": cited.rule}
