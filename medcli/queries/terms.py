"""The other way round: which drugs have a caution for a group, are used for a condition, or could cause an effect."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from medcli.answers import LabelCount
from medcli.folding import key
from medcli.kinds import GROUP_KINDS, Kind, SourceKind, Strength, is_otc
from medcli.queries.groups import above, named, resolve_group, under
from medcli.queries.merge import RANK, merge
from medcli.queries.words import phrase
from medcli.reverse import GroupCount, Related, Relation, Silence, TermAnswer

if TYPE_CHECKING:
    from medcli.queries.database import Database

Record = dict[str, Any]

_STRENGTHS = {strength.value: rank for rank, strength in enumerate(Strength)}
_RELATIONS = list(Relation)
_AT_ONCE = 5000  # ids in one query
_FIELDS = {Kind.INDICATION: "condition", Kind.SIDE_EFFECT: "effect"}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which facts count: all where None. *drug* is a generic name, *source* a set id or a file name.

    A source kind counts what sources of that kind state, and what a monograph's line cites of them.
    """

    kind: Kind | None = None
    drug: str | None = None
    source: str | None = None
    source_kind: SourceKind | None = None

    def passes(self, row: Mapping[str, Any]) -> bool:
        """Return whether a row of the view ``fact`` counts; its kind is not looked at."""
        return (
            self.drug in (None, row["drug"])
            and self.source in (None, row["source"])
            and self.source_kind in (None, row["source_kind"], row["basis"])
        )


_ALL = Filters()


def avoid(db: Database, asked: str, filters: Filters = _ALL) -> TermAnswer:
    """Return every drug with a caution for the group that *asked* names.

    What is said of a broader group counts, for it holds for this one; so does what is said of a narrower one.
    """
    found = resolve_group(db, asked)
    kind = Kind.CONTRAINDICATED_GROUP
    if found.group is None:
        return TermAnswer(kind, asked, None, suggestions=found.suggestions)
    groups = (found.group, *found.also)
    relations = {term: Relation.BROADER for group in groups for term in above(db, group)}
    relations |= {term: Relation.NARROWER for group in groups for term in under(db, group) if term not in relations}
    relations |= dict.fromkeys(groups, Relation.SAME)
    sql = "SELECT id FROM contraindicated_group WHERE term IN (SELECT value FROM json_each(?))"
    return _answer(db, kind, asked, found.group, relations, facts_of(db, sql, json.dumps(list(relations))), filters)


def stating(db: Database, kind: Kind, asked: str, filters: Filters = _ALL) -> TermAnswer:
    """Return every drug of which a use (indication) or an effect (side_effect) that *asked* names is stated.

    What is known as a kind of it comes after it, and then terms that have all the words of the asked one beside others:
    what they name may be narrower (chronic insomnia), or another thing (respiratory depression).
    """
    table, field = kind.value, _FIELDS[kind]
    term, suggestions = named(db, field, asked)
    kinds = under(db, term, field) if term else ()
    rows: list[Record] = []
    if query := phrase(term or asked, "term"):
        sql = (
            f"SELECT id FROM {table} WHERE id IN (SELECT rowid FROM search WHERE search MATCH ?1) "  # noqa: S608
            "OR term IN (SELECT value FROM json_each(?2))"
        )
        rows = facts_of(db, sql, query, json.dumps(kinds))
    relations = {row["term"]: Relation.WORDS for row in rows}
    relations |= dict.fromkeys(kinds, Relation.NARROWER)
    if term in relations:
        relations[term] = Relation.SAME
    if not rows and term is None:
        return TermAnswer(kind, asked, None, silence=_silence(db, kind, (), filters), suggestions=suggestions)
    return _answer(db, kind, asked, term or asked, relations, rows, filters)


def group_counts(db: Database, source_kind: SourceKind | None = None) -> list[GroupCount]:
    """Return every group that a source names or that stands above one, with how many drugs; those of most first."""
    stated: dict[str, dict[str, set[int]]] = {}
    for row in db.rows(
        "SELECT DISTINCT term, strength, drug_id FROM contraindicated_group f WHERE ?1 IS NULL OR basis = ?1 OR EXISTS "
        "(SELECT 1 FROM section c JOIN source s ON s.id = c.source_id "
        "WHERE c.passage_id = f.passage_id AND s.kind = ?1)",
        source_kind,
    ):
        stated.setdefault(row["term"], {}).setdefault(row["strength"], set()).add(row["drug_id"])
    kinds = _asked_for(db)
    broader: dict[str, list[str]] = {}
    for row in db.rows(
        "SELECT n.term AS narrow, b.term AS broad FROM concept_broader l JOIN concept n ON n.id = l.concept_id "
        "JOIN concept b ON b.id = l.broader_id"
    ):
        broader.setdefault(row["narrow"], []).append(row["broad"])
    counted: dict[str, dict[str, set[int]]] = {}
    for term, drugs in stated.items():
        for group in _upwards(term, broader):
            for strength, ids in drugs.items():
                counted.setdefault(group, {}).setdefault(strength, set()).update(ids)
    counts = [_count(group, kinds[group], found) for group, found in counted.items() if group in kinds]
    return sorted(counts, key=lambda one: (-one.drugs, one.group))


