"""What a label says that its drug is for: what a model sees in its section on indications, and what its grammar says.

A cue ("is indicated"), an opener that says what the drug does ("for the treatment of", "to reduce the risk of"), and a
list of conditions. Those of the people who have them count where nothing is named that the drug acts on: "to improve
glycemic control in adults with type 2 diabetes mellitus". What only the grammar finds must be a condition by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from medcli import vocab
from medcli.extract import cues, label_use_grammar, label_use_names, label_use_states, label_use_whole, phrases, terms
from medcli.extract.indications import is_condition, population_behind, status_pattern
from medcli.extract.label_use_scope import Use, kept
from medcli.extract.label_use_shared import apart
from medcli.extract.label_use_states import State, without_notes
from medcli.extract.label_use_states import states as read_states
from medcli.extract.units import Form, Reading, Unit
from medcli.extract.uses import model, signs
from medcli.facts import Indication, Kind, Span
from medcli.readers.label_text import HIGHLIGHTS
from medcli.vocab.lexicon import Mention
from medcli.vocab.quick import Quick

_FILE = "label_uses.toml"
_JOINS = re.compile(r"\s(?:and|or)\s")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_SHORT_ITEM = 6  # of a list entry that is the name of a condition as a whole
_LONGEST_NAME = 8  # words of a mention with a list in it that is one name all the same


def lines(reading: Reading) -> list[Unit]:
    """Return the sentences of *reading*, and the list items that hold none, in the order of the text."""
    sentences = [unit for unit in reading.units if unit.form is Form.SENTENCE]
    places = [unit.span for unit in sentences]
    items = [unit for unit in reading.units if unit.form is Form.ITEM and not _overlaps(unit.span, places)]
    found = sorted([*sentences, *items], key=lambda unit: unit.span)
    return [_with_title(reading, found[0]), *found[1:]] if found else []


def _with_title(reading: Reading, unit: Unit) -> Unit:
    """Return *unit* with the title before it where a name goes on from one to the other, which was no title's end."""
    section = reading.document.sections[unit.section]
    break_at = len(section.title)
    if not section.text.startswith(section.title) or section.text[break_at : unit.span.start].strip():
        return unit
    span = Span(0, unit.span.end)
    text = span.of(section.text).replace("\n", " ")
    goes_on = any(name.start < break_at < name.end for name in vocab.conditions().find(text))
    return unit._replace(span=span, quote=span, text=text) if goes_on else unit


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def seen(units: list[Unit]) -> signs.Seen:
    """Return the words of each of *units* with what the model sees of them, what the grammar makes of it among that."""
    return _seen(units, list(read_states(units)), [True] * len(units))


def _seen(units: list[Unit], states: list[State], asked: list[bool]) -> signs.Seen:
    return signs.read(
        [
            signs.Line(unit.text, unit.title, state.flags(), one)
            for unit, state, one in zip(units, states, asked, strict=True)
        ]
    )


def extract(reading: Reading) -> Iterator[Indication]:
    """Yield the uses that a label's section on indications states, each wording of a term once."""
    units = lines(reading)
    if not units:
        return
    states = list(read_states(units))
    named = zip(units, _named(units, states), strict=True)
    found = [list(apart(unit.text, kept(unit.text, uses))) for unit, uses in named]
    if title := _title(reading, units, states, found):
        units, found = [title, *units], [_of_title(title.text), *found]
    else:
        found = [
            label_use_whole.with_anesthesia(state, uses) or _by_cause(state)
            for uses, state in zip(found, states, strict=True)
        ]
    if not any(found):
        found = list(label_use_whole.of_section(units, states))
    yielded: set[tuple[str, str]] = set()
    for unit, uses in zip(units, found, strict=True):
        for use in uses:
            name = use.term, use.span.of(unit.text).lower()
            if name not in yielded:
                yielded.add(name)
                yield from (_fact(unit, use, drug) for drug in unit.drugs)


