"""Adverse reactions of a label: what the model holds for stated, as facts, beside what the rules found.

The model says which words of a label name a reaction; what kind of fact that is (common, a percentage, serious) the
rules of ``side_effects`` say, which a person can read. A fact of the model carries the model's score.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from operator import itemgetter

import numpy as np

from medcli import vocab
from medcli.extract import called_common, cues, label_effect_names, reactions, terms
from medcli.extract.common_effects import as_called, setting_of
from medcli.extract.reactions import Candidate, Candidates, Key
from medcli.extract.reactions.signs import kind_of
from medcli.facts import Document, Fact, Kind, Section, SideEffect, Span
from medcli.vocab.quick import Quick

RULE = "side_effect:model"
_LIKELY = 0.3  # a place that is less likely is not where a wording is stated, unless there is none better
_BEFORE = 90  # characters before a wording in which it may be denied
_ADJECTIVE = re.compile(r"[a-z-]+(?:al|ic|ous|ive|ary|ar|id|ible|able)$")


def judged(
    document: Document,
    drugs: Sequence[str],
    found: Sequence[Fact],
    common: Collection[str],
    proposed: Mapping[int, Candidates],
) -> list[Fact]:
    """Return the facts *found* by rules, but the adverse reactions of the sections *proposed* as the model holds them.

    *proposed* are the candidates of each section that the model reads. What a rule found there and the label calls
    *common* stays, as far as ``called_common`` finds a name in it; of the rest the model decides what is stated, and
    the rules say of its wordings whether they are serious, and how frequent.
    """
    ruled: dict[int, list[SideEffect]] = {index: [] for index in proposed}
    others: list[Fact] = []
    for fact in found:
        if isinstance(fact, SideEffect) and fact.section in proposed:
            ruled[fact.section].append(fact)
        else:
            others.append(as_called(document, fact, common) if isinstance(fact, SideEffect) else fact)
    accepted = reactions.accepted(list(proposed.values()))
    mentions = {index: _mentions(own, accepted) for index, own in proposed.items()}
    called = {
        index: [as_called(document, fact, common) for fact in beside if fact.term in common]
        for index, beside in ruled.items()
    }
    kept = called_common.told(document, called, mentions, proposed.values())
    stays = {(fact.drug, fact.term) for own in kept.values() for fact in own}
    for index, own in mentions.items():
        stated = [(candidate, accepted[candidate.key]) for candidate in own]
        others += _facts(document, index, drugs, stated, _Rules(ruled[index], kept[index], stays))
    return label_effect_names.spelled_out(document, others, proposed)


def propose(sections: Sequence[Section]) -> list[Candidates]:
    """Return the wordings of each of *sections* that the model takes for reactions, without those that are denied."""
    return [_not_denied(section.text, own) for section, own in zip(sections, reactions.propose(sections), strict=True)]


def _not_denied(text: str, candidates: Candidates) -> Candidates:
    denials = sorted(match.start() for pattern in _patterns("denial") for match in pattern.finditer(text))
    if not denials or not len(candidates):
        return candidates
    end = candidates.pieces[:, 0]
    start = np.maximum(candidates.quote[:, 0], end - _BEFORE)
    kept = np.ones(len(candidates), bool)
    for row in np.flatnonzero(np.searchsorted(denials, start) != np.searchsorted(denials, end)).tolist():
        before = text[start[row] : end[row]]
        kept[row] = not any(pattern.search(before) for pattern in _patterns("denied_before"))
    return candidates if kept.all() else candidates.take(kept)


@cache
def _patterns(table: str) -> tuple[Quick, ...]:
    # Patterns themselves, as no other rule is tried on these few words: to sieve them would cost more.
    return tuple(pattern for rule in cues.load("effects.toml", table) for pattern in rule.patterns)


def _mentions(candidates: Candidates, accepted: Mapping[Key, float]) -> list[Candidate]:
    """Return the places of accepted wordings: each likely one, and the likeliest where a section has none."""
    told = [(row, key) for row, key in enumerate(candidates.key.tolist()) if key in accepted]
    if not told:
        return []
    scores = candidates.score.tolist()
    best: dict[Key, float] = {}
    for row, key in told:
        best[key] = max(best.get(key, 0.0), scores[row])
    return candidates.cited([row for row, key in told if scores[row] >= min(_LIKELY, best[key])])


class _Rules:
    """What the rules say of one section's reactions: *ruled* are their facts, those *kept* are common.

    *common* is what is so in any section, by drug and term.
    """

    def __init__(
        self, ruled: Sequence[SideEffect], kept: Sequence[SideEffect], common: Collection[tuple[str, str]]
    ) -> None:
        self.common = common
        self.kept = {(fact.drug, fact.span): fact for fact in kept}
        self._facts = sorted(enumerate(ruled), key=lambda item: item[1].span.start)
        self._starts = [fact.span.start for _, fact in self._facts]
        self._longest = max((fact.span.end - fact.span.start for fact in ruled), default=0)

    def over(self, span: Span) -> list[SideEffect]:
        """Return the facts that have characters of *span*, in the order in which they were given."""
        first = bisect_left(self._starts, span.start - self._longest)
        near = self._facts[first : bisect_left(self._starts, span.end)]
        return [fact for _, fact in sorted(near, key=itemgetter(0)) if fact.span.end > span.start]


def _facts(
    document: Document, index: int, drugs: Sequence[str], stated: Iterable[tuple[Candidate, float]], said: _Rules
) -> Iterator[SideEffect]:
    """Yield a fact of each of *drugs* for each candidate of section *index* that is *stated*, with its score.

    What the rules said of the same words it says, too; what they hold for common comes last, and as it is.
    """
    section = document.sections[index]
    in_a_box, setting, blocks = kind_of(section) == "b", setting_of(section.title), _Blocks(section)
    for candidate, score in stated:
        split = len(candidate.pieces) > 1
        span = Span(candidate.pieces[0].start, candidate.pieces[-1].end)
        quote = blocks.within(span, candidate.quote)
        term = term_of(tuple(piece.of(section.text) for piece in candidate.pieces))
        same = said.over(span)
        for drug in drugs:
            if not split and (drug, span) in said.kept:
                said.kept[drug, span] = replace(said.kept[drug, span], score=score)
                continue
            figures = next((r for r in same if r.percent_high is not None and r.term == term), None)
            yield SideEffect(
                kind=Kind.SIDE_EFFECT,
                drug=drug,
                term=term,
                section=index,
                span=span,
                quote=quote,
                rule=RULE,
                common=(drug, term) in said.common,
                percent_low=figures.percent_low if figures else None,
                percent_high=figures.percent_high if figures else None,
                serious=in_a_box or any(r.serious for r in same),
                setting=setting if same else None,
                score=score,
                pieces=candidate.pieces if split else (),
            )
    yield from said.kept.values()


@lru_cache(maxsize=16384)
def term_of(pieces: tuple[str, ...]) -> str:
    """Return the normal term of a wording; of a split one in the order in which it is read.

    >>> term_of(("Infections", "bacterial")), term_of(("increased", "ALT"))
    ('bacterial infection', 'increased alanine aminotransferase')
    """
    if len(pieces) == 1:
        return terms.normal_term(vocab.effects(), " ".join(pieces[0].split()))
    given, turned = (" ".join(" ".join(order).split()) for order in (pieces, (*pieces[1:], pieces[0])))
    known = terms.known_term(vocab.effects(), given) or terms.known_term(vocab.effects(), turned)
    if known:
        return known
    turns = _ADJECTIVE.match(pieces[-1].lower()) and not _ADJECTIVE.match(pieces[0].split()[-1].lower())
    return terms.normal_term(vocab.effects(), turned if turns else given)


class _Blocks:
    """The blocks of a section, to be asked what of a quote stands beside some words."""

    def __init__(self, section: Section) -> None:
        self._text = section.text
        self._starts = sorted(block.span.start for block in section.blocks)
        self._ends = sorted(block.span.end for block in section.blocks)

    def within(self, span: Span, quote: Span) -> Span:
        """Return *quote* without what stands in other blocks than the words in *span* do: a title, another row."""
        start, end = quote.start, quote.end
        if before := bisect_right(self._ends, span.start):
            start = max(start, self._ends[before - 1])
        behind = bisect_left(self._starts, span.end)
        if behind < len(self._starts):
            end = min(end, self._starts[behind])
        text = self._text[start:end]
        return Span(start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip()))
