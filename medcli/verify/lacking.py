"""What a label states and its monograph lacks, by medcli's own extraction of the label.

Contraindications and limits on duration have to be there, all of them, and the side effects that the label calls most
common. What the extraction takes wrongly from a label is named in the monograph's ``left_out``, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medcli import vocab
from medcli.evaluate.match import PAIRED, alike, content
from medcli.extract import extract
from medcli.facts import (
    ContraindicatedGroup,
    Document,
    DurationCaution,
    Fact,
    NoneStated,
    Section,
    SideEffect,
    Strength,
)
from medcli.readers.label_sections import topic_of
from medcli.readers.label_text import HIGHLIGHTS
from medcli.verify.lines import Line, Monograph
from medcli.verify.words import share_of

_LIST = 500  # characters that a list of the commonest effects has at most
_ALLERGY = "hypersensitivity"  # the term of one that the label's sentence does not tie to a substance


@dataclass(frozen=True, slots=True)
class Lack:
    """One statement of a label for which the monograph has no line."""

    kind: str  # contraindication, duration, common side effect, none stated
    term: str
    quote: str
    source: str
    place: str
    reason: str = ""  # why it is left out; "" where the monograph does not say


def lacking(monograph: Monograph, label: Document) -> Iterator[Lack]:
    """Yield what *label* states and *monograph* lacks, each once; what is left out on purpose carries its reason."""
    seen: set[tuple[str, str]] = set()
    facts, _ = extract(label)
    for fact in facts:
        kind = _kind(fact, label)
        wording = fact.span.of(label.sections[fact.section].text)
        if not kind or (kind, fact.term) in seen or any(_covers(line, fact, wording) for line in monograph.lines):
            continue
        seen.add((kind, fact.term))
        section = label.sections[fact.section]
        quote = " ".join(fact.quote.of(section.text).split())
        place = f"§{section.number}" if section.number else section.code.replace("_", " ")
        yield Lack(kind, fact.term, quote, label.source, place, monograph.left_out.get(fact.term, ""))


def needless(monograph: Monograph, lacks: Iterable[Lack]) -> list[str]:
    """Return the entries of ``left_out`` that no label states any more."""
    return sorted(monograph.left_out.keys() - {lack.term for lack in lacks})


def _kind(fact: Fact, label: Document) -> str:
    section = label.sections[fact.section]
    if section.title == HIGHLIGHTS and topic_of(section.code) != "side_effects":
        return ""  # the full section says it better; only the commonest effects are named here alone
    match fact:
        case NoneStated():
            return "none stated"
        case ContraindicatedGroup() if topic_of(section.code) == "contraindicated" and not _example(fact, section):
            return "contraindication"
        case DurationCaution():
            return "duration"
        case SideEffect(common=True) if _called_most_common(fact, label):
            return "common side effect"
        case _:
            return ""


def _called_most_common(fact: Fact, label: Document) -> bool:
    section = label.sections[fact.section]
    cues = vocab.cue_file("verify.toml")["most_common"]
    before = section.text[fact.quote.start : fact.span.start]
    sentence = before[max(0, len(before) - _LIST) :].rpartition(". ")[2]
    said = any(re.search(cue, sentence, re.IGNORECASE) for cue in cues)
    return said and topic_of(section.code) == "side_effects" and vocab.effects().get(fact.term) is not None


def _example(fact: Fact, section: Section) -> bool:
    """Whether *fact* is no more than an example of what stands before it: "hypersensitivity (e.g., anaphylaxis)"."""
    before = section.text[fact.quote.start : fact.span.start]
    return re.search(r"\(e\.g\.[^)]*$", before) is not None


def _covers(line: Line, fact: Fact, wording: str) -> bool:
    other = line.fact
    match fact, other:
        case NoneStated(), NoneStated():
            return True
        case ContraindicatedGroup(strength=strength), ContraindicatedGroup():
            weaker = strength is Strength.CONTRAINDICATED and other.strength is not strength
            allergies = fact.term == _ALLERGY and other.group_kind == "allergy"
            return not weaker and (allergies or _same(line, fact, wording) or _broader(fact.term, other.term))
        case DurationCaution(), DurationCaution():
            if fact.max_days is None:
                return other.limit == fact.limit
            return fact.max_days in (other.max_days, other.min_days)
        case SideEffect(), SideEffect(common=True):
            return _same(line, fact, wording)
        case _:
            return False


def _same(line: Line, fact: Fact, wording: str) -> bool:
    if line.fact.term == fact.term:
        return True
    if share_of(fact.term, line.words) >= PAIRED:  # the line says it at greater length, or the label does
        return True
    ours = line.words.rpartition(": ")[2].partition(";")[0]
    pairs = [(a, b) for a in (ours, line.fact.term) for b in (wording, fact.term)]
    return any(alike(a, b) >= PAIRED or content(a) <= content(b) or content(b) <= content(a) for a, b in pairs)


def _broader(term: str, ours: str) -> bool:
    known = vocab.group_table().get(term)
    return known is not None and known.parent == ours
