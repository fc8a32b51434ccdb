"""Groups of patients as people name them: to the database's own terms, and to what stands under and above each.

"Kidney failure" is under severe renal impairment, which is under renal impairment: what a source says of a broader
group holds for whoever is in a narrower one, and what it says of a narrower one may hold for some of the broader.
Whoever takes phenelzine takes an MAO inhibitor.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from medcli.answers import GroupResolution
from medcli.folding import key, stripped
from medcli.queries.measures import groups_of_value

if TYPE_CHECKING:
    from medcli.queries.database import Database

_LONGEST = 300  # characters; no group's name is longer
_NEAR = 6  # suggestions
_CUTOFF = 0.72  # of edits
_BEGUN = 0.88  # of a common beginning
_AGE = re.compile(r"(?<![\d.])\d{1,3}(?![\d.])", re.ASCII)
_WALK = (
    "WITH RECURSIVE found (id) AS (SELECT id FROM concept WHERE field = ? AND term = ? "
    "UNION SELECT {to} FROM concept_broader JOIN found ON {of} = found.id) "
    "SELECT term FROM concept JOIN found USING (id) ORDER BY concept.id"
)
_UNDER = _WALK.format(to="concept_id", of="broader_id")
_ABOVE = _WALK.format(to="broader_id", of="concept_id")


def resolve_group(db: Database, asked: str) -> GroupResolution:
    """Return the group that *asked* names in any known words, or what may have been meant.

    Words that say nothing more ("patients with", "use of") may stand around it; nothing else may differ.
    """
    term, suggestions = named(db, "group", asked)
    if term is None and (measured := groups_of_value(asked)):
        term, *also = measured
        return GroupResolution(asked, term, "condition", also=tuple(also))
    if term is None:
        age = _AGE.search(asked)
        of_age = groups_of_age(db, int(age[0])) if age and not suggestions else ()
        return GroupResolution(asked, suggestions=suggestions or of_age)
    (row,) = db.rows("SELECT kind FROM concept WHERE field = 'group' AND term = ?", term)
    return GroupResolution(asked, term, row["kind"])


def named(db: Database, field: str, asked: str, *, suggest: bool = True) -> tuple[str | None, tuple[str, ...]]:
    """Return the term of *field* (group, effect, condition) that *asked* names, else None and what may be meant."""
    words = folded(asked)
    inner = stripped(words, _around())
    for candidate in dict.fromkeys((words, inner)):
        rows = db.rows(
            "SELECT c.term FROM concept_name n JOIN concept c ON c.id = n.concept_id WHERE n.field = ? AND n.name = ?",
            field,
            " ".join(candidate),
        )
        if rows:
            return rows[0]["term"], ()
    return None, _suggestions(db, field, inner) if suggest else ()


def under(db: Database, term: str, field: str = "group") -> tuple[str, ...]:
    """Return *term*, of a group or another field, and all that are narrower: itself alone where it is no such term."""
    return _terms(db, _UNDER, field, term)


def above(db: Database, term: str, field: str = "group") -> tuple[str, ...]:
    """Return *term*, of a group or another field, and all that are broader: itself alone where it is no such term."""
    return _terms(db, _ABOVE, field, term)


def groups_of_drug(db: Database, generic: str) -> tuple[str, ...]:
    """Return every group that whoever takes the drug belongs to: the drug's own name, its classes, their groups."""
    return above(db, generic)


def groups_of_age(db: Database, years: float) -> tuple[str, ...]:
    """Return every group of an age that somebody of so many years belongs to."""
    rows = db.rows(
        "SELECT term FROM concept WHERE field = 'group' AND coalesce(from_months, below_months) IS NOT NULL "
        "AND coalesce(from_months, 0) <= ?1 AND coalesce(below_months, 9999) > ?1 ORDER BY id",
        years * 12,
    )
    return tuple(row["term"] for row in rows)


def folded(asked: str) -> tuple[str, ...]:
    """Return the words of *asked* as names are compared; none where it can be no name."""
    return () if len(asked) > _LONGEST or "\0" in asked else key(asked)


@cache
def _around() -> frozenset[str]:
    """Return the words that may stand around a group (``vocab/group_lead_ins.txt``)."""
    lines = files("medcli.vocab").joinpath("group_lead_ins.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in key(line))


def _terms(db: Database, sql: str, field: str, term: str) -> tuple[str, ...]:
    return tuple(row["term"] for row in db.rows(sql, field, term)) or (term,)


def _suggestions(db: Database, field: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the terms of which a name has all *words* or is among them, then those whose name is spelt nearly so."""
    if not words:
        return ()
    from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler  # noqa: PLC0415 - loaded only after a miss

    typed, wanted = " ".join(words), set(words)
    scored: list[tuple[float, str]] = []
    for row in db.rows(
        "SELECT n.name, c.term FROM concept_name n JOIN concept c ON c.id = n.concept_id WHERE n.field = ?", field
    ):
        name: str = row["name"]
        known = set(name.split(" "))
        if wanted <= known or known <= wanted:
            scored.append((abs(len(name) - len(typed)) - _LONGEST, row["term"]))
            continue
        edits = DamerauLevenshtein.normalized_similarity(typed, name, score_cutoff=_CUTOFF)
        near = edits or JaroWinkler.similarity(typed, name, score_cutoff=_BEGUN)
        if near:
            scored.append((-near, row["term"]))
    return tuple(dict.fromkeys(term for _, term in sorted(scored)))[:_NEAR]
