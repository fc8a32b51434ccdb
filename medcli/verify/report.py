"""What a verification says: rows to read, data for programs, and whether it is good enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from medcli.verify.check import Status, Verdict


def share(verdicts: Sequence[Verdict]) -> float:
    """Return the percentage of lines with a source at hand that are supported; 100 where there is no line."""
    counts = {status: sum(len(verdict.of(status)) for verdict in verdicts) for status in Status}
    compared = sum(counts.values()) - counts[Status.ABSENT]
    return 100 * counts[Status.SUPPORTED] / compared if compared else 100.0


def good(verdicts: Sequence[Verdict], bar: float) -> bool:
    """Whether *bar* per cent are supported, each exception has its reason, and nothing is lacking or copied."""
    clean = not any(v.of(Status.UNSUPPORTED) or v.missing or v.copied for v in verdicts)
    return clean and share(verdicts) >= bar


def rows(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield what to read: every line that is not well, by file, then the sums."""
    for verdict in verdicts:
        yield from _of_one(verdict)
    for verdict in verdicts if len(verdicts) > 1 else ():
        yield f"{verdict.file}: {_counts([verdict])}"
    yield _counts(verdicts)


def _of_one(verdict: Verdict) -> Iterator[str]:
    for note in verdict.notes:
        yield f"{verdict.file}: note: {note}"
    for finding in verdict.findings:
        place = f"{verdict.file}:{finding.line}"
        if finding.status in (Status.UNSUPPORTED, Status.EXCEPTED):
            yield f"{place}: {finding.status}: {finding.words} — {finding.why}"
        if finding.status is Status.UNSUPPORTED and finding.revised:
            yield f"{place}: lost with a revision: {'; '.join(finding.revised)}"
        if finding.copied:
            yield f"{place}: copied: “{finding.copied}”"
    for lack in verdict.lacks:
        said = f"left out ({lack.reason})" if lack.reason else "lacks"
        yield f"{verdict.file}: {said}: {lack.kind}: {lack.term} — {lack.source} {lack.place}: “{lack.quote[:300]}”"


def _counts(verdicts: Sequence[Verdict]) -> str:
    numbers = {status: sum(len(verdict.of(status)) for verdict in verdicts) for status in Status}
    lines = ", ".join(f"{number} {status}" for status, number in numbers.items())
    lacks = sum(len(verdict.missing) for verdict in verdicts)
    left_out = sum(len(verdict.lacks) for verdict in verdicts) - lacks
    copied = sum(len(verdict.copied) for verdict in verdicts)
    return f"{share(verdicts):.1f} % supported ({lines}); {lacks} lacking, {left_out} left out, {copied} copied"


def as_data(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return all of it as data for JSON."""
    return {
        "supported_percent": round(share(verdicts), 1),
        "counts": {status: sum(len(verdict.of(status)) for verdict in verdicts) for status in Status},
        "lacking": sum(len(verdict.missing) for verdict in verdicts),
        "copied": sum(len(verdict.copied) for verdict in verdicts),
        "monographs": [asdict(verdict) for verdict in verdicts],
    }
