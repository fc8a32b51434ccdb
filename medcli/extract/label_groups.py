"""Groups of labels: who must not take the drug, who should not, and with whom to take care.

The section on contraindications is a list of groups, even where its form is prose; elsewhere in a label only a flat
prohibition of something that is known makes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from medcli import vocab
from medcli.extract import cues, sentences
from medcli.extract.label_entries import entries, masked, needs, pattern, shape, words
from medcli.extract.label_group_repeats import is_titled
from medcli.extract.label_parts import Part, below, own_spans, parts
from medcli.extract.topics import Topic
from medcli.extract.units import Form, Reading, Unit
from medcli.facts import BlockKind, ContraindicatedGroup, Section, SourceKind, Span, Strength
from medcli.vocab import sieve

_NEXT = re.compile(r"(?<=[a-z):])\s+(\d{1,2})\.$")
_AGE = 60  # characters in which an age stands before the order
_STRENGTHS = {
    "prohibitions": Strength.CONTRAINDICATED,
    "avoid": Strength.AVOID,
    "caution": Strength.CAUTION,
}  # tables of cues


def extract(reading: Reading) -> Iterator[ContraindicatedGroup]:
    """Yield the groups that a label keeps from its drug."""
    section = _section(reading)
    if strength := _listed(section):
        yield from _titled(reading, strength)
        return
    whole = {unit.span.start for unit in reading.units if unit.form is Form.SENTENCE}
    for unit in reading.units:
        if unit.form is Form.SENTENCE or (unit.form is Form.ITEM and unit.span.start not in whole):
            yield from _elsewhere(reading, unit)
    yield from _by_age(reading)
    yield from _by_title(reading)


def _section(reading: Reading) -> Section:
    return reading.document.sections[reading.units[0].section]


def _listed(section: Section) -> Strength | None:
    if is_titled(section):
        return Strength.CONTRAINDICATED
    return Strength.CAUTION if section.code in words("lists", "caution") else None


def _titled(reading: Reading, strength: Strength) -> Iterator[ContraindicatedGroup]:
    section = _section(reading)
    for block in section.blocks:
        if block.kind in (BlockKind.HEADING, BlockKind.ROW):
            continue
        for quote in sentences.split(section.text, block.span.start, block.span.end):
            text = _without_number(masked(quote.of(section.text)), section.text[: quote.start])
            for rule, part in _of_quote(text, reading):
                yield from _facts(reading, quote, part, strength, rule)


def _without_number(text: str, before: str) -> str:
    """Return *text* with spaces for the number of the entry behind it: "cardiogenic shock 3." behind "2."."""
    number = _NEXT.search(text)
    if number is None or not (number[1] == "1" or f" {int(number[1]) - 1}. " in before):
        return text
    return text[: number.start()] + " " * (len(text) - number.start())


def _of_quote(text: str, reading: Reading) -> Iterator[tuple[str, Part]]:
    """Yield the groups of a sentence or list entry; a head ("MAO inhibitors: do not use it with …") only titles."""
    head: list[tuple[str, Part]] = []
    for entry in entries(text):
        if pattern("prose", "reactions").search(shape(entry.of(text))):
            break
        found = list(_of_entry(text, entry, reading))
        if not found or found[0][1].kind != "co-medication":
            circumstance = found and found[0][0] == "prohibited" and _is_medicine(head)
            if circumstance:  # "Colchicine: it must not be given to patients with renal impairment"
                found = []
            if not found or found[0][0] == "listed":
                yield from head
        head = found if _is_head(text, entry) else []
        if not head:
            yield from found
    yield from head


def _is_medicine(named: list[tuple[str, Part]]) -> bool:
    return bool(named) and all(part.kind == "co-medication" for _, part in named)


def _is_head(text: str, entry: Span) -> bool:
    return text[entry.end - 1] == ":" or text[entry.end : entry.end + 2].strip()[:1] in ("—", "–")


def _of_entry(text: str, entry: Span, reading: Reading) -> Iterator[tuple[str, Part]]:
    said = entry.of(text)
    if cues.fires(cues.load("none_stated.toml"), said) or pattern("prohibitions", "veto").search(said):
        return
    if pattern("prohibitions", "cue").search(said):
        yield from (("prohibited", part) for part in _named(text, entry, reading))
    elif not _is_prose(said) and not _tells_of_drug(said, reading):
        yield from (("listed", part) for part in parts(text, entry, reading.subjects))


def _is_prose(said: str) -> bool:
    outline = shape(said)
    reason = pattern("prose", "because").search(outline)
    if reason and reason.start():
        outline = outline[: reason.start()]
    if pattern("prose", "opening").match(outline):  # "… if: you have asthma"
        return False
    if pattern("prose", "conditional").match(outline) or pattern("prose", "unknown").search(outline):
        return True
    verb = pattern("prose", "verb").search(outline)
    return verb is not None and not pattern("prose", "relative").search(outline, 0, verb.start())


def _tells_of_drug(said: str, reading: Reading) -> bool:
    own = next(iter(own_spans(said, reading.subjects)), None)
    return own is not None and own.start == 0 and pattern("prose", "did").match(said, own.end) is not None


def _named(text: str, entry: Span, reading: Reading, table: str = "prohibitions") -> Iterator[Part]:
    """Yield the groups behind each cue of *entry*, or where there are none, before it."""
    found = list(pattern(table, "cue").finditer(text, entry.start, entry.end))
    if not found:  # the cue reaches over the end of the entry
        return
    starts = [entry.start, *(_further(text, one.end(), two.start(), entry.start) for one, two in pairwise(found))]
    bounds = [*(match.start() for match in found[1:]), entry.end]
    for start, match, end in zip(starts, found, bounds, strict=True):
        before, behind = Span(start, match.start()), Span(match.end(), end)
        named_before = pattern("prohibitions", "named_before").match(behind.of(text))
        if named_before and not pattern("prohibitions", "people").search(before.of(text)):
            continue  # in a sentence before this one
        told = text[match.end() : end].lstrip()[:1] == "("  # "X should be avoided (…)"
        of_other = (
            told or _is_of_other(text, before, reading) or match.group().lower().endswith(("indicate", "indicates"))
        )
        first, second = (before, behind) if of_other else (behind, before)
        named = list(parts(text, first, reading.subjects))
        opens = (
            text[entry.end - 1] == ":" and text[match.end() : end].strip() != ":"
        )  # "is contraindicated in patients:"
        yield from named if named or opens else parts(text, second, reading.subjects)


def _further(text: str, start: int, end: int, default: int) -> int:
    """Return where, between two cues, a sentence begins to tell of another medicine; else *default*."""
    again = pattern("prohibitions", "further").search(text, start, end)
    return again.end() if again else default


def _is_of_other(text: str, subject: Span, reading: Reading) -> bool:
    """Say whether *subject* is the use of something, and not of the label's own drug."""
    said = subject.of(text)
    use = pattern("prohibitions", "subject").match(said)
    if use is None or use["together"]:
        return use is not None
    own = own_spans(said, reading.subjects)
    example = any(pattern("prohibitions", "example").search(said, 0, each.start) for each in own)
    return not example and not any(each.start <= use.end() + 1 < each.end for each in own)


