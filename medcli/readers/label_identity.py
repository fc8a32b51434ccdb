"""Whom a label is about: the generic name without its salts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from medcli import vocab
from medcli.facts import Identity
from medcli.readers import label_names
from medcli.readers.label_names import FILE, formless, known
from medcli.readers.words import load

_AND = re.compile(r"\s*(?:,\s*and\s+|;\s*|,\s+|,(?=[a-z]{4})|\s+/\s+|/|\s+and\s+|\s+&\s+|\s+with\s+)\s*")
_SUFFIX = re.compile(r"-[a-z]{4}$")
_HOMEOPATHIC = "homeopathic"
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
    diluted: bool = False  # a homeopathic product, which has little or nothing of what it names


def identify(product: Product) -> Identity | None:
    """Return the identity of *product*; None where it names no ingredient."""
    printed = product.generics[0] if product.generics else ""
    parts = _parts(printed, product)
    if not parts:
        return None
    generic = _joined(parts)
    if product.diluted:
        generic = f"{generic} ({_HOMEOPATHIC})"
    names = (generic, *product.generics, *product.substances, *product.moieties)
    substances = product.substances if len(product.substances) == 1 else ()
    return Identity(
        generic,
        tuple(label_names.brands(product.brands, names)),
        () if product.diluted else tuple(label_names.synonyms(product.generics[:1], substances, generic)),
        " / ".join(dict.fromkeys(_CLASS.sub("", name).strip().lower() for name in product.classes)),
        product.schedule,
    )


@lru_cache(maxsize=8192)  # labels and lists name the same ingredients again and again
def without_salt(name: str) -> str:
    """Return *name* in normal form without salt, strength, dosage form and the suffix of a biologic.

    >>> without_salt("LABETALOL HYDROCHLORIDE TABLETS"), without_salt("Potassium Chloride"), without_salt("exampril")
    ('labetalol', 'potassium chloride', 'exampril')
    """
    plain = label_names.plain(name)
    plain = formless(known(plain) or plain)
    return known(plain) or known(_base(plain)) or _desalted(_base(plain))


def _desalted(name: str) -> str:
    """Return *name* without a salt before or behind it, where a known drug is left; else as it is."""
    words = name.split()
    if not words:  # what was printed was a strength or a form alone
        return name
    for cut in range(len(words) - 1, 0, -1):
        if _are_salts(words[cut:]) and (drug := known(" ".join(words[:cut]))):
            return drug
        if _are_salts(words[:-cut]) and (drug := known(" ".join(words[-cut:]))):
            return drug
    # An unknown drug of one word keeps nothing of the salts behind it either, unless it is a metal.
    kept = words[0] in load("salts") or words[0] in vocab.cue_file(FILE)["metals"]
    if len(words) > 1 and len(words[0]) > 6 and not kept and _are_salts(words[1:]):
        return words[0]
    return re.sub(vocab.cue_file(FILE)["water"], "", name) if kept else name


def _are_salts(words: Sequence[str]) -> bool:
    """Whether *words* are one or more salts of ``vocab/salts.txt`` and nothing else."""
    if not words:
        return True
    salts = load("salts")
    return any(" ".join(words[:n]) in salts and _are_salts(words[n:]) for n in range(1, len(words) + 1))


def _base(name: str) -> str:
    """Return *name* without the four-letter suffix of a biologic (FDA guidance on nonproprietary naming, 2017)."""
    base = _SUFFIX.sub("", name)
    endings = tuple(vocab.cue_file(FILE)["biologic_endings"])
    return base if base != name and (known(base) or base.endswith(endings)) else name


def _parts(printed: str, product: Product) -> list[str]:
    whole = without_salt(printed) if printed else ""
    if whole and known(whole) and len(set(product.substances)) <= 1:
        return [known(whole) or whole]
    inert = vocab.cue_file(FILE)["inert"]
    parts = (without_salt(part) for part in _AND.split(printed.lower()))
    named = list(dict.fromkeys(part for part in parts if part))
    actives = list(dict.fromkeys(without_salt(name) for name in product.moieties or product.substances))
    actives = [name for name in actives if name not in inert] or actives
    if not actives:
        return [known(whole) or whole] if whole and known(whole) else named
    certain = all(map(known, named)) or not all(map(known, actives))
    if len(named) == len(actives) and (len(named) > 1 or whole in actives) and certain:
        return named
    if len(named) == 1 and len(actives) == 1 and not known(actives[0]):
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


def schedule(words: str, package: str) -> str:
    """Return the controlled-substance schedule (21 CFR 1308) that *words* or the *package* state, as CII to CV.

    >>> schedule("Exampril is a Schedule IV controlled substance.", ""), schedule("It is not controlled.", "")
    ('CIV', '')
    """
    cues = vocab.cue_file(FILE)
    found = re.search(cues["schedule_in_words"], words, re.I) or re.search(cues["schedule_symbol"], package)
    return f"C{found[1].upper()}" if found else ""


def is_diluted(ingredients: str, package: str) -> bool:
    """Whether a label whose list of active *ingredients* and whose *package* read so is of a homeopathic product.

    >>> is_diluted("Exampra 30C HPUS", ""), is_diluted("Exampril 5 mg", "homeopathic"), is_diluted("Exampril 5 mg", "")
    (True, True, False)
    """
    cues = vocab.cue_file(FILE)
    said = re.search(cues["homeopathic"], f"{ingredients} {package}", re.I)
    return said is not None or re.search(cues["dilution"], ingredients) is not None


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
