"""Parts: what a label names in a stretch that lists groups, each with its normal name and kind.

"Patients with severe renal impairment, or taking strong CYP3A4 inhibitors such as ketoconazole" has three parts.
A part that no list knows is still a group: its term is its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from medcli import vocab
from medcli.extract import label_allergies, phrases
from medcli.extract.label_brackets import opened
from medcli.extract.label_entries import pattern, quality, shape, words
from medcli.extract.label_runs import drugs_in_a_row, is_quality, run_together
from medcli.extract.subjects import Subjects
from medcli.facts import Span
from medcli.folding import key
from medcli.vocab.lexicon import Lexicon

_SPACE = " \t\n\x1f.,;:•–—−-’'\"“”)"
_NAMES_IN_LIST = 4  # words of a known name that holds a list itself


@dataclass(frozen=True, slots=True)
class Part:
    """A group that a stretch names: where, its normal name, its kind."""

    span: Span
    term: str
    kind: str  # condition, population, co-medication, allergy
    known: bool = True  # by a list of ours


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch between two joiners; an example stands behind "such as"."""

    span: Span
    example: bool = False


@dataclass(slots=True)
class _State:
    """What the pieces before have said of those to come."""

    own: list[Span]  # where the label's own drug is named
    allergy: bool = False
    medicine: bool = False


def parts(text: str, region: Span, subjects: Subjects) -> Iterator[Part]:
    """Yield the groups that ``text[region]`` names; *text* is masked, *subjects* are the label's own drugs."""
    opening = pattern("reasons", "opening").match(text, region.start, region.end)
    region = Span(opening.end(), region.end) if opening else region
    end = _reason(text, region)
    if text[region.start : end].strip(_SPACE) == "":
        return
    text = label_allergies.without_reactions(_without_asides(text[:end]))
    state = _State(own_spans(text, subjects))
    for piece in _joined(text, _pieces(text, Span(region.start, end), state.own), state.own):
        for part in _read(text, piece, subjects, state):
            yield replace(part, span=_with_history(text, piece.span, part.span))


def _with_history(text: str, piece: Span, named: Span) -> Span:
    """Return *named* with what stands before it of "a history of known or suspected …", which says whom it means."""
    told = pattern("parts", "qualified").search(text, piece.start, named.start) if piece.start < named.start else None
    return Span(told.start(), named.end) if told else named


def own_spans(text: str, subjects: Subjects) -> list[Span]:
    """Return where *text* names the label's own drug, each with the salt and the form that belong to the name."""
    found = []
    for start, stop in label_allergies.own_names(text, subjects):
        salt = _salt().match(text, stop)
        end = salt.end() if salt else stop
        form = pattern("parts", "form").match(text, end)
        if text[end : end + 1] != "-" or form:
            found.append(Span(start, form.end() if form else end))
    return found


@cache
def _salt() -> re.Pattern[str]:
    body = "|".join(re.escape(line.strip()) for _, line in vocab.read_lines("salts.txt"))
    return re.compile(rf"(?:\s+(?:{body})(?![\w-]))+", re.IGNORECASE)


def _reason(text: str, region: Span) -> int:
    found = pattern("reasons", "aside").search(text, region.start, region.end)
    start = found.end() if found else region.start
    end = pattern("reasons", "end").search(shape(text), start, region.end)  # "(unless …)" ends nothing
    return end.start() if end else region.end


def _without_asides(text: str) -> str:
    return pattern("reasons", "aside").sub(lambda m: "," + " " * (len(m.group()) - 2) + ",", text)


def _pieces(text: str, region: Span, own: list[Span]) -> list[_Piece]:
    """Return the stretches between commas and the like; a known name that holds one stays whole, as the drug's own."""
    outline, examples = opened(text[: region.end])
    guarded = [
        (region.start + m.start, region.start + m.end)
        for lexicon in (vocab.groups(), vocab.conditions())
        for m in lexicon.find(outline[region.start : region.end])
        if len(key(outline[region.start + m.start : region.start + m.end])) >= _NAMES_IN_LIST
    ]
    found: list[_Piece] = []
    guarded = [g for g in guarded if not vocab.drugs().find(outline[g[0] : g[1]])] + [(o.start, o.end) for o in own]
    for table, name in (("allergies", "listed"), ("parts", "clause")):
        guarded += [m.span() for m in pattern(table, name).finditer(outline, region.start)]
    start, example = region.start, False
    marks = [*pattern("parts", "split").finditer(outline, region.start, region.end)]
    leads = [*pattern("parts", "example").finditer(outline, region.start, region.end)]
    for match in sorted([*leads, *marks], key=re.Match.start):
        if start == region.start and _is_circumstance(outline, Span(start, match.start()), match.end()):
            continue
        if match.start() < start or any(low < match.end() and match.start() < high for low, high in guarded):
            continue
        found.append(_Piece(Span(start, match.start()), example))
        example = example or match in leads
        start = match.end()
    found.append(_Piece(Span(start, region.end), example))
    return [replace(p, example=p.example or _within(p.span, examples)) for p in found]


