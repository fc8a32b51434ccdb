"""What the words of a statement say of another drug: whether anything happens, and with how much of a class."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from medcli.answers import Citation, Statement
from medcli.classes import mentions
from medcli.folding import key
from medcli.kinds import Kind, SourceKind
from medcli.queries.class_knowledge import patterns


def in_box(statement: Statement, names: Sequence[str]) -> Statement | None:
    """Return a boxed warning with its sentence on one of *names* as the cited words, or None where it tells nothing.

    A line that has the name as its topic tells of it; elsewhere the words must speak of taking both.
    """
    names = [name for name in names if any(mentions(one.quote, name) for one in statement.citations)]
    if not names:
        return None
    topic = any(mentions(statement.term, name) for name in names)
    spoken = [(one, _sentence_on(one.quote, names)) for one in statement.citations]
    told = [replace(one, wording=words) for one, words in spoken if words]
    told = [one for one in told if (topic or says("joint", one.wording)) and not says("remedy", one.wording)]
    return replace(statement, citations=tuple(told)) if told else None


def boxed(statement: Statement) -> bool:
    """Return whether a boxed warning says it: the statement is one, or its line cites one."""
    cited = (reference.section for one in statement.citations for reference in one.references)
    return statement.kind is Kind.BOXED_WARNING or any(says("box", section) for section in cited)


def names_some(citation: Citation) -> bool:
    """Return whether a class is named of which only some are meant: "certain macrolides", "CYP3A4 inducers; that …"."""
    before, _, after = citation.quote.partition(citation.wording)
    return says("some_before", before) or says("some_after", after)


def excepts(citation: Citation, names: Sequence[str]) -> bool:
    """Return whether what stands behind a class takes one of *names* out of it ("; except ritonavir")."""
    after = citation.quote.partition(citation.wording)[2]
    exempt = (after[match.end() :] for pattern in patterns("exempt") for match in pattern.finditer(after))
    return any(mentions(rest, name) for rest in exempt for name in names)


def plainest(citations: Sequence[Citation]) -> list[Citation]:
    """Return the citations that tell of an interaction, the plainest first."""
    return sorted(filter(_tells, citations), key=plainness, reverse=True)


def _sentence_on(quote: str, names: Sequence[str]) -> str:
    """Return the sentence of a boxed warning that names one of *names*, the words that it says of it, or ""."""
    return next((one for one in sentences(quote) if any(mentions(one, name) for name in names)), "")


def sentences(quote: str) -> list[str]:
    """Return the sentences of a quote that may hold a whole section."""
    return re.split(r"(?<=[.;])\s+(?=[A-Z])", quote)


def plainness(citation: Citation) -> tuple[int, int]:
    """Return how plainly a quote says what happens and what to do: kinds of telling words in it, and words."""
    kinds = sum(pattern.search(citation.quote) is not None for pattern in patterns("telling"))
    return kinds, len(citation.quote.split())


def names_another(citation: Citation) -> bool:
    """Return whether a quote speaks of more of a class than the drug itself ("other benzodiazepines")."""
    return says("another", citation.quote.partition(citation.wording)[0])


def speaks_of_more(text: str, names: Sequence[str]) -> bool:
    """Return whether a text names more of a class, called by *names*, than the drug itself ("other anticoagulants")."""
    return _says_before(names, "another", text)


def describes(citation: Citation) -> bool:
    """Return whether a class is named to describe a drug, or is a property: "is a weak CYP3A4 inducer"."""
    before, _, after = citation.quote.partition(citation.wording)
    described = says("describes", before) and not names_another(citation)
    return described or says("property", after) or says("compares", before)


def says(name: str, text: str) -> bool:
    """Return whether *text* has one of the patterns that said_together.toml has under *name*."""
    return any(pattern.search(text) for pattern in patterns(name))


def _tells(citation: Citation) -> bool:
    clause = _clause(citation)
    if says("nothing", clause):
        return False
    # A monograph states nothing but what happens; a label's or article's heading or aside names drugs, too.
    curated = citation.source_kind is SourceKind.MONOGRAPH
    return curated or says("telling", citation.quote)


def clauses(quote: str) -> list[str]:
    """Return the parts of a monograph's line, which semicolons, commas and the first colon keep apart."""
    return [part.strip() for part in re.split(r"[;,:]", quote) if part.strip()]


def behind_group(part: str, names: Collection[str]) -> str | None:
    """Return what stands behind one of *names* in a clause, None where it names none.

    It names one in two words or more, behind "in" or the like, or before an age.

    One word alone may be a part of another name: respiratory depression, heart failure.
    """
    words = f" {' '.join(key(part))} "
    for name in names:
        if name not in words:  # of most names not even the letters are there
            continue
        before, found, after = words.partition(f" {name} ")
        alone = not before.strip() and says("goes_on", after.strip())
        if found and (" " in name or alone or says("led", before.strip())):
            return after.strip()
    return None


def lacks(text: str, names: Sequence[str]) -> bool:
    """Return whether a text names one of *names* as what is not taken: "if no diuretic is"."""
    return _says_before(names, "lacking", text)


def _says_before(names: Sequence[str], what: str, text: str) -> bool:
    found = (re.finditer(rf"(?<!\w){re.escape(name)}", text, re.IGNORECASE) for name in names)
    return any(says(what, text[: match.start()]) for matches in found for match in matches)


def _clause(citation: Citation) -> str:
    """Return the clause of the quote that the cited words stand in."""
    start = max(citation.quote.find(citation.wording), 0)
    end = start + len(citation.wording)
    cuts = [match.span() for pattern in patterns("parts") for match in pattern.finditer(citation.quote)]
    first = max((stop for _, stop in cuts if stop <= start), default=0)
    last = min((begin for begin, _ in cuts if begin >= end), default=len(citation.quote))
    return citation.quote[first:last]
