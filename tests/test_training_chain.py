"""Chains learn what tells the parts of a mention, the same each time, and one that must not see a label does not."""

import itertools
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

sys.path.insert(0, str(Path(__file__).parent.parent))
from scripts.training import chain, descent

SIGNS = ("rash", "severe", "dose", "sign")
TEXTS = {"one": ([1, 0, 2], "BIO"), "two": ([2, 0, 2], "OBO"), "three": ([2, 3], "OB"), "four": ([1, 0], "BI")}


def examples():
    words = [sign for own, _ in TEXTS.values() for sign in own]
    parts = [[chain.PARTS.index(part)] * 2 for _, own in TEXTS.values() for part in own]
    ends = np.cumsum([len(own) for own, _ in TEXTS.values()])
    table = sparse.csr_matrix((np.ones(len(words), np.float32), words, np.arange(len(words) + 1)))
    chains = np.stack([np.concatenate(([0], ends[:-1])), ends], axis=1)
    return chain.Examples(SIGNS, table, np.array(parts, np.int8), tuple(TEXTS), chains)


@pytest.fixture(autouse=True)
def one_batch(monkeypatch):
    monkeypatch.setattr(chain, "_BATCHES", 1)
    monkeypatch.setattr(chain, "_EPOCHS", 60)


def best(weights, sign):
    return chain.PARTS[int(np.argmax(weights["weights"].get(sign, [0, 0, 0])[:3]))]


def test_a_sign_of_a_first_word_weighs_for_it_and_others_for_theirs():
    (found,) = chain.train(examples(), [frozenset()])
    assert [best(found, sign) for sign in ("severe", "dose", "sign")] == ["B", "O", "B"]


def test_a_further_word_goes_on_from_a_first_one_and_never_from_outside():
    (found,) = chain.train(examples(), [frozenset()])
    outside, first, _ = found["follows"][0]
    assert first[2] > first[1]
    assert outside[2] == round(chain._NEVER * chain.SCALE)


def test_what_stands_only_in_a_label_that_is_held_back_weighs_nothing():
    whole, held = chain.train(examples(), [frozenset(), frozenset({"three"})])
    assert "sign" in whole["weights"]
    assert "sign" not in held["weights"]


def test_the_same_examples_give_the_same_weights_alone_or_beside_others():
    alone, again = (chain.train(examples(), [frozenset({"one"})])[0] for _ in range(2))
    beside = chain.train(examples(), [frozenset(), frozenset({"one"})])[1]
    assert alone == again
    for sign, row in alone["weights"].items():
        assert beside["weights"][sign] == pytest.approx(row, abs=2)


def test_what_is_wrong_is_the_slope_of_the_logarithm_of_likelihood():
    given = np.random.default_rng(3)
    scores = given.normal(size=(7, 1, 3)).astype(np.float32)
    follows = given.normal(size=(1, 3, 3)).astype(np.float32)
    told = np.array([0, 1, 2, 0, 0, 1, 1], np.int8)[:, None]
    (bucket,) = descent.buckets(np.array([[0, 4], [4, 7]]), np.ones((2, 1), np.float32))
    wrong = np.zeros_like(scores)
    passed = descent.errors(scores, follows, told, bucket, wrong)
    for part in range(3):
        moved = scores.copy()
        moved[2, 0, part] += 1e-2
        slope = (loss(moved, follows, told) - loss(scores, follows, told)) / 1e-2
        assert slope == pytest.approx(wrong[2, 0, part], abs=2e-2)
    moved = follows.copy()
    moved[0, 1, 2] += 1e-2
    assert (loss(scores, moved, told) - loss(scores, follows, told)) / 1e-2 == pytest.approx(passed[0, 1, 2], abs=2e-2)


def loss(scores, follows, told):
    """The negative logarithm of the likelihood, by every way through both chains."""
    total = 0.0
    for start, end in ((0, 4), (4, 7)):
        ways = [[part] for part in range(3)]
        for _ in range(start + 1, end):
            ways = [[*way, part] for way in ways for part in range(3)]
        values = [worth(scores[start:end, 0], follows[0], way) for way in ways]
        total += np.log(np.sum(np.exp(values))) - worth(scores[start:end, 0], follows[0], told[start:end, 0])
    return total


def worth(scores, follows, way):
    steps = sum(float(follows[a, b]) for a, b in itertools.pairwise(way))
    return sum(float(scores[i, part]) for i, part in enumerate(way)) + steps
