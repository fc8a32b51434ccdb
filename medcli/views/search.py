"""The search view: statements in which the words stand, best first, the words marked in their quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from medcli.answers import DataVersion
from medcli.errors import ExitCode
from medcli.reverse import Hit, SearchAnswer
from medcli.views.excerpts import quoted
from medcli.views.items import citation_item, statement_item
from medcli.views.kinds import NAMING
from medcli.views.outcome import NOT_STATED, Unanswered, shortened
from medcli.views.phrases import capitals, cited, heading, mark, qualifiers, unmarked
from medcli.views.records import SEARCH, search_records
from medcli.views.show import data_line
from medcli.views.view import Block, Grid, Item, Line, Marked, Row, View


@dataclass(frozen=True, slots=True)
class NothingFound(Unanswered):
    """Words that stand together in no fact."""

    answer: SearchAnswer

    @property
    def code(self) -> ExitCode:
        """The exit code that this asks for."""
        return ExitCode.NOT_FOUND

    @property
    def message(self) -> str:
        """What these sources do not state."""
        asked = shortened(self.answer.asked)
        if not self.answer.alone:
            return f'"{asked}" has no word to search for'
        return f'these sources state nothing on "{asked}"'

    @property
    def remedy(self) -> str:
        """How many statements have each of the words alone."""
        found = self.answer.alone
        if len(found) < 2 or not any(number for _, number in found):
            return ""
        return f"alone: {', '.join(f'{words} ({number})' for words, number in found)}"


SearchOutcome = SearchAnswer | NothingFound


def search_outcome(answer: SearchAnswer) -> SearchOutcome:
    """Return an answer that has a hit, or what takes its place."""
    return answer if answer.hits else NothingFound(answer)


def search_view(outcomes: Iterable[SearchOutcome], cite: bool, data: DataVersion) -> View[SearchOutcome]:
    """Return the view of what a search found."""
    page = partial(_page, cite=cite, data=data)
    return View("search", SEARCH, outcomes, _item, search_records, page, data)


def _item(outcome: SearchOutcome) -> Item:
    answer = outcome.answer if isinstance(outcome, NothingFound) else outcome
    item: dict[str, object] = {
        "status": "answered",
        "exit_code": 0,
        "asked": answer.asked,
        "also": answer.also or None,
        "total": answer.total,
        "hits": [_hit(hit) for hit in answer.hits],
    }
    if isinstance(outcome, NothingFound):
        alone = [{"words": words, "statements": number} for words, number in answer.alone]
        item |= {"status": NOT_STATED, "exit_code": int(outcome.code)}
        item |= {"message": outcome.message, "remedy": outcome.remedy, "alone": alone}
    return item


def _hit(hit: Hit) -> Item:
    return {
        "statement": statement_item(hit.statement),
        "citation": citation_item(hit.citation),
        "highlights": [list(span) for span in hit.spans],
    }


def _page(outcomes: Iterable[SearchOutcome], *, cite: bool, data: DataVersion) -> Iterator[Block]:
    for outcome in outcomes:
        if isinstance(outcome, NothingFound):
            continue
        if outcome.also:
            yield Line(f"{outcome.asked} → also {capitals(outcome.also)}", "resolution")
        yield Line(f"{shortened(outcome.asked)}: {_number(outcome)}", "header")
        yield Grid(tuple(_row(outcome, hit, cite=cite) for hit in outcome.hits))
        yield data_line(data)


def _number(answer: SearchAnswer) -> str:
    shown, total = len(answer.hits), answer.total
    if shown < total:
        return f"the first {shown} of {total} statements; --limit shows more"
    return "1 statement" if shown == 1 else f"{shown} statements"


def _row(answer: SearchAnswer, hit: Hit, *, cite: bool) -> Row:
    statement = hit.statement
    drug = unmarked(answer.displays.get(statement.drug, statement.drug))
    strength = str(statement.attributes.get("strength") or "") if "group_kind" in statement.attributes else ""
    said = heading(statement)
    kind = strength.upper() or NAMING[statement.kind].title.lower()
    details: tuple[str | Marked, ...] = (quoted(hit.citation, hit.spans),)
    if cite:
        details = cited((hit.citation, *(other for other in statement.citations if other != hit.citation)))
    return Row(
        (drug, kind, said, "" if "group_kind" in statement.attributes else qualifiers(statement), mark(statement)),
        details,
    )
