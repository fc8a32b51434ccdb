"""Normal terms: what a wording is called in every source alike."""

from __future__ import annotations

from medcli.extract import phrases
from medcli.facts import Span
from medcli.vocab.lexicon import Lexicon


def known_term(lexicon: Lexicon, wording: str) -> str | None:
    """Return the normal term that *lexicon* has for *wording* as a whole, trying it bare and cleaned as well."""
    whole = lexicon.get(wording)
    if whole:
        return whole
    plain = phrases.bare(wording)
    return lexicon.get(plain) or lexicon.get(cleaned(plain))


def normal_term(lexicon: Lexicon, wording: str) -> str:
    """Return the normal term of *wording*, or *wording* itself, cleaned and in lower case, where none is known."""
    return known_term(lexicon, wording) or cleaned(phrases.bare(wording)) or phrases.bare(wording) or wording.lower()


def cleaned(text: str) -> str:
    """Return *text* without the words and marks at its ends that belong to no term."""
    return phrases.clean(text, Span(0, len(text))).of(text)
