"""The form of a monograph, beyond the grammar that the build reads it by: sections, names and terms, line by line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from medcli import vocab
from medcli.extract import terms
from medcli.facts import ContraindicatedGroup, Fact, Indication, Problem, Severity, SideEffect, SourceKind
from medcli.verify.lines import Line, Monograph
from medcli.vocab.lexicon import Lexicon

_ORDER = (
    "indications", "common side effects", "other side effects", "contraindicated groups", "duration cautions",
    "boxed warning", "warnings", "dosage", "interactions", "combinations", "mechanism", "metabolites",
)  # fmt: skip
_LABEL_PLACE = re.compile(r"\d+(?:\.\d+)*|[a-z]+(?: [a-z]+)*")
_BARE_DECIMAL = re.compile(r"(?<!\d)\.\d|\b\d+\.0+\b(?!\d)")
_WITHOUT_SPACE = re.compile(r"\b\d+(?:mg|mcg|g|mL|units?)\b")
_LONGEST = 150  # characters of a line without its citations: more is two statements


def lint(monograph: Monograph) -> list[Problem]:
    """Return what is wrong with the form of *monograph*, in the order of its lines.

    A line that breaks the grammar, says something twice or cites wrongly is an error. A term that no word list knows
    is a warning: it is a new one, or another spelling of one that is known.
    """
    found = [*monograph.problems, *_front_matter(monograph), *_titles(monograph)]
    seen: dict[tuple[object, ...], int] = {}
    used = set()
    for line in monograph.lines:
        used |= {(reference.kind, reference.id) for reference in line.fact.references}
        found += [_problem(monograph, line.number, *what) for what in _line(line)]
        again = (line.section, line.words.lower(), line.fact.references)
        if again in seen:
            found.append(_problem(monograph, line.number, f"says what line {seen[again]} says", "leave one out"))
        seen.setdefault(again, line.number)
    for key, reference in monograph.document.references.items():
        if (reference.kind, reference.id) not in used:
            found.append(_problem(monograph, monograph.line_of(key), f"{key} is cited by no line", "leave it out"))
    return sorted(found)


def _problem(
    monograph: Monograph, line: int, message: str, remedy: str, severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(monograph.path.name, line, message, remedy, severity)


def _front_matter(monograph: Monograph) -> Iterator[Problem]:
    identity = monograph.document.identity
    if identity is None:
        yield _problem(monograph, 1, "there is no drug in the front matter", "write generic: NAME")
        return
    stem = identity.generic.replace(" / ", "-").replace(" ", "-")
    if monograph.path.stem != stem:
        yield _problem(monograph, 1, f"the file of {identity.generic} has another name", f"call it {stem}.md")
    if monograph.document.title.partition(" (")[0] != identity.generic:  # what it covers stands behind it
        remedy = f"write # {identity.generic}"
        yield _problem(monograph, monograph.line_of("generic"), "the title is not the generic name", remedy)
    if not monograph.document.date:
        yield _problem(monograph, 1, "there is no date", "write date: YYYY-MM-DD, the day it was compared")
    if not identity.drug_class:
        yield _problem(monograph, 1, "there is no class", "write class: NAME")
    elif vocab.classes().get(identity.drug_class) is None:
        what = f"the class “{identity.drug_class}” is new"
        remedy = "use a name of classes.tsv, or add it there"
        yield _problem(monograph, monograph.line_of("class"), what, remedy, Severity.WARNING)


def _titles(monograph: Monograph) -> Iterator[Problem]:
    titles = [s.title.lower() for s in monograph.document.sections if s.level > 1]
    for section in monograph.document.sections:
        if section.level > 1 and section.title.lower() not in _ORDER:
            yield _problem(
                monograph, section.line_at(0), f"the section “{section.title}” is unknown", f"use {', '.join(_ORDER)}"
            )
    known = [title for title in titles if title in _ORDER]
    if known != sorted(known, key=_ORDER.index) or len(set(known)) < len(known):
        what = "the sections are out of order, or one stands twice"
        yield _problem(monograph, 1, what, f"order: {', '.join(_ORDER)}")


def _line(line: Line) -> Iterator[tuple[str, str] | tuple[str, str, Severity]]:
    if len(line.words) > _LONGEST:
        yield f"a line of {len(line.words)} characters", "say it shorter, or in two lines"
    if _BARE_DECIMAL.search(line.words):
        yield "a number like .5 or 1.0", "write 0.5 and 1"
    if _WITHOUT_SPACE.search(line.words):
        yield "a unit without a space before it", "write 5 mg"
    for reference in line.fact.references:
        place = reference.section
        if not place or (reference.kind is SourceKind.LABEL and not _LABEL_PLACE.fullmatch(place)):
            yield f"the place “{place}” of a label", "write §6.1, or the name of the section in lower case"
    on_label = isinstance(line.fact, Indication) and line.fact.label_status == "on label"
    if on_label and any(reference.kind is not SourceKind.LABEL for reference in line.fact.references):
        yield "“on label” without a label behind it", "cite the label's indications"
    if (wording := _new_term(line)) is not None:
        yield f"“{wording}” is in no word list", "use the known name of it, or add it", Severity.WARNING


def _new_term(line: Line) -> str | None:
    lists = _lists(line.fact)
    wording = line.words.rpartition(": ")[2].partition(";")[0].strip() if lists else ""
    if not lists or line.words == "none stated" or wording.startswith(("hypersensitivity to ", "allergy to ")):
        return None
    return None if any(terms.known_term(lexicon(), wording) for lexicon in lists) else wording


def _lists(fact: Fact) -> tuple[Callable[[], Lexicon], ...]:
    match fact:
        case Indication():
            return (vocab.conditions, vocab.groups)
        case SideEffect():
            return (vocab.effects,)
        case ContraindicatedGroup():
            return (vocab.groups, vocab.drugs, vocab.classes, vocab.conditions)
        case _:
            return ()
