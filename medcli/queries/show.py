"""One drug: everything that the database has on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcli.answers import Coverage, Disagreement, DrugAnswer, LabelCoverage, Resolution
from medcli.kinds import FOUR_KINDS, Kind, SourceKind
from medcli.queries.merge import citation, merge
from medcli.queries.resolve import resolved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcli.queries.database import Database


def show(db: Database, name: str | Resolution, source_kind: SourceKind | None = None) -> DrugAnswer:
    """Return everything on the drug that *name* means, or what one kind of source states or is cited for.

    Coverage is "stated" where any source states something or has a section in which nothing was recognised:
    with no statement beside it, it says that there is something to read, and never that there is none.

    Raises:
        NotFoundError: no drug has that name.
        AmbiguousError: several have.

    """
    resolution = resolved(db, name)
    drug = resolution.drug or ""
    (row,) = db.rows("SELECT * FROM drug WHERE generic = ?", drug)
    facts = db.records("SELECT * FROM fact WHERE drug_id = ?", row["id"])
    if source_kind is not None:
        facts = [fact for fact in facts if source_kind in (fact["source_kind"], fact["basis"])]
    names = db.rows("SELECT name, kind FROM name WHERE drug_id = ? ORDER BY listed, normal", row["id"])
    classes = db.rows("SELECT name FROM drug_class WHERE drug_id = ? ORDER BY name", row["id"])
    return DrugAnswer(
        resolution=resolution,
        drug=drug,
        display=row["display"],
        brands=tuple(one["name"] for one in names if one["kind"] == "brand"),
        synonyms=tuple(one["name"] for one in names if one["kind"] == "synonym"),
        drug_class=tuple(one["name"] for one in classes),
        schedule=row["schedule"],
        statements=tuple(merge(facts)),
        coverage=_coverage(db, row["id"], source_kind),
        label_coverage={} if source_kind is SourceKind.ARTICLE else _label_coverage(db, row["id"]),
        disagreements=tuple(_disagreements(db, drug, row["id"], facts)),
        sources=tuple(source for source in db.sources(drug) if source_kind is None or speaks(source.kind, source_kind)),
    )


def speaks(source: SourceKind, wanted: SourceKind) -> bool:
    """Return whether a source of one kind can speak for another: a monograph for the labels that it cites."""
    return source is wanted or (source is SourceKind.MONOGRAPH and wanted is SourceKind.LABEL)


def _coverage(db: Database, drug_id: int, source_kind: SourceKind | None) -> Mapping[Kind, Coverage]:
    states: dict[str, set[str]] = {}
    for row in db.rows(
        "SELECT DISTINCT c.kind, c.state, s.kind AS source_kind FROM coverage c JOIN source s ON s.id = c.source_id "
        "WHERE c.drug_id = ?",
        drug_id,
    ):
        if source_kind is None or speaks(SourceKind(row["source_kind"]), source_kind):
            states.setdefault(row["kind"], set()).add(row["state"])
    return {kind: _state(states.get(kind, set())) for kind in FOUR_KINDS}


def _label_coverage(db: Database, drug_id: int) -> Mapping[Kind, LabelCoverage]:
    """Return for each of the four kinds how many labels of a drug have what; nothing for a drug without labels."""
    of_drug = "JOIN source s ON s.id = {0}.source_id WHERE {0}.drug_id = ? AND s.kind = 'label'"
    ((labels,),) = db.rows(f"SELECT count(*) FROM source_drug d {of_drug.format('d')}", drug_id)  # noqa: S608
    sql = f"SELECT c.kind, c.state, count(*) AS labels FROM coverage c {of_drug.format('c')} GROUP BY 1, 2"  # noqa: S608
    counts: dict[str, dict[str, int]] = {}
    for row in db.rows(sql, drug_id):
        counts.setdefault(row["kind"], {})[row["state"]] = row["labels"]
    if not labels:
        return {}
    with_section = {kind: sum(counts.get(kind, {}).values()) for kind in FOUR_KINDS}
    return {kind: LabelCoverage(**counts.get(kind, {}), no_section=labels - with_section[kind]) for kind in FOUR_KINDS}


def _state(states: set[str]) -> Coverage:
    if "stated" in states:
        return Coverage.STATED
    if "none_stated" in states:
        return Coverage.NONE_STATED
    return Coverage.STATED if states else Coverage.NO_SECTION


def _disagreements(db: Database, drug: str, drug_id: int, facts: list[dict[str, Any]]) -> list[Disagreement]:
    by_id = {row["id"]: row for row in facts}
    return [
        Disagreement(
            drug=drug,
            kind=Kind(row["kind"]),
            topic=row["topic"],
            first=citation(by_id[row["first_fact"]]),
            first_says=row["first_says"],
            second=citation(by_id[row["second_fact"]]),
            second_says=row["second_says"],
        )
        for row in db.rows("SELECT * FROM disagreement WHERE drug_id = ? ORDER BY id", drug_id)
        if row["first_fact"] in by_id and row["second_fact"] in by_id
    ]
