"""Reports of an evaluation: lines for people, values for JSON, rows for the table in docs/extraction.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from medcli.errors import SourceError
from medcli.evaluate.match import Counts
from medcli.evaluate.run import Run
from medcli.evaluate.score import Score, Tally

Json = dict[str, "str | int | float | Json | Sequence[Json] | Sequence[str] | None"]

BEGIN = "<!-- figures: written by scripts/evaluate.py all --docs -->"
END = "<!-- end of figures -->"
_COLUMNS = ("annotations", "kind", "precision", "recall", "F1", "annotated", "traps sprung")


@dataclass(frozen=True, slots=True)
class Result:
    """One set of annotations, scored: its name, the score, and the run that gave the facts."""

    name: str
    score: Score
    run: Run
    unseen: Mapping[str, float] | None = None  # of a set trained on: its figures on what the model had not seen


def lines(result: Result, *, sources: bool, verbose: bool) -> Iterator[str]:
    """Yield the lines of a report: each kind overall; then each source where *sources*; then all errors."""
    score, run = result.score, result.run
    yield f"{result.name}: {run.documents} documents, {run.seconds_each * 1000:.1f} ms of processor time each"
    for part, counts in score.parts().items():
        yield _row(part, counts)
    if score.macro_f1 is not None:
        yield f"  {'mean of the labels':<30}{'':24}F1 {score.macro_f1:5.1f}"
    if result.unseen:
        yield "  the model was trained on these; on labels not seen, by cross-validation: " + ", ".join(
            f"{name.replace('_', ' ')} {rate:g}" for name, rate in result.unseen.items()
        )
    if score.traps:
        yield f"  traps sprung: {len(score.sprung)} of {score.traps}"
    if sources or verbose:
        yield from _source_lines(score.tallies, all_of_them=sources, verbose=verbose)
    if verbose:
        yield from (f"  trap: {source}: {what}" for source, what in score.sprung)


def _row(name: str, counts: Counts) -> str:
    rates = f"precision {counts.precision:5.1f}  recall {counts.recall:5.1f}  F1 {counts.f1:5.1f}"
    return f"  {name:<30}{rates}  ({counts.found} found, {counts.wrong} wrong, {counts.missed} missed)"


def _source_lines(tallies: Iterable[Tally], *, all_of_them: bool, verbose: bool) -> Iterator[str]:
    told = ""
    for tally in tallies:
        wrong = tally.missed or tally.wrong
        if not (wrong or (all_of_them and tally.counts.found)):
            continue
        name = " ".join(filter(None, (tally.source, tally.drug)))
        if name != told:
            yield f"  {name}"
        told = name
        yield f"  {_row(tally.part, tally.counts)}"
        if verbose:
            yield from (f"      missed: {what}" for what in tally.missed)
            yield from (f"      wrong:  {what}" for what in tally.wrong)


def as_json(result: Result) -> Json:
    """Return a result as a JSON value: rates in percent, times in seconds, everything missed and wrong in words."""
    score, run = result.score, result.run
    sources: defaultdict[tuple[str, str], Json] = defaultdict(dict)
    for tally in score.tallies:
        said: Json = {"missed_facts": list(tally.missed), "wrong_facts": list(tally.wrong)}
        sources[tally.source, tally.drug][tally.part] = _rates(tally.counts) | said
    each: list[Json] = [{"source": name, "drug": drug, "kinds": kinds} for (name, drug), kinds in sources.items()]
    return {
        "name": result.name,
        "documents": run.documents,
        "seconds_read": round(run.seconds_read, 4),
        "seconds_extract": round(run.seconds_extract, 4),
        "seconds_each": round(run.seconds_each, 5),
        "kinds": {part: _rates(counts) for part, counts in score.parts().items()},
        "macro_f1": score.macro_f1,
        "unseen": dict(result.unseen) if result.unseen else None,
        "traps": score.traps,
        "sprung": [f"{source}: {what}" for source, what in score.sprung],
        "sources": each,
    }


def _rates(counts: Counts) -> Json:
    return {
        "precision": counts.precision,
        "recall": counts.recall,
        "f1": counts.f1,
        "found": counts.found,
        "wrong": counts.wrong,
        "missed": counts.missed,
    }


def table(results: Iterable[Result]) -> str:
    """Return the Markdown table of *results*: one row for each set and kind, without times, for machines differ."""
    rows = [f"| {' | '.join(_COLUMNS)} |", "| --- " * len(_COLUMNS) + "|"]
    for result in results:
        score = result.score
        traps = f"{len(score.sprung)} of {score.traps}" if score.traps else ""
        for part, c in score.parts().items():
            rates = f"{c.precision:.1f} | {c.recall:.1f} | {c.f1:.1f} | {c.found + c.missed}"
            rows.append(f"| {result.name} | {part.replace('_', ' ')} | {rates} | {traps} |")
            traps = ""
        if score.macro_f1 is not None:
            rows.append(f"| {result.name} | mean of the labels | | | {score.macro_f1:.1f} | | |")
        if result.unseen:
            p, r = result.unseen["precision"], result.unseen["recall"]
            name = f"{result.name}, not seen in training"
            rows.append(f"| {name} | side effects | {p:.1f} | {r:.1f} | {2 * p * r / (p + r):.1f} | | |")
            rows.append(f"| {name} | mean of the labels | | | {result.unseen['macro_f1']:.1f} | | |")
    return "\n".join(rows)


def with_table(page: str, rows: str) -> str:
    """Return *page* with *rows* between its two marks.

    Raises:
        SourceError: the marks are not there once each, in order.

    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end) or BEGIN in rest or END in before + after:
        raise SourceError("the page has no place for the figures", f"put {BEGIN} and {END} on lines of their own")
    return f"{before}{BEGIN}\n\n{rows}\n\n{END}{after}"
