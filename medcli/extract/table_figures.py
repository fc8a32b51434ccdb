"""Tables of trials: the share of patients in the drug's own column, never that of placebo or of another drug."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache, lru_cache

from medcli import vocab
from medcli.extract.numbers import Percent, parse_percent
from medcli.vocab.quick import Quick

_FILE = "table_figures.toml"
_COUNT_AND_SHARE = re.compile(r"\d[\d,]*\s*\(\s*(?P<mark>[<>≤≥]?)\s*(?P<share>\d+(?:\.\d+)?)\s*%?\s*\)")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_ALONE = re.compile(r"(?P<mark>[<>≤≥]?)\s*(?P<share>\d+(?:\.\d+)?)\s*%?\W*")


@cache
def _columns(name: str) -> Quick:
    return vocab.compile_pattern(vocab.cue_file(_FILE)["columns"][name], {}, f"{_FILE}: {name}")


def share_of(columns: Sequence[tuple[str, str]], drugs: Collection[str]) -> Percent | None:
    """Return the highest share that a row gives for one of *drugs*; *columns* are its (title, text) behind the first.

    >>> share_of([("Drug (n=46) n (%)", "4 (8.7)"), ("Placebo (n=39) n (%)", "9 (23.1)")], ["caffeine"])
    Percent(low=8.7, high=8.7)
    >>> share_of([("Placebo %", "12")], ["caffeine"]) is None
    True
    """
    titles = tuple(title for title, _ in columns)
    percents = any("%" in title or "percent" in title.lower() for title in titles)
    own = _own(titles, tuple(drugs))
    shares = [share for place in own if (share := _share(columns[place][1], percents=percents))]
    return max(shares, key=lambda share: share.high, default=None)


@lru_cache(maxsize=64)  # every row of a table asks it of the same titles
def _own(titles: tuple[str, ...], drugs: tuple[str, ...]) -> tuple[int, ...]:
    """Return the places of the columns that count: the drug's own, of all grades, the totals and shares among them."""
    own = [place for place, title in enumerate(titles) if not _is_of_others(title, drugs)]
    own = [place for place in own if not _columns("grade").search(titles[place])] or own
    own = [place for place in own if _columns("total").search(titles[place])] or own
    return tuple([place for place in own if _columns("share").search(titles[place])] or own)


def is_second_title(text: str) -> bool:
    """Say whether a cell is of a second line of titles, which says what a column counts, and not a figure itself.

    >>> [is_second_title(text) for text in ("%", "n (%)", "(N=55)", "All grades (%)", "38", "4 (8.7)")]
    [True, True, True, True, False, False]
    """
    return _columns("second_title").search(text) is not None


def is_figure(text: str) -> bool:
    """Say whether a cell holds a figure, or says that there is none.

    >>> [is_figure(text) for text in ("4 (8.7)", "<1%", "-", "", "Drug (n=55)")]
    [True, True, True, True, False]
    """
    return _LETTERS.search(text) is None


def _is_of_others(title: str, drugs: Collection[str]) -> bool:
    named = {mention.term for mention in vocab.drugs().find(title)}
    parts = {part for drug in drugs for part in drug.split(" / ")} | set(drugs)
    if named & parts:
        return False
    return bool(named) or _columns("comparator").search(title) is not None


def _share(text: str, *, percents: bool) -> Percent | None:
    match = _COUNT_AND_SHARE.fullmatch(text.strip()) or (_ALONE.fullmatch(text.strip()) if percents else None)
    if match is None:
        return parse_percent(text)
    share = float(match["share"])
    if share > 100:
        return None
    return Percent(0.0 if match["mark"] in ("<", "≤") and match["mark"] else share, share)
