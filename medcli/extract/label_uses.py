"""What a label says that its drug is for: what a model sees in its section on indications, and what its grammar says.

A cue ("is indicated"), an opener that says what the drug does ("for the treatment of", "to reduce the risk of"), and a
list of conditions. Those of the people who have them count where nothing is named that the drug acts on: "to improve
glycemic control in adults with type 2 diabetes mellitus". What only the grammar finds must be a condition by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from medcli import vocab
from medcli.extract import cues, phrases, terms
from medcli.extract.indications import is_condition, population_behind, status_pattern
from medcli.extract.label_use_scope import Use, kept
from medcli.extract.reading import Form, Reading, Unit
from medcli.extract.uses import model, signs
from medcli.facts import Indication, Kind, Span
from medcli.vocab.lexicon import Mention

_FILE = "label_uses.toml"
_REFERENCE = re.compile(
    r"\[ ?see\b[^\]]*\]|\( ?see\b[^()]*(?:\([^()]*\)[^()]*)*\)|\( ?\d+(?:\.\d+)?(?: ?, ?\d+(?:\.\d+)?)* ?\)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r";|:(?=\s)")
_GAP = re.compile(r"[\s,-]*(?:(?:the|minor)\s+)?")  # between names of a list that has lost its marks
_JOINS = re.compile(r"\s(?:and|or)\s")
_OPENED = re.compile(
    r"(?:\w+ ){1,4}(?:of|against|from) ", re.IGNORECASE
)  # "prevention of stroke" is more than its condition
_DANGLING = re.compile(r"\s+(?:in|for|among|of|with)$")
_MARKS = " .,;:()[]-"
_LONGEST = 12  # words in the name of a condition
_SHORT_ITEM = 6  # of a list entry that is the name of a condition as a whole
_LONGEST_WHOLE = 25  # of what is told in place of one
_LONGEST_UNKNOWN = 7  # of one that no lexicon knows any word of


def lines(reading: Reading) -> list[Unit]:
    """Return the sentences of *reading*, and the list items that hold none, in the order of the text."""
    sentences = [unit for unit in reading.units if unit.form is Form.SENTENCE]
    places = [unit.span for unit in sentences]
    items = [unit for unit in reading.units if unit.form is Form.ITEM and not _overlaps(unit.span, places)]
    return sorted([*sentences, *items], key=lambda unit: unit.span)


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def seen(units: list[Unit]) -> list[tuple[signs.Words, list[list[str]]]]:
    """Return the words of each of *units* with what the model sees of them, what the grammar makes of it among that."""
    return _seen(units, list(_states(units)))


def _seen(units: list[Unit], states: list[_State]) -> list[tuple[signs.Words, list[list[str]]]]:
    return signs.read(
        [signs.Line(unit.text, unit.title, state.flags()) for unit, state in zip(units, states, strict=True)]
    )


@dataclass(frozen=True, slots=True)
class _State:
    """What the grammar makes of a sentence: its text without references, and its place in what goes before."""

    text: str
    cue: re.Match[str] | None
    vetoed: bool
    limits: bool  # whether it speaks of the limits of use
    listing: bool  # whether it goes on with a list

    def flags(self) -> tuple[str, ...]:
        """Return the signs of it that the model sees: each by itself, and all together."""
        names = (("cue", self.cue), ("vetoed", self.vetoed), ("limits", self.limits), ("listing", self.listing))
        found = [name for name, holds in names if holds]
        return *found, "state=" + "+".join(found)


def _states(units: Iterable[Unit]) -> Iterator[_State]:
    """Yield the state of each of *units*, and carry on whether a list goes on or limits of use do."""
    listing = limits = False
    for unit in units:
        text = _REFERENCE.sub(_blank, unit.text)
        limit = cues.load(_FILE, "limits")[0].search(text)
        if limit:
            text = text[: limit.start()].ljust(len(text))
        vetoed = cues.fires(cues.load(_FILE, "veto"), text) is not None
        cue = None if vetoed else _cue(text)
        limits = limit is not None or (limits and cue is None)
        yield _State(text, cue, vetoed, limits and (limit is None or cue is None), listing)
        if cue or vetoed:
            listing = cue is not None and cues.fires(cues.load(_FILE, "listing"), text) is not None


def extract(reading: Reading) -> Iterator[Indication]:
    """Yield the uses that a label's section on indications states, each term once."""
    units = lines(reading)
    states = list(_states(units))
    found = [list(kept(unit.text, uses)) for unit, uses in zip(units, _named(units, states), strict=True)]
    if not any(found):
        found = list(_whole(units, states))
    yielded: set[str] = set()
    for unit, uses in zip(units, found, strict=True):
        for use in uses:
            if use.term not in yielded:
                yielded.add(use.term)
                yield from (_fact(unit, use, drug) for drug in unit.drugs)


