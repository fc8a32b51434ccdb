"""Words as data: lexicons, titles and cue phrases, validated when they are loaded.

Each file is read once a process. A file that breaks its rules raises VocabularyError with its name and line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from medcli.errors import VocabularyError
from medcli.folding import key
from medcli.vocab.lexicon import Lexicon
from medcli.vocab.quick import Quick


def read_text(name: str) -> str:
    """Return the data file *name* of this package."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def read_lines(name: str) -> Iterator[tuple[int, str]]:
    """Yield (line number, line) of a data file, without blank lines and comments."""
    for number, line in enumerate(read_text(name).splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def read_table(name: str, *columns: str) -> list[dict[str, str]]:
    """Return the rows of a tab-separated data file whose header must name exactly *columns*."""
    lines = read_lines(name)
    number, header = next(lines, (0, ""))
    if tuple(header.split("\t")) != columns:
        raise VocabularyError(f"{name}:{number}: the header is not {' / '.join(columns)}", "mend the first line")
    rows = []
    for number, line in lines:
        cells = line.split("\t")
        if len(cells) > len(columns) or not cells[0].strip():
            raise VocabularyError(f"{name}:{number}: not {len(columns)} columns", "separate columns by one tab")
        cells += [""] * (len(columns) - len(cells))
        rows.append(dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
    return rows


def alternatives(cell: str) -> list[str]:
    """Return the entries of a cell that holds several, separated by " | "."""
    return [part.strip() for part in cell.split("|") if part.strip()]


def _lexicon(rows: list[dict[str, str]], first: str, *others: str) -> Lexicon:
    lexicon = Lexicon()
    lexicon.extend((row[first], row[first]) for row in rows)
    for column in others:
        lexicon.extend((name, row[first]) for row in rows for name in alternatives(row[column]))
    return lexicon


@cache
def effects() -> Lexicon:
    """Adverse reactions: every wording we know, to its normal term."""
    return _lexicon(read_table("effects.tsv", "term", "synonyms"), "term", "synonyms")


@cache
def conditions() -> Lexicon:
    """Conditions that drugs are used for."""
    return _lexicon(read_table("conditions.tsv", "term", "synonyms"), "term", "synonyms")


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people that a source may keep from a drug."""

    term: str
    kind: str  # condition, population, co-medication, allergy
    parent: str  # a broader group, or ""


@cache
def group_table() -> dict[str, Group]:
    """Groups by their normal term."""
    rows = read_table("groups.tsv", "term", "kind", "parent", "synonyms")
    return {row["term"]: Group(row["term"], row["kind"], row["parent"]) for row in rows}


@cache
def groups() -> Lexicon:
    """Groups of people: every wording we know, to its normal term."""
    return _lexicon(read_table("groups.tsv", "term", "kind", "parent", "synonyms"), "term", "synonyms")


@cache
def group_ages() -> dict[str, tuple[int | None, int | None]]:
    """Ages of the groups that are of an age: from so many months, below so many, None for no limit."""
    found: dict[str, tuple[int | None, int | None]] = {}
    for row in read_table("group_ages.tsv", "term", "from", "below"):
        cells = [row["from"], row["below"]]
        if row["term"] not in group_table() or not all(cell.isdecimal() or not cell for cell in cells):
            problem = f"group_ages.tsv: {row['term']}: no group with two ages in whole months"
            raise VocabularyError(problem, "name a group of groups.tsv, and give its ages as numbers or nothing")
        low, high = (int(cell) if cell else None for cell in cells)
        if (low, high) == (None, None) or (low or 0) >= (high or low or 0) + (high is None):
            raise VocabularyError(f"group_ages.tsv: {row['term']}: no age is in it", "mend its ages")
        found[row["term"]] = low, high
    return found


@cache
def group_lead_ins() -> frozenset[str]:
    """Words around a group that say nothing more of it, folded."""
    return frozenset(word for _, line in read_lines("group_lead_ins.txt") for word in key(line))


@dataclass(frozen=True, slots=True)
class Drug:
    """A substance or fixed combination, its class and its names."""

    generic: str
    drug_class: str
    brands: tuple[str, ...]
    synonyms: tuple[str, ...]


@cache
def drug_table() -> dict[str, Drug]:
    """Known drugs by generic name."""
    rows = read_table("drugs.tsv", "generic", "class", "brands", "synonyms")
    return {
        row["generic"]: Drug(
            row["generic"], row["class"], tuple(alternatives(row["brands"])), tuple(alternatives(row["synonyms"]))
        )
        for row in rows
    }


@cache
def drugs() -> Lexicon:
    """Drug names of all kinds, to the generic name."""
    return _lexicon(read_table("drugs.tsv", "generic", "class", "brands", "synonyms"), "generic", "brands", "synonyms")


@cache
def classes() -> Lexicon:
    """Names of drug classes, to the normal class name."""
    return _lexicon(read_table("classes.tsv", "class", "synonyms"), "class", "synonyms")


@cache
def cue_file(name: str) -> dict[str, Any]:
    """Return a TOML data file of cue phrases."""
    try:
        return tomllib.loads(read_text(name))
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"{name}: {error}", "mend the TOML") from error


def compile_pattern(pattern: str, macros: dict[str, str], place: str) -> Quick:
    """Compile a cue phrase: a regular expression in which {name} stands for a macro and a space for any white space.

    Raises VocabularyError with *place* for an unknown macro or a malformed expression.
    """
    expanded = pattern
    for _ in range(5):  # macros may use macros, a few levels deep
        named = re.findall(r"\{([a-z_]+)\}", expanded)
        if not named:
            break
        unknown = [name for name in named if name not in macros]
        if unknown:
            raise VocabularyError(f"{place}: unknown macro {{{unknown[0]}}}", "define it under [macros]")
        expanded = re.sub(r"\{([a-z_]+)\}", lambda m: f"(?:{macros[m.group(1)]})", expanded)
    try:
        if expanded.endswith(" "):  # what a cue introduces may stand behind a colon
            expanded = expanded[:-1] + r"[:,]?\s+"
        return Quick(re.compile(expanded.replace(" ?", r"\s*").replace(" ", r"\s+"), re.IGNORECASE))
    except re.error as error:
        raise VocabularyError(f"{place}: {error}", "mend the pattern") from error
