"""The adverse reactions that a label itself calls its most common: "the most common adverse reactions (≥ 5 %) were …".

Such a statement decides for the whole label which of its side effects are common; where there is none, its figures do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from medcli import vocab
from medcli.extract import cues, phrases, terms
from medcli.extract.numbers import parse_percent
from medcli.extract.reading import Form, Reading, Unit
from medcli.extract.side_effects import is_plausible
from medcli.facts import Document, Fact, Kind, SideEffect, Span
from medcli.readers.label_text import HIGHLIGHTS

_FILE = "common_effects.toml"
_DEGREES = ("most", "some", "threshold")  # tables of the data file, the strongest statement first
_IN_ROW = "side_effect:listed"  # the rule of what a table's row or a list's entry names
_COMMON_FROM = 5.0  # per cent; what the scoring of common side effects counts as common
_INNER = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_APART = re.compile(
    r"\s*[,;:—•]\s*(?:(?:and/or|and|or|followed by)\s+)?|\s+(?:and(?:/or)?|followed by)\s+"
    r"|\s+including\s+(?=[^,;]+,)"  # "flu-like symptoms including chills, fever": not with one member alone
)
_END = re.compile(r"(?<!e\.g)(?<!vs)\.(?=\s)")
_FIGURE = re.compile(r"\(?\s*[<>≤≥]?\s*\d[\d.,]*\s*(?:%|percent\b)[^,;]*$")
_TABLE = re.compile(r"\d\S*\s+\(?\d")  # figures side by side: a table that was run into the text
_REFERENCE = re.compile(r"[.;]?\s*\(\s*\d[\d., ]*\)\s*[.;]?\s*")  # to the section that says it in full
_TITLE_WORDS = 20  # a longer lead-in is a paragraph of its own
_VERBS_TRIED = 3  # "those that were seen in people who were treated were …"


def as_label_calls_them(document: Document, facts: list[Fact]) -> list[Fact]:
    """Return a label's *facts* with each side effect common or not by the label's own words, wherever it names it.

    What the label itself calls most common counts; only where it has no such statement do its figures.
    """
    effects = [fact for fact in facts if isinstance(fact, SideEffect)]
    called: dict[str, set[str]] = {degree: set() for degree in _DEGREES}
    for fact in effects:
        degree = fact.rule.removeprefix("side_effect:stated_")
        if fact.rule == _IN_ROW and _announces(document.sections[fact.section].title) == "most":
            called["most"].add(fact.term)
        elif degree in called:
            # What the Highlights call common, or put above a threshold, is what the full text calls most common.
            in_short = document.sections[fact.section].title == HIGHLIGHTS
            outright = in_short and (degree == "some" or _reaches(fact))
            called["most" if outright else degree].add(fact.term)
    common = called["most"] or called["some"] or _by_figures(document, facts, effects)
    return [_as_called(document, fact, common) if isinstance(fact, SideEffect) else fact for fact in facts]


def _by_figures(document: Document, facts: list[Fact], effects: list[SideEffect]) -> set[str]:
    """Return the effects that figures make common: not what is treated, and no share of those who stopped treatment."""
    treated = {fact.term for fact in facts if fact.kind is Kind.INDICATION}
    return {e.term for e in effects if _reaches(e) and e.term not in treated and not _is_of_few(document, e)}


def _is_of_few(document: Document, fact: SideEffect) -> bool:
    section = document.sections[fact.section]
    before = section.text[fact.quote.start : fact.span.start] if fact.rule != _IN_ROW else ""
    return any(cues.fires(cues.load(_FILE, "of_few"), text) for text in (section.title, before))


def _as_called(document: Document, fact: SideEffect, common: set[str]) -> SideEffect:
    setting = fact.setting or _setting(document.sections[fact.section].title)
    called = fact.term in common
    if (fact.common, fact.setting) == (called, setting):  # most are: a copy costs more than the question
        return fact
    return replace(fact, common=called, setting=setting)


@cache
def _setting(title: str) -> str | None:
    # A label reports effects seen in trials and effects reported since under titles of their own.
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
    for unit in reading.units:
        if unit.form is Form.ITEM:
            listed_to = unit.span.end
            if degree := _announces(unit.title) or led:
                yield from _facts(unit, _entry(unit), degree, unit.title)
        elif unit.form is Form.SENTENCE:
            stated = list(_statements(unit, before, reading.document.sections[unit.section].title))
            if not stated and before and systems and _by_system(unit.text):
                stated = [(before, listed, "") for listed in _lists(unit.text, 0)]
            made = [fact for degree, listed, intro in stated for fact in _facts(unit, listed, degree, intro)]
            yield from made
            before = stated[-1][0] if stated else ""
            systems = bool(stated) and _is_titled(unit.text, stated[0])
            if unit.span.start >= listed_to:
                led = "" if made or unit.text.endswith(".") else _announces(unit.text)


def _entry(unit: Unit) -> Span:
    """Return what the first sentence of a list's entry lists: prose may follow where no mark says that the list ends."""
    start = _past_subject(unit)
    ends = (_END.search(unit.text, start), cues.load(_FILE, "entry_stop")[0].search(unit.text))
    return Span(start, min((end.start() for end in ends if end and end.start() >= start), default=len(unit.text)))


