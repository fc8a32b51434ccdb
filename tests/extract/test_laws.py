"""Laws that hold for what is extracted from every document."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcli.errors import SourceError
from medcli.extract import extract
from medcli.extract.subjects import find_subjects
from medcli.facts import Document, Kind
from medcli.readers import markdown, plain

SENTENCES = [
    *("Tramadol is used to treat back pain.", "It is not used for gout.", "Cyclobenzaprine relieves muscle spasms."),
    *("Common side effects include nausea (12%), a dry mouth and itching.", "It does not cause hair loss."),
    *("People with epilepsy should avoid it.", "Do not take it if you are pregnant or allergic to opioids."),
    *("Do not take it for more than two to three weeks.", "It may take 2 weeks to work.", "Is it safe?"),
    *("Take 50 mg every 6 hours, up to 400 mg a day.", "It can be habit-forming.", "It is sold as Ultram."),
    *("Taken together, tramadol and cyclobenzaprine increase the risk of drowsiness.", "Ibuprofen treats fever."),
    *("It works by binding to receptors in the brain.", "The liver turns it into water.", "Both can cause a rash."),
]
TITLES = [
    *("Tramadol and Cyclobenzaprine", "A Guide to Tramadol", "Side Effects", "Who Should Avoid It?", "Uses"),
    *("Common side effects:", "How Long Can I Take It?", "Storage", "Dosage", "Other Thoughts"),
]
ITEMS = [
    "- Nausea",
    "- Pregnant women",
    "- Back pain (acute)",
    "- Side effects: rash",
    "- Do not drive.",
    "- Naïve ½ ≥ 5%",
]
TABLE = "Drug\tTramadol\tCyclobenzaprine\nSide effects\tNausea\tDry mouth\nTypical use\tShort-term (2–3 weeks)\t10 days"
PARAGRAPH = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join)
LIST = st.lists(st.sampled_from(ITEMS), min_size=2, max_size=5).map("\n".join)
TEXT = st.lists(PARAGRAPH | LIST | st.sampled_from([*TITLES, TABLE]), min_size=1, max_size=9)
ARTICLE = st.tuples(st.sampled_from(TITLES[:2]), TEXT).map(lambda pair: "\n\n".join([pair[0], *pair[1]]))
ANYTHING = st.text(max_size=150) | st.lists(
    st.sampled_from([*SENTENCES, *TITLES, *ITEMS, "\n", ":", "(", "%", "\t", "–"])
).map("".join)

laws = settings(deadline=None, max_examples=60)


def read(text: str) -> Document:
    (document,) = plain.read(text.encode(), "guide.txt")
    return document


@laws
@given(ARTICLE)
def test_every_fact_cites_words_within_a_quote_within_one_block(text: str) -> None:
    document = read(text)
    for fact in extract(document)[0]:
        section = document.sections[fact.section]
        assert fact.span.of(section.text).strip()
        assert fact.quote.start <= fact.span.start < fact.span.end <= fact.quote.end
        assert any(b.span.start <= fact.quote.start and fact.quote.end <= b.span.end for b in section.blocks)


@laws
@given(ARTICLE)
def test_the_cited_words_stand_in_the_file(text: str) -> None:
    document = read(text)
    words = " ".join(text.split())
    for fact in extract(document)[0]:
        section = document.sections[fact.section]
        assert " ".join(fact.span.of(section.text).split()) in words
        assert " ".join(fact.quote.of(section.text).split()) in words


@laws
@given(ARTICLE)
def test_the_drug_of_a_fact_is_one_that_the_document_covers(text: str) -> None:
    document = read(text)
    covered = find_subjects(document).mains
    assert {fact.drug for fact in extract(document)[0]} <= set(covered)


@laws
@given(ARTICLE)
def test_every_fact_has_a_term_and_the_rule_that_found_it(text: str) -> None:
    for fact in extract(read(text))[0]:
        assert fact.term == fact.term.strip() != ""
        assert fact.kind is Kind.NAME or fact.term == " ".join(fact.term.split())
        assert ":" in fact.rule


@laws
@given(ARTICLE)
def test_no_statement_is_given_twice_and_facts_stand_in_the_order_of_the_text(text: str) -> None:
    facts, _ = extract(read(text))
    stated = [(f.kind, f.drug, f.term, f.section, f.quote) for f in facts]
    assert len(stated) == len(set(stated))
    places = [(f.section, f.span) for f in facts]
    assert places == sorted(places)


@laws
@given(ARTICLE, ARTICLE)
def test_extraction_does_not_depend_on_the_documents_before(text: str, before: str) -> None:
    first = extract(read(text))
    extract(read(before))
    assert extract(read(text)) == first


@laws
@given(ARTICLE)
def test_line_ends_of_another_system_change_no_fact(text: str) -> None:
    assert extract(read(text.replace("\n", "\r\n"))) == extract(read(text))


@laws
@given(ANYTHING)
@pytest.mark.parametrize("title", ["", "A Guide to Tramadol\n\n", "# Tramadol\n\n## Side effects\n\n"])
def test_no_text_makes_extraction_fail(title: str, text: str) -> None:
    for reader in (plain, markdown):
        with suppress(SourceError):
            for document in reader.read((title + text).encode("utf-8", "surrogatepass"), "x"):
                facts, problems = extract(document)
                assert not (facts and problems)
