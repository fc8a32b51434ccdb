"""Groups of labels: who must not take the drug, who should not, and with whom to take care."""

from __future__ import annotations

import pytest

from medcli.extract import extract
from medcli.extract.label_entries import entries, masked
from medcli.facts import ContraindicatedGroup, Kind

from .label import label


def said(*, generic: str = "tramadol", **sections: str) -> dict[str, str]:
    """Return the groups that a label of *generic* names, and how strongly."""
    facts, _ = extract(label(generic=generic, **sections))
    return {fact.term: str(fact.strength) for fact in facts if isinstance(fact, ContraindicatedGroup)}


def forbidden(text: str, *, generic: str = "tramadol") -> set[str]:
    """Return the groups that a section on contraindications names."""
    return set(said(generic=generic, contraindications=text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tramadol is contraindicated in patients with gout or severe asthma.", {"gout", "severe asthma"}),
        ("Do not give tramadol to patients who have glaucoma.", {"glaucoma"}),
        ("Patients with gout should not receive tramadol.", {"gout"}),
        ("Gout is an absolute contraindication.", {"gout"}),
        ("Concomitant use with meperidine is contraindicated.", {"meperidine"}),
        ("Use of tramadol tablets is contraindicated in gout.", {"gout"}),
        ("Known or suspected gout", {"gout"}),
        ("Pregnant women", {"pregnancy"}),
    ],
)
def test_a_group_stands_behind_the_cue_or_before_it_or_alone(text: str, found: set[str]) -> None:
    assert forbidden(text) == found


def test_a_list_without_its_marks_is_taken_apart_at_references_and_capitals() -> None:
    text = (
        "4 CONTRAINDICATIONS TRAMADOL is contraindicated in patients with: Acute porphyria [see Warnings (5.1)] gout "
        "[see Warnings (5.2)]. Taking pimozide Toxic megacolon Hypersensitivity to tramadol [see Warnings (5.3)]"
    )
    assert forbidden(text) == {
        "acute intermittent porphyria", "gout", "pimozide", "toxic megacolon", "hypersensitivity",
    }  # fmt: skip


def test_a_condition_that_no_list_knows_is_a_group_in_its_own_words() -> None:
    assert forbidden("Contraindicated in patients with Zellmer crystal disease or gout.") == {
        "zellmer crystal disease", "gout",
    }  # fmt: skip


def test_a_class_and_each_of_its_examples_are_groups() -> None:
    text = "Do not use tramadol with strong CYP3A4 inhibitors (e.g., ketoconazole, clarithromycin) or pimozide."
    assert forbidden(text) >= {"ketoconazole", "clarithromycin", "pimozide"}
    assert len(forbidden(text)) == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Known hypersensitivity to tramadol hydrochloride or any of its components", {"hypersensitivity"}),
        ("Hypersensitivity to any component.", {"hypersensitivity"}),
        ("Allergic reactions (such as angioedema or hives) to this product", {"hypersensitivity"}),
        ("Serious hypersensitivity, including anaphylaxis, to tramadol", {"hypersensitivity"}),
        ("Hypersensitivity to tramadol, lanolin, or codeine", {
            "hypersensitivity", "hypersensitivity to lanolin", "hypersensitivity to codeine"}),
        ("Hypersensitivity to tramadol, or in patients with gout", {"hypersensitivity", "gout"}),
    ],
)  # fmt: skip
def test_the_drug_and_what_is_in_it_are_one_allergy_and_another_substance_is_its_own(
    text: str, found: set[str]
) -> None:
    assert forbidden(text) == found


def test_an_adjective_goes_with_the_next_part_and_a_shared_name_with_each() -> None:
    assert forbidden("Patients with known, suspected or past gout") == {"gout"}
    assert forbidden("Patients with renal or hepatic impairment") == {"renal impairment", "hepatic impairment"}


def test_a_threshold_belongs_to_the_group() -> None:
    assert forbidden("Patients with a platelet count <100,000 cells/mm3") == {"platelet count <100,000 cells/mm3"}


