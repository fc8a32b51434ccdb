"""Findings in words: one sentence each, that says what, who, and by which kind of source."""

from __future__ import annotations

from collections.abc import Iterator

from medcli.answers import Citation, Statement
from medcli.findings import Finding, FindingKind, Scope, Unchecked, Use, UseState
from medcli.kinds import GROUP_KINDS, Kind, LimitKind, Reference, SourceKind, Strength
from medcli.views.items import statement_item
from medcli.views.phrases import capitals, cited, heading, listed, mark, narrowing, reference_line
from medcli.views.view import Item

_BOXED = "BOXED WARNING"
_DUPLICATE = "DUPLICATE"
_BARE = 1  # words of a quote beside the cited ones: it says how strongly, and nothing of what happens
_MEMBERS = 5  # of a class that are named
_MOST = 4  # quotes under a finding
_AROUND = 50  # characters of a quote that stand on each side of the cited words where it is cut
_LONGEST = 200  # characters of the cited words themselves
_IN = {
    Strength.CONTRAINDICATED: "is contraindicated in",
    Strength.AVOID: "is to be avoided in",
    Strength.CAUTION: "needs care in",
}
_WITH = {
    Strength.CONTRAINDICATED: "is contraindicated with",
    Strength.AVOID: "is to be avoided with",
    Strength.CAUTION: "needs care with",
}
_SOURCE = {SourceKind.LABEL: "a label", SourceKind.MONOGRAPH: "a monograph", SourceKind.ARTICLE: "an article"}
_LINES = {Kind.DOSAGE: "doses", Kind.WARNING: "warnings"}
_USES = {
    UseState.LABEL: "a label states it",
    UseState.OFF_LABEL: "off label, as its sources say themselves",
    UseState.MONOGRAPH: "a monograph states it",
    UseState.ARTICLE: "articles only; no label states it",
    UseState.NOT_STATED: "no source states it",
}


def sentence(finding: Finding) -> str:
    """Return a finding in one sentence; a boxed warning is called so before all else."""
    said = _sentence(finding)
    if not finding.boxed or said.startswith(_BOXED):
        return said
    return (
        f"{_DUPLICATE}, {_BOXED}{said.removeprefix(_DUPLICATE)}" if said.startswith(_DUPLICATE) else f"{_BOXED}: {said}"
    )


def _sentence(finding: Finding) -> str:
    return {
        FindingKind.GROUP: _group,
        FindingKind.INTERACTION: _interaction,
        FindingKind.SAME_INGREDIENT: _same_ingredient,
        FindingKind.DURATION: _duration,
        FindingKind.ADDS_UP: _adds_up,
        FindingKind.SAME_CLASS: _same_class,
        FindingKind.MEMBERS: _members,
        FindingKind.LINE: _line,
        FindingKind.USE: _use,
    }[finding.kind](finding)


def _group(finding: Finding) -> str:
    (drug,), first = finding.drugs, finding.statements[0]
    topic = capitals(finding.topic)
    if first.kind is Kind.BOXED_WARNING:
        return f"{_BOXED} of {drug} speaks of {topic}{_as_told(finding)}"
    said = f"{drug} {_IN[_strength(first)]} {topic}{_only(first)}"
    if not finding.certain:
        return f"{said}, which is narrower than {finding.via}"
    return f"{said}{_as_told(finding)}"


def _as_told(finding: Finding) -> str:
    """Return what the patient was said to be or have, in brackets where the topic is another name for it."""
    return f" ({finding.via})" if finding.via and finding.via.casefold() != finding.topic.casefold() else ""


def _only(statement: Statement) -> str:
    narrowed = narrowing(statement)
    return f", {narrowed}" if narrowed else ""


def _strength(statement: Statement) -> Strength:
    return Strength(str(statement.attributes["strength"]))


def _interaction(finding: Finding) -> str:
    speaker, other = finding.drugs
    first, via = finding.statements[0], capitals(finding.via)
    if finding.scope is Scope.ONE:
        return f"{_toward(first, speaker)} {via}, one of the {_many(other)}"
    if finding.scope is Scope.SOME:
        return f"{_toward(first, speaker)} certain drugs of {other}'s class ({via}); see the quote"
    if first.kind in GROUP_KINDS:
        return f"{_toward(first, speaker)} {other}{f' ({via})' if via else ''}{_only(first)}"
    if first.kind is Kind.BOXED_WARNING:
        return f"{_BOXED}: {speaker} with {other}{f' ({_many(via)})' if via else ''}"
    if first.attributes.get("effect") == "benefit claim":
        return f"{speaker}: an article claims a benefit of taking it with {other}"
    of_class = f" of {_many(via)}, and {other} is one" if via else ""
    return f"{speaker} with {other}: {_SOURCE[first.basis]} warns{of_class}"


