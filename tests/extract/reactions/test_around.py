"""A candidate knows its rivals, its neighbours and the words beside it, in its own sentence alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli.extract.reactions import around, tokens
from medcli.extract.reactions.around import Beside, Whole
from medcli.extract.reactions.joined import Parts, join
from medcli.facts import Section

TEXT = "Headache occurred. Severe skin rash, nausea (4 %), and fever were seen. Vomiting followed."


def whole(mentions, sentence):
    start, stop, score = (np.array(column) for column in zip(*sorted(mentions), strict=True))
    return Whole(start, stop, score.astype(float), np.full(len(start), sentence))


def sentence(*mentions):
    """Return what is told of the wordings of *mentions*, each with how likely it is, in the second sentence of TEXT."""
    section = Section("", 2, TEXT, ())
    read = join([(section, tokens.read(section))])
    found = []
    for words, score in mentions:
        own = words.lower().split()
        start = next(i for i in range(len(read.lows)) if read.lows[i : i + len(own)] == own)
        found.append((start, start + len(own), score))
    made = whole(found, 1)
    beside = Beside(read.lows, read.sentences)
    columns = around.rivals(made, around.likely(made, 3)) | {
        "near": around.near(made, beside.place),
        "words": beside.of_whole(made.start, made.stop),
    }
    keys = [" ".join(read.key(start, stop)) for start, stop, _ in sorted(found)]
    return {key: {name: column[i].tolist() for name, column in columns.items()} for i, key in enumerate(keys)}


def test_a_part_of_a_likelier_wording_knows_it_and_is_known_by_it():
    found = sentence(("skin rash", 0.8), ("rash", 0.3))
    assert (found["rash"]["longer"], found["skin rash"]["shorter"]) == (0.8, 0.3)
    assert (found["rash"]["shorter"], found["skin rash"]["longer"]) == (0.0, 0.0)


def test_wordings_that_overlap_are_no_parts_of_each_other():
    found = sentence(("severe skin", 0.4), ("skin rash", 0.8))
    assert (found["severe skin"]["across"], found["skin rash"]["across"]) == (0.8, 0.4)
    assert found["skin rash"]["shorter"] == found["severe skin"]["longer"] == 0.0


def test_the_words_beside_a_candidate_end_with_its_sentence():
    found = sentence(("severe", 0.4), ("fever", 0.9))
    assert found["severe"]["words"] == ["", "", "skin", "rash"]
    assert found["fever"]["words"] == [",", "and", "were", "seen"]


def test_a_likely_wording_on_the_other_side_of_a_comma_is_a_neighbour():
    found = sentence(("skin rash", 0.9), ("nausea", 0.6))
    assert (found["nausea"]["near"], found["skin rash"]["near"]) == (0.9, 0.6)


def test_a_wording_that_is_hardly_likely_or_far_is_no_neighbour():
    found = sentence(("skin rash", 0.9), ("nausea", 0.4), ("fever", 0.7))
    assert found["skin rash"]["near"] == found["fever"]["near"] == 0.0


@pytest.mark.parametrize(("words", "likely"), [("skin rash", 1), ("rash", 1), ("fever", 1)])
def test_likely_others_are_counted_without_those_that_share_words(words, likely):
    found = sentence(("skin rash", 0.9), ("rash", 0.2), ("fever", 0.7))
    assert found[words]["likely"] == likely


_PLACES = st.tuples(st.integers(0, 15), st.integers(1, around.LONGEST), st.sampled_from([0.1, 0.4, 0.6, 0.9]))


@given(st.lists(_PLACES, min_size=1, max_size=12, unique_by=lambda place: place[:2]))
def test_rivals_are_told_as_each_pair_by_itself_tells(places):
    found = sorted((start, start + size, score) for start, size, score in places)
    made = whole(found, 0)
    told = around.rivals(made, around.likely(made, 1))
    for i, (start, stop, _) in enumerate(found):
        others = [other for j, other in enumerate(found) if j != i and other[0] < stop and start < other[1]]
        longer = [s for a, b, s in others if a <= start and stop <= b]
        shorter = [s for a, b, s in others if start <= a and b <= stop]
        across = [s for a, b, s in others if not (a <= start and stop <= b) and not (start <= a and b <= stop)]
        apart = [s for a, b, s in found if not (a < stop and start < b)]
        assert told["longer"][i] == max(longer, default=0.0)
        assert told["shorter"][i] == max(shorter, default=0.0)
        assert told["across"][i] == max(across, default=0.0)
        assert told["likely"][i] == sum(score > 0.5 for score in apart)


@given(st.lists(_PLACES, min_size=1, max_size=12), st.integers(0, 20), st.integers(1, 5))
def test_a_piece_is_covered_by_the_likeliest_candidate_that_has_all_of_it(places, first, size):
    found = [(start, start + length, score) for start, length, score in places]
    made = whole(found, 0)
    holds = [score for start, stop, score in found if start <= first and first + size <= stop]
    assert around.cover(made, np.array([first]), np.array([first + size])) == [max(holds, default=0.0)]


def test_the_words_beside_each_piece_of_a_split_candidate_end_with_the_sentence_too():
    beside = Beside(["skin", "and", "eye", "pain", "rash"], Parts(np.array([0, 4]), np.array([4, 5])))
    assert beside.of_split(np.array([[0, 1, 3, 4]])).tolist() == [["", "and", "eye", ""]]
