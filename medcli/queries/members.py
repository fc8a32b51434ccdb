"""What the sources of a class's members say of the other drugs, where a list of drugs has the class itself.

Which member is taken is not known, so that it is said of some of the class, and weighs less than of a drug.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from medcli.classes import class_key
from medcli.findings import Finding, FindingKind, Scope, Severity
from medcli.kinds import SourceKind
from medcli.queries.alike import known_references
from medcli.queries.class_knowledge import ClassKnowledge
from medcli.queries.pairs import Said, Taken, foremost_of
from medcli.queries.together import taken_together

if TYPE_CHECKING:
    from medcli.queries.database import Database


def members_speak(
    db: Database, taken: Sequence[Taken], known: ClassKnowledge, source_kind: SourceKind | None
) -> Iterator[Finding]:
    """Yield for each class in *taken* and each other entry what members of the class say of it in their sources."""
    for one in taken:
        others = [other for other in taken if other is not one and not other.keys & one.members]
        if not one.of_class or not others:
            continue
        drugs = [db.show(drug, source_kind) for drug in db.list_drugs() if class_key(drug) in one.members]
        members = taken_together(db, drugs, known)
        for other in others:
            said = sorted(
                (told for member in members if (told := foremost_of(member, other, known)) is not None), key=Said.order
            )
            if said:
                yield _finding(one, other, said, known)


def _finding(one: Taken, other: Taken, said: Sequence[Said], known: ClassKnowledge) -> Finding:
    severities = list(Severity)
    heaviest = min((told.severity for told in said), key=severities.index)
    names = dict.fromkeys(told.statement.drug for told in said)
    return Finding(
        severity=heaviest.lowered(),
        kind=FindingKind.MEMBERS,
        drugs=(one.drug, other.drug),
        topic=one.of_class,
        certain=False,
        scope=Scope.SOME,
        statements=tuple(told.statement for told in said),
        references=tuple(label for name in names for label in known_references(known, name, one.of_class)),
    )
