"""The adverse reactions that a label itself calls its most common: "the most common adverse reactions (≥ 5 %) were …".

Such a statement decides for the whole label which of its side effects are common; where there is none, its figures do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from medcli import vocab
from medcli.extract import cues, effect_lists, phrases, terms
from medcli.extract.numbers import parse_percent
from medcli.extract.units import Form, Reading, Unit
from medcli.facts import Document, Fact, Kind, SideEffect, Span
from medcli.readers.label_text import HIGHLIGHTS

_FILE = "common_effects.toml"
_DEGREES = ("most", "some", "threshold")  # tables of the data file, the strongest statement first
_IN_ROW = "side_effect:listed"  # the rule of what a table's row or a list's entry names
_COMMON_FROM = 5.0  # per cent; what the scoring of common side effects counts as common
_END = re.compile(r"(?<!e\.g)(?<!vs)\.(?=\s)")
_TABLE = re.compile(r"\d\S*\s+\(?\d")  # figures side by side: a table that was run into the text
_TITLE_WORDS = 20  # a longer lead-in is a paragraph of its own
_VERBS_TRIED = 3  # "those that were seen in people who were treated were …"


def called_common(document: Document, facts: list[Fact]) -> set[str]:
    """Return the side effects among *facts* that are common by the label's own words, wherever it names them.

    What the label itself calls most common counts; only where it has no such statement do its figures.
    """
    effects = [fact for fact in facts if isinstance(fact, SideEffect)]
    called: dict[str, set[str]] = {degree: set() for degree in _DEGREES}
    for fact in effects:
        degree = fact.rule.removeprefix("side_effect:stated_")
        if fact.rule == _IN_ROW and _announces(document.sections[fact.section].title) == "most":
            if fact.percent_high is None or _reaches(fact):
                called["most"].add(fact.term)
        elif degree in called:
            # What the Highlights call common, or put above a threshold, is what the full text calls most common.
            in_short = document.sections[fact.section].title == HIGHLIGHTS
            outright = in_short and (degree == "some" or _reaches(fact))
            called["most" if outright else degree].add(fact.term)
    return called["most"] or called["some"] or _by_figures(document, facts, effects)


def _by_figures(document: Document, facts: list[Fact], effects: list[SideEffect]) -> set[str]:
    """Return the effects that figures make common: not what is treated, and no share of those who stopped treatment."""
    treated = {fact.term for fact in facts if fact.kind is Kind.INDICATION}
    return {e.term for e in effects if _reaches(e) and e.term not in treated and not _is_of_few(document, e)}


def _is_of_few(document: Document, fact: SideEffect) -> bool:
    section = document.sections[fact.section]
    before = section.text[fact.quote.start : fact.span.start] if fact.rule != _IN_ROW else ""
    return any(cues.fires(cues.load(_FILE, "of_few"), text) for text in (section.title, before))


def as_called(document: Document, fact: SideEffect, common: Collection[str]) -> SideEffect:
    """Return *fact* of a label that calls just *common* common, in the setting that its section's title tells."""
    setting = setting_of(document.sections[fact.section].title)
    called = fact.term in common
    if (fact.common, fact.setting) == (called, setting):  # most are: a copy costs more than the question
        return fact
    return replace(fact, common=called, setting=setting)


@lru_cache(maxsize=256)
def setting_of(title: str) -> str | None:
    """Return the setting that a *title* tells: labels part effects seen in trials from those reported since."""
    return next((rule.attributes["setting"] for rule in cues.load(_FILE, "setting") if rule.search(title)), None)


def _reaches(fact: SideEffect) -> bool:
    if fact.percent_low is None or fact.percent_high is None:
        return False
    share = fact.percent_low if fact.percent_high == 100 else fact.percent_high  # "≥ 2 %" ends at 100
    return share > _COMMON_FROM or share == fact.percent_low == _COMMON_FROM


def extract(reading: Reading) -> Iterator[SideEffect]:
    """Yield the side effects that *reading* lists as its most common, or as those above a threshold."""
    before = ""  # how strongly the sentence before, which ended in a list, was stated
    systems = False  # whether that list is one by systems of the body, or by uses
    led = ""  # how strongly the line before a list announces it
    listed_to = -1  # where the last entry of a list ends
    titled = ""  # the title that the sentence before stands under
    for unit in reading.units:
        if unit.form is Form.ITEM:
            listed_to = unit.span.end
            if degree := _announces(unit.title) or led:
                for listed in _entries(unit):
                    yield from _facts(unit, listed, degree, unit.title)
        elif unit.form is Form.SENTENCE:
            own = reading.document.sections[unit.section].title  # which announces nothing
            first = unit.span.start >= listed_to and unit.title not in (titled, own)
            stated = list(_statements(unit, before, first=first))
            titled = unit.title
            if not stated and before and systems and effect_lists.by_system(unit.text):
                stated = [(before, listed, "") for listed in effect_lists.lists(unit.text, 0)]
            made = [fact for degree, listed, intro in stated for fact in _facts(unit, listed, degree, intro)]
            yield from made
            before = stated[-1][0] if stated else ""
            systems = bool(stated) and _is_titled(unit.text, stated[0])
            if unit.span.start >= listed_to:
                led = "" if made or unit.text.endswith(".") else _announces(unit.text)


def _entries(unit: Unit) -> Iterator[Span]:
    """Yield what the first sentence of an entry lists, as prose may follow; and further lists, behind references."""
    start = _past_subject(unit)
    ends = (_END.search(unit.text, start), cues.load(_FILE, "entry_stop")[0].search(unit.text))
    yield Span(start, min((end.start() for end in ends if end and end.start() >= start), default=len(unit.text)))
    yield from islice(effect_lists.lists(unit.text, start), 1, None)


