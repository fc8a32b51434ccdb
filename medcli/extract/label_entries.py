"""Entries: a label's list of who must not take the drug, taken apart where the list lost its marks.

openFDA prints a list as one line. What is left of its entries are their references ("[see Warnings (5.1)]"), their
full stops and the capitals that they begin with.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from medcli import vocab
from medcli.facts import Span
from medcli.folding import key
from medcli.vocab import sieve
from medcli.vocab.quick import Quick

_FILE = "label_groups.toml"
_HARD = "\x1f"  # stands where a reference stood
_PARENTHESES = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\]")
_CAPITAL = re.compile(r"(\S+)\s+(?=([A-Z][\w’'/-]*))")
_ABBREVIATION = 3  # letters; a longer word in capitals is a brand


@cache
def pattern(table: str, name: str) -> Quick:
    """Return a pattern of label_groups.toml."""
    return vocab.compile_pattern(vocab.cue_file(_FILE)[table][name], {}, f"{_FILE}: {table}")


@cache
def needs(table: str, name: str) -> sieve.Sieved:
    """Return a pattern of label_groups.toml with what a text must have for it to match at all."""
    return sieve.sieved(pattern(table, name))


@cache
def words(table: str, name: str) -> frozenset[str]:
    """Return a list of words of label_groups.toml."""
    return frozenset(vocab.cue_file(_FILE)[table][name])


@cache
def quality() -> frozenset[str]:
    """Return the words, folded, that cannot be a group alone."""
    found = {word for entry in words("parts", "quality") for word in key(entry)}
    return frozenset((found | {"degree", "of", "a", "an"}) - {"or"})


@cache
def _openers() -> frozenset[str]:
    names = {
        row.split("\t")[0].split("|")[0]
        for file in ("groups.tsv", "conditions.tsv")
        for _, row in vocab.read_lines(file)
    }
    return words("entries", "openers") | {name.split()[0] for name in names if name[:1].islower()}


def masked(text: str) -> str:
    """Return *text* with spaces in place of references and marks, and a mark of its own where a reference began.

    >>> masked("Asthma [see Warnings (5.1)] .").replace(chr(31), "|")
    'Asthma |                    .'
    """
    text = pattern("references", "marks").sub(lambda m: " " * len(m.group()), text)
    for name in ("see", "numbers"):
        text = pattern("references", name).sub(lambda m: _HARD + " " * (len(m.group()) - 1), text)
    return text


def shape(text: str) -> str:
    """Return *text* with what stands in parentheses made invisible to a search for marks and words."""
    return _PARENTHESES.sub(lambda m: "(" + "_" * (len(m.group()) - 2) + ")", text)


def entries(text: str) -> list[Span]:
    """Return the entries of *text*, which is masked: the stretches between the marks that separate statements.

    >>> text = "It must not be used in: Severe asthma Gout Acute pain of the back"
    >>> [span.of(text) for span in entries(text)]
    ['It must not be used in:', 'Severe asthma', 'Gout', 'Acute pain of the back']
    """
    outline = shape(text)
    cuts = {match.end() for match in pattern("entries", "mark").finditer(outline)} | _capitals(outline)
    cuts |= {match.end() for match in pattern("entries", "spoken").finditer(outline)}
    cuts |= _again(outline, [0, *sorted(cuts), len(text)])
    bounds = [0, *sorted(cuts), len(text)]
    spans = (_trimmed(text, start, end) for start, end in pairwise(bounds))
    return [span for span in spans if span.start < span.end]


def _again(outline: str, bounds: list[int]) -> set[int]:
    """Return where a list in small letters begins its next entry: "in patients with gout in patients with asthma"."""
    cuts: set[int] = set()
    for start, end in pairwise(bounds):
        if pattern("entries", "again").match(outline, start, end):
            cuts |= {match.start() for match in pattern("entries", "again").finditer(outline, start + 1, end)}
    return cuts


def _capitals(outline: str) -> set[int]:
    cuts: set[int] = set()
    for match in _CAPITAL.finditer(outline):
        before, word = match[1], match[2]
        if not (_may_end(before) or match.start() in cuts or _ends_a_drug(before, word)) or before.lower() in words(
            "entries", "linking"
        ):
            continue
        if before.isupper() and word.lower() not in words("entries", "openers"):  # "HIV Infection"
            continue
        opens = word[1:].islower() and word.lower() in _openers()
        states = match.start() not in cuts and pattern("entries", "statement").match(outline, match.end())
        listed = before[-1] == "," and word.lower() in words("entries", "people")
        if (opens or states) and (before[-1].isalnum() or before[-1] in ")%_." or listed):
            cuts.add(match.end())
    return cuts


def _may_end(word: str) -> bool:
    """Say whether an entry may end with *word*: one in small letters, a number, a bracket or a brand."""
    return word[0].islower() or word[0].isdigit() or word[0] in "(_<>≥≤" or (
        word.isupper() and len(word) > _ABBREVIATION
    )  # fmt: skip


def _ends_a_drug(before: str, word: str) -> bool:
    """Say whether a drug is an entry, and *word* begins how it is taken: "Ritonavir Use with …"."""
    return word.lower() in words("entries", "taking") and vocab.drugs().get(before.strip("(),.")) is not None


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and not (text[start].isalnum() or text[start] in "(<>≥≤“"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ";•–—−\x1f," or text[start:end].endswith(" o")):
        end -= 1
    return Span(start, end)
