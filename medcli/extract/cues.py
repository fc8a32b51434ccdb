"""Cue phrases: the rules that say what a sentence states, loaded from data files.

A rule's name is kept with every fact that it finds, so that each fact can say why it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, reduce
from operator import or_

from medcli import vocab
from medcli.vocab import sieve


@dataclass(frozen=True, slots=True)
class Rule:
    """One named rule: it fires where any of its patterns matches."""

    name: str
    patterns: tuple[re.Pattern[str], ...]
    attributes: dict[str, str] = field(default_factory=dict)
    sieved: tuple[tuple[re.Pattern[str], tuple[int, ...]], ...] = field(init=False, repr=False, compare=False)
    mask: int = field(init=False, repr=False, compare=False)  # what any pattern needs; 0 where one needs nothing

    def __post_init__(self) -> None:
        sieved = tuple((pattern, sieve.masks(pattern)) for pattern in self.patterns)
        first = [masks[0] if masks else 0 for _, masks in sieved]
        object.__setattr__(self, "sieved", sieved)  # frozen for all others
        object.__setattr__(self, "mask", reduce(or_, first, 0) if all(first) else 0)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match of any pattern, in the order of the data file."""
        there = sieve.present(text)
        for pattern, masks in self.sieved:
            for mask in masks:
                if not mask & there:
                    break
            else:
                if match := pattern.search(text):
                    return match
        return None

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """Yield every match of each pattern from *start* on, in the order of the data file."""
        there = sieve.present(text)
        for pattern, masks in self.sieved:
            if all(mask & there for mask in masks):
                yield from pattern.finditer(text, start)


@cache
def load(name: str, table: str = "rule", extra_macros: tuple[tuple[str, str], ...] = ()) -> tuple[Rule, ...]:
    """Return the rules of *table* in the TOML data file *name*, in order.

    Raises VocabularyError for an unknown macro or a malformed pattern.
    """
    data = vocab.cue_file(name)
    macros = {**data.get("macros", {}), **dict(extra_macros)}
    return tuple(
        Rule(
            name=entry["name"],
            patterns=tuple(vocab.compile_pattern(p, macros, f"{name}: {entry['name']}") for p in entry["patterns"]),
            attributes={k: v for k, v in entry.items() if k not in ("name", "patterns")},
        )
        for entry in data.get(table, [])
    )


def fires(rules: tuple[Rule, ...], text: str) -> Rule | None:
    """Return the first rule that matches *text*."""
    there = sieve.present(text)
    for rule in rules:
        if (not rule.mask or rule.mask & there) and rule.search(text):
            return rule
    return None