@pytest.mark.parametrize(
    "text",
    [
        "None.",
        "None. None. (4)",
        "Reactions have included rash and urticaria.",
        "Pimozide may raise the levels of other drugs.",
        "If a reaction occurs, consult a specialist in asthma.",
        "Tramadol is not contraindicated in patients with gout.",
        "Tramadol should not be used because of the risk of seizures.",
    ],
)
def test_what_keeps_nobody_from_the_drug_names_no_group(text: str) -> None:
    assert forbidden(text) == set()


def test_the_reason_of_a_contraindication_is_no_group() -> None:
    assert forbidden("Contraindicated in gout because of the risk of seizures and asthma.") == {"gout"}


def test_the_other_drugs_of_a_combination_are_its_own() -> None:
    found = forbidden("Hypersensitivity to tramadol or acetaminophen", generic="tramadol and acetaminophen")
    assert found == {"hypersensitivity"}


def test_highlights_that_restate_the_section_add_no_group_of_their_own_words() -> None:
    text = (
        "4 CONTRAINDICATIONS Tramadol is contraindicated in patients with Zellmer crystal disease [see Warnings (5)]. "
        "Zellmer crystal disease of any degree (4)"
    )
    assert forbidden(text) == {"zellmer crystal disease"}


def test_groups_without_any_mark_between_them_are_told_apart_by_the_names_that_are_known() -> None:
    assert forbidden("Contraindicated in active gout uncontrolled hypertension glaucoma") == {
        "active gout", "uncontrolled hypertension", "glaucoma",
    }  # fmt: skip


def test_other_sections_that_say_a_contraindication_again_add_none_in_other_words() -> None:
    found = said(
        contraindications="Tramadol is contraindicated in patients with active zellmer crystal disease.",
        warnings="Tramadol must not be used in patients with zellmer crystal disease. It must not be used in gout.",
    )
    assert set(found) == {"active zellmer crystal disease", "gout"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tramadol should not be used in patients with gout.", {"gout": "contraindicated"}),
        ("Tramadol and thioridazine should not be co-administered.", {"thioridazine": "contraindicated"}),
        ("Avoid use of tramadol in patients with gout.", {"gout": "avoid"}),
        ("Concomitant use with thioridazine should be avoided.", {"thioridazine": "avoid"}),
        ("Tramadol is not recommended in patients with severe renal impairment.", {"severe renal impairment": "avoid"}),
        ("Use with caution in patients with gout or glaucoma.", {"gout": "caution", "glaucoma": "caution"}),
    ],
)
def test_elsewhere_a_cue_states_the_strength(text: str, found: dict[str, str]) -> None:
    assert said(warnings=text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Patients with gout have had seizures.",
        "Tramadol should not be used unless gout has been treated.",
        "Caution patients about driving with asthma.",
        "Supplemental doses should not be given to patients after dialysis.",
        "The tablets should not be crushed.",
        "The contraindications tell of patients with gout [see Contraindications (4)].",
        "Other factors contraindicate use in patients with gout [see Contraindications (4)].",
        "Tramadol is contraindicated in patients with this kind of pain [see Contraindications (4)].",
        "Advise females to avoid pregnancy.",
    ],
)
def test_elsewhere_what_is_no_flat_statement_about_people_names_no_group(text: str) -> None:
    assert said(warnings=text) == {}


def test_only_the_strongest_is_a_contraindication() -> None:
    facts, _ = extract(label(warnings="Avoid use of tramadol in patients with gout."))
    assert [fact.kind for fact in facts if isinstance(fact, ContraindicatedGroup)] == [Kind.PRECAUTION]


def test_an_over_the_counter_label_forbids_and_asks() -> None:
    found = said(
        do_not_use="Do not use • if you are now taking an MAOI • for the treatment of diaper rash. Consult a doctor.",
        ask_doctor="Ask a doctor before use if you have • glaucoma • a cough that brings up blood",
        pregnancy_or_breast_feeding="If pregnant or breast-feeding, ask a health professional before use.",
    )
    assert found == {
        "monoamine oxidase inhibitor use": "contraindicated",
        "diaper rash": "contraindicated",
        "glaucoma": "caution",
        "cough that brings up blood": "caution",
        "pregnancy": "caution",
        "breastfeeding": "caution",
    }