def _elsewhere(reading: Reading, unit: Unit) -> Iterator[ContraindicatedGroup]:
    """Yield the groups of a sentence with a cue: what our lists know, and what is said of people or taken with it."""
    if len(unit.text) > _longest():
        return
    fit = _cues().fitting(sieve.look(unit.text).bits)  # none for most sentences, and quickly told
    for table in dict.fromkeys(fit):
        yield from _of_row(reading, unit, table) or _said(reading, unit, table, _STRENGTHS[table])


@cache
def _longest() -> int:
    return int(vocab.cue_file("label_groups.toml")["elsewhere"]["longest"])


@cache
def _cues() -> sieve.Sieve[str]:
    """Return what tells which tables have a cue that a sentence can match."""
    return sieve.Sieve((table, each) for table in _STRENGTHS for _, each in needs(table, "cue").parts)


def _of_row(reading: Reading, unit: Unit, table: str) -> list[ContraindicatedGroup]:
    """Return the drugs that a row of a table of interactions begins with, and says no more of."""
    text = masked(unit.text)
    row = pattern("elsewhere", "row").search(text)
    cue = pattern(table, "cue").match(text, row.end()) if row else None
    if row is None or cue is None or pattern("elsewhere", "with").match(text, cue.end()):
        return []
    found = vocab.drugs().find(text[: row.start()])
    again = {each.term for each in vocab.drugs().find(text[row.start() : row.end()])}  # "… colchicine ↑ colchicine"
    found = tuple(each for each in found if each.term in again) or found  # the row before this one may stand in front
    named = [Part(Span(each.start, each.end), each.term, "co-medication") for each in found]
    return [fact for part in named for fact in _facts(reading, unit.span, part, _STRENGTHS[table], "row")]


