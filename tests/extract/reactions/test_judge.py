"""The judge holds a wording for a reaction, or not, from all its places in a label."""

import pytest

from medcli.extract.reactions import judge
from medcli.extract.reactions.candidates import Candidate
from medcli.extract.reactions.judge import Seen
from medcli.extract.reactions.signs import Known
from medcli.facts import Span
from medcli.vocab.lexicon import Lexicon

KNOWN = Known({}, Lexicon())


def whole(words, score):
    return Candidate(tuple(words.split()), (Span(0, len(words)),), score, score, 1, Span(0, 50), sentence=9)


def seen(*found, kind="a", highlights=False):
    return Seen(kind, highlights, found)


def test_a_wording_is_gathered_from_all_sections():
    found = judge.gathered([seen(whole("rash", 0.9)), seen(whole("rash", 0.2), whole("death", 0.5), kind="w")])
    assert {key: [candidate.score for _, candidate in places] for key, places in found.items()} == {
        ("rash",): [0.9, 0.2],
        ("death",): [0.5],
    }


def test_a_label_does_not_vouch_for_itself():
    wordings = judge.gathered([seen(whole("rash", 0.9))])
    alone = judge.figures(wordings, KNOWN, {"rash": (1, 1)}, {}, frozenset({"rash"}))
    assert alone == pytest.approx(judge.figures(wordings, KNOWN, {"rash": (0, 0)}, {}))


def test_each_wording_has_the_same_figures_in_any_order_of_the_others():
    both = judge.figures(judge.gathered([seen(whole("skin rash", 0.9), whole("rash", 0.6))]), KNOWN, {}, {})
    turned = judge.figures(judge.gathered([seen(whole("rash", 0.6), whole("skin rash", 0.9))]), KNOWN, {}, {})
    assert both == pytest.approx(turned[::-1])


def test_what_lists_have_of_a_name_is_told_of_the_whole_name_alone():
    names = Lexicon()
    names.extend([("heart block 2.5", "3c"), ("heart", "1")])
    known = Known({}, names)
    assert known.listed("heart block 2.5")[2:] == (3, True)
    assert known.listed("heart")[2:] == (1, False)
    assert known.listed("heart block 2") == (False, False, 0, False)
