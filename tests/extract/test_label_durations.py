"""Duration cautions of labels: how long treatment may last, and what a label says of longer use."""

from __future__ import annotations

import pytest

from medcli.extract import extract
from medcli.facts import DurationCaution

from .label import label


def said(**sections: str) -> list[tuple[str, float | None]]:
    """Return (kind of limit, days) of each limit that a label states."""
    facts, _ = extract(label(**sections))
    return [(str(fact.limit), fact.max_days) for fact in facts if isinstance(fact, DurationCaution)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Treatment beyond 5 days is not recommended.", ("max_duration", 5)),
        ("Do not use tramadol for more than two weeks.", ("max_duration", 14)),
        ("Therapy should be limited to 10 days.", ("max_duration", 10)),
        ("The maximum duration of use is 3 months.", ("max_duration", 90)),
        ("The duration of therapy should not exceed 7 days.", ("max_duration", 7)),
        ("It may be continued for up to 14 days.", ("max_duration", 14)),
        ("The safety of use beyond 1 year has not been established.", ("not_studied_beyond", 365)),
        ("Its use for longer than 4 weeks has not been studied in trials.", ("not_studied_beyond", 28)),
        ("The effectiveness in long-term use has not been evaluated.", ("not_studied_beyond", None)),
        ("If there is no improvement after 8 weeks, discontinue treatment.", ("stop_if_no_improvement", 56)),
        ("Stop use and ask a doctor if pain lasts more than 10 days.", ("stop_if_no_improvement", 10)),
        ("Patients who fail to benefit within 3 weeks should be withdrawn from it.", ("stop_if_no_improvement", 21)),
        ("Re-evaluate patients not showing a clinical response within 5 days.", ("stop_if_no_improvement", 5)),
        ("It should be stopped if a benefit is not evident within 45 days.", ("stop_if_no_improvement", 45)),
        ("The drug is withdrawn if the response is inadequate after 3 months.", ("stop_if_no_improvement", 90)),
        ("Controlled studies did not extend beyond 12 months.", ("not_studied_beyond", 360)),
        ("Limit dosages and durations to the minimum required.", ("short_term_only", None)),
        ("Discontinue the drug when the risk has abated.", ("short_term_only", None)),
        ("Reevaluate the patient periodically to see whether treatment is still needed.", ("reassess", None)),
        ("Attempts to taper should be made at 3-month to 6-month intervals.", ("reassess", 180)),
        ("Renewal beyond 14 days needs an examination.", ("reassess", 14)),
        ("Periodically reassess the need for continued treatment.", ("reassess", None)),
        ("If treatment is needed beyond 10 days, its use should be reevaluated.", ("reassess", 10)),
        ("Tramadol is indicated for the short-term treatment of pain.", ("short_term_only", None)),
        ("Use the lowest dose for the shortest duration.", ("short_term_only", None)),
        ("Long-term use is not recommended.", ("short_term_only", None)),
        ("Stop it if the platelet count does not increase to a steady level after 4 weeks.", (
            "stop_if_no_improvement", 28)),
        ("All of them should have the need for continued therapy re-evaluated on a regular basis.", ("reassess", None)),
        ("Tramadol is indicated for up to 8 weeks for pain.", ("max_duration", 56)),
        ("Discontinue it after 12 weeks of use if the count does not increase to a steady level.", (
            "stop_if_no_improvement", 84)),
        ("If no effect is seen after 6 weeks, an alternate treatment should be considered.", (
            "stop_if_no_improvement", 42)),
    ],
)  # fmt: skip
def test_a_limit_is_told_by_kind_and_days(text: str, found: tuple[str, float | None]) -> None:
    assert said(dosage_and_administration=text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Take one tablet every 12 hours.",
        "Re-evaluate patients who showed a clinical response within 5 days.",
        "Controlled studies did extend beyond 12 months.",
        "Limit dosages to the minimum required.",
        "The risk has abated in most patients.",
        "Increase the dose by 50 mg every 3 days.",
        "Do not exceed 8 tablets in 24 hours.",
        "It was given for up to 12 weeks in a placebo-controlled trial.",
        "Use effective contraception for up to 6 months after the last dose.",
        "At least 14 days should elapse before starting an MAOI.",
        "The half-life is more than 3 days.",
        "Use a vial within 24 hours and store the solution for up to 7 days.",
        "If the rash does not resolve within 14 days, withhold the drug.",
        "If treatment goes on for more than 6 weeks, monitor the pressure in the eye.",
        "Long-term studies in animals have not been performed.",
        "Long-term use may raise the risk of fractures.",
        "Take 1 tablet daily for 7 days.",
        "It is used in children 6 months to less than 2 years of age.",
        "The solution may be used for no longer than 24 hours.",
        "Improvement may not be seen before 4 weeks.",
    ],
)
def test_what_speaks_of_time_without_limiting_treatment_is_no_caution(text: str) -> None:
    assert said(dosage_and_administration=text) == []


def test_an_age_in_a_limit_is_not_its_length() -> None:
    text = "It is indicated in children 5 years of age and older for the short-term treatment (up to 8 weeks) of pain."
    assert said(indications_and_usage=text) == [("max_duration", 56)]


def test_a_reference_to_studies_does_not_take_a_limit_back() -> None:
    text = "Periodically reassess the need for continued treatment [see Clinical Studies (14)]."
    assert said(dosage_and_administration=text) == [("reassess", None)]


