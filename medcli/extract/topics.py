"""What a title is about, and so what the text under it can state.

The patterns are data (vocab/topics.toml). A title that matches none inherits the topic of the title above it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from medcli.extract import cues
from medcli.facts import Document, Kind
from medcli.readers.label_sections import topic_of


class Topic(StrEnum):
    """What a heading, lead-in or table header announces."""

    NONE = "none"
    INDICATIONS = "indications"
    NOT_INDICATED = "not_indicated"  # what the drug does not do
    SIDE_EFFECTS = "side_effects"
    COMMON_SIDE_EFFECTS = "common_side_effects"
    SERIOUS_SIDE_EFFECTS = "serious_side_effects"
    CONTRAINDICATED = "contraindicated"
    AVOID = "avoid"
    CAUTION = "caution"
    DURATION = "duration"
    ONSET = "onset"
    DOSAGE = "dosage"
    MECHANISM = "mechanism"
    INTERACTIONS = "interactions"
    COMBINATION = "combination"
    WARNINGS = "warnings"
    BOXED_WARNING = "boxed_warning"
    OVERDOSE = "overdose"
    CANDIDATES = "candidates"  # people the drug is for: the opposite of those who must avoid it
    BENEFITS = "benefits"
    EFFICACY = "efficacy"
    BACKGROUND = "background"  # the disease, its causes and symptoms
    COMPLEMENTARY = "complementary"  # what is not a drug
    STORAGE = "storage"


EFFECT_TOPICS = frozenset({Topic.SIDE_EFFECTS, Topic.COMMON_SIDE_EFFECTS, Topic.SERIOUS_SIDE_EFFECTS})
GROUP_TOPICS = frozenset({Topic.CONTRAINDICATED, Topic.AVOID, Topic.CAUTION})
ASIDE_TOPICS = frozenset({Topic.BACKGROUND, Topic.COMPLEMENTARY, Topic.STORAGE, Topic.OVERDOSE})
"""Text under these says nothing about the drug's own uses, effects or limits."""

_LAST_SENTENCE = re.compile(r"(?<=[.!?] )[^.!?]{6,}\W*$")

_KINDS: dict[Topic, frozenset[Kind]] = {
    Topic.INDICATIONS: frozenset({Kind.INDICATION}),
    **dict.fromkeys(EFFECT_TOPICS, frozenset({Kind.SIDE_EFFECT})),
    **dict.fromkeys(GROUP_TOPICS, frozenset({Kind.CONTRAINDICATED_GROUP})),
    Topic.DURATION: frozenset({Kind.DURATION_CAUTION}),
}


@lru_cache(maxsize=4096)  # a table asks the same of each of its cells
def classify(title: str) -> Topic:
    """Return the topic that *title* announces, NONE where it announces none of ours."""
    # Of "My doctor says reflux. What is it for?" the last sentence is what is asked.
    last = _LAST_SENTENCE.search(title.replace("’", "'"))
    for text in dict.fromkeys((last.group() if last else title, title)):
        if rule := cues.fires(cues.load("topics.toml", "topic"), text):
            return Topic(rule.name)
    return Topic.NONE


def section_topics(document: Document) -> list[Topic]:
    """Return the topic of each section: its own title's, else that of the title it stands under.

    A document's own title (level 0 or 1) announces everything at once and so passes nothing down.
    """
    topics: list[Topic] = []
    for index, section in enumerate(document.sections):
        if section.code:  # a label says itself what its sections are
            topics.append(Topic(topic_of(section.code)))
            continue
        topic = classify(section.title) if section.level > 1 and section.title else Topic.NONE
        if topic is Topic.NONE:
            above = [i for i in document.path_to(index)[:-1] if document.sections[i].level > 1]
            topic = topics[above[-1]] if above else Topic.NONE
        topics.append(topic)
    return topics


def section_kinds(document: Document) -> tuple[frozenset[Kind], ...]:
    """Return which of the four kinds each section is about, by its titles."""
    return tuple(_KINDS.get(topic, frozenset()) for topic in section_topics(document))
