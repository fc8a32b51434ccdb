"""A label in, what it states out: a record of openFDA's interface with only the sections that a test speaks of."""

from __future__ import annotations

from medcli.facts import Document
from medcli.readers import openfda


def label(*, generic: str = "tramadol", **sections: str) -> Document:
    """Return the label of *generic*; *sections* by their field names."""
    names = {"spl_set_id": ["set"], "generic_name": [generic], "substance_name": [generic]}
    record = {"set_id": "set", "id": "set", "version": "1", "effective_time": "20240101", "openfda": names}
    return openfda.document({**record, **{field: [text] for field, text in sections.items()}}, "labels.json")
