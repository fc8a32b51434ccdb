"""A label's own short forms of reactions under their long names: "toxic epidermal necrolysis (TEN) … TEN" is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from medcli import vocab
from medcli.extract import terms
from medcli.extract.short_forms import short_forms
from medcli.facts import Document, Fact, SideEffect

_SHORT = re.compile(r"[a-z]{0,2}[A-Z][A-Za-z]{0,6}[A-Z]s?")  # DRESS, TdP, IRRs; a word in capitals is none that is told


def spelled_out(document: Document, facts: Sequence[Fact], read: Iterable[int]) -> list[Fact]:
    """Return *facts* with each reaction that is called by a short form under the normal term of the long one.

    A short form is one that the sections *read* introduce; its words stay as they are, and so does the term of one that
    they do not.
    """
    short = {number: form for number, fact in enumerate(facts) if (form := _form(document, fact))}
    if not short:
        return list(facts)
    long = dict(pair for index in reversed(list(read)) for pair in short_forms(document.sections[index].text))
    named = {number: term for number, form in short.items() if (term := _term(form, long))}
    return [replace(fact, term=named[number]) if number in named else fact for number, fact in enumerate(facts)]


def _form(document: Document, fact: Fact) -> str:
    if not isinstance(fact, SideEffect) or fact.pieces:
        return ""
    wording = fact.wording(document.sections[fact.section].text)
    return wording if _SHORT.fullmatch(wording) else ""


def _term(form: str, long: Mapping[str, str]) -> str:
    """Return the normal term of what a short form, or that of which it is the plural, stands for; "" for nothing."""
    whole = long.get(form) or long.get(form.removesuffix("s"))
    return terms.normal_term(vocab.effects(), whole) if whole else ""
