"""A copy of a label takes its facts over; whatever else it has or says, it is read itself."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from medcli.extract import label as module
from medcli.facts import Block, BlockKind, Document, Fact, Identity, Section, Span
from medcli.kept.copies import alone, shown
from medcli.kept.file import Kept, at, keeping

from .label import label

TITLE = "4 CONTRAINDICATIONS"
TEXTS = {
    "indications_and_usage": "1 INDICATIONS AND USAGE Tramadol is indicated for the management of severe pain.",
    "contraindications": f"{TITLE} Tramadol is contraindicated in patients with acute asthma.",
    "adverse_reactions": "6 ADVERSE REACTIONS The most common adverse reactions were nausea, dizziness and headache.",
}


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with keeping(tmp_path / "kept") as path:
        yield at(path)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the places of the sections that were read by the rules, as they are."""
    places: list[int] = []
    plain = module._stated

    def noted(document: Document, index: int, *more: Any) -> list[Fact]:
        places.append(index)
        return plain(document, index, *more)

    monkeypatch.setattr(module, "_stated", noted)
    return places


def facts(document: Document, kept: Kept | None = None) -> list[Fact]:
    return module.extract(document, kept)


def test_a_copy_with_a_set_id_a_version_a_date_and_a_package_of_its_own_takes_the_facts_over(kept, read):
    first = label(**TEXTS)
    own = {"source": "other", "version": "7", "date": "2020-02-02", "title": "Brand", "sha256": "f", "format": "spl"}
    sections = tuple(replace(section, lines=((0, 99),)) for section in first.sections)
    copy = replace(first, sections=sections, identifiers=(("ndc", "1-2-3"),), **own)
    expected = facts(first, kept)
    assert read == [0, 1, 2]
    assert facts(copy, kept) == expected == facts(first)
    assert {fact.kind.value for fact in expected} >= {"indication", "contraindicated_group", "side_effect"}
    assert read == [0, 1, 2] * 2  # the last without a place to keep it


def test_the_facts_of_a_copy_stand_in_its_own_sections(kept, read):
    first = label(**TEXTS)
    copy = replace(first, sections=(Section("HOW SUPPLIED", 1, "Bottles", (), code="how_supplied"), *first.sections))
    expected = facts(first, kept)
    read.clear()
    assert facts(copy, kept) == [replace(fact, section=fact.section + 1) for fact in expected]
    assert read == []


def changed(place: int, **own: Any) -> Document:
    first = label(**TEXTS)
    sections = list(first.sections)
    sections[place] = replace(sections[place], **own)
    return replace(first, sections=tuple(sections))


@pytest.mark.parametrize(
    "other",
    [
        {"text": f"{TITLE}\nTramadol is contraindicated in patients with acute asthme."},
        {"title": "4 Contraindication"},
        {"level": 5},
        {"code": "warnings"},
        {"number": "5"},
        {"blocks": (Block(BlockKind.ITEM, Span(len(TITLE) + 1, len(TITLE) + 50)),)},
    ],
    ids=lambda own: next(iter(own)),
)
def test_a_section_that_differs_in_anything_is_read_and_no_other_is(kept, read, other):
    facts(label(**TEXTS), kept)
    read.clear()
    found = facts(changed(1, **other), kept)
    assert read == [1]
    assert found == facts(changed(1, **other))


def test_nothing_is_taken_over_from_the_label_of_another_drug(kept, read):
    facts(label(**TEXTS), kept)
    read.clear()
    found = facts(replace(label(**TEXTS), identity=Identity("morphine")), kept)
    assert read == [0, 1, 2]
    assert {fact.drug for fact in found} == {"morphine"}


@pytest.mark.parametrize("names", [{"brands": ("Nausea",)}, {"synonyms": ("Nauseas",)}, {"synonyms": ("naúsea",)}])
def test_a_section_is_read_again_where_a_name_may_stand_in_it_that_the_other_label_does_not_give(kept, read, names):
    facts(label(**TEXTS), kept)
    read.clear()
    facts(replace(label(**TEXTS), identity=Identity("tramadol", **names)), kept)
    assert read == ([2] if all(map(str.isascii, *names.values())) else [0, 1, 2])


def test_names_that_do_not_stand_in_a_section_do_not_keep_it_from_being_a_copy(kept, read):
    facts(label(**TEXTS), kept)
    read.clear()
    facts(replace(label(**TEXTS), identity=Identity("tramadol", ("Ultram",), ("tramadol besylate",))), kept)
    assert read == []


def test_a_class_or_a_schedule_that_one_has_does_not_keep_it_from_being_a_copy(kept, read):
    first = label(**TEXTS)
    facts(first, kept)
    read.clear()
    facts(replace(first, identity=replace(first.identity, drug_class="opioid", schedule="CIV")), kept)
    assert read == []


def test_sections_in_another_order_are_not_read_again_but_are_another_label(kept, read):
    first = label(**TEXTS)
    facts(first, kept)
    read.clear()
    turned = replace(first, sections=first.sections[::-1])
    assert facts(turned, kept) == facts(turned)
    assert read == [0, 1, 2]  # all of them without a place to keep it


def test_a_section_that_repeats_another_is_read_by_what_the_label_has_besides(kept, read):
    # The Highlights' box counts only where there is no full one: what is read is part of what makes a copy.
    box = "WARNING: RISK OF ADDICTION Tramadol exposes users to the risk of addiction."
    alone = label(boxed_warning=box)
    brief = replace(alone.sections[0], title="Highlights")
    both = replace(alone, sections=(brief, alone.sections[0]))
    assert facts(both, kept) == facts(both)
    assert facts(replace(alone, sections=(brief,)), kept) == facts(replace(alone, sections=(brief,)))


def test_nothing_that_is_a_label_s_own_is_shown_to_extraction():
    document = replace(label(**TEXTS), date="2020-02-02", version="3", identifiers=(("ndc", "1"),))
    seen = shown(document, {1: alone(document, 1)})
    assert (seen.source, seen.title, seen.date, seen.version, seen.sha256, seen.identifiers) == ("",) * 5 + ((),)
    assert [section.text for section in seen.sections] == ["", document.sections[1].text, ""]


def test_a_section_is_read_where_no_other_is_and_by_the_names_that_stand_in_it():
    named = replace(label(**TEXTS), identity=Identity("tramadol", ("Asthmas", "Headache"), ("", "tramadol salt")))
    part = alone(named, 1)
    assert [section.text for section in part.sections] == ["", named.sections[1].text]
    assert part.identity == Identity("tramadol", ("Asthmas",), ("",))


def test_a_damaged_file_changes_no_fact(tmp_path, read):
    with keeping(tmp_path / "kept") as path:
        facts(label(**TEXTS), at(path))
        path.write_bytes(b"damaged" * 10_000)
        assert facts(label(**TEXTS), at(path)) == facts(label(**TEXTS))
    assert read == [0, 1, 2] * 3
