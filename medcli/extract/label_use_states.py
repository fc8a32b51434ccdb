"""What the grammar makes of each sentence of a label's section on uses: whether it states any, and how far it does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medcli import vocab
from medcli.extract import cues, label_use_names
from medcli.extract.units import Unit

_FILE = "label_uses.toml"
_REFERENCE = re.compile(
    r"\[ ?see\b[^\]]*\]|\( ?see\b[^()]*(?:\([^()]*\)[^()]*)*\)|\( ?\d+(?:\.\d+)?(?: ?, ?\d+(?:\.\d+)?)* ?\)",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"\([^()]*\)")
_FEWEST_NAMES = 3
_ENTRY = re.compile(r"\W*(?:[\w'’-]+\s+){0,5}[\w'’-]+\s*:\s")  # "Primary hypogonadism (…): …"


@dataclass(frozen=True, slots=True)
class State:
    """What the grammar makes of a sentence: its text without references, and its place in what goes before."""

    text: str
    cue: re.Match[str] | None
    vetoed: bool
    limits: bool  # whether it speaks of the limits of use
    listing: bool  # whether it goes on with a list
    explains: bool  # whether it tells more of what was said, and names no use

    def flags(self) -> tuple[str, ...]:
        """Return the signs of it that the model sees: each by itself, and all together."""
        names = (("cue", self.cue), ("vetoed", self.vetoed), ("limits", self.limits), ("listing", self.listing))
        found = [name for name, holds in names if holds]
        return *found, "state=" + "+".join(found)


def states(units: Iterable[Unit]) -> Iterator[State]:
    """Yield the state of each of *units*, and carry on whether a list goes on or limits of use do."""
    listing = limits = said = aside = False
    for unit in units:
        text = _REFERENCE.sub(_blank, unit.text)
        limit = cues.load(_FILE, "limits")[0].search(text)
        if limit:
            text = text[: limit.start()].ljust(len(text))
        text, vetoed = _as_far_as_it_holds(text)
        cue = None if vetoed else _cue(text)
        leads = cues.fires(cues.load(_FILE, "listing"), text) is not None
        limits = limit is not None or (limits and cue is None) or (vetoed and leads)  # a list of what it is not for
        end = 0 if cue or vetoed else _entry_end(text)
        text = text[:end].ljust(len(text)) if end else text
        explains = said and not cue and not listing and (aside or _explains(text))
        aside = (vetoed or explains) and (aside or cues.fires(cues.load(_FILE, "recites"), text) is not None)
        yield State(text, cue, vetoed, limits and (limit is None or cue is None), listing, explains)
        said = said or cue is not None
        if cue or vetoed:
            listing = leads if cue else listing and not leads  # a note within a list does not end it


def _as_far_as_it_holds(text: str) -> tuple[str, bool]:
    """Return *text* without what behind its cue is no use, and whether none of it is: "indicated for X, as defined"."""
    vetoes = cues.load(_FILE, "veto")
    plain = without_notes(text)  # "(another drug is the drug of choice)" is a note
    if cues.fires(vetoes, plain) is None:
        return text, False
    first = min(match.start() for rule in vetoes for match in rule.finditer(plain))
    cue = cues.load(_FILE, "cue")[0].search(plain)
    if cue is None or cue.end() > first:
        return text, True
    return text[:first].ljust(len(text)), False


def without_notes(text: str) -> str:
    """Return *text* with blanks for what stands in parentheses."""
    return _PARENTHESIS.sub(_blank, text)


def names_alone(text: str) -> bool:
    """Say whether *text* speaks no sentence, and names several conditions: a list that has lost its marks."""
    return not _explains(text) and len(vocab.conditions().find(text)) >= _FEWEST_NAMES


def _explains(text: str) -> bool:
    return cues.fires(cues.load(_FILE, "explains"), without_notes(text)) is not None


def _entry_end(text: str) -> int:
    """Return where the condition ends that *text* is an entry on ("Corneal ulcers: …"), 0 where it is none."""
    entry = _ENTRY.match(without_notes(text))
    if entry is None or cues.fires(cues.load(_FILE, "family"), entry.group()):
        return 0
    return entry.end() if any(label_use_names.tells(m.term) for m in vocab.conditions().find(entry.group())) else 0


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _cue(text: str) -> re.Match[str] | None:
    return next((found for rule in cues.load(_FILE, "cue") if (found := rule.search(text))), None)
