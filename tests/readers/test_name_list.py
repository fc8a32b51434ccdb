"""Lists of brands that users bring: what is read, and what is told or refused."""

import pytest

from medcli.errors import SourceError
from medcli.facts import Severity
from medcli.readers.name_list import read

HEADER = "brand\tgeneric\tsubstance"


@pytest.fixture
def listed(tmp_path):
    """Return what a list with these lines gives."""

    def of(*lines, header=HEADER, name="names.tsv"):
        path = tmp_path / name
        path.write_text("\n".join((header, *lines)), encoding="utf-8")
        return read(path)

    return of


def test_a_brand_leads_to_the_generic_name_without_its_salt(listed):
    found = listed("Tramelis\ttramadol hydrochloride\tTRAMADOL HYDROCHLORIDE")
    assert found.brands == (("tramadol", "Tramelis"),)
    assert found.problems == ()


def test_a_combination_is_a_drug_of_its_own(listed):
    found = listed("Twofold\tAcetaminophen and Codeine Phosphate\tACETAMINOPHEN; CODEINE PHOSPHATE")
    assert found.brands == (("acetaminophen / codeine", "Twofold"),)


def test_columns_may_stand_in_any_order_among_others(listed):
    found = listed("9\ttramadol\tTramelis", header="n_ndc\tGeneric\tBrand")
    assert found.brands == (("tramadol", "Tramelis"),)


@pytest.mark.parametrize(
    "line",
    ["Tramadol Hydrochloride\ttramadol hydrochloride", "Tramadol 50 mg Tablets\ttramadol", "Sertraline\ttramadol"],
)
def test_the_generic_with_a_salt_or_form_and_the_name_of_another_drug_are_no_brands(listed, line):
    assert listed(line).brands == ()


def test_a_line_with_strengths_alone_names_no_drug(listed):
    assert listed("Tramelis\t50 mg").brands == ()


@pytest.mark.parametrize(
    ("line", "what"), [("Tramelis\t", "generic"), ("\ttramadol", "brand"), ("Tramelis", "generic")]
)
def test_a_line_that_lacks_one_of_the_two_is_told_with_its_number_and_left_out(listed, line, what):
    found = listed("Known\ttramadol", "", line, "Other\tsertraline")
    (problem,) = found.problems
    assert (problem.file, problem.line, problem.severity) == ("names.tsv", 4, Severity.WARNING)
    assert what in problem.message
    assert {brand for _, brand in found.brands} == {"Known", "Other"}


@pytest.mark.parametrize("header", ["", "brand\tsubstance", "name,generic"])
def test_a_list_without_its_columns_is_refused_with_the_line(listed, header):
    with pytest.raises(SourceError, match="has no column") as caught:
        listed("Tramelis\ttramadol", header=header)
    assert caught.value.line == 1
    assert caught.value.remedy


def test_a_list_that_is_no_text_or_not_there_is_refused(tmp_path):
    with pytest.raises(SourceError, match=r"none\.tsv"):
        read(tmp_path / "none.tsv")
    with pytest.raises(SourceError):
        read(tmp_path)


def test_a_brand_of_several_drugs_is_kept_for_each_where_all_are_compiled_and_left_out_where_some_are_not(listed):
    found = listed("Exampra\ttramadol", "Exampra\tsertraline", "Tramelis\ttramadol")
    assert found.of({"tramadol", "sertraline"}) == (
        [("tramadol", "Exampra"), ("sertraline", "Exampra"), ("tramadol", "Tramelis")], ()
    )  # fmt: skip
    assert found.of({"tramadol"}) == ([("tramadol", "Tramelis")], ("Exampra",))
    assert found.of({"citalopram"}) == ([], ())


def test_a_brand_that_is_known_as_one_of_its_drugs_stays_with_that_one(listed):
    found = listed("Tylenol\tacetaminophen", "Tylenol\tacetaminophen and guaifenesin")
    assert found.of({"acetaminophen"}) == ([("acetaminophen", "Tylenol")], ())
    assert found.of({"acetaminophen / guaifenesin"}) == ([], ("Tylenol",))
