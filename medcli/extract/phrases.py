"""Phrases: a coordinated list taken apart into the terms that it holds, each as a span."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from medcli import vocab
from medcli.facts import Span
from medcli.vocab.lexicon import Lexicon

_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BRACKET = re.compile(r"[()\[\]]")
_SHARED_END = re.compile(r"([\w]+) (?:and|or|and/or|/) ([\w]+)([ -].+)")
_EDGE = " \t\n\u00a0\u202f.,;:!?*•–—-\"“”'’‘"


def _words(name: str, pattern: str) -> re.Pattern[str]:
    return _any_of(vocab.cue_file("phrases.toml")[name], pattern)


def _any_of(words: Iterable[str], pattern: str) -> re.Pattern[str]:
    entries = sorted(set(words), key=len, reverse=True)
    body = "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in entries)
    return re.compile(pattern % body, re.IGNORECASE)


@cache
def _leading() -> dict[str, re.Pattern[str]]:
    """Return the words that lead a term by their first letter, for most terms begin with a letter that none has."""
    entries: dict[str, list[str]] = {}
    for entry in vocab.cue_file("phrases.toml")["leading"]:
        entries.setdefault(entry[0].lower(), []).append(entry)
    return {first: _any_of(own, r"(?:%s)(?![\w-])[\s,]*") for first, own in entries.items()}


@cache
def _trailing() -> tuple[re.Pattern[str], frozenset[str]]:
    """Return the words that trail a term, and the last of each entry, without which none does."""
    last = frozenset(entry.split()[-1].lower() for entry in vocab.cue_file("phrases.toml")["trailing"])
    return _words("trailing", r"\s+(?:%s)\s*$"), last


@cache
def _splitter() -> re.Pattern[str]:
    entries = sorted(vocab.cue_file("phrases.toml")["joiners"], key=len, reverse=True)
    joiner = "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in entries)
    return re.compile(
        rf"\s*[,;]\s*(?:(?:{joiner})\s+)?|\s+(?:{joiner})\s+|(?<=[a-z])\s*/\s*(?=[a-z])|\n+", re.IGNORECASE
    )


@cache
def _stop() -> re.Pattern[str]:
    return _words("stops", r"[,]?\s+(?:%s)(?![\w-])|[.;:!?](?=\s|$)|\s[–—]\s|\s-\s|—")


def object_end(text: str, start: int) -> int:
    """Return where the list that begins at *start* ends: at the first word or mark that opens another thought.

    >>> text = "used to treat cough, colds and fever in adults when rest does not help"
    >>> text[14 : object_end(text, 14)]
    'cough, colds and fever'
    """
    masked = _PARENTHESES.sub(_mask, _bridge().sub(_mask, text))
    match = _stop().search(masked, start)
    return match.start() if match else len(text)


def _mask(match: re.Match[str]) -> str:
    return "_" * len(match.group())


@cache
def _bridge() -> re.Pattern[str]:
    return re.compile(vocab.cue_file("phrases.toml")["bridge"], re.IGNORECASE)


def is_explained(text: str, end: int) -> bool:
    """Say whether behind *end* stands what the term before it comes from: "pain | caused by a sprain"."""
    return _bridge().match(text, end) is not None


def is_vacuous(phrase: str, *, alone: bool) -> bool:
    """Say whether *phrase* names no condition: "symptoms" never does, "pain" does only where it stands *alone*."""
    words = vocab.cue_file("phrases.toml")
    return bare(phrase) in words["vacuous"] or (not alone and bare(phrase) in words["generic"])


@cache
def _clause() -> re.Pattern[str]:
    # Each begins with a set of characters, which a search goes by: most of a text is passed over without a trial.
    return _words(
        "clauses",
        r"[.;!?:—,\s](?:(?<=[.;!?])(?=\s|$)|(?<=:)(?=\s+[A-Z]|\s*$)|(?<=—)|(?<=\s)[–-]\s"
        r"|(?:(?<=,)\s|(?<=\s))(?:%s)(?![\w-]))",
    )


@cache
def _entry() -> re.Pattern[str]:
    return _words("reasons", r"[.:—\s](?:(?<=[.:])(?=\s)|(?<=—)|(?<=\s)[–-]\s|(?<=\s)\(?(?:%s)(?![\w-]))")


def clause_end(text: str, start: int) -> int:
    """Return where the clause that begins at *start* ends.

    >>> text = "avoid it in pregnancy and asthma, because it may harm"
    >>> text[12 : clause_end(text, 12)]
    'pregnancy and asthma'
    """
    match = _clause().search(text, start)
    return match.start() if match else len(text)


def clause_start(text: str, end: int) -> int:
    """Return where the clause that runs up to *end* begins."""
    return max((m.end() for m in _clause().finditer(text, 0, end)), default=0)


def clauses(text: str) -> list[Span]:
    """Return the clauses of *text*, in order."""
    ends = [*((m.start(), m.end()) for m in _clause().finditer(text)), (len(text), len(text))]
    starts = [0, *(end for _, end in ends[:-1])]
    return [Span(start, end) for start, (end, _) in zip(starts, ends, strict=True) if start < end]


def unwrapped(phrase: str) -> str:
    """Return *phrase* with what stands in parentheses, but without the parentheses, spaces single.

    >>> unwrapped("Low blood pressure (especially when standing)")
    'Low blood pressure especially when standing'
    """
    return " ".join(_BRACKET.sub(" ", phrase).split())


@cache
def _no_term() -> re.Pattern[str]:
    return re.compile(vocab.cue_file("phrases.toml")["no_term"], re.IGNORECASE)


def is_no_term(phrase: str) -> bool:
    """Say whether *phrase* cannot name a condition or effect: a part of the body, a time, a bare word of degree.

    >>> [is_no_term(p) for p in ("tongue", "after some weeks", "no", "dry mouth")]
    [True, True, True, False]
    """
    plain = bare(phrase)
    return plain in vocab.cue_file("phrases.toml")["parts"] or _no_term().search(plain) is not None


def entry_end(text: str, longest: int) -> int:
    """Return where the name in a list entry ends: "Dizziness: get up slowly", "Asthma – it may get worse".

    A mark or word behind more than *longest* words belongs to a sentence and ends nothing.
    """
    for match in _entry().finditer(text):
        if 0 < len(text[: match.start()].split()) <= longest:
            return match.start()
    return len(text)


def split_list(text: str, start: int, end: int, known: Lexicon | None = None) -> list[Span]:
    """Return the terms coordinated in ``text[start:end]``, cleaned; names in *known* are never taken apart.

    >>> text = "headache, nausea (mild) and/or an upset stomach"
    >>> [s.of(text) for s in split_list(text, 0, len(text))]
    ['headache', 'nausea (mild)', 'upset stomach']
    """
    guarded = [(m.start(), m.end()) for m in _PARENTHESES.finditer(text, start, end)]
    if known is not None:
        guarded += [(start + m.start, start + m.end) for m in known.find(text[start:end])]
    spans: list[Span] = []
    begin = start
    bridges = list(_bridge().finditer(text, start, end))
    marks = [m for m in _splitter().finditer(text, start, end) if not _overlaps(m, bridges)]
    for match in sorted([*marks, *bridges], key=re.Match.start):
        if any(low < match.end() and match.start() < high for low, high in guarded):
            continue
        spans.append(Span(begin, match.start()))
        begin = match.end()
    spans.append(Span(begin, end))
    return [span for part in spans if (span := clean(text, part, known)).start < span.end]


def _overlaps(match: re.Match[str], others: list[re.Match[str]]) -> bool:
    return any(other.start() < match.end() and match.start() < other.end() for other in others)


def distributed(wording: str) -> list[str]:
    """Return the phrases that a coordination with a shared ending stands for, none where it is not one.

    >>> distributed("Liver and kidney-impaired patients")
    ['Liver-impaired patients', 'kidney-impaired patients']
    >>> distributed("heart or liver disease")
    ['heart disease', 'liver disease']
    """
    match = _SHARED_END.fullmatch(wording)
    return [match[1] + match[3], match[2] + match[3]] if match else []


def clean(text: str, span: Span, known: Lexicon | None = None) -> Span:
    """Return *span* without the words and marks at its ends that are no part of a term; a *known* name stays whole."""
    start, end = span.start, span.end
    while True:
        before = (start, end)
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in _EDGE:
            end -= 1
        if known is not None and known.get(text[start:end]):
            return Span(start, end)
        leading = _leading().get(text[start : start + 1].lower())
        lead = leading.match(text, start, end) if leading else None
        if lead and lead.end() < end:
            start = lead.end()
        end = _without_trailing(text, start, end)
        if (start, end) == before:
            return Span(start, end)


def _without_trailing(text: str, start: int, end: int) -> int:
    trailing, last = _trailing()
    phrase = text[start:end]
    if last.isdisjoint(word.lower() for word in phrase.rsplit(None, 1)[-1:]):
        return end
    tail = trailing.search(phrase)
    return start + tail.start() if tail and tail.start() > 0 else end


def bare(phrase: str) -> str:
    """Return *phrase* without what stands in parentheses, spaces single, in lower case.

    >>> bare("Low blood pressure (especially when standing)")
    'low blood pressure'
    """
    return " ".join(_PARENTHESES.sub(" ", phrase).split()).lower()
