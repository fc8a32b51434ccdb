"""Adverse reactions of a label: a trained model proposes mentions, and judges each wording over the whole label.

``tokens`` cuts a section into words and sentences; ``words`` keeps what is known of each word once for all labels, and
``names`` finds what lexicons have; ``signs`` says what the model sees of each word; ``chain`` gives each word its part
in a mention; ``candidates`` makes mentions of these, those that share words by ``shared``; ``judge`` asks of each
wording what stands ``around`` it and where it is ``placed``, and decides over the label by its ``trees``. All weights
come from one file (``model``), which scripts/train_effects.py makes. What is accepted becomes facts in
``medcli.extract.label_effects``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from medcli.extract.reactions import candidates, judge, model, signs, tokens
from medcli.extract.reactions.candidates import Candidate
from medcli.extract.reactions.judge import Key, Seen
from medcli.facts import Section
from medcli.readers.label_text import HIGHLIGHTS

__all__ = ["Candidate", "Key", "accepted", "propose", "seen"]

_PLACES = 4  # decimals of a score: processors differ in the last of all


def propose(sections: Sequence[Section], with_model: model.Model | None = None) -> list[tuple[Candidate, ...]]:
    """Return the wordings of each of *sections* that may state a reaction, each as often as it stands there."""
    read = [(section, tokens.read(section)) for section in sections]
    told = (with_model or model.active()).reads(read)
    return [tuple(candidates.find(own, *likely)) for (_, own), likely in zip(read, told, strict=True)]


def seen(section: Section, found: Sequence[Candidate]) -> Seen:
    """Return what was *found* in *section* as the judge sees it."""
    return Seen(signs.kind_of(section), section.title == HIGHLIGHTS, found)


def accepted(sections: Iterable[Seen], with_model: model.Model | None = None) -> dict[Key, float]:
    """Return the wordings that are reactions by all *sections* of a label, each with its probability."""
    used = with_model or model.active()
    wordings = judge.gathered(sections)
    if not wordings:
        return {}
    scores = used.judge.scores(wordings, used.known).tolist()
    rounded = {key: round(score, _PLACES) for key, score in zip(wordings, scores, strict=True)}
    return {key: score for key, score in rounded.items() if score >= used.judge.accepts}