def test_a_title_and_an_order_make_a_prohibition_together() -> None:
    found = said(pregnancy_or_breast_feeding="If pregnant or breast-feeding, do not use.")
    assert found == {"pregnancy": "contraindicated", "breastfeeding": "contraindicated"}


def test_directions_forbid_it_below_an_age() -> None:
    text = "Directions • adults: take 1 tablet • children under 6 years of age • do not use"
    assert said(dosage_and_administration=text) == {"children under 6": "contraindicated"}


def test_directions_that_only_ask_forbid_nothing() -> None:
    assert said(dosage_and_administration="Directions • children under 6 years: ask a doctor") == {}


def test_the_words_of_a_group_are_those_of_the_source() -> None:
    document = label(contraindications="It is contraindicated in patients with marked gout or receiving pimozide.")
    facts, _ = extract(document)
    found = [f for f in facts if isinstance(f, ContraindicatedGroup)]
    words = [f.span.of(document.sections[f.section].text) for f in found]
    assert words == ["marked gout", "pimozide"]
    assert [f.group_kind for f in found] == ["condition", "co-medication"]


def test_a_reference_inside_an_entry_does_not_end_it() -> None:
    text = masked("gout [see Warnings (5.1)] or asthma [see Warnings (5.2)] Glaucoma (4)")
    assert len(entries(text)) == 2
    assert len(text) == len("gout [see Warnings (5.1)] or asthma [see Warnings (5.2)] Glaucoma (4)")


@pytest.mark.parametrize("text", ["Allergy to St. John's Wort", "Child-Pugh Class C cirrhosis", "Acute HIV Infection"])
def test_a_capital_inside_a_name_begins_no_entry(text: str) -> None:
    assert len(entries(text)) == 1


def test_a_table_that_lost_its_lines_names_each_of_its_drugs() -> None:
    text = "Drug is contraindicated with: Antiarrhythmics Amiodarone GI Motility Agent Cisapride; Rifampin."
    assert {"amiodarone", "cisapride", "rifampin"} <= forbidden(text)


def test_drugs_in_a_sentence_are_no_table() -> None:
    text = "Drug is contraindicated in patients who take rifampin for tuberculosis after isoniazid."
    assert "isoniazid" not in forbidden(text)


def test_what_a_bracket_allows_does_not_end_the_list() -> None:
    text = (
        "Drug is contraindicated in sick sinus syndrome (unless a pacemaker is in place), and in patients with asthma."
    )
    assert forbidden(text) == {"sick sinus syndrome", "asthma"}


def test_a_time_before_what_happened_opens_an_entry() -> None:
    text = (
        "Drug is contraindicated in patients who: In the last 6 months, have experienced a stroke or unstable angina."
    )
    assert forbidden(text) == {"stroke", "unstable angina"}


def test_what_a_reaction_looked_like_is_none_where_commas_set_it_off() -> None:
    text = "Drug is contraindicated in patients with a hypersensitivity reaction, including anaphylaxis, to tramadol."
    assert forbidden(text) == {"hypersensitivity"}


@pytest.mark.parametrize("text", ["See boxed warnings.", "Drug Class Clinical Comment."])
def test_a_pointer_or_the_head_of_a_table_is_no_group(text: str) -> None:
    assert forbidden(text) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Contraindicated in pediatric patients less than two years of age.", {"children under 2"}),
        ("Contraindicated in children younger than 5 months.", {"children under 5 months"}),
        ("Contraindicated in patients with Class III or IV heart failure.", {"class iii or iv heart failure"}),
        ("Contraindicated in patients allergic to members of the penicillin class of drugs.", {"penicillin allergy"}),
        (
            "Contraindicated in vessel disease (angina, stroke, or gout).",
            {"vessel disease", "angina", "stroke", "gout"},
        ),
    ],
)
def test_ages_stages_classes_and_lists_in_brackets_are_read(text: str, found: set[str]) -> None:
    assert forbidden(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Hypersensitivity reactions that occurred with use included anaphylaxis, urticaria and rash.",
        "Reactions include gout and stroke.",
    ],
)
def test_what_reactions_were_seen_is_no_group(text: str) -> None:
    assert forbidden(f"Contraindicated in patients with asthma. {text}") == {"asthma"}


