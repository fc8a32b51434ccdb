"""Allergies: what a label's patients may be hypersensitive to.

The drug and whatever is in it are one group; another drug or substance that is named is one of its own. What the
reaction looked like ("such as anaphylaxis") is none.
"""

from __future__ import annotations

import re
from functools import cache

from medcli import vocab
from medcli.extract import phrases
from medcli.extract.label_entries import pattern, words
from medcli.extract.subjects import Subjects
from medcli.facts import Span
from medcli.folding import key, tokens
from medcli.names import normalise

OWN = "hypersensitivity"  # the term of an allergy to the drug itself
_LONGEST_BARE = 8  # words of "known hypersensitivity" that says to nothing
_OWN_NAME = 3  # words of a term that is more than "allergy" and its object
_SHORTEST = 5  # letters of a word that tells a drug's name


def read(text: str, span: Span, subjects: Subjects, *, within: bool, example: bool) -> list[tuple[Span, str]] | None:
    """Return the allergies in a part of a list, (where, term) each; None where it speaks of none.

    *within* says that the part before it spoke of one, so that this may go on with what else there is.
    """
    phrase = span.of(text)
    heads = list(pattern("allergies", "head").finditer(phrase))
    if heads and (named := _named_so(phrase)):
        return [(span, named)]
    for head in heads:  # "hypersensitivity or serious reactions to …": the last of them has the object
        if to := pattern("allergies", "to").match(phrase[head.end() :].replace("\x1f", " ")):
            return _objects(text, span, head.end() + to.end(), subjects)
    if heads and not within and _is_bare(phrase):
        return [(span, _listed_in(phrase) or OWN)]
    if within and example and _is_reaction(phrase):
        return []
    if not within or _leaves(phrase):
        return None
    return _objects(text, span, 0, subjects)


def _named_so(phrase: str) -> str | None:
    """Return the one group that *phrase* is by a name of its own: "serious skin reactions to NSAIDs"."""
    found = vocab.groups().find(phrase)
    if len(found) != 1 or phrase[found[0].end :].strip(" .,;") or len(key(found[0].term)) < _OWN_NAME:
        return None
    if pattern("allergies", "ingredient").search(found[0].term):  # an allergy to the drug itself
        return None
    return found[0].term if vocab.group_table()[found[0].term].kind == "allergy" else None


def _listed_in(phrase: str) -> str | None:
    """Return the allergy to another substance that *phrase* names in one word with it: "latex allergies"."""
    found = vocab.groups().find(phrase)
    known = found[0].term if len(found) == 1 and vocab.group_table()[found[0].term].kind == "allergy" else None
    return None if known and pattern("allergies", "ingredient").search(known) else known


def _is_bare(phrase: str) -> bool:
    plain = phrases.bare(phrase)
    return pattern("allergies", "bare").search(plain) is not None and len(key(plain)) <= _LONGEST_BARE


def _leaves(phrase: str) -> bool:
    plain = phrases.bare(phrase)
    group = vocab.groups().get(plain)
    known = vocab.group_table()[group].kind in ("condition", "population") if group else vocab.conditions().get(plain)
    return bool(known) or pattern("allergies", "exit").match(phrase) is not None


def _is_reaction(phrase: str) -> bool:
    if pattern("allergies", "remedy").search(phrase):  # a "fever reducer" is no fever
        return False
    return bool(vocab.effects().find(phrase)) or "reaction" in phrase


def _objects(text: str, span: Span, start: int, subjects: Subjects) -> list[tuple[Span, str]]:
    phrase = span.of(text)
    named = phrases.bare(phrase[start:])
    plain = pattern("allergies", "object_tail").sub("", _object_lead().sub("", named).strip(" .,;"))
    if not plain:
        return [(span, OWN)] if start else []
    if is_own(named, subjects) or (pattern("allergies", "ingredient").search(named) and not _names_another(plain)):
        return [(span, OWN)]
    if pattern("parts", "vacuous").match(plain) or _is_reaction(plain):
        return []
    return [(span, term_of(plain))]


def _names_another(plain: str) -> bool:
    return bool(vocab.drugs().find(plain) or vocab.classes().find(plain))


def term_of(substance: str) -> str:
    """Return the normal name of an allergy to *substance*: a known one's, else its own words."""
    drug = drug_of(substance)
    for form in (f"hypersensitivity to {substance}", f"allergic to {substance}", f"{substance} allergy"):
        known = vocab.groups().get(form)
        if known and (drug is None or drug in known):  # an allergy to one drug of a class is one of its own
            return known
    return f"hypersensitivity to {drug or vocab.classes().get(substance) or substance}"


def drug_of(substance: str) -> str | None:
    """Return the one drug that *substance* begins with, its salt and form left out."""
    found = vocab.drugs().find(substance)
    if len(found) != 1 or found[0].start:
        return None
    form = pattern("parts", "form").sub("", substance[found[0].end :])
    return found[0].term if all(word in _salts() for word in key(form)) else None


def without_head(phrase: str) -> str:
    """Return what *phrase* says that somebody is allergic to, or where it speaks of no allergy, all of it."""
    for head in pattern("allergies", "head").finditer(phrase):
        if to := pattern("allergies", "to").match(phrase[head.end() :]):
            return _object_lead().sub("", phrase[head.end() + to.end() :])
    return phrase


def without_reactions(text: str) -> str:
    """Return *text* with spaces for what a reaction looked like: "hypersensitivity (e.g., anaphylaxis) to it"."""
    for head in pattern("allergies", "head").finditer(text):
        found = pattern("allergies", "bracket").match(text[head.end() :])
        if found:
            start = head.end() + found.group().index("(" if "(" in found.group() else "[")
            end = _closing(text, start)
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _closing(text: str, start: int) -> int:
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] in "([") - (text[i] in ")]")
        if depth == 0:
            return i + 1
    return len(text)


def own_names(text: str, subjects: Subjects) -> list[tuple[int, int]]:
    """Return where *text* names the label's own drug: by its own name, a known synonym or a part of its name."""
    found = {(m.start, m.end) for m in subjects.own.find(text)}
    found |= {(m.start, m.end) for m in vocab.drugs().find(text) if m.term in _own_parts(subjects.mains)}
    own = _own_words(subjects.mains)
    found |= {(start, end) for word, start, end in tokens(text) if word in own}
    return sorted(found, key=lambda span: (span[0], -span[1]))


def is_own(phrase: str, subjects: Subjects) -> bool:
    """Say whether *phrase* names the label's own drug."""
    return bool(own_names(phrase, subjects))


@cache
def _own_parts(mains: tuple[str, ...]) -> frozenset[str]:
    parts = {part.strip() for main in mains for part in main.split("/")}
    return frozenset(mains) | parts | {known for part in parts if (known := vocab.drugs().get(part))}


@cache
def _own_words(mains: tuple[str, ...]) -> frozenset[str]:
    found = {word for main in mains for part in main.split("/") for word in key(str(normalise(part)))}
    return frozenset(word for word in found if len(word) >= _SHORTEST and word not in _salts())


@cache
def _salts() -> frozenset[str]:
    return frozenset(word for _, line in vocab.read_lines("salts.txt") for word in key(line))


@cache
def _object_lead() -> re.Pattern[str]:
    entries = sorted(words("allergies", "object_lead"), key=len, reverse=True)
    body = "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in entries)
    return re.compile(rf"^(?:\W*(?:{body})(?![\w-])\W*)+", re.IGNORECASE)
