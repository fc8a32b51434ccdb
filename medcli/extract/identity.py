"""What a document says of the drug itself: trade names, class, metabolites and how it works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from medcli import vocab
from medcli.extract import cues, phrases
from medcli.extract.topics import ASIDE_TOPICS, Topic
from medcli.extract.units import Form, Reading, Unit
from medcli.facts import Fact, Kind, Name

_FILE = "identity.toml"
_STRENGTH = re.compile(r"\d")  # "Carisoprodol 350 mg" is a strength, not a brand


def extract(reading: Reading) -> Iterator[Fact]:
    """Yield names, classes, metabolites and mechanism statements of *reading*."""
    for unit in reading.units:
        if unit.form is Form.CELL or unit.topic in ASIDE_TOPICS:
            continue
        if unit.form is Form.SENTENCE:
            yield from _brands(reading, unit)
            yield from _classes(reading, unit)
            yield from _metabolites(reading, unit)
        yield from _mechanism(reading, unit)


def _brands(reading: Reading, unit: Unit) -> Iterator[Fact]:
    for rule in cues.load(_FILE, "brand"):
        for match in rule.finditer(unit.text):
            drugs = reading.drugs_at(unit, match.start())
            for span in phrases.split_list(unit.text, *match.span("names")):
                name = span.of(unit.text)
                may_be = _is_known_brand if "known" in rule.attributes else _may_be_brand
                if len(drugs) == 1 and not _STRENGTH.search(name) and may_be(name, drugs[0]):
                    base = _base(unit, Kind.NAME, drugs[0], name, (span.start, span.end), rule.name)
                    yield Name(**base, name_kind="brand")


def _may_be_brand(name: str, drug: str) -> bool:
    if not name[:1].isupper() or len(name.split()) > 4:  # the patterns ignore case, a name does not
        return False
    known = vocab.drugs().get(name)
    return known in (None, drug) and name.lower() != drug and vocab.classes().get(name) is None


def _is_known_brand(name: str, drug: str) -> bool:
    known = vocab.drug_table().get(drug)
    return known is not None and name.lower() in {brand.lower() for brand in known.brands}


def _classes(reading: Reading, unit: Unit) -> Iterator[Fact]:
    for rule in cues.load(_FILE, "drug_class"):
        for match in rule.finditer(unit.text):
            drugs = reading.drugs_at(unit, match.start())
            found = vocab.classes().find(match.group())
            if len(drugs) == 1 and found and not _names_other(reading, match.group(), drugs[0]):
                span = (match.start() + found[0].start, match.start() + found[0].end)
                yield Fact(**_base(unit, Kind.DRUG_CLASS, drugs[0], found[0].term, span, rule.name))
                return


def _names_other(reading: Reading, text: str, drug: str) -> bool:
    return any(m.term != drug for m in reading.subjects.mentions(text))


def _metabolites(reading: Reading, unit: Unit) -> Iterator[Fact]:
    for rule in cues.load(_FILE, "metabolite"):
        for match in rule.finditer(unit.text):
            name = vocab.drugs().get(match["name"])
            for drug in reading.drugs_at(unit, match.start()):
                if name and name != drug:
                    yield Fact(**_base(unit, Kind.METABOLITE, drug, name, match.span("name"), rule.name))


def _mechanism(reading: Reading, unit: Unit) -> Iterator[Fact]:
    if unit.topic is not Topic.MECHANISM and unit.form is not Form.SENTENCE:
        return
    match = cues.load(_FILE, "mechanism")[0].search(unit.text)
    if match is None or unit.topic not in (Topic.MECHANISM, Topic.NONE, Topic.COMBINATION, Topic.INDICATIONS):
        return
    for drug in reading.drugs_at(unit, match.start()):
        yield Fact(**_base(unit, Kind.MECHANISM, drug, "mechanism of action", (0, len(unit.text)), "works_by"))


def _base(unit: Unit, kind: Kind, drug: str, term: str, span: tuple[int, int], rule: str) -> dict[str, Any]:
    return {
        "kind": kind, "drug": drug, "term": term, "section": unit.section, "span": unit.piece(*span),
        "quote": unit.quote, "rule": f"{kind}:{rule}",
    }  # fmt: skip
