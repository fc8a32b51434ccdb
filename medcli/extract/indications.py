"""Indications: what a source says that the drug is used for.

Three ways to state one: a sentence with a cue ("is used to treat …"), a list under a title that announces uses,
and a table with one column for each condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from medcli import vocab
from medcli.extract import cues, phrases, terms
from medcli.extract.combinations import speaks_of_both
from medcli.extract.topics import ASIDE_TOPICS, EFFECT_TOPICS, GROUP_TOPICS, Topic
from medcli.extract.units import Form, Reading, Unit
from medcli.facts import Indication, Kind, Span
from medcli.folding import tokens
from medcli.vocab.quick import Quick

_FILE = "indications.toml"
_BEHIND = 40  # characters in which the population of a use begins
_MUTE = (
    ASIDE_TOPICS
    | EFFECT_TOPICS
    | GROUP_TOPICS
    | {Topic.NOT_INDICATED, Topic.CANDIDATES, Topic.INTERACTIONS, Topic.BENEFITS, Topic.ONSET, Topic.BOXED_WARNING}
)  # fmt: skip
"""Topics under which a verb of treating speaks of something other than the drug's uses."""

_OTHERS = EFFECT_TOPICS | GROUP_TOPICS | {Topic.INTERACTIONS}  # here other medicines are "used to treat" things
_FEWEST_RUN_ON = 3  # conditions in one phrase: two may be one that says more of the other
_LONGEST = 10  # words: a longer list item is a sentence, not the name of a condition


def extract(reading: Reading) -> Iterator[Indication]:
    """Yield the indications that *reading* states."""
    for unit in reading.units:
        if unit.form is Form.CELL:
            yield from _from_cell(reading, unit)
        elif unit.form is Form.ITEM and unit.topic is Topic.INDICATIONS:
            yield from _from_item(unit)
        elif unit.form is Form.SENTENCE and unit.topic not in ASIDE_TOPICS:
            yield from _from_sentence(reading, unit)


@cache
def status_pattern(name: str) -> Quick:
    """Return what tells a use's status, course or population: off, on, acute, chronic or population."""
    return vocab.compile_pattern(vocab.cue_file(_FILE)["statuses"][name], {}, f"{_FILE}: {name}")


def population_behind(text: str, end: int) -> str | None:
    """Return whom a use that ends at *end* is said to be for, close behind it ("children"), or None."""
    # Searched in the whole text: cut off at 40 characters, "menstrual" could end in a word of its own.
    people = status_pattern("population").search(text, end)
    return people.group(1).lower() if people and people.start() < end + _BEHIND else None


@cache
def _heads() -> tuple[frozenset[str], tuple[str, ...]]:
    heads = vocab.cue_file(_FILE)["heads"]
    return frozenset(heads["words"]), tuple(heads["suffixes"])


def _from_sentence(reading: Reading, unit: Unit) -> Iterator[Indication]:
    if (
        unit.text.endswith("?")
        or speaks_of_both(reading, unit)
        or cues.fires(cues.load(_FILE, "sentence_veto"), unit.text)
    ):
        return
    cued = list(_behind_cues(reading, unit))
    yield from cued
    if cued:
        yield from _further(reading, unit)
    if unit.topic is Topic.INDICATIONS:
        yield from _mentions(reading, unit)


def _behind_cues(reading: Reading, unit: Unit) -> Iterator[Indication]:
    for rule in cues.fitting(cues.load(_FILE), unit.text):
        if unit.topic in _MUTE and (rule.name != "used_to_treat" or unit.topic in _OTHERS):
            continue
        for match in rule.finditer(unit.text):
            if not _denied(unit.text[: match.start()], match.group()):
                yield from _list(unit, match.end(), reading.drugs_at(unit, match.start()), rule)


def _further(reading: Reading, unit: Unit) -> Iterator[Indication]:
    for rule in cues.fitting(cues.load(_FILE, "further"), unit.text):
        for match in rule.finditer(unit.text):
            if not _denied(unit.text[: match.start()], match.group()):
                yield from _list(unit, match.end(), reading.drugs_at(unit, match.start()), rule)


def _denied(before: str, cue: str) -> bool:
    inner = cues.fires(cues.load(_FILE, "inner_veto"), cue)
    return inner is not None or cues.fires(cues.load(_FILE, "veto"), before) is not None


def _mentions(reading: Reading, unit: Unit) -> Iterator[Indication]:
    # Under a title that announces uses a known condition needs no cue.
    for clause in phrases.clauses(unit.text):
        text = clause.of(unit.text)
        if cues.fires(cues.load(_FILE, "clause_veto"), text):
            continue
        for mention in vocab.conditions().find(text):
            span = Span(clause.start + mention.start, clause.start + mention.end)
            denied = cues.fires(cues.load(_FILE, "mention_veto"), text[: mention.start])
            if not denied and not phrases.is_vacuous(span.of(unit.text), alone=False):
                for drug in reading.drugs_at(unit, span.start):
                    yield _fact(unit, span, drug, "under_title")


