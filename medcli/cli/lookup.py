"""From typed names to outcomes: exact names answer, anything else is a failure that only suggests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NoReturn

from medcli.answers import Resolution
from medcli.cli.session import Session
from medcli.errors import AmbiguousError, ExitCode, NotFoundError
from medcli.kinds import Kind, SourceKind
from medcli.views.outcome import Failure, Outcome, is_silent, resolved_as
from medcli.views.view import Item


def resolve(session: Session, name: str) -> Resolution:
    """Return what a name means; a name that no text can hold is not found and is not asked for."""
    if not name.strip() or not _is_text(name):
        return Resolution(asked=name)
    return session.database.resolve(name)


def look_up(session: Session, names: Iterable[str], source_kind: SourceKind | None = None) -> Iterator[Outcome]:
    """Yield the answer or the failure of each name, one at a time; of one kind of source where it is given."""
    for name in names:
        resolution = resolve(session, name)
        if resolution.drug is None:
            yield Failure(resolution)
        else:
            tell_resolution(session, resolution)
            yield session.database.show(resolution, source_kind)


def noting_silence(session: Session, outcomes: Iterable[Outcome], kinds: Sequence[Kind]) -> Iterator[Outcome]:
    """Pass *outcomes* on; that one states nothing of the *kinds* that were asked for is noted in the exit code."""
    for outcome in outcomes:
        if is_silent(outcome, kinds):
            session.code = max(session.code, ExitCode.NOT_FOUND)
        yield outcome


def generic(session: Session, name: str | None) -> str | None:
    """Return the generic name that an option's drug means, told on stderr; None where the option is not given.

    Raises:
        NotFoundError: no drug has that name.
        AmbiguousError: several have.

    """
    if name is None:
        return None
    resolution = resolve(session, name)
    if resolution.drug is None:
        refuse(resolution)
    tell_resolution(session, resolution)
    return resolution.drug


def known_source(session: Session, source: str | None) -> str | None:
    """Return the source that an option names; NotFoundError where there is none of that name."""
    if source is not None and source not in (known.id for known in session.database.sources()):
        raise NotFoundError(f'no source is called "{source}"', '"medcli sources" prints those that are known')
    return source


def told_where_none(session: Session, found: Iterable[Item]) -> Iterator[Item]:
    """Pass *found* on, and say on stderr that there was nothing: an empty stream must not be taken for a statement."""
    some = False
    for one in found:
        some = True
        yield one
    if not some:
        session.code = max(session.code, ExitCode.NOT_FOUND)
    if not some and not session.format.is_page:
        session.tell("no fact here is of that kind, drug and source; that is silence, which is no statement")


def refuse(resolution: Resolution) -> NoReturn:
    """Raise what a name without an answer deserves where the whole command depends on it."""
    failure = Failure(resolution)
    kind = AmbiguousError if resolution.ambiguous else NotFoundError
    raise kind(failure.message, failure.remedy)


def tell_resolution(session: Session, resolution: Resolution) -> None:
    """Say on stderr how a name was resolved, in the formats whose records are for programs."""
    told = resolved_as(resolution)
    if told and not session.format.is_json and not session.format.is_page:
        session.tell(told)


def _is_text(name: str) -> bool:
    """Whether *name* holds no lone surrogates (bytes of the command line that are no text) and no NUL."""
    return "\0" not in name and not any("\ud800" <= character <= "\udfff" for character in name)