def _is_circumstance(outline: str, before: Span, end: int) -> bool:
    """Say whether what stands behind a drug tells who must not take it as well: "colchicine, in renal impairment"."""
    patients = pattern("parts", "circumstance").match(outline, end)
    return patients is not None and vocab.drugs().get(before.of(outline).strip()) is not None


def _within(span: Span, examples: list[Span]) -> bool:
    return any(e.start <= span.start and span.end <= e.end + 1 for e in examples)


def _joined(text: str, pieces: list[_Piece], own: list[Span]) -> Iterator[_Piece]:
    """Yield *pieces*, each that names nothing without the next one joined to it: "acute | or severe asthma"."""
    start: int | None = None
    for i, piece in enumerate(pieces):
        begin = piece.span.start if start is None else start
        following = pieces[i + 1].span.of(text) if i + 1 < len(pieces) else ""
        opened_here = following and "(" in text[piece.span.end : pieces[i + 1].span.start]  # "active (e.g., now) gout"
        if following and not opened_here and _is_open(text, piece.span, own, following):
            start = begin
            continue
        yield replace(piece, span=Span(begin, piece.span.end))
        start = None


def _is_open(text: str, span: Span, own: list[Span], following: str) -> bool:
    words_ = span.of(text)
    if pattern("parts", "qualified_end").search(words_):
        return True
    core, _ = stripped(text, span, own)
    plain = key(bare(label_allergies.without_head(core.of(text))))
    if plain and (all(word in quality() for word in plain) or all(word in words("parts", "shared") for word in plain)):
        return True
    if plain and bare(core.of(text)).lower().split()[-1] in words("parts", "adjectives"):  # "fungal", not "fungals"
        return True
    if pattern("parts", "dangling").search(words_) and not pattern("allergies", "head").search(words_):
        return True
    last = words_.split()[-1:]
    return last != [] and last[0].isupper() and not _is_measured(words_) and _is_compared(following)


def _is_measured(phrase: str) -> bool:
    return re.search(r"[<>≥≤\d]", phrase) is not None


def _is_compared(phrase: str) -> bool:
    return pattern("parts", "compared").match(phrase) is not None


def bare(phrase: str) -> str:
    """Return *phrase* without what stands in parentheses."""
    return phrases.bare(phrase.replace("\x1f", " "))


def _read(text: str, piece: _Piece, subjects: Subjects, state: _State) -> Iterator[Part]:
    span = piece.span
    allergic = label_allergies.read(text, span, subjects, within=state.allergy, example=piece.example)
    if allergic is not None:
        state.allergy = True
        yield from (Part(where, term, "allergy") for where, term in allergic)
        return
    state.allergy = False
    core, medicine = stripped(text, span, state.own)
    state.medicine = medicine or (state.medicine and not _has_patients(span.of(text)))
    if piece.example and bare(core.of(text)) in words("parts", "adjectives"):
        return
    for where in (each for run in run_together(text, core) for each in drugs_in_a_row(text, run)):
        if each := _shared(where, _plain(text, where, state.own)):
            yield from each
        elif found := _named(text, where, state):
            yield found


def _has_patients(phrase: str) -> bool:
    return pattern("parts", "people").match(phrase) is not None


@cache
def _lead(table: str, *names: str) -> re.Pattern[str]:
    entries = sorted({entry for name in names for entry in words(table, name)}, key=len, reverse=True)
    body = "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in entries)
    return re.compile(rf"\W*(?:{body})(?![\w-])[\s,:]*", re.IGNORECASE)


def stripped(text: str, span: Span, own: list[Span]) -> tuple[Span, bool]:
    """Return *span* without the words around the group's name, and whether they say that the patient takes it."""
    start, end, medicine = span.start, span.end, False
    while True:
        before = start, end
        start, end = _unspaced(text, start, end)
        if match := pattern("parts", "time").match(text, start, end):
            start, medicine = match.end(), medicine or bool(pattern("parts", "stopping").search(match.group()))
        if match := _lead("parts", "medicine").match(text, start, end):
            start, medicine = match.end(), True
        elif _is_known(text[start:end]) or pattern("parts", "told_of").match(text, start, end):
            break
        elif match := _lead("parts", "lead").match(text, start, end):
            start = match.end()
        start = min(next((o.end for o in own if o.start <= start < o.end), start), end)
        end = _tail(text, start, end, own)
        if (start, end) == before:
            break
    return Span(start, end), medicine


@lru_cache(maxsize=4096)
def _is_known(name: str) -> bool:
    return bool(vocab.groups().get(name) or vocab.conditions().get(name))


