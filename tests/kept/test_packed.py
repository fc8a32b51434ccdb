"""Facts as bytes: the same facts come back, and nothing but facts can."""

import os
import pickle
import zlib
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcli import facts as vocabulary
from medcli.facts import Fact, Kind, SideEffect, Span
from medcli.kept.packed import packed, unpacked

KINDS = [one for one in vars(vocabulary).values() if isinstance(one, type) and issubclass(one, Fact)]
SPANS = st.builds(Span, st.integers(0, 9), st.integers(0, 9))


def some(made_by):
    own = {"section": st.integers(0, 5), "references": st.just(()), "span": SPANS, "quote": SPANS}
    if made_by is SideEffect:
        own["pieces"] = st.lists(SPANS).map(tuple)
    return st.builds(made_by, **own)


@given(st.lists(st.one_of(*map(some, KINDS))))
def test_the_same_facts_come_back_in_their_order(facts):
    again = unpacked(packed(facts, range(6)), range(6))
    assert again == facts
    assert [[type(value) for value in values(fact)] for fact in again] == [
        [type(value) for value in values(fact)] for fact in facts
    ]


def values(fact):
    return [getattr(fact, field.name) for field in fields(fact)]


def fact(section=0, term="pain"):
    return Fact(
        kind=Kind.MECHANISM, drug="aaa", term=term, section=section, span=Span(0, 1), quote=Span(0, 2), rule="by hand"
    )


def test_facts_come_back_in_the_sections_that_stand_for_theirs():
    data = packed([fact(7), fact(2)], [2, 7])
    assert [one.section for one in unpacked(data, [30, 40])] == [40, 30]


@pytest.mark.parametrize("sections", [[], [30], [30, 40, 50]])
def test_facts_do_not_come_back_where_there_are_other_sections_than_theirs(sections):
    with pytest.raises((KeyError, ValueError)):
        unpacked(packed([fact(7), fact(2)], [2, 7]), sections)


def test_a_fact_of_a_class_that_is_not_known_is_not_packed():
    class Strange(Fact):
        pass

    strange = Strange(**{field.name: getattr(fact(), field.name) for field in fields(Fact)})
    with pytest.raises(KeyError):
        packed([strange], [0])


def test_a_lone_surrogate_and_a_nul_come_back():
    (again,) = unpacked(packed([fact(term="\ud800 \0 é")], [0]), [0])
    assert again.term == "\ud800 \0 é"


@pytest.mark.parametrize("wrap", [bytes, zlib.compress])
def test_bytes_that_would_run_code_are_refused(wrap):
    with pytest.raises(pickle.UnpicklingError, match="no plain value"):
        unpacked(wrap(pickle.dumps(os.getcwd, 5)), [0])
