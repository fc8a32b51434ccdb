"""Cue phrases: the rules that say what a sentence states, loaded from data files.

A rule's name is kept with every fact that it finds, so that each fact can say why it is there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from medcli import vocab


@dataclass(frozen=True, slots=True)
class Rule:
    """One named rule: it fires where any of its patterns matches."""

    name: str
    patterns: tuple[re.Pattern[str], ...]
    attributes: dict[str, str] = field(default_factory=dict)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match of any pattern, in the order of the data file."""
        return next((match for pattern in self.patterns if (match := pattern.search(text))), None)


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
    return next((rule for rule in rules if rule.search(text)), None)
