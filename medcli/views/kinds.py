"""How each kind of fact is named: its key in JSON, its title on a page, and whether it is shown unasked."""

from __future__ import annotations

from typing import NamedTuple

from medcli.kinds import FOUR_KINDS, GROUP_KINDS, Kind


class Naming(NamedTuple):
    """The names of one kind."""

    key: str  # in JSON
    title: str  # on a page


NAMING: dict[Kind, Naming] = {
    Kind.BOXED_WARNING: Naming("boxed_warnings", "Boxed warning"),
    Kind.CONTRAINDICATED_GROUP: Naming("contraindicated_groups", "Who must not or should not take it"),
    Kind.PRECAUTION: Naming("precautions", "Who should take it only with care, or rather not"),
    Kind.DURATION_CAUTION: Naming("duration_cautions", "How long"),
    Kind.INDICATION: Naming("indications", "Uses"),
    Kind.SIDE_EFFECT: Naming("side_effects", "Side effects"),
    Kind.WARNING: Naming("warnings", "Warnings"),
    Kind.INTERACTION: Naming("interactions", "Interactions"),
    Kind.COMBINATION: Naming("combinations", "Combinations"),
    Kind.DOSAGE: Naming("dosages", "Dosage"),
    Kind.MECHANISM: Naming("mechanisms", "Mechanism"),
    Kind.METABOLITE: Naming("metabolites", "Metabolites"),
    Kind.DRUG_CLASS: Naming("drug_classes", "Class"),
    Kind.SCHEDULE: Naming("schedules", "Schedule"),
    Kind.NAME: Naming("names", "Names"),
}
"""In the order in which an answer shows them: the boxed warning, the four kinds, the rest."""

ORDER = tuple(NAMING)
DEFAULT = tuple(kind for kind in ORDER if kind in (Kind.BOXED_WARNING, Kind.PRECAUTION, *FOUR_KINDS))
HEADER = (Kind.DRUG_CLASS, Kind.SCHEDULE, Kind.NAME)
"""Kinds that the header of a page shows already."""


def selected(sections: list[Kind], everything: bool) -> tuple[Kind, ...]:
    """Return the kinds to show: those asked for, or all, or the boxed warning, the four kinds and precautions.

    Whoever asks who must not take a drug is told who should not, too.
    """
    if sections:
        asked = {*sections, *(GROUP_KINDS if Kind.CONTRAINDICATED_GROUP in sections else ())}
        return tuple(kind for kind in ORDER if kind in asked)
    return ORDER if everything else DEFAULT