def _past_subject(unit: Unit) -> int:
    """Return where the list begins under a title that is about something: "… associated with: Gout: tremor, …".

    Or behind a verb of its own, where the title has none: "Most common reactions", "with gout are tremor, …".
    """
    if unit.title.rstrip(": ").endswith(" with"):
        return unit.text.find(":") + 1
    if cues.fires(cues.load(_FILE, "in_part"), unit.text):
        return _list_start(_INNER.sub(_mask, unit.text), 0)
    return _past_title(unit.text, 0)


def _is_titled(text: str, stated: tuple[str, Span, str]) -> bool:
    """Say whether the list that a sentence states stands under a title of its own, as further ones may."""
    _, listed, intro = stated
    behind = text.find(intro) + len(intro) if intro else 0
    return behind < listed.start or _by_system(listed.of(text))


def _past_title(text: str, start: int) -> int:
    """Return where the list at *start* begins behind its titles: "Gout: Gout in Adults (≥4%): tremor, …"."""
    while title := _title(text[start:]):
        start += title.end()
    return start


def _title(text: str) -> re.Match[str] | None:
    """Return the title of a system or use that *text* begins with; "Less common: …" is not one."""
    match = cues.load(_FILE, "system")[0].search(text)
    return None if match and cues.fires(cues.load(_FILE, "no_system"), match.group()) else match


def _lists(text: str, start: int) -> Iterator[Span]:
    """Yield the list at *start*, and those that go on behind its reference: "tremor ( 6.1 ) Gout (≥ 5 %): rash"."""
    while True:
        start = _past_title(text, start)
        end = _list_end(text, start)
        yield Span(start, end)
        reference = _REFERENCE.match(text, end)
        if not reference or not _by_system(text[reference.end() :]):
            return
        start = reference.end()


def _announces(title: str) -> str:
    """Return how strongly a title announces the list under it: "The most common adverse reactions (≥ 5 %) are:"."""
    if len(title.split()) > _TITLE_WORDS:
        return ""
    degree = next((degree for degree in _DEGREES if cues.fires(cues.load(_FILE, degree), title)), "")
    return "" if degree and _is_vetoed("", _INNER.sub(" ", title), degree) else degree


def _by_system(text: str) -> bool:
    return _title(text) is not None


def _statements(unit: Unit, before: str, section_title: str) -> Iterator[tuple[str, Span, str]]:
    """Yield each list of *unit*: how strongly it is stated, where it stands, and the words that open it."""
    text = unit.text
    found = False
    further = cues.load(_FILE, "further")[0].search(text) if before else None
    if further:
        yield before, Span(further.end(), _list_end(text, further.end())), ""
        return
    for degree, start, intro in _openings(text):
        found = True
        yield from ((degree, listed, intro) for listed in _lists(text, start))
    for rule in cues.load(_FILE, "after"):
        match = rule.search(text)
        if match:
            start = phrases.clause_start(text, match.start())
            if _TABLE.search(text, start, match.start()) is None:
                found = True
                yield rule.attributes.get("degree", "most"), Span(start, match.start()), match.group()
    if not found and unit.title != section_title and (degree := _announces(unit.title)):
        for listed in _lists(text, _past_subject(unit)):
            yield degree, listed, unit.title  # "Most common adverse reactions (≥ 5 %): …"


