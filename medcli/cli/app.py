"""The commands. Each parses, makes one query, and renders one view."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from medcli.cli import lookup
from medcli.cli.options import (
    Age,
    Cite,
    Days,
    Db,
    Drugs,
    Everything,
    Explain,
    For,
    FormatOption,
    GroupName,
    Groups,
    Limit,
    NameLists,
    OneDrug,
    OneKind,
    OneSource,
    OneSourceKind,
    Sections,
    Words,
    session_of,
)
from medcli.cli.run import run
from medcli.errors import ExitCode
from medcli.views.kinds import selected
from medcli.views.listing import (
    CHECKS,
    DRUGS,
    FACTS,
    GROUPS,
    SOURCES,
    VERSION,
    check_item,
    drug_item,
    listing,
    source_item,
    version_item,
)
from medcli.views.phrases import capitals
from medcli.views.show import Detail, Options, show_view

# No markup and no pretty exceptions: Typer would import Rich for them at every start.
app = typer.Typer(
    name="medcli",
    help="A drug reference in which every fact cites the words it came from.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    db: Db = None,
    format: FormatOption = None,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version of the program and of its data.")
    ] = False,
) -> None:
    """Options that every command takes, before or after it."""
    session = session_of(ctx).choose(db, format)
    if version:
        data = session.database.version()
        session.render(listing("version", VERSION, [version_item(data)], data))
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help(), err=True)
        raise typer.Exit(ExitCode.USAGE)


@app.command()
def show(
    ctx: typer.Context,
    drugs: Drugs,
    section: Sections = None,
    everything: Everything = False,
    cite: Cite = False,
    explain: Explain = False,
    source_kind: OneSourceKind = None,
    db: Db = None,
    format: FormatOption = None,
) -> None:
    """Show what the sources say of a drug: boxed warning, who must not take it, how long, uses, side effects."""
    session = session_of(ctx).choose(db, format)
    detail = Detail.EXPLAIN if explain else Detail.CITE if cite else Detail.NONE
    asked = bool(section)
    options = Options(
        selected(section or [], everything), detail, count_rest=not asked, source_kind=source_kind, asked=asked
    )
    data = session.database.version()
    outcomes = session.settle(lookup.look_up(session, session.names(drugs), source_kind))
    if options.narrowed:
        outcomes = lookup.noting_silence(session, outcomes, options.kinds)
    session.render(show_view(outcomes, options, data))


@app.command()
def compare(
    ctx: typer.Context,
    drugs: Drugs,
    cite: Cite = False,
    source_kind: OneSourceKind = None,
    db: Db = None,
    format: FormatOption = None,
) -> None:
    """Compare two or more drugs: what they share, what only one has, and what is said of them taken together."""
    from medcli.cli import several  # noqa: PLC0415 - each question loads only what it needs
    from medcli.views.compare import compare_view  # noqa: PLC0415

    session = session_of(ctx).choose(db, format)
    data = session.database.version()
    outcomes = session.settle(several.compare(session, session.names(drugs), source_kind))
    if outcomes_left := list(outcomes):
        session.render(compare_view(outcomes_left, cite, data))


@app.command()
def check(
    ctx: typer.Context,
    drugs: Drugs,
    group: Groups = None,
    age: Age = None,
    days: Days = None,
    condition: For = None,
    cite: Cite = False,
    source_kind: OneSourceKind = None,
    db: Db = None,
    format: FormatOption = None,
) -> None:
    """Check a patient's drugs against the sources: groups, length, each other's warnings, effects that add up.

    A drug that is not known is held against what the sources of the others say of it. Exit code 10 where something
    was found, otherwise 3 where a drug, a group or a condition is not known.
    """
    from medcli.cli import several  # noqa: PLC0415
    from medcli.findings import Patient  # noqa: PLC0415
    from medcli.views.check import check_view  # noqa: PLC0415

    session = session_of(ctx).choose(db, format)
    data = session.database.version()
    patient = Patient(tuple(group or ()), age, days, condition or "")
    outcomes = list(session.settle(several.check(session, session.names(drugs), patient, source_kind)))
    if outcomes:
        session.render(check_view(outcomes, cite, data))


@app.command()
def avoid(
    ctx: typer.Context,
    group: GroupName,
    cite: Cite = False,
    source_kind: OneSourceKind = None,
    db: Db = None,
    format: FormatOption = None,
) -> None:
    """List every drug with a caution for a group of patients: contraindicated, to avoid, to use with care."""
    from medcli.cli import asking  # noqa: PLC0415 - each question loads only what it needs
    from medcli.views.terms import term_view  # noqa: PLC0415

    session = session_of(ctx).choose(db, format)
    data = session.database.version()
    # Words that are no lists of stdin are one name: nobody should have to quote "renal impairment".
    asked = session.names(group) if "-" in group else [" ".join(group)]
    outcomes = session.settle(asking.avoid(session, asked, source_kind))
    session.render(term_view("avoid", outcomes, cite, data))


@app.command()
def groups(ctx: typer.Context, source_kind: OneSourceKind = None, db: Db = None, format: FormatOption = None) -> None:
    """List the groups of patients that sources name, with how many drugs have a caution for each."""
    from medcli.views.terms import group_item  # noqa: PLC0415

    session = session_of(ctx).choose(db, format)
    items = map(group_item, session.database.groups(source_kind))
    session.render(listing("groups", GROUPS, items, session.database.version(), said=capitals))


@app.command()
def search(
    ctx: typer.Context,
    words: Words = None,
    indication: Annotated[
        str | None, typer.Option("--indication", metavar="USE", help="Instead of words: the drugs used for this.")
    ] = None,
    effect: Annotated[
        str | None,
        typer.Option("--effect", metavar="EFFECT", help="Instead of words: the drugs that could cause this."),
    ] = None,
    drug: OneDrug = None,
    kind: OneKind = None,
    source: OneSource = None,
    source_kind: OneSourceKind = None,
    limit: Limit = None,
    cite: Cite = False,
    db: Db = None,
    format: FormatOption = None,
) -> None:
    """Search all facts for words, or ask which drugs treat a condition or could cause an effect."""
    from medcli.cli import asking  # noqa: PLC0415
    from medcli.views.search import search_view  # noqa: PLC0415
    from medcli.views.terms import term_view  # noqa: PLC0415

    session = session_of(ctx).choose(db, format)
    question = asking.question(words, indication, effect, kind)
    data = session.database.version()
    chosen = asking.filters(session, drug, kind, source, source_kind)
    if isinstance(question, str):
        found = session.settle(asking.search(session, question, chosen, limit))
        session.render(search_view(found, cite, data))
    else:
        outcomes = session.settle(asking.stating(session, *question, chosen, limit))
        session.render(term_view("search", outcomes, cite, data))


@app.command()
def facts(
    ctx: typer.Context,
    drug: OneDrug = None,
    kind: OneKind = None,
    source: OneSource = None,
    source_kind: OneSourceKind = None,
    db: Db = None,
    format: FormatOption = None,
) -> None:
    """Print every fact with the words it came from, one record a fact."""
    session = session_of(ctx).choose(db, format)
    name = lookup.generic(session, drug)
    found = session.database.facts(name, kind, lookup.known_source(session, source), source_kind)
    shown = ("kind", "drug", "term", "source", "section", "wording")
    session.render(listing("facts", FACTS, lookup.told_where_none(session, found), session.database.version(), shown))


@app.command("list")
def list_(ctx: typer.Context, db: Db = None, format: FormatOption = None) -> None:
    """List the drugs that are known."""
    session = session_of(ctx).choose(db, format)
    session.render(listing("list", DRUGS, map(drug_item, session.database.list_drugs()), session.database.version()))


@app.command()
def sources(ctx: typer.Context, db: Db = None, format: FormatOption = None) -> None:
    """List the sources that the data was compiled from."""
    session = session_of(ctx).choose(db, format)
    items = map(source_item, session.database.sources())
    shown = ("id", "kind", "title", "date", "facts")
    session.render(listing("sources", SOURCES, items, session.database.version(), shown))


@app.command()
def doctor(ctx: typer.Context, db: Db = None, format: FormatOption = None) -> None:
    """Check the database: integrity, every quote found in its source, schema and data version."""
    from medcli.doctor import diagnose  # noqa: PLC0415 - no look-up needs it

    session = session_of(ctx).choose(db, format)
    checks = diagnose(session.database)
    session.render(listing("doctor", CHECKS, map(check_item, checks), session.database.version()))
    if not all(check.ok for check in checks):
        session.code = max(session.code, ExitCode.DATABASE)


@app.command()
def build(
    ctx: typer.Context,
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE", help="Files to compile, or folders of them.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The database to write.")],
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", min=1, help="Processes that extract.")] = 1,
    names: NameLists = None,
    format: FormatOption = None,
) -> None:
    """Compile source text into a database (needs medcli[build])."""
    from medcli.cli.build import compile_into  # noqa: PLC0415 - the compile side is not for look-ups

    compile_into(session_of(ctx).choose(None, format), sources, out, jobs, names or ())


@app.command()
def update(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="The database to write; otherwise the user's own.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="N", min=1, help="Processes that extract; otherwise one a core.")
    ] = None,
    names: NameLists = None,
    url: Annotated[
        str | None, typer.Option("--from", metavar="URL", help="Another list of downloads than that of openFDA.")
    ] = None,
    format: FormatOption = None,
) -> None:
    """Fetch all official labels and compile them with the monographs (needs medcli[build], 2 GB and some hours)."""
    from medcli.cli.update import update_from  # noqa: PLC0415 - the only command that uses the network

    update_from(session_of(ctx).choose(None, format), url, out, jobs, names or ())


def main() -> None:
    """Run the program."""
    raise SystemExit(run(app))