def _unspaced(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _SPACE:
        start += 1
    while end > start and text[end - 1] in _SPACE:
        if text[end - 1] == ")" and "(" in text[start:end]:
            break
        end -= 1
    return start, end


def _tail(text: str, start: int, end: int, own: list[Span]) -> int:
    tail = pattern("parts", "tail").search(text, start, end)
    if tail and tail.start() > start:
        end = tail.start()
    for o in own:
        if o.start < end <= o.end and o.start >= start and not pattern("parts", "kept").search(text, start, o.start):
            return o.start
    return end


def _shared(span: Span, plain: str) -> list[Part]:
    """Return the parts of "renal or hepatic impairment": two groups in one wording."""
    match = pattern("parts", "shared_end").match(plain)
    if not match:
        return []
    firsts = [word for word in re.split(r"\W+", match[2]) if word in words("parts", "shared")]
    names = [f"{match['severity'] or ''}{word} {match['end']}" for word in [*firsts, match["last"]]]
    return [_of_lists(span, name) or Part(span, name, "condition", known=False) for name in names]


def _named(text: str, span: Span, state: _State) -> Part | None:
    plain = _plain(text, span, state.own)
    if len(plain.split()) > _longest() and (told := pattern("parts", "told").search(text, span.start, span.end)):
        span = Span(span.start, told.start())  # "… disorders whose condition would be expected to …"
        plain = _plain(text, span, state.own)
    if _names_nobody(plain) or any(o.start <= span.start and span.end <= o.end for o in state.own):
        return None
    if drug := _drug(plain):
        return Part(span, drug, "co-medication")
    if _says(plain):
        return None
    return _of_lists(span, plain) or Part(span, plain, _kind_of(plain, medicine=state.medicine), known=False)


def _longest() -> int:
    return int(vocab.cue_file("label_groups.toml")["parts"]["longest"])


def _names_nobody(plain: str) -> bool:
    vacuous = pattern("parts", "vacuous").match(plain) is not None or is_quality(plain.replace(" or ", " "))
    return vacuous or not re.search(r"[a-z]{2}", plain) or len(plain.split()) > _longest()


def _says(plain: str) -> bool:
    """Say whether *plain* is a clause, and no name: "benefits should be weighed"."""
    verb = pattern("prose", "modal").search(plain)
    return verb is not None and not pattern("prose", "relative").search(plain, 0, verb.start())


def _plain(text: str, span: Span, own: list[Span]) -> str:
    """Return the words of *span* in lower case, without parentheses and without "with" the label's own drug."""
    chars = list(span.of(text))
    for o in own:
        joiner = pattern("parts", "joiner").search(text[span.start : o.start]) if o.start > span.start else None
        if joiner and o.end < span.end:
            low, high = joiner.start(), o.end - span.start
            chars[low:high] = " " * (high - low)
    plain = bare(pattern("parts", "qualifier").sub("", "".join(chars))).strip(" .,;")
    return re.sub(r"(?<=[<>≥≤])\s+", "", plain)


def _of_lists(span: Span, plain: str) -> Part | None:
    known = _listed(plain)
    return Part(span, *known) if known else below(span, plain)


@lru_cache(maxsize=4096)  # labels name the same groups again and again
def _listed(plain: str) -> tuple[str, str] | None:
    """Return the term and the kind of the group, class or condition that *plain* is."""
    for lexicon, kind in ((vocab.groups(), ""), (vocab.classes(), "co-medication"), (vocab.conditions(), "condition")):
        term = lexicon.get(plain) or _covering(lexicon, plain)
        if term:
            return term, kind or vocab.group_table()[term].kind
    return None


@lru_cache(maxsize=4096)
def _drug(plain: str) -> str | None:
    return vocab.drugs().get(plain) or _covering(vocab.drugs(), plain) or label_allergies.drug_of(plain)


def below(span: Span, plain: str) -> Part | None:
    """Return the part of "pediatric patients less than two years of age" in one form: children under 2."""
    age = pattern("parts", "below").match(plain)
    if age is None:
        return None
    number = vocab.cue_file("durations.toml")["numbers"].get(age["n"], age["n"])
    return Part(span, f"children under {number}{' months' if age['unit'].startswith('m') else ''}", "population")


def _covering(lexicon: Lexicon, plain: str) -> str | None:
    """Return the one known name in *plain*, where only words that change nothing stand beside it."""
    found = lexicon.find(plain)
    if len(found) != 1:
        return None
    rest = key(plain[: found[0].start] + " " + plain[found[0].end :])
    return found[0].term if all(word in _modifiers() for word in rest) else None


@cache
def _modifiers() -> frozenset[str]:
    return frozenset(word for entry in words("parts", "modifiers") for word in key(entry))


def _kind_of(plain: str, *, medicine: bool) -> str:
    if pattern("parts", "population").search(plain):
        return "population"
    drugs = vocab.drugs().find(plain)
    if medicine or pattern("parts", "comedication").search(plain) or (drugs and drugs[0].start == 0):
        return "co-medication"
    return "condition"
