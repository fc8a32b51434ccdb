"""Labels: sections that say themselves what they are about.

What was worked out of a text is kept, where a build has a place for it (``medcli.kept``): the facts of a label that
another is a copy of, and what the rules find in a section that stands in other labels of the drug, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from types import ModuleType

from medcli import vocab
from medcli.extract import (
    boxed,
    combinations,
    common_effects,
    dosage,
    identity,
    interactions,
    label_durations,
    label_effects,
    label_group_repeats,
    label_groups,
    label_use_names,
    label_uses,
    none_stated,
    side_effects,
    warnings,
)
from medcli.extract.reading import read_section
from medcli.extract.subjects import Subjects, find_subjects
from medcli.extract.topics import Topic, section_topics
from medcli.extract.units import Reading
from medcli.facts import Document, Fact, Identity, SourceKind
from medcli.kept.copies import Copies, alone, shown
from medcli.kept.file import Kept
from medcli.readers.label_text import HIGHLIGHTS

_SCOPED: tuple[ModuleType, ...] = (
    label_uses, side_effects, common_effects, label_groups, label_durations, warnings, dosage, interactions,
    combinations, identity, boxed, none_stated,
)  # fmt: skip
# Read whole where their section is in scope: no mark says where a list within it ends, nor the topic of its lead-in
# ("for the following [see Clinical Studies]:"); and a title within another section makes it none on uses.
_BY_SECTION: frozenset[ModuleType] = frozenset({label_groups, label_durations, label_uses})
_FULL_ELSEWHERE = frozenset({"boxed_warning", "34066-1"})
MODELLED = frozenset({Topic.SIDE_EFFECTS, Topic.BOXED_WARNING, Topic.WARNINGS})
"""Topics of the sections that the model of adverse reactions reads: those of the kinds that it was trained on."""


def extract(document: Document, kept: Kept | None = None) -> list[Fact]:
    """Return every fact that a label states; its sections are taken in order.

    What was worked out of the same texts before is taken from *kept*, and what was not is put there.
    """
    read = sections_read(document)
    parts = {index: alone(document, index) for index in read}
    copies = Copies(kept, parts, read) if kept else None
    facts = copies.whole() if copies else None
    if facts is not None:
        return facts
    known = copies.parts() if copies else {}
    new = {index: _stated(parts[index], index, topic) for index, topic in read.items() if index not in known}
    facts = _judged(shown(document, parts), read, known | new)
    if copies:
        copies.keep(new, facts)
    return facts


def sections_read(document: Document) -> dict[int, Topic]:
    """Return the places of the sections that can state a fact, in order, and what each is about."""
    return {
        index: topic
        for index, topic in enumerate(section_topics(document))
        if topic in _topics() and not _repeats(document, index)
    }


def _judged(label: Document, read: Mapping[int, Topic], stated: Mapping[int, Sequence[Fact]]) -> list[Fact]:
    """Return the facts of *label*, of whose sections the rules have *stated* what each says by itself."""
    found = [fact for index in read for fact in stated[index]]
    for once in (label_use_names.each_once, label_group_repeats.each_once, label_durations.each_once):
        found = once(label, found)
    common = common_effects.called_common(label, found)
    modelled = [index for index, topic in read.items() if topic in MODELLED]
    candidates = label_effects.propose([label.sections[index] for index in modelled])  # all at once, which is faster
    drugs = _subjects(label.identity).mains
    return label_effects.judged(label, drugs, found, common, dict(zip(modelled, candidates, strict=True)))


def _stated(part: Document, index: int, topic: Topic) -> list[Fact]:
    """Return what the rules find in one section, which is alone in its document."""
    subjects = _subjects(part.identity)
    units = tuple(read_section(part, index, topic, subjects.mains, subjects))
    return list(_found(Reading(part, subjects, units), topic))


@lru_cache(maxsize=16)  # most sections of a label call its drug the same
def _subjects(identity: Identity | None) -> Subjects:
    return find_subjects(Document("", SourceKind.LABEL, "", "", (), "", identity=identity))


def _found(reading: Reading, topic: Topic) -> Iterator[Fact]:
    if not reading.units:  # a title and no words
        return
    for module, scope in _modules(topic, frozenset([unit.topic for unit in reading.units])):
        run: Callable[[Reading], Iterable[Fact]] = module.extract
        yield from run(reading.within(scope) if scope else reading)


@lru_cache(maxsize=1024)
def _modules(section: Topic, topics: frozenset[Topic]) -> list[tuple[ModuleType, frozenset[str] | None]]:
    """Return what reads a *section* of units under *topics*; with the topics of those that it reads, None for all."""
    found: list[tuple[ModuleType, frozenset[str] | None]] = []
    for module in _SCOPED:
        scope = _scopes()[module.__name__.rpartition(".")[2]]
        there = {section} if module in _BY_SECTION else topics
        if not scope.isdisjoint(there):
            found.append((module, None if there <= scope else scope))
    return found


def _repeats(document: Document, index: int) -> bool:
    # The Highlights say again, shorter, what the full section says; adverse reactions name the commonest only there.
    section = document.sections[index]
    return section.title == HIGHLIGHTS and section.code in _FULL_ELSEWHERE and any(
        other.code == section.code and other is not section and len(other.blocks) > 1 for other in document.sections
    )  # fmt: skip


@cache
def _scopes() -> dict[str, frozenset[str]]:
    return {kind: frozenset(topics) for kind, topics in vocab.cue_file("label_scope.toml").items()}


@cache
def _topics() -> frozenset[str]:
    return frozenset().union(*_scopes().values())