def test_a_bracket_that_lists_no_conditions_names_none() -> None:
    assert forbidden("Contraindicated in patients with gout (confirmed twice, by two readers).") == {"gout"}


def test_a_cue_that_begins_in_the_gap_before_its_entry_costs_no_label_its_facts() -> None:
    listed = (
        "5 WARNINGS AND PRECAUTIONS Patients with a narrow canal may be at risk of it. ( 5.3 ) Patients should stop "
        "tramadol and seek prompt attention in the event of a sudden loss of hearing ( 5.4 ) Caution is advised when "
        "tramadol is given with lithium. ( 5.5 )"
    )
    assert "lithium" in " ".join(said(warnings_and_cautions=listed))
    assert "hearing" not in " ".join(said(warnings_and_cautions=listed))


def warned(text: str) -> dict[str, str]:
    """Return the groups of an over-the-counter label that has all its warnings in one section."""
    return said(warnings=f"Warnings {text} Keep out of reach of children.")


def test_the_orders_of_an_over_the_counter_label_title_lists_where_the_text_lost_its_titles() -> None:
    found = warned(
        "Do not use if you have ever had an allergic reaction to tramadol right before or after heart surgery "
        "Ask a doctor before use if you have glaucoma kidney disease Stop use and ask a doctor if a rash appears"
    )
    assert found == {
        "hypersensitivity": "contraindicated",
        "right before or after heart surgery": "contraindicated",
        "glaucoma": "caution",
        "renal impairment": "caution",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Do not use if the seal is broken. Stop use and ask a doctor if gout gets worse",
        "Do not use in the eyes or mouth When using this product keep away from fire",
        "Do not use more than directed Stop use if a rash appears",
        "When using this product asthma may get worse Stop use and ask a doctor if gout appears",
    ],
)
def test_orders_about_the_product_or_its_use_forbid_nobody(text: str) -> None:
    assert warned(text) == {}


def test_orders_title_nothing_in_a_label_that_has_contraindications() -> None:
    found = said(
        contraindications="Tramadol is contraindicated in patients with gout.",
        warnings="Do not use this kit in the dark with zeolite. Keep out of reach of children.",
    )
    assert found == {"gout": "contraindicated"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tramadol generally should not be used in patients with gout.", {"gout": "avoid"}),
        ("Ordinarily, patients with gout should not be treated with tramadol.", {"gout": "avoid"}),
        ("Tramadol should generally be avoided in patients with gout.", {"gout": "avoid"}),
        ("Tramadol should never be given to patients with gout.", {"gout": "contraindicated"}),
        ("Do not use tramadol to treat acute bronchospasm.", {"bronchospasm": "contraindicated"}),
        (
            "Do not give tramadol for at least 2 weeks after major surgery and until adequate wound healing.",
            {"major surgery patients": "contraindicated"},
        ),
        (
            "The use of tramadol in combination with lithium is contraindicated in patients with gout.",
            {"gout": "contraindicated"},
        ),
        (
            "Concomitant use of tramadol and lithium is contraindicated in patients with gout.",
            {"lithium": "contraindicated"},
        ),
    ],
)
def test_elsewhere_a_prohibition_is_as_strong_as_its_words(text: str, found: dict[str, str]) -> None:
    assert said(warnings=text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Tramadol should not be used to prevent gout.",
        "Do not use needles or catheters coated with lithium.",
        "Weak effect Contraindicated Lithium Zeolite No change",
        "These drugs are no comprehensive list of what must not be used with tramadol, such as lithium.",
    ],
)
def test_elsewhere_purposes_devices_and_tables_forbid_nobody(text: str) -> None:
    assert said(warnings=text) == {}


def test_among_the_indications_only_a_flat_limit_of_use_forbids() -> None:
    text = "Tramadol is used for pain. Limitations of Use: It should not be used in patients with type 1 diabetes."
    assert said(indications_and_usage=text) == {"type 1 diabetes": "contraindicated"}


