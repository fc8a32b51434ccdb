"""Facts made from annotations: what extraction that makes no mistake would find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from medcli.evaluate.gold import Annotated, LabelTerms
from medcli.evaluate.match import Found, Wanted


def answers(annotated: Iterable[Annotated], *, optional: bool = False) -> list[Found]:
    """Return one fact for each annotation, those that are optional where asked for."""
    return [
        answer(given.source, given.drug, entry)
        for given in annotated
        for entries in given.parts.values()
        for entry in entries
        if optional or not entry.optional
    ]


def answer(source: str, drug: str, entry: Wanted) -> Found:
    name = entry.names[0] or entry.quote
    return Found(entry.kind, drug, source, name, name, entry.quote, common=True, max_days=entry.max_days)


def terms(labels: Iterable[LabelTerms], kind: str) -> Iterator[Found]:
    """Yield one fact for each wording of each term."""
    for label in labels:
        for term in (term for wordings in label.terms for term in wordings):
            yield Found(kind, label.source, label.source, term, term, term)
