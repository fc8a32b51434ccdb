"""A wording is judged again in the light of the others of its label."""

from medcli.extract.reactions import again
from medcli.extract.reactions.around import Around
from medcli.extract.reactions.candidates import Candidate
from medcli.facts import Span

HELD, WITHIN, AROUND, _, SAME_HEAD, SAME_FRONT, _, _, LEFT, RIGHT, *_ = range(14)


def whole(words, **around):
    place = Around(**{side: tuple(own.split()) for side, own in around.items()})
    key = tuple(words.split())
    return key, [Candidate(key, (Span(0, len(words)),), 0.5, 0.5, len(key), Span(0, 50), around=place)]


def row(wanted, held):
    """Return the figures of the wording *wanted* where *held* are candidates with their first probability."""
    wordings = dict(candidate for candidate, _ in held)
    found = again.figures(wordings, [first for _, first in held])
    return found[list(wordings).index(tuple(wanted.split()))]


def test_a_part_of_a_wording_that_is_held_for_stated_knows_it():
    held = [(whole("skin rash"), 0.9), (whole("rash"), 0.4)]
    assert row("rash", held)[AROUND] == 0.9
    assert row("skin rash", held)[WITHIN] == 0.4
    assert row("skin rash", held)[AROUND] == 0.0


def test_members_on_both_sides_are_judged_by_their_label_and_not_by_their_place():
    held = [(whole("nausea"), 0.8), (whole("rash", left="nausea", right="fever"), 0.3), (whole("fever"), 0.6)]
    assert (row("rash", held)[LEFT], row("rash", held)[RIGHT]) == (0.8, 0.6)


def test_no_wording_is_its_own_rival():
    held = [(whole("skin rash"), 0.9), (whole("drug rash"), 0.2), (whole("fever"), 0.7)]
    assert row("skin rash", held)[SAME_HEAD] == 0.2
    assert row("drug rash", held)[SAME_HEAD] == 0.9
    assert row("fever", held)[SAME_HEAD] == row("fever", held)[SAME_FRONT] == 0.0


def test_equal_rivals_know_each_other():
    held = [(whole("skin rash"), 0.9), (whole("drug rash"), 0.9)]
    assert row("skin rash", held)[SAME_HEAD] == 0.9
