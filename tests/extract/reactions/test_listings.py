"""Where labels without annotations have a wording tells the judge whether it is an entry of lists."""

from medcli.extract.reactions import judge
from medcli.extract.reactions.listings import NONE, Listing
from medcli.extract.reactions.placed import Odds
from medcli.extract.reactions.signs import Known
from medcli.extract.reactions.wordings import gathered
from medcli.vocab.lexicon import Lexicon

from .made import whole


def test_an_entry_of_most_lists_with_its_words_is_listed_for_the_greater_share():
    *_, entry, _ = Listing(lists=9, tables=2, reactions=9, others=1).figures()
    *_, part, _ = Listing(lists=9, tables=0, reactions=90, others=1).figures()
    assert entry > 0.9
    assert part < 0.11


def test_what_stands_in_other_sections_alone_is_seldom_on_reactions():
    assert Listing(others=99).figures()[-1] < 0.01 < Listing(reactions=99).figures()[-1]


def test_of_an_unknown_wording_nothing_is_told_either_way():
    assert NONE.figures() == (0, 0, 0, 0, 0.1, 0.5)


def test_the_judge_asks_it_of_the_folded_wording_alone():
    known = Known({}, Lexicon(), {"skin rash": Listing(5, 1, 7, 3)})
    found = gathered([whole("skin rashes", 0.9), whole("rashes", 0.9)])
    there, other = judge.figures(found, known, {}, Odds({})).tolist()
    figures = list(Listing(5, 1, 7, 3).figures())
    begin = there.index(7.0) - 2
    assert there[begin : begin + 6] == figures
    assert other[begin : begin + 6] == list(NONE.figures())
