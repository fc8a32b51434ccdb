"""Questions on several drugs at once: a comparison, and a check of a patient's drugs."""

from __future__ import annotations

from collections.abc import Iterable

from medcli.answers import Resolution
from medcli.cli import lookup
from medcli.cli.session import Session
from medcli.errors import ExitCode, UsageError
from medcli.findings import Checked, Comparison, Patient
from medcli.kinds import SourceKind
from medcli.views.outcome import Failure


def compare(
    session: Session, names: Iterable[str], source_kind: SourceKind | None = None
) -> list[Comparison | Failure]:
    """Return one comparison, or the failure of each name that has no answer; UsageError under two drugs."""
    resolutions = [lookup.resolve(session, name) for name in names]
    failures = [Failure(resolution) for resolution in resolutions if resolution.drug is None]
    if failures:
        return list(failures)
    drugs = {resolution.drug: resolution for resolution in resolutions if resolution.drug is not None}
    if len(drugs) < 2:
        only = f"only {next(iter(drugs))} is named" if drugs else "none is named"
        raise UsageError(f"compare takes two different drugs or more, and {only}", "name another")
    for resolution in drugs.values():
        lookup.tell_resolution(session, resolution)
    return [session.database.compare(list(drugs.values()), source_kind)]


def check(
    session: Session, names: Iterable[str], patient: Patient, source_kind: SourceKind | None
) -> list[Checked | Failure]:
    """Return one check of all drugs that are known, or the failure of each name where none is; UsageError for none.

    Findings outweigh names that are not known: the code that is set is the highest, and theirs is.
    """
    from medcli.queries.check import names_class  # noqa: PLC0415 - a comparison need not load it

    resolutions = [one for name in names for one in _listed(session, name)]
    if not resolutions:
        raise UsageError("check takes one drug or more, and none is named", "name one")
    unknown = [Failure(resolution) for resolution in resolutions if resolution.drug is None]
    if len(unknown) == len(resolutions) and not any(names_class(name.resolution.asked) for name in unknown):
        return list(unknown)
    for resolution in resolutions:
        if resolution.drug is not None:
            lookup.tell_resolution(session, resolution)
    checked = session.database.check(resolutions, patient, source_kind)
    session.code = max(session.code, *(failure.code for failure in unknown), _code(checked))
    if not session.format.is_json and not session.format.is_page:
        for failure in unknown:
            told = (failure.message, failure.remedy)
            if names_class(failure.resolution.asked):
                told = (
                    f'"{failure.resolution.asked}" is a class of drugs',
                    "name the drug for what its own sources say",
                )
            session.tell("; ".join(filter(None, told)))
    return [checked]


def _listed(session: Session, name: str) -> list[Resolution]:
    """Return what a name means, or each name of a list with commas, which is no name as a whole."""
    whole = lookup.resolve(session, name)
    parts = [part for part in name.split(",") if part.strip()]
    if whole.drug is not None or "," not in name or not parts:
        return [whole]
    return [lookup.resolve(session, part.strip()) for part in parts]


def _code(checked: Checked) -> ExitCode:
    """Return the code of a check: a script must not take a group that is not known for one that nothing is said of."""
    if checked.findings:
        return ExitCode.FINDINGS
    not_known = any(one.what in ("group", "condition") for one in checked.unchecked)
    return ExitCode.NOT_FOUND if not_known else ExitCode.OK
