"""The words that facts and answers share: kinds of source and of fact, strengths, limits, and what a line cites.

Apart from medcli.facts, so that a look-up need not make the classes of the build, which takes longer than to ask
the database. Imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SourceKind(StrEnum):
    """How far a source can be trusted, best first; the order in which answers show them."""

    LABEL = "label"  # approved by a regulator
    MONOGRAPH = "monograph"  # this project's own summary; each line cites a label section or an article
    ARTICLE = "article"  # anything else


class Kind(StrEnum):
    """What a fact says. The first four are the heart of medcli and have tables of their own.

    The types follow FHIR R5 ClinicalUseDefinition (indication, contraindication, undesirable effect,
    interaction, warning), with the duration limit as a kind of its own. In a label "contraindicated" is a term of
    art (21 CFR 201.57(c)(5)), apart from warnings and precautions, so that what a label says with less strength of
    a group is a precaution; other texts make no such difference, and their groups are of one kind.
    """

    INDICATION = "indication"
    SIDE_EFFECT = "side_effect"
    CONTRAINDICATED_GROUP = "contraindicated_group"
    DURATION_CAUTION = "duration_caution"
    PRECAUTION = "precaution"  # a group that a label would rather not, or only with care, see treated
    BOXED_WARNING = "boxed_warning"
    WARNING = "warning"  # term is the topic: dependence, driving, alcohol …
    DOSAGE = "dosage"
    INTERACTION = "interaction"  # term is the other drug, class or food
    COMBINATION = "combination"  # term is the other drug; a statement about taking the pair together
    MECHANISM = "mechanism"
    METABOLITE = "metabolite"
    DRUG_CLASS = "drug_class"
    SCHEDULE = "schedule"
    NAME = "name"  # a brand or synonym


SPLIT = " … "
"""What stands in a wording for words that split it and are no part of it."""

FOUR_KINDS = (Kind.INDICATION, Kind.SIDE_EFFECT, Kind.CONTRAINDICATED_GROUP, Kind.DURATION_CAUTION)
GROUP_KINDS = (Kind.CONTRAINDICATED_GROUP, Kind.PRECAUTION)
"""Facts on a group of patients; answers show them under one title, the strongest first."""


def is_otc(product_type: str) -> bool:
    """Return whether a label's product type, as openFDA and SPL name it, is one sold over the counter.

    >>> is_otc("human otc drug"), is_otc("human prescription drug"), is_otc("")
    (True, False, False)
    """
    return "otc" in product_type.split()


# Lowest percentage of patients in each band, by CIOMS Working Group III and V, most frequent first.
_BANDS = ((10, "very common"), (1, "common"), (0.1, "uncommon"), (0.01, "rare"), (0, "very rare"))


def band_rank(percent: float) -> int:
    """Return the place of the band that *percent* of patients is in, 0 for very common."""
    return next(rank for rank, (lowest, _) in enumerate(_BANDS) if percent >= lowest)


def cioms_band(percent: float) -> str:
    """Return the CIOMS frequency band of an adverse reaction that occurs in *percent* of patients, 0 to 100.

    >>> cioms_band(10), cioms_band(9.9), cioms_band(0.1), cioms_band(0.05), cioms_band(0)
    ('very common', 'common', 'uncommon', 'rare', 'very rare')
    """
    return _BANDS[band_rank(percent)][1]


def is_bound(low: float, high: float) -> bool:
    """Return whether a source gave one end alone: "at least 5 %" is held as 5 to 100, "up to 1 %" as 0 to 1.

    >>> is_bound(5, 100), is_bound(0, 1), is_bound(5, 8), is_bound(100, 100), is_bound(0, 0)
    (True, True, False, False, False)
    """
    return low != high and (low == 0 or high == 100)


def band_between(low: float, high: float) -> str | None:
    """Return the band of the highest figure; of one end alone the band that both ends are in, None where they differ.

    >>> band_between(3, 12), band_between(10, 100), band_between(5, 100), band_between(0, 0.01), band_between(0, 1)
    ('very common', 'very common', None, 'very rare', None)
    """
    if not is_bound(low, high):
        return cioms_band(high)
    below = band_rank(high - 0.001)  # what is up to 0.01 is below it
    return _BANDS[below][1] if band_rank(low) == below else None


class Strength(StrEnum):
    """How strongly a source keeps a group from a drug, strongest first."""

    CONTRAINDICATED = "contraindicated"
    AVOID = "avoid"
    CAUTION = "caution"

    def kind_in(self, source: SourceKind) -> Kind:
        """Return the kind of a fact on a group that a source of this kind states with this strength."""
        strongest = self is Strength.CONTRAINDICATED or source is SourceKind.ARTICLE
        return Kind.CONTRAINDICATED_GROUP if strongest else Kind.PRECAUTION


class LimitKind(StrEnum):
    """What kind of limit a duration caution sets."""

    MAX_DURATION = "max_duration"
    SHORT_TERM_ONLY = "short_term_only"
    NOT_STUDIED_BEYOND = "not_studied_beyond"
    REASSESS = "reassess"
    STOP_IF_NO_IMPROVEMENT = "stop_if_no_improvement"


@dataclass(frozen=True, slots=True)
class Reference:
    """What a monograph's line cites: a label's section or an article's heading."""

    kind: SourceKind  # LABEL or ARTICLE
    id: str  # the label's set id; the article's file name
    section: str = ""  # "6.1"; "Who Should Avoid It?"
    date: str = ""  # ISO 8601, of the label
    version: str = ""
