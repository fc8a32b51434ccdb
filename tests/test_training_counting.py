"""Labels without annotations tell which wordings are entries of their lists, by counts of drugs."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from scripts.training.counting import places


def test_a_name_is_counted_once_for_each_drug_and_apart_in_texts_on_reactions():
    texts = [
        ("a", True, "Rashes, dizziness"),
        ("a", True, "Rash"),
        ("b", False, "A rash may occur"),
        ("c", True, "rash"),
    ]
    assert places({"rash": (2, 1)}, texts) == {"rash": [2, 1, 2, 1]}


def test_the_words_of_a_name_stand_together_whatever_marks_are_between_them():
    texts = [("a", True, "Dry mouth"), ("b", True, "dry-mouth"), ("c", True, "dry skin and mouth ulcers")]
    assert places({"dry mouth": (2, 0)}, texts) == {"dry mouth": [2, 0, 2, 0]}


def test_a_name_that_begins_another_is_counted_by_itself():
    found = places({"chest": (2, 0), "chest pain": (2, 0)}, [("a", True, "chest pain"), ("b", False, "chest x ray")])
    assert found == {"chest": [2, 0, 1, 1], "chest pain": [2, 0, 1, 0]}


def test_what_a_single_list_has_and_no_table_is_left_out():
    assert places({"see table": (1, 0), "rash": (0, 1)}, []) == {"rash": [0, 1, 0, 0]}
