"""Full text over all facts: a name of a thing counts more than the words around it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from medcli.answers import Citation, LabelCount, Statement, Value
from medcli.dbformat import TOKENIZER
from medcli.kinds import GROUP_KINDS, Kind
from medcli.queries.groups import named
from medcli.queries.merge import citation, merge
from medcli.queries.terms import Filters, displays, labels_of_drugs
from medcli.queries.words import Piece, all_of, phrase, pieces
from medcli.reverse import Hit, SearchAnswer

if TYPE_CHECKING:
    from medcli.queries.database import Database

_FIELDS = ("effect", "condition", "group")
_KINDS = {
    "indication": "'indication'",
    "side_effect": "'side_effect'",
    "contraindicated_group": "f.kind",
    "duration_caution": "'duration_caution'",
    "statement": "f.kind",
}
# Of the columns drug, term, wording and quote: what a fact is about before the words it stands in. All that is found
# is ranked before it is joined, for bm25 knows nothing of a join.
_RANKED = (
    "WITH found AS MATERIALIZED (SELECT rowid AS id, bm25(search, 4.0, 10.0, 5.0, 1.0) AS score "
    "FROM search WHERE search MATCH ?1) "
)
_EACH = (
    "SELECT h.score, iif(f.basis = 'article', 2, f.basis = 'monograph') AS basis, h.id, {kind} AS kind, f.drug_id, "
    "f.term FROM found h JOIN {table} f ON f.id = h.id WHERE (?2 IS NULL OR {kind} = ?2) "
    "AND (?3 IS NULL OR f.drug_id = (SELECT id FROM drug WHERE generic = ?3)) "
    "AND (coalesce(?4, ?5) IS NULL OR EXISTS (SELECT 1 FROM section c JOIN source s ON s.id = c.source_id "
    "WHERE c.passage_id = f.passage_id AND (?4 IS NULL OR s.name = ?4) "
    "AND (?5 IS NULL OR ?5 IN (s.kind, f.basis))))"
)
_FOUND = f"{_RANKED}{' UNION ALL '.join(_EACH.format(kind=k, table=t) for t, k in _KINDS.items())} ORDER BY 1, 2, 3"
_ON, _OFF = "\ue000", "\ue001"  # private use: replaced where a source has them
_MARKS = re.compile(f"[{_ON}{_OFF}]")


def search(db: Database, typed: str, filters: Filters, limit: int) -> SearchAnswer:
    """Return the *limit* best statements in which all words and phrases of *typed* stand.

    Where the words together are a name of something, its normal term is searched for as well.
    """
    found = pieces(typed)
    if not found:
        return SearchAnswer(typed, "", (), 0)
    also = _term(db, typed)
    query = all_of(found) + (f" OR {phrase(also, 'term')}" if also else "")
    keys = _keys(db, query, filters)
    marks = (*found, Piece(tuple(also.split()))) if also else found
    hits = tuple(_marked(list(islice(_hits(db, keys, filters), limit)), marks))
    alone = () if keys else tuple((str(piece), len(_keys(db, piece.query, filters))) for piece in found)
    shown = displays(db, {hit.statement.drug for hit in hits})
    return SearchAnswer(typed, also, hits, len(keys), alone, shown)


@dataclass(frozen=True, slots=True)
class _Key:
    """A statement that was found: the fact that ranks best in it, and what holds its other facts."""

    fact: int
    drug_id: int
    kind: Kind
    term: str


def _term(db: Database, typed: str) -> str:
    """Return the normal term that *typed* as a whole stands for, "" where it is none or the words themselves."""
    if '"' in typed or "*" in typed:
        return ""
    terms = (named(db, field, typed, suggest=False)[0] for field in _FIELDS)
    found = next(filter(None, terms), "")
    return "" if found == " ".join(typed.casefold().split()) else found


def _keys(db: Database, query: str, filters: Filters) -> list[_Key]:
    """Return what is found, best first, facts of one statement once; at equal rank the better basis."""
    rows = db.rows(_FOUND, query, filters.kind, filters.drug, filters.source, filters.source_kind)
    keys: dict[tuple[object, ...], _Key] = {}
    for row in rows:
        key = _Key(row["id"], row["drug_id"], Kind(row["kind"]), row["term"])
        # Limits of one length are one statement in whatever words: which, is told when they are read.
        keys.setdefault((key.drug_id, _together(key.kind), key.term), key)
    return list(keys.values())


def _together(kind: Kind) -> tuple[Kind, ...]:
    return GROUP_KINDS if kind in GROUP_KINDS else (kind,)


def _hits(db: Database, keys: Iterable[_Key], filters: Filters) -> Iterator[tuple[Statement, Citation]]:
    """Yield the statement of each key whole, with the citation that was found, each statement once."""
    labels = labels_of_drugs(db)
    seen: list[Statement] = []
    for key in keys:
        kinds = _together(key.kind)
        sql = f"SELECT * FROM fact WHERE drug_id = ? AND kind IN ({', '.join('?' * len(kinds))})"  # noqa: S608
        values: list[Value] = [key.drug_id, *(kind.value for kind in kinds)]
        if key.kind is not Kind.DURATION_CAUTION:
            sql += " AND term = ?"
            values.append(key.term)
        rows = [row for row in db.records(sql, *values) if filters.passes(row)]
        best = next(citation(row) for row in rows if row["id"] == key.fact)
        statement = next(one for one in merge(rows, labels.get(rows[0]["drug"], LabelCount())) if best in one.citations)
        if statement not in seen:
            seen.append(statement)
            yield statement, best


def _marked(found: Sequence[tuple[Statement, Citation]], marks: Iterable[Piece]) -> Iterator[Hit]:
    """Yield hits with the places of the searched words, found as the index finds them: in a table of their quotes."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE VIRTUAL TABLE quote USING fts5 (text, tokenize='{TOKENIZER}')")
        plain = [_MARKS.sub("\N{REPLACEMENT CHARACTER}", cited.quote) for _, cited in found]
        connection.executemany("INSERT INTO quote (rowid, text) VALUES (?, ?)", enumerate(plain))
        query = " OR ".join(piece.query for piece in marks)
        sql = "SELECT rowid, highlight(quote, 0, ?, ?) FROM quote WHERE quote MATCH ?"
        marked = dict(connection.execute(sql, (_ON, _OFF, query)))
    for number, (statement, cited) in enumerate(found):
        yield Hit(statement, cited, _spans(marked.get(number, "")))


def _spans(marked: str) -> tuple[tuple[int, int], ...]:
    """Return where the marks stand in the text without them.

    >>> _spans("a \ue000dry mouth\ue001.")
    ((2, 11),)
    """
    spans, start = [], 0
    for before, found in enumerate(_MARKS.finditer(marked)):
        place = found.start() - before
        if found[0] == _ON:
            start = place
        else:
            spans.append((start, place))
    return tuple(_joined(spans, _MARKS.sub("", marked)))


def _joined(spans: Iterable[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Yield spans between which only a space stands as one."""
    held: tuple[int, int] | None = None
    for start, end in spans:
        if held and text[held[1] : start].isspace():
            held = held[0], end
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held
