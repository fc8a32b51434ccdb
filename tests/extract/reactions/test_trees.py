"""A sum of decision trees is read as it was trained."""

import numpy as np
import pytest

from medcli.extract.reactions import trees


def test_trees_are_walked_to_the_leaf_that_the_figures_lead_to():
    tree = {
        "feature": [0, -1, 1, -1, -1],
        "limit": [0.5, 0.0, 2.0, 0.0, 0.0],
        "left": [1, 0, 3, 0, 0],
        "right": [2, 0, 4, 0, 0],
        "value": [0.0, -2.0, 0.0, 1.0, 3.0],
    }
    made = trees.from_json({"start": 0.5, "trees": [tree]})
    found = made.scores(np.array([[0.4, 9.0], [0.6, 2.0], [0.6, 2.1]]))
    assert found == pytest.approx([1 / (1 + np.exp(-total)) for total in (-1.5, 1.5, 3.5)])


def test_no_trees_hold_nothing_for_likelier_than_its_contrary():
    assert trees.from_json({}).scores(np.zeros((2, 3))) == pytest.approx([0.5, 0.5])
