"""Silence and "none" are two things: a section that says that there is no contraindication states just that."""

from __future__ import annotations

from collections.abc import Iterator

from medcli.extract import cues
from medcli.extract.topics import Topic
from medcli.extract.units import Form, Reading
from medcli.facts import Kind, NoneStated


def extract(reading: Reading) -> Iterator[NoneStated]:
    """Yield that the source states no contraindications, where that is what its section on them says."""
    for unit in reading.units:
        if unit.topic is not Topic.CONTRAINDICATED or unit.form is not Form.SENTENCE:
            continue
        if cues.fires(cues.load("none_stated.toml"), unit.text):
            for drug in unit.drugs:
                yield NoneStated(
                    kind=Kind.CONTRAINDICATED_GROUP,
                    drug=drug,
                    term="none stated",
                    section=unit.section,
                    span=unit.span,
                    quote=unit.quote,
                    rule="none_stated:contraindications",
                )
