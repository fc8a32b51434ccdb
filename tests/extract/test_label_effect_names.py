"""Short forms of reactions that a label introduces itself."""

import pytest

from medcli.extract.label_effect_names import spelled_out
from medcli.facts import Kind, SideEffect, Span

from .label import label


def named(text, wording):
    """Return the term of *wording*, which stands in *text*, once the label's short forms are spelled out."""
    document = label(adverse_reactions=f"6 ADVERSE REACTIONS {text}")
    section = next(index for index, section in enumerate(document.sections) if wording in section.text)
    start = document.sections[section].text.rindex(wording)
    span = Span(start, start + len(wording))
    fact = SideEffect(
        kind=Kind.SIDE_EFFECT, drug="x", term=wording.lower(), section=section, span=span, quote=span, rule="x"
    )
    (found,) = spelled_out(document, [fact], range(len(document.sections)))
    assert found.span == span  # the words are those that stand there
    return found.term


@pytest.mark.parametrize(
    ("text", "wording", "term"),
    [
        ("Toxic epidermal necrolysis (TEN) was seen. TEN can be fatal.", "TEN", "toxic epidermal necrolysis"),
        ("Pulmonary embolism (PE) was seen, and PEs were fatal.", "PEs", "pulmonary embolism"),
        ("Bluish toenail tint (BTT) was seen. BTT went away.", "BTT", "bluish toenail tint"),
    ],
)
def test_a_short_form_is_what_the_label_says_it_stands_for(text, wording, term):
    assert named(text, wording) == term


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("TEN was seen.", "TEN"),
        ("Nausea (n = 12) was seen; TEN as well.", "TEN"),
        ("Toxic epidermal necrolysis (TEN) was seen. RASH was seen.", "RASH"),
        ("Toxic epidermal necrolysis (TEN) was seen in ten patients, ten of them men.", "ten"),
        ("Trouble in the night (RASH) was seen. Rash was seen.", "Rash"),
    ],
)
def test_what_the_label_does_not_introduce_stays_as_it_is(text, wording):
    assert named(text, wording) == wording.lower()
