"""The grammar of what a label says its drug is for: a cue, an opener ("for the treatment of") and a list behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from medcli import vocab
from medcli.extract import cues, phrases, terms
from medcli.extract.indications import is_condition
from medcli.extract.label_use_scope import Use
from medcli.facts import Span
from medcli.vocab.lexicon import Mention

_FILE = "label_uses.toml"
_CLAUSE = re.compile(r";|:(?=\s)")
_GAP = re.compile(r"[\s,-]*(?:(?:the|minor)\s+)?")  # between names of a list that has lost its marks
_DANGLING = re.compile(r"(?:\s+(?:in|for|among|of|with|associated|due|caused|secondary|related))+$")
_COMES_FROM = re.compile(r"\b(?:with|to|by|of|from|in)\s+(?:[\w-]+\s+)?$")
FEWEST_RUN_ON = 3
"""Names in what is longer than a name: a list whose marks were lost."""
_FEWEST_ENTRIES = 8  # of a list that has lost its marks, in one sentence
LONGEST = 12
"""Words in the name of a condition."""
_LONGEST_UNKNOWN = 7  # of one that no lexicon knows any word of


def titled(text: str, cue: re.Match[str]) -> Iterator[Use]:
    """Yield the condition that stands as a title before the sentence whose *cue* was found."""
    # "Heart Failure The tablets are indicated …": a title that was run into the sentence.
    for mention in vocab.conditions().find(text[: cue.start()])[:1]:
        if not text[: mention.start].strip() and text[mention.end :].lstrip(" (")[:1].isupper():
            yield Use(mention.term, Span(mention.start, mention.end), "titled", sure=True)


def listed(text: str) -> Iterator[Use]:
    """Yield the conditions of a line that stands in a list of them."""
    openers = _openers(text, 0)
    if openers and openers[0].start() < 40:
        yield from behind(text, 0)
    else:
        family = cues.load(_FILE, "family")[0].search(text)
        start = family.end() if family else 0
        yield from _objects(text, start, ends_at(text, start), strict=family is None, family=family is not None)


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


def ends_at(text: str, start: int) -> int:
    """Return where what is named behind *start* ends at the latest."""
    masked = re.sub(r"\((?! ?see)[^()]*\)", _underline, text)
    ends = [m.start() for rule in cues.load(_FILE, "stop") for p in rule.patterns if (m := p.search(masked, start))]
    return min(ends, default=len(text))


def _underline(match: re.Match[str]) -> str:
    return "_" * len(match.group())


def behind(text: str, start: int) -> Iterator[Use]:
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
        marks = [(past_preposition(text, start), "directly"), *marks]
    done = False  # whether this opener named a condition, so that the people behind it are its population
    for number, (place, rule) in enumerate(marks):
        if rule != "who_have_it":
            done = False
        elif done:
            continue
        limit = marks[number + 1][0] if number + 1 < len(marks) else len(text)
        following = [m.start() for m in (*openers, *people) if m.start() >= place]
        begin = _past_measures(text, place)
        stop = min(ends_at(text, begin), limit, *following, len(text))
        for use in _objects(text, begin, stop, strict=rule == "directly"):
            done = done or use.sure
            yield replace(use, rule=rule)


def past_preposition(text: str, start: int) -> int:
    """Return where the words behind a cue at *start* begin that name something."""
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


def _objects(text: str, start: int, end: int, *, strict: bool, family: bool = False) -> Iterator[Use]:
    """Yield the conditions listed in ``text[start:end]``; where *strict*, only those that a word marks as one.

    Of a *family* ("Skin diseases: …") every entry is one.
    """
    shared = cues.load(_FILE, "shared")[0].search(text[start:end])
    head = shared["head"] if shared else ""
    first = True
    for whole in _paired(text, phrases.split_list(text, start, end, vocab.conditions())):
        dangling = _DANGLING.search(text, whole.start, whole.end)
        span = Span(whole.start, dangling.start()) if dangling else whole
        wording = span.of(text)
        if head and not first and not is_condition(wording) and len(wording.split()) <= 4 and not _is_none(wording):
            yield Use(f"{phrases.bare(wording)} {head.lower()}", span, "listed", sure=True)
            continue
        found = _each(text, span, loose=(first or family) and not strict)
        yield from (replace(use, sure=True) for use in found) if family else found
        first = False


def _paired(text: str, spans: list[Span]) -> list[Span]:
    """Return *spans* with those joined that name one part of the body: "skin and soft tissue"."""
    joined: list[Span] = []
    pairs = [match.span() for match in cues.load(_FILE, "pair")[0].finditer(text)]
    for span in spans:
        if joined and any(low <= joined[-1].start and span.end <= high for low, high in pairs):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _each(text: str, span: Span, *, loose: bool) -> Iterator[Use]:
    wording = span.of(text)
    if len(wording.split()) > LONGEST + 6:
        yield from _run_on(text, span)
        return
    if not wording or phrases.is_vacuous(wording, alone=False):
        return
    if whole := terms.known_term(vocab.conditions(), wording):
        yield Use(whole, span, "listed", sure=True)
        return
    known = vocab.conditions().find(wording)
    core = _core(wording)
    inside = [m for m in known if m.start < len(core)] or known[:1]
    if inside:
        # A list whose marks were lost names one behind the other.
        if len(inside) > 1 and are_listed(wording, inside):
            yield from (Use(m.term, at(span, m), "listed", sure=True) for m in inside)
        else:
            best = max(inside, key=lambda m: (m.end, m.start - m.end))
            in_tail = best.start >= len(core)  # "these symptoms due to hay fever"
            if not phrases.is_vacuous(best.term, alone=True) and (in_tail or not _is_none(core)):
                family = best.term in families() and best.start > 0
                yield Use(terms.cleaned(phrases.bare(core)) if family else best.term, span, "listed", sure=True)
        return
    if vocab.drugs().find(core) or _is_none(core):
        return
    words = len(core.split())
    sure = words <= LONGEST and is_condition(core)
    if sure or (loose and words <= _LONGEST_UNKNOWN):
        yield Use(terms.cleaned(phrases.bare(core)) or core.lower(), span, "listed", sure=sure)


def entries(text: str, start: int) -> Iterator[Use]:
    """Yield the known names behind *start* that begin like entries, where so many do that a list has lost its marks."""
    known = [m for m in vocab.conditions().find(text[start:]) if text[start + m.start].isupper()]
    if len(known) >= _FEWEST_ENTRIES:
        yield from (Use(m.term, Span(start + m.start, start + m.end), "listed", sure=True) for m in known)


def names(text: str) -> Iterator[Use]:
    """Yield the known names of a list that has lost its marks; what a condition comes from is none, nor is a title."""
    for name in vocab.conditions().find(text):
        told = not (_COMES_FROM.search(text, 0, name.start) or text.startswith(":", name.end))
        if told and not _is_none(text[name.start : name.end]):
            yield Use(name.term, Span(name.start, name.end), "listed", sure=True)


@cache
def families() -> frozenset[str]:
    """Return the names that are told apart only by the words before them: "cancer"."""
    return frozenset(vocab.cue_file(_FILE)["names"]["family"])


def _run_on(text: str, span: Span) -> Iterator[Use]:
    """Yield the known names in what is too long for one: a list that lost its marks. What one comes from is none."""
    known = [m for m in vocab.conditions().find(span.of(text)) if not _COMES_FROM.search(span.of(text), 0, m.start)]
    if len(known) >= FEWEST_RUN_ON:
        yield from (Use(m.term, at(span, m), "listed", sure=True) for m in known)


def at(span: Span, mention: Mention) -> Span:
    """Return where *mention*, found in the words at *span*, stands."""
    return Span(span.start + mention.start, span.start + mention.end)


def _is_none(wording: str) -> bool:
    bare = phrases.bare(wording)
    return any(cues.fires(cues.load(_FILE, table), bare) for table in ("no_condition", "cause"))


def _core(wording: str) -> str:
    tail = cues.load(_FILE, "tail")[0].search(wording)
    return wording[: tail.start()].rstrip() if tail and tail.start() else wording


def are_listed(wording: str, known: Sequence[Mention]) -> bool:
    """Say whether nothing but marks stands between the names *known* in *wording*."""
    return all(_GAP.fullmatch(wording, a.end, b.start) for a, b in pairwise(known))
