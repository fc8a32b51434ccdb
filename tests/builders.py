"""Documents and facts made by hand, and a small database made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from medcli.assemble import assemble, prepare
from medcli.facts import (
    FOUR_KINDS,
    Block,
    BlockKind,
    Combination,
    ContraindicatedGroup,
    Document,
    DurationCaution,
    Fact,
    Identity,
    Indication,
    Kind,
    LimitKind,
    Name,
    NoneStated,
    Reference,
    Section,
    SideEffect,
    SourceKind,
    Span,
    Strength,
)
from medcli.queries import Database, open_database
from medcli.store.content import Extracted
from medcli.store.writer import writing


def section(title: str, text: str) -> Section:
    """Return a section of one paragraph a line, its title first."""
    whole = f"{title}\n{text}"
    blocks = (
        Block(BlockKind.HEADING, Span(0, len(title))),
        Block(BlockKind.PARAGRAPH, Span(len(title) + 1, len(whole))),
    )
    return Section(title=title, level=2, text=whole, blocks=blocks, lines=((0, 3), (len(title) + 1, 4)))


def document(
    source: str,
    sections: Sequence[tuple[str, str]],
    *,
    kind: SourceKind = SourceKind.LABEL,
    date: str = "2023-01-01",
    identity: Identity | None = None,
) -> Document:
    """Return a document with these titles and texts."""
    digest = hashlib.sha256(repr((source, sections)).encode()).hexdigest()
    made = tuple(section(title, text) for title, text in sections)
    return Document(source, kind, "plain", source, made, digest, date, "1", identity)


def fact(doc: Document, cls: type[Fact], kind: Kind, drug: str, wording: str, term: str = "", **own: Any) -> Fact:
    """Return a fact whose wording is looked for in the document, and whose quote is the line it stands in."""
    index = next(i for i, part in enumerate(doc.sections) if wording in part.text)
    text = doc.sections[index].text
    start = text.index(wording)
    line_end = text.find("\n", start)
    quote = Span(text.rfind("\n", 0, start) + 1, len(text) if line_end < 0 else line_end)
    span = Span(start, start + len(wording))
    term = term or wording.lower()
    return cls(kind=kind, drug=drug, term=term, section=index, span=span, quote=quote, rule="by hand", **own)


def use(doc: Document, drug: str, wording: str, term: str = "", **own: Any) -> Fact:
    return fact(doc, Indication, Kind.INDICATION, drug, wording, term, **own)


def effect(doc: Document, drug: str, wording: str, term: str = "", **own: Any) -> Fact:
    return fact(doc, SideEffect, Kind.SIDE_EFFECT, drug, wording, term, **own)


def group(doc: Document, drug: str, wording: str, term: str = "", **own: Any) -> Fact:
    own = {"strength": Strength.CONTRAINDICATED, "group_kind": "condition"} | own
    return fact(doc, ContraindicatedGroup, Strength(own["strength"]).kind_in(doc.kind), drug, wording, term, **own)


def limit(doc: Document, drug: str, wording: str, low: float | None, high: float | None, **own: Any) -> Fact:
    own = {"limit": LimitKind.MAX_DURATION, "min_days": low, "max_days": high} | own
    return fact(doc, DurationCaution, Kind.DURATION_CAUTION, drug, wording, **own)


def together(doc: Document, drug: str, other: str, wording: str, says: str) -> Fact:
    return fact(doc, Combination, Kind.COMBINATION, drug, wording, other, effect=says)


def name(doc: Document, drug: str, written: str, name_kind: str = "brand") -> Fact:
    return fact(doc, Name, Kind.NAME, drug, written, written, name_kind=name_kind)


def other(doc: Document, kind: Kind, drug: str, wording: str, term: str = "", **own: Any) -> Fact:
    return fact(doc, Fact, kind, drug, wording, term, **own)


def none(doc: Document, kind: Kind, drug: str, wording: str) -> Fact:
    return fact(doc, NoneStated, kind, drug, wording, "none stated")


def extracted(doc: Document, *facts: Fact) -> Extracted:
    """Return the document with its facts; each section is about the kinds whose name its title is."""
    kinds = tuple(frozenset(k for k in FOUR_KINDS if k.value == part.title) for part in doc.sections)
    return Extracted(doc, facts, kinds)


def sources() -> list[Extracted]:
    """Return three sources on two muscle relaxants and a tricyclic that agree, differ and say nothing."""
    return [_carisoprodol_label(), _carisoprodol_article(), _amitriptyline_label(), _plain_label()]


def _carisoprodol_label() -> Extracted:
    doc = document(
        "label-c",
        [
            ("indication", "For relief of acute back pain."),
            ("side_effect", "Drowsiness was seen in 13 % of patients.\nHeadache was seen."),
            ("contraindicated_group", "Do not give in acute porphyria."),
            ("duration_caution", "Use for two or three weeks at most."),
            ("more", "With tricyclic antidepressants the sedation adds up.\nA muscle relaxant."),
        ],
        identity=Identity("carisoprodol", ("SOMA",), ("isomeprobamate",), "", "CIV"),
    )
    return extracted(
        doc,
        use(doc, "carisoprodol", "acute back pain", label_status="on label", course="acute"),
        effect(doc, "carisoprodol", "Drowsiness", common=True, percent_low=13.0, percent_high=13.0),
        effect(doc, "carisoprodol", "Headache"),
        group(doc, "carisoprodol", "acute porphyria"),
        limit(doc, "carisoprodol", "two or three weeks", 14, 21),
        other(doc, Kind.INTERACTION, "carisoprodol", "tricyclic antidepressants"),
        other(doc, Kind.DRUG_CLASS, "carisoprodol", "muscle relaxant"),
    )


def _carisoprodol_article() -> Extracted:
    doc = document(
        "soma.txt",
        [
            ("Uses", "Some take it for chronic back pain, which is off label."),
            ("Side effects", "You may feel sleepy, or have a dry mouth."),
            ("Who should avoid it", "People with acute porphyria should be careful. Pregnant women should avoid it."),
            ("How long", "Take it for up to three weeks."),
            ("Both", "Taken with amitriptyline it is said to help more."),
        ],
        kind=SourceKind.ARTICLE,
        date="2024-05-01",
    )
    return extracted(
        doc,
        use(doc, "carisoprodol", "chronic back pain", label_status="off label", course="chronic"),
        effect(doc, "carisoprodol", "sleepy", "drowsiness"),
        effect(doc, "carisoprodol", "dry mouth"),
        group(doc, "carisoprodol", "acute porphyria", strength=Strength.CAUTION),
        group(doc, "carisoprodol", "Pregnant women", "pregnancy", strength=Strength.AVOID, group_kind="population"),
        limit(doc, "carisoprodol", "up to three weeks", None, 21),
        together(doc, "carisoprodol", "amitriptyline", "said to help more", "benefit claim"),
    )


def _amitriptyline_label() -> Extracted:
    doc = document(
        "label-a",
        [
            ("indication", "For the relief of depression."),
            ("side_effect", "Drowsiness in 10 to 20 % of patients; dry mouth."),
            ("contraindicated_group", "Contraindications: none."),
            ("duration_caution", "Words that no rule knows."),
        ],
        date="2022-02-02",
        identity=Identity("amitriptyline", ("Elavil",), ("amitriptyline hcl",), "tricyclic antidepressant"),
    )
    return extracted(
        doc,
        use(doc, "amitriptyline", "depression"),
        effect(doc, "amitriptyline", "Drowsiness", percent_low=10.0, percent_high=20.0, common=True),
        effect(doc, "amitriptyline", "dry mouth"),
        none(doc, Kind.CONTRAINDICATED_GROUP, "amitriptyline", "Contraindications: none."),
    )


def _plain_label() -> Extracted:
    doc = document(
        "label-ac",
        [("indication", "For the relief of pain.")],
        identity=Identity("aspirin / carisoprodol", ("Soma Compound", "Aspirin"), ()),
    )
    return extracted(doc, use(doc, "aspirin / carisoprodol", "pain"))


def cited(found: Fact, *references: Reference) -> Fact:
    """Return the fact with a monograph's citations."""
    return replace(found, references=references)


def build(target: Path, items: Iterable[Extracted]) -> Path:
    """Write a database from these and return where."""
    with writing(target) as writer:
        for item in items:
            writer.add(prepare(item))
        assemble(writer, {"inputs.zip": "0" * 64})
    return target


def database(folder: Path, items: Iterable[Extracted] | None = None) -> Database:
    """Return an open database of :func:`sources`, or of *items*."""
    return open_database(build(folder / "meds.sqlite", sources() if items is None else items))
