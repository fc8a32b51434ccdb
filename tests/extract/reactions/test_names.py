"""Names found among the words of sections are those that lexicons find in their text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli.extract.reactions import tokens
from medcli.extract.reactions.names import Names
from medcli.facts import Section
from medcli.vocab.lexicon import Lexicon

NAMES = st.lists(
    st.lists(st.sampled_from(["a", "bs", "c", "b1", "2", "5", ",a"]), min_size=1, max_size=3).map(" ".join), max_size=6
)
TEXTS = st.lists(st.text(alphabet="abcs é25_.,;-\n", max_size=40), max_size=3)


def lexicon(names):
    made = Lexicon()
    made.extend((name, name) for name in names)
    return made


def found(lexicons, texts):
    names = Names(lexicons)
    read = [(text, tokens.read(Section("", 2, text, ()))) for text in texts]
    symbols = [names.symbols(word) for _, own in read for word in own.words]
    places = names.find(read, np.array(symbols, np.uint32).reshape(-1, 2))
    return [
        [(first, behind, terms[term]) for first, behind, term in zip(*(column.tolist() for column in own), strict=True)]
        for own, terms in zip(places, names.terms, strict=True)
    ]


def by_place(own, texts):
    """Return what *own* finds in *texts*, by words; not what begins within one."""
    begin = 0
    for text in texts:
        read = tokens.read(Section("", 2, text, ()))
        starts = read.starts.tolist()
        for mention in own.find(text):
            if mention.start in starts:
                behind = sum(start < mention.end for start in starts)
                yield begin + starts.index(mention.start), begin + behind, mention.term
        begin += len(read.words)


@given(st.lists(NAMES, min_size=1, max_size=3), TEXTS)
def test_what_is_found_together_is_what_each_lexicon_finds_alone(names, texts):
    lexicons = [lexicon(own) for own in names]
    assert found(lexicons, texts) == [list(by_place(own, texts)) for own in lexicons]


@pytest.mark.parametrize(
    "texts", [["heart; block"], ["heart. Block"], ["heart\nblock"], ["heart", "block"], ["heartblock"]]
)
def test_no_name_runs_over_a_mark_or_a_line_or_two_sections(texts):
    assert found([lexicon(["heart block"])], texts) == [[]]


@pytest.mark.parametrize("text", ["heart block", "Heart-blocks", "heart  (block)", "heart.block"])
def test_a_name_may_have_other_marks_between_its_words(text):
    ((name,),) = found([lexicon(["heart block"])], [text])
    assert name[2] == "heart block"
