"""Statements in words, for a page: by ISMP's rules a space before a unit, 0.5 and never .5, never 1.0."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from medcli.answers import Citation, Coverage, DrugAnswer, Statement, Value
from medcli.kinds import Kind, LimitKind, Reference, SourceKind, is_bound

_MARKS = str.maketrans("", "", "®™℠")
_WORD = re.compile("[A-Za-z0-9]+")
TOLD = frozenset({Kind.BOXED_WARNING, Kind.WARNING, Kind.INTERACTION, Kind.COMBINATION, Kind.MECHANISM})
"""Kinds whose term is only the topic: what is said of it stands in the words."""

_NAME_WORDS = 3  # a wording of no more is a name
_LIMITS = {
    LimitKind.MAX_DURATION: ("up to {}", "limited length of use"),
    LimitKind.SHORT_TERM_ONLY: ("short-term use only, {}", "short-term use only"),
    LimitKind.NOT_STUDIED_BEYOND: ("not studied beyond {}", "long use not studied"),
    LimitKind.REASSESS: ("reassess after {}", "reassess the need"),
    LimitKind.STOP_IF_NO_IMPROVEMENT: ("stop without improvement after {}", "stop without improvement"),
}


def unmarked(name: str) -> str:
    """Return a name without trade marks.

    >>> unmarked("Soma®")
    'Soma'
    """
    return name.translate(_MARKS)


def brand(name: str) -> str:
    """Return a brand as it is shown: capitalised, unless it has capitals of its own.

    >>> brand("soma®"), brand("OxyContin")
    ('Soma', 'OxyContin')
    """
    plain = unmarked(name)
    return plain if plain != plain.lower() else plain[:1].upper() + plain[1:]


@cache
def _abbreviations() -> dict[str, str]:
    """Return the abbreviations of ``abbreviations.txt`` as they are written, each under its lower case."""
    # By its path: importlib.resources takes longer to import than this file to read.
    lines = Path(__file__).with_name("abbreviations.txt").read_text("utf-8").splitlines()
    written = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return {short.lower(): short for short in written} | {f"{short.lower()}s": f"{short}s" for short in written}


def capitals(term: str) -> str:
    """Return a term with its abbreviations as they are written; every other word stays as it is.

    >>> capitals("cns depressant use"), capitals("poor cyp2c19 metabolizers"), capitals("ssris")
    ('CNS depressant use', 'poor CYP2C19 metabolizers', 'SSRIs')
    >>> capitals("acetate")
    'acetate'
    """
    known = _abbreviations()
    return _WORD.sub(lambda word: known.get(word[0], word[0]), term)


def number(value: Value) -> str:
    """Return a number with a leading zero and no trailing one.

    >>> number(0.5), number(1.0), number(1500)
    ('0.5', '1', '1500')
    """
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def interval(low: Value, high: Value) -> str:
    """Return one number, or two with a dash.

    >>> interval(14, 21), interval(None, 21.0), interval(5, 5)
    ('14–21', '21', '5')
    """
    ends = dict.fromkeys(number(end) for end in (low, high) if end is not None)
    return "–".join(ends)


def percent(statement: Statement) -> str:
    """Return how often a side effect occurs ("13–17 %", "≥ 5 %"), or "" where no source gives a number."""
    low, high = statement.attributes.get("percent_low"), statement.attributes.get("percent_high")
    if isinstance(low, int | float) and isinstance(high, int | float) and is_bound(low, high):
        return f"up to {number(high)} %" if high < 100 else f"≥ {number(low)} %"
    figures = interval(low, high)
    return f"{figures} %" if figures else ""


def duration(statement: Statement) -> str:
    """Return a duration limit in words: "up to 14–21 days", "short-term use only"."""
    days = interval(statement.attributes.get("min_days"), statement.attributes.get("max_days"))
    unit = "day" if days == "1" else "days"
    limit = statement.attributes.get("limit")
    numbered, bare = _LIMITS[LimitKind(str(limit))] if limit else ("{}", "limited length of use")
    return numbered.format(f"{days} {unit}") if days else bare


def qualifiers(statement: Statement) -> str:
    """Return what a statement says beside its term, joined by semicolons."""
    has = statement.attributes
    match statement.kind:
        case Kind.INDICATION:
            parts = [has.get("label_status"), has.get("course"), has.get("population")]
        case Kind.SIDE_EFFECT:
            parts = [percent(statement), "serious" if has.get("serious") else "", has.get("setting")]
        case Kind.DURATION_CAUTION:
            parts = [f"“{statement.citations[0].wording}”"]
        case Kind.CONTRAINDICATED_GROUP | Kind.PRECAUTION:
            parts = [has.get("group_kind"), narrowing(statement)]
        case Kind.DOSAGE:
            daily = has.get("max_daily")
            named = ((has.get("strength"), "{}"), (has.get("frequency"), "{}"), (daily, "at most {} a day"))
            # The term of a dosage is often the line itself, and is not said twice.
            parts = [words.format(part) for part, words in named if part and str(part) not in statement.term]
        case _:
            parts = [has.get("effect")]
    return "; ".join(str(part) for part in parts if part)


def narrowing(statement: Statement) -> str:
    """Return what narrows a group ("known or suspected"), as the line of a monograph has it behind the semicolon.

    Nothing where any line of the same basis has the group without a limit.
    """
    vouching = [one for one in statement.citations if one.basis is statement.basis]
    behind = [one.quote.partition(one.wording)[2] for one in vouching]
    if not all(one.source_kind is SourceKind.MONOGRAPH for one in vouching) or not all(b[:1] == ";" for b in behind):
        return ""
    return " / ".join(dict.fromkeys(text.lstrip("; ") for text in behind))


def told(statement: Statement) -> list[tuple[str, str]]:
    """Return what is said under a statement's term, with who says it: one of many labels stands for them all."""
    if statement.labels_total > 1:
        return [(_said(statement, statement.citations[0]), mark(statement))]
    said = {_said(statement, citation): _vouched(citation) for citation in reversed(statement.citations)}
    return list(reversed(said.items()))


