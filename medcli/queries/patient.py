"""What the sources of a drug say of a patient: the groups that the patient is in, the age, and how long it is taken."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from medcli.answers import Citation, DrugAnswer, Statement
from medcli.findings import Finding, FindingKind, Severity
from medcli.folding import key
from medcli.kinds import GROUP_KINDS, Kind, LimitKind, SourceKind
from medcli.queries.pairs import Said
from medcli.queries.telling import behind_group, boxed, clauses, says, sentences

_AGES = Path(__file__).resolve().parent.parent / "vocab" / "ages.toml"
_BEHIND = 40  # characters after the group's words in which its bounds may stand: "pediatric patients below 12 years"
_PLAIN = 4  # words beside the bounds that say nothing more: "children … of age"
_BREAK = re.compile(r"[,.;]")
_FIRM = frozenset({LimitKind.MAX_DURATION.value, LimitKind.SHORT_TERM_ONLY.value})
_SEVERITIES, _BASES = list(Severity), list(SourceKind)


@dataclass(frozen=True, slots=True)
class InGroup:
    """A group that the patient is in: as it was told, its own term, and the groups that are broader and narrower."""

    told: str  # "CKD 4", "78 years"
    above: frozenset[str]  # the group itself and all broader ones: what is said of them holds
    under: frozenset[str] = frozenset()  # narrower ones: what is said of them may hold
    names: frozenset[str] = frozenset()  # folded words by which a text names the group
    all_names: frozenset[str] = frozenset()  # or a broader one
    term: str = ""  # the group's own, where there is one


def group_findings(answer: DrugAnswer, groups: Sequence[InGroup], age: float | None) -> Iterator[Finding]:
    """Yield a finding for each group of the patient that a source of the drug names, all its statements together."""
    found: dict[tuple[str, bool], list[Statement]] = {}
    for statement in answer.of(*GROUP_KINDS):
        for group in groups:
            certain = _applies(statement, group, age)
            if certain is not None:
                found.setdefault((group.told, certain), []).append(statement)
                break
    for statement in answer.of(Kind.BOXED_WARNING):
        for group in groups:
            if any(_speaks_of(citation.quote, group.names) for citation in statement.citations):
                found.setdefault((group.told, True), []).append(_narrowed(statement, group.names))
            elif age is not None and any(on_age(citation.quote, group, age) for citation in statement.citations):
                found.setdefault((group.told, True), []).append(statement)
    terms = {group.told: group.term or group.told for group in groups}
    for (told, certain), said in found.items():
        if certain or (told, True) not in found or _heavier(said, found[told, True]):
            yield _group_finding(answer.drug, told, terms[told], said, certain=certain)


def on_age(quote: str, group: InGroup, age: float) -> bool:
    """Return whether a clause of a quote names a group of the patient's age (years), and its bounds hold that age.

    Not where it goes on to say what else they have: "older adults with dementia".
    """
    for part in clauses(quote):
        behind = behind_group(part, group.all_names)
        if behind is not None and not says("narrows", behind) and within(bounds(part, quote), age * 12):
            return True
    return False


def _applies(statement: Statement, group: InGroup, age: float | None) -> bool | None:
    """Return whether a statement is on the group (true), on a part of it only (false), or on others (None)."""
    if statement.term in group.above:
        return True if _fits(statement, age) else None
    if age is not None:
        return _of_age(statement, age)
    narrower = statement.term in group.under or _speaks_of(statement.term, group.names)
    return False if narrower and statement.attributes.get("group_kind") != "co-medication" else None


def _of_age(statement: Statement, age: float) -> bool | None:
    """Return the same for a population that no word list has, by the bounds of its own words; None where it has none.

    What is said of it beside its bounds ("after tonsillectomy") makes it a part of those of that age.
    """
    if statement.attributes.get("group_kind") != "population":
        return None
    span = _bounded(statement.term)
    if span is None or not within(bounds(statement.term, ""), age * 12):
        return None
    rest = statement.term[: span[0]] + statement.term[span[1] :]
    return len(key(rest)) <= _PLAIN


def _speaks_of(text: str, names: frozenset[str]) -> bool:
    words = f" {' '.join(key(text))} "
    return any(f" {name} " in words for name in names)


def _narrowed(statement: Statement, names: frozenset[str]) -> Statement:
    """Return a boxed warning with the sentence that speaks of a group as its cited words."""
    told = [
        replace(one, wording=next((s for s in sentences(one.quote) if _speaks_of(s, names)), one.quote))
        for one in statement.citations
    ]
    return replace(statement, citations=tuple(told))


def _group_finding(drug: str, told: str, term: str, said: Sequence[Statement], *, certain: bool) -> Finding:
    def place(one: Said) -> tuple[tuple[int, ...], bool, bool, tuple[int, ...]]:
        order = one.order()
        return order[:3], _limited(one.statement), one.statement.term != term, order

    ordered = sorted(map(Said, said), key=place)
    first = ordered[0]
    return Finding(
        severity=first.severity if certain else first.severity.lowered(),
        kind=FindingKind.GROUP,
        drugs=(drug,),
        topic=term if first.statement.kind is Kind.BOXED_WARNING else first.statement.term,
        via=told,
        certain=certain,
        boxed=certain and any(one.boxed for one in ordered),
        statements=tuple(one.statement for one in ordered),
    )


def _limited(statement: Statement) -> bool:
    """Return whether all lines that state a group go on to limit it: "children; after tonsillectomy"."""
    return all(one.quote.partition(one.wording)[2][:1] == ";" for one in statement.citations)


def _heavier(some: Sequence[Statement], others: Sequence[Statement]) -> bool:
    def weight(statements: Sequence[Statement]) -> int:
        return min(_SEVERITIES.index(Said(one).severity) for one in statements)

    return weight(some) < weight(others)


def _fits(statement: Statement, age: float | None) -> bool:
    """Return whether the bounds that a statement's own words give, where they do, hold the age (years)."""
    if age is None or statement.attributes.get("group_kind") != "population":
        return True
    return any(within(bounds(one.wording, _line_of(one)), age * 12) for one in statement.citations)


