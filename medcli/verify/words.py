"""Whether words of ours stand in the words of a source: known names by any of their synonyms, others word by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property

from medcli import vocab
from medcli.evaluate.match import content
from medcli.extract.numbers import Days, duration_pattern, parse_days
from medcli.facts import Document, Section
from medcli.folding import key
from medcli.vocab.lexicon import Lexicon

_SENTENCE = re.compile(r"(?<=[.;:!?])\s+|\n")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?")
_EXPLAINED = re.compile(r"\((?P<short>[A-Z]{2,6})\)")
_SHORTEST = 4  # letters that two forms of one word share at least
_ENDING = 5  # letters that an ending has at most

LEXICONS: tuple[Callable[[], Lexicon], ...] = (
    vocab.effects, vocab.groups, vocab.conditions, vocab.drugs, vocab.classes,
)  # fmt: skip


class Words:
    """The text of some sections, asked for what stands in it."""

    def __init__(self, sections: Iterable[Section], short: Mapping[str, str] | None = None) -> None:
        """Take the text of *sections*, and once more with each abbreviation in *short* written out."""
        self.text = "\n".join(section.text for section in sections)
        if short:
            pattern = re.compile(rf"\b({'|'.join(map(re.escape, short))})s?\b")
            self.text += "\n" + pattern.sub(lambda match: short[match[1]], self.text)

    @cached_property
    def sentences(self) -> list[str]:
        """Return the sentences, each with the one behind it: a statement may lean on the one before."""
        parts = [part for part in _SENTENCE.split(self.text) if part.strip()]
        return [" ".join(parts[i : i + 2]) for i in range(len(parts))]

    @cached_property
    def numbers(self) -> frozenset[float]:
        """Return every number, in figures or in words."""
        spelt = vocab.cue_file("durations.toml")["numbers"]
        in_words = {float(spelt[word]) for word in re.findall(r"[a-z]+", self.text.lower()) if word in spelt}
        return frozenset(numbers_of(self.text) | in_words)

    @cached_property
    def stretches(self) -> list[Days]:
        """Return every stretch of time, in days."""
        found = re.finditer(duration_pattern(), self.text, re.IGNORECASE)
        return [days for match in found if (days := parse_days(match.group()))]

    @cached_property
    def named(self) -> frozenset[str]:
        """Return every name that a lexicon knows, by its normal term."""
        return frozenset(mention.term for lexicon in LEXICONS for mention in lexicon().find(self.text))

    @cached_property
    def forms(self) -> frozenset[str]:
        """Return every word."""
        return content(self.text)

    @cached_property
    def _by_sentence(self) -> list[frozenset[str]]:
        return [content(sentence) for sentence in self.sentences]

    def holds(self, wording: str, *terms: str) -> bool:
        """Whether one of *terms* stands here under any name, or all words of *wording* in one or two sentences."""
        if any(term in self.named for term in terms):
            return True
        if key(wording) and f" {' '.join(key(wording))} " in self._folded:
            return True
        return any(_all_in(_wanted(wording), sentence) for sentence in self._by_sentence)

    def sentences_with(self, wording: str, *terms: str) -> list[str]:
        """Return the sentences in which *wording* or one of *terms* stands, each with the one behind it."""
        wanted = _wanted(wording)
        return [
            sentence
            for sentence in self.sentences
            if any(mention.term in terms for lexicon in LEXICONS for mention in lexicon().find(sentence))
            or _all_in(wanted, content(sentence))
        ]

    def share(self, wording: str) -> float:
        """Return the share of the words of *wording* that stand here in any form."""
        wanted = _wanted(wording)
        return sum(_in(word, self.forms) for word in wanted) / max(1, len(wanted))

    @cached_property
    def _folded(self) -> str:
        return f" {' '.join(key(self.text))} "


def abbreviations(document: Document) -> dict[str, str]:
    """Return the abbreviations that *document* explains, each behind the words whose first letters it has."""
    found: dict[str, str] = {}
    for section in document.sections:
        for match in _EXPLAINED.finditer(section.text):
            before = re.findall(r"\w+", section.text[max(0, match.start() - 100) : match.start()])
            full = before[-len(match["short"]) :]
            if "".join(word[:1] for word in full).upper() == match["short"]:
                found.setdefault(match["short"], " ".join(full))
    return found


def numbers_of(text: str) -> set[float]:
    """Return the numbers in figures in *text*.

    >>> sorted(numbers_of("0.5 mg to 1,400 mg of CYP2D6 substrates, 13% to 17%"))
    [0.5, 13.0, 17.0, 1400.0]
    """
    return {float(found.replace(",", "")) for found in _NUMBER.findall(text)}


def share_of(wording: str, text: str) -> float:
    """Return the share of the words of *wording* that stand in *text* in any form.

    >>> share_of("absence of smokers", "smoke, if over age 35")
    0.5
    """
    there = content(text)
    wanted = content(wording)
    return sum(_in(word, there) for word in wanted) / max(1, len(wanted))


def _wanted(wording: str) -> frozenset[str]:
    """Return the words of *wording* that a source must have: those that only lead up to a number are none."""
    words = content(wording)
    return words - frozenset(vocab.cue_file("verify.toml")["small"]) or words


@cache
def _plain() -> dict[str, frozenset[str]]:
    """Return what sources say for each plain word, all as :func:`content` gives them."""
    table = vocab.cue_file("verify.toml")["plain"]
    return {next(iter(content(word))): frozenset().union(*map(content, others)) for word, others in table.items()}


def _all_in(wanted: frozenset[str], there: frozenset[str]) -> bool:
    return bool(wanted) and all(_in(word, there) for word in wanted)


def _in(word: str, there: frozenset[str]) -> bool:
    ways = (word, *_plain().get(word, ()))
    return any(way in there or any(same_word(way, other) for other in there) for way in ways)


def same_word(a: str, b: str) -> bool:
    """Whether *a* and *b* are forms of one word: they share all but an ending.

    >>> same_word("bleeding", "bleed"), same_word("hypertension", "hyperthyroidism"), same_word("renal", "rectal")
    (True, False, False)
    """
    if a[0] != b[0]:
        return False
    short = min(len(a), len(b))
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), short)
    return shared >= _SHORTEST and max(len(a), len(b)) - shared <= _ENDING and short - shared <= _ENDING - 1
