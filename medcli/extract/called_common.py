"""What a label calls common, held against the model of reactions: a list that rules cut may hold more than names.

"Consisting of blurred vision" is blurred vision: where the model takes such a wording for a candidate nowhere in the
label, but accepts one reaction within it, that is what is common. Where it accepts none and no list has the name, the
words are none ("clinical trials"). What stands in a table or has a stroke or a bracket is one entry, as it is printed;
so is what joins a reaction with another word, and a word more in a name that no list has may belong to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from medcli import vocab
from medcli.extract import terms
from medcli.extract.reactions import Candidate, Candidates, Key
from medcli.extract.reactions.shared import joining
from medcli.extract.reactions.tokens import wording_key
from medcli.facts import BlockKind, Document, Section, SideEffect, Span

Called = Mapping[int, Sequence[SideEffect]]
"""What rules found and the label calls common, by section."""

_ENTRY = frozenset("/([")  # marks that a name in print has


def told(
    document: Document, called: Called, mentions: Mapping[int, Sequence[Candidate]], proposed: Iterable[Candidates]
) -> Called:
    """Return the facts of *called* that name a reaction, in the words that do.

    *mentions* are the reactions that the model accepts in each section, *proposed* the candidates of all sections.
    """
    if not any(called.values()):
        return called
    seen: set[Key] = {key for own in proposed for key in own.key.tolist()}
    return {
        index: list(_named(facts, document.sections[index], mentions[index], seen)) for index, facts in called.items()
    }


def _named(
    facts: Iterable[SideEffect], section: Section, mentions: Sequence[Candidate], seen: set[Key]
) -> Iterator[SideEffect]:
    text = section.text
    rows = [block.span for block in section.blocks if block.kind is BlockKind.ROW]
    for fact in facts:
        wording = fact.wording(text)
        if (
            not _ENTRY.isdisjoint(wording)
            or wording_key(wording) in seen
            or any(_holds(row, fact.span) for row in rows)
        ):
            yield fact
            continue
        known = terms.known_term(vocab.effects(), wording) is not None
        within = _outermost(fact.span, mentions)
        more = _words(wording) - _words(within[0].of(text)) if len(within) == 1 else 0
        if more and (known or more > 1) and joining().isdisjoint(wording.lower().split()):
            yield replace(fact, span=within[0], term=terms.normal_term(vocab.effects(), within[0].of(text)))
        elif within or known:
            yield fact


def _words(text: str) -> int:
    return len(wording_key(text))


def _outermost(span: Span, mentions: Sequence[Candidate]) -> list[Span]:
    """Return where the *mentions* that stand together within *span* do, without those within others."""
    inner = [own.pieces[0] for own in mentions if len(own.pieces) == 1 and _holds(span, own.pieces[0])]
    return [own for own in inner if not any(other != own and _holds(other, own) for other in inner)]


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