def _line_of(citation: Citation) -> str:
    """Return a citation's quote; in a monograph's line a semicolon only parts a group from what limits it."""
    monograph = citation.source_kind is SourceKind.MONOGRAPH
    return citation.quote.replace(f"{citation.wording};", citation.wording) if monograph else citation.quote


def within(limits: tuple[float | None, float | None], months: float) -> bool:
    """Return whether an age in months is within limits as :func:`bounds` gives them."""
    low, high = limits
    return (low is None or months >= low) and (high is None or months < high)


def bounds(wording: str, quote: str) -> tuple[float | None, float | None]:
    """Return from which age and below which age, in months, a group's *wording* means; its quote may say it after it.

    >>> bounds("children under 12 years", "Not for children under 12 years.")
    (None, 144.0)
    >>> bounds("elderly", "Care in the elderly.")
    (None, None)
    """
    after = quote.partition(wording)[2][:_BEHIND] if quote else ""
    stop = _BREAK.search(after)
    text = _figures(wording + (after[: stop.start()] if stop else after))
    for pattern in _patterns():
        match = pattern.search(text)
        if match:
            given = match.groupdict()
            unit = _months()[(given.get("unit") or "year").lower().removesuffix("s")]
            low, high = (float(given[side]) * unit if given.get(side) else None for side in ("low", "high"))
            return low, high
    return None, None


def _bounded(text: str) -> tuple[int, int] | None:
    """Return where a text has its bounds of age."""
    return next((match.span() for pattern in _patterns() if (match := pattern.search(text))), None)


@cache
def _ages() -> dict[str, Any]:
    return tomllib.loads(_AGES.read_text("utf-8"))


def _figures(text: str) -> str:
    """Return *text* with its number words as figures."""
    return _number_words().sub(lambda word: str(_ages()["numbers"][word[0].lower()]), text)


@cache
def _number_words() -> re.Pattern[str]:
    longest_first = sorted(_ages()["numbers"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(text.replace(" ?", r"\s*").replace(" ", r"\s+"), re.IGNORECASE) for text in _ages()["patterns"]
    )


@cache
def _months() -> dict[str, float]:
    return dict(_ages()["months"])


def duration_finding(answer: DrugAnswer, days: int) -> Finding | None:
    """Return a finding where *days* of treatment are longer than a limit of the drug's, the firmest limit first."""
    limits = answer.of(Kind.DURATION_CAUTION)
    passed = [one for one in limits if (longest := _number(one, "max_days")) is not None and days > longest]
    firm = [one for one in limits if one.attributes.get("limit") in _FIRM]
    if not passed and all(_number(one, "max_days") is None for one in firm):
        passed = firm  # short use without a number: nothing to compare with, and not to be kept back
    if not passed:
        return None
    ordered = sorted(passed, key=_limit_order)
    in_box = _limit_severity(ordered[0]) is Severity.WARNING and boxed(ordered[0])
    return Finding(
        severity=Severity.CRITICAL if in_box else _limit_severity(ordered[0]),
        kind=FindingKind.DURATION,
        drugs=(answer.drug,),
        topic=ordered[0].term,
        via=f"{days} days" if days != 1 else "1 day",
        certain=_number(ordered[0], "max_days") is not None,
        boxed=in_box,
        statements=tuple(ordered),
    )


def firmest_limit(answer: DrugAnswer) -> Statement | None:
    """Return what counts of a drug's limits on how long: a number of a label first, and the shortest."""
    limits = answer.of(Kind.DURATION_CAUTION)
    return min(limits, key=_limit_order, default=None)


def _number(statement: Statement, name: str) -> float | None:
    value = statement.attributes.get(name)
    return float(value) if isinstance(value, int | float) else None


def _limit_order(statement: Statement) -> tuple[int, int, float]:
    longest = _number(statement, "max_days")
    weight = _SEVERITIES.index(_limit_severity(statement))
    return weight, _BASES.index(statement.basis), float("inf") if longest is None else longest


def _limit_severity(statement: Statement) -> Severity:
    firm = statement.attributes.get("limit") in _FIRM and _number(statement, "max_days") is not None
    severity = Severity.WARNING if firm else Severity.INFO
    return severity.lowered() if statement.basis is SourceKind.ARTICLE else severity
