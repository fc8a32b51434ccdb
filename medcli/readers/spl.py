"""Structured Product Labeling: HL7 version 3 XML as the FDA and DailyMed publish labels.

The elements are those of the SPL implementation guide of Health Level Seven; sections carry LOINC codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from medcli.errors import SourceError
from medcli.facts import Document, SourceKind
from medcli.readers import spl_body
from medcli.readers.builder import sha256 as digest
from medcli.readers.label_identity import Product, identify
from medcli.readers.label_tables import flat, words
from medcli.readers.openfda import iso_date

_SPACE = "urn:hl7-org:v3"
_NDC = "2.16.840.1.113883.6.69"
_UNII = "2.16.840.1.113883.4.9"
_REMEDY = "give a drug label as SPL XML, or leave this file out"
_CLASS = "[EPC]"
_DILUTION = "[hp_"  # the homeopathic potencies of UCUM: [hp_X], [hp_C]


def read(data: bytes, name: str, sha256: str = "") -> Iterator[Document]:
    """Yield the label in the XML *data*; *name* stands for its set id where it has none.

    No entity is resolved, nothing is fetched, and the parser's limits on depth and size stay on.

    Raises:
        SourceError: no well-formed XML, an XML document of another kind, or an HL7 document that is no label.

    """
    root = _parsed(data)
    _refuse(root)
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    set_id = _value(root, "setId", "root") or _value(root, "id", "root") or name
    product = _product(root)
    yield Document(
        source=set_id,
        kind=SourceKind.LABEL,
        format="spl",
        title=_title(root, product) or set_id,
        sections=tuple(spl_body.sections(root)),
        sha256=sha256 or digest(data),
        date=iso_date(_value(root, "effectiveTime", "value")),
        version=_value(root, "versionNumber", "value"),
        identity=identify(product),
        identifiers=tuple(sorted(_identifiers(root))),
    )


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        opening = re.match(rb"\s*(?:<\?.*?\?>\s*)*<([\w:.-]+)", data, re.S)
        root = opening[1].decode("ascii", "replace") if opening else ""
        line = getattr(error, "lineno", 0) or 0
        fault = str(error).partition(" (<string>")[0]  # the parser knows no file name
        if root and root != "document":
            what = f"is no label: its first element is <{root}>, and it is not well-formed XML: {fault}"
        else:
            what = f"is not well-formed XML: {fault}"
        raise SourceError(what, _REMEDY, line=line) from error


def _refuse(root: etree._Element) -> None:
    name = etree.QName(root)
    if name.namespace != _SPACE or name.localname != "document":
        space = f" of {name.namespace}" if name.namespace else ""
        raise SourceError(f"is no label: its first element is <{name.localname}>{space}", _REMEDY)
    code = root.find(f"{{{_SPACE}}}code")
    what = (code.get("displayName") or "") if code is not None else ""
    if not re.search(r"\blabel\b", what, re.I):
        number = code.get("code") if code is not None else ""
        raise SourceError(f"is no label: its document type is {what!r} ({number or 'no code'})", _REMEDY)
    if root.find(f".//{{{_SPACE}}}structuredBody") is None:
        raise SourceError("is a label without a body of sections", _REMEDY)


def _value(root: etree._Element, tag: str, attribute: str) -> str:
    found = root.find(tag)
    return (found.get(attribute) or "").strip() if found is not None else ""


def _title(root: etree._Element, product: Product) -> str:
    brand = product.brands[0] if product.brands else ""
    generic = product.generics[0].lower() if product.generics else ""
    if brand or generic:
        return f"{brand} ({generic})" if brand and generic else brand or generic
    title = root.find("title")
    return flat(title) if title is not None else ""


def _product(root: etree._Element) -> Product:
    body = "component/structuredBody/component/section/subject/manufacturedProduct"
    generics = _names(root.iterfind(f"{body}//asEntityWithGeneric/genericMedicine/name"))
    brands = [_brand(found) for found in root.iterfind(f"{body}//manufacturedProduct/name")]
    active = [
        found for found in root.iterfind(f"{body}//ingredient") if (found.get("classCode") or "").startswith("ACTI")
    ]
    first = [found for found in active if found.getparent() is active[0].getparent()]
    substances = _names(name for found in first for name in found.iterfind("ingredientSubstance/name"))
    moieties = _names(name for found in first for name in found.iterfind(".//activeMoiety/activeMoiety/name"))
    shown = [code.get("displayName") or "" for code in root.iterfind(f"{body}//code")]
    policies = [code.get("displayName") or "" for code in root.iterfind(f"{body}//policy/code")]
    schedules = [found for found in policies if re.fullmatch("C(?:I{1,3}|IV|V)", found)]
    return Product(
        generics,
        substances,
        moieties if len(moieties) == len(substances) else (),
        tuple(dict.fromkeys(brand for brand in brands if brand)),
        tuple(dict.fromkeys(name for name in shown if name.endswith(_CLASS))),
        schedules[0] if schedules else "",
        any((found.get("unit") or "").startswith(_DILUTION) for found in root.iterfind(f"{body}//quantity/numerator")),
    )


def _names(elements: Iterator[etree._Element]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(flat, elements))))


def _brand(name: etree._Element) -> str:
    suffix = name.find("suffix")
    return words(f"{name.text or ''} {flat(suffix) if suffix is not None else ''}")


def _identifiers(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield (kind, value) of each identifier once: NDC of the products, UNII of what is active, route, product type."""
    found: set[tuple[str, str]] = set()
    for code in root.iterfind(".//manufacturedProduct/manufacturedProduct/code"):
        if code.get("codeSystem") == _NDC and code.get("code"):
            found.add(("ndc", code.get("code", "")))
    for ingredient in root.iterfind(".//ingredient"):
        substance = ingredient.find("ingredientSubstance/code")
        active = (ingredient.get("classCode") or "").startswith("ACTI")
        if active and substance is not None and substance.get("codeSystem") == _UNII:
            found.add(("unii", substance.get("code", "")))
    for route in root.iterfind(".//substanceAdministration/routeCode"):
        if route.get("displayName"):
            found.add(("route", route.get("displayName", "")))
    kind = root.find("code")
    if kind is not None:
        found.add(("product_type", re.sub(r"\s*LABEL\b.*", "", (kind.get("displayName") or "").upper())))
    yield from found
