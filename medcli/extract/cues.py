"""Cue phrases: the rules that say what a sentence states, loaded from data files.

A rule's name is kept with every fact that it finds, so that each fact can say why it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from medcli import vocab
from medcli.vocab import sieve
from medcli.vocab.quick import Quick


@dataclass(frozen=True, slots=True)
class Rule:
    """One named rule: it fires where any of its patterns matches."""

    name: str
    patterns: tuple[Quick, ...]
    attributes: dict[str, str] = field(default_factory=dict)
    sieved: tuple[sieve.Sieved, ...] = field(init=False, repr=False, compare=False)
    _sieve: sieve.Sieve[sieve.Sieved] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        sieved = tuple(map(sieve.sieved, self.patterns))
        object.__setattr__(self, "sieved", sieved)  # frozen for all others
        object.__setattr__(self, "_sieve", sieve.Sieve((one, one.first) for one in sieved))

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match of any pattern, in the order of the data file."""
        seen = sieve.look(text)
        for one in self._sieve.fitting(seen.bits):
            if match := one.within(text, seen):
                return match
        return None

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """Yield every match of each pattern from *start* on, in the order of the data file."""
        fit = [one.pattern for one in self._sieve.fitting(sieve.look(text).bits) if one.fits(text)]
        return (match for pattern in fit for match in pattern.finditer(text, start))


class Rules(tuple[Rule, ...]):
    """Rules in the order of their data file, with what tells which of them a text is worth trying."""

    def __init__(self, _rules: Iterable[Rule]) -> None:
        # Where a rule fires is not asked of it here, and so each alternative of its patterns may be tried for itself.
        self.tried = sieve.Sieve(
            ((rule, part), needs) for rule in self for one in rule.sieved for part, needs in one.parts
        )


@cache
def load(name: str, table: str = "rule", extra_macros: tuple[tuple[str, str], ...] = ()) -> Rules:
    """Return the rules of *table* in the TOML data file *name*, in order.

    Raises VocabularyError for an unknown macro or a malformed pattern.
    """
    data = vocab.cue_file(name)
    macros = {**data.get("macros", {}), **dict(extra_macros)}
    return Rules(
        Rule(
            name=entry["name"],
            patterns=tuple(vocab.compile_pattern(p, macros, f"{name}: {entry['name']}") for p in entry["patterns"]),
            attributes={k: v for k, v in entry.items() if k not in ("name", "patterns")},
        )
        for entry in data.get(table, [])
    )


def fitting(rules: Rules, text: str) -> list[Rule]:
    """Return those of *rules* that can match *text*, by the letters in it; most cannot."""
    return list({id(rule): rule for rule, _ in rules.tried.fitting(sieve.look(text).bits)}.values())


def fires(rules: Rules, text: str, *made_of: str) -> Rule | None:
    """Return the first rule that matches *text*.

    Where its words are those of other texts, which were looked at before, *made_of* these saves looking at it.
    """
    bits = 0
    for seen in made_of or (text,):
        bits |= sieve.look(seen).bits
    for rule, alternative in rules.tried.fitting(bits):
        if alternative.search(text):
            return rule
    return None