def _toward(statement: Statement, speaker: str) -> str:
    """Return the beginning of a sentence on a drug and what stands against taking it with something."""
    if statement.kind in GROUP_KINDS:
        return f"{speaker} {_WITH[_strength(statement)]}"
    source = "a boxed warning" if statement.kind is Kind.BOXED_WARNING else _SOURCE[statement.basis]
    return f"{speaker}: {source} warns of"


def _many(name: str) -> str:
    """Return a class in the plural.

    >>> _many("tricyclic antidepressant"), _many("antiemetics")
    ('tricyclic antidepressants', 'antiemetics')
    """
    return name if name.endswith("s") else f"{name}s"


def _same_ingredient(finding: Finding) -> str:
    if len(finding.drugs) == 1:
        return f"{_DUPLICATE}: {finding.drugs[0]} is named more than once: {finding.via}"
    return f"{_DUPLICATE}: {listed(finding.drugs)} both hold {finding.topic}"


def _same_class(finding: Finding) -> str:
    return f"{listed(finding.drugs)} are of one class: {capitals(finding.topic)}"


def _members(finding: Finding) -> str:
    asked, other = finding.drugs
    names = list(dict.fromkeys(statement.drug for statement in finding.statements))
    more = f" and {len(names) - _MEMBERS} more" if len(names) > _MEMBERS else ""
    told = ", ".join(names[:_MEMBERS]) if more else listed(names)
    return f"{asked}: sources of some members of the class speak of {other}: {told}{more}; which is taken is not known"


def _adds_up(finding: Finding) -> str:
    together = "both" if len(finding.drugs) == 2 else "all"
    return f"{listed(finding.drugs)} {together} {finding.via}, and that may add up"


def _duration(finding: Finding) -> str:
    first = finding.statements[0]
    said = f"{finding.drugs[0]} for {finding.via}"
    if not finding.certain:
        return f"{said}: {heading(first)}; no source gives a number of days"
    firm = first.attributes.get("limit") in (LimitKind.MAX_DURATION, LimitKind.SHORT_TERM_ONLY)
    return f"{said} is longer than its limit: {heading(first)}" if firm else f"{said}: {heading(first)}"


def _line(finding: Finding) -> str:
    kinds = {_LINES[one.kind]: None for one in finding.statements}
    return f"{finding.drugs[0]}: see also its {listed(list(kinds))}, for {capitals(finding.topic)}{_as_told(finding)}"


def _use(finding: Finding) -> str:
    return f"{capitals(finding.topic)} as a use of {finding.drugs[0]}: {_USES[UseState(finding.via)]}"


def vouched(finding: Finding) -> str:
    """Return which kind of source vouches for a finding, "" where what was typed says it all."""
    if finding.kind is not FindingKind.ADDS_UP and finding.statements:
        return mark(finding.statements[0])
    return f"label {_section(finding.references[0])}" if finding.references else ""


def _section(reference: Reference) -> str:
    return f"§{reference.section}" if reference.section[:1].isdigit() else reference.section


def told(finding: Finding) -> str:
    """Return a finding's sentence with the kind of source that vouches for it."""
    marked = vouched(finding)
    return f"{sentence(finding)} [{marked}]" if marked else sentence(finding)


def details(finding: Finding, *, cite: bool) -> tuple[str, ...]:
    """Return the lines under a finding: the words that decide it, or with *cite* every citation."""
    if not cite:
        return tuple(evidence(finding))
    quoted = [line for statement in finding.statements for line in cited(statement.citations)]
    return (*quoted, *(f"cites {reference_line(reference)}" for reference in finding.references))


def evidence(finding: Finding) -> Iterator[str]:
    """Yield the lines under a finding on a page: the words that decide it, and where they stand."""
    if finding.kind is FindingKind.ADDS_UP:
        for drug in finding.drugs:
            shown = [f"{heading(s)} [{mark(s)}]" for s in finding.statements if s.drug == drug]
            if shown:
                yield f"{drug}: {', '.join(shown)}"
    elif finding.statements:
        quoted = _shown(finding)
        yield from map(_words, quoted)
        more = len(finding.statements) - len(quoted)
        if finding.kind is FindingKind.LINE and more:
            yield f"and {more} more; --cite shows all"
    if finding.references and (not finding.statements or finding.kind is FindingKind.ADDS_UP):
        yield f"cites {reference_line(finding.references[0])}"


