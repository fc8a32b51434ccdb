"""Options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from medcli.cli.session import Session
from medcli.errors import MedcliError, UsageError
from medcli.kinds import Kind, SourceKind
from medcli.render import Format
from medcli.views.kinds import HEADER


def session_of(ctx: typer.Context) -> Session:
    """Return the session of this run."""
    session = ctx.find_root().obj
    assert isinstance(session, Session)  # noqa: S101  # an invariant of run(), which puts it there
    return session


def complete_drug(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the names that begin with what is typed, in the case it is typed in; none without a database."""
    session = session_of(ctx)
    session.choose(ctx.find_root().params.get("db") or ctx.params.get("db"), None)
    try:
        names = session.database.complete(incomplete)
    except (MedcliError, ValueError):
        return []
    return [incomplete + name[len(incomplete) :] for name in names if name.casefold().startswith(incomplete.casefold())]


_KINDS = ", ".join(Kind)
_SECTIONS = ", ".join(kind for kind in Kind if kind not in HEADER)


def _no_header(kinds: list[Kind] | None) -> list[Kind] | None:
    for kind in kinds or ():
        if kind in HEADER:
            raise UsageError(f"{kind} is no section: it stands at the head of every answer", f"choose of {_SECTIONS}")
    return kinds


Db = Annotated[
    Path | None,
    typer.Option(
        "--db", metavar="FILE", help="Database to ask; otherwise MEDCLI_DB, the user's own, or the built-in one."
    ),
]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=f"{', '.join(Format)}; otherwise table on a terminal and plain in a pipe.",
    ),
]
Drugs = Annotated[
    list[str],
    typer.Argument(
        metavar="DRUG", help="Exact name, brand or synonym; - reads names from stdin.", autocompletion=complete_drug
    ),
]
Sections = Annotated[
    list[Kind] | None,
    typer.Option(
        "--section",
        "-s",
        metavar="KIND",
        callback=_no_header,
        help=f"Show only this kind of fact; may be repeated: {_SECTIONS}.",
    ),
]
Everything = Annotated[bool, typer.Option("--all", "-a", help="Show the kinds of fact that are left out otherwise.")]
Cite = Annotated[bool, typer.Option("--cite", "-c", help="Show under each row its quote, source, section and line.")]
Explain = Annotated[
    bool, typer.Option("--explain", help="As --cite, and say which rule found each, and how sure the model was.")
]
OneDrug = Annotated[
    str | None, typer.Option("--drug", metavar="DRUG", help="Only facts of this drug.", autocompletion=complete_drug)
]
OneKind = Annotated[Kind | None, typer.Option("--kind", metavar="KIND", help=f"Only facts of this kind: {_KINDS}.")]
OneSource = Annotated[
    str | None, typer.Option("--source", metavar="SOURCE", help="Only facts of this source: a set id or a file name.")
]
OneSourceKind = Annotated[
    SourceKind | None,
    typer.Option(
        "--source-kind",
        metavar="KIND",
        help=f"Only what sources of this kind state, or monographs cite of them: {', '.join(SourceKind)}.",
    ),
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        metavar="N",
        min=1,
        max=1000,
        help="Show at most so many statements; without it 20 in a search for words, and all otherwise.",
    ),
]
Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="WORD", help='Words that must stand in a fact; "two words" are a phrase, carba* a beginning.'
    ),
]
GroupName = Annotated[
    list[str],
    typer.Argument(metavar="GROUP", help="A group of patients, in any known words; - reads groups from stdin."),
]
Groups = Annotated[
    list[str] | None,
    typer.Option("--group", "-g", metavar="GROUP", help="A group the patient is in: pregnancy, renal impairment …"),
]
Age = Annotated[float | None, typer.Option("--age", metavar="YEARS", min=0, max=130, help="The patient's age.")]
Days = Annotated[int | None, typer.Option("--days", metavar="N", min=1, help="How many days it is to be taken.")]
For = Annotated[
    str | None,
    typer.Option("--for", metavar="CONDITION", help="What it is for: is that a stated use, and does it speak against?"),
]
NameLists = Annotated[
    list[Path] | None,
    typer.Option("--names", metavar="FILE", help="A tab-separated list of brands and generics; may be repeated."),
]
