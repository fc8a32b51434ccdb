"""Members of a coordination take the words that they share from the mention beside them."""

import numpy as np
import pytest

from medcli.extract.reactions.joined import Parts
from medcli.extract.reactions.shared import Form, shared


def pairs(text, mention, unlikely=()):
    """Return the pairs of *text* as words, where *mention* stands in it and all but *unlikely* words may be pieces."""
    lows = text.lower().split()
    own = mention.lower().split()
    start = next(i for i in range(len(lows)) if lows[i : i + len(own)] == own)
    likely = np.array([0.0 if low in unlikely else 0.5 for low in lows])
    sentences = Parts(np.array([0]), np.array([len(lows)]))
    found = shared(lows, sentences, [(start, start + len(own), 0.9)], likely)
    return {
        (" ".join(lows[slice(*first)]), " ".join(lows[slice(*second)])): form
        for (first, second), (_, form) in found.items()
    }


@pytest.mark.parametrize(
    ("text", "mention", "first", "second"),
    [
        ("increased ALT and AST", "increased ALT", "increased", "ast"),
        ("injection site pain , redness and swelling", "injection site pain", "injection site", "redness"),
        ("injection site pain , redness and swelling", "injection site pain", "injection site", "swelling"),
        ("skin reactions ( itching , flaking )", "skin reactions", "skin", "flaking"),
    ],
)
def test_the_front_of_a_mention_goes_with_the_members_behind_it(text, mention, first, second):
    assert pairs(text, mention)[first, second] is Form.FRONT


@pytest.mark.parametrize(
    ("text", "mention", "first", "second"),
    [
        ("visual and auditory hallucinations", "auditory hallucinations", "visual", "hallucinations"),
        ("renal or hepatic acute failure", "hepatic acute failure", "renal", "acute failure"),
    ],
)
def test_the_head_of_a_mention_goes_with_the_members_before_it(text, mention, first, second):
    assert pairs(text, mention)[first, second] is Form.HEAD


def test_a_note_in_brackets_parts_a_wording():
    text = "alanine aminotransferase ( ALT ) elevation"
    assert pairs(text, "elevation")["alanine aminotransferase", "elevation"] is Form.NOTE


@pytest.mark.parametrize(
    ("text", "mention", "unlikely"),
    [
        ("rash and itching", "rash", ()),  # a single word has nothing to share
        ("increased ALT were seen", "increased ALT", ("were", "seen")),
        ("visual and auditory hallucinations", "auditory hallucinations", ("visual",)),
        ("increased ALT and AST", "increased ALT", ("ast",)),
    ],
)
def test_nothing_is_shared_without_a_likely_member(text, mention, unlikely):
    assert not pairs(text, mention, unlikely)
