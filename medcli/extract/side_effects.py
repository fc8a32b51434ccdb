"""Side effects: what a source says that the drug does besides.

In a list or table under a title that announces side effects every entry is one; in running text a cue must say
that the drug causes it, and the effect must be known by name. Combined effects of two drugs are not effects of either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product, zip_longest

from medcli import vocab
from medcli.extract import cues, phrases, terms
from medcli.extract.combinations import is_combined
from medcli.extract.numbers import Percent, parse_percent
from medcli.extract.table_figures import share_of
from medcli.extract.topics import ASIDE_TOPICS, EFFECT_TOPICS, GROUP_TOPICS, Topic
from medcli.extract.units import Form, Reading, Unit
from medcli.facts import Kind, SideEffect, SourceKind, Span

_FILE = "effects.toml"
_LONGEST = 8  # words in an effect that no lexicon knows
_MARKS = re.compile(
    r"(?:\s+[a-z](?:\s*,\s*[a-z])*|[*†‡§¶#]+|(?<=[a-z])\d(?:\s*,\s*\d)*)+\s*$"
)  # of footnotes, behind a cell
_BEFORE = 160  # characters before an effect that may say whose it is
_OR = re.compile(r"\s*(?:and/)?(?:or\b|/)\s*")
_COMMON_FROM = 5.0  # per cent; what the scoring of common side effects counts as common
_DEGREES = ("common", "rare", "serious")  # tables of cues
_FOLLOWING = re.compile(r",(?!\d| in\b)|;|\band\b(?! \d)")  # where what follows begins, and with it its figure
_NEGATION = re.compile(r"\b(?:not|no|never|without|n['’]t) (?:\w+ )?$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3}")
_MUTE = (ASIDE_TOPICS | GROUP_TOPICS | {Topic.INTERACTIONS, Topic.COMBINATION, Topic.CANDIDATES, Topic.MECHANISM}) - {
    Topic.CAUTION
}


def extract(reading: Reading) -> Iterator[SideEffect]:
    """Yield the side effects that *reading* states."""
    for unit in reading.units:
        if unit.topic in _MUTE or (len(unit.drugs) > 1 and is_combined(unit.text)):
            continue
        if unit.form is Form.SENTENCE:
            yield from _from_sentence(reading, unit)
        elif unit.topic in EFFECT_TOPICS:
            yield from _from_list(reading, unit)
        elif unit.form is Form.ITEM:
            yield from _among_drawbacks(unit)


@cache
def _dependence() -> frozenset[str]:
    return frozenset(vocab.cue_file(_FILE)["dependence"]["terms"])


def _from_list(reading: Reading, unit: Unit) -> Iterator[SideEffect]:
    if unit.form is Form.CELL and _is_frequency(unit):
        return
    if cues.fires(cues.load(_FILE, "item_veto"), unit.text):
        return
    drugs = tuple(drug for drug in unit.drugs if not _is_absent(reading, unit, drug))
    for span, term in _listed(unit):
        percent = _percent(unit, span, len(unit.text))
        for drug, each in product(drugs, _each(term)):
            yield _fact(unit, span, drug, "listed", each, percent)


def _listed(unit: Unit) -> Iterator[tuple[Span, str]]:
    only_known = cues.fires(cues.load(_FILE, "symptoms_lead"), unit.title) is not None
    start = _list_start(unit.text)
    marks = _MARKS.search(unit.text, start) if unit.form is Form.CELL else None
    stop = marks.start() if marks else len(unit.text)
    occurs = cues.load(_FILE, "it_occurs")[0].search(unit.text)
    stop = min(stop, max(occurs.start(), start)) if occurs else stop
    # "Low blood pressure (on standing)" is one effect, and not the one that stands before its parenthesis.
    item = phrases.clean(unit.text, Span(start, stop))
    if qualified := vocab.effects().get(phrases.unwrapped(item.of(unit.text))):
        yield item, qualified
        return
    end = min(max(phrases.entry_end(unit.text, _LONGEST), start), stop)
    end = end if end > start else stop
    whole = phrases.clean(unit.text, Span(start, end), vocab.effects())
    shared = [terms.known_term(vocab.effects(), phrase) for phrase in phrases.distributed(whole.of(unit.text))]
    if shared and all(shared):  # "blurred or double vision" is two effects in one wording
        yield from ((whole, term) for term in shared if term)
        return
    spans = phrases.split_list(unit.text, start, end, vocab.effects())
    for span in spans:
        wording = span.of(unit.text)
        # A lone unknown word before a comma is an adjective of what follows: "dry, tickly cough".
        complete = (span is spans[-1] or " " in wording) and not only_known and not _run_on(wording)
        if terms.known_term(vocab.effects(), wording) or (complete and is_plausible(wording)):
            yield span, terms.normal_term(vocab.effects(), wording)
        else:
            for within in vocab.effects().find(wording):
                yield Span(span.start + within.start, span.start + within.end), within.term


def _list_start(text: str) -> int:
    # "In adults the most common side effects include nausea" is a list entry that has a list of its own.
    match = cues.load(_FILE, "effects_list")[0].search(text)
    return match.end() if match else 0


def _run_on(wording: str) -> bool:
    """Say whether *wording* is entries that lost what stood between them: "headache nausea", "legs psoriasis"."""
    found = vocab.effects().find(wording)
    if len(found) != 1:
        return len(found) > 1
    rest = wording[: found[0].start] + wording[found[0].end :]
    return bool(rest.strip()) and phrases.is_no_term(rest.strip(" ,;"))


def _is_absent(reading: Reading, unit: Unit, drug: str) -> bool:
    # The drug's own column says that it has not this effect: "-", "no", "0 %".
    own = [text for title, text in unit.columns if drug in reading.subjects.named(title)]
    return bool(own) and all(cues.fires(cues.load(_FILE, "absent"), text) for text in own)


def _is_frequency(unit: Unit) -> bool:
    # The cell under "How often" or "Placebo" is a figure, not an effect.
    if _WORD.search(unit.text) is None:
        return True
    header = unit.title.partition("\t")[0]
    return cues.fires(cues.load(_FILE, "frequency_column"), header) is not None


def is_plausible(wording: str) -> bool:
    """Say whether *wording* can name an effect that no lexicon knows."""
    words = wording.split()
    if not 0 < len(words) <= _LONGEST or not _WORD.search(wording):
        return False
    if phrases.is_no_term(wording):
        return False
    return not (vocab.drugs().find(wording) or cues.fires(cues.load(_FILE, "implausible"), wording))


def _among_drawbacks(unit: Unit) -> Iterator[SideEffect]:
    # "Sedation side effects" anywhere; "Memory lapses" in a list of drawbacks.
    match = cues.load(_FILE, "named")[0].search(unit.text)
    if match is None and unit.topic is not Topic.WARNINGS:
        return
    entries = [Span(*match.span("effect"))] if match else [span for span, _ in _listed(unit)]
    for span in entries:
        term = terms.known_term(vocab.effects(), span.of(unit.text))
        if term and term not in _dependence():
            percent = _percent(unit, span, len(unit.text))
            for drug in unit.drugs:
                yield _fact(unit, span, drug, "among_drawbacks", term, percent)


def _from_sentence(reading: Reading, unit: Unit) -> Iterator[SideEffect]:
    text = unit.text
    if text.endswith("?"):
        return
    if unit.topic in EFFECT_TOPICS:
        yield from _under_title(reading, unit)
        return
    forward, backward = (cues.fitting(cues.load(_FILE, table), text) for table in ("forward", "backward"))
    if not (forward or backward) or not vocab.effects().find(text):
        return
    for rule in forward:
        for match in rule.finditer(text):
            if not _vetoed(text, Span(0, match.end()), under_title=False):
                end = phrases.clause_end(text, match.end())
                yield from _known(reading, unit, Span(match.end(), end), match.start(), rule.name)
    for rule in backward:
        found = rule.search(text)
        if found and not _vetoed(text, Span(0, len(text)), under_title=False):
            start = phrases.clause_start(text, found.start())
            yield from _known(reading, unit, Span(start, found.start()), found.start(), rule.name)


def _under_title(reading: Reading, unit: Unit) -> Iterator[SideEffect]:
    text = unit.text
    if not vocab.effects().find(text):
        return
    start = _list_start(text)
    for clause in (Span(max(part.start, start), part.end) for part in phrases.clauses(text) if part.end > start):
        if not _vetoed(text, clause, under_title=True) and not _is_of_another(reading, text, clause):
            yield from _known(reading, unit, clause, clause.start, "under_title")


def _is_of_another(reading: Reading, text: str, clause: Span) -> bool:
    # "Swollen ankles come with amlodipine": another drug's, unless the sentence names its own drug as well.
    if reading.document.kind is SourceKind.LABEL:
        return False
    return reading.subjects.names_another(clause.of(text)) and not reading.subjects.named(text)


def _vetoed(text: str, part: Span, *, under_title: bool) -> bool:
    return cues.fires(_vetoes(under_title=under_title), part.of(text), text) is not None


@cache
def _vetoes(*, under_title: bool) -> cues.Rules:
    vetoes = cues.load(_FILE, "veto")
    return cues.Rules(v for v in vetoes if "under_title" in v.attributes) if under_title else vetoes


def _known(reading: Reading, unit: Unit, span: Span, cue: int, rule: str) -> Iterator[SideEffect]:
    drugs = reading.drugs_at(unit, max(cue, 1))
    is_label = reading.document.kind is SourceKind.LABEL
    mentions = vocab.effects().within(unit.text, span)
    for mention, following in zip_longest(mentions, mentions[1:]):
        until = following.start if following else len(unit.text)
        if mention.term in _dependence() or _negated(unit.text, mention.start):
            continue
        found = Span(mention.start, mention.end)
        if not is_label and _is_had(unit.text, found.start, found.end):
            continue
        percent = _percent(unit, found, until)
        if percent and is_label and _is_had(unit.text, found.start, found.end):
            percent = None  # "in patients with gout it was 17 %": the figure is of something else
        for drug, each in product(drugs, _each(mention.term)):
            yield _fact(unit, found, drug, rule, each, percent)


def _is_had(text: str, start: int, end: int) -> bool:
    """Say whether a person has what stands at *start* before the drug: "people with gout", "medicines for diabetes"."""
    before, after = cues.load(_FILE, "had_before"), cues.load(_FILE, "had_behind")
    return (
        cues.fires(before, text[max(0, start - _BEFORE) : start], text) is not None
        or cues.fires(after, text[end:], text) is not None
    )


def _negated(text: str, start: int) -> bool:
    before = text[:start]
    # Only its last two words can negate: the rest of a long sentence is not searched.
    return before[-1:].isspace() and _NEGATION.search(f"{' '.join(before.rsplit(None, 2)[-2:])} ") is not None


@lru_cache(maxsize=4096)
def _each(term: str) -> tuple[str, ...]:
    """Return the effects that a term names: "nausea and vomiting" is two where both are known."""
    halves = tuple(vocab.effects().get(half) or "" for half in term.split(" and "))
    return halves if len(halves) == 2 and all(halves) else (term,)


def _fact(unit: Unit, span: Span, drug: str, rule: str, term: str, percent: Percent | None) -> SideEffect:
    said = _degrees(unit.title, unit.text)
    common = unit.topic is Topic.COMMON_SIDE_EFFECTS or "common" in said
    if "rare" in said or unit.topic is Topic.SERIOUS_SIDE_EFFECTS:
        common = False
    elif not common and percent is not None:
        common = percent.high >= _COMMON_FROM
    return SideEffect(
        kind=Kind.SIDE_EFFECT,
        drug=drug,
        term=term,
        section=unit.section,
        span=unit.piece(span.start, span.end),
        quote=unit.quote,
        rule=f"side_effect:{rule}",
        common=common,
        percent_low=percent.low if percent else None,
        percent_high=percent.high if percent else None,
        serious=unit.topic is Topic.BOXED_WARNING or (unit.topic is Topic.SERIOUS_SIDE_EFFECTS and "serious" in said),
    )


@lru_cache(maxsize=64)  # one sentence may state many effects
def _degrees(title: str, text: str) -> frozenset[str]:
    """Return what a sentence and the title above it call the effects that they name: common, rare, serious."""
    around = f"{title} {text}"
    return frozenset(degree for degree in _DEGREES if cues.fires(cues.load(_FILE, degree), around, title, text))


def _percent(unit: Unit, span: Span, until: int) -> Percent | None:
    """Return the figure of the effect in *span*: it stands behind it, before the next comma and the effect at *until*.

    In a table it stands in its row.
    """
    if unit.form is Form.CELL:
        return share_of(unit.columns, unit.drugs) if unit.columns else parse_percent(unit.row)
    if _OR.fullmatch(unit.text, span.end, until):  # "nausea or vomiting (7 %)"
        until = len(unit.text)
    behind = unit.text[span.end : until]
    following = _FOLLOWING.search(behind)
    return parse_percent(span.of(unit.text)) or parse_percent(behind[: following.start()] if following else behind)
