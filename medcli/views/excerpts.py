"""Quotes as a list of answers shows them: the words looked for marked, and of a long quote only what is around them."""

from __future__ import annotations

from collections.abc import Sequence

from medcli.answers import Citation
from medcli.views.view import Marked

_MOST = 240  # characters of a quote
_BEFORE = 80  # of them before the first mark


def quoted(citation: Citation, spans: Sequence[tuple[int, int]] = ()) -> Marked:
    """Return the quote, its source and section as one line, with *spans* marked, or else the words that state the fact.

    Line and date are left to --cite, so that most answers take one line.
    """
    if not spans:
        start = citation.quote.find(citation.wording)
        spans = ((start, start + len(citation.wording)),) if start >= 0 and citation.wording != citation.quote else ()
    cut = excerpt(citation.quote, spans)
    shifted = tuple((start + 1, end + 1) for start, end in cut.spans)
    where = ", ".join(filter(None, (citation.source, citation.section)))
    return Marked(f"“{cut.text}” ({where})", shifted)


def excerpt(text: str, spans: Sequence[tuple[int, int]], most: int = _MOST) -> Marked:
    """Return *text* whole, or about *most* characters of it around its first mark, with … for what is left out.

    >>> excerpt("one two three four five six", [(8, 13)], most=12).text
    'one two three…'
    """
    first = spans[0][0] if spans else 0
    if len(text) <= most + most // 2:
        return Marked(text, tuple(spans))
    low = text.rfind(" ", 0, max(first - _BEFORE, 0)) + 1 if first > _BEFORE else 0
    end = text.find(" ", low + most)
    high = len(text) if end < 0 else end
    lead = "…" if low else ""
    moved = len(lead) - low
    kept = tuple((start + moved, stop + moved) for start, stop in spans if low <= start and stop <= high)
    return Marked(f"{lead}{text[low:high]}{'…' if high < len(text) else ''}", kept)