@pytest.mark.parametrize(
    "text",
    [
        "Tramadol is used for pain in patients in whom lithium is contraindicated.",
        "Tramadol is used in patients who cannot take lithium.",
    ],
)
def test_what_its_patients_must_not_have_is_no_group_of_the_drug(text: str) -> None:
    assert said(indications_and_usage=text) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It must not be used with: Pimozide Coadministration with pimozide is contraindicated.", {"pimozide"}),
        ("Venetoclax: it must not be given at first to patients with gout.", {"venetoclax"}),
        ("Contraindicated in patients with gout as opioids have caused attacks, Patients with asthma.", {
            "gout", "asthma"}),
        ("Contraindicated: in patients with gout in patients with active asthma.", {"gout", "active asthma"}),
        ("Contraindicated with: Antimycobacterials Rifampin May lead to loss of effect. Statins Lovastatin", {
            "rifampin", "lovastatin"}),
        ("Contraindicated in patients with: Hyperkalemia Addison’s disease", {"hyperkalemia", "adrenal insufficiency"}),
        ("Contraindicated in patients allergic to lincomycin, a history of gout, or asthma.", {
            "hypersensitivity to lincomycin", "gout", "asthma"}),
        ("Contraindicated with dolasetron mesylate.", {"dolasetron"}),
        ("Contraindicated in patients with creatinine clearance < 30 mL/min.", {"creatinine clearance <30 ml/min"}),
    ],
)  # fmt: skip
def test_lists_that_lost_their_marks_are_taken_apart(text: str, found: set[str]) -> None:
    assert forbidden(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "In animal studies of gout, tramadol harmed the liver.",
        "Tramadol shortened the course of gout.",
        "Studies of tramadol in gout have not been performed.",
        "When it is desired to replace lithium, allow two weeks.",
        "Antiperistaltic agents should not be used in these conditions.",
        "Pregnancy Category X",
    ],
)
def test_what_is_told_beside_the_list_names_no_group(text: str) -> None:
    assert forbidden(f"Contraindicated in patients with asthma. {text}") == {"asthma"}


def test_a_condition_in_two_words_in_small_letters_is_one() -> None:
    assert forbidden("Contraindicated in patients with active tuberculosis infection.") == {
        "active tuberculosis infection"
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Patients with a zellmer count below 9 should not be treated with tramadol.", {"zellmer count below 9"}),
        ("Do not use another medicine containing zeolite.", {"another medicine containing zeolite"}),
        ("In addition, coadministration with lithium is contraindicated in patients with gout.", {"lithium"}),
    ],
)
def test_elsewhere_people_before_the_cue_and_another_medicine_are_groups(text: str, found: set[str]) -> None:
    assert set(said(warnings=text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "For patients with gout, a loading dose, as told below, should not be given.",
        "Patients whose values are below the line should not be given tramadol.",
        "In patients with gout, do not use tramadol in an attempt to raise the count.",
    ],
)
def test_elsewhere_a_dose_a_clause_and_a_purpose_are_no_groups(text: str) -> None:
    assert said(warnings=text) == {}


def test_numbers_in_brackets_begin_entries() -> None:
    assert forbidden("Contraindicated in 1) gout; 2) asthma; and 3) acute porphyria.") == {
        "gout", "asthma", "acute intermittent porphyria",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The use of MAOIs with tramadol (XL) is contraindicated.", {"monoamine oxidase inhibitor use"}),
        ("Hypersensivity to any component of this product", {"hypersensitivity"}),
        ("Patients with gout, as plasma levels rise in gout", {"gout"}),
    ],
)
def test_a_form_a_slip_of_the_pen_and_a_reason_change_no_group(text: str, found: set[str]) -> None:
    assert forbidden(text) == found


@pytest.mark.parametrize("text", ["None with tramadol monotherapy.", "SPECIAL WARNING ON RISKS OF GOUT"])
def test_none_of_a_kind_and_the_title_of_a_warning_name_no_group(text: str) -> None:
    assert forbidden(text) == set()


