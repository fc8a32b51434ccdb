"""Scores: the facts that were found, held against the annotations, source by source.

Each function defines the metric of one form of annotation. All return tallies, whose sums are the overall figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from statistics import fmean

from medcli.evaluate.gold import KINDS, Annotated, LabelTerms, Trap
from medcli.evaluate.match import PAIRED, REPEATED, Counts, Found, Wanted, content, key, pair, resembles, unique
from medcli.facts import Kind

_Stream = Mapping[tuple[str, str, str], Sequence[Found]]


@dataclass(frozen=True, slots=True)
class Tally:
    """The result for one part of one source and drug, with what was missed and what is wrong in words."""

    source: str
    drug: str
    part: str
    counts: Counts
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """The result for a set of annotations."""

    tallies: tuple[Tally, ...]
    traps: int = 0
    sprung: tuple[tuple[str, str], ...] = ()  # (source, what the trap is)
    macro_f1: float | None = None  # the mean of the labels' F1, in percent; only of adverse reactions

    def parts(self) -> dict[str, Counts]:
        """Return the counts of each part over all sources, in the order of their first appearance."""
        total: dict[str, Counts] = {}
        for tally in self.tallies:
            total[tally.part] = total.get(tally.part, Counts()) + tally.counts
        return total


def score_prose(annotated: Iterable[Annotated], traps: Sequence[Trap], facts: Iterable[Found]) -> Score:
    """Score the facts of articles.

    Found counts what pairs with a core fact; a core fact is found as well where another kind that it accepts has
    it, or where a wording covers it together with others. Optional facts neither count nor cost. A second wording
    of any expected fact is no error. A trap is sprung by a fact that resembles it, or, where it is a
    duration, by a limit in days from its quote.
    """
    stream: defaultdict[tuple[str, str, str], list[Found]] = defaultdict(list)
    for fact in unique(facts):
        stream[PurePath(fact.source).name, fact.drug.lower(), fact.kind].append(fact)
    tallies = [_prose_tally(given, part, stream) for given in annotated for part in given.parts]
    sprung = tuple((trap.source, trap.says()) for trap in traps if _is_sprung(trap, stream))
    return Score(tuple(tallies), len(traps), sprung)


def _prose_tally(given: Annotated, part: str, stream: _Stream) -> Tally:
    kind = KINDS[part]
    entries = given.parts[part]
    core = [entry for entry in entries if not entry.optional]
    found = stream.get((given.source, given.drug, kind), ())
    unpaired, wrong = pair(core, found, kind)
    missed = [entry for entry in unpaired if not _is_covered(entry, found) and not _is_elsewhere(entry, given, stream)]
    _, wrong = pair([entry for entry in entries if entry.optional], wrong, kind)
    wrong = [fact for fact in wrong if not _is_repeated(fact, entries, kind)]
    return _tally(given, part, len(core) - len(missed), missed, wrong)


def _is_covered(entry: Wanted, found: Iterable[Found]) -> bool:
    return entry.covers_several and any(content(entry.names[0]) <= content(fact.wording) for fact in found)


def _is_elsewhere(entry: Wanted, given: Annotated, stream: _Stream) -> bool:
    others = [fact for kind in entry.other_kinds for fact in stream.get((given.source, given.drug, kind), ())]
    return not pair([entry], others, "")[0]


def _is_repeated(fact: Found, entries: Sequence[Wanted], kind: Kind) -> bool:
    if kind is Kind.DURATION_CAUTION:
        return not pair(entries, [fact], kind)[1]
    return any(resembles(entry.names, fact) >= REPEATED for entry in entries)


def _is_sprung(trap: Trap, stream: _Stream) -> bool:
    if trap.part == "drugs":
        return any(facts for (source, drug, _), facts in stream.items() if (source, drug) == (trap.source, trap.drug))
    found = stream.get((trap.source, trap.drug, trap.kind), ())
    if trap.kind == Kind.DURATION_CAUTION:
        return any(key(trap.quote) in key(fact.quote) and fact.max_days is not None for fact in found)
    return any(resembles((trap.term,), fact) >= REPEATED for fact in found)


def score_labels(annotated: Iterable[Annotated], facts: Iterable[Found]) -> Score:
    """Score the four kinds of whole labels: found is what pairs. Of side effects only the common ones are looked at."""
    stream: defaultdict[tuple[str, str], list[Found]] = defaultdict(list)
    for fact in unique(facts):
        stream[fact.source, fact.kind].append(fact)
    tallies = []
    for given in annotated:
        for part, entries in given.parts.items():
            found = stream[given.source, KINDS[part]]
            if part == "common_side_effects":
                found = [fact for fact in found if fact.common]
            missed, wrong = pair(entries, found, KINDS[part])
            tallies.append(_tally(given, part, len(entries) - len(missed), missed, wrong))
    return Score(tuple(tallies))


def _tally(given: Annotated, part: str, hits: int, missed: Sequence[Wanted], wrong: Sequence[Found]) -> Tally:
    counts = Counts(hits, len(wrong), len(missed))
    said, extra = (tuple(item.says() for item in items) for items in (missed, wrong))
    return Tally(given.source, given.drug, part, counts, said, extra)


def score_effects(labels: Iterable[LabelTerms], facts: Iterable[Found]) -> Score:
    """Score adverse reactions as sets of strings for each label: the wordings found, equal word for word.

    Strings annotated as being of animals, of a class or denied count for nothing. The macro F1 is the mean over labels.
    """
    stream: defaultdict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if fact.kind == Kind.SIDE_EFFECT:
            stream[fact.source.lower()].add(key(fact.wording or fact.term))
    tallies = []
    each = []
    for label in labels:
        wanted = {term for terms in label.terms for term in terms}
        found = stream[label.source] - (label.other - wanted)
        missed, wrong = tuple(sorted(wanted - found)), tuple(sorted(found - wanted))
        counts = Counts(len(found & wanted), len(wrong), len(missed))
        each.append(2 * counts.found / (len(found) + len(wanted)))
        tallies.append(Tally(label.source, "", "side_effects", counts, missed, wrong))
    return Score(tuple(tallies), macro_f1=round(100 * fmean(each), 1) if each else 0.0)


def score_indications(labels: Iterable[LabelTerms], facts: Iterable[Found]) -> Score:
    """Score indications by concept: each is found once, by its first wording; another wording of it is no error."""
    stream: defaultdict[str, list[Found]] = defaultdict(list)
    for fact in unique(fact for fact in facts if fact.kind == Kind.INDICATION):
        stream[fact.source].append(fact)
    tallies = []
    for label in labels:
        wanted = [Wanted(terms[:1], terms[0], kind=Kind.INDICATION) for terms in label.terms]
        missed, wrong = pair(wanted, stream[label.source], Kind.INDICATION)
        names = [name for terms in label.terms for name in terms]
        wrong = [fact for fact in wrong if resembles(names, fact) < PAIRED]
        given = Annotated(label.source, "", {})
        tallies.append(_tally(given, "indications", len(wanted) - len(missed), missed, wrong))
    return Score(tuple(tallies))
