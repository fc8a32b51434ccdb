"""Uses that are no condition: an anesthesia, a picture of a part of the body, or whatever stands behind a cue.

"For induction and maintenance of anesthesia", "to visualize the left ventricle": what is named so is the use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from medcli import vocab
from medcli.extract import cues, label_use_grammar, phrases, terms
from medcli.extract.label_use_scope import Use
from medcli.extract.label_use_states import State
from medcli.extract.units import Form, Unit
from medcli.facts import Span

_FILE = "label_uses.toml"
_LONGEST = 25  # words of what is told in place of a condition


def of_section(units: Iterable[Unit], states: Iterable[State]) -> Iterator[list[Use]]:
    """Yield, of *units* that name no condition, each use that stands behind a cue: "imaging of the brain"."""
    for unit, state in zip(units, states, strict=True):
        goes_on = state.listing and unit.form is Form.ITEM
        silent = state.vetoed or state.limits or not (state.cue or goes_on)
        yield [] if silent else list(_told(state.text))


def with_anesthesia(state: State, uses: list[Use]) -> list[Use]:
    """Return *uses*, which the text of *state* names, and each step of an anesthesia that it names."""
    if state.vetoed or state.limits or state.explains or not (state.cue or state.listing):
        return uses
    start = state.cue.end() if state.cue else 0
    steps = [m for rule in cues.load(_FILE, "anesthesia") for m in rule.finditer(state.text, start)]
    found = [
        Use(terms.normal_term(vocab.conditions(), m["what"]), Span(*m.span("what")), "does", sure=True) for m in steps
    ]
    others = [use for use in uses if not any(_meet(use.span, step.span) for step in found)]
    return sorted([*others, *found], key=lambda use: use.span) if found else uses


def _meet(span: Span, other: Span) -> bool:
    return span.start < other.end and other.start < span.end


def _told(text: str) -> Iterator[Use]:
    """Yield what *text* tells behind its first cue, part by part: "to do A and to do B" tells of two uses."""
    start = min((m.end() for rule in cues.load(_FILE, "cue") if (m := rule.search(text))), default=0)
    for mark in [*cues.load(_FILE, "whole_next")[0].finditer(text, start), None]:
        if use := _part(text, start, mark.start() if mark else len(text)):
            yield use
        start = mark.end() if mark else len(text)


def _part(text: str, start: int, end: int) -> Use | None:
    start = label_use_grammar.past_preposition(text[:end], start)
    end = min((m.start() for m in cues.load(_FILE, "whole_stop")[0].finditer(text[:end], start)), default=end)
    lead = max((m.end() for m in cues.load(_FILE, "whole_lead")[0].finditer(text[:end], start)), default=start)
    known = vocab.conditions().find(text[start:end])
    if known and len(text[start:end].split()) <= label_use_grammar.LONGEST:
        return Use(known[0].term, Span(start + known[0].start, start + known[0].end), "whole", sure=True)
    span = phrases.clean(text, Span(lead, end))
    if not 1 < len(span.of(text).split()) <= _LONGEST or phrases.is_vacuous(span.of(text), alone=True):
        return None
    return Use(terms.cleaned(phrases.bare(span.of(text))), span, "whole", sure=False)