def test_a_sentence_that_points_to_the_contraindications_may_name_more_of_them() -> None:
    found = said(
        contraindications="Contraindicated in patients with gout.",
        warnings="It is contraindicated in patients with gout or asthma [see Contraindications (4)].",
    )
    assert set(found) == {"gout", "asthma"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Use of strong CYP3A4 inhibitors (azole antifungals, macrolide antibiotics, and nefazodone)", "macrolide use"),
        ("Contraindicated in patients taking drugs that harm the liver and are given by mouth.",
         "drugs that harm the liver and are given by mouth"),
        ("Anti-gout: colchicine, in patients with renal or hepatic impairment",
         "colchicine, in patients with renal or hepatic impairment"),
        ("Hypersensitivity to Tricyclic Antidepressants Cross-sensitivity between it and others is possible.",
         "tricyclic allergy"),
        ("Known hypersensitivity to tramadol, codeine, or any ketolide drug", "hypersensitivity to ketolide drug"),
    ],
)  # fmt: skip
def test_what_belongs_together_is_one_group_and_a_list_in_brackets_is_several(text: str, found: str) -> None:
    assert found in forbidden(text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Avoid the class III (amiodarone, sotalol) antiarrhythmics.", "amiodarone"),
        ("Contraindicated with MAOIs, due to the risk of harm, including serotonin syndrome.", "serotonin syndrome"),
        (
            "Contraindicated in patients taking ketoconazole, in patients with gout.",
            "ketoconazole, in patients with gout",
        ),
        ("Do not give it before each further dose", "each further dose"),
    ],
)
def test_a_risk_an_example_within_a_name_and_a_dose_are_no_groups_of_their_own(text: str, wrong: str) -> None:
    assert wrong not in forbidden(text)


def test_elsewhere_whom_another_drug_harms_is_not_kept_from_this_one() -> None:
    assert said(drug_interactions="Loperamide is contraindicated in patients less than 2 years of age.") == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tramadol oral solution should not be used in patients with gout.", {"gout"}),
        ("Tramadol should not be used late in pregnancy in women with placenta previa.", {"placenta previa"}),
    ],
)
def test_elsewhere_the_form_of_the_drug_and_a_circumstance_hide_no_group(text: str, found: set[str]) -> None:
    assert set(said(warnings=text)) >= found


def test_elsewhere_a_drug_for_some_patients_is_no_ban_for_all_of_them() -> None:
    assert "gout" not in said(warnings="Do not co-administer aliskiren with tramadol in patients with gout.")


def test_a_group_in_almost_the_same_words_is_stated_once() -> None:
    text = (
        "Contraindicated in patients with crystal disease requiring intravenous salts. "
        "It is contraindicated in patients with crystal disease requiring IV salts."
    )
    assert len(forbidden(text)) == 1
    apart = "Contraindicated in patients with severe Zellmer disease. It is contraindicated in severe Harbin disease."
    assert len(forbidden(apart)) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on deep or puncture wounds animal bites serious burns",
         {"deep or puncture wounds", "animal bites", "serious burns"}),
        ("if you ever had an allergic reaction to any other pain reliever/fever reducer",
         {"hypersensitivity to pain reliever/fever reducer"}),
        ("in a child under 4 years of age", {"children under 4"}),
        ("to make a child sleepy", set()),
        ("laxative products for longer than 1 week", set()),
        ("on damaged or broken skin", {"broken or damaged skin"}),
    ],
)  # fmt: skip
def test_over_the_counter_a_list_names_whom_it_is_not_for(text: str, found: set[str]) -> None:
    assert set(said(do_not_use=text)) == found


def test_the_number_of_the_next_entry_is_no_part_of_a_name() -> None:
    text = (
        "Contraindicated in: 1. Severe gout (see WARNINGS) 2. Glaucoma 3. Toxic megacolon (except in adults) 4. Anuria"
    )
    assert {"glaucoma", "toxic megacolon", "anuria"} <= forbidden(text)
    assert "multiple endocrine neoplasia syndrome type 2" in forbidden("Patients with a history of MEN 2.")


