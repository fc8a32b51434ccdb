"""Uses that share words: a head that two have ("oral and esophageal candidiasis"), and one name for two.

"Nausea and vomiting" are two uses though a list has a name for both; of "seasonal and perennial allergic rhinitis" the
first has its head from the second. A word that only says how bad or how old it is makes no use ("acute and chronic").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from medcli import vocab
from medcli.extract import label_use_grammar, label_use_names, phrases, terms
from medcli.extract.indications import is_condition
from medcli.extract.label_use_scope import Use
from medcli.facts import Span
from medcli.vocab.quick import Quick

_FILE = "label_uses.toml"
_TWO = re.compile(r"(\S+(?: \S+)??) (?:and|or|and/or) (\S+(?: \S+)?)")


def apart(text: str, uses: Iterable[Use]) -> Iterator[Use]:
    """Yield *uses*, all that *text* names, each by itself."""
    found = [part for use in uses for part in _one_by_one(text, use)]
    shared = {before.span: before for use in found if (before := _before(text, use))}
    named = [use for use in found if not _lacks_its_head(use.span.of(text))]
    added = [use for use in shared.values() if not any(_meet(use.span, other.span) for other in named)]
    causes = [cause for use in named for cause in _further_causes(text, use)]
    named = [use for use in named if not any(_meet(use.span, cause.span) for cause in causes)]
    yield from sorted([*named, *added, *causes], key=lambda use: use.span)


def _lacks_its_head(wording: str) -> bool:
    return not is_condition(wording) and _pattern("alone").fullmatch(wording.strip()) is not None


def _meet(span: Span, other: Span) -> bool:
    return span.start < other.end and other.start < span.end


def _one_by_one(text: str, use: Use) -> Iterator[Use]:
    """Yield the two uses that *use* has one known name for, else *use*; what is said of both is the second's."""
    match = _TWO.fullmatch(use.term)
    stands = re.compile(re.escape(use.term), re.IGNORECASE).search(text, *use.span) if match else None
    known = [vocab.conditions().get(name) for name in match.groups()] if match else []
    if match is None or stands is None or not all(known):
        yield use
        return
    start = stands.start()
    for number, name in enumerate(known, 1):
        begin = use.span.start if number == 1 else start + match.start(2)
        end = start + match.end(1) if number == 1 else use.span.end
        yield replace(use, term=str(name), span=Span(begin, end))


def _before(text: str, use: Use) -> Use | None:
    """Return the use whose head is that of *use* and whose own word stands before it, None where none does."""
    for before, own in (("shared", "own"), ("causes", "of_infection"), ("broken", "ends")):
        shared = _pattern(before).search(text[: use.span.start])
        behind = _pattern(own).match(text, use.span.start, use.span.end)
        if shared and behind and label_use_names.tells(shared["word"]):
            # "Infantile- and juvenile-onset" share a part of a word, too.
            joined = f"-{behind['end']}" if before == "broken" else " "
            name = f"{shared['word']}{joined}{text[behind.end() : use.span.end]}"
            return Use(terms.normal_term(vocab.conditions(), name), Span(*shared.span("word")), "shared", sure=True)
    return None


def _further_causes(text: str, use: Use) -> Iterator[Use]:
    """Yield what else *use* may come from: "edema associated with heart failure" goes on with ", cirrhosis …"."""
    cause = _pattern("cause").search(use.span.of(text))
    behind = _pattern("further").match(text, use.span.end) if cause else None
    if cause is None or behind is None or _pattern("listed").search(text[: use.span.start]):
        return
    head = terms.normal_term(vocab.conditions(), text[use.span.start : use.span.start + cause.start()])
    end = label_use_grammar.ends_at(text, behind.end())
    for span in phrases.split_list(text, behind.end(), end, vocab.conditions()):
        wording = span.of(text)
        if not is_condition(wording) or _pattern("loose").search(wording):
            return
        yield Use(f"{head} {cause.group().lower()} {_bare(wording)}", span, "shared", sure=True)


def _bare(wording: str) -> str:
    return terms.cleaned(phrases.bare(wording)) or wording.lower()


@cache
def _pattern(name: str) -> Quick:
    return vocab.compile_pattern(vocab.cue_file(_FILE)["heads"][name], {}, f"{_FILE}: {name}")
