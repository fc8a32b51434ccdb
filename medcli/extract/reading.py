"""A document prepared for extraction: its sections walked block by block into units, each with topic and subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from medcli import vocab
from medcli.extract import sentences
from medcli.extract.subjects import Drugs, Subjects, find_subjects, section_drugs
from medcli.extract.table_rows import TableReader
from medcli.extract.topics import EFFECT_TOPICS, GROUP_TOPICS, Topic, classify, section_topics
from medcli.extract.units import Form, Reading, Unit
from medcli.facts import Block, BlockKind, Document, Section, Span
from medcli.vocab.quick import Quick

_LABEL = re.compile(r"([A-Z][^\s:.!?]*(?:[^\S\n]+[^\s:.!?]+){0,6})\s*:\s+(?=\S)")  # "Side effects: nausea, headache"
_LONG_QUESTION = 16  # words in a numbered question
_QUESTION_WORDS = 10  # a longer question is no title
_LEAD = re.compile(r"([^:]{12,160}?\b(?:if|you|include|including))\s*:\s")  # inside running text
_TITLE_WORDS = 6  # a list item that is a title is no longer than this
_ITEM_WORDS = 14  # a longer list item, or one of several sentences, is read as sentences too


def read_units(document: Document) -> Reading:
    """Prepare *document*: find its subjects, its topics, and every unit that may state a fact."""
    subjects = find_subjects(document)
    topics = section_topics(document)
    drugs = section_drugs(document, subjects)
    units = [
        unit
        for index, (topic, own) in enumerate(zip(topics, drugs, strict=True))
        for unit in read_section(document, index, topic, own, subjects)
    ]
    return Reading(document, subjects, tuple(units))


def read_section(document: Document, index: int, topic: Topic, drugs: Drugs, subjects: Subjects) -> Iterator[Unit]:
    """Yield the units of one section, which stands under *topic* and is about *drugs*."""
    section = document.sections[index]
    base = Unit(index, Form.SENTENCE, Span(0, 0), Span(0, 0), "", topic, drugs, section.title)
    return _SectionReader(section, base, subjects).units()


@cache
def _lead_pattern(name: str) -> Quick:
    return vocab.compile_pattern(vocab.cue_file("topics.toml")["leads"][name], {}, f"topics.toml: leads, {name}")


def _said_of(name: str, text: str) -> bool:
    return _lead_pattern(name).search(text) is not None


@cache
def _both_cues() -> Quick:
    return vocab.compile_pattern(vocab.cue_file("subjects.toml")["both"], {}, "subjects.toml: both")


class _SectionReader:
    """Walks the blocks of one section, carrying the lead-in and the drug that was spoken of last."""

    def __init__(self, section: Section, base: Unit, subjects: Subjects) -> None:
        self._section = section
        self._base = base
        self._subjects = subjects
        self._lead: Unit = base
        self._spoken_of: Drugs = base.drugs  # by the sentence before, within this section
        self._list: Unit = base  # the lead of the list before the last paragraph
        self._outer: Unit | None = None  # the lead of the list in which another stands
        self._table = TableReader(section, subjects)
        self._before: Block | None = None

    def units(self) -> Iterator[Unit]:
        for block in self._section.blocks:
            if block.kind is BlockKind.ROW:
                yield from self._table.row(block, self._base)
                continue
            self._table.end()
            if block.kind is BlockKind.ITEM or self._continues_lead(block):
                yield from self._item(block)
            elif block.kind in (BlockKind.PARAGRAPH, BlockKind.LEAD):
                yield from self._paragraph(block)
            self._before = block

    def _continues_lead(self, block: Block) -> bool:
        # "It is used to treat:" and then, without a marker, "a certain type of …".
        after = self._before is not None and self._before.kind is BlockKind.LEAD
        return after and block.kind is BlockKind.PARAGRAPH and self._text(block.span)[:1].islower()

    def _text(self, span: Span) -> str:
        return span.of(self._section.text)

    def _paragraph(self, block: Block) -> Iterator[Unit]:
        span, base = self._labelled(block.span, self._base)
        if base is not self._base and len(self._text(span).split()) <= 60:
            yield base._replace(form=Form.ITEM, span=span, quote=block.span, text=self._text(span))
        last = base._replace(drugs=self._spoken_of) if base is self._base else base
        parts = sentences.split(self._section.text, span.start, span.end)
        for sentence in parts:
            base = self._led_within(sentence, base)
            last = self._sentence(sentence, last, base)
            self._spoken_of = last.drugs
            yield last
            if self._is_run_in(last.text, first=sentence is parts[0], final=sentence is parts[-1]):
                base = self._led_by(last, base)
        if block.kind is BlockKind.LEAD and self._text(block.span)[:1].islower():
            self._lead = self._led_within_list(last)
            return
        if self._before is not None and self._before.kind is BlockKind.ITEM:
            self._list = self._lead
        self._lead = self._led_by(last, base) if block.kind is BlockKind.LEAD else base
        if self._lead is not base and self._lead.topic is Topic.CAUTION and _said_of("asks_before_use", last.text):
            self._base = self._lead  # prose between the entries of the list is about them, too

    def _is_run_in(self, text: str, *, first: bool, final: bool) -> bool:
        """Tell whether a sentence titles its paragraph: a short question at its edge; "Side effects." first."""
        if text.endswith("?"):
            return (first or final) and len(text.split()) <= _QUESTION_WORDS
        return first and not final and len(text.split()) <= _TITLE_WORDS and not self._subjects.mentions(text)

    def _led_within(self, sentence: Span, base: Unit) -> Unit:
        """Return *base* as a lead-in inside *sentence* changes it: "Before taking it, tell your doctor if you: …"."""
        if self._section.text.find(":", sentence.start, sentence.end) < 0:
            return base
        match = _LEAD.match(self._section.text, sentence.start, sentence.end)
        topic = classify(match.group(1) + ":") if match else Topic.NONE
        if topic not in GROUP_TOPICS or base.topic in EFFECT_TOPICS:
            return base
        return base._replace(topic=topic, title=match.group(1) if match else base.title)

    def _led_within_list(self, line: Unit) -> Unit:
        """Return the lead of a list that stands in another, below its entry *line*."""
        if self._lead.topic not in GROUP_TOPICS or not _said_of("symptoms", line.text):
            # "colchicine, if you have gout, and others such as:" makes no caution of a list of what must not be taken.
            goes_on = classify(line.text) in (Topic.NONE, Topic.CAUTION) and self._lead.topic in GROUP_TOPICS
            return self._lead if goes_on else self._led_by(line, self._lead)
        # "have an infection or symptoms of one such as:" says of a group what it looks like.
        self._outer = self._lead
        return self._lead._replace(topic=Topic.BACKGROUND, title=line.text)

    def _led_by(self, line: Unit, base: Unit) -> Unit:
        topic = classify(line.text)
        if topic is Topic.NONE:
            return base._replace(drugs=line.drugs, title=line.text) if line.text.endswith(":") else base
        if topic is Topic.CAUTION and not _said_of("history", line.text):
            if base.topic in EFFECT_TOPICS:
                topic = Topic.SERIOUS_SIDE_EFFECTS  # "Call your doctor if you notice:"
            elif base.topic is Topic.DOSAGE and _said_of("condition", line.text):
                topic = Topic.DOSAGE  # "If you are having surgery:" tells how to take it then
        return base._replace(drugs=line.drugs, topic=topic, title=line.text)

    def _sentence(self, span: Span, before: Unit, base: Unit) -> Unit:
        text = self._text(span)
        mains = self._subjects.mains
        # Of a document on one drug a sentence is about that one, whatever else it names.
        named = () if len(mains) == 1 and before.drugs == mains else self._subjects.named(text)
        if len(mains) > 1 and len(named) != 1 and _both_cues().search(text):
            drugs = mains
        elif len(named) == 1 and (len(before.drugs) > 1 or self._subjects.turns_to(text, named[0])):
            drugs = named
        else:
            drugs = before.drugs
        # As _replace() would make it, in a quarter of the time: most units are made here.
        return Unit(base.section, Form.SENTENCE, span, span, text, base.topic, drugs, base.title)

    def _item(self, block: Block) -> Iterator[Unit]:
        text = self._text(block.span)
        if text.endswith("?") and len(text.split()) <= _LONG_QUESTION:
            # "7. What are the side effects?" is numbered like an item, and titles what follows.
            self._lead = self._base = self._base._replace(topic=classify(text), title=text)
            return
        if self._is_title(text):
            self._lead = self._base._replace(
                topic=classify(text), title=text, drugs=self._subjects.named(text) or self._lead.drugs
            )
            return
        if self._resumes(text):
            self._lead = self._list
        elif self._outer is not None and _said_of("opens_condition", text):
            self._lead, self._outer = self._outer, None
        named = self._subjects.named(text[:40]) if len(self._lead.drugs) > 1 else ()
        lead = self._lead._replace(drugs=named) if len(named) == 1 else self._lead
        span, base = self._labelled(block.span, lead)
        yield base._replace(form=Form.ITEM, span=span, quote=block.span, text=self._text(span))
        parts = sentences.split(self._section.text, span.start, span.end)
        if len(parts) > 1 or len(text.split()) > _ITEM_WORDS or text.rstrip().endswith("."):
            last = base
            for part in parts:
                base = self._led_within(part, base)
                last = self._sentence(part, last, base)._replace(title=base.title)
                yield last

    def _resumes(self, text: str) -> bool:
        """Tell whether an entry goes on with the list that a paragraph broke off: "are pregnant", "to treat gout"."""
        if self._lead.topic in GROUP_TOPICS | {Topic.INDICATIONS}:
            return False
        if self._list.topic is Topic.INDICATIONS:
            return _said_of("opens_use", text)
        return self._list.topic in GROUP_TOPICS and _said_of("opens_condition", text)

    def _is_title(self, text: str) -> bool:
        # "Tramadol side effects" among list items opens the list of the items that follow.
        if len(text.split()) > _TITLE_WORDS or text[-1:] in ".!?;,":
            return False
        topic = classify(text)
        opens = bool(self._subjects.named(text)) or (topic in GROUP_TOPICS and self._lead.topic in GROUP_TOPICS)
        return opens and topic is not Topic.NONE and not vocab.groups().find(text)

    def _labelled(self, span: Span, base: Unit) -> tuple[Span, Unit]:
        """Split "Side effects: nausea" into the topic that the label names and the span behind it."""
        match = _LABEL.match(self._section.text, span.start, span.end)
        if match is None:
            return span, base
        label = match.group(1)
        topic, named = classify(label), self._subjects.named(label)
        if topic is Topic.NONE and not named:
            return span, base
        topic = base.topic if topic is Topic.NONE else topic
        return Span(match.end(), span.end), base._replace(topic=topic, title=label, drugs=named or base.drugs)
