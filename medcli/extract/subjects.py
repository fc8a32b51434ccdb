"""Whom a statement is about: the drugs that a document covers, and which of them a sentence means.

A fact goes to its own drug: by the heading it stands under, by the sentence, by the sentence before.
A drug that is only mentioned in passing is nobody's subject.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from medcli import vocab
from medcli.facts import Document
from medcli.folding import key
from medcli.names import normalise
from medcli.vocab.lexicon import Lexicon, Mention
from medcli.vocab.quick import Quick

Drugs = tuple[str, ...]

_UNTITLED_SHARE = 0.4  # of the most named drug's mentions, where no title names one
_MIN_SHARE = 0.25  # of the most named drug's mentions: less is in passing


@cache
def _words(name: str) -> Quick:
    return vocab.compile_pattern(vocab.cue_file("subjects.toml")[name], {}, f"subjects.toml: {name}")


@dataclass(frozen=True, slots=True)
class Subjects:
    """The drugs that a document covers, and the names by which it calls them."""

    mains: Drugs
    own: Lexicon  # names that only this document gives; looked for before the ones that we know

    def mentions(self, text: str) -> list[Mention]:
        """Return every drug named in *text*, covered by the document or not."""
        own = self.own.find(text)
        known = _known_drugs(text)
        if not own:
            return list(known)
        known = tuple(m for m in known if not any(m.start < o.end and o.start < m.end for o in own))
        return sorted([*own, *known], key=lambda m: m.start)

    def named(self, text: str) -> Drugs:
        """Return the covered drugs that *text* names, in order, each once."""
        return tuple(dict.fromkeys(m.term for m in self.mentions(text) if m.term in self.mains))

    def names_another(self, text: str) -> bool:
        """Say whether *text* names drugs, but none that the document covers."""
        found = self.mentions(text)
        return bool(found) and not any(m.term in self.mains for m in found)

    def at(self, text: str, offset: int, default: Drugs) -> Drugs:
        """Return the drugs that a statement at *offset* of a sentence is about.

        The nearest drug named before it in its own clause, with those joined to it by "and"; where there is
        none, the nearest before it in the sentence; then *default*, the subject that the sentence begins with.
        """
        named = [m for m in self.mentions(text) if m.end <= offset]
        if named and self._is_aside(text, named[-1]) and _words("relative").fullmatch(text[named[-1].end : offset]):
            return ()  # "Unlike ibuprofen, which treats …": said of the other drug
        before = [m for m in named if not self._is_aside(text, m)]
        if not before:
            return default
        clause = max((m.end() for m in _words("clause").finditer(text, 0, offset)), default=0)
        own = [m for m in before if m.start >= clause]
        if not own and clause and default and not any(m.term in self.mains for m in before):
            return default
        chosen = [(own or before)[-1]]
        for mention in reversed((own or before)[:-1]):
            if not _words("joined").fullmatch(text[mention.end : chosen[0].start]):
                break
            chosen.insert(0, mention)
        found = tuple(dict.fromkeys(m.term for m in chosen if m.term in self.mains))
        if found or len(self.mains) > 1:
            return found
        if any(m.term in self.mains for m in own or before):
            return default
        return self._single(text, (own or before)[0], default)

    def turns_to(self, text: str, drug: str) -> bool:
        """Say whether *text*, which names *drug*, is about it: "It differs from ibuprofen" stays with what "it" was."""
        first = next((m for m in self.mentions(text) if m.term == drug), None)
        return first is not None and _words("pronoun").search(text[: first.start]) is None

    def _is_aside(self, text: str, mention: Mention) -> bool:
        # "Unlike ibuprofen, …", "with warfarin": another drug behind a preposition is no subject.
        return mention.term not in self.mains and _words("preposition").search(text[: mention.start]) is not None

    def _single(self, text: str, other: Mention, default: Drugs) -> Drugs:
        # One drug is covered and only others stand before: one is the subject where it opens its clause.
        clause = max((m.end() for m in _words("clause").finditer(text, 0, other.start)), default=0)
        return () if _words("opening").match(text[clause : other.start].lstrip()) else default


@lru_cache(maxsize=4096)  # each rule that fires asks whom its sentence is about
def _known_drugs(text: str) -> tuple[Mention, ...]:
    return tuple(vocab.drugs().find(text))


def find_subjects(document: Document) -> Subjects:
    """Return the drugs that *document* covers: its declared identity, else those its title and headings name."""
    own = Lexicon()
    if document.identity is not None:
        identity = document.identity
        own.extend((name, identity.generic) for name in (identity.generic, *identity.brands, *identity.synonyms))
        own.extend((name, identity.generic) for name in _parts(identity.generic))
        return Subjects((identity.generic,), own)
    own.extend((word, str(normalise(word))) for word in _unknown_drugs(document))
    return Subjects(_covered(document, Subjects((), own)), own)


def _parts(generic: str) -> list[str]:
    """Return the other ways to name *generic*: the drugs of a combination, joined and alone, a drug without its ester.

    >>> _parts("lisinopril / hydrochlorothiazide")
    ['lisinopril and hydrochlorothiazide', 'hydrochlorothiazide and lisinopril', 'lisinopril', 'hydrochlorothiazide']
    """
    parts = generic.split(" / ")
    joined = [" and ".join(parts), " and ".join(reversed(parts))] if len(parts) > 1 else []
    known = (mention.term for part in parts for mention in _known_drugs(part))
    return [name for name in (*joined, *known) if name != generic]


def _covered(document: Document, subjects: Subjects) -> Drugs:
    counts = Counter(m.term for section in document.sections for m in subjects.mentions(section.text))
    if not counts:
        return ()
    order = list(counts)
    titled = {m.term for m in subjects.mentions(document.title)}
    headings = [{m.term for m in subjects.mentions(s.title)} for s in document.sections if s.level > 1]
    most = counts.most_common(1)[0][1]
    covered = {drug for drug in titled if counts[drug] >= most * _MIN_SHARE / 2}
    # A title that names no drug covers those that the text speaks of most.
    covered = covered or {drug for drug, count in counts.items() if count >= min(most, max(3, most * _UNTITLED_SHARE))}
    floor = max(3, max(counts[drug] for drug in covered) * _MIN_SHARE)
    # A heading that names one drug alone gives it a section of its own: "Tramadol", not "X with tramadol".
    covered |= {drug for drug, count in counts.items() if count >= floor and {drug} in headings}
    return tuple(sorted(covered, key=order.index))


def _unknown_drugs(document: Document) -> list[str]:
    # A capitalised word that the title names, that the text defines, and that no lexicon knows.
    title = set(key(document.title))
    text = "\n".join(section.text for section in document.sections)
    defined = re.compile(rf"\b([A-Z][a-z]{{4,}})\b(?:\s*\([^)]*\))?,?\s+{vocab.cue_file('subjects.toml')['defines']}\s")
    words = Counter(m.group(1) for m in defined.finditer(text))
    known = (vocab.drugs(), vocab.conditions(), vocab.effects(), vocab.classes())
    return [
        word
        for word, count in words.items()
        if count >= 2 and key(word)[0] in title and not any(lexicon.get(word) for lexicon in known)
    ]


def section_drugs(document: Document, subjects: Subjects) -> list[Drugs]:
    """Return whom each section is about: the drugs that the nearest title above it names, else all covered."""
    found: list[Drugs] = []
    repeated = _repeated_titles(document, subjects)
    spoken_of = subjects.mains
    for index, section in enumerate(document.sections):
        above = document.path_to(index)[:-1]
        inherited = found[above[-1]] if above else subjects.mains
        named = subjects.named(section.title)
        spoken_of = named if len(named) == 1 else spoken_of
        if not named and key(section.title) in repeated:
            inherited = spoken_of
        if not named and section.level > 1 and len(subjects.mains) == 1 and _is_other(section.title, subjects):
            found.append(())
        else:
            found.append(named or inherited)
    return found


def _repeated_titles(document: Document, subjects: Subjects) -> set[tuple[str, ...]]:
    # "Side effects" once for each drug: each belongs to the drug whose title came last.
    if len(subjects.mains) < 2:
        return set()
    counts = Counter(key(section.title) for section in document.sections if section.title)
    return {title for title, count in counts.items() if count >= len(subjects.mains)}


def _is_other(title: str, subjects: Subjects) -> bool:
    # "Ibuprofen" as a title opens another drug's section; "Can I take it with ibuprofen?" does not.
    mentions = subjects.mentions(title)
    return subjects.names_another(title) and mentions[0].start == 0