def _past_subject(unit: Unit) -> int:
    """Return where the list begins under a title that is about something: "… associated with: Gout: tremor, …".

    Or behind a verb of its own, where the title has none: "Most common reactions", "with gout are tremor, …".
    """
    about = unit.title.rstrip(": ").endswith(" with")
    if about and ":" in unit.text:
        return effect_lists.past_title(unit.text, unit.text.find(":") + 1)
    if about or cues.fires(cues.load(_FILE, "in_part"), unit.text):
        return _list_start(effect_lists.INNER.sub(effect_lists.mask, unit.text), 0)
    return effect_lists.past_title(unit.text, 0)


def _is_titled(text: str, stated: tuple[str, Span, str]) -> bool:
    """Say whether the list that a sentence states stands under a title of its own, as further ones may."""
    _, listed, intro = stated
    behind = text.find(intro) + len(intro) if intro else 0
    return behind < listed.start or effect_lists.by_system(listed.of(text))


def _announces(title: str) -> str:
    """Return how strongly a title announces the list under it: "The most common adverse reactions (≥ 5 %) are:"."""
    if len(title.split()) > _TITLE_WORDS:
        return ""
    degree = next((degree for degree in _DEGREES if cues.fires(cues.load(_FILE, degree), title)), "")
    return "" if degree and _is_vetoed("", effect_lists.INNER.sub(" ", title), degree) else degree


def _statements(unit: Unit, before: str, *, first: bool) -> Iterator[tuple[str, Span, str]]:
    """Yield each list of *unit*: how strongly it is stated, where it stands, and the words that open it.

    The *first* sentence under a title may be the list that the title announces.
    """
    text = unit.text
    found = False
    further = cues.load(_FILE, "further")[0].search(text) if before else None
    if further:
        yield before, Span(further.end(), effect_lists.list_end(text, further.end())), ""
        return
    for degree, start, intro in _openings(text):
        found = True
        yield from ((degree, listed, intro) for listed in effect_lists.lists(text, start))
    for rule in cues.load(_FILE, "after"):
        match = rule.search(text)
        if match:
            start = phrases.clause_start(text, match.start())
            if _TABLE.search(text, start, match.start()) is None:
                found = True
                yield rule.attributes.get("degree", "most"), Span(start, match.start()), match.group()
    if not found and first and (degree := _announces(unit.title)):
        for listed in effect_lists.lists(text, _past_subject(unit)):
            yield degree, listed, unit.title  # "Most common adverse reactions (≥ 5 %): …"


def _openings(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield how strongly each statement in *text* is made, where its list begins, and the words that open it."""
    masked = effect_lists.INNER.sub(effect_lists.mask, text)
    begun = 0
    for degree in _DEGREES:
        for rule in cues.load(_FILE, degree):
            for match in rule.finditer(masked if degree != "threshold" else text):
                if match.start() < begun:
                    continue
                start = _list_start(masked, match.end())
                intro = text[match.start() : start]
                if start and not _is_vetoed(text[: match.start()], effect_lists.INNER.sub(" ", intro), degree):
                    begun = start
                    yield degree, start, intro


def _is_vetoed(before: str, intro: str, degree: str) -> bool:
    """Say whether a statement with *intro* is of something else, or its list stands in the table named *before* it."""
    most = degree == "most" and not intro.lower().startswith("more")
    tables = ("veto",) if most else ("veto", "compared")
    for pattern in cues.load(_FILE, "beside")[0].patterns:
        intro = pattern.sub(" ", intro)  # a statement on these alone is no list of effects, one that has them, too, is
    vetoed = any(cues.fires(cues.load(_FILE, table), intro) for table in tables)
    return vetoed or cues.fires(cues.load(_FILE, "before"), before) is not None


def _list_start(masked: str, after: int) -> int:
    """Return where the list behind the verb begins, 0 where no verb introduces one."""
    for verb in cues.load(_FILE, "verb"):
        for pattern in verb.patterns:
            for _, match in zip(range(_VERBS_TRIED), pattern.finditer(masked, after), strict=False):
                if _END.search(masked, after, match.start()):
                    return 0
                if not cues.fires(cues.load(_FILE, "no_list"), masked[match.end() :]):
                    return match.end()
    return 0


def _facts(unit: Unit, listed: Span, degree: str, intro: str) -> Iterator[SideEffect]:
    members = list(effect_lists.members(unit.text, listed))
    if all(cues.fires(cues.load(_FILE, "family_alone"), span.of(unit.text)) for span in members):
        return  # "gastrointestinal disorders": what these were, figures may say
    for span in members:
        term = terms.normal_term(vocab.effects(), span.of(unit.text))
        percent = parse_percent(_tail(unit.text, span.end)) or (parse_percent(intro) if degree == "threshold" else None)
        for drug in unit.drugs:
            yield SideEffect(
                kind=Kind.SIDE_EFFECT,
                drug=drug,
                term=term,
                section=unit.section,
                span=unit.piece(span.start, span.end),
                quote=unit.quote,
                rule=f"side_effect:stated_{degree}",
                common=degree != "threshold",
                percent_low=percent.low if percent else None,
                percent_high=percent.high if percent else None,
            )


def _tail(text: str, start: int) -> str:
    return text[start : start + 20] if text[start : start + 2] == " (" else ""
