"""Annotations, read: what the facts of a source should have been, in the four forms that annotations come in.

Names of the parts of a form ("side_effects") are names of kinds in the plural; one kind may have two parts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from medcli.errors import SourceError
from medcli.evaluate.match import Wanted, key
from medcli.facts import Kind

KINDS: Mapping[str, Kind] = {
    "indications": Kind.INDICATION,
    "side_effects": Kind.SIDE_EFFECT,
    "common_side_effects": Kind.SIDE_EFFECT,
    "contraindicated_groups": Kind.CONTRAINDICATED_GROUP,
    "duration_cautions": Kind.DURATION_CAUTION,
}
PROSE_PARTS = ("indications", "side_effects", "contraindicated_groups", "duration_cautions")
LABEL_PARTS = ("indications", "contraindicated_groups", "duration_cautions", "common_side_effects")
_FIELDS = {
    "adverse reactions": "adverse_reactions",
    "warnings and precautions": "warnings_and_cautions",
    "boxed warnings": "boxed_warning",
}
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Annotated:
    """What one source states of one drug, by part; a part that was not annotated is not there."""

    source: str
    drug: str
    parts: Mapping[str, tuple[Wanted, ...]]


@dataclass(frozen=True, slots=True)
class Trap:
    """A tempting fact that a source does not state. The part "drugs" means that it states nothing of the drug."""

    source: str
    drug: str
    kind: str
    part: str
    term: str
    quote: str
    why: str

    def says(self) -> str:
        """Return the trap as a report shows it."""
        return f"{self.part} of {self.drug}: {self.term} ({self.why})"


@dataclass(frozen=True, slots=True)
class LabelTerms:
    """The terms of one label, each with its other wordings; *other* may be found and count for nothing."""

    source: str
    terms: tuple[tuple[str, ...], ...]
    other: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Terms:
    """A label's terms while they are gathered from its sections."""

    terms: dict[str, list[str]] = field(default_factory=dict)
    other: set[str] = field(default_factory=set)


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Give the JSON in a file to a block that reads it.

    Raises:
        SourceError: the file cannot be read, is no JSON, or is not of the form that the block expects.

    """
    remedy = "give a JSON file of annotations of this form"
    try:
        yield json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", remedy) from error
    except ValueError as error:
        raise SourceError(f"{path} is no JSON: {error}", remedy) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise SourceError(f"{path} is of another form: {error}", remedy) from error


def prose(path: Path) -> tuple[list[Annotated], list[Trap]]:
    """Return the expected facts of articles by file and drug, and the traps set for them."""
    with opened(path) as body:
        traps = [_trap(entry) for entry in body.pop("must_not", [])]
        found = [
            Annotated(source, drug.lower(), {part: _wanted(part, given.get(part, ())) for part in PROSE_PARTS})
            for source, drugs in body.items()
            for drug, given in drugs.items()
        ]
    return found, traps


def labels(folder: Path) -> list[Annotated]:
    """Return the annotated facts of whole labels: one JSON file each in *folder*.

    Raises:
        SourceError: there is no such file, or one is no JSON.

    """
    found = []
    for path in sorted(folder.glob("*.json")):
        with opened(path) as body:
            parts = {part: _wanted(part, body[part]) for part in LABEL_PARTS if part in body}
            found.append(Annotated(body["set_id"], body["drug"], parts))
    if not found:
        raise SourceError(f"{folder}: has no annotations in it", "give a folder of JSON files, one for each label")
    return found


def effects(path: Path) -> list[LabelTerms]:
    """Return the adverse reactions of each label, over all its sections; those not of people stand aside."""
    gathered: dict[str, _Terms] = {}
    with opened(path) as body:
        for section in body:
            found = gathered.setdefault(section["label"].lower(), _Terms())
            for effect in section["effects"]:
                text = key(effect["text"])
                if effect["of"] == "human":
                    found.terms[text] = [text]
                else:
                    found.other.add(text)
    return _frozen(gathered)


def effects_by_field(path: Path) -> dict[tuple[str, str], frozenset[str]]:
    """Return the adverse reactions that each section states, of whomever, by label and field of the label's record."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    with opened(path) as body:
        for section in body:
            place = section["label"].lower(), _FIELDS[section["section"]]
            found[place] = found.get(place, frozenset()) | {key(effect["text"]) for effect in section["effects"]}
    return found


def indications(path: Path) -> list[LabelTerms]:
    """Return the indications of each label: one for each concept, by its wordings in the order of the text."""
    found = []
    with opened(path) as body:
        for label in body:
            terms: dict[str, list[str]] = {}
            for span in label["indications"]:
                terms.setdefault(span["concept"] or key(span["text"]), []).append(span["text"])
            found.append(LabelTerms(label["set_id"], tuple(map(tuple, terms.values()))))
    return found


def label_records(path: Path) -> list[dict[str, Any]]:
    """Return the text of annotated sections as records of openFDA's drug label interface, one for each label."""
    records: dict[str, dict[str, Any]] = {}
    with opened(path) as body:
        for given in body:
            name = given.get("label") or given["set_id"]
            record = records.setdefault(name, _record(name))
            if "html" in given:
                record["indications_and_usage"] = [" ".join(_TAG.sub(" ", given["html"]).split())]
            else:
                record.setdefault(_FIELDS[given["section"]], []).append(given["text"])
    return list(records.values())


def _record(name: str) -> dict[str, Any]:
    named = ("spl_set_id", "generic_name", "substance_name", "brand_name")
    return {
        "set_id": name,
        "id": name,
        "version": "1",
        "effective_time": "20120101",
        "openfda": {field: [name] for field in named},
    }


def folds(names: Iterable[str], count: int) -> dict[str, int]:
    """Return which of *count* folds, from 1, each label is in: the same everywhere, and all of one size or one more.

    >>> sorted(folds("abcdefg", 3).values())
    [1, 1, 1, 2, 2, 3, 3]
    """
    ordered = sorted(set(names), key=lambda name: hashlib.sha256(name.encode()).digest())
    return {name: place % count + 1 for place, name in enumerate(ordered)}


def _frozen(gathered: Mapping[str, _Terms]) -> list[LabelTerms]:
    found = gathered.items()
    return [LabelTerms(name, tuple(map(tuple, t.terms.values())), frozenset(t.other)) for name, t in found if t.terms]


def _wanted(part: str, entries: Iterable[Mapping[str, Any]]) -> tuple[Wanted, ...]:
    return tuple(_one(part, entry) for entry in entries)


def _one(part: str, entry: Mapping[str, Any]) -> Wanted:
    return Wanted(
        names=tuple(_names(entry)),
        quote=entry.get("quote", ""),
        max_days=entry.get("max_days"),
        kind=KINDS[part],
        optional=entry.get("tier") == "optional",
        covers_several=bool(entry.get("combined_ok")),
        other_kinds=tuple(KINDS.get(name, name) for name in entry.get("accept_kinds", ())),
    )


def _names(entry: Mapping[str, Any]) -> Iterator[str]:
    yield entry.get("term") or entry.get("group") or ""
    yield from entry.get("aliases", ())


def _trap(entry: Mapping[str, Any]) -> Trap:
    part = entry["kind"]
    return Trap(
        source=entry["file"],
        drug=(entry.get("drug") or "").lower(),
        kind=KINDS.get(part, part),
        part=part,
        term=entry["term"],
        quote=entry.get("quote", ""),
        why=entry["why"],
    )
