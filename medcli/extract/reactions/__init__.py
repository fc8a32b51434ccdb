"""Adverse reactions of a label: a trained model proposes mentions, and judges each wording over the whole label.

``tokens`` cuts a section into words and sentences, and ``joined`` puts those of all sections one behind the other;
``words`` keeps what is known of each word once for all labels, and ``names`` finds what lexicons have; ``signs`` says
what the model sees of each word; ``chain`` gives each word its part in a mention; ``candidates`` makes a ``table`` of
mentions of these, those that share words by ``shared``, with what stands ``around`` them and ``between`` their pieces.
``judge`` puts together the places of each of the ``wordings``, asks how they are ``placed`` and what ``listings`` other
labels have of them, and decides over the label by its ``trees``. All weights come from one file (``model``), which
scripts/train_effects.py makes. What is accepted becomes facts in ``medcli.extract.label_effects``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from medcli.extract.reactions import candidates, joined, model, tokens
from medcli.extract.reactions.table import Candidate, Candidates, Key
from medcli.extract.reactions.wordings import gathered
from medcli.facts import Section

__all__ = ["Candidate", "Candidates", "Key", "accepted", "propose"]

_PLACES = 4  # decimals of a score: processors differ in the last of all


def propose(sections: Sequence[Section], with_model: model.Model | None = None) -> list[Candidates]:
    """Return the wordings of each of *sections* that may state a reaction, each as often as it stands there."""
    read = [(section, tokens.read(section)) for section in sections]
    found = candidates.find(joined.join(read), *(with_model or model.active()).reads(read))
    begins = np.searchsorted(found.section, np.arange(len(sections) + 1)).tolist()
    return [found.take(slice(begin, end)) for begin, end in pairwise(begins)]


def accepted(sections: Sequence[Candidates], with_model: model.Model | None = None) -> dict[Key, float]:
    """Return the wordings that are reactions by all *sections* of a label, each with its probability."""
    used = with_model or model.active()
    if not any(map(len, sections)):
        return {}
    wordings = gathered(sections)
    scores = used.judge.scores(wordings, used.known).tolist()
    rounded = {key: round(score, _PLACES) for key, score in zip(wordings.keys, scores, strict=True)}
    return {key: score for key, score in rounded.items() if score >= used.judge.accepts}