def _title(reading: Reading, units: list[Unit], states: list[State], found: list[list[Use]]) -> Unit | None:
    """Return the section's title as a line of its own, where it alone tells the use: "Sinusitis: … for infections"."""
    section = reading.document.sections[units[0].section]
    title = Span(0, len(section.title))
    if not section.title or section.title == HIGHLIGHTS or not section.text.startswith(section.title):
        return None
    told = any(label_use_names.tells(use.term) for uses in found for use in uses)
    if told or not any(state.cue and not state.limits for state in states):
        return None
    unit = units[0]._replace(form=Form.ITEM, span=title, quote=title, text=section.title)
    return unit if _of_title(section.title) else None


def _by_cause(state: State) -> list[Use]:
    """Return the infection that a sentence with a cue names by what causes it: "infections due to anaerobes"."""
    match = cues.load(_FILE, "infection")[0].search(state.text) if state.cue and not state.limits else None
    if match is None:
        return []
    what = match["what"].rstrip(" ,")
    span = Span(match.start("what"), match.start("what") + len(what))
    return [Use(" ".join(what.lower().split()), span, "caused", sure=True)]


def _of_title(title: str) -> list[Use]:
    return [use for use in label_use_grammar.listed(title) if use.sure]


def _named(units: list[Unit], states: list[State]) -> Iterator[list[Use]]:
    """Yield what the model sees in each of *units*, and what else the grammar finds that is sure to be a condition."""
    for unit, state, learnt, stated in zip(units, states, _learnt(units, states), _stated(units, states), strict=True):
        seen_alone = [use for use in learnt if not any(_has_in_brackets(unit.text, whole, use) for whole in stated)]
        places = [use.span for use in seen_alone]
        uses = [*seen_alone, *(use for use in stated if use.sure and not _overlaps(use.span, places))]
        uses = _without_titled_people(state, uses)
        if len(uses) == 1 and unit.form is Form.ITEM and len(unit.text.split()) <= _SHORT_ITEM:
            uses = [replace(uses[0], span=phrases.clean(unit.text, Span(0, len(unit.text))))]
        yield uses


def _without_titled_people(state: State, uses: list[Use]) -> list[Use]:
    """Return *uses* without those of a title before the cue that says whom they are for, where the cue names one."""
    behind = [use for use in uses if state.cue and use.span.start >= state.cue.end()]
    return behind if behind and cues.fires(cues.load(_FILE, "titled_people"), state.text) else uses


def _has_in_brackets(text: str, whole: Use, use: Use) -> bool:
    """Say whether *whole*, a sure find, tells *use* in a parenthesis of its own: "events (death, stroke)"."""
    inside = whole.span.start < use.span.start and use.span.end <= whole.span.end
    return inside and whole.sure and "(" in text[whole.span.start : use.span.start]


def _learnt(units: list[Unit], states: list[State]) -> list[list[Use]]:
    """Return what the model sees in each of *units*: nothing where no use can stand."""
    trained = model.load()
    asked = [not (state.limits or state.explains or _is_aside(state.text)) for state in states]
    return [
        [
            use
            for span in trained.mentions(words, own)
            if span.start < len(state.text.rstrip())
            for use in _split(unit.text, span)
        ]
        for unit, (words, own), state in zip(units, _seen(units, states, asked), states, strict=True)
    ]


def _is_aside(text: str) -> bool:
    return cues.fires(cues.load(_FILE, "aside"), without_notes(text)) is not None


def _split(text: str, span: Span) -> Iterator[Use]:
    """Yield the uses in a mention that the model sees: more than one where a list has lost its marks."""
    span = _without_edges(text, span)
    wording = span.of(text)
    known = vocab.conditions().find(wording)
    entries = _entries(text, span)
    if entries:
        yield from (_grown(text, entry) for entry in entries)
        return
    run_on = len(known) >= label_use_grammar.FEWEST_RUN_ON and len(wording.split()) > _LONGEST_NAME
    if run_on or (len(known) > 1 and _are_side_by_side(wording, known)):
        yield from (Use(m.term, label_use_grammar.at(span, m), "learnt", sure=True) for m in known)
    elif _LETTERS.search(wording) and not cues.fires(cues.load(_FILE, "cause"), wording):
        yield _grown(text, span)


