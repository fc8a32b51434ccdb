"""Questions to a small database: show, compare, facts, list, sources, version; and opening a file."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from builders import (
    build,
    cited,
    database,
    document,
    effect,
    extracted,
    group,
    limit,
    name,
    other,
    section,
    sources,
    use,
)

from medcli.answers import Coverage
from medcli.dbformat import SCHEMA_VERSION
from medcli.errors import DatabaseError, NotFoundError, UsageError
from medcli.facts import Identity, Kind, LimitKind, Reference, SourceKind, Strength
from medcli.queries import default_path, open_database
from medcli.queries.location import user_path


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    with database(tmp_path_factory.mktemp("queries")) as opened:
        yield opened


def terms(answer, kind):
    return [statement.term for statement in answer.of(kind)]


def test_sources_that_agree_are_one_statement_with_the_label_first(db):
    drowsiness = db.show("soma").of(Kind.SIDE_EFFECT)[0]
    assert [citation.source for citation in drowsiness.citations] == ["label-c", "soma.txt"]
    assert drowsiness.basis is SourceKind.LABEL
    assert drowsiness.attributes["common"] is True
    assert drowsiness.attributes["percent_low"] == 13
    assert isinstance(drowsiness.attributes["percent_low"], int)


def test_statements_stand_by_basis_then_common_then_as_the_source_has_them(db):
    assert terms(db.show("carisoprodol"), Kind.SIDE_EFFECT) == ["drowsiness", "headache", "dry mouth"]


def test_what_sources_say_of_a_group_is_kept_apart_by_strength_label_first(db):
    groups = db.show("carisoprodol").of(Kind.CONTRAINDICATED_GROUP)
    assert [(one.term, one.attributes["strength"], one.basis) for one in groups] == [
        ("acute porphyria", Strength.CONTRAINDICATED, SourceKind.LABEL),
        ("acute porphyria", Strength.CAUTION, SourceKind.ARTICLE),
        ("pregnancy", Strength.AVOID, SourceKind.ARTICLE),
    ]


LABEL = document("l", [("x", "With care in asthma. Not in asthma. Rash.")], identity=Identity("aaa"))
ARTICLE = document("a.txt", [("x", "Never in asthma. Rash in 9 %.")], kind=SourceKind.ARTICLE, identity=Identity("aaa"))
OTHER = document("o", [("x", "Rash.")], identity=Identity("bbb"))


def test_a_labels_caution_and_an_articles_avoid_are_two_statements_and_a_disagreement(tmp_path):
    caution = group(LABEL, "aaa", "asthma", strength=Strength.CAUTION)
    avoid = group(ARTICLE, "aaa", "asthma", strength=Strength.AVOID)
    with database(tmp_path, [extracted(LABEL, caution), extracted(ARTICLE, avoid)]) as opened:
        answer = opened.show("aaa")
    assert [(s.attributes["strength"], s.basis, len(s.citations)) for s in answer.statements] == [
        ("caution", SourceKind.LABEL, 1),
        ("avoid", SourceKind.ARTICLE, 1),
    ]
    (one,) = answer.disagreements
    assert (one.first_says, one.second_says) == ("asthma: caution", "asthma: avoid")


def test_one_strength_of_two_sources_is_one_statement(tmp_path):
    items = [extracted(doc, group(doc, "aaa", "asthma", strength=Strength.AVOID)) for doc in (LABEL, ARTICLE)]
    with database(tmp_path, items) as opened:
        (statement,) = opened.show("aaa").statements
        assert opened.show("aaa").disagreements == ()
    assert [cited.basis for cited in statement.citations] == [SourceKind.LABEL, SourceKind.ARTICLE]


def test_a_use_is_for_every_population_that_its_lines_name(tmp_path):
    doc = document("l", [("x", "For pain in adults. For pain in children. For gout.")])
    uses = [
        use(doc, "aaa", "pain in adults", "pain", population="adults"),
        use(doc, "aaa", "pain in children", "pain", population="children, adults"),
        use(doc, "aaa", "gout"),
    ]
    with database(tmp_path, [extracted(doc, *uses)]) as opened:
        found = {one.term: one.attributes["population"] for one in opened.show("aaa").statements}
    assert found == {"pain": "adults, children", "gout": None}


def test_what_an_article_says_of_an_effect_does_not_qualify_what_the_label_says(tmp_path):
    frequent = effect(ARTICLE, "aaa", "Rash", common=True, percent_low=9.0, percent_high=9.0)
    with database(tmp_path, [extracted(LABEL, effect(LABEL, "aaa", "Rash")), extracted(ARTICLE, frequent)]) as opened:
        (rash,) = opened.show("aaa").statements
        (one,) = opened.show("aaa").disagreements
    assert (rash.attributes["common"], rash.attributes["percent_low"], len(rash.citations)) == (False, None, 2)
    assert (one.kind, one.first_says, one.second_says) == (Kind.SIDE_EFFECT, "not called common", "rash: common")


@pytest.mark.parametrize(
    ("figures", "merged", "band"),
    [
        ([(5, 100), (8, 8), (3, 3)], (3, 8), "common"),
        ([(5, 100), (2, 100)], (2, 100), None),
        ([(0, 1), (5, 100)], (5, 100), None),
        ([(0, 1), (4, 4)], (4, 4), "common"),
        ([(0, 0.5), (0, 1)], (0, 1), None),
        ([(10, 100), (20, 100)], (10, 100), "very common"),
        ([(100, 100), (50, 50)], (50, 100), "very common"),
    ],
)
def test_one_end_alone_does_not_widen_the_figures_and_makes_no_band_of_its_own(tmp_path, figures, merged, band):
    docs = [document(f"label-{at}", [("Adverse reactions", "Rash was seen.")]) for at in range(len(figures))]
    items = [
        extracted(doc, effect(doc, "aaa", "Rash", percent_low=float(low), percent_high=float(high)))
        for doc, (low, high) in zip(docs, figures, strict=True)
    ]
    with database(tmp_path, items) as opened:
        (rash,) = opened.show("aaa").statements
    assert (rash.attributes["percent_low"], rash.attributes["percent_high"]) == merged
    assert rash.attributes["band"] == band


def test_what_differs_in_typographic_signs_alone_is_one_statement(tmp_path):
    texts = {"one": ("Parkinson’s disease", "ANC under 500/µL"), "two": ("Parkinson's disease", "anc under 500/μL")}
    items = []
    for source, terms in texts.items():
        doc = document(source, [("x", ". ".join(terms) + ".")])
        items.append(extracted(doc, *(use(doc, "aaa", term) for term in terms)))
    with database(tmp_path, items) as opened:
        counted = [(one.term, one.labels_stating) for one in opened.show("aaa").statements]
    assert counted == [("parkinson’s disease", 2), ("anc under 500/µl", 2)]


def test_a_boxed_warning_that_is_spaced_otherwise_is_one_and_one_of_other_words_another(tmp_path):
    texts = [
        "WARNING: It may cause harm (see Warnings).",
        "Warning: it may cause harm (see WARNINGS ).",
        "It may kill.",
    ]
    items = []
    for place, text in enumerate(texts):
        doc = document(f"label-{place}", [("x", text)])
        items.append(extracted(doc, other(doc, Kind.BOXED_WARNING, "aaa", text)))
    with database(tmp_path, items) as opened:
        assert [one.labels_stating for one in opened.show("aaa").statements] == [2, 1]


def test_a_comparison_takes_the_labels_statement_and_of_several_the_strongest(tmp_path):
    words = [
        group(LABEL, "aaa", "care in asthma", "asthma", strength=Strength.CAUTION),
        group(LABEL, "aaa", "Not in asthma", "asthma", strength=Strength.AVOID),
    ]
    never = extracted(ARTICLE, group(ARTICLE, "aaa", "asthma", strength=Strength.CONTRAINDICATED))
    other = extracted(OTHER, effect(OTHER, "bbb", "Rash"))

    def compared(folder, *facts):
        folder.mkdir()
        with database(folder, [extracted(LABEL, *facts), never, other]) as opened:
            (term,) = [one for one in opened.compare(["aaa", "bbb"]).terms if one.term == "asthma"]
        return term.statements[0].attributes["strength"], term.statements[0].basis, term.statements[1]

    assert compared(tmp_path / "1", *words) == ("avoid", SourceKind.LABEL, None)
    assert compared(tmp_path / "2", *reversed(words)) == ("avoid", SourceKind.LABEL, None)
    assert compared(tmp_path / "3", words[0]) == ("caution", SourceKind.LABEL, None)
    assert compared(tmp_path / "4") == ("contraindicated", SourceKind.ARTICLE, None)


def test_a_drug_asked_for_again_is_the_same_answer_and_another_name_of_it_is_resolved_anew(db):
    assert db.show("soma") is db.show("soma")
    assert db.show("soma").resolution != db.show("carisoprodol").resolution
    assert db.show("soma").statements == db.show("carisoprodol").statements


def test_a_name_that_was_refused_is_refused_again(db):
    for _ in range(2):
        with pytest.raises(NotFoundError):
            db.show("carisoprodal")


def test_limits_of_other_lengths_are_not_merged(db):
    limits = [dict(one.attributes) for one in db.show("carisoprodol").of(Kind.DURATION_CAUTION)]
    assert limits == [
        {"limit": "max_duration", "min_days": 14, "max_days": 21},
        {"limit": "max_duration", "min_days": None, "max_days": 21},
    ]


def test_an_answer_names_brands_synonyms_class_and_schedule(db):
    answer = db.show("carisoprodol")
    assert (answer.brands, answer.synonyms) == (("Soma",), ("isomeprobamate",))
    assert (answer.drug_class, answer.schedule) == (("muscle relaxant",), "CIV")


def test_an_answer_for_a_drug_has_nothing_of_a_combination_that_holds_it(db):
    assert {source.id for source in db.show("carisoprodol").sources} == {"label-c", "soma.txt"}
    assert "Soma Compound" not in db.show("carisoprodol").brands


def test_the_three_kinds_of_empty_are_told_apart(db):
    amitriptyline, both = db.show("amitriptyline"), db.show("soma compound")
    assert amitriptyline.coverage[Kind.SIDE_EFFECT] is Coverage.STATED
    assert amitriptyline.coverage[Kind.CONTRAINDICATED_GROUP] is Coverage.NONE_STATED
    assert both.coverage[Kind.CONTRAINDICATED_GROUP] is Coverage.NO_SECTION


def test_a_section_in_which_nothing_was_recognised_is_not_called_missing_or_empty(db):
    answer = db.show("amitriptyline")
    assert answer.of(Kind.DURATION_CAUTION) == ()
    assert answer.coverage[Kind.DURATION_CAUTION] is Coverage.STATED


def test_that_there_is_none_is_not_a_statement(db):
    assert db.show("amitriptyline").of(Kind.CONTRAINDICATED_GROUP) == ()
    assert list(db.facts(drug="amitriptyline", kind="contraindicated_group")) == []


def test_disagreements_put_the_label_first(db):
    found = db.show("carisoprodol").disagreements
    assert [one.topic for one in found] == [
        "chronic back pain",
        "acute porphyria",
        "pregnancy",
        "length of use",
        "drowsiness",
        "with amitriptyline",
    ]
    assert {(one.first.basis, one.second.basis) for one in found} == {(SourceKind.LABEL, SourceKind.ARTICLE)}
    assert db.show("amitriptyline").disagreements == ()


def monograph(drug, *references):
    doc = document("m.md", [("effects", "It makes one sleepy.")], kind=SourceKind.MONOGRAPH, identity=Identity(drug))
    return extracted(doc, cited(effect(doc, drug, "sleepy"), *references))


def test_labels_that_a_monograph_cites_are_never_counted(tmp_path):
    one, two = (Reference(SourceKind.LABEL, key, "6.1") for key in ("set-1", "set-2"))
    doc = document("n.md", [("effects", "It makes one sick.")], kind=SourceKind.MONOGRAPH, identity=Identity("aaa"))
    items = [monograph("aaa", one, two), extracted(doc, cited(effect(doc, "aaa", "sick"), one))]
    with database(tmp_path, items) as opened:
        found = {s.term: (s.labels_stating, s.labels_total, s.basis) for s in opened.show("aaa").statements}
    assert found == {"sleepy": (0, 0, SourceKind.LABEL), "sick": (0, 0, SourceKind.LABEL)}


def test_only_labels_are_counted_beside_a_monograph(tmp_path):
    items = [monograph("aaa", Reference(SourceKind.LABEL, "set-1", "6.1"), Reference(SourceKind.LABEL, "a", "6.1"))]
    for source, words in (("a", "One gets sleepy."), ("b", "One gets sick.")):
        doc = document(source, [("effects", words)], identity=Identity("aaa"))
        items.append(extracted(doc, effect(doc, "aaa", words.split()[-1].strip("."))))
    with database(tmp_path, items) as opened:
        found = {s.term: (s.labels_stating, s.labels_total) for s in opened.show("aaa").statements}
    assert found == {"sleepy": (1, 2), "sick": (1, 2)}


def test_a_monograph_line_that_cites_only_an_article_has_the_basis_article(tmp_path):
    with database(tmp_path, [monograph("aaa", Reference(SourceKind.ARTICLE, "a.txt"))]) as opened:
        (statement,) = opened.show("aaa").statements
    assert statement.basis is SourceKind.ARTICLE
    assert statement.labels_stating == statement.labels_total == 0
    assert statement.citations[0].references == (Reference(SourceKind.ARTICLE, "a.txt"),)


def test_citations_of_one_basis_stand_newest_first(tmp_path):
    items = []
    for source, date in (("a", "2020-01-01"), ("b", "2024-01-01"), ("c", "2022-01-01")):
        doc = document(source, [("uses", "For pain.")], date=date, identity=Identity("aaa"))
        items.append(extracted(doc, use(doc, "aaa", "pain")))
    with database(tmp_path, items) as opened:
        (statement,) = opened.show("aaa").statements
    assert [citation.source for citation in statement.citations] == ["b", "c", "a"]
    assert (statement.labels_stating, statement.labels_total) == (3, 3)


def test_a_comparison_marks_what_is_shared_and_what_is_one_drugs_alone(db):
    found = db.compare(["amitriptyline", "soma"])
    effects = {term.term: term.shared for term in found.terms if term.kind is Kind.SIDE_EFFECT}
    assert effects == {"drowsiness": True, "dry mouth": True, "headache": False}
    assert [drug.drug for drug in found.drugs] == ["amitriptyline", "carisoprodol"]


def test_what_a_label_says_of_the_others_class_is_said_of_the_pair(db):
    together = db.compare(["amitriptyline", "carisoprodol"]).together
    assert [(one.drug, one.term) for one in together] == [
        ("carisoprodol", "tricyclic antidepressants"),
        ("carisoprodol", "amitriptyline"),
    ]


def test_the_pairs_disagreement_and_a_group_said_twice_stand_in_the_comparison_and_no_other(db):
    found = db.compare(["elavil", "soma"]).disagreements
    assert [(one.drug, one.topic) for one in found] == [
        ("carisoprodol", "with amitriptyline"),
        ("carisoprodol", "acute porphyria"),
    ]
    assert "pregnancy" in [one.topic for one in db.show("soma").disagreements]  # of which no cell hides anything


def test_nothing_is_said_of_a_pair_that_no_source_names(db):
    found = db.compare(["carisoprodol", "soma compound"])
    assert found.together == ()
    assert [one.topic for one in found.disagreements if one.kind is not Kind.CONTRAINDICATED_GROUP] == []


@pytest.mark.parametrize("names", [[], ["soma"], ["soma", "carisoprodol"]])
def test_fewer_than_two_drugs_are_not_compared(db, names):
    with pytest.raises(UsageError):
        db.compare(names)


def test_every_record_of_the_stream_has_the_public_fields_and_its_wording_within_its_quote(db):
    records = list(db.facts())
    public = ["kind", "drug", "source", "section", "term", "wording", "quote", "start", "end"]
    assert records
    for record in records:
        assert list(record)[:9] == public
        assert record["wording"] in record["quote"]
        assert record["end"] - record["start"] == len(record["wording"])
        assert {"source_kind", "line", "rule"} <= set(record)


def test_a_percentage_is_one_number_and_a_range_is_not(db):
    found = {(r["drug"], r["source"]): r for r in db.facts(kind="side_effect") if r["term"] == "drowsiness"}
    assert found["carisoprodol", "label-c"]["percent"] == 13
    ranged = found["amitriptyline", "label-a"]
    assert (ranged["percent"], ranged["percent_low"], ranged["percent_high"]) == (None, 10, 20)


def test_a_record_names_the_line_of_the_file(db):
    assert {record["line"] for record in db.facts(source="soma.txt")} == {4}


def test_the_stream_is_narrowed_by_drug_kind_and_source(db):
    found = list(db.facts("soma", "duration_caution", "soma.txt"))
    assert [(record["limit"], record["min_days"], record["max_days"]) for record in found] == [
        ("max_duration", None, 21)
    ]
    assert list(db.facts("elavil", source="soma.txt")) == []


def test_what_is_not_there_is_refused_before_the_first_record(db):
    with pytest.raises(NotFoundError):
        db.facts(drug="carisoprodal")
    with pytest.raises(NotFoundError):
        db.facts(source="\ud800")
    with pytest.raises(UsageError):
        db.facts(kind="sideeffect")


def test_drugs_sources_and_version_are_listed(db):
    assert db.list_drugs() == ("amitriptyline", "aspirin / carisoprodol", "carisoprodol")
    assert [source.id for source in db.sources()] == ["label-a", "label-ac", "label-c", "soma.txt"]
    assert db.sources()[2].facts == 7
    version = db.version()
    assert (version.schema_version, version.drugs, version.sources) == (SCHEMA_VERSION, 3, 4)
    assert version.data_date == "2024-05-01"


def test_a_missing_an_empty_and_a_foreign_file_are_refused_by_name(tmp_path):
    paths = {name: tmp_path / name for name in ("missing", "empty", "text", "folder", "foreign")}
    paths["empty"].touch()
    paths["text"].write_text("no database at all, and longer than a header\n" * 9)
    paths["folder"].mkdir()
    connection = sqlite3.connect(paths["foreign"])
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    for key, path in paths.items():
        with pytest.raises(DatabaseError, match=key) as caught:
            open_database(path)
        assert caught.value.remedy


def test_another_schema_version_is_refused(tmp_path):
    path = build(tmp_path / "a.sqlite", sources())
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(DatabaseError, match=f"schema version {SCHEMA_VERSION + 1}"):
        open_database(path)


@pytest.mark.parametrize("keep", [16, 99, 100, 4096, 20_000, -1])
def test_a_file_cut_short_is_never_opened(tmp_path, keep):
    path = build(tmp_path / "a.sqlite", sources())
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DatabaseError):
        open_database(path)


def test_damage_inside_the_file_is_a_database_error_and_no_answer(tmp_path):
    path = build(tmp_path / "a.sqlite", sources())
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(DatabaseError), open_database(path) as opened:
        opened.show("soma")


def test_a_database_cannot_be_written_through_the_reader(tmp_path):
    path = build(tmp_path / "a #?%.sqlite", sources())
    with open_database(path) as opened, pytest.raises(DatabaseError, match="readonly"):
        opened.rows("DELETE FROM drug")


def test_the_database_is_looked_for_in_the_documented_order(tmp_path):
    data = tmp_path / "data"
    environ = {"MEDCLI_DB": "env.sqlite", "XDG_DATA_HOME": str(data)}
    assert default_path("named.sqlite", environ) == Path("named.sqlite")
    assert default_path(None, environ) == Path("env.sqlite")
    del environ["MEDCLI_DB"]
    assert default_path(None, environ) != data / "medcli" / "meds.sqlite"
    (data / "medcli").mkdir(parents=True)
    (data / "medcli" / "meds.sqlite").touch()
    assert default_path(None, environ) == data / "medcli" / "meds.sqlite"


def test_a_relative_data_folder_does_not_count(tmp_path):
    assert user_path({"XDG_DATA_HOME": "here", "HOME": str(tmp_path)}).is_relative_to(tmp_path)


def test_a_look_up_loads_nothing_of_the_write_side():
    code = (
        "import sys, medcli.queries.show, medcli.queries.compare, medcli.queries.stream, medcli.queries.resolve;"
        "print([m for m in sys.modules if m.split('.')[0] in "
        "{'sqlite_utils', 'rich', 'lxml', 'rapidfuzz', 'platformdirs'}"
        " or m.startswith(('medcli.store', 'medcli.compile', 'medcli.extract', 'medcli.readers'))])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_brand_that_only_text_names_answers_too(tmp_path):
    doc = document("a", [("names", "It is sold as Zzzap.")], identity=Identity("aaa"))
    with database(tmp_path, [extracted(doc, name(doc, "aaa", "Zzzap"))]) as opened:
        assert opened.resolve("zzzap").drug == "aaa"


def test_limits_of_other_kinds_are_not_merged_either(tmp_path):
    doc = document("a", [("how long", "For 7 days. Not studied beyond it.")], identity=Identity("aaa"))
    facts = (limit(doc, "aaa", "7 days", 7.5, 7.5), limit(doc, "aaa", "beyond", 7.5, 7.5, limit=LimitKind.REASSESS))
    with database(tmp_path, [extracted(doc, *facts)]) as opened:
        assert [s.attributes["max_days"] for s in opened.show("aaa").statements] == [7.5, 7.5]


def test_a_section_knows_the_titles_above_it(tmp_path):
    doc = document("a", [("x", "y")], identity=Identity("aaa"))
    nested = replace(section("inner", "In porphyria."), level=3)
    doc = replace(doc, sections=(section("outer", "text"), nested))
    with database(tmp_path, [extracted(doc, group(doc, "aaa", "porphyria"))]) as opened:
        assert [row["section_path"] for row in opened.rows("SELECT section_path FROM fact")] == ["outer > inner"]
