"""The chain gives each word the probabilities that adding up every way through it would give."""

from itertools import pairwise, product

import numpy as np
import pytest

from medcli.extract.reactions import chain


def brute(scores, follows):
    """Return the probabilities of the parts of one reading, from every sequence of parts."""
    found = np.zeros_like(scores)
    for way in product(range(scores.shape[1]), repeat=len(scores)):
        weight = sum(scores[t, part] for t, part in enumerate(way))
        weight += sum(follows[a, b] for a, b in pairwise(way))
        for t, part in enumerate(way):
            found[t, part] += np.exp(weight)
    return found / found.sum(axis=1, keepdims=True)


@pytest.fixture(params=range(5))
def given(request):
    random = np.random.default_rng(request.param)
    scores = random.normal(0, 2, (7, 2, 3))
    follows = random.normal(0, 1, (2, 3, 3))
    follows[:, 0, 2] = -20.0
    return scores, follows


def test_each_chain_and_reading_is_read_by_itself(given, monkeypatch):
    scores, follows = given
    for name in ("_DOUBT", "_GOES_ON"):
        monkeypatch.setattr(chain, name, -1000.0)  # all words are in doubt
    chains = [(0, 4), (4, 5), (5, 7)]
    found = chain.marginals(scores, follows, chains)
    for start, end in chains:
        for reading in range(2):
            wanted = brute(scores[start:end, reading], follows[reading])
            assert found[start:end, reading] == pytest.approx(wanted, abs=1e-6)


def test_words_beyond_doubt_change_little(given):
    scores, follows = given
    scores[:, :, 0] += 3.0
    found = chain.marginals(scores, follows, [(0, 7)])
    for reading in range(2):
        assert found[:, reading] == pytest.approx(brute(scores[:, reading], follows[reading]), abs=0.05)


def test_a_word_that_nothing_speaks_for_is_outside():
    scores = np.zeros((3, 2, 3))
    scores[:, :, 1:] = -30.0
    found = chain.marginals(scores, np.zeros((2, 3, 3)), [(0, 3)])
    assert (found[:, :, 0] == 1.0).all()
