"""Whom a label is about: the generic name without its salts, and which other names are names of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from medcli import vocab
from medcli.facts import Identity
from medcli.names import normalise
from medcli.readers.words import load

_FILE = "label_names.toml"
_AND = re.compile(r"\s*(?:,\s*and\s+|;\s*|,\s+|\s+/\s+|/|\s+and\s+|\s+&\s+|\s+with\s+)\s*")
_SUFFIX = re.compile(r"-[a-z]{4}$")
_AMOUNT = re.compile(r"\s*\(.*?\)|\b\d[\d.,]*\s*(?:%|(?:mg|mcg|g|ml|units?|meq)\b)(?:/\w+)?(?=\s|$)", re.I)
_CLASS = re.compile(r"\s*\[EPC\]\s*$")


@dataclass(frozen=True, slots=True)
class Product:
    """What a label's own fields say of its product, as they print it."""

    generics: tuple[str, ...] = ()  # one for each product
    substances: tuple[str, ...] = ()  # active ingredients, with their salts
    moieties: tuple[str, ...] = ()  # active ingredients without them, where the label says so
    brands: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()  # established pharmacologic classes
    schedule: str = ""


def identify(product: Product) -> Identity | None:
    """Return the identity of *product*; None where it names no ingredient."""
    printed = product.generics[0] if product.generics else ""
    parts = _parts(printed, product)
    if not parts:
        return None
    generic = _joined(parts)
    salts = [*product.generics[:1], *(product.substances if len(product.substances) == 1 else ())]
    return Identity(
        generic,
        tuple(_brands(product, generic)),
        tuple(_synonyms(salts, generic)),
        " / ".join(dict.fromkeys(_CLASS.sub("", name).strip().lower() for name in product.classes)),
        product.schedule,
    )


@lru_cache(maxsize=8192)  # labels and lists name the same ingredients again and again
def without_salt(name: str) -> str:
    """Return *name* in normal form without salt, strength, dosage form and the suffix of a biologic.

    >>> without_salt("LABETALOL HYDROCHLORIDE TABLETS"), without_salt("Potassium Chloride"), without_salt("exampril")
    ('labetalol', 'potassium chloride', 'exampril')
    """
    plain = " ".join(_AMOUNT.sub(" ", normalise(name)).replace(" ,", ",").strip(" ,.").split())
    plain = _known(plain) or plain
    words = plain.split()
    while len(words) > 1 and not _known(" ".join(words)) and words[-1].strip(",.") in _forms():
        words.pop()
    plain = " ".join(words).strip(" ,.")
    return _known(plain) or _known(_base(plain)) or _desalted(_base(plain))


def _desalted(name: str) -> str:
    """Return *name* without a salt before or behind it, where a known drug is left; else as it is."""
    words = name.split()
    if not words:  # what was printed was a strength or a form alone
        return name
    for cut in range(len(words) - 1, 0, -1):
        if _are_salts(words[cut:]) and (known := _known(" ".join(words[:cut]))):
            return known
        if _are_salts(words[:-cut]) and (known := _known(" ".join(words[-cut:]))):
            return known
    # An unknown drug of one word keeps nothing of the salts behind it either, unless it is a metal.
    kept = words[0] in load("salts") or words[0] in vocab.cue_file(_FILE)["metals"]
    if len(words) > 1 and len(words[0]) > 6 and not kept and _are_salts(words[1:]):
        return words[0]
    return name


def _are_salts(words: Sequence[str]) -> bool:
    """Whether *words* are one or more salts of ``vocab/salts.txt`` and nothing else."""
    if not words:
        return True
    salts = load("salts")
    return any(" ".join(words[:n]) in salts and _are_salts(words[n:]) for n in range(1, len(words) + 1))


def _base(name: str) -> str:
    """Return *name* without the four-letter suffix of a biologic (FDA guidance on nonproprietary naming, 2017)."""
    base = _SUFFIX.sub("", name)
    endings = tuple(vocab.cue_file(_FILE)["biologic_endings"])
    return base if base != name and (_known(base) or base.endswith(endings)) else name


