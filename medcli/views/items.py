"""Answers as JSON: plain nested values, every statement with its citations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from medcli.answers import Citation, Coverage, DataVersion, Disagreement, DrugAnswer, Resolution, Statement
from medcli.errors import ExitCode
from medcli.kinds import FOUR_KINDS, Kind
from medcli.views.kinds import NAMING
from medcli.views.outcome import NOT_STATED, Failure, Outcome, failure_item, is_silent
from medcli.views.view import Item

if TYPE_CHECKING:
    from medcli.findings import Comparison

COVERAGE = {
    Coverage.STATED: "stated",
    Coverage.NONE_STATED: "none_stated",
    Coverage.NO_SECTION: "no_section",
}


def data_item(data: DataVersion) -> Item:
    """Return the data's version as every JSON document carries it."""
    return {
        "schema_version": data.schema_version,
        "version": data.data_version,
        "date": data.data_date,
        "drugs": data.drugs,
        "sources": data.sources,
    }


def citation_item(citation: Citation) -> Item:
    """Return one citation; offsets are characters in the section's text."""
    return {
        "source": citation.source,
        "source_kind": citation.source_kind.value,
        "basis": citation.basis.value,
        "section": citation.section,
        "line": citation.line,
        "wording": citation.wording,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "rule": citation.rule,
        "date": citation.date,
        "product_type": citation.product_type,
        "score": citation.score,
        "references": [
            {"kind": r.kind.value, "id": r.id, "section": r.section, "date": r.date, "version": r.version}
            for r in citation.references
        ],
    }


def statement_item(statement: Statement) -> Item:
    """Return one statement with the columns of its kind and all its citations."""
    return {
        "drug": statement.drug,
        "kind": statement.kind.value,
        "term": statement.term,
        **statement.attributes,
        "basis": statement.basis.value if statement.citations else None,
        "labels_stating": statement.labels_stating,
        "labels_total": statement.labels_total,
        "otc_stating": statement.otc_stating,
        "otc_total": statement.otc_total,
        "citations": [citation_item(c) for c in statement.citations],
    }


def disagreement_item(disagreement: Disagreement) -> Item:
    """Return two sources that differ, the better basis first."""
    return {
        "drug": disagreement.drug,
        "kind": disagreement.kind.value,
        "topic": disagreement.topic,
        "says": [
            {"says": disagreement.first_says, "citation": citation_item(disagreement.first)},
            {"says": disagreement.second_says, "citation": citation_item(disagreement.second)},
        ],
    }


def resolution_item(resolution: Resolution) -> Item:
    """Return how a name led to its drug."""
    return {
        "asked": resolution.asked,
        "drug": resolution.drug,
        "match": resolution.match.value if resolution.match else None,
        "name": resolution.name,
    }


def answer_item(answer: DrugAnswer, kinds: Iterable[Kind], *, silent: bool = False) -> Item:
    """Return one drug: who it is, the statements of *kinds* under their keys, coverage and disagreements.

    *silent* says that there is nothing on what was asked of the drug.
    """
    return {
        "status": NOT_STATED if silent else "answered",
        "exit_code": int(ExitCode.NOT_FOUND if silent else ExitCode.OK),
        "asked": answer.resolution.asked,
        "resolution": resolution_item(answer.resolution),
        "drug": answer.drug,
        "display": answer.display,
        "brands": list(answer.brands),
        "synonyms": list(answer.synonyms),
        "drug_class": list(answer.drug_class),
        "schedule": answer.schedule,
        **{NAMING[kind].key: [statement_item(s) for s in answer.of(kind)] for kind in kinds},
        "coverage": coverage_item(answer),
        "label_coverage": {kind.value: asdict(count) for kind, count in answer.label_coverage.items()},
        "disagreements": [disagreement_item(d) for d in answer.disagreements],
        "sources": [
            {
                "id": s.id,
                "kind": s.kind.value,
                "product_type": s.product_type,
                "title": s.title,
                "date": s.date,
                "version": s.version,
            }
            for s in answer.sources
        ],
    }


def coverage_item(answer: DrugAnswer) -> Item:
    """Return which of the three kinds of empty, or "stated", holds for each of the four kinds."""
    return {kind.value: COVERAGE[answer.coverage[kind]] for kind in FOUR_KINDS if kind in answer.coverage}


def outcome_item(outcome: Outcome, kinds: Sequence[Kind], *, asked: bool = False) -> Item:
    """Return an answer or a failure as the result of its item; where *kinds* were *asked* for, silence is no answer."""
    if isinstance(outcome, Failure):
        return failure_item(outcome)
    return answer_item(outcome, kinds, silent=asked and is_silent(outcome, kinds))


def comparison_item(comparison: Comparison) -> Item:
    """Return drugs side by side; ``statements`` stand in the order of ``drugs``, null where there is none."""
    return {
        "status": "answered",
        "exit_code": 0,
        "drugs": [answer.drug for answer in comparison.drugs],
        "resolutions": [resolution_item(answer.resolution) for answer in comparison.drugs],
        "coverage": {answer.drug: coverage_item(answer) for answer in comparison.drugs},
        "terms": [
            {
                "kind": compared.kind.value,
                "term": compared.term,
                "shared": compared.shared,
                "statements": [s and statement_item(s) for s in compared.statements],
            }
            for compared in comparison.terms
        ],
        "together": [statement_item(s) for s in comparison.together],
        "disagreements": [disagreement_item(d) for d in comparison.disagreements],
        "limits": [
            {
                "drug": limit.drug,
                "shortest": limit.shortest,
                "statement": limit.statement and statement_item(limit.statement),
            }
            for limit in comparison.limits
        ],
        "kept_from": [
            {
                "group": one.group,
                "strength": one.strength.value,
                "statements": [statement_item(s) for s in one.statements],
            }
            for one in comparison.kept
        ],
    }