def _entries(text: str, span: Span) -> list[Span]:
    """Return the conditions in a mention that is a list with its marks, none where it is not."""
    parts = phrases.split_list(text, span.start, span.end, vocab.conditions()) if "," in span.of(text) else []
    several = len(parts) >= label_use_grammar.FEWEST_RUN_ON
    return parts if several and all(is_condition(part.of(text)) for part in parts) else []


def _without_edges(text: str, span: Span) -> Span:
    """Return *span* without the halves of parentheses and the joining words at its ends: "pain associated" is pain."""
    wording = span.of(text)
    if wording.count("(") < wording.count(")"):
        wording = wording[: wording.index(")")]
    elif wording.count("(") > wording.count(")"):
        closed = text.startswith(")", span.end)
        wording = f"{wording})" if closed else wording[: wording.rindex("(")]
    wording = _growth("speaks").sub("", wording)  # a sentence that runs on behind it
    tail = _growth("trailing").search(wording)
    wording = (wording[: tail.start()] if tail else wording).rstrip()
    lead = _growth("leading").match(wording)
    start = span.start + (lead.end() if lead and lead.end() < len(wording) else 0)
    return Span(start, span.start + len(wording))


def _grown(text: str, span: Span) -> Use:
    """Return the use at *span* with the words before it that belong to its name, and with what it comes from.

    "Cerebral edema associated with brain tumor" is cerebral edema; all of it is its wording.
    """
    span = _of_known_name(text, span)
    left = _growth("modifiers").search(text[: span.start])
    name = text[left.start("name") if left else span.start : span.end]
    right = cues.load(_FILE, "of_which")[0].search(text[span.end :])
    end = span.end + right.end("rest") if right else span.end
    degree = _growth("degrees").search(text[: span.start])
    return Use(_term(name), Span(degree.start("degree") if degree else span.start, end), "learnt", sure=True)


def _of_known_name(text: str, span: Span) -> Span:
    """Return the place of the known name that *span* is a piece of ("hepatitis" of "hepatitis C"), else *span*.

    "Prevention of stroke" is more than its condition.
    """
    for name in vocab.conditions().find(text):
        inside = name.start <= span.start and span.end <= name.end and not _JOINS.search(text, span.end, name.end)
        if inside and not cues.fires(cues.load(_FILE, "opener"), text[name.start : span.start]):
            return Span(name.start, name.end)
    return span


@cache
def _growth(name: str) -> Quick:
    return vocab.compile_pattern(vocab.cue_file(_FILE)["growth"][name], {}, f"{_FILE}: {name}")


def _are_side_by_side(wording: str, known: Sequence[Mention]) -> bool:
    whole = not wording[: known[0].start].strip() and not wording[known[-1].end :].strip()
    return whole and label_use_grammar.are_listed(wording, known)


def _term(wording: str) -> str:
    return terms.normal_term(vocab.conditions(), wording)


def _stated(units: list[Unit], states: list[State]) -> Iterator[list[Use]]:
    """Yield what the grammar finds in each of *units*."""
    for unit, state in zip(units, states, strict=True):
        if state.cue and not state.limits and not _is_aside(state.text):
            yield [
                *label_use_grammar.titled(state.text, state.cue),
                *label_use_grammar.behind(state.text, state.cue.end()),
                *label_use_grammar.entries(state.text, state.cue.end()),
            ]
        elif state.vetoed or state.limits or state.explains:
            yield []
        elif state.listing or unit.form is Form.ITEM:
            yield list(label_use_grammar.listed(state.text))
        elif label_use_states.names_alone(state.text):
            yield list(label_use_grammar.names(state.text))
        else:
            yield []


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
