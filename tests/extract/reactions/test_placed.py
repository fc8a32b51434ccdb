"""The judge asks where a wording stands, and a label does not vouch for its own words."""

import pytest

from medcli.extract.reactions import placed
from medcli.extract.reactions.around import Around
from medcli.extract.reactions.candidates import Candidate
from medcli.facts import Span

RASH = ("rash",)


def place(score, flags=b"", **around):
    return Candidate(RASH, (Span(0, 4),), score, score, 1, Span(0, 50), around=Around(flags=flags, **around))


def flagged(*own):
    return bytes(number in own for number in range(len(placed.flag_names())))


def test_the_words_beside_the_likeliest_place_are_counted():
    wordings = {RASH: [place(0.9, words=("a", "b", "c", "d")), place(0.2, words=("", "of", "", ""))]}
    found = placed.counted(wordings, {RASH})
    assert found["wbb"] == (1, 1)
    assert "wbof" not in found
    assert placed.counted(wordings, set())["wbb"] == (0, 1)


def test_what_a_label_added_itself_tells_nothing_of_it():
    wordings = {RASH: [place(0.9, words=("a", "b", "c", "d"))]}
    own = placed.counted(wordings, {RASH})
    assert placed.figures(wordings, own, own) == pytest.approx(placed.figures(wordings, {}))
    assert placed.figures(wordings, own) != pytest.approx(placed.figures(wordings, {}))


def test_a_flag_counts_by_how_likely_the_places_are_that_have_it():
    wordings = {RASH: [place(0.6, flagged(0)), place(0.2, flagged(1))]}
    count = len(placed.flag_names())
    row = placed.figures(wordings, {})[0]
    assert row[-count : -count + 2] == pytest.approx([0.75, 0.25])