def _asked_for(db: Database) -> dict[str, str]:
    """Return the kind of each group that answers to its own term: a class that a group names is asked for by that."""
    rows = db.rows(
        "SELECT n.name, c.term, c.kind FROM concept_name n JOIN concept c ON c.id = n.concept_id "
        "WHERE n.field = 'group'"
    )
    return {row["term"]: row["kind"] for row in rows if row["name"] == " ".join(key(row["term"]))}


def _upwards(term: str, broader: Mapping[str, Iterable[str]]) -> set[str]:
    found, new = {term}, [term]
    while new:
        more = set(broader.get(new.pop(), ())) - found
        found |= more
        new += more
    return found


def _count(group: str, kind: str, found: Mapping[str, set[int]]) -> GroupCount:
    numbers = {strength.value: len(found.get(strength.value, ())) for strength in Strength}
    return GroupCount(group, kind, len(set().union(*found.values())), **numbers)


def facts_of(db: Database, ids: str, *values: str) -> list[Record]:
    """Return the rows of the view ``fact`` whose ids the query *ids* gives."""
    numbers = [row["id"] for row in db.rows(ids, *values)]
    found: list[Record] = []
    for start in range(0, len(numbers), _AT_ONCE):
        # Written out: SQLite hands a list down to the tables of the view, and a query within it not.
        some = ", ".join(map(str, numbers[start : start + _AT_ONCE]))
        found += db.records(f"SELECT * FROM fact WHERE id IN ({some})")  # noqa: S608 - numbers
    return found


def displays(db: Database, drugs: Container[str]) -> dict[str, str]:
    """Return how each of *drugs* is shown, where that is not its generic name: with tall-man letters."""
    rows = db.rows("SELECT generic, display FROM drug WHERE generic <> display")
    return {row["generic"]: row["display"] for row in rows if row["generic"] in drugs}


def labels_of_drugs(db: Database) -> dict[str, LabelCount]:
    """Return how many labels state anything of each drug."""
    rows = db.rows(
        "SELECT d.generic, s.product_type, count(*) AS labels FROM source_drug t JOIN source s ON s.id = t.source_id "
        "JOIN drug d ON d.id = t.drug_id WHERE s.kind = 'label' AND t.facts > 0 GROUP BY d.id, s.product_type"
    )
    counts: dict[str, LabelCount] = {}
    for row in rows:
        before = counts.get(row["generic"], LabelCount())
        otc = row["labels"] if is_otc(row["product_type"]) else 0
        counts[row["generic"]] = LabelCount(before.labels + row["labels"], before.otc + otc)
    return counts


def _answer(
    db: Database,
    kind: Kind,
    asked: str,
    term: str,
    relations: Mapping[str, Relation],
    rows: Iterable[Record],
    filters: Filters,
) -> TermAnswer:
    labels = labels_of_drugs(db)
    kept = filter(filters.passes, rows)
    statements = [
        statement
        for drug, of_drug in groupby(sorted(kept, key=itemgetter("drug")), key=itemgetter("drug"))
        for statement in merge(of_drug, labels.get(drug, LabelCount()))
    ]
    related = sorted((Related(one, relations[one.term]) for one in statements), key=_order)
    drugs = {one.drug for one in statements}
    return TermAnswer(kind, asked, term, tuple(related), _silence(db, kind, drugs, filters), displays(db, drugs))


def _order(one: Related) -> tuple[int, int, bool, int, int, float, str, str]:
    """Return the place of a statement: strongest, what was asked before its kinds, common, best basis first."""
    has = one.statement.attributes
    strength = _STRENGTHS.get(str(has.get("strength")), len(_STRENGTHS))
    rare = has.get("label_status") == "off label" or has.get("common") is False
    percent = has.get("percent_low")
    often = -float(percent) if isinstance(percent, int | float) else 0.0
    basis, relation = RANK[one.statement.basis], _RELATIONS.index(one.relation)
    of_group = one.statement.kind in GROUP_KINDS
    apart = 0 if of_group or one.relation is Relation.SAME else relation
    return strength, apart, rare, basis, relation, often, one.statement.drug, one.statement.term


def _silence(db: Database, kind: Kind, named_: Container[str], filters: Filters) -> Silence:
    """Return the drugs that are not among *named_*, by what their sources have on *kind*."""
    drugs = db.rows("SELECT id, generic FROM drug WHERE ?1 IS NULL OR generic = ?1 ORDER BY id", filters.drug)
    states: dict[int, set[str]] = {}
    for row in db.rows(
        # A monograph speaks for the labels that it cites.
        "SELECT DISTINCT c.drug_id, c.state FROM coverage c JOIN source s ON s.id = c.source_id WHERE c.kind = ?1 "
        "AND (?2 IS NULL OR s.kind = ?2 OR (?2 = 'label' AND s.kind = 'monograph')) AND (?3 IS NULL OR s.name = ?3)",
        kind,
        filters.source_kind,
        filters.source,
    ):
        states.setdefault(row["drug_id"], set()).add(row["state"])
    left: dict[str, list[str]] = {"stated": [], "none_stated": [], "no_section": []}
    for row in drugs:
        if row["generic"] not in named_:
            left[_empty(states.get(row["id"], set()))].append(row["generic"])
    return Silence(**{name: tuple(drugs) for name, drugs in left.items()})


def _empty(states: set[str]) -> str:
    if states & {"stated"}:
        return "stated"
    if "none_stated" in states:
        return "none_stated"
    return "stated" if "not_recognised" in states else "no_section"
