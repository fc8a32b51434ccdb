"""Running text: articles flattened into one line."""

from medcli.facts import BlockKind
from medcli.readers.running import is_running, split

FILLER = "It is a tablet that people take. " * 40


def parts(text: str) -> list[tuple[str, str]]:
    return [(part.kind.value, part.text) for part in split(text)]


def titles(text: str) -> list[str]:
    return [part.text for part in split(text) if part.kind is BlockKind.HEADING]


def test_questions_split_the_text_into_sections() -> None:
    text = "What is exampril? It is a tablet. Who should not take exampril? Nobody under 12."
    assert titles(text) == ["What is exampril?", "Who should not take exampril?"]


def test_a_question_after_a_list_without_a_full_stop_begins_at_its_question_word() -> None:
    assert titles("• dry cough • mild rash (itching) What should I avoid? Salt.") == ["What should I avoid?"]


def test_a_question_in_title_case_keeps_its_first_word() -> None:
    assert titles("It helps. How Should I Take It? Daily.") == ["How Should I Take It?"]


def test_a_question_in_quotation_marks_is_not_a_heading() -> None:
    assert titles("See “What is the most important thing to know?” at the top.") == []


def test_an_order_is_not_the_start_of_a_question() -> None:
    assert titles("Do not take it What are the risks? Few.") == ["What are the risks?"]


def test_bullets_are_items_and_the_sentence_before_them_leads() -> None:
    assert parts("It is old. Call a doctor if you have: • fever • a rash Tell your doctor about it.") == [
        ("paragraph", "It is old."),
        ("lead", "Call a doctor if you have:"),
        ("item", "fever"),
        ("item", "a rash"),
        ("paragraph", "Tell your doctor about it."),
    ]


def test_items_that_begin_with_a_small_letter_are_told_apart() -> None:
    found = parts("Do not take it if you: have asthma. are pregnant. It may harm a baby.")
    assert [kind for kind, _ in found] == ["lead", "item", "item", "paragraph"]


def test_an_ordinary_paragraph_is_not_running_text() -> None:
    assert not is_running("Does it help? Some say so. " * 3)
    assert not is_running(FILLER)


def test_a_long_line_with_question_headings_is() -> None:
    assert is_running(FILLER + "What is exampril? " + FILLER)


def test_a_section_that_is_only_referred_to_is_not_a_heading() -> None:
    assert titles('It can harm. See "What should I avoid?" and “ How do I take it? ” first.') == []


def test_conditions_that_lost_what_stood_between_them_are_entries_of_their_own() -> None:
    text = "Do not take it if you: have asthma have or have had gout are pregnant drink alcohol Tell your doctor first."
    assert parts(text) == [
        ("lead", "Do not take it if you:"),
        ("item", "have asthma"),
        ("item", "have or have had gout"),
        ("item", "are pregnant"),
        ("item", "drink alcohol"),
        ("paragraph", "Tell your doctor first."),
    ]


def test_a_verb_in_the_middle_of_a_condition_opens_no_entry() -> None:
    found = parts("Do not take it if you: have vessels that are narrow take pills you have at home")
    assert [text for _, text in found[1:]] == ["have vessels that are narrow", "take pills you have at home"]


def test_effects_without_marks_stay_one_entry() -> None:
    assert parts("Effects include: headache nausea")[1:] == [("item", "headache nausea")]


def test_a_sentence_may_end_with_a_name_in_capitals() -> None:
    found = parts("Tell your doctor if you: have gout and take EXAMPRIL. are pregnant.")
    assert [text for _, text in found[1:]] == ["have gout and take EXAMPRIL.", "are pregnant."]


def test_an_initial_ends_no_sentence() -> None:
    assert parts("Made by S. Example in the U.S. for you.") == [
        ("paragraph", "Made by S. Example in the U.S. for you.")
    ]


def test_the_letter_o_is_a_mark_where_it_stands_before_each_entry() -> None:
    assert [kind for kind, _ in parts("You may have: o hives o rash")] == ["lead", "item", "item"]


def test_a_colon_set_apart_introduces_a_list_all_the_same() -> None:
    assert parts("Tell us if you take : NSAIDs or salt")[1:] == [("item", "NSAIDs or salt")]


def test_an_order_in_the_middle_of_a_sentence_begins_another() -> None:
    found = parts("It treats gout Do not take exampril if you: have asthma")
    assert found == [("paragraph", "It treats gout"), ("lead", "Do not take exampril if you:"), ("item", "have asthma")]


def test_uses_that_lost_what_stood_between_them_are_entries_of_their_own() -> None:
    found = parts("It is used: to treat gout to treat patients who had pain")
    assert [text for _, text in found[1:]] == ["to treat gout", "to treat patients who had pain"]