def _said(reading: Reading, unit: Unit, table: str, strength: Strength) -> Iterator[ContraindicatedGroup]:
    text = masked(unit.text)
    cue = pattern(table, "cue").search(shape(text))
    if cue is None or pattern("elsewhere", "veto").search(unit.text):
        return
    restated = pattern("elsewhere", "restated").search(unit.text) is not None
    if restated and (strength is not Strength.CONTRAINDICATED or pattern("elsewhere", "tells").search(cue.group())):
        return
    behind = text[cue.end() :]
    if pattern("elsewhere", "purpose").match(behind) or not _may_limit(unit, cue.group()):
        return
    people, medicine = (pattern("elsewhere", name).match(behind) for name in ("people", "with"))
    # By its end: a cue may begin with the gap in front of its entry.
    entry = next((entry for entry in entries(text) if entry.end >= cue.end()), Span(0, len(text)))
    if _is_aside(entry.of(text), reading):
        return
    at = cue.end() + people.start(people.lastgroup or 0) if people else len(text)
    if people and _is_medicine_alone(text[entry.start : cue.start()], reading):  # of another drug, and whom that harms
        return
    weakened = pattern("elsewhere", "weakened").search(text, 0, cue.end()) is not None
    strong = Strength.AVOID if weakened and strength is Strength.CONTRAINDICATED else strength
    role = pattern("elsewhere", "role").match(behind) is not None
    subjects = pattern("elsewhere", "subjects").match(text, entry.start, cue.start())
    if subjects is None and pattern("prohibitions", "named_before").match(behind):
        back = pattern("elsewhere", "back").search(text, entry.start, cue.start())
        at = back.start() if back else at
    for named in _named(text, entry, reading, table):
        # "in late pregnancy in women with …"; but whoever takes a drug, and has a disease, is one group.
        straddles = (named.kind != "co-medication" or role) and named.span.start < at < named.span.end
        for part in parts(text, Span(at, named.span.end), reading.subjects) if straddles else (named,):
            said = part.span.start > at or (medicine is not None and part.kind == "co-medication")
            said = said or (subjects is not None and part.span.start < cue.start() and not _is_clause(part))
            if part.known or (said and not restated):  # what it says again it may say in other words
                yield from _facts(reading, unit.span, part, strong, "said")


def _is_medicine_alone(before: str, reading: Reading) -> bool:
    plain = before.strip()
    found = vocab.drugs().find(plain)
    if not found or found[-1].end != len(plain) or own_spans(plain, reading.subjects):
        return False
    return found[-1].start == 0 or plain[: found[-1].start].split()[-1][0].isupper()  # behind a title


def _is_aside(said: str, reading: Reading) -> bool:
    """Say whether a sentence is about how the drug is given; a name that has "solution" in it tells nothing of that."""
    found = list(pattern("elsewhere", "aside").finditer(said))
    own = own_spans(said, reading.subjects) if found else []
    return any(not any(o.start < match.start() < o.end for o in own) for match in found)


def _is_clause(part: Part) -> bool:
    return pattern("prose", "verb").search(part.term) is not None


def _may_limit(unit: Unit, cue: str) -> bool:
    return unit.topic is not Topic.INDICATIONS or pattern("elsewhere", "limits").fullmatch(cue) is not None


def _by_age(reading: Reading) -> Iterator[ContraindicatedGroup]:
    """Yield the ages below which the directions of an over-the-counter label say not to use it."""
    text = _section(reading).text
    if "do not" not in text.lower():
        return
    # The order is rare and quickly found; the age before it would be looked for at every word.
    for order in pattern("elsewhere", "forbids").finditer(text):
        start = max(order.start() - _AGE, 0)
        found = pattern("elsewhere", "young").search(text, start, order.end())
        if found is None:
            continue
        where = Span(0, found.end(1) - found.start())
        part = below(where, found[1].lower()) or Part(where, "children", "population")
        yield from _facts(reading, Span(*found.span()), part, Strength.CONTRAINDICATED, "age")


def _by_title(reading: Reading) -> Iterator[ContraindicatedGroup]:
    """Yield the groups of a title that an order follows: "If pregnant or breast-feeding, do not use."."""
    section = _section(reading)
    for title, block in pairwise(section.blocks):
        order = block.span.of(section.text)
        if title.kind is not BlockKind.HEADING or not pattern("elsewhere", "order").match(order):
            continue
        strength = Strength.CAUTION if pattern("elsewhere", "ask").match(order) else Strength.CONTRAINDICATED
        for part in parts(section.text, title.span, reading.subjects):
            yield from _facts(reading, Span(0, block.span.end), part, strength, "title")


def _facts(reading: Reading, quote: Span, part: Part, strength: Strength, rule: str) -> Iterator[ContraindicatedGroup]:
    for drug in reading.subjects.mains:
        yield ContraindicatedGroup(
            kind=strength.kind_in(SourceKind.LABEL),
            drug=drug,
            term=part.term,
            section=reading.units[0].section,
            span=Span(quote.start + part.span.start, quote.start + part.span.end),
            quote=quote,
            rule=f"group:{rule}",
            strength=strength,
            group_kind=part.kind,
        )