def _shown(finding: Finding) -> list[Statement]:
    """Return the statements whose words are shown: the one that decides, then what adds something to it.

    That is what is said in a box or of another group that the patient is in, what the same drug's source says in words
    where the first only names a drug, what another drug's says, and what another kind of source says.
    """
    statements = finding.statements
    if finding.kind is FindingKind.LINE:
        return list(statements[:_MOST])
    first = statements[0]
    shown = [first]
    if finding.kind is FindingKind.GROUP:
        others = [one for one in statements if (one.term, one.kind in GROUP_KINDS) != (first.term, True)]
        shown += {one.term: one for one in reversed(others)}.values()
    elif _bare(first):
        shown += [one for one in statements if one.drug == first.drug and one.kind not in GROUP_KINDS][:1]
    if finding.kind is FindingKind.INTERACTION and first.kind not in GROUP_KINDS:
        shown += [one for one in statements if one.attributes.get("strength") == Strength.AVOID][:1]
    of_others = [one for one in statements if one.drug != first.drug]
    shown += sorted(of_others, key=_bare)[:1]
    shown += [one for one in statements if one.basis is not first.basis][:1]
    return list({id(one): one for one in shown}.values())[:_MOST]


def _bare(statement: Statement) -> bool:
    citation = statement.citations[0]
    words = len(citation.quote.split()) - len(citation.wording.split())
    return statement.kind in GROUP_KINDS and words <= _BARE


def _words(statement: Statement) -> str:
    citation = statement.citations[0]
    return f"“{excerpt(citation)}” {_stands(citation)}"


def _stands(citation: Citation) -> str:
    """Return where the words behind a statement stand: the label section that a monograph's line cites, or its own."""
    best = next(iter(citation.references), None)
    if best is None:
        parts = (f"{citation.source_kind.value} {citation.source}", citation.section, citation.date)
    else:
        parts = (f"{best.kind.value} {best.id}", best.section, best.date)
    return ", ".join(part for part in parts if part)


def excerpt(citation: Citation) -> str:
    """Return a quote, or of a long one what stands around the cited words, cut at words and marked where it is cut."""
    quote = " ".join(citation.quote.split())
    wording = " ".join(citation.wording.split())
    if len(quote) <= 2 * _AROUND + min(len(wording), _LONGEST):
        return quote
    if len(wording) > _LONGEST:
        return f"{'… ' if not quote.startswith(wording) else ''}{wording[:_LONGEST].rpartition(' ')[0]} …"
    start = max(quote.find(wording), 0)
    first, last = max(start - _AROUND, 0), min(start + len(wording) + _AROUND, len(quote))
    words = quote[first:last]
    if first:
        words = f"… {words.partition(' ')[2]}"
    return f"{words.rpartition(' ')[0]} …" if last < len(quote) else words


def used(use: Use) -> str:
    """Return what the sources say of a condition as a drug's use."""
    said = f"{use.drug} for {capitals(use.condition)}: {_USES[use.state]}"
    if not use.statements:
        return said
    first = use.statements[0]
    narrower = f", as {capitals(first.term)}" if first.term.casefold() != use.condition.casefold() else ""
    return f"{said}{narrower} [{mark(first)}]"


def not_checked(one: Unchecked) -> str:
    """Return what could not be checked, why, and what may have been meant."""
    about = f'"{one.about}"' if one.what in ("drug", "group", "condition") else one.about
    question = f"; did you mean: {', '.join(one.suggestions)}?" if one.suggestions else ""
    return f"{about}: {one.reason}{question}"


def finding_item(finding: Finding) -> Item:
    """Return a finding as JSON has it."""
    return {
        "severity": finding.severity.value,
        "kind": finding.kind.value,
        "drugs": list(finding.drugs),
        "topic": finding.topic,
        "via": finding.via,
        "certain": finding.certain,
        "boxed": finding.boxed,
        "scope": finding.scope.value,
        "says": sentence(finding),
        "basis": _basis(finding),
        "statements": [statement_item(one) for one in finding.statements],
        "references": [
            {"kind": r.kind.value, "id": r.id, "section": r.section, "date": r.date, "version": r.version}
            for r in finding.references
        ],
    }


def _basis(finding: Finding) -> str | None:
    if finding.kind is not FindingKind.ADDS_UP and finding.statements:
        return finding.statements[0].basis.value
    return finding.references[0].kind.value if finding.references else None