def _named(units: list[Unit], states: list[_State]) -> Iterator[list[Use]]:
    """Yield what the model sees in each of *units*, and what else the grammar finds that is sure to be a condition."""
    for unit, learnt, stated in zip(units, _learnt(units, states), _stated(units, states), strict=True):
        places = [use.span for use in learnt]
        uses = [*learnt, *(use for use in stated if use.sure and not _overlaps(use.span, places))]
        if len(uses) == 1 and unit.form is Form.ITEM and len(unit.text.split()) <= _SHORT_ITEM:
            uses = [replace(uses[0], span=phrases.clean(unit.text, Span(0, len(unit.text))))]
        yield uses


def _whole(units: list[Unit], states: list[_State]) -> Iterator[list[Use]]:
    """Yield, of *units* that name no condition, what stands behind a cue as a whole: "imaging of the brain"."""
    for unit, state in zip(units, states, strict=True):
        goes_on = state.listing and unit.form is Form.ITEM
        told = None if state.vetoed or state.limits or not (state.cue or goes_on) else _told(state.text, state.cue)
        yield [told] if told else []


def _told(text: str, cue: re.Match[str] | None) -> Use | None:
    start = _past_preposition(text, cue.end()) if cue else 0
    end = min((m.start() for m in cues.load(_FILE, "whole_stop")[0].finditer(text, start)), default=len(text))
    known = vocab.conditions().find(text[start:end])
    if known and len(text[start:end].split()) <= _LONGEST:
        return Use(known[0].term, Span(start + known[0].start, start + known[0].end), "whole", sure=True)
    span = phrases.clean(text, Span(start, end))
    if not 1 < len(span.of(text).split()) <= _LONGEST_WHOLE:
        return None
    return Use(terms.cleaned(phrases.bare(span.of(text))), span, "whole", sure=False)


def _learnt(units: list[Unit], states: list[_State]) -> list[list[Use]]:
    """Return what the model sees in each of *units*."""
    trained = model.load()
    return [
        []
        if state.limits or cues.fires(cues.load(_FILE, "aside"), state.text)
        else [use for span in trained.mentions(words, own) for use in _split(unit.text, span)]
        for unit, (words, own), state in zip(units, _seen(units, states), states, strict=True)
    ]


def _split(text: str, span: Span) -> Iterator[Use]:
    """Yield the uses in a mention that the model sees: more than one where a list has lost its marks."""
    wording = span.of(text)
    if wording.count("(") < wording.count(")"):
        span = Span(span.start, span.start + wording.index(")"))
        wording = span.of(text)
    known = vocab.conditions().find(wording)
    if len(known) > 1 and _are_side_by_side(wording, known):
        yield from (Use(m.term, _at(span, m), "learnt", sure=True) for m in known)
    elif wording.strip(_MARKS):
        yield _grown(text, span)


def _grown(text: str, span: Span) -> Use:
    """Return the use at *span* with the words before it that belong to its name, and with what it comes from.

    "Cerebral edema associated with brain tumor" is cerebral edema; all of it is its wording.
    """
    span = _of_known_name(text, span)
    left = _modifiers().search(text[: span.start])
    name = text[left.start("name") if left else span.start : span.end]
    right = cues.load(_FILE, "of_which")[0].search(text[span.end :])
    end = span.end + right.end("rest") if right else span.end
    return Use(_term(name), Span(span.start, end), "learnt", sure=True)


