"""Numbers in text: stretches of time in days, and percentages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from medcli import vocab

_PERCENT = re.compile(
    r"(?P<mark>[<>≤≥]|less than |more than |up to |at least |about )?\s*"
    r"(?P<low>\d+(?:\.\d+)?)\s*(?:%|percent)?"
    r"(?:\s*(?:-|–|—|to|(?P<both>and)|but)\s*(?P<below>[<≤]|less than )?\s*(?P<high>\d+(?:\.\d+)?))?\s*(?:%|percent\b)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_RATIO = re.compile(r"\b(?:(?P<low>\d+)\s*(?:-|–|to)\s*)?(?P<n>\d+)\s+(?:in|out of)(?: every)?\s+(?P<of>\d+)\b")


_GAP = r"(?:(?:full|consecutive|straight|continuous|or more)\s+)?"  # what may stand between number and unit


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of time in days; *low* is None where a single figure stands."""

    low: float | None
    high: float


@cache
def _number_words() -> dict[str, int]:
    return {str(k): int(v) for k, v in vocab.cue_file("durations.toml")["numbers"].items()}


@cache
def _units() -> dict[str, Fraction]:
    return {str(k): Fraction(v) for k, v in vocab.cue_file("durations.toml")["units"].items()}


@cache
def duration_pattern() -> str:
    """Return the expression, without groups, that matches one stretch of time: "two to three weeks", "10-day"."""
    number = r"(?:\d+(?:\.\d+)?|(?!an?\s+(?:day|hour|hr|night))(?:" + "|".join(_number_words()) + "))"
    unit = "(?:" + "|".join(_units()) + r")s?['’]?"
    aside = r"(?:\s*\(\d+\))?"
    return (
        rf"\b{number}{aside}(?:(?:\s*(?:-|–|—|\bto\b|\bor\b)|\s+{unit}\s+to\b)\s*{number}{aside})?"
        rf"(?:\s*[-‑]?\s*){_GAP}{unit}\b(?!\s+(?:or|and)\s+(?:more|longer|beyond))"
    )


@cache
def _duration() -> re.Pattern[str]:
    number = r"(\d+(?:\.\d+)?|" + "|".join(_number_words()) + ")"
    unit = "(" + "|".join(_units()) + ")"
    aside = r"(?:\s*\(\d+\))?"
    return re.compile(
        rf"\b{number}{aside}(?:(?:\s*(?:-|–|—|\bto\b|\bor\b)|\s+{unit}s?\s+to\b)\s*{number}{aside})?"
        rf"(?:\s*[-‑]?\s*){_GAP}{unit}s?\b",
        re.IGNORECASE,
    )


def parse_days(text: str) -> Days | None:
    """Return the first stretch of time in *text*, in days.

    >>> parse_days("two to three weeks")
    Days(low=14.0, high=21.0)
    >>> parse_days("48 hours to 3 days")
    Days(low=2.0, high=3.0)
    >>> parse_days("3 weeks'")
    Days(low=None, high=21.0)
    >>> parse_days("a few weeks") is None
    True
    """
    match = _duration().search(text)
    if match is None:
        return None
    low, low_unit, high, unit = match.groups()
    scale = _units()[unit.lower()]
    first = float(_value(low) * _units()[(low_unit or unit).lower()])
    if high is None:
        return Days(None, first)
    return Days(first, float(_value(high) * scale))


def _value(word: str) -> Fraction:
    words = _number_words()
    return Fraction(words[word.lower()]) if word.lower() in words else Fraction(word)


@dataclass(frozen=True, slots=True)
class Percent:
    """A share of patients, 0 to 100; the two are equal where a single figure stands."""

    low: float
    high: float


def parse_percent(text: str) -> Percent | None:
    """Return the first percentage, or "1 in 10" as one, in *text*.

    >>> parse_percent("in 13% to 17% of patients"), parse_percent("up to 1 in 10 people"), parse_percent("≥1% to <10%")
    (Percent(low=13.0, high=17.0), Percent(low=0.0, high=10.0), Percent(low=1.0, high=10.0))
    """
    if _DIGIT.search(text) is None:  # true of most texts, and quickly told
        return None
    match = _PERCENT.search(text) if "%" in text or "percent" in text.lower() else None
    if match:
        low = float(match["low"])
        high = float(match["high"] or match["low"])
        if match["below"] and low <= high:  # both ends are stated
            return Percent(low, high) if high <= 100 else None
        if match["below"] or (high < low and match["both"]):  # of another arm: "in 6% and 2%"
            high = low
        return _bounded(match["mark"], low, high) if low <= high <= 100 else None
    ratio = _RATIO.search(text)
    if ratio and int(ratio["of"]) >= int(ratio["n"]) > 0:
        share = round(100 * int(ratio["n"]) / int(ratio["of"]), 2)
        upto = re.search(r"up to\s*$|fewer than\s*$|less than\s*$", text[: ratio.start()], re.IGNORECASE)
        return Percent(0.0 if upto else share, share)
    return None


def _bounded(mark: str | None, low: float, high: float) -> Percent:
    word = (mark or "").strip().lower()
    if word in ("<", "≤", "less than", "up to"):
        return Percent(0.0, high)
    if word in (">", "≥", "more than", "at least"):
        return Percent(low, 100.0)
    return Percent(low, high)
