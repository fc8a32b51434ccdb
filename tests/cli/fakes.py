"""A database in memory with two drugs, so that commands are tested on answers that nothing had to compile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from medcli.answers import (
    Citation,
    Coverage,
    DataVersion,
    Disagreement,
    DrugAnswer,
    GroupResolution,
    Match,
    Resolution,
    Source,
    Statement,
    Suggestion,
)
from medcli.facts import Kind, Reference, SourceKind, Strength
from medcli.findings import (
    Checked,
    ComparedTerm,
    Comparison,
    Finding,
    FindingKind,
    KeptFrom,
    Limit,
    Patient,
    Severity,
    Unchecked,
    Use,
    UseState,
)
from medcli.names import normalise

DATA = DataVersion(schema_version=1, data_version="0f1e2d", data_date="2024-05-01", drugs=2, sources=2)
LABEL = Reference(SourceKind.LABEL, "11111111-aaaa-bbbb-cccc-222222222222", "4", "2023-01-31", "7")


def citation(wording: str, quote: str = "", basis: SourceKind = SourceKind.LABEL, **more: Any) -> Citation:
    """Return a citation of the monograph, or of the article where the basis is one."""
    article = basis is SourceKind.ARTICLE
    values: dict[str, Any] = {
        "source": "overview.txt" if article else "relaxol.md",
        "source_kind": SourceKind.ARTICLE if article else SourceKind.MONOGRAPH,
        "basis": basis,
        "section": "Who should be careful" if article else "Contraindications",
        "line": 12,
        "wording": wording,
        "quote": quote or f"Mind {wording}.",
        "start": 5,
        "end": 5 + len(wording),
        "rule": "list",
        "date": "" if article else "2024-05-01",
        "references": () if article else (LABEL,),
    }
    return Citation(**{**values, **more})


def statement(kind: Kind, term: str, drug: str = "relaxol", *, article: bool = False, **attributes: Any) -> Statement:
    """Return a statement with one citation."""
    basis = SourceKind.ARTICLE if article else SourceKind.LABEL
    return Statement(kind, drug, term, attributes, (citation(term, basis=basis),))


_DURATION = {"limit": "max_duration"}
RELAXOL = (
    statement(Kind.BOXED_WARNING, "do not stop it all at once"),
    statement(Kind.INDICATION, "acute back pain", label_status="on label", course="acute", population="adults"),
    statement(Kind.INDICATION, "chronic back pain", article=True, label_status="off label", course=None),
    statement(Kind.SIDE_EFFECT, "drowsiness", common=True, percent_low=13.0, percent_high=17.0),
    statement(Kind.SIDE_EFFECT, "dizziness", common=True, percent_low=0.5, percent_high=0.5),
    statement(Kind.SIDE_EFFECT, "rash", common=False, setting="post-marketing"),
    statement(Kind.SIDE_EFFECT, "seizure", common=False, serious=True),
    statement(Kind.SIDE_EFFECT, "hiccups", common=False, article=True),
    statement(Kind.CONTRAINDICATED_GROUP, "older adults", article=True, strength="caution", group_kind="population"),
    statement(Kind.CONTRAINDICATED_GROUP, "acute porphyria", strength="contraindicated", group_kind="condition"),
    statement(Kind.DURATION_CAUTION, "short courses only", **_DURATION, min_days=14.0, max_days=21.0),
    statement(Kind.WARNING, "driving"),
    statement(Kind.DOSAGE, "adults", strength="350 mg", frequency="three times a day", max_daily="1,400 mg"),
    statement(Kind.COMBINATION, "calmine", effect="risk"),
    statement(Kind.NAME, "Somnex", name_kind="brand"),
)
CALMINE = (
    statement(Kind.INDICATION, "depression", "calmine", label_status="on label"),
    statement(Kind.SIDE_EFFECT, "drowsiness", "calmine", common=True, percent_low=None, percent_high=None),
)
_LENGTH = Disagreement(
    "relaxol",
    Kind.DURATION_CAUTION,
    "length of use",
    citation("three weeks"),
    "up to 21 days",
    citation("2–3 weeks", basis=SourceKind.ARTICLE),
    "up to 14–21 days",
)
SOURCES = (
    Source("relaxol.md", SourceKind.LABEL, "markdown", "Relaxol", "2024-05-01", "7", "ab" * 32, ("relaxol",), 13),
    Source("overview.txt", SourceKind.ARTICLE, "plain", "Two drugs", "", "", "cd" * 32, ("calmine", "relaxol"), 4),
)
_STATED = dict.fromkeys(
    (Kind.INDICATION, Kind.SIDE_EFFECT, Kind.CONTRAINDICATED_GROUP, Kind.DURATION_CAUTION), Coverage.STATED
)
_NAMES = {
    "relaxol": ("relaxol", Match.GENERIC, "relaxol"),
    "somnex": ("relaxol", Match.BRAND, "Somnex"),
    "calmine": ("calmine", Match.GENERIC, "calmine"),
}


def answer(drug: str) -> DrugAnswer:
    """Return all of one drug; calmine has no section on length of use and a label that states no group."""
    if drug == "relaxol":
        return DrugAnswer(
            Resolution(drug, drug, Match.GENERIC, drug),
            "relaxol",
            "relaxol",
            ("Somnex®",),
            ("relaxol hydrochloride",),
            ("muscle relaxant",),
            "CIV",
            RELAXOL,
            _STATED,
            (_LENGTH,),
            SOURCES,
        )
    coverage = {
        **_STATED,
        Kind.CONTRAINDICATED_GROUP: Coverage.NONE_STATED,
        Kind.DURATION_CAUTION: Coverage.NO_SECTION,
    }
    resolution = Resolution(drug, drug, Match.GENERIC, drug)
    return DrugAnswer(resolution, drug, "CALmine", (), (), (), "", CALMINE, coverage, (), SOURCES)


class FakeDatabase:
    """Answers as medcli.queries.Database does."""

    def close(self) -> None:
        pass

    def resolve(self, name: str) -> Resolution:
        if normalise(name) in _NAMES:
            drug, match, shown = _NAMES[normalise(name)]
            return Resolution(name, drug, match, shown)
        if normalise(name) == "calm":
            near = (Suggestion("calmine", "calmine"), Suggestion("relaxol", "Calmex"))
            return Resolution(name, ambiguous=True, suggestions=near)
        near = (Suggestion("relaxol", "relaxol"),) if normalise(name).startswith("relax") else ()
        return Resolution(name, suggestions=near)

    def show(self, name: Resolution, source_kind: SourceKind | None = None) -> DrugAnswer:
        return replace(answer(str(name.drug)), resolution=name)

    def compare(self, names: list[Resolution], source_kind: SourceKind | None = None) -> Comparison:
        answers = tuple(map(self.show, names))
        keys = dict.fromkeys((s.kind, s.term) for a in answers for s in a.statements)
        terms = tuple(
            ComparedTerm(kind, term, tuple(next((s for s in a.of(kind) if s.term == term), None) for a in answers))
            for kind, term in keys
        )
        names_ = tuple(answer.drug for answer in answers)
        adds_up = Finding(
            Severity.WARNING, FindingKind.ADDS_UP, names_, "CNS depression", "sedate", references=(LABEL,)
        )
        return Comparison(
            drugs=answers,
            terms=terms,
            together=answers[0].of(Kind.COMBINATION),
            disagreements=(),
            findings=(adds_up,),
            limits=(Limit("relaxol", RELAXOL[10], shortest=True), Limit("calmine", None)),
            kept=(KeptFrom("acute porphyria", Strength.CONTRAINDICATED, (RELAXOL[9],)),),
        )

    def check(self, names: list[Resolution], patient: Patient, source_kind: SourceKind | None = None) -> Checked:
        """Return a finding of each shape for a patient of a group, none for one without."""
        drugs = tuple(self.show(name) for name in names if name.drug is not None)
        unknown = tuple(name for name in names if name.drug is None)
        group = Finding(
            Severity.CRITICAL, FindingKind.GROUP, ("relaxol",), "acute porphyria", "porphyria", True, (RELAXOL[9],)
        )
        adds_up = Finding(
            Severity.WARNING,
            FindingKind.ADDS_UP,
            ("relaxol", "calmine"),
            "CNS depression",
            "sedate",
            statements=(RELAXOL[3], CALMINE[1]),
            references=(LABEL,),
        )
        known = [told for told in patient.groups if told != "no such group"]
        use = Use("relaxol", patient.condition, UseState.ARTICLE, (RELAXOL[2],))
        return Checked(
            patient=patient,
            groups=tuple(GroupResolution(told, told if told in known else None) for told in patient.groups),
            drugs=drugs,
            unknown=unknown,
            findings=(group, adds_up) if known else (),
            uses=(use,) if patient.condition else (),
            unchecked=(
                *(
                    Unchecked("drug", name.asked, "no drug is called so", tuple(s.drug for s in name.suggestions))
                    for name in unknown
                ),
                *(Unchecked("group", told, "no such group") for told in patient.groups if told not in known),
            ),
        )

    def facts(
        self,
        drug: str | None = None,
        kind: Kind | None = None,
        source: str | None = None,
        source_kind: SourceKind | None = None,
    ) -> Iterator[dict[str, Any]]:
        for s in (*RELAXOL, *CALMINE):
            cited = s.citations[0]
            of_kind = source_kind in (None, cited.source_kind, cited.basis)
            if of_kind and drug in (None, s.drug) and kind in (None, s.kind) and source in (None, cited.source):
                yield {
                    "kind": s.kind.value,
                    "drug": s.drug,
                    "source": cited.source,
                    "section": cited.section,
                    "term": s.term,
                    "wording": cited.wording,
                    "quote": cited.quote,
                    "start": cited.start,
                    "end": cited.end,
                }

    def list_drugs(self) -> tuple[str, ...]:
        return ("calmine", "relaxol")

    def sources(self) -> tuple[Source, ...]:
        return SOURCES

    def version(self) -> DataVersion:
        return DATA

    def complete(self, prefix: str) -> list[str]:
        return [name for name in (*_NAMES, "relaxol hydrochloride") if name.startswith(prefix.casefold())]
