"""The judge holds a wording for a reaction, or not, from all its places in a label."""

import pytest

from medcli.extract.reactions import judge
from medcli.extract.reactions.placed import Odds
from medcli.extract.reactions.signs import Known
from medcli.extract.reactions.wordings import gathered
from medcli.vocab.lexicon import Lexicon

from .made import section, whole

KNOWN = Known({}, Lexicon())
NONE = Odds({})


def test_a_wording_is_gathered_from_all_sections():
    found = gathered([whole("rash", 0.9), section(whole("rash", 0.2, kind="w"), whole("death", 0.5, kind="w"))])
    assert found.keys == [("rash",), ("death",)]
    assert list(zip(found.of.tolist(), found.places.score.tolist(), strict=True)) == [(0, 0.9), (0, 0.2), (1, 0.5)]


def test_the_likeliest_place_of_a_wording_is_the_first_of_equals():
    found = gathered([section(whole("rash", 0.2), whole("death", 0.5), whole("rash", 0.9), whole("rash", 0.9))])
    assert found.likeliest.tolist() == [2, 1]


def test_all_places_of_a_wording_count_and_each_kind_of_section_by_itself():
    found = gathered([section(whole("rash", 0.5), whole("rash", 0.9, highlights=True)), whole("rash", 0.2, kind="w")])
    row = judge.figures(found, KNOWN, {}, NONE)[0].tolist()
    assert row[:3] == [0.9, 0.5, 0.2]
    assert row[3:6] == pytest.approx([1.6 / 3, 3, 1 - 0.1 * 0.5 * 0.8])
    assert row[6:12] == [0.9, 0.0, 0.2, 0.9, 1.0, 0.0]


def test_a_label_does_not_vouch_for_itself():
    wordings = gathered([whole("rash", 0.9)])
    alone = judge.figures(wordings, KNOWN, {"rash": (1, 1)}, NONE, frozenset({"rash"}))
    assert alone == pytest.approx(judge.figures(wordings, KNOWN, {"rash": (0, 0)}, NONE))


def test_each_wording_has_the_same_figures_in_any_order_of_the_others():
    rash, skin_rash = whole("rash", 0.6), whole("skin rash", 0.9)
    both = judge.figures(gathered([skin_rash, rash]), KNOWN, {}, NONE)
    turned = judge.figures(gathered([rash, skin_rash]), KNOWN, {}, NONE)
    assert both == pytest.approx(turned[::-1])


def test_what_lists_have_of_a_name_is_told_of_the_whole_name_alone():
    names = Lexicon()
    names.extend([("heart block 2.5", "3c"), ("heart", "1")])
    known = Known({}, names)
    assert known.listed("heart block 2.5")[2:] == (3, True)
    assert known.listed("heart")[2:] == (1, False)
    assert known.listed("heart block 2") == (False, False, 0, False)
