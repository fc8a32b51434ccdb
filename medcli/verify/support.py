"""Whether a label says what a monograph's line says: its terms stand in the cited section, strength and numbers agree.

A machine can find that a statement's terms, numbers and strength stand where it is said to; that the sentence made of
them is right is for a reader.
"""

from __future__ import annotations

import re
from functools import cache

from medcli import vocab
from medcli.facts import (
    ContraindicatedGroup,
    Document,
    DurationCaution,
    Fact,
    Kind,
    LimitKind,
    NoneStated,
    Section,
    SideEffect,
    SourceKind,
    Strength,
)
from medcli.names import normalise
from medcli.readers.label_sections import topic_of
from medcli.verify.lines import Line
from medcli.verify.words import LEXICONS, Words, abbreviations, numbers_of

_ENOUGH = 0.34  # of a sentence's words: the others may be ours
_ALLERGY = re.compile(r"^(?:hypersensitivity|allergy|allergic)(?: (?:reactions? )?to)?\s*", re.IGNORECASE)
_FREE = (Kind.BOXED_WARNING, Kind.WARNING, Kind.INTERACTION, Kind.COMBINATION, Kind.MECHANISM)


def unsupported(line: Line, words: Words, source: Document, sections: tuple[Section, ...]) -> str:
    """Return what the *words* of *sections* of *source* do not say of what *line* says, "" where they say all of it."""
    fact = line.fact
    absent = sorted(numbers_of(line.words) - words.numbers)
    if absent and fact.kind is not Kind.DURATION_CAUTION:
        return f"the number {absent[0]:g} does not stand there"
    if fact.kind in _FREE:
        return _sentence(line, words, source)
    return "" if fact.kind is Kind.DOSAGE else _term_of(fact, line, words, sections) or _unboxed(fact, line, source)


def _term_of(fact: Fact, line: Line, words: Words, sections: tuple[Section, ...]) -> str:
    match fact:
        case NoneStated():
            return _none(words)
        case DurationCaution():
            return _duration(fact, line, words)
        case ContraindicatedGroup():
            return _group(fact, line, words, sections)
        case _:
            return "" if words.holds(_term(line), fact.term) else f"“{_term(line)}” does not stand there"


def _unboxed(fact: Fact, line: Line, source: Document) -> str:
    """Return what is wrong where an effect of a label is called serious that no boxed warning of it names."""
    if not isinstance(fact, SideEffect) or not fact.serious or source.kind is not SourceKind.LABEL:
        return ""
    boxed = tuple(section for section in source.sections if topic_of(section.code) == "boxed_warning")
    if boxed and Words(boxed, abbreviations(source)).holds(_term(line), fact.term):
        return ""
    return f"no boxed warning names “{_term(line)}”, so it is not to be called serious"


def _none(words: Words) -> str:
    cues = vocab.cue_file("none_stated.toml")["rule"]
    said = any(re.search(pattern, words.text, re.IGNORECASE) for rule in cues for pattern in rule["patterns"])
    return "" if said else "the section does not say that there is none"


def _term(line: Line) -> str:
    return line.words.rpartition(": ")[2].partition(";")[0].strip()


def _group(fact: ContraindicatedGroup, line: Line, words: Words, sections: tuple[Section, ...]) -> str:
    term = _term(line)
    of = _ALLERGY.sub("", term)
    allergy = of != term
    substances = [mention.term for lexicon in LEXICONS for mention in lexicon().find(of)] if allergy else []
    found = words.holds(of or term, fact.term, *substances) and (not allergy or _speaks_of_allergy(words))
    if not found:
        return f"“{term}” does not stand there"
    if topic_of(sections[0].code) == "contraindicated" or fact.strength is Strength.CAUTION:
        return ""
    told = [*(section.title for section in sections), *words.sentences_with(of or term, fact.term, *substances)]
    pattern = _strength(fact.strength)
    return "" if any(pattern.search(sentence) for sentence in told) else f"it does not say “{fact.strength}” of it"


def _speaks_of_allergy(words: Words) -> bool:
    return re.search(r"hypersensitiv|allerg|anaphyla|sensitiv", words.text, re.IGNORECASE) is not None


@cache
def _strength(strength: Strength) -> re.Pattern[str]:
    return re.compile("|".join(vocab.cue_file("verify.toml")[strength]), re.IGNORECASE)


def _duration(fact: DurationCaution, line: Line, words: Words) -> str:
    if fact.max_days is not None:
        said = any(days.high == fact.max_days and days.low == fact.min_days for days in words.stretches)
        near = any(fact.max_days in (days.low, days.high) for days in words.stretches)
        if not said and not (near and fact.min_days is None):
            return "no such stretch of time stands there"
        return ""
    cues = vocab.cue_file("verify.toml")["short_term"]
    brief = fact.limit is LimitKind.SHORT_TERM_ONLY and any(re.search(cue, words.text, re.IGNORECASE) for cue in cues)
    return "" if brief or words.share(_term(line)) >= _ENOUGH else _few(line)


def _sentence(line: Line, words: Words, source: Document) -> str:
    fact: Fact = line.fact
    if fact.kind in (Kind.INTERACTION, Kind.COMBINATION):
        other = line.words.partition(":")[0].partition(";")[0]
        about = source.identity.generic if source.identity else ""
        # A label of the other drug speaks of that drug throughout: there this drug has to be named.
        wanted = fact.drug if about and about == normalise(other).replace(" and ", " / ") else other
        if not words.holds(wanted, fact.term, *_classes_of(fact.term), *_classes_of(wanted)):
            return f"“{wanted}” does not stand there"
    said = line.words.partition(": ")[2] or line.words
    for lexicon in (vocab.effects, vocab.drugs):  # what a slip would get wrong
        for mention in lexicon().find(said):
            wording = said[mention.start : mention.end]
            if mention.term != fact.drug and not words.holds(wording, mention.term):
                return f"“{wording}” does not stand there"
    return "" if words.share(line.words) >= _ENOUGH else _few(line)


def _classes_of(drug: str) -> tuple[str, ...]:
    known = vocab.drug_table().get(drug)
    return (known.drug_class,) if known else ()


def _few(line: Line) -> str:
    return f"too few of its words stand there: “{line.words}”"
