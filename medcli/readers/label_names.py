"""Names as labels and lists print them: without strength and form, and which of them are names of their own.

What a name must not do is answer as the wrong drug. So a name that other products share (a purpose, a form, a salt),
and one that names none of the product's ingredients, is no name of the drug.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache

from medcli import vocab
from medcli.names import normalise
from medcli.readers.words import load

FILE = "label_names.toml"
_AMOUNT = re.compile(r"\s*\(.*?\)|(?<![\d.-])\d[\d.,]*\s*(?:%|(?:mg|mcg|g|ml|units?|meq)\b)(?:/\w+)?(?=\s|$)", re.I)
_GREEK = re.compile(r"\.(alpha|beta|gamma|delta|omega)\.")  # as the FDA's registry of substances writes the letters
_TURNED = re.compile(r",? (?:dl|d|l|r|s|cis|trans)?-$")  # and "lactic acid, l-"
_WORD = re.compile(r"[\w'-]+")
_LONGEST = 120  # characters of a synonym: a list of a dozen ingredients is nothing that anybody types


@lru_cache(maxsize=8192)  # labels and lists name the same ingredients again and again
def known(name: str) -> str | None:
    """Return the generic name that *name* is or stands for, in any order ("estrogens, conjugated")."""
    if not name:
        return None
    head, comma, kind = name.partition(", ")
    registered = vocab.cue_file(FILE)["registered"].get(name)
    return registered or vocab.drugs().get(name) or (vocab.drugs().get(f"{kind} {head}") if comma else None)


@cache
def forms() -> frozenset[str]:
    """Return the words that say what a product is made as and how it is packed, and not what is in it."""
    return frozenset(vocab.cue_file(FILE)["forms"])


@cache
def shared() -> frozenset[str]:
    """Return the words of many products' names: their forms, and what or whom they are for."""
    return forms() | frozenset(vocab.cue_file(FILE)["purposes"])


def plain(name: str) -> str:
    """Return *name* in normal form without strengths, notes in brackets and the registry's own spelling.

    >>> plain("LACTIC ACID, L-"), plain(".ALPHA.-TOCOPHEROL"), plain("Exampril 5 mg"), plain("Lotion118mL")
    ('lactic acid', 'alpha-tocopherol', 'exampril', 'lotion')
    """
    words = " ".join(_AMOUNT.sub(" ", _GREEK.sub(r"\1", normalise(name))).replace(" ,", ",").split())
    return _TURNED.sub("", words).strip(" ,.-")


def formless(name: str) -> str:
    """Return *name*, in normal form, without the words for its form behind it, and before a drug that is known.

    >>> formless("exampril tartrate er tablets"), formless("exampril for injection"), formless("oral ibuprofen")
    ('exampril tartrate', 'exampril', 'ibuprofen')
    """
    words = re.split(r"(?<=\w) (?:for|in) ", name)[0].split()
    while len(words) > 1 and not known(" ".join(words)) and words[-1].strip(",.") in shared():
        words.pop()
    if len(words) > 1 and words[0] in shared() and known(" ".join(words[1:])):
        del words[0]
    return " ".join(words).strip(" ,.")


def synonyms(printed: Sequence[str], substances: Sequence[str], generic: str) -> Iterator[str]:
    """Yield the other names of *generic* among those that a label has *printed* for it and those of its *substances*.

    They keep their salt, but neither form nor strength. What names no ingredient ("trace elements", the water in a
    kit), and what is known as another drug, is none.
    """
    of_it = _own_words(" ".join([generic, *substances]))
    seen = {generic}
    for name in (*printed, *substances):
        found = formless(plain(name.lower()))
        if found in seen or len(found) > _LONGEST or not _own_words(found) & of_it:
            continue
        seen.add(found)
        if known(found) in (None, generic):
            yield found


def brands(names: Iterable[str], others: Collection[str]) -> Iterator[str]:
    """Yield those of *names* that are names of their own: not words of *others*, of forms, purposes and salts alone.

    A brand with its form or salt behind it ("Examprol Extended-Release") is followed by the brand alone, unless it
    is a kit or a pack, in which there may be more. What is "for" another of them is not what is in that one.
    """
    common = shared() | _words(" ".join(others)) | _salt_words()
    printed = [" ".join(_AMOUNT.sub(" ", name).split()).strip(" ,.-") for name in names]
    seen: set[str] = set()
    for whole in printed:
        if any(normalise(whole).endswith(f" for {normalise(other)}") for other in printed):
            continue
        for brand in (whole, _shortened(whole, common)):
            normal = normalise(brand)
            own = any(len(word) > 1 for word in _words(brand) - common)  # the letter of "Vitamin D" is no name
            if own and normal not in seen and normal not in vocab.drug_table():
                seen.add(normal)
                yield brand


def _shortened(brand: str, common: frozenset[str]) -> str:
    """Return *brand* without the words for form and salt behind it; as it is where that may leave a shop's name."""
    words = brand.split()
    while len(words) > 1 and (last := _words(words[-1])) and last <= forms() | _salt_words():
        words.pop()
    left = _words(" ".join(words))
    return brand if left & common or _words(brand) & frozenset(vocab.cue_file(FILE)["several"]) else " ".join(words)


def _own_words(text: str) -> frozenset[str]:
    """Return the words of *text* that tell its ingredients: not forms and salts, unless it has no others."""
    words = frozenset(part for word in _words(text) for part in word.split("-") if len(part) > 2) - shared()
    return words - _salt_words() or words


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    """Return the words of *text*, numbers left out; those joined by a hyphen count one by one where all are forms."""
    found = frozenset(word for word in _WORD.findall(normalise(text)) if not word[0].isdigit())
    joined = {word for word in found if "-" in word and set(word.split("-")) <= forms()}
    return (found - joined).union(*(word.split("-") for word in joined))


@cache
def _salt_words() -> frozenset[str]:
    return frozenset(word for salt in load("salts") for word in salt.split())