def _list(unit: Unit, start: int, drugs: tuple[str, ...], rule: cues.Rule) -> Iterator[Indication]:
    end = phrases.object_end(unit.text, start)
    spans = phrases.split_list(unit.text, start, end, vocab.conditions())
    # "Pain and fever" are two uses; "pain and stiffness of the hip" is one, and its end says more of it.
    each_known = all(terms.known_term(vocab.conditions(), span.of(unit.text)) for span in spans)
    for span in (part for whole in spans for part in _run_on(unit.text, whole)):
        wording = span.of(unit.text)
        known = "known" not in rule.attributes or terms.known_term(vocab.conditions(), wording)
        alone = len(spans) == 1 or (each_known and not phrases.is_explained(unit.text, span.end))
        if known and is_condition(wording) and not phrases.is_vacuous(wording, alone=alone):
            for drug in drugs:
                yield _fact(unit, span, drug, rule.name)


def _run_on(text: str, span: Span) -> list[Span]:
    """Return the conditions in *span* that lost what stood between them, else *span*: "Panic Disorder (PD) Gout"."""
    found = vocab.conditions().find(span.of(text))
    if len(found) < _FEWEST_RUN_ON or terms.known_term(vocab.conditions(), span.of(text)):
        return [span]
    return [Span(span.start + mention.start, span.start + mention.end) for mention in found]


def _from_item(unit: Unit) -> Iterator[Indication]:
    text = unit.text
    if any(cues.fires(cues.load(_FILE, table), text) for table in ("sentence_veto", "item_veto")):
        return
    lead = cues.load(_FILE, "lead")[0].search(text)
    start = lead.end() if lead else 0
    # "Hypertension: first choice in …" and "Insomnia – short courses" name the condition before the mark.
    end = min(phrases.object_end(text, start), max(start, phrases.entry_end(text, _LONGEST)))
    found: list[Span] = []
    for span in phrases.split_list(text, start, end, vocab.conditions()):
        words = span.of(text).split()
        if phrases.is_no_term(span.of(text)):
            continue
        if len(words) <= _LONGEST and (is_condition(span.of(text)) or (len(words) <= 5 and end >= len(text) - 1)):
            found.append(span)
    found = found or [Span(m.start, m.end) for m in vocab.conditions().find(text)]
    for drug in unit.drugs:
        for span in found:
            yield _fact(unit, span, drug, "listed")


def _from_cell(reading: Reading, unit: Unit) -> Iterator[Indication]:
    header, _, row = unit.title.partition("\t")
    if unit.topic is Topic.INDICATIONS and not vocab.conditions().find(header):
        yield from _from_item(unit)
    elif row and _is_use_row(row) and unit.topic is not Topic.DURATION and vocab.conditions().find(header):
        used = cues.load(_FILE, "cell")[0].search(unit.text)
        if used and not cues.fires(cues.load(_FILE, "cell_veto"), unit.text):
            for drug in reading.subjects.named(row) or unit.drugs:
                yield _fact(unit, Span(0, len(unit.text)), drug, "table_column", term=header)


def _is_use_row(row: str) -> bool:
    return cues.fires(cues.load(_FILE, "use_row"), row) is not None


def is_condition(wording: str) -> bool:
    """Say whether *wording* names a condition, known or told by its last word or its ending."""
    if terms.known_term(vocab.conditions(), wording):
        return True
    if len(wording.split()) > _LONGEST or vocab.drugs().get(wording):
        return False
    if vocab.conditions().find(wording):
        return True
    words = [token for token, _, _ in tokens(wording)]
    heads, suffixes = _heads()
    raw = phrases.bare(wording).split()
    return bool(raw) and (raw[-1].strip(".,") in heads or any(w.endswith(suffixes) for w in words))


def _fact(unit: Unit, span: Span, drug: str, rule: str, term: str = "") -> Indication:
    wording = term or span.of(unit.text)
    around = f"{unit.title} {unit.text}"
    course = (
        "acute"
        if status_pattern("acute").search(wording)
        else "chronic"
        if status_pattern("chronic").search(wording)
        else None
    )
    status = (
        "off label"
        if status_pattern("off").search(around)
        else "on label"
        if status_pattern("on").search(unit.text)
        else None
    )
    return Indication(
        kind=Kind.INDICATION,
        drug=drug,
        term=terms.normal_term(vocab.conditions(), wording),
        section=unit.section,
        span=unit.piece(span.start, span.end),
        quote=unit.quote,
        rule=f"indication:{rule}",
        label_status=status,
        course=course,
        population=population_behind(unit.text, span.end),
    )
