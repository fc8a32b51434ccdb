"""Candidates made by hand."""

import numpy as np

from medcli.extract.reactions import between
from medcli.extract.reactions.joined import KINDS
from medcli.extract.reactions.signs import flag_names
from medcli.extract.reactions.table import COLUMNS, Candidates, objects, stacked

_WIDE = {"pieces": 4, "quote": 2, "words": 4, "flags": len(flag_names()), "between": len(between.COLUMNS)}


def whole(words, score, kind="a", highlights=False, flags=(), beside=("", "", "", "")):
    """Return one whole candidate: a wording of *words*, *flags* being the numbers of those that it has."""
    columns = {name: np.zeros((1, _WIDE[name]) if name in _WIDE else 1) for name in COLUMNS}
    columns |= {
        "key": objects([tuple(words.split())]),
        "kind": np.array([KINDS.index(kind)]),
        "highlights": np.array([highlights]),
        "split": np.array([False]),
        "score": np.array([score]),
        "sentence": np.array([9]),
        "words": np.array([beside], dtype=object),
        "flags": np.isin(np.arange(_WIDE["flags"]), flags)[None],
    }
    return Candidates(**columns)


def section(*found):
    """Return the candidates of one section."""
    return stacked(found)