def test_a_limit_stated_twice_is_one_with_the_words_of_the_section_on_dosage() -> None:
    document = label(
        warnings="Therapy should be limited to 10 days.",
        dosage_and_administration="Treatment should not exceed 10 days.",
    )
    facts, _ = extract(document)
    (found,) = [fact for fact in facts if isinstance(fact, DurationCaution)]
    assert found.quote.of(document.sections[found.section].text) == "Treatment should not exceed 10 days."


def test_different_limits_stay_apart() -> None:
    text = "Use beyond 1 year in adults and beyond 6 months in children has not been studied."
    assert said(dosage_and_administration=text) == [("not_studied_beyond", 365), ("not_studied_beyond", 180)]


def test_an_over_the_counter_label_says_when_to_stop_for_each_symptom() -> None:
    text = "Stop use and ask a doctor if • pain lasts more than 10 days • fever lasts more than 3 days • new symptoms"
    assert sorted(said(stop_use=text)) == [("stop_if_no_improvement", 3), ("stop_if_no_improvement", 10)]


def test_symptoms_without_a_time_are_no_limit() -> None:
    assert said(stop_use="Stop use and ask a doctor if • pain gets worse • new symptoms occur") == []


def test_the_lengths_in_a_table_are_no_limits() -> None:
    assert said(dosage_and_administration="Directions children under 6 years of age: ask a doctor") == []


def test_limits_for_several_people_in_one_sentence_are_several() -> None:
    text = "Safety of use beyond 8 weeks in children and 12 weeks in adults has not been established."
    assert [days for _, days in said(indications_and_usage=text)] == [56, 84]


@pytest.mark.parametrize(
    "text",
    [
        "Pale skin did not resolve with treatment and persisted for up to 60 months.",
        "If there is no improvement within 7 days, see below for the reduced dose.",
        "Long-term efficacy of reduced doses has not been established.",
        "Patients who do not respond after 3 weeks may be given a higher dose [see Clinical Studies (14)].",
    ],
)
def test_how_long_an_effect_lasted_and_steps_of_a_table_limit_nothing(text: str) -> None:
    assert said(dosage_and_administration=text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("High doses are usually not continued beyond 48 hours to 3 days.", ("max_duration", 3)),
        ("Treatment goes on until recurrence or unacceptable toxicity, or up to 12 months.", ("max_duration", 360)),
        ("Patients in remission at 2 years should stop treatment.", ("max_duration", 730)),
        ("It is a short-term (a few weeks) adjunct, indicated as a short-term (a few weeks) adjunct.",
         ("short_term_only", None)),
        ("Its use has not been studied beyond the first 6 months.", ("not_studied_beyond", 180)),
        ("The consequences of therapy for longer than 1 year are not known.", ("not_studied_beyond", 365)),
    ],
)  # fmt: skip
def test_more_ways_to_say_how_long(text: str, found: tuple[str, float | None]) -> None:
    assert found in said(dosage_and_administration=text)


def test_over_the_counter_a_longer_need_is_a_limit() -> None:
    assert said(stop_use="you need to take this product for more than 14 days") == [("stop_if_no_improvement", 14)]


def test_in_directions_without_marks_an_interval_far_away_hides_no_limit() -> None:
    filler = "swallow one tablet with a full glass of water before eating in the morning, and do not chew it, " * 3
    text = f"take one tablet every 24 hours {filler} do not use for more than 14 days {filler} repeat every 4 months"
    assert ("max_duration", 14) in said(dosage_and_administration=text)


@pytest.mark.parametrize(
    "text",
    [
        "The first injection may be given on the same day or up to 10 days thereafter.",
        "Adults of more than 17 years and children receive 150 mg twice a day.",
        "Do not take a dose up to 4 hours before the next.",
        "The pain was used as a measure for up to 3 days after surgery.",
    ],
)
def test_a_gap_and_an_age_are_no_limits(text: str) -> None:
    assert said(dosage_and_administration=text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Patients at low risk are considered for discontinuation after 3 to 5 years.", ("reassess", 1825)),
        ("It should be continued only if weight has fallen within the first 4 weeks.", ("stop_if_no_improvement", 28)),
        ("Stop it in patients without signs of remission by eight weeks.", ("stop_if_no_improvement", 56)),
        ("Periodically reassess the continued need for tramadol, and look for signs of adverse reactions.",
         ("reassess", None)),
        ("Doctors should periodically re-evaluate the need for it by its effect on mood and suicidality.",
         ("reassess", None)),
        ("Its effectiveness in long-term use, over several menstrual cycles, has not been evaluated.",
         ("not_studied_beyond", None)),
        ("The best regimen for treatment longer than several months is unknown.", ("not_studied_beyond", None)),
    ],
)  # fmt: skip
def test_words_of_other_things_do_not_hide_a_limit(text: str, found: tuple[str, float | None]) -> None:
    assert said(dosage_and_administration=text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Weigh the risks of stopping it even for a short time.",
        "Lower the dose where concurrent short-term (14 days or less) use of an inhibitor is needed.",
        "It is not for patients who cannot avoid chronic use of strong inducers.",
    ],
)
def test_a_short_pause_and_another_medicine_are_no_limits(text: str) -> None:
    assert said(dosage_and_administration=text) == []


def test_a_year_and_twelve_months_are_one_limit_and_a_time_to_think_again_is_another() -> None:
    found = said(
        indications_and_usage="Use beyond 1 year has not been studied.",
        dosage_and_administration="Use beyond 12 months has not been studied. Re-evaluate the need after 1 year.",
    )
    assert found == [("not_studied_beyond", 360), ("reassess", 365)]