def _openings(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield how strongly each statement in *text* is made, where its list begins, and the words that open it."""
    masked = _INNER.sub(_mask, text)
    begun = 0
    for degree in _DEGREES:
        for rule in cues.load(_FILE, degree):
            for match in rule.finditer(masked if degree != "threshold" else text):
                if match.start() < begun:
                    continue
                start = _list_start(masked, match.end())
                intro = text[match.start() : start]
                if start and not _is_vetoed(text[: match.start()], _INNER.sub(" ", intro), degree):
                    begun = start
                    yield degree, start, intro


def _is_vetoed(before: str, intro: str, degree: str) -> bool:
    """Say whether a statement with *intro* is of something else, or its list stands in the table named *before* it."""
    most = degree == "most" and not intro.lower().startswith("more")
    rules = cues.load(_FILE, "veto") + (() if most else cues.load(_FILE, "compared"))
    for pattern in cues.load(_FILE, "beside")[0].patterns:
        intro = pattern.sub(" ", intro)  # a statement on these alone is no list of effects, one that has them, too, is
    return bool(cues.fires(rules, intro) or cues.fires(cues.load(_FILE, "in_a_table"), before))


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


def _mask(match: re.Match[str]) -> str:
    return "_" * len(match.group())


def _list_end(text: str, start: int) -> int:
    masked = text[:start] + re.sub(r"\((?! ?(?:see\b|\d+(?:\.\d+)?[ ,)]))[^()]*\)", _mask, text[start:])
    ends = [m.start() for rule in cues.load(_FILE, "stop") for p in rule.patterns if (m := p.search(masked, start))]
    return min(ends, default=len(text))


def _facts(unit: Unit, listed: Span, degree: str, intro: str) -> Iterator[SideEffect]:
    members = list(_members(unit.text, listed))
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


def _members(text: str, listed: Span) -> Iterator[Span]:
    """Yield the effects in a list, each as it is printed, without its figure; a family's members for the family."""
    for part in _parts(text, listed):
        inner = _INNER.search(text, part.start, part.end)
        whole = part.of(text)
        family = cues.load(_FILE, "family")[0].search(whole)
        if inner and family and _is_family(family["head"], inner.group()):
            yield from _members(text, Span(inner.start() + 1, inner.end() - 1))
            continue
        end = (
            inner.start()
            if inner and inner.start() > part.start and not _goes_on(text, inner.end(), part.end)
            else part.end
        )
        figure = _FIGURE.search(text, part.start, end)
        opener = cues.load(_FILE, "opener")[0].search(whole)
        begin = part.start + (opener.end() if opener else 0)
        span = phrases.clean(text, Span(begin, figure.start() if figure else end), vocab.effects())
        for each in _run_in(text, span):
            if each.start < each.end and _may_be_effect(each.of(text)) and not vocab.drugs().get(each.of(text)):
                yield each


def _run_in(text: str, span: Span) -> list[Span]:
    """Return the effects in *span*: itself, or several with nothing but a space between them where a comma was lost."""
    words = span.of(text)
    if " " not in words or vocab.effects().get(words):
        return [span]
    found = [Span(span.start + each.start, span.start + each.end) for each in vocab.effects().find(words)]
    edges = [span.start, *(edge for each in found for edge in (each.start, each.end)), span.end]
    between = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return found if len(found) > 1 and not "".join(between).strip() else [span]


def _is_family(head: str, members: str) -> bool:
    if cues.fires(cues.load(_FILE, "site"), head):
        return False
    known = vocab.effects()
    return len(known.find(members)) > 1 or not known.get(head)


def _may_be_effect(wording: str) -> bool:
    return is_plausible(wording) and not cues.fires(cues.load(_FILE, "no_effect"), wording)


def _goes_on(text: str, start: int, end: int) -> bool:
    return bool(re.match(r"\s+[a-z]{3}", text[start:end]))


def _opens_members(mark: str, following: str) -> bool:
    return mark.strip() in ("—", ":", "including") or re.match(r"\s*(?:including|such as|like)\b", following) is not None


def _parts(text: str, listed: Span) -> Iterator[Span]:
    """Yield what commas and "and" divide, but for names of families that members follow, and shared endings."""
    masked = text[: listed.start] + _INNER.sub(_mask, text[listed.start : listed.end])
    known = [(listed.start + m.start, listed.start + m.end) for m in vocab.effects().find(listed.of(text))]
    marks = [
        m for m in _APART.finditer(masked, listed.start) if not any(a < m.start() and m.end() < b for a, b in known)
    ]
    begin = listed.start
    for mark in marks:
        span = Span(begin, mark.start())
        known_name = vocab.effects().get(span.of(text))
        if mark.group().strip() == "and" and not known_name and span.of(text).strip().isalpha():
            continue  # "upper and lower abdominal pain"
        begin = mark.end()
        names_family = not known_name or cues.fires(cues.load(_FILE, "family"), f"{span.of(text)}:")
        if not (names_family and _opens_members(mark.group(), masked[mark.end() :])):
            yield span
    yield Span(begin, listed.end)
