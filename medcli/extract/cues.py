"""Cue phrases: the rules that say what a sentence states, loaded from data files.

A rule's name is kept with every fact that it finds, so that each fact can say why it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    # Each pattern behind what it needs; 0 where it needs nothing.
    sieved: tuple[tuple[int, sieve.Sieved], ...] = field(init=False, repr=False, compare=False)
    mask: int = field(init=False, repr=False, compare=False)  # what any pattern needs; 0 where one needs nothing

    def __post_init__(self) -> None:
        sieved = tuple((one.first, one) for one in map(sieve.sieved, self.patterns))
        first = [need for need, _ in sieved]
        object.__setattr__(self, "sieved", sieved)  # frozen for all others
        object.__setattr__(self, "mask", reduce(or_, first, 0) if all(first) else 0)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match of any pattern, in the order of the data file."""
        seen = sieve.look(text)
        bits = seen.bits
        if self.mask and not self.mask & bits:  # true of most rules, and so worth asking first
            return None
        for need, one in self.sieved:
            if (not need or need & bits) and (match := one.within(text, seen)):
                return match
        return None

    def fires(self, text: str) -> bool:
        """Say whether any pattern matches *text*, wherever it does."""
        seen = sieve.look(text)
        bits = seen.bits
        if self.mask and not self.mask & bits:
            return False
        return any((not need or need & bits) and one.stands(text, seen) for need, one in self.sieved)

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """Yield every match of each pattern from *start* on, in the order of the data file."""
        if self.mask and not self.mask & sieve.look(text).bits:
            return iter(())
        fit = [one.pattern for _, one in self.sieved if one.fits(text)]
        return (match for pattern in fit for match in pattern.finditer(text, start))


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


def fitting(rules: Sequence[Rule], text: str) -> list[Rule]:
    """Return those of *rules* that can match *text*, by the letters in it; most cannot."""
    bits = sieve.look(text).bits
    return [rule for rule in rules if not rule.mask or rule.mask & bits]


def fires(rules: Sequence[Rule], text: str) -> Rule | None:
    """Return the first rule that matches *text*."""
    for rule in fitting(rules, text):
        if rule.fires(text):
            return rule
    return None
