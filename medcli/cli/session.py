"""One run of the command line: its streams, its database, its format, and the worst exit code so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from medcli.cli.streams import Streams
from medcli.errors import DatabaseError, ExitCode, MedcliError
from medcli.render import Format, renderer
from medcli.render.clean import line
from medcli.render.json_ import encoded
from medcli.views.outcome import STATUS, Unanswered
from medcli.views.view import JSON_VERSION, View

if TYPE_CHECKING:
    from medcli.queries import Database

Opener = Callable[[Path | None, Streams], "Database"]
Outcome = TypeVar("Outcome")


def open_database(explicit: Path | None, streams: Streams) -> Database:
    """Open the database that --db, the environment or the installation names; DatabaseError where it cannot be."""
    from medcli import queries  # noqa: PLC0415 - --help and a usage error need no database

    return queries.open_database(queries.default_path(explicit, streams.environ))


@dataclass(slots=True)
class Session:
    """The state of one run; commands find it as ``ctx.obj``."""

    streams: Streams
    opener: Opener = open_database
    db: Path | None = None
    chosen: Format | None = None
    code: int = ExitCode.OK
    opened: Database | None = None

    def choose(self, db: Path | None, chosen: Format | None) -> Session:
        """Take over the options given here, before or after the command; the later one wins."""
        self.db = db or self.db
        self.chosen = chosen or self.chosen
        return self

    @property
    def format(self) -> Format:
        """The output format: as asked, otherwise a table on a terminal and plain in a pipe."""
        return self.chosen or (Format.TABLE if self.streams.is_terminal else Format.PLAIN)

    @property
    def database(self) -> Database:
        """The database, opened when first asked for."""
        if self.opened is None:
            self.opened = self.opener(self.db, self.streams)
        return self.opened

    def names(self, typed: Sequence[str]) -> Iterator[str]:
        """Yield the names typed; ``-`` stands for those on stdin, one a line, empty lines skipped."""
        for name in typed:
            if name == "-":
                yield from (text for raw in self.streams.stdin if (text := raw.strip()))
            else:
                yield name

    def settle(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Pass outcomes on, the worst code noted; a failure is a result under JSON and talk on stderr elsewhere."""
        for outcome in outcomes:
            if isinstance(outcome, Unanswered):
                self.code = max(self.code, outcome.code)
                if not self.format.is_json:
                    self.tell("; ".join(filter(None, (outcome.message, outcome.remedy))))
                    continue
            yield outcome

    def close(self) -> None:
        """Close the database where one was opened."""
        if self.opened is not None:
            self.opened.close()

    def render(self, view: View[Any]) -> None:
        """Write a view to stdout in the format of this run."""
        renderer(self.format)(view, self.streams.stdout, self.streams.screen)

    def tell(self, message: str) -> None:
        """Write one line to stderr."""
        self.streams.stderr.write(f"medcli: {line(message)}\n")

    def fail(self, error: MedcliError) -> int:
        """Report a failure of the whole command on stderr, as JSON under a JSON format; return its exit code."""
        if self.format.is_json:
            problem = {
                "status": STATUS[error.code],
                "exit_code": int(error.code),
                "message": error.message,
                "remedy": error.remedy,
            }
            self.streams.stderr.write(encoded({"medcli": JSON_VERSION, "error": problem}) + "\n")
        else:
            self.tell(str(error))
        return int(error.code)


def damaged(error: Exception) -> DatabaseError:
    """Return what sqlite3 says in the middle of an answer as an error of ours."""
    return DatabaseError(f"the database cannot be read: {error}", 'run "medcli doctor", or build it anew')
