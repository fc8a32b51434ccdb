"""A build of labels from damaged and good files, with real readers and real extraction."""

import json
import zipfile

import pytest

from medcli.answers import Coverage
from medcli.compile import compile_sources
from medcli.errors import SourceError
from medcli.kinds import Kind
from medcli.parallel import worker_processes
from medcli.queries import open_database


def record(number, version="1", product="HUMAN PRESCRIPTION DRUG"):
    return {
        "set_id": f"set-{number}",
        "version": version,
        "effective_time": "20240101",
        "openfda": {"generic_name": [f"drug{number}ine"], "product_type": [product], "rxcui": [f"{number}"]},
        "indications_and_usage": [f"It is indicated for the relief of pain in adults, version {version}."],
        "contraindications": ["Patients with acute porphyria."],
    }


def bulk(path, records, name="labels.json"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, json.dumps({"meta": {}, "results": records}))
    return path


@pytest.fixture
def good(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    return bulk(folder / "good.json.zip", [record(number) for number in range(20)])


def problems(report):
    return [(problem.file, problem.message) for problem in report.problems]


def test_a_label_s_caution_is_a_precaution_and_leaves_its_statement_of_no_contraindication_standing(tmp_path):
    label = {
        **record(1),
        "contraindications": ["None."],
        "use_in_specific_populations": ["Avoid use in pregnant women."],
    }
    compile_sources([bulk(tmp_path / "one.json.zip", [label])], tmp_path / "x")
    with open_database(tmp_path / "x") as db:
        answer = db.show("drug1ine")
        assert answer.coverage[Kind.CONTRAINDICATED_GROUP] is Coverage.NONE_STATED
        assert [one.term for one in answer.of(Kind.PRECAUTION)] == ["pregnancy"]
        assert answer.of(Kind.CONTRAINDICATED_GROUP) == ()


def test_the_data_is_of_the_day_of_the_export_and_not_of_a_label_dated_in_the_future(tmp_path):
    files = {"told": {"last_updated": "2024-06-30"}, "untold": {}}
    for name, meta in files.items():
        with zipfile.ZipFile(tmp_path / f"{name}.json.zip", "w") as archive:
            labels = [{**record(1), "effective_time": "20310101"}, record(2)]
            archive.writestr("labels.json", json.dumps({"meta": meta, "results": labels}))
        compile_sources([tmp_path / f"{name}.json.zip"], tmp_path / name)
    with open_database(tmp_path / "told") as told, open_database(tmp_path / "untold") as untold:
        assert told.version().data_date == "2024-06-30"
        assert untold.version().data_date == "2031-01-01"
        assert told.sources()[0].date == "2031-01-01"  # what the label says of itself stands


def test_a_section_of_a_title_alone_does_not_cost_the_other_facts(tmp_path):
    # As in openFDA: the words of a section stand in its parts, which have fields of their own.
    label = {**record(1), "dosage_and_administration": ["DOSAGE AND ADMINISTRATION"]}
    report = compile_sources([bulk(tmp_path / "one.json.zip", [label])], tmp_path / "x")
    assert problems(report) == []
    with open_database(tmp_path / "x") as db:
        (group,) = db.show("drug1ine").of(Kind.CONTRAINDICATED_GROUP)
        assert group.term == "acute intermittent porphyria"


def test_a_source_tells_how_its_product_is_sold_and_what_names_it_elsewhere(tmp_path):
    records = [record(1), record(2, product="HUMAN OTC DRUG")]
    compile_sources([bulk(tmp_path / "two.json.zip", records)], tmp_path / "x")
    with open_database(tmp_path / "x") as db:
        (one,), (two,) = db.sources("drug1ine"), db.sources("drug2ine")
        assert (one.product_type, two.product_type) == ("human prescription drug", "human otc drug")
        assert ("rxcui", "1") in one.identifiers
        assert ("rxcui", "1") not in two.identifiers
        assert db.sources() == (one, two)


def names(path):
    with open_database(path) as db:
        return {row[0] for row in db.rows("SELECT name FROM source")}


def test_a_cut_off_zip_is_named_and_what_stands_before_the_cut_and_all_else_is_compiled(tmp_path, good):
    cut = bulk(good.parent / "cut.json.zip", [record(number) for number in range(100, 400)])
    cut.write_bytes(cut.read_bytes()[:-1500])
    report = compile_sources([good.parent], tmp_path / "x")
    ((file, message),) = problems(report)
    assert (file, "cut-off zip" in message, report.failed) == ("cut.json.zip", True, True)
    assert {f"set-{number}" for number in range(20)} < names(tmp_path / "x")


def test_a_cut_off_json_is_named_with_the_place_and_the_labels_before_it_are_compiled(tmp_path, good):
    text = json.dumps([record(100), record(101)])
    (good.parent / "cut.json").write_text(text[:-40])
    report = compile_sources([good.parent], tmp_path / "x")
    ((file, message),) = problems(report)
    assert (file, "after record 1" in message) == ("cut.json", True)
    assert names(tmp_path / "x") == {"set-100", *(f"set-{number}" for number in range(20))}


def test_what_is_no_label_and_an_empty_object_are_refused_by_name_and_all_else_is_compiled(tmp_path, good):
    (good.parent / "recall.xml").write_text("<recall-number>D-1</recall-number>")
    (good.parent / "empty.json").write_text("{}")
    report = compile_sources([good.parent], tmp_path / "x")
    assert [file for file, _ in problems(report)] == ["empty.json", "recall.xml"]
    assert (report.failed, report.counts["sources"]) == (True, 20)


def test_of_one_set_id_in_two_files_the_highest_version_is_kept_in_whatever_order_they_are_named(tmp_path, good):
    again = bulk(good.parent / "again.json.zip", [record(3, "10"), record(4, "0")])
    for order in ([good, again], [again, good]):
        report = compile_sources(order, tmp_path / "x")
        with open_database(tmp_path / "x") as db:
            versions = dict(tuple(row) for row in db.rows("SELECT name, version FROM source"))
        assert (versions["set-3"], versions["set-4"], len(versions)) == ("10", "1", 20)
        assert not report.failed


def test_processes_change_not_one_byte(tmp_path, good):
    compile_sources([good], tmp_path / "one")
    with worker_processes(2) as executor:
        compile_sources([good], tmp_path / "two", executor=executor)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_labels_over_the_counter_and_on_prescription_stay_apart(tmp_path, good):
    bulk(good, [record(1), record(2, product="HUMAN OTC DRUG")])
    compile_sources([good], tmp_path / "x")
    with open_database(tmp_path / "x") as db:
        rows = {tuple(row) for row in db.rows("SELECT name, product_type FROM source")}
    assert rows == {("set-1", "human prescription drug"), ("set-2", "human otc drug")}


def test_a_set_id_in_capitals_is_the_same_label_and_stays_as_its_newest_version_prints_it(tmp_path):
    old = {**record(1), "set_id": "set-1a"}
    new = {**record(1, version="2"), "set_id": "SET-1A"}
    bulk(tmp_path / "labels.json.zip", [old, new])
    compile_sources([tmp_path], tmp_path / "x")
    assert names(tmp_path / "x") == {"SET-1A"}


def test_two_articles_whose_names_differ_in_capitals_are_two(tmp_path):
    for name in ("guide.txt", "Guide.txt"):
        (tmp_path / name).write_text("A Guide to Tramadol\n\nTramadol is used to treat pain.\n")
    compile_sources([tmp_path], tmp_path / "x")
    assert names(tmp_path / "x") == {"guide.txt", "Guide.txt"}


def several(tmp_path, *changed):
    """Return the answer on a drug of several labels, each with some fields of its own."""
    labels = [{**record(1), "set_id": f"set-{number}", **own} for number, own in enumerate(changed)]
    compile_sources([bulk(tmp_path / "several.json.zip", labels)], tmp_path / "x")
    with open_database(tmp_path / "x") as db:
        return db.show("drug1ine")


def test_of_several_labels_it_is_counted_which_state_none_and_which_have_no_such_section(tmp_path):
    answer = several(tmp_path, {}, {"contraindications": ["None."]}, {"contraindications": ["None known."]}, {})
    groups = answer.label_coverage[Kind.CONTRAINDICATED_GROUP]
    assert (groups.stated, groups.none_stated, groups.not_recognised, groups.no_section) == (2, 2, 0, 0)
    lengths = answer.label_coverage[Kind.DURATION_CAUTION]
    assert (lengths.stated, lengths.none_stated, lengths.total) == (0, 0, 4)
    assert answer.coverage[Kind.CONTRAINDICATED_GROUP] is Coverage.STATED


def test_what_only_packs_sold_over_the_counter_say_is_tellable_apart(tmp_path):
    otc = {
        "openfda": {**record(1)["openfda"], "product_type": ["HUMAN OTC DRUG"]},
        "contraindications": [],
        "do_not_use": ["Do not use if you have asthma."],
    }
    answer = several(tmp_path, {}, otc, {})
    counts = {one.term: (one.labels_stating, one.otc_stating) for one in answer.of(Kind.CONTRAINDICATED_GROUP)}
    assert counts == {"acute intermittent porphyria": (2, 0), "asthma": (1, 1)}
    assert {(one.labels_total, one.otc_total) for one in answer.statements} == {(3, 1)}


def test_labels_that_give_different_limits_disagree(tmp_path):
    def limited(days):
        return {"dosage_and_administration": [f"Do not use it for more than {days} days."]}

    (one,) = several(tmp_path, limited(7), limited(10), limited(10)).disagreements
    assert one.topic == "length of use"
    assert "10 days" in one.first_says
    assert "7 days" in one.second_says
    assert several(tmp_path, limited(7), limited(7)).disagreements == ()


def test_a_list_of_brands_names_the_drugs_that_sources_are_about_and_no_others(tmp_path, good):
    names = tmp_path / "brands.tsv"
    names.write_text("brand\tgeneric\nRelaxelis\tdrug3ine\nElsewhere\tdrug99ine\nDrug4ine\tdrug3ine\n", "utf-8")
    report = compile_sources([good], tmp_path / "x", names=[names])
    assert not report.failed
    with open_database(tmp_path / "x") as db:
        assert db.resolve("relaxelis").drug == "drug3ine"
        assert db.resolve("Drug4ine").drug == "drug4ine"
        assert db.resolve("elsewhere").drug is None
        assert "drug99ine" not in db.list_drugs()
        assert db.show("drug3ine").brands == ("Relaxelis",)


def test_a_brand_of_other_drugs_as_well_names_none_and_is_told(tmp_path, good):
    names = tmp_path / "brands.tsv"
    names.write_text("brand\tgeneric\nShopway\tdrug3ine\nShopway\tdrug99ine\nShopway\tdrug4ine\n", "utf-8")
    report = compile_sources([good], tmp_path / "x", names=[names])
    ((file, message),) = problems(report)
    assert (file, "Shopway" in message, report.failed) == ("brands.tsv", True, False)
    with open_database(tmp_path / "x") as db:
        assert db.resolve("shopway").drug is None


def test_a_list_of_brands_that_cannot_be_read_ends_the_build_before_it_begins(tmp_path, good):
    with pytest.raises(SourceError):
        compile_sources([good], tmp_path / "x", names=[tmp_path / "none.tsv"])
    assert not (tmp_path / "x").exists()


def test_a_list_of_brands_is_an_input_of_the_data_s_version(tmp_path, good):
    names = tmp_path / "brands.tsv"
    names.write_text("brand\tgeneric\nRelaxelis\tdrug3ine\n", "utf-8")
    compile_sources([good], tmp_path / "with", names=[names])
    compile_sources([good], tmp_path / "without")
    with open_database(tmp_path / "with") as one, open_database(tmp_path / "without") as other:
        assert one.version().data_version != other.version().data_version
