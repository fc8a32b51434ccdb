"""Labels: sections that say themselves what they are about, each read once however many labels print it.

Generics share whole sections to the letter, so what a section states is kept by the hash of all that it depends on:
the product's identity, the topic, the words and their blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from types import ModuleType
from typing import NamedTuple
from unicodedata import normalize

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
    label_groups,
    label_use_names,
    label_uses,
    none_stated,
    side_effects,
    warnings,
)
from medcli.extract.reactions import Candidate
from medcli.extract.reading import Reading, read_section
from medcli.extract.subjects import Subjects, find_subjects
from medcli.extract.topics import Topic, section_topics
from medcli.facts import Document, Fact, Identity, Section
from medcli.folding import key
from medcli.readers.label_text import HIGHLIGHTS

_SCOPED: tuple[ModuleType, ...] = (
    label_uses, side_effects, common_effects, label_groups, label_durations, warnings, dosage, interactions,
    combinations, identity, boxed, none_stated,
)  # fmt: skip
# Read whole where their section is in scope: no mark says where a list within it ends, nor the topic of its lead-in
# ("for the following [see Clinical Studies]:"); and a title within another section makes it none on uses.
_BY_SECTION: frozenset[ModuleType] = frozenset({label_groups, label_durations, label_uses})
_FULL_ELSEWHERE = frozenset({"boxed_warning", "34066-1"})
_MOST_KEPT = 4_000  # sections; some 25 MB, so that memory stays flat however many labels there are
MODELLED = frozenset({Topic.SIDE_EFFECTS, Topic.BOXED_WARNING, Topic.WARNINGS})
"""Topics of the sections that the model of adverse reactions reads: those of the kinds that it was trained on."""


class _Stated(NamedTuple):
    """What a section states: the index that it had first, its facts, and what the model takes for adverse reactions."""

    first: int
    facts: tuple[Fact, ...]
    candidates: tuple[Candidate, ...]


_Key = tuple[bytes, int]
"""A hash of all that what a section states depends on."""

_kept: dict[_Key, _Stated] = {}


def extract(document: Document) -> list[Fact]:
    """Return every fact that a label states; its sections are taken in order."""
    subjects = find_subjects(document)
    found: list[Fact] = []
    proposed: dict[int, tuple[Candidate, ...]] = {}
    read = [
        (index, topic, _depends_on(document.sections[index], topic, document.identity))
        for index, topic in enumerate(section_topics(document))
        if topic in _topics() and not _repeats(document, index)
    ]
    candidates = _candidates(document, read)
    for index, topic, depends_on in read:
        stated = _kept.get(depends_on)
        if stated is None:
            facts = tuple(_stated(document, index, topic, subjects))
            stated = _remembered(depends_on, _Stated(index, facts, candidates.get(depends_on, ())))
        own = stated.facts
        found.extend(own if stated.first == index else (replace(fact, section=index) for fact in own))
        if topic in MODELLED:
            proposed[index] = stated.candidates
    for once in (label_use_names.each_once, label_groups.each_once, label_durations.each_once):
        found = once(document, found)
    found = common_effects.as_label_calls_them(document, found)
    return label_effects.judged(document, subjects.mains, found, proposed)


def _depends_on(section: Section, topic: Topic, identity: Identity | None) -> _Key:
    generic = identity.generic if identity else ""
    about = (topic.value, section.code, generic, *_names_in(section.text, identity), "", section.title)
    words = "\0".join((*about, section.text))
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).digest(), hash(section.blocks)


def _candidates(document: Document, read: Iterable[tuple[int, Topic, _Key]]) -> dict[_Key, tuple[Candidate, ...]]:
    """Return what the model proposes in the sections that are new: of all of them at once, which is faster."""
    new = {key: document.sections[index] for index, topic, key in read if topic in MODELLED and key not in _kept}
    return dict(zip(new, label_effects.propose(list(new.values())), strict=True))


def _remembered(depends_on: _Key, stated: _Stated) -> _Stated:
    if len(_kept) >= _MOST_KEPT:
        del _kept[next(iter(_kept))]  # the oldest: dictionaries keep the order of insertion
    _kept[depends_on] = stated
    return stated


def _names_in(text: str, identity: Identity | None) -> Iterator[str]:
    """Yield the product's names that may stand in *text*: what a section states depends on no others."""
    plain = text.lower() if text.isascii() else normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    for name in (*identity.brands, "", *identity.synonyms) if identity else ():
        beginning = "".join(key(name)[:1])[:3]
        if beginning in plain or not beginning.isascii():
            yield name


def forget() -> None:
    """Forget the sections that were read, as a change of the model asks for."""
    _kept.clear()


def _stated(document: Document, index: int, topic: Topic, subjects: Subjects) -> Iterator[Fact]:
    reading = Reading(document, subjects, tuple(read_section(document, index, topic, subjects.mains, subjects)))
    topics = {unit.topic.value for unit in reading.units}
    for module in _SCOPED:
        scope = _scopes()[module.__name__.rpartition(".")[2]]
        there = {topic.value} if module in _BY_SECTION else topics
        if scope.isdisjoint(there) or (module in _BY_SECTION and not reading.units):  # a title and no words
            continue
        run: Callable[[Reading], Iterable[Fact]] = module.extract
        yield from run(reading if there <= scope else reading.within(scope))


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
