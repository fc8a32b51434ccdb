"""openFDA drug labels: an answer of the interface, a list of records, one record, or a part of the bulk download.

The form is described at https://open.fda.gov/apis/drug/label/. Records are read one after another, so that a part of
any size takes the memory of its longest record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import IO, Any

import ijson
from lxml import etree

from medcli.errors import SourceError
from medcli.facts import BlockKind, Document, Section, SourceKind
from medcli.readers import flattened, label_identity, label_tables
from medcli.readers.label_identity import Product, identify
from medcli.readers.label_sections import SectionType, by_field
from medcli.readers.label_tables import words
from medcli.readers.label_text import Part, section

TABLE = "_table"
_IDENTIFIERS = {
    "application_number": "application_number", "nui": "nui", "product_ndc": "ndc", "product_type": "product_type",
    "route": "route", "rxcui": "rxcui", "unii": "unii",
}  # fmt: skip
_REMEDY = "give openFDA's drug label JSON, or a part of its bulk download"
_OPENING = 1024  # bytes; what openFDA tells of a file stands before its records
_EXPORTED = re.compile(r'"last_updated"\s*:\s*"(\d{4}-\d{2}-\d{2})')
_PREFIXES = {"[": ("item",), "{": ("results.item", "")}


def read(file: IO[bytes], sha256: str) -> Iterator[Document]:
    """Yield the labels in the JSON *file*, which can seek and is read as it goes; *sha256* is of the whole source.

    Raises:
        SourceError: no labels, a record that is none, or JSON that is damaged or cut off; all labels before the
            damage are yielded first, and the error says how many there were and at which byte it was found.

    """
    done, strange = 0, 0
    try:
        opening = file.read(_OPENING).decode("utf-8-sig", "replace")
        told = _EXPORTED.search(opening)
        exported = told[1] if told else ""
        for done, record in enumerate(_records(file, opening), 1):
            if _is_label(record):
                yield document(record, sha256, exported)
            else:
                strange = strange or done
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
        what = f"is JSON that is damaged or cut off after record {done}, before byte {file.tell()}"
        raise SourceError(what, "fetch it again", line=0) from error
    if not done:
        raise SourceError("has no labels in it", _REMEDY)
    if strange:
        raise SourceError(f"has a record that is no drug label: record {strange}", _REMEDY)


def _records(file: IO[bytes], opening: str) -> Iterator[Any]:
    for prefix in _PREFIXES.get(opening.strip()[:1], ("",)):
        file.seek(0)
        found = False
        for record in ijson.items(file, prefix, use_float=True):
            # An answer without records, or one that reports an error, is an object but no record.
            if prefix or (isinstance(record, dict) and record and not record.keys() & {"results", "error", "meta"}):
                found = True
                yield record
        if found:
            return


def _is_label(record: object) -> bool:
    """Whether *record* has an id and any field of a label; some labels have no text beside their package's."""
    return isinstance(record, dict) and bool(_id(record)) and bool(record.keys() & ({"openfda"} | by_field().keys()))


def document(record: dict[str, Any], sha256: str, exported: str = "") -> Document:
    """Return the label in *record*, one object of openFDA's results; *exported* is the ISO 8601 date of these."""
    openfda = record.get("openfda")
    openfda = openfda if isinstance(openfda, dict) else {}
    product = _product(record, openfda)
    identity = identify(product)
    brand = product.brands[0] if product.brands else ""
    generic = product.generics[0] if product.generics else ""
    pairs = {(kind, value) for name, kind in _IDENTIFIERS.items() for value in _texts(openfda.get(name))}
    return Document(
        source=_id(record),
        kind=SourceKind.LABEL,
        format="openfda",
        title=f"{brand} ({generic.lower()})" if brand and generic else brand or generic or _id(record),
        sections=tuple(_sections(record)),
        sha256=sha256,
        date=iso_date(str(record.get("effective_time") or "")),
        exported=exported,
        version=str(record.get("version") or ""),
        identity=identity,
        identifiers=tuple(sorted(pairs)),
    )


def iso_date(value: str) -> str:
    """Return the ISO 8601 date of an HL7 time stamp, "" where it is none.

    >>> iso_date("20260702"), iso_date("201907021200"), iso_date("soon")
    ('2026-07-02', '2019-07-02', '')
    """
    found = re.match(r"(\d{4})(\d{2})(\d{2})", value)
    return "-".join(found.groups()) if found else ""


def _id(record: dict[str, Any]) -> str:
    openfda = record.get("openfda")
    sets = _texts(openfda.get("spl_set_id")) if isinstance(openfda, dict) else []
    return str(record.get("set_id") or (sets[0] if sets else "") or record.get("id") or "")


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str) and text.strip()]


def _product(record: dict[str, Any], openfda: dict[str, Any]) -> Product:
    def of(name: str) -> tuple[str, ...]:
        return tuple(_texts(openfda.get(name)))

    controlled = " ".join(_texts(record.get("controlled_substance")) + _texts(record.get("drug_abuse_and_dependence")))
    package = " ".join(_texts(record.get("package_label_principal_display_panel")))
    schedule = label_identity.schedule(controlled, package)
    ingredients = " ".join(_texts(record.get("active_ingredient")))
    diluted = label_identity.is_diluted(ingredients, package)
    if of("generic_name") or of("substance_name"):
        generics = of("generic_name")
        return Product(generics, of("substance_name"), (), of("brand_name"), of("pharm_class_epc"), schedule, diluted)
    found = label_identity.from_elements(" ".join(_texts(record.get("spl_product_data_elements"))))
    return Product(found.generics, (), found.moieties, found.brands, (), schedule, diluted)


def _sections(record: dict[str, Any]) -> Iterator[Section]:
    types = by_field()
    fields, tables = [], []
    for name, value in record.items():
        found = types.get(name.removesuffix(TABLE))
        if found is None or not found.kept:
            continue
        if name.endswith(TABLE):
            tables += [(found, markup) for markup in _texts(value)]
        else:
            fields += [flattened.Field(found, words(text)) for text in _texts(value)]
    for top in flattened.nested(fields):
        yield from flattened.sections(top)
    for found, markup in sorted(tables, key=lambda pair: pair[0].rank):
        made = _table(found, markup)
        if made is not None:
            yield made


@cache
def _parser() -> etree.XMLParser:
    return etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


def _table(found: SectionType, markup: str) -> Section | None:
    try:
        table = etree.fromstring(markup.encode(), _parser())
    except etree.XMLSyntaxError:
        return None
    if table is None:
        return None
    notes = label_tables.take_notes(table)
    caption = table.find(".//caption")
    title = label_tables.flat(caption) if caption is not None else ""
    rows = label_tables.rows(table, line=1)
    if not label_tables.has_columns(table):  # a frame around text, which stands in the field itself
        rows = [Part(BlockKind.PARAGRAPH, row.cells[0]) for row in rows]
    rows += [Part(BlockKind.PARAGRAPH, text) for note in notes if (text := label_tables.flat(note))]
    return section(title, 3, rows, code=found.field + TABLE)