def _of_known_name(text: str, span: Span) -> Span:
    """Return the place of the known name that *span* is a piece of ("hepatitis" of "hepatitis C"), else *span*."""
    for name in vocab.conditions().find(text):
        inside = name.start <= span.start and span.end <= name.end and not _JOINS.search(text, span.end, name.end)
        if inside and not _OPENED.match(text, name.start, span.start):
            return Span(name.start, name.end)
    return span


@cache
def _modifiers() -> re.Pattern[str]:
    return vocab.compile_pattern(vocab.cue_file(_FILE)["growth"]["modifiers"], {}, f"{_FILE}: modifiers")


def _are_side_by_side(wording: str, known: list[Mention]) -> bool:
    whole = not wording[: known[0].start].strip() and not wording[known[-1].end :].strip()
    return whole and _are_listed(wording, known)


def _are_listed(wording: str, known: list[Mention]) -> bool:
    return all(_GAP.fullmatch(wording, a.end, b.start) for a, b in pairwise(known))


def _term(wording: str) -> str:
    return terms.normal_term(vocab.conditions(), wording)


def _stated(units: list[Unit], states: list[_State]) -> Iterator[list[Use]]:
    """Yield what the grammar finds in each of *units*."""
    for unit, state in zip(units, states, strict=True):
        if state.cue and not state.limits:
            yield [*_titled(state.text, state.cue), *_behind(state.text, state.cue.end())]
        elif not state.vetoed and not state.limits and (state.listing or unit.form is Form.ITEM):
            yield list(_listed(state.text))
        else:
            yield []


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _cue(text: str) -> re.Match[str] | None:
    return next((found for rule in cues.load(_FILE, "cue") if (found := rule.search(text))), None)


def _titled(text: str, cue: re.Match[str]) -> Iterator[Use]:
    # "Heart Failure The tablets are indicated …": a title that was run into the sentence.
    for mention in vocab.conditions().find(text[: cue.start()])[:1]:
        if not text[: mention.start].strip() and text[mention.end :].lstrip(" (")[:1].isupper():
            yield Use(mention.term, Span(mention.start, mention.end), "titled", sure=True)


def _listed(text: str) -> Iterator[Use]:
    """Yield the conditions of a line that stands in a list of them."""
    openers = _openers(text, 0)
    if openers and openers[0].start() < 40:
        yield from _behind(text, 0)
    else:
        yield from _objects(text, 0, _stop(text, 0), strict=True)


def _openers(text: str, start: int) -> list[re.Match[str]]:
    found = sorted(
        (m for rule in cues.load(_FILE, "opener") for m in rule.finditer(text, start)),
        key=lambda m: (m.start(), -m.end()),
    )
    kept: list[re.Match[str]] = []
    for match in found:
        if not kept or match.start() >= kept[-1].end():
            kept.append(match)
    return kept


def _stop(text: str, start: int) -> int:
    masked = re.sub(r"\((?! ?see)[^()]*\)", _underline, text)
    ends = [m.start() for rule in cues.load(_FILE, "stop") for p in rule.patterns if (m := p.search(masked, start))]
    return min(ends, default=len(text))


def _underline(match: re.Match[str]) -> str:
    return "_" * len(match.group())


def _behind(text: str, start: int) -> Iterator[Use]:
    """Yield the conditions behind a cue that ends at *start*, clause by clause."""
    begin = start
    for mark in [*_CLAUSE.finditer(text, start), None]:
        end = mark.start() if mark else len(text)
        yield from _clause(text, begin, end, first=begin == start, led=begin > start and text[begin - 1] == ":")
        begin = mark.end() if mark else end


def _clause(whole: str, start: int, end: int, *, first: bool, led: bool) -> Iterator[Use]:
    text = whole[:end]
    openers = _openers(text, start)
    people = [m for rule in cues.load(_FILE, "people") for m in rule.finditer(text, start)]
    marks = sorted({*((m.end(), "does") for m in openers), *((m.end(), "who_have_it") for m in people)})
    if led or (not openers and first) or not marks:
        marks = [(_past_preposition(text, start), "directly"), *marks]
    done = False  # whether this opener named a condition, so that the people behind it are its population
    for number, (place, rule) in enumerate(marks):
        if rule != "who_have_it":
            done = False
        elif done:
            continue
        limit = marks[number + 1][0] if number + 1 < len(marks) else len(text)
        following = [m.start() for m in (*openers, *people) if m.start() >= place]
        begin = _past_measures(text, place)
        stop = min(_stop(text, begin), limit, *following, len(text))
        for use in _objects(text, begin, stop, strict=rule == "directly"):
            done = True
            yield replace(use, rule=rule)