@pytest.mark.parametrize(
    "text",
    [
        "Tramadol should not be used in patients with gout [see Warnings and Precautions (5.1)].",
        "Tramadol is contraindicated in patients with gout Studies of it with other drugs have not been made.",
    ],
)
def test_a_reference_and_a_sentence_behind_hide_no_group(text: str) -> None:
    assert set(said(warnings=text)) == {"gout"} == forbidden(text)


def test_serious_reactions_of_a_kind_are_a_group_beside_the_allergy() -> None:
    found = said(
        contraindications="History of allergic reactions to aspirin or other NSAIDs.",
        warnings="It is contraindicated in patients with previous serious skin reactions to NSAIDs.",
    )
    assert {"nsaid allergy", "serious skin reactions to nsaids"} <= set(found)


@pytest.mark.parametrize(
    "text",
    [
        "The study involved 90 patients who were assigned to one of four groups.",
        "The authors reported that patients with diet alone did better.",
        "or another",
    ],
)
def test_what_a_study_found_is_no_group(text: str) -> None:
    assert forbidden(text) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The chronic use of tramadol in patients with gout due to severe thirst is therefore contraindicated.",
         {"gout due to severe thirst"}),
        ("Contraindicated in individuals who are hypersensitive to it or have gout.", {"hypersensitivity", "gout"}),
        ("Use of an opioid, including tramadol, without food is contraindicated in patients with gout.", {"gout"}),
        ("Coadministration with colchicine is contraindicated in subjects with gout, and coadministration with "
         "eliglustat is contraindicated in subjects taking quinidine.", {"colchicine", "eliglustat"}),
        ("Hypersensitivity reaction to: Tramadol or any of the product's ingredients", {"hypersensitivity"}),
        ("Patients who are unable to notice and report changes in vision (e.g., young children)",
         {"unable to notice and report changes in vision", "young children"}),
        ("Proliferative or severe non-proliferative diabetic retinopathy",
         {"proliferative or severe non-proliferative diabetic retinopathy"}),
    ],
)  # fmt: skip
def test_prose_under_the_title_names_whom_it_means_and_no_more(text: str, found: set[str]) -> None:
    assert forbidden(text) == found


@pytest.mark.parametrize("wrong", ["neck", "shoulders", "dizziness", "sweating or dizziness"])
def test_over_the_counter_what_comes_with_a_symptom_is_no_group_of_its_own(wrong: str) -> None:
    found = said(do_not_use="heartburn with sweating or dizziness; pain spreading to arms, neck or shoulders")
    assert wrong not in found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gout, indicating a failure of the kidneys", {"gout, indicating a failure of the kidneys"}),
        ("Fibroid tumors of the nose", {"fibroid tumors of the nose"}),
        ("Recent or active (e.g., within the past year) gout", {"gout"}),
        ("Children younger than 18 years following tonsillectomy and/or adenoidectomy",
         {"children younger than 18 years following tonsillectomy and/or adenoidectomy"}),
        ("Thyroid, adrenal, or pituitary disorders",
         {"thyroid disease", "adrenal disorders", "pituitary disorders"}),
        ("Tramadol is contraindicated in gout because of a risk of stones or who have shown hypersensitivity to it.",
         {"gout", "hypersensitivity"}),
        ("Contraindicated with colchicine as large decreases in plasma levels may occur, which weakens it.",
         {"colchicine"}),
        ("Tramadol is contraindicated due to a risk of harm, including asthma and anuria, in patients with gout.",
         {"gout"}),
        ("Suspected or established gout", {"gout"}),
        ("Bulimia or anorexia nervosa", {"bulimia nervosa", "anorexia nervosa"}),
        ("Lovastatin, simvastatin Microsomal triglyceride transfer protein (MTTP) Inhibitor: lomitapide",
         {"lovastatin", "simvastatin", "lomitapide"}),
    ],
)  # fmt: skip
def test_what_explains_a_group_is_none_of_its_own(text: str, found: set[str]) -> None:
    assert forbidden(text) == found


