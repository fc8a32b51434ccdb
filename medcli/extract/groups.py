"""Contraindicated groups: who must not, or should not, take the drug, and how strongly a source says so.

Three strengths are kept apart: contraindicated ("do not take it if you …"), avoid ("should avoid it", "not
recommended in") and caution ("tell your doctor before taking it if you …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from medcli import vocab
from medcli.extract import cues, phrases, terms
from medcli.extract.topics import ASIDE_TOPICS, EFFECT_TOPICS, GROUP_TOPICS, Topic, classify
from medcli.extract.units import Form, Reading, Unit
from medcli.facts import ContraindicatedGroup, Kind, Span, Strength
from medcli.vocab.lexicon import Mention
from medcli.vocab.quick import Quick

_FILE = "groups.toml"
_LONGEST = 12  # words in a list entry that names a group
_PARENTHESES = re.compile(r"\([^()]*\)")
_SAINT = re.compile(r"\bSt\.")  # its full stop ends no entry: "St. John's wort"
_STRENGTHS = {
    Topic.CONTRAINDICATED: Strength.CONTRAINDICATED,
    Topic.AVOID: Strength.AVOID,
    Topic.CAUTION: Strength.CAUTION,
}
_MUTE = ASIDE_TOPICS | {Topic.CANDIDATES, Topic.BENEFITS, Topic.ONSET}


def extract(reading: Reading) -> Iterator[ContraindicatedGroup]:
    """Yield the groups that *reading* keeps from its drugs, or lets have them only with care."""
    source = reading.document.kind
    yield from (replace(fact, kind=fact.strength.kind_in(source)) for fact in _groups(reading))


def _groups(reading: Reading) -> Iterator[ContraindicatedGroup]:
    for unit in reading.units:
        if unit.topic in _MUTE:
            continue
        if unit.form is not Form.SENTENCE:
            if unit.topic in GROUP_TOPICS:
                yield from _from_list(reading, unit)
            continue
        yield from _from_sentence(reading, unit)


def _from_list(reading: Reading, unit: Unit) -> Iterator[ContraindicatedGroup]:
    of_person = _pattern("conditional", "pattern").search(unit.title) is not None
    if _is_own_sentence(unit) or (cues.fires(cues.load(_FILE, "item_veto"), unit.text) and not of_person):
        return
    strength = _strength(unit)
    text = _PARENTHESES.sub(_without_reason, unit.text)
    named = list(_named(text, Span(0, phrases.entry_end(_SAINT.sub(_blank, text), _LONGEST))))
    if named:
        for mention, kind in (each for each in named if not _is_subject(reading, unit.text, *each)):
            for drug in (d for d in unit.drugs if mention.term not in (d, _class_of(d))):
                yield _fact(unit, Span(mention.start, mention.end), drug, mention.term, kind, strength, "listed")
        return
    opening = _pattern("opening", "pattern").match(unit.text)
    span = phrases.clean(unit.text, Span(opening.end() if opening else 0, phrases.entry_end(unit.text, _LONGEST)))
    is_title = classify(unit.text) is not Topic.NONE or _pattern("no_group", "pattern").search(span.of(unit.text))
    if 0 < len(span.of(unit.text).split()) <= _LONGEST and unit.form is Form.ITEM and not is_title:
        term = terms.normal_term(vocab.conditions(), span.of(unit.text))
        for drug in unit.drugs:
            yield _fact(unit, span, drug, term, "condition", strength, "listed")


def _is_own_sentence(unit: Unit) -> bool:
    # An entry with a cue of its own ("Older adults should take less") is read as a sentence as well.
    return len(unit.text.split()) > 2 * _LONGEST


def _strength(unit: Unit) -> Strength:
    topic = classify(unit.title.partition("\t")[0])
    return _STRENGTHS.get(topic, _STRENGTHS.get(unit.topic, Strength.CAUTION))


def _named(text: str, span: Span) -> Iterator[tuple[Mention, str]]:
    """Yield the groups named in *span*: allergies and ages, known groups, conditions, then drugs and classes."""
    taken: list[tuple[int, int]] = []
    allergies: list[tuple[int, int]] = []
    for term, low, high in _with_shared_end(span.of(text)):
        taken.append((span.start + low, span.start + high))
        yield Mention(term, *taken[-1]), _kind(term)
    for found, kind in _candidates(span.of(text)):
        mention = Mention(found.term, span.start + found.start, span.start + found.end)
        overlaps = any(low < mention.end and mention.start < high for low, high in taken)
        if kind == "allergy":  # "allergic to it, ibuprofen or aspirin" is one; "…, asthma or gout" goes on with others
            comma = text.find(",", mention.start, mention.end)
            taken.append((mention.start, comma if comma > 0 else mention.end))
            allergies.append((mention.start, mention.end))
            yield mention, kind
            continue
        if kind == "co-medication" and any(low < mention.end and mention.start < high for low, high in allergies):
            continue
        if overlaps or _is_wide(mention, text) or _names_no_group(mention, kind, text):
            continue
        if kind == "condition" and (medicine := _pattern("medicine_for", "pattern").search(text[: mention.start])):
            taken.append((medicine.start(), mention.end))
            if not _pattern("medicine_for", "named").match(text[mention.end :]):
                yield Mention(f"medicines for {mention.term}", medicine.start(), mention.end), "co-medication"
            continue
        taken.append((mention.start, mention.end))
        yield mention, kind


def _with_shared_end(text: str) -> Iterator[tuple[str, int, int]]:
    # "Liver and kidney-impaired patients" is two groups in one wording.
    for match in _pattern("shared_end", "pattern").finditer(text):
        named = [vocab.groups().get(match[part] + match[3]) for part in (1, 2)]
        if all(named):
            yield from ((term, match.start(), match.end()) for term in named if term)


def _candidates(text: str) -> Iterator[tuple[Mention, str]]:
    for match in _pattern("allergy", "pattern").finditer(text):
        term = next(
            (m.term for m in vocab.groups().find(match.group()) if _kind(m.term) == "allergy"), "hypersensitivity"
        )
        yield Mention(term, match.start(), match.end()), "allergy"
    for match in _pattern("ages", "young").finditer(text):
        if _years(match["age"]) <= vocab.cue_file(_FILE)["ages"]["child_to"]:
            yield Mention("children", match.start(), match.end()), "population"
    for match in _pattern("ages", "old").finditer(text):
        yield Mention("older adults", match.start(), match.end()), "population"
    conditions = [found for found in vocab.conditions().find(text) if not phrases.is_vacuous(found.term, alone=False)]
    whole = [found for found in vocab.groups().find(text) if not _is_part(found, conditions)]
    yield from ((found, _kind(found.term)) for found in whole)
    yield from ((found, "condition") for found in conditions)
    yield from ((found, "co-medication") for found in vocab.classes().find(text))
    for found in vocab.drugs().find(text):  # "Orap" is pimozide, and who takes that is a group with a name of its own
        group = vocab.groups().get(found.term)
        named = group is not None and _kind(group) == "co-medication"
        yield found._replace(term=group) if group and named else found, "co-medication"


def _is_part(mention: Mention, longer: list[Mention]) -> bool:
    # "Fever" in "hay fever" is no group of its own.
    size = mention.end - mention.start
    return any(m.start <= mention.start and mention.end <= m.end and m.end - m.start > size for m in longer)


def _years(age: str) -> int:
    return int(age) if age.isdigit() else int(vocab.cue_file("durations.toml")["numbers"][age.lower()])


def _kind(group: str) -> str:
    return vocab.group_table()[group].kind


@cache
def _pattern(table: str, key: str) -> Quick:
    return vocab.compile_pattern(vocab.cue_file(_FILE)[table][key], {}, f"{_FILE}: {table}")


def _blank(match: re.Match[str]) -> str:
    return "_" * len(match.group())


def _without_reason(match: re.Match[str]) -> str:
    # "Older adults (risk of falls)" gives its reason, "statins (if you take more than 20 mg)" its circumstance.
    reason = phrases.entry_end(f"x {match.group()}", _LONGEST) < len(match.group()) + 2
    return _blank(match) if reason else match.group()


def _names_no_group(mention: Mention, kind: str, text: str) -> bool:
    """Say whether the words at *mention* name nobody here: "your child", "an HIV test", "the antibiotic linezolid"."""
    before, after = text[: mention.start], text[mention.end :]
    if mention.term in vocab.cue_file(_FILE)["no_group"]["terms"] or _pattern("medicine_of", "pattern").match(after):
        return True
    if kind == "population":
        return _pattern("no_group", "before_people").search(before) is not None
    if kind == "co-medication" and vocab.classes().get(text[mention.start : mention.end]):
        noun = _pattern("no_group", "behind_class").match(after)
        named = vocab.drugs().find(after[noun.end() :]) if noun else []
        return bool(named) and named[0].start == 0
    return False


def _is_wide(mention: Mention, text: str) -> bool:
    if (
        mention.term not in vocab.cue_file(_FILE)["wide"]["terms"]
        or mention.end - mention.start > len(mention.term) + 2
    ):
        return False
    return _pattern("wide", "pattern").search(text[mention.end :]) is not None


def _from_sentence(reading: Reading, unit: Unit) -> Iterator[ContraindicatedGroup]:
    text = unit.text
    if cues.fires(cues.load(_FILE, "veto"), text):
        return
    seen: set[tuple[int, int]] = set()
    for rule, strength, span, cue in _scopes(unit):
        for mention, kind in _named(text, span):
            if rule == "under_title" and kind == "condition" and not _is_had(text, mention):
                continue
            if (mention.start, mention.end) in seen or _is_subject(reading, text, mention, kind):
                continue
            if rule == "under_title" and kind != "co-medication" and _asks_for_medicines(unit):
                continue
            seen.add((mention.start, mention.end))
            for drug in reading.drugs_at(unit, cue):
                if mention.term not in (drug, _class_of(drug)):
                    found = Span(mention.start, mention.end)
                    yield _fact(unit, found, drug, mention.term, kind, strength, rule)


def _class_of(drug: str) -> str:
    known = vocab.drug_table().get(drug)
    return known.drug_class if known else ""


def _is_had(text: str, mention: Mention) -> bool:
    """Say whether somebody has the condition: "people with asthma", "if you have had gout", "in epilepsy"."""
    if vocab.conditions().get(text[mention.start : mention.end]) is None:
        return True
    return _pattern("having", "pattern").search(text[: mention.start]) is not None


def _is_subject(reading: Reading, text: str, mention: Mention, kind: str) -> bool:
    if kind != "co-medication":
        return False
    return mention.term in reading.subjects.mains or bool(reading.subjects.named(text[mention.start : mention.end]))


def _asks_for_medicines(unit: Unit) -> bool:
    # "Tell your doctor if you take:" has medicines under it, whatever each is used for.
    return _pattern("medicines_lead", "pattern").search(unit.title) is not None


def _scopes(unit: Unit) -> Iterator[tuple[str, Strength, Span, int]]:
    """Yield each cue that fires: its name, its strength, the stretch in which it names groups, where it stands.

    Under a title about such groups a whole clause is searched last, with the title's strength.
    """
    text = unit.text
    for rule in cues.fitting(cues.load(_FILE, "forward"), text):
        for match in rule.finditer(text):
            if not _within_effects(unit, rule):
                yield rule.name, _of(rule), Span(match.end(), phrases.clause_end(text, match.end())), match.end()
    for rule in cues.fitting(cues.load(_FILE, "backward"), text):
        found = rule.search(text)
        if found and not _within_effects(unit, rule):
            start = phrases.clause_start(text, found.start())
            yield rule.name, _of(rule), Span(start, found.start()), found.start()
    if unit.topic not in GROUP_TOPICS:
        return
    if _asks_for_medicines(unit) or not cues.fires(cues.load(_FILE, "title_veto"), _PARENTHESES.sub("", text)):
        for clause in phrases.clauses(text):
            yield "under_title", _strength(unit), clause, clause.start


def _of(rule: cues.Rule) -> Strength:
    return Strength(rule.attributes["strength"])


def _within_effects(unit: Unit, rule: cues.Rule) -> bool:
    # "Call your doctor if you have chest pain" under side effects is advice, not a group.
    if unit.topic not in EFFECT_TOPICS or rule.attributes["strength"] != "caution":
        return False
    return _pattern("history", "pattern").search(unit.text) is None


def _fact(
    unit: Unit, span: Span, drug: str, term: str, kind: str, strength: Strength, rule: str
) -> ContraindicatedGroup:
    return ContraindicatedGroup(
        kind=Kind.CONTRAINDICATED_GROUP,
        drug=drug,
        term=term,
        section=unit.section,
        span=unit.piece(span.start, span.end),
        quote=unit.quote,
        rule=f"group:{rule}",
        strength=strength,
        group_kind=kind,
    )