def _past_preposition(text: str, start: int) -> int:
    match = re.compile(r"[\s,:]*(?:for|in|as|to|by)?(?: the| use in| use as)?[\s:]*", re.IGNORECASE).match(text, start)
    return match.end() if match else start


def _past_measures(text: str, place: int) -> int:
    for _ in range(4):
        match = next(
            (m for rule in cues.load(_FILE, "measure") for p in rule.patterns if (m := p.search(text[place:]))), None
        )
        if match is None or vocab.conditions().get(text[place : place + match.end()]):
            return place
        place += match.end()
    return place


def _objects(text: str, start: int, end: int, *, strict: bool) -> Iterator[Use]:
    """Yield the conditions listed in ``text[start:end]``; where *strict*, only those that a word marks as one."""
    shared = cues.load(_FILE, "shared")[0].search(text[start:end])
    head = shared["head"] if shared else ""
    first = True
    for whole in phrases.split_list(text, start, end, vocab.conditions()):
        dangling = _DANGLING.search(text, whole.start, whole.end)
        span = Span(whole.start, dangling.start()) if dangling else whole
        wording = span.of(text)
        if head and not first and not is_condition(wording) and len(wording.split()) <= 4:
            yield Use(f"{phrases.bare(wording)} {head.lower()}", span, "listed", sure=True)
            continue
        yield from _each(text, span, loose=first and not strict)
        first = False


def _each(text: str, span: Span, *, loose: bool) -> Iterator[Use]:
    wording = span.of(text)
    if not 0 < len(wording.split()) <= _LONGEST + 6 or phrases.is_vacuous(wording, alone=False):
        return
    if whole := terms.known_term(vocab.conditions(), wording):
        yield Use(whole, span, "listed", sure=True)
        return
    known = vocab.conditions().find(wording)
    core = _core(wording)
    inside = [m for m in known if m.start < len(core)] or known[:1]
    if inside:
        # A list whose marks were lost names one behind the other.
        if len(inside) > 1 and _are_listed(wording, inside):
            yield from (Use(m.term, _at(span, m), "listed", sure=True) for m in inside)
        else:
            best = max(inside, key=lambda m: (m.end, m.start - m.end))
            in_tail = best.start >= len(core)  # "these symptoms due to hay fever"
            if not phrases.is_vacuous(best.term, alone=True) and (in_tail or not _is_none(core)):
                yield Use(best.term, span, "listed", sure=True)
        return
    if vocab.drugs().find(core) or _is_none(core):
        return
    words = len(core.split())
    sure = words <= _LONGEST and is_condition(core)
    if sure or (loose and words <= _LONGEST_UNKNOWN):
        yield Use(terms.cleaned(phrases.bare(core)) or core.lower(), span, "listed", sure=sure)


def _at(span: Span, mention: Mention) -> Span:
    return Span(span.start + mention.start, span.start + mention.end)


def _is_none(wording: str) -> bool:
    return cues.fires(cues.load(_FILE, "no_condition"), phrases.bare(wording)) is not None


def _core(wording: str) -> str:
    tail = cues.load(_FILE, "tail")[0].search(wording)
    return wording[: tail.start()].rstrip() if tail and tail.start() else wording


def _fact(unit: Unit, use: Use, drug: str) -> Indication:
    wording = use.span.of(unit.text)
    course = next((name for name in ("acute", "chronic") if status_pattern(name).search(wording)), None)
    return Indication(
        kind=Kind.INDICATION,
        drug=drug,
        term=use.term,
        section=unit.section,
        span=unit.piece(use.span.start, use.span.end),
        quote=unit.quote,
        rule=f"indication:{use.rule}",
        label_status="on label",
        course=course,
        population=population_behind(unit.text, use.span.end),
    )