def _said(statement: Statement, citation: Citation) -> str:
    # Where the cited words are but the name, the sentence that they stand in says more.
    words = citation.wording if len(citation.wording.split()) > _NAME_WORDS else citation.quote
    effect = statement.attributes.get("effect")
    return f"{effect}: {words}" if effect and str(effect) not in words else words


def _vouched(citation: Citation) -> str:
    if citation.basis is SourceKind.ARTICLE:
        return "article only"
    return " ".join(part for part in (citation.basis.value, cited_section(citation)) if part)


def mark(statement: Statement) -> str:
    """Return which kind of source vouches for a statement, and how many labels of how many."""
    if statement.basis is SourceKind.LABEL and statement.labels_total > 1:
        counted = f"label {statement.labels_stating}/{statement.labels_total}"
        # Said where the drug has other labels too: what a doctor decides and what a pack says are not mixed.
        mixed = 0 < statement.otc_total < statement.labels_total
        return f"{counted} OTC" if mixed and statement.otc_stating == statement.labels_stating else counted
    return _vouched(statement.citations[0])


def cited_section(citation: Citation) -> str:
    """Return the label section that a monograph's line rests on ("§6.1"), "" where it cites none."""
    section = next((r.section for r in citation.references if r.kind is SourceKind.LABEL), "")
    return f"§{section}" if section[:1].isdigit() else section


def heading(statement: Statement) -> str:
    """Return what a statement is called on a page: its term; a limit on duration in words."""
    if statement.kind is Kind.NAME:  # a name stands as it is written
        return statement.term
    return duration(statement) if statement.kind is Kind.DURATION_CAUTION else capitals(statement.term)


def empty(answer: DrugAnswer, kind: Kind) -> str:
    """Return which of the kinds of empty it is, in words; it never says more than the sources do."""
    match answer.coverage.get(kind):
        case Coverage.NONE_STATED:
            best = answer.sources[0].kind.value if answer.sources else "source"
            return none_of_labels(answer, kind) or f"the {best} states none"
        case Coverage.NO_SECTION:
            return "no source has a section on this"
        case _:
            return "nothing was found in the sources' sections on this"


def none_of_labels(answer: DrugAnswer, kind: Kind) -> str:
    """Return how many of several labels state that there is nothing of a kind ("3 of 12 labels state none"), or ""."""
    count = answer.label_coverage.get(kind)
    if count is None or count.total < 2 or not count.none_stated:
        return ""
    return f"{count.none_stated} of {count.total} labels {'states' if count.none_stated == 1 else 'state'} none"


def cited(citations: Iterable[Citation], *, explain: bool = False) -> tuple[str, ...]:
    """Return the lines that stand under a statement with --cite: quote, place and references of each citation.

    To *explain* is to name the rule that found each, and how sure the model was where one did.
    """
    lines: list[str] = []
    for citation in citations:
        lines.append(f"“{citation.quote}”")
        lines.append(f"{place(citation)}")
        if explain:
            lines.append(f"found by {found_by(citation)}")
        lines.extend(f"cites {reference_line(reference)}" for reference in citation.references)
    return tuple(lines)


def place(citation: Citation) -> str:
    """Return where a citation stands: kind of source, source, section and line."""
    dated = f", {citation.date}" if citation.date else ""
    section = f", {citation.section}" if citation.section else ""
    return f"{citation.source_kind.value} {citation.source}{section}, line {citation.line}{dated}"


def found_by(citation: Citation) -> str:
    """Return the rule that found a statement, and how sure the model was where it was one ("…, score 0.87")."""
    return citation.rule if citation.score is None else f"{citation.rule}, score {citation.score:.2f}"


def reference_line(reference: Reference) -> str:
    """Return what a monograph's line cites."""
    parts = (reference.id, reference.section, reference.version and f"version {reference.version}", reference.date)
    return f"{reference.kind.value} " + ", ".join(part for part in parts if part)
