"""The judge asks where a wording stands, and a label does not vouch for its own words."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli.extract.reactions import between, placed
from medcli.extract.reactions.placed import Odds
from medcli.extract.reactions.wordings import gathered

from .made import whole

RASH = ("rash",)
NONE = Odds({})


def test_the_words_beside_the_likeliest_place_are_counted():
    wordings = gathered(
        [whole("rash", 0.2, beside=("", "of", "", "")), whole("rash", 0.9, beside=("a", "b", "c", "d"))]
    )
    found = placed.counted(wordings, {RASH})
    assert found["wbb"] == (1, 1)
    assert "wbof" not in found
    assert placed.counted(wordings, set())["wbb"] == (0, 1)


def test_what_neither_is_stated_nor_is_not_does_not_count():
    wordings = gathered([whole("rash", 0.9, beside=("a", "b", "c", "d"))])
    assert placed.counted(wordings, {RASH}, {RASH}) == {}


def test_what_a_label_added_itself_tells_nothing_of_it():
    wordings = gathered([whole("rash", 0.9, beside=("a", "b", "c", "d"))])
    own = placed.counted(wordings, {RASH})
    assert placed.figures(wordings, Odds(placed.less(own, own))) == pytest.approx(placed.figures(wordings, NONE))
    assert placed.figures(wordings, Odds(own)) != pytest.approx(placed.figures(wordings, NONE))


_WORDS = st.sampled_from(["", "|", "fl", "l|n", "of", "12", "lung", "n"])


@given(st.tuples(_WORDS, _WORDS, _WORDS, _WORDS), st.sampled_from(["lung", "12 n", "fl"]))
def test_what_is_counted_of_words_is_told_of_them(beside, words):
    wordings = gathered([whole(words, 0.9, beside=beside)])
    row = Odds(placed.counted(wordings, set(wordings.keys))).figures(wordings)[0].tolist()
    assert row[1::2] == [1.0] * 8  # each is known by one candidate
    assert len(set(row[::2])) == 1


def test_a_flag_counts_by_how_likely_the_places_are_that_have_it():
    flagged, plain = (
        placed.figures(gathered([whole("rash", 0.6, flags=one), whole("rash", 0.2, flags=other)]), NONE)[0]
        for one, other in (((0,), (1,)), ((), ()))
    )
    assert (flagged - plain)[flagged != plain] == pytest.approx([0.75, 0.25])


@pytest.mark.parametrize(("is_split", "differs"), [(False, True), (True, False)])
def test_marks_within_a_wording_tell_of_it_and_those_between_its_pieces_do_not_tell_of_a_whole_one(is_split, differs):
    comma = np.equal([between.COLUMNS], "commas").astype(np.int64)
    marked, plain = (
        placed.figures(gathered([replace(whole("lip swelling", 0.9), split=np.array([is_split]), between=own)]), NONE)
        for own in (comma, 0 * comma)
    )
    assert (marked != plain).any() == differs
