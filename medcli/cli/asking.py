"""From typed questions to outcomes: who must avoid what, which drug treats or causes a thing, where words stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from medcli.cli import lookup
from medcli.cli.session import Session
from medcli.errors import UsageError
from medcli.kinds import Kind, SourceKind
from medcli.views.search import SearchOutcome, search_outcome
from medcli.views.terms import TermOutcome, term_outcome

if TYPE_CHECKING:
    from medcli.queries.terms import Filters

_FIRST = 20  # statements that a search of words shows


def avoid(session: Session, groups: Iterable[str], source_kind: SourceKind | None) -> Iterator[TermOutcome]:
    """Yield what is said of each group of patients, one at a time."""
    chosen = filters(session, source_kind=source_kind)
    return (term_outcome(session.database.avoid(group, chosen)) for group in groups)


def question(
    words: Sequence[str] | None, indication: str | None, effect: str | None, kind: Kind | None
) -> str | tuple[Kind, str]:
    """Return the words to search for, or the kind of fact and the term to ask for.

    Raises:
        UsageError: it is none of the three, or more than one, or a kind is given where the question is of one.

    """
    asked = [(Kind.INDICATION, indication), (Kind.SIDE_EFFECT, effect)]
    terms = [(of, term) for of, term in asked if term is not None]
    if len(terms) + bool(words) != 1:
        raise UsageError(
            "search takes words, or --indication, or --effect, and one of them", "see medcli search --help"
        )
    if not terms:
        return " ".join(words or ())
    if kind is not None:
        raise UsageError("--kind is for a search of words", "leave it out")
    return terms[0]


def filters(
    session: Session,
    drug: str | None = None,
    kind: Kind | None = None,
    source: str | None = None,
    source_kind: SourceKind | None = None,
) -> Filters:
    """Return which facts count; NotFoundError or AmbiguousError where a drug or source is not known."""
    from medcli.queries.terms import Filters  # noqa: PLC0415 - --help and a usage error need no database

    return Filters(kind, lookup.generic(session, drug), lookup.known_source(session, source), source_kind)


def search(session: Session, words: str, chosen: Filters, limit: int | None) -> Iterator[SearchOutcome]:
    """Yield what a search found."""
    yield search_outcome(session.database.search(words, chosen, limit or _FIRST))


def stating(
    session: Session, kind: Kind, asked: str, chosen: Filters, limit: int | None = None
) -> Iterator[TermOutcome]:
    """Yield which drugs have the use or effect that *asked* names: the first *limit* statements where it is given."""
    yield term_outcome(session.database.stating(kind, asked, chosen).first(limit))
