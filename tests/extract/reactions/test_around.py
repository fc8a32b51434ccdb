"""A candidate knows its rivals, its neighbours and the words beside it, in its own sentence alone."""

import pytest

from medcli.extract.reactions import tokens
from medcli.extract.reactions.around import Sentence
from medcli.facts import Section

TEXT = "Headache occurred. Severe skin rash, nausea (4 %), and fever were seen. Vomiting followed."


def sentence(*mentions):
    """Return the second sentence of TEXT with the wordings of *mentions*, each with how likely it is."""
    read = tokens.read(Section("", 2, TEXT, ()))
    found = []
    for words, score in mentions:
        own = words.lower().split()
        start = next(i for i in range(len(read.lows)) if list(read.lows[i : i + len(own)]) == own)
        found.append((start, start + len(own), score))
    made = Sentence(read, read.sentences[1], sorted(found))
    arounds = made.around_whole([bytes([i]) for i in range(len(read.words))])
    return dict(zip([" ".join(read.key(start, stop)) for start, stop, _ in sorted(found)], arounds, strict=True))


def test_a_part_of_a_likelier_wording_knows_it_and_is_known_by_it():
    found = sentence(("skin rash", 0.8), ("rash", 0.3))
    assert (found["rash"].longer, found["skin rash"].shorter) == (0.8, 0.3)
    assert (found["rash"].shorter, found["skin rash"].longer) == (0.0, 0.0)


def test_wordings_that_overlap_are_no_parts_of_each_other():
    found = sentence(("severe skin", 0.4), ("skin rash", 0.8))
    assert (found["severe skin"].across, found["skin rash"].across) == (0.8, 0.4)
    assert found["skin rash"].shorter == found["severe skin"].longer == 0.0


def test_the_words_beside_a_candidate_end_with_its_sentence():
    found = sentence(("severe", 0.4), ("fever", 0.9))
    assert found["severe"].words == ("", "", "skin", "rash")
    assert found["fever"].words == (",", "and", "were", "seen")


def test_a_likely_wording_on_the_other_side_of_a_comma_is_a_neighbour():
    found = sentence(("skin rash", 0.9), ("nausea", 0.6))
    assert (found["nausea"].near, found["skin rash"].near) == (0.9, 0.6)


def test_a_wording_that_is_hardly_likely_or_far_is_no_neighbour():
    found = sentence(("skin rash", 0.9), ("nausea", 0.4), ("fever", 0.7))
    assert found["skin rash"].near == found["fever"].near == 0.0


@pytest.mark.parametrize(("words", "likely"), [("skin rash", 1), ("rash", 1), ("fever", 1)])
def test_likely_others_are_counted_without_those_that_share_words(words, likely):
    found = sentence(("skin rash", 0.9), ("rash", 0.2), ("fever", 0.7))
    assert found[words].likely == likely


def test_each_candidate_has_the_flags_of_its_first_word():
    assert sentence(("skin rash", 0.9))["skin rash"].flags == bytes([4])  # the fifth word and mark of all
