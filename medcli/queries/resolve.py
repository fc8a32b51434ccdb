"""Names to drugs: never the wrong one. An exact name answers; anything less only suggests."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from medcli.answers import Match, Resolution, Suggestion
from medcli.errors import AmbiguousError, NotFoundError
from medcli.names import normalise

if TYPE_CHECKING:
    import sqlite3

    from medcli.queries.database import Database

_LONGEST = 1000  # characters; labels name mixtures of a dozen ingredients, and a longer name would only take time
_LONGEST_NEAR = 100  # for which names near to it are sought
_SHORTEST_PREFIX = 3
_NEAR = 5  # suggestions for a name that nothing matches
_MANY = 20  # suggestions for one that could mean several drugs
_CUTOFF = 0.7  # of edits
_ALIKE = 0.9  # of beginnings
_FIND = "SELECT d.generic, n.name, n.normal, n.kind FROM name n JOIN drug d ON d.id = n.drug_id"
_JOINED = re.compile(r"\s*(?: / |,\s*and |, | and | & |\+|;)\s*")
_MATCHES = {"generic": Match.GENERIC, "brand": Match.BRAND, "synonym": Match.SYNONYM}


def resolve(db: Database, asked: str) -> Resolution:
    """Return what *asked* means, whatever characters it is made of."""
    normal = searchable(asked)
    if not normal:
        return Resolution(asked)
    exact = db.rows(f"{_FIND} WHERE n.normal = ? ORDER BY n.kind = 'generic' DESC, n.kind, d.generic", normal)
    if exact:
        return _answer(asked, exact)
    return _salt_form(db, asked, normal) or _reordered(db, asked, normal) or _suggest(db, asked, normal)


def resolved(db: Database, name: str | Resolution) -> Resolution:
    """Return a resolution that answers.

    Raises:
        NotFoundError: no drug has that name.
        AmbiguousError: several have.

    """
    resolution = resolve(db, name) if isinstance(name, str) else name
    if resolution.drug is not None:
        return resolution
    asked = resolution.asked[:80].encode("utf-8", "backslashreplace").decode()
    meant = ", ".join(
        f"{one.name} ({one.drug})" if one.name != one.drug else one.drug for one in resolution.suggestions
    )
    remedy = f"did you mean: {meant}" if meant else "`medcli list` names every drug"
    if resolution.ambiguous:
        raise AmbiguousError(f"{asked!r} could mean several drugs", remedy)
    raise NotFoundError(f"no drug is called {asked!r}", remedy)


def complete(db: Database, prefix: str) -> list[str]:
    """Return every name that begins with *prefix*, as it is shown; all of them for an empty one."""
    if prefix.strip() and not searchable(prefix):
        return []
    return list(dict.fromkeys(row["name"] for row in _beginning(db, normalise(prefix))))


def searchable(asked: str) -> str:
    """Return the normal form of *asked*, or nothing where it cannot be any name."""
    if len(asked) > _LONGEST or "\0" in asked or any("\ud800" <= character <= "\udfff" for character in asked):
        return ""
    return normalise(asked)


def _answer(asked: str, rows: list[sqlite3.Row]) -> Resolution:
    """Resolve an exact match: a generic name wins over all; a brand or synonym of several drugs is ambiguous."""
    first = rows[0]
    if first["kind"] != "generic" and len({row["generic"] for row in rows}) > 1:
        return Resolution(asked, ambiguous=True, suggestions=_suggestions(rows, _MANY))
    return Resolution(asked, first["generic"], _MATCHES[first["kind"]], first["name"])


def _suggestions(rows: list[sqlite3.Row], most: int) -> tuple[Suggestion, ...]:
    by_drug: dict[str, Suggestion] = {}
    for row in rows:
        by_drug.setdefault(row["generic"], Suggestion(row["generic"], row["name"]))
    return tuple(by_drug.values())[:most]


@cache
def salt_words() -> frozenset[str]:
    """Return the words and phrases that name a salt or hydrate (``vocab/salts.txt``, one a line)."""
    table = files("medcli.vocab").joinpath("salts.txt")
    if not table.is_file():
        return frozenset()
    lines = (line.strip() for line in table.read_text("utf-8").splitlines())
    return frozenset(normalise(line) for line in lines if line and not line.startswith("#"))


def _salt_form(db: Database, asked: str, normal: str) -> Resolution | None:
    """Return the drug that *normal* is a salt of: what stands before the salt must be exactly its name.

    A brand never counts, for a salt beside it may be another product; nor does what is left where that is a
    salt word itself: potassium chloride is no form of "potassium".
    """
    salts = salt_words()
    while (shorter := _without_salt(normal, salts)) != normal:
        normal = shorter
        if any(part in salts for part in normal.split(" / ")):
            return None
        rows = db.rows(f"{_FIND} WHERE n.normal = ? AND n.kind <> 'brand' ORDER BY n.kind, d.generic", normal)
        if rows:
            found = _answer(asked, rows)
            return found if found.ambiguous else Resolution(asked, found.drug, Match.SALT, found.name)
    return None


def _reordered(db: Database, asked: str, normal: str) -> Resolution | None:
    """Return the combination of exactly the parts that *normal* names, in whatever order and however joined."""
    parts = [part for part in _JOINED.split(normal) if part]
    if len(parts) < 2:
        return None
    known = {frozenset(row["normal"].split(" / ")): row for row in db.names() if _is_combination(row)}
    salts = salt_words()
    while True:
        found = known.get(frozenset(parts))
        if found is not None:
            return Resolution(asked, found["generic"], Match.SYNONYM, asked)
        shorter = [_without_salt(part, salts) for part in parts]
        if shorter == parts or any(part in salts for part in shorter):
            return None
        parts = shorter


def _is_combination(row: sqlite3.Row) -> bool:
    return row["kind"] == "generic" and " / " in row["normal"]


def _without_salt(normal: str, salts: frozenset[str]) -> str:
    """Drop one salt word or phrase, the longest that fits, from the end of each part of a name."""
    parts = []
    for part in normal.split(" / "):
        words = part.split(" ")
        cut = next((i for i in range(1, len(words)) if " ".join(words[i:]) in salts), len(words))
        parts.append(" ".join(words[:cut]))
    return " / ".join(parts)


def _beginning(db: Database, normal: str) -> list[sqlite3.Row]:
    last = normal + "\U0010ffff"  # after every name that begins so
    return db.rows(f"{_FIND} WHERE n.normal >= ? AND n.normal < ? ORDER BY n.normal, d.generic", normal, last)


def _suggest(db: Database, asked: str, normal: str) -> Resolution:
    begun = [*_beginning(db, normal), *_holding(db, normal)] if len(normal) >= _SHORTEST_PREFIX else []
    drugs = {row["generic"] for row in begun}
    if len(drugs) > 1:
        return Resolution(asked, ambiguous=True, suggestions=_suggestions(begun, _MANY))
    near = _near(db, normal) if len(normal) <= _LONGEST_NEAR else []
    return Resolution(asked, suggestions=_suggestions([*begun, *near], _NEAR))


def _holding(db: Database, normal: str) -> list[sqlite3.Row]:
    """Return the combinations of which *normal* is one part: each is a drug of its own, and never the answer."""
    within = "instr(n.normal, ' / ') AND instr(' / ' || n.normal || ' / ', ' / ' || ? || ' / ')"
    return db.rows(f"{_FIND} WHERE {within} ORDER BY n.normal", normal)


def _near(db: Database, normal: str) -> list[sqlite3.Row]:
    """Return the names nearest to *normal*, by edit distance with transpositions and by common beginning."""
    from rapidfuzz import process  # noqa: PLC0415 - loaded only after a miss
    from rapidfuzz.distance import OSA, JaroWinkler  # noqa: PLC0415

    rows = db.names()
    names = [row["normal"] for row in rows]
    alike = process.extract(normal, names, scorer=JaroWinkler.similarity, score_cutoff=_ALIKE, limit=None)
    edited = OSA.normalized_similarity
    near = process.extract(normal, names, scorer=edited, score_cutoff=_CUTOFF, limit=None)
    scores = {at: 0.0 for _, score, at in alike if score > _ALIKE} | {at: score for _, score, at in near}
    best = sorted(scores, key=lambda at: (-scores[at], names[at], rows[at]["generic"]))
    return [rows[at] for at in best]
