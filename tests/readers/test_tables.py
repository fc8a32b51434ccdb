"""Tables in plain text."""

from medcli.readers.tables import is_row, rows

GAP = " \xa0 \xa0 \xa0 "


def cells(*lines: str) -> list[tuple[str, ...]]:
    return [row.cells for row in rows([(line, i) for i, line in enumerate(lines, 1)])]


def test_literal_tabs_real_tabs_pipes_and_spaces_all_set_columns() -> None:
    for gap in ("\\t", "\t", " | ", GAP, "    "):
        assert cells(f"Dose{gap}Adults{gap}Children", f"5 mg{gap}daily{gap}never") == [
            ("Dose", "Adults", "Children"),
            ("5 mg", "daily", "never"),
        ]


def test_a_last_cell_that_was_wrapped_with_spaces_is_one_cell() -> None:
    wrapped = f"Effect{GAP}good{GAP}fair; as part of{GAP * 6}a plan"
    assert cells(f"Feature{GAP}Short{GAP}Long", wrapped)[1] == ("Effect", "good", "fair; as part of a plan")


def test_an_empty_cell_between_tabs_stays_empty() -> None:
    assert cells("Dose\tAdults\tChildren", "5 mg\t\tnever")[1] == ("5 mg", "", "never")


def test_an_empty_cell_between_spaces_is_known_by_its_column() -> None:
    assert cells("Dose      Adults    Children", "5 mg                never")[1] == ("5 mg", "", "never")


def test_the_dashes_under_a_pipe_table_are_not_a_row() -> None:
    assert cells("| Dose | Adults |", "| --- | :-: |", "| 5 mg | daily |") == [("Dose", "Adults"), ("5 mg", "daily")]


def test_only_a_row_without_figures_names_the_columns() -> None:
    assert [row.header for row in rows([("Dose\tAdults", 1), ("5 mg\tdaily", 2)])] == [True, False]
    assert [row.header for row in rows([("5 mg\tdaily", 1), ("10 mg\tweekly", 2)])] == [False, False]


def test_two_spaces_after_a_full_stop_are_no_column() -> None:
    assert not is_row("It is a tablet.  Take it daily.")


def test_a_pipe_inside_a_word_is_no_column() -> None:
    assert not is_row("The ratio a|b was high.")
