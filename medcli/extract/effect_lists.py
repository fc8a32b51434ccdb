"""Lists of effects in a label's statement: where each begins behind its title, where it ends, and what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medcli import vocab
from medcli.extract import cues, phrases
from medcli.extract.side_effects import is_plausible
from medcli.facts import Span

_FILE = "common_effects.toml"
INNER = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
"""What stands in parentheses or brackets."""
_APART = re.compile(
    r"\s*[,;:—•]\s*(?:(?:and/or|and|or|followed by)\s+)?|\s+(?:and(?:/or)?|followed by)\s+"
    r"|\s+including\s+(?=[^,;]+,)"  # "flu-like symptoms including chills, fever": not with one member alone
)
_FIGURE = re.compile(r"\(?\s*[<>≤≥]?\s*\d[\d.,]*\s*(?:%|percent\b)[^,;]*$")
_REFERENCE = re.compile(r"[.;]?\s*\(\s*\d[\d., ]*\)\s*[.;]?\s*")  # to the section that says it in full


def mask(match: re.Match[str]) -> str:
    """Return as many underscores as *match* has characters: what stands there is no part of the sentence around it."""
    return "_" * len(match.group())


def by_system(text: str) -> bool:
    """Say whether *text* begins with the title of a system of the body or of a use: "Gout (≥ 5 %): …"."""
    return _title(text) is not None


def _title(text: str) -> re.Match[str] | None:
    """Return the title of a system or use that *text* begins with; "Less common: …" is not one."""
    match = cues.load(_FILE, "system")[0].search(text)
    return None if match and cues.fires(cues.load(_FILE, "no_system"), match.group()) else match


def past_title(text: str, start: int) -> int:
    """Return where the list at *start* begins behind its titles: "Gout: Gout in Adults (≥4%): tremor, …"."""
    while title := _title(text[start:]):
        start += title.end()
    return start


def lists(text: str, start: int) -> Iterator[Span]:
    """Yield the list at *start*, and those that go on behind its reference: "tremor ( 6.1 ) Gout (≥ 5 %): rash"."""
    while True:
        start = past_title(text, start)
        end = list_end(text, start)
        yield Span(start, end)
        reference = _REFERENCE.match(text, end)
        if not reference or not by_system(text[reference.end() :]):
            return
        start = reference.end()


def list_end(text: str, start: int) -> int:
    """Return where the list at *start* ends: at its sentence's end, a reference, or words on something else."""
    in_some = [m for m in cues.load(_FILE, "in_some")[0].finditer(text, start) if _goes_on_behind(text, m.end())]
    for match in in_some:
        text = text[: match.start()] + "_" * len(match.group()) + text[match.end() :]
    masked = text[:start] + re.sub(r"\((?! ?(?:see\b|\d+(?:\.\d+)?[ ,)]))[^()]*\)", mask, text[start:])
    ends = [m.start() for rule in cues.load(_FILE, "stop") for p in rule.patterns if (m := p.search(masked, start))]
    return min(ends, default=len(text))


def _goes_on_behind(text: str, comma: int) -> bool:
    """Say whether the list goes on at *comma*: with a known effect."""
    return vocab.effects().get(_APART.split(text[comma + 1 :].lstrip(), maxsplit=1)[0]) is not None


def members(text: str, listed: Span) -> Iterator[Span]:
    """Yield the effects in *listed*, each as it is printed, without its figure; a family's members for the family."""
    for part in _parts(text, listed):
        inner = INNER.search(text, part.start, part.end)
        whole = part.of(text)
        family = cues.load(_FILE, "family")[0].search(whole)
        if inner and family and _is_family(family["head"], inner.group()):
            yield from members(text, Span(inner.start() + 1, inner.end() - 1))
            continue
        end = (
            inner.start()
            if inner and inner.start() > part.start and not _goes_on(text, inner.end(), part.end)
            else part.end
        )
        figure = _FIGURE.search(text, part.start, end)
        some = cues.load(_FILE, "in_some")[0].search(text[part.start : part.end + 1])
        end = min(figure.start() if figure else end, part.start + some.start() if some else end)
        span = phrases.clean(text, Span(_behind_opener(text, part.start, end), end), vocab.effects())
        for each in _run_in(text, span):
            if each.start < each.end and _may_be_effect(each.of(text)) and not vocab.drugs().get(each.of(text)):
                yield each


def _behind_opener(text: str, start: int, end: int) -> int:
    """Return where the name of an effect begins: "included rash", "related to bleeding"."""
    for rule in cues.load(_FILE, "opener"):
        match = rule.search(text[start:end])
        if match and ("known" not in rule.attributes or vocab.effects().get(text[start + match.end() : end].strip())):
            return start + match.end()
    return start


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
    return (
        mark.strip() in ("—", ":", "including") or re.match(r"\s*(?:including|such as|like)\b", following) is not None
    )


def _parts(text: str, listed: Span) -> Iterator[Span]:
    """Yield what commas and "and" divide, but for names of families that members follow, and shared endings."""
    masked = text[: listed.start] + INNER.sub(mask, text[listed.start : listed.end])
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
        is_family = cues.fires(cues.load(_FILE, "family"), f"{span.of(text)}:") and mark.group().strip() != "including"
        names_family = not known_name or is_family
        if not (names_family and _opens_members(mark.group(), masked[mark.end() :])):
            yield span
    yield Span(begin, listed.end)
