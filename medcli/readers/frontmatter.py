"""The fields at the top of a Markdown file: YAML between two lines of three hyphens."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from medcli.errors import SourceError
from medcli.facts import Identity, Reference, SourceKind
from medcli.names import normalise

KEYS = ("generic", "brands", "synonyms", "class", "schedule", "title", "covers", "date", "refs", "left_out")
_MONOGRAPH_ONLY = ("brands", "synonyms", "schedule", "covers", "refs", "left_out")
_LABEL_KEYS = ("label", "section", "version", "date")
_ARTICLE_KEYS = ("article", "section", "date")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the fields say; ``identity`` is there for a monograph only."""

    title: str = ""
    covers: str = ""  # of a monograph: of which product its label is, and what that lacks
    date: str = ""
    identity: Identity | None = None
    references: dict[str, Reference] = field(default_factory=dict)


def parse(text: str) -> FrontMatter:
    """Return the fields in *text*, the YAML 1.1 that begins on line 2 of the file.

    A field "generic" makes the file a monograph, whose fields are those of :data:`KEYS` and no others. The fields
    of an article are its author's own affair; its title and date are used.

    Raises:
        SourceError: no valid YAML, an unknown field of a monograph, or a value of the wrong type; with the line.

    """
    fields = _load(text)
    strict = "generic" in fields
    if not strict:
        for key in _MONOGRAPH_ONLY:
            if key in fields:
                raise _error(
                    text, key, f"has {key!r} in its front matter but no 'generic'", "name the drug: generic: …"
                )
        title, date = fields.get("title"), fields.get("date")
        dated = _scalar(date) if isinstance(date, str | datetime.date) else ""
        return FrontMatter(title=str(title or ""), date=dated)
    for key in fields:
        if key not in KEYS:
            raise _error(text, str(key), f"has the unknown field {key!r}", f"known fields are {', '.join(KEYS)}")
    generic = normalise(_string(text, fields, "generic"))
    if not generic:
        raise _error(text, "generic", "has no drug in its field 'generic'", "name the drug")
    identity = Identity(
        generic,
        _strings(text, fields, "brands"),
        _strings(text, fields, "synonyms"),
        _string(text, fields, "class"),
        _string(text, fields, "schedule"),
    )
    title, date = _string(text, fields, "title"), _date(text, fields, "date")
    covers = " ".join(_string(text, fields, "covers").split())
    return FrontMatter(title, covers, date, identity, _references(text, fields))


def _load(text: str) -> dict[str, Any]:
    try:
        fields = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise SourceError(
            f"has front matter that is not YAML: {error.problem}", "correct that line", line=line
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SourceError(f"has front matter that is not YAML: {error}", "correct it", line=1) from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise SourceError("has front matter that is no list of fields", "write one 'field: value' a line", line=2)
    return fields


def _references(text: str, fields: dict[str, Any]) -> dict[str, Reference]:
    refs = fields.get("refs") or {}
    if not isinstance(refs, dict):
        raise _error(text, "refs", "has 'refs' that are no mapping", "write 'L1: {label: SET-ID}'")
    return {str(key): _reference(text, str(key), value) for key, value in refs.items()}


def _reference(text: str, key: str, value: object) -> Reference:
    remedy = "write {label: SET-ID, version: …, date: …} or {article: FILE}"
    if not isinstance(value, dict) or ("label" in value) == ("article" in value):
        raise _error(text, key, f"has the reference {key!r}, which names no label or article, or both", remedy)
    known = _LABEL_KEYS if "label" in value else _ARTICLE_KEYS
    for name in value:
        if name not in known:
            raise _error(
                text, key, f"has the unknown field {name!r} in the reference {key!r}", f"known: {', '.join(known)}"
            )
    parts = {name: (_date if name == "date" else _string)(text, value, name, at=key) for name in known}
    kind, source = (SourceKind.LABEL, parts["label"]) if "label" in value else (SourceKind.ARTICLE, parts["article"])
    if not source:
        raise _error(text, key, f"has the reference {key!r} to nothing", remedy)
    return Reference(kind, source, parts["section"], parts["date"], parts.get("version", ""))


def _date(text: str, fields: dict[str, Any], key: str, *, at: str = "") -> str:
    value = _string(text, fields, key, at=at)
    try:
        return datetime.date.fromisoformat(value).isoformat() if value else ""
    except ValueError as error:
        raise _error(text, at or key, f"has a {key!r} that is no day: {value}", "write YYYY-MM-DD") from error


def _scalar(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value).strip()


def _string(text: str, fields: dict[str, Any], key: str, *, at: str = "") -> str:
    value = fields.get(key)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float | datetime.date):
        raise _error(text, at or key, f"has a {key!r} that is no single value", f"write '{key}: value'")
    return _scalar(value)


def _strings(text: str, fields: dict[str, Any], key: str) -> tuple[str, ...]:
    value = fields.get(key) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _error(text, key, f"has {key!r} that are no list of words", f"write '{key}: [one, two]'")
    return tuple(item.strip() for item in value)


def _error(text: str, key: str, message: str, remedy: str) -> SourceError:
    """Return the error, with the line of the file on which the field *key* stands."""
    found = re.search(rf"^[ \t{{]*[\"']?{re.escape(key)}[\"']?[ \t]*:", text, re.M)
    return SourceError(message, remedy, line=text[: found.start()].count("\n") + 2 if found else 1)
