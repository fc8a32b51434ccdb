"""Monographs: the project's own source format, one statement a line (docs/monographs.md defines it).

A line is read by its grammar, not by cue phrases: ``- [head: ]term[; attribute]… [KEY place]…``. A line that breaks
the grammar is a problem with its file line and a remedy, and becomes no fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from medcli import vocab
from medcli.extract import durations, terms
from medcli.extract.indications import status_pattern
from medcli.extract.numbers import parse_days, parse_percent
from medcli.facts import (
    Block,
    BlockKind,
    Combination,
    ContraindicatedGroup,
    Document,
    Dosage,
    DurationCaution,
    Fact,
    Indication,
    Kind,
    LimitKind,
    NoneStated,
    Problem,
    Reference,
    SideEffect,
    SourceKind,
    Span,
    Strength,
)

_CITATION = re.compile(r"\s*\[([^\[\]]+)\]\s*$")
_EFFECT_ATTRIBUTES = "write a percentage, trial, post-marketing, common or serious"
_PLACE = re.compile(r"(?P<key>[A-Z]\d+)(?:\s+(?P<place>.+))?")
_HEAD = re.compile(r"([^:;]+?)\s*:\s*")
_MAXIMUM = re.compile(r"max (?P<max>.+?) a day")


@dataclass(frozen=True, slots=True)
class _Line:
    """One statement, taken apart: *body* is the line without its citations."""

    section: int
    body: Span
    text: str  # of the body
    head: str  # before the first colon, "" where there is none
    rest: str  # after the head
    rest_start: int  # offset of rest in text
    attributes: tuple[str, ...]  # after semicolons
    references: tuple[Reference, ...]

    @property
    def term(self) -> str:
        return self.rest.split(";")[0].strip()


class _BadLineError(ValueError):
    """What is wrong with a line; its second argument says what to do."""


def extract(document: Document) -> tuple[list[Fact], list[Problem]]:
    """Return the facts of every line of a monograph, and a problem for each line that breaks the grammar."""
    facts: list[Fact] = []
    problems: list[Problem] = []
    for index, section in enumerate(document.sections):
        for block in section.blocks:
            if block.kind is not BlockKind.ITEM:
                continue
            try:
                facts.extend(_statement(document, index, block))
            except _BadLineError as error:
                problems.append(
                    Problem(document.source, section.line_at(block.span.start), str(error.args[0]), str(error.args[1]))
                )
    return facts, problems


def _statement(document: Document, index: int, block: Block) -> Iterator[Fact]:
    title = document.sections[index].title.lower()
    if title not in _SECTIONS:
        raise _BadLineError(f"statements under “{title}”", f"use one of these titles: {', '.join(_SECTIONS)}")
    line = _parse(document, index, block)
    kind, make = _SECTIONS[title]
    drug = document.identity.generic if document.identity else ""
    base: dict[str, Any] = {
        "kind": kind,
        "drug": drug,
        "section": index,
        "quote": line.body,
        "rule": f"monograph:{title.replace(' ', '_')}",
        "references": line.references,
    }
    if line.text.strip(". ").lower() == "none stated":
        yield NoneStated(term="none stated", span=line.body, **base)
        return
    yield make(line, base)


def _parse(document: Document, index: int, block: Block) -> _Line:
    text = document.sections[index].text
    start, end = block.span.start, block.span.end
    references: list[Reference] = []
    while match := _CITATION.search(text, start, end):
        references[:0] = [_reference(document, part.strip()) for part in match.group(1).split(";")]
        end = match.start()
    if not references:
        raise _BadLineError("a statement without a citation", "end the line with [KEY section]")
    body = text[start:end]
    head = _HEAD.match(body)
    rest = body[head.end() :] if head else body
    return _Line(
        section=index,
        body=Span(start, end),
        text=body,
        head=head.group(1) if head else "",
        rest=rest,
        rest_start=head.end() if head else 0,
        attributes=tuple(part.strip() for part in rest.split(";")[1:]),
        references=tuple(references),
    )


def _reference(document: Document, text: str) -> Reference:
    match = _PLACE.fullmatch(text)
    if match is None or match["key"] not in document.references:
        raise _BadLineError(f"a citation of “{text}”", f"cite one of the refs: {', '.join(document.references)}")
    return replace(document.references[match["key"]], section=(match["place"] or "").strip('"“”').lstrip("§"))


def _span(line: _Line) -> Span:
    start = line.body.start + line.rest_start
    return Span(start, start + len(line.rest.split(";")[0].rstrip()))


def _indication(line: _Line, base: dict[str, Any]) -> Fact:
    known = {"acute": "course", "chronic": "course", "on label": "label_status", "off label": "label_status"}
    values: dict[str, Any] = {}
    people: list[str] = []
    for attribute in line.attributes:
        if attribute in known:
            values[known[attribute]] = attribute
        elif status_pattern("population").search(attribute):
            people.append(attribute)
        else:
            raise _BadLineError(f"“{attribute}” of an indication", f"write {', '.join(known)} or a population")
    values["population"] = ", ".join(people) or None
    return Indication(term=terms.normal_term(vocab.conditions(), line.term), span=_span(line), **values, **base)


def _side_effect(line: _Line, base: dict[str, Any]) -> Fact:
    percent, setting, serious, common = None, None, False, base["common"]
    for attribute in line.attributes:
        if attribute in ("trial", "post-marketing"):
            setting = attribute
        elif attribute in ("serious", "common"):
            serious, common = serious or attribute == "serious", common or attribute == "common"
        elif (percent := parse_percent(attribute)) is None:
            raise _BadLineError(f"“{attribute}” of a side effect", _EFFECT_ATTRIBUTES)
    return SideEffect(
        term=terms.normal_term(vocab.effects(), line.term),
        span=_span(line),
        setting=setting,
        serious=serious,
        percent_low=percent.low if percent else None,
        percent_high=percent.high if percent else None,
        **{**base, "common": common},
    )


def _common_effect(line: _Line, base: dict[str, Any]) -> Fact:
    return _side_effect(line, {**base, "common": True})


def _other_effect(line: _Line, base: dict[str, Any]) -> Fact:
    return _side_effect(line, {**base, "common": False})


def _group(line: _Line, base: dict[str, Any]) -> Fact:
    if line.head not in list(Strength):
        raise _BadLineError(f"the strength “{line.head}”", f"begin with {', '.join(Strength)} and a colon")
    term, kind = _group_term(line.term)
    strength, vouching = Strength(line.head), min((r.kind for r in line.references), key=list(SourceKind).index)
    own = {"kind": strength.kind_in(vouching), "strength": strength, "group_kind": kind}
    return ContraindicatedGroup(term=term, span=_span(line), **{**base, **own})


def _group_term(wording: str) -> tuple[str, str]:
    known = terms.known_term(vocab.groups(), wording)
    if known:
        return known, vocab.group_table()[known].kind
    if wording.lower().startswith(("hypersensitivity", "allergy")):
        return wording.lower(), "allergy"
    medicine = terms.known_term(vocab.classes(), wording) or vocab.drugs().get(wording)
    return (medicine, "co-medication") if medicine else (terms.normal_term(vocab.conditions(), wording), "condition")


def _duration(line: _Line, base: dict[str, Any]) -> Fact:
    name = line.head.replace(" ", "_")
    if name not in list(LimitKind):
        raise _BadLineError(
            f"the limit “{line.head}”", "begin with " + ", ".join(k.replace("_", " ") for k in LimitKind)
        )
    limit, days = LimitKind(name), parse_days(line.rest)
    if days is None and limit is LimitKind.MAX_DURATION:
        raise _BadLineError(f"“{line.head}” without a length", "write a number of days, weeks or months")
    return DurationCaution(
        term=durations.describe(limit, days),
        span=_span(line),
        limit=limit,
        min_days=days.low if days else None,
        max_days=days.high if days else None,
        **base,
    )


def _topic(line: _Line, base: dict[str, Any]) -> Fact:
    if not line.head:
        raise _BadLineError("no topic", "begin the line with a topic and a colon")
    return Fact(term=line.head.lower(), span=_span(line), **base)


def _interaction(line: _Line, base: dict[str, Any]) -> Fact:
    if not line.head:
        raise _BadLineError("no other drug", "begin the line with the drug, class or food and a colon")
    term = vocab.drugs().get(line.head) or vocab.classes().get(line.head) or line.head
    return Fact(term=term if term != line.head else line.head.lower(), span=_span(line), **base)


def _combination(line: _Line, base: dict[str, Any]) -> Fact:
    effect, colon, _ = (line.attributes[0] if line.attributes else "").partition(":")
    if not colon or effect not in ("risk", "benefit claim"):
        raise _BadLineError("no risk or benefit claim", "write “other drug; risk: …” or “other drug; benefit claim: …”")
    claim = line.text.index(":") + 1
    start = line.body.end - len(line.text[claim:].lstrip())
    return Combination(term=line.term.lower(), span=Span(start, line.body.end), effect=effect, **base)


def _dosage(line: _Line, base: dict[str, Any]) -> Fact:
    maximum = next((m["max"] for a in line.attributes if (m := _MAXIMUM.fullmatch(a))), None)
    others = [a for a in line.attributes if not _MAXIMUM.fullmatch(a)]
    return Dosage(
        term="; ".join((line.term, *line.attributes)),
        span=line.body,
        strength=line.term,
        frequency=others[0] if others else None,
        max_daily=maximum,
        **base,
    )


def _sentence(line: _Line, base: dict[str, Any]) -> Fact:
    return Fact(term="mechanism of action", span=line.body, **base)


def _named(line: _Line, base: dict[str, Any]) -> Fact:
    return Fact(term=vocab.drugs().get(line.term) or line.term.lower(), span=_span(line), **base)


_SECTIONS: dict[str, tuple[Kind, Callable[[_Line, dict[str, Any]], Fact]]] = {
    "indications": (Kind.INDICATION, _indication),
    "common side effects": (Kind.SIDE_EFFECT, _common_effect),
    "other side effects": (Kind.SIDE_EFFECT, _other_effect),
    "contraindicated groups": (Kind.CONTRAINDICATED_GROUP, _group),
    "duration cautions": (Kind.DURATION_CAUTION, _duration),
    "boxed warning": (Kind.BOXED_WARNING, _topic),
    "warnings": (Kind.WARNING, _topic),
    "dosage": (Kind.DOSAGE, _dosage),
    "interactions": (Kind.INTERACTION, _interaction),
    "combinations": (Kind.COMBINATION, _combination),
    "mechanism": (Kind.MECHANISM, _sentence),
    "metabolites": (Kind.METABOLITE, _named),
}
