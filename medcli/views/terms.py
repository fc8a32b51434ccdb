"""The other way round: drugs with a caution for a group, that are used for a condition, or could cause an effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from medcli.answers import DataVersion
from medcli.errors import ExitCode
from medcli.kinds import Kind
from medcli.reverse import GroupCount, Related, Relation, Silence, TermAnswer
from medcli.views.excerpts import quoted
from medcli.views.items import statement_item
from medcli.views.outcome import NOT_STATED, STATUS, Unanswered, shortened
from medcli.views.phrases import capitals, cited, heading, mark, percent, qualifiers, unmarked
from medcli.views.records import TERM, term_records
from medcli.views.show import data_line
from medcli.views.view import Block, Grid, Item, Line, Row, View

"""The status where what is asked is known or may well be, and no source states anything on it: no clearance."""

_NAMED = 6  # drugs of a list on a page; JSON has all
_APART = {Relation.NARROWER: "KINDS OF IT", Relation.WORDS: "OTHER NAMES WITH THESE WORDS"}
_TITLES = {
    Kind.CONTRAINDICATED_GROUP: "Drugs with a caution for",
    Kind.INDICATION: "Drugs used for",
    Kind.SIDE_EFFECT: "Drugs that could cause",
}
_SILENT = {  # in the order of the kinds of empty
    Kind.CONTRAINDICATED_GROUP: ("name others and not this one", "state none", "on who must not take it"),
    Kind.INDICATION: ("state other uses", "state none", "on uses"),
    Kind.SIDE_EFFECT: ("state other effects", "state none", "on side effects"),
}


@dataclass(frozen=True, slots=True)
class NothingStated(Unanswered):
    """A group, use or effect that no source states anything on, or that is not known at all."""

    answer: TermAnswer

    @property
    def code(self) -> ExitCode:
        """The exit code that this asks for."""
        return ExitCode.NOT_FOUND

    @property
    def message(self) -> str:
        """What these sources do not state, or which word is not known."""
        asked = shortened(self.answer.asked)
        if self.answer.kind is not Kind.CONTRAINDICATED_GROUP:
            what = "as a use" if self.answer.kind is Kind.INDICATION else "as an effect"
            return f'these sources state nothing on "{self.answer.term or asked}" {what}'
        if self.answer.term is None:
            return f'no group of patients is called "{asked}"' if asked.strip() else "an empty name is no group"
        return f'these sources state nothing on "{self.answer.term}", which does not mean that there is no risk'

    @property
    def remedy(self) -> str:
        """What may have been meant, as a question; else how silent the sources are."""
        if self.answer.suggestions:
            return f"did you mean: {', '.join(map(capitals, self.answer.suggestions))}?"
        if self.answer.kind is Kind.CONTRAINDICATED_GROUP and self.answer.term is None:
            return '"medcli groups" prints the groups that are known'
        return "; ".join(f"{len(drugs)} {_drugs(drugs)} {said}" for said, drugs in _silent(self.answer) if drugs)


TermOutcome = TermAnswer | NothingStated


def term_outcome(answer: TermAnswer) -> TermOutcome:
    """Return an answer that names a drug, or what takes its place."""
    return answer if answer.related else NothingStated(answer)


def term_view(command: str, outcomes: Iterable[TermOutcome], cite: bool, data: DataVersion) -> View[TermOutcome]:
    """Return the view of the drugs that state a group, a use or an effect."""
    return View(command, TERM, outcomes, _item, term_records, partial(_page, cite=cite, data=data), data)


def _item(outcome: TermOutcome) -> Item:
    answer = outcome.answer if isinstance(outcome, NothingStated) else outcome
    silence = answer.silence
    item: dict[str, object] = {
        "status": "answered",
        "exit_code": 0,
        "kind": answer.kind.value,
        "asked": answer.asked,
        "term": answer.term,
        "total": answer.total or len(answer.related),
        "statements": [
            {"relation": one.relation.value, "statement": statement_item(one.statement)} for one in answer.related
        ],
        "silence": {
            "stated": list(silence.stated),
            "none_stated": list(silence.none_stated),
            "no_section": list(silence.no_section),
        },
    }
    if isinstance(outcome, NothingStated):
        known = answer.term is not None or answer.kind is not Kind.CONTRAINDICATED_GROUP
        item["status"] = NOT_STATED if known else STATUS[outcome.code]
        item["exit_code"] = int(outcome.code)
        item |= {"message": outcome.message, "remedy": outcome.remedy, "suggestions": list(answer.suggestions)}
    return item


def _page(outcomes: Iterable[TermOutcome], *, cite: bool, data: DataVersion) -> Iterator[Block]:
    shown = False
    for outcome in outcomes:
        if isinstance(outcome, TermAnswer):
            shown = True
            yield from _blocks(outcome, cite=cite)
    if shown:
        yield data_line(data)


def _blocks(answer: TermAnswer, *, cite: bool) -> Iterator[Block]:
    term = answer.term or answer.asked
    if term.casefold() != " ".join(answer.asked.split()).casefold():
        yield Line(f"{answer.asked} → {capitals(term)}", "resolution")
    yield Line(f"{_TITLES[answer.kind]}: {capitals(term)}", "header")
    if answer.total:
        yield Line(f"the first {len(answer.related)} of {answer.total} statements; --limit shows more")
    for title, related in groupby(answer.related, key=_title):
        if title:
            yield Line(title, "group")
        yield Grid(tuple(_row(answer, one, cite=cite) for one in related))
    silent = [(said, drugs) for said, drugs in _silent(answer) if drugs]
    if silent:
        yield Line("Not named above, which does not mean that there is nothing", "title")
        yield from (Line(f"{len(drugs)} {_drugs(drugs)} {said}: {_some(drugs)}") for said, drugs in silent)


def _title(one: Related) -> str:
    statement = one.statement
    if statement.kind is Kind.SIDE_EFFECT:
        if one.relation is Relation.WORDS:
            return _APART[one.relation]
        return "COMMON" if statement.attributes.get("common") else "OTHER"
    if statement.kind is Kind.INDICATION:
        return _APART.get(one.relation, "")
    return str(statement.attributes.get("strength", "")).upper()


def _row(answer: TermAnswer, one: Related, *, cite: bool) -> Row:
    statement = one.statement
    drug = unmarked(answer.displays.get(statement.drug, statement.drug))
    named = "" if one.relation is Relation.SAME else heading(statement)
    if statement.kind is Kind.SIDE_EFFECT:
        rest = "; ".join(filter(None, (percent(statement), "serious" if statement.attributes.get("serious") else "")))
    else:
        rest = qualifiers(statement) if statement.kind is Kind.INDICATION else ""
    cells = (drug, named, rest, mark(statement))
    if cite:
        return Row(cells, cited(statement.citations))
    return Row(cells, (quoted(statement.citations[0]),) if answer.kind is Kind.CONTRAINDICATED_GROUP else ())


def _silent(answer: TermAnswer) -> list[tuple[str, tuple[str, ...]]]:
    """Return the three kinds of empty in words, each with its drugs."""
    silence: Silence = answer.silence
    other, none, section = _SILENT[answer.kind]
    return [
        (f"whose sources {other}", silence.stated),
        (f"whose sources {none}", silence.none_stated),
        (f"of which no source has a section {section}", silence.no_section),
    ]


def _drugs(drugs: tuple[str, ...]) -> str:
    return "drug" if len(drugs) == 1 else "drugs"


def _some(drugs: tuple[str, ...]) -> str:
    more = len(drugs) - _NAMED
    return ", ".join(drugs[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def group_item(count: GroupCount) -> Item:
    """Return one group of patients with its numbers of drugs."""
    return {
        "group": count.group,
        "kind": count.kind,
        "drugs": count.drugs,
        "contraindicated": count.contraindicated,
        "avoid": count.avoid,
        "caution": count.caution,
    }