def test_what_the_reactions_of_an_allergy_were_is_no_group() -> None:
    text = (
        "Hypersensitivity to tramadol. Hypersensitivity reactions reported include: swelling, urticaria, and wheezing."
    )
    assert forbidden(text) == {"hypersensitivity"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("History of known or suspected gout", "History of known or suspected gout"),
        ("Tramadol is contraindicated in patients with a family history of gout.", "family history of gout"),
        ("Contraindicated in patients with severe asthma.", "severe asthma"),
    ],
)
def test_a_history_belongs_to_the_words_of_a_group_but_not_to_its_term(text: str, words: str) -> None:
    document = label(contraindications=text)
    facts, _ = extract(document)
    assert [f.span.of(document.sections[f.section].text) for f in facts if isinstance(f, ContraindicatedGroup)] == [
        words
    ]


def test_a_group_said_in_two_places_keeps_the_words_of_the_contraindications() -> None:
    found = said(
        boxed_warning="Tramadol should not be used by women over 35 years of age who smoke cigarettes daily.",
        contraindications="Women over 35 years of age who smoke cigarettes",
    )
    assert found == {"over 35 years of age who smoke cigarettes": "contraindicated"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Persons with gout should not take this drug.", {"gout"}),
        ("It should not be used if gout is severe.", {"gout"}),
        ("The cap of the needle has latex; persons with latex allergies should not use it.", {"latex allergy"}),
        ("It should not be used as the sole agent for the induction of sleep in patients with gout.", {"gout"}),
        ("It has not been tried in patients with Zellmer disease or gout and should not be used in those patients.",
         {"zellmer disease", "gout"}),
        ("It should not be used without the advice of a doctor in immunosuppressive therapy.", set()),
        ("Women with gout should not start breastfeeding.", set()),
        ("Colchicine ↑ colchicine Gout attacks ↑ Pimozide is contraindicated due to a risk of harm.", {"pimozide"}),
        ("Risks in Patients With Gout The use of tramadol in patients with anuria is contraindicated.", {"anuria"}),
    ],
)  # fmt: skip
def test_elsewhere_a_prohibition_is_for_whom_it_names(text: str, found: set[str]) -> None:
    assert {term for term, strength in said(warnings=text).items() if strength == "contraindicated"} == found


def test_an_entry_of_a_list_without_a_full_stop_may_forbid() -> None:
    found = said(when_using="• Keep it away from the eyes • Do not use it on damaged skin • Wash your hands")
    assert "broken or damaged skin" in found
    assert not any("hands" in term or "eyes" in term for term in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Contraindicated in patients with: gout − Pericarditis − Asthma", {"gout", "pericarditis", "asthma"}),
        ("Spinal puncture and diagnostic or therapeutic procedures with a risk of harm",
         {"spinal puncture", "diagnostic or therapeutic procedures with a risk of harm"}),
        ("Patients with gout. This contraindication does not apply to anuria.", {"gout"}),
        ("The following reactions have been reported in association with tramadol: urticaria; swelling.", set()),
        ("Contraindicated in gout and for 6 months after the last dose in each course.", {"gout"}),
        ("Patients who had angioedema should not be rechallenged with the drug.", {"angioedema"}),
        ("Patients should not take it in conjunction with fluvoxamine.", {"fluvoxamine"}),
    ],
)  # fmt: skip
def test_lists_of_other_marks_and_what_is_said_beside_them(text: str, found: set[str]) -> None:
    assert forbidden(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gout medicines colchicine ↑ colchicine Co-administration is contraindicated due to a risk of harm.",
         {"colchicine"}),
        ("Doses of simvastatin are halved Others: lomitapide ↑ lomitapide Coadministration is contraindicated.",
         {"lomitapide"}),
        ("Sedatives triazolam, pimozide ↓ tramadol Coadministration is contraindicated.", {"triazolam", "pimozide"}),
        ("Sedatives triazolam ↑ triazolam Co-administration with pimozide is contraindicated.", {"pimozide"}),
        ("Sedatives triazolam ↑ triazolam Reduce the dose.", set()),
    ],
)  # fmt: skip
def test_a_row_of_a_table_of_interactions_forbids_the_drugs_it_begins_with(text: str, found: set[str]) -> None:
    assert {term for term, strength in said(drug_interactions=text).items() if strength == "contraindicated"} == found
