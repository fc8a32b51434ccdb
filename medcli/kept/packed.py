"""Facts of labels as bytes, and back: a row of plain values for each, and the number of its class.

The bytes are a pickle that may name no class but that of spans, so that reading them runs no code whatever they are.
References are left out, for only monographs cite.
"""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, NamedTuple

from medcli.facts import (
    Combination,
    ContraindicatedGroup,
    Dosage,
    DurationCaution,
    Fact,
    Indication,
    Kind,
    LimitKind,
    Name,
    NoneStated,
    SideEffect,
    Span,
    Strength,
)

_CLASSES: tuple[type[Fact], ...] = (
    Fact, Indication, SideEffect, ContraindicatedGroup, DurationCaution, Dosage, Combination, Name, NoneStated,
)  # fmt: skip
_COMMON = ("section", "kind.value", "drug", "term", "span.start", "span.end", "quote.start", "quote.end", "rule")
_ENUMS: dict[str, Callable[[Any], object]] = {"Strength": Strength, "LimitKind": LimitKind}
_SHORT = 1500  # bytes; to compress fewer takes longer than to write them


class _Form(NamedTuple):
    """How a class of facts is packed: all values in a row, and the fields that it has beside the common ones."""

    made_by: type[Fact]
    values: Callable[[Fact], tuple[Any, ...]]
    own: tuple[str, ...]
    enums: tuple[tuple[int, Callable[[Any], object]], ...]  # of own fields, by place


def _form(made_by: type[Fact]) -> _Form:
    own = fields(made_by)[len(fields(Fact)) :]
    enums = tuple((place, _ENUMS[str(field.type)]) for place, field in enumerate(own) if str(field.type) in _ENUMS)
    plain = (f"{field.name}.value" if str(field.type) in _ENUMS else field.name for field in own)
    return _Form(made_by, attrgetter(*_COMMON, *plain), tuple(field.name for field in own), enums)


_FORMS = tuple(map(_form, _CLASSES))
_NUMBERS = {made_by: number for number, made_by in enumerate(_CLASSES)}


def packed(facts: Sequence[Fact], sections: Sequence[int]) -> bytes:
    """Return *facts*, which stand in some of *sections*, as bytes."""
    numbers = [_NUMBERS[type(fact)] for fact in facts]
    rows = [_FORMS[number].values(fact) for number, fact in zip(numbers, facts, strict=True)]
    data = pickle.dumps(([*sections], bytes(numbers), rows), 5)
    return zlib.compress(data, 1) if len(data) > _SHORT else data


def unpacked(data: bytes, sections: Sequence[int]) -> list[Fact]:
    """Return the facts in *data*, where *sections* are what those are here that they were packed with."""
    if data[:1] != pickle.PROTO:
        data = zlib.decompress(data)
    theirs, numbers, rows = _Spans(io.BytesIO(data)).load()
    places = dict(zip(theirs, sections, strict=True))
    return [_fact(_FORMS[number], places, *row) for number, row in zip(numbers, rows, strict=True)]


def _fact(
    form: _Form, places: Mapping[int, int], section: int, kind: str, drug: str, term: str, start: int, end: int,
    quote_start: int, quote_end: int, rule: str, *values: object,
) -> Fact:  # fmt: skip
    own: dict[str, Any] = dict(zip(form.own, values, strict=True))
    for place, enum in form.enums:
        own[form.own[place]] = enum(values[place])
    return form.made_by(
        kind=Kind(kind), drug=drug, term=term, section=places[section], span=Span(start, end),
        quote=Span(quote_start, quote_end), rule=rule, **own,
    )  # fmt: skip


class _Spans(pickle.Unpickler):
    """Reads plain values and spans; a pickle that names anything else may be made to run code."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as the base class has it
        if (module, name) == (Span.__module__, Span.__name__):
            return Span
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")
