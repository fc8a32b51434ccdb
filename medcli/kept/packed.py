"""Facts of labels as bytes, and back: for each class of facts a table, by columns of plain values.

The bytes are a pickle in which nothing but plain values may stand, so that reading them runs no code whatever they are.
References are left out, for only monographs cite.
"""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
_SHORT = 400  # bytes; to compress fewer takes longer than to write them


class _Type(NamedTuple):
    """How the value of a field becomes a plain one, and is made again."""

    plain: Callable[[Any], object]
    make: Callable[[Any], object]


_TYPES: dict[str, _Type | None] = {
    "str": None,
    "str | None": None,
    "bool": None,
    "float | None": None,
    "Kind": _Type(str, Kind),
    "Strength": _Type(str, Strength),
    "LimitKind": _Type(str, LimitKind),
    "Span": _Type(tuple, Span._make),
    "tuple[Span, ...]": _Type(lambda spans: tuple(map(tuple, spans)), lambda spans: tuple(map(Span._make, spans))),
}
"""The types that fields of facts have; None where a value is plain. One that is missing here fails on import."""


class _Form(NamedTuple):
    """How a class of facts is packed."""

    made_by: type[Fact]
    names: tuple[str, ...]
    values: Callable[[Fact], tuple[Any, ...]]  # its section, and those of *names*
    types: tuple[tuple[int, _Type], ...]  # of those that are not plain, by place


def _form(made_by: type[Fact]) -> _Form:
    own = [field for field in fields(made_by) if field.name not in ("section", "references")]
    names = tuple(field.name for field in own)
    types = ((place, _TYPES[str(field.type)]) for place, field in enumerate(own))
    values = attrgetter("section", *names)
    return _Form(made_by, names, values, tuple((place, one) for place, one in types if one))


_FORMS = tuple(map(_form, _CLASSES))
_NUMBERS = {made_by: number for number, made_by in enumerate(_CLASSES)}


def packed(facts: Sequence[Fact], places: Mapping[int, int]) -> bytes:
    """Return *facts* as bytes; *places* gives each section that they stand in a number."""
    numbers = [_NUMBERS[type(fact)] for fact in facts]
    tables = {number: _columns(_FORMS[number], facts, places) for number in set(numbers)}
    data = pickle.dumps((bytes(numbers), tables), 5)
    return zlib.compress(data, 1) if len(data) > _SHORT else data


def _columns(form: _Form, facts: Iterable[Fact], places: Mapping[int, int]) -> list[list[object]]:
    rows = [form.values(fact) for fact in facts if type(fact) is form.made_by]
    sections, *columns = map(list, zip(*rows, strict=True))
    for place, one in form.types:
        columns[place] = [*map(one.plain, columns[place])]
    return [[*map(places.__getitem__, sections)], *columns]


def unpacked(data: bytes, sections: Sequence[int]) -> list[Fact]:
    """Return the facts in *data*, where *sections* are those that its numbers stand for."""
    if data[:1] != pickle.PROTO:
        data = zlib.decompress(data)
    numbers, tables = _Plain(io.BytesIO(data)).load()
    made = {number: _facts(_FORMS[number], columns, sections) for number, columns in tables.items()}
    return [next(made[number]) for number in numbers]


def _facts(form: _Form, columns: list[Iterable[Any]], sections: Sequence[int]) -> Iterator[Fact]:
    places, *columns = columns
    for place, one in form.types:
        columns[place] = map(one.make, columns[place])
    for at, *row in zip(places, *columns, strict=True):
        yield form.made_by(section=sections[at], **dict(zip(form.names, row, strict=True)))


class _Plain(pickle.Unpickler):
    """Reads plain values, and names nothing of any module: what a pickle runs code by."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as the base class has it
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")
