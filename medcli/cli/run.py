"""One run from arguments to exit code: every error becomes one line, a closed pipe and Ctrl-C are no errors."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from itertools import pairwise

import typer

from medcli.cli.session import Opener, Session, damaged, open_database
from medcli.cli.streams import Streams, system_streams
from medcli.errors import ExitCode, MedcliError, UsageError
from medcli.render import Format

INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""
PIPE_CLOSED = 141
"""128 + SIGPIPE, as shells have it."""


def run(
    app: typer.Typer,
    arguments: Sequence[str] | None = None,
    streams: Streams | None = None,
    opener: Opener = open_database,
) -> int:
    """Run one command and return its exit code."""
    streams = streams or system_streams()
    arguments = sys.argv[1:] if arguments is None else arguments
    session = Session(streams, opener)
    try:
        code = _invoke(app, arguments, session)
        streams.stdout.flush()
    except BrokenPipeError:
        _close_stdout()
        return PIPE_CLOSED
    except (KeyboardInterrupt, typer.Abort):
        session.tell("interrupted")
        return INTERRUPTED
    finally:
        session.close()
    return int(code)


def _invoke(app: typer.Typer, arguments: Sequence[str], session: Session) -> int:
    try:
        with redirect_stdout(session.streams.stdout), redirect_stderr(session.streams.stderr):
            exited = app(list(arguments), prog_name="medcli", standalone_mode=False, obj=session)
        if exited == INTERRUPTED:  # Typer has caught a Ctrl-C
            session.tell("interrupted")
        return max(session.code, exited if isinstance(exited, int) else ExitCode.OK)
    except SystemExit as ended:  # completion ends so, and what Typer makes of a closed pipe
        if isinstance(ended.__context__, BrokenPipeError):
            raise ended.__context__ from None
        return ended.code if isinstance(ended.code, int) else ExitCode.OK
    except MedcliError as error:
        return session.fail(error)
    except sqlite3.Error as error:
        return session.fail(damaged(error))
    except (BrokenPipeError, KeyboardInterrupt, typer.Abort):
        raise
    except OSError as error:
        return session.fail(MedcliError(f"{error.filename or 'input or output'}: {error.strerror or error}"))
    except Exception as error:
        return session.fail(_ours(error, arguments, session))


def _ours(error: Exception, arguments: Sequence[str], session: Session) -> MedcliError:
    """Return a parser's complaint as a usage error; anything else is a bug, and said to be one."""
    # Typer carries its parser's classes in different places from version to version; this method they all have.
    formatted = getattr(error, "format_message", None)
    if formatted is None:
        return MedcliError(f"a bug in medcli: {type(error).__name__}: {error}", "please report it with the command")
    for option, value in pairwise((*arguments, "")):
        # The parser stopped before it told us the format.
        with suppress(ValueError):
            if option in ("--format", "-f"):
                session.chosen = Format(value)
            elif option.startswith("--format="):
                session.chosen = Format(option.partition("=")[2])
    return UsageError(formatted().rstrip(".") or "no command", 'see "medcli --help"')


def _close_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's own flush at its end finds no closed pipe."""
    with suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