def _known(name: str) -> str | None:
    """Return the generic name that *name* is or stands for, unless it is the brand of another."""
    head, comma, kind = name.partition(", ")  # "estrogens, conjugated"
    return (vocab.drugs().get(name) or (vocab.drugs().get(f"{kind} {head}") if comma else None)) if name else None


def _parts(printed: str, product: Product) -> list[str]:
    whole = without_salt(printed) if printed else ""
    if whole and _known(whole) and len(set(product.substances)) <= 1:
        return [_known(whole) or whole]
    inert = vocab.cue_file(_FILE)["inert"]
    parts = (without_salt(part) for part in _AND.split(printed.lower()))
    named = list(dict.fromkeys(part for part in parts if part))
    actives = list(dict.fromkeys(without_salt(name) for name in product.moieties or product.substances))
    actives = [name for name in actives if name not in inert] or actives
    if not actives:
        return [_known(whole) or whole] if whole and _known(whole) else named
    certain = all(map(_known, named)) or not all(map(_known, actives))
    if len(named) == len(actives) and (len(named) > 1 or whole in actives) and certain:
        return named
    if len(named) == 1 and len(actives) == 1 and not _known(actives[0]):
        return named
    place = {name: printed.lower().find(name) for name in actives}
    return sorted(actives, key=lambda name: (place[name] < 0, place[name]))


def _joined(parts: Sequence[str]) -> str:
    """Return a combination in the order in which it is known, else in that of *parts*."""
    joined = " / ".join(parts)
    return _combinations().get(frozenset(parts), joined) if len(parts) > 1 else joined


@cache
def _combinations() -> dict[frozenset[str], str]:
    return {frozenset(name.split(" / ")): name for name in vocab.drug_table() if " / " in name}


def _synonyms(names: Iterable[str], generic: str) -> Iterable[str]:
    seen = {generic}
    for name in names:
        written = name.lower() if name.isupper() else name
        if normalise(written) not in seen:
            seen.add(normalise(written))
            yield written


def _brands(product: Product, generic: str) -> Iterable[str]:
    """Yield the brands that are names of their own: not the generic with a salt, form, strength or kit behind it."""
    common = _forms() | _words(" ".join([generic, *product.generics, *product.substances, *product.moieties]))
    common |= _salt_words()
    seen: set[str] = set()
    for brand in product.brands:
        plain = " ".join(_AMOUNT.sub(" ", brand).split()).strip(" ,.-")
        other = normalise(plain) in vocab.drug_table()
        if plain and normalise(plain) not in seen and _words(plain) - common and not other:
            seen.add(normalise(plain))
            yield plain


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[\w'-]+", normalise(text)) if not word[0].isdigit()}


@cache
def _salt_words() -> frozenset[str]:
    return frozenset(word for salt in load("salts") for word in salt.split())


@cache
def _forms() -> frozenset[str]:
    return frozenset(vocab.cue_file(_FILE)["forms"])


def schedule(words: str, package: str) -> str:
    """Return the controlled-substance schedule (21 CFR 1308) that *words* or the *package* state, as CII to CV.

    >>> schedule("Exampril is a Schedule IV controlled substance.", ""), schedule("It is not controlled.", "")
    ('CIV', '')
    """
    cues = vocab.cue_file(_FILE)
    found = re.search(cues["schedule_in_words"], words, re.I) or re.search(cues["schedule_symbol"], package)
    return f"C{found[1].upper()}" if found else ""


def from_elements(text: str) -> Product:
    """Return the product of openFDA's list of product data elements, which runs all names together.

    Brand, generic, then each active ingredient followed by its moiety, then the inactive ones: so what is active is
    named twice or more, and what is inactive once.
    """
    mentions = [mention.term for mention in vocab.drugs().find(text)]
    actives = [term for term in dict.fromkeys(mentions) if mentions.count(term) > 1] or mentions[:1]
    if not actives:
        twice = re.search(r"\b([A-Z][A-Z-]{3,}(?: [A-Z-]{3,}){0,2}) \1\b", text)
        actives = [twice[1].lower()] if twice else []
    first = text.split(" ", 1)[0]
    return Product((" / ".join(actives),) if actives else (), (), tuple(actives), (first,) if actives else ())
