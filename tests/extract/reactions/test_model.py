"""The model reads the signs that it is trained with, and gives the same for the same text."""

import numpy as np
import pytest

from medcli.errors import VocabularyError
from medcli.extract.reactions import accepted, between, candidates, model, propose, signs, tokens
from medcli.extract.reactions.joined import join
from medcli.extract.reactions.table import COLUMNS
from medcli.extract.reactions.tokens import wording_key
from medcli.facts import Block, BlockKind, Section, Span

TEXT = (
    "In studies the most frequent reactions were nausea, rash and visual or auditory hallucinations (Table 2). "
    "Seizures occurred in 3 patients with a history of epilepsy. Injection site reactions: pain, swelling."
)
SECTION = Section("", 2, TEXT, (Block(BlockKind.PARAGRAPH, Span(0, len(TEXT))),), code="adverse_reactions")


def empty(**parts):
    body = {
        "format": model.FORMAT,
        "names": {},
        "listings": {},
        "clusters": {},
        "weights": {},
        "follows": [[[0] * 3] * 3] * 2,
    }
    return {**body, "judge": {}, **parts}


def test_what_is_read_is_the_sum_of_the_weights_of_the_names_trained_with():
    read = tokens.read(SECTION)
    plain = model.from_json(empty(names={"rash": "3c"}, clusters={"nausea": [1, 2, 3]}))
    named = list(signs.names(signs.read([(SECTION, read)], plain.known), plain.known, {}))
    every = sorted({name for names in named for name in names})
    weights = {name: [(i * k) % 17 - 8 for k in range(1, 7)] for i, name in enumerate(every)}
    made = model.from_json(empty(names={"rash": "3c"}, clusters={"nausea": [1, 2, 3]}, weights=weights))
    found = made.scores(signs.read([(SECTION, read)], made.known))
    wanted = [np.sum([weights[name] for name in names], axis=0) / model.SCALE for names in named]
    assert found == pytest.approx(np.array(wanted))


def test_a_word_has_each_sign_once():
    read = tokens.read(SECTION)
    known = model.shipped().known
    assert all(len(set(names)) == len(names) for names in signs.names(signs.read([(SECTION, read)], known), known, {}))


def test_a_file_of_another_format_is_refused():
    with pytest.raises(VocabularyError):
        model.from_json(empty(format=0))


def cited(found):
    """Return the candidates of each section as they are cited."""
    return [own.cited([*range(len(own))]) for own in found]


def test_the_same_section_gives_the_same_candidates():
    assert cited(propose([SECTION])) == cited(propose([SECTION], model.shipped()))


def test_sections_read_together_have_the_candidates_that_they_have_apart():
    other = Section("Rash", 2, "Rash and dizziness. Not syncope", (Block(BlockKind.PARAGRAPH, Span(0, 31)),))
    blank = Section("", 2, "", ())
    together = propose([SECTION, blank, other])
    apart = [*propose([SECTION]), *propose([blank]), *propose([other])]
    assert cited(together) == cited(apart)
    for found, alone in zip(together, apart, strict=True):
        for name in COLUMNS:
            if name != "section":
                assert getattr(found, name).tolist() == getattr(alone, name).tolist()


def test_a_section_without_words_has_no_candidates():
    assert cited(propose([Section("", 2, " \n", ())])) == [[]]
    assert accepted(propose([Section("", 2, " \n", ())])) == {}


def test_candidates_are_the_words_of_their_pieces_within_their_quote():
    (found,) = cited(propose([SECTION]))
    assert found
    for candidate in found:
        words = [piece.of(TEXT) for piece in candidate.pieces]
        assert candidate.key == wording_key(" ".join(words))
        assert 0 < candidate.score <= 1
        assert candidate.quote.start <= candidate.pieces[0].start
        assert candidate.pieces[-1].end <= candidate.quote.end
        bounds = [bound for piece in candidate.pieces for bound in (piece.start, piece.end)]
        assert bounds == sorted(set(bounds))


def test_words_that_a_model_without_weights_sees_are_no_more_likely_than_others():
    read = tokens.read(SECTION)
    found, flags = model.from_json(empty()).reads([(SECTION, read)])
    assert len(flags) == len(found) == len(read.words)
    assert found.sum(axis=2) == pytest.approx(np.ones(found.shape[:2]))


def test_another_model_is_used_in_its_block_alone():
    other = model.from_json(empty())
    with model.using(other):
        assert model.active() is other
    assert model.active() is model.shipped()


def test_two_pieces_of_one_sentence_are_a_split_candidate_and_neighbours_are_not():
    read = tokens.read(SECTION)
    marginals = np.zeros((len(read.words), model.READINGS, len(model.PARTS)))
    marginals[:, :, 0] = 1.0
    places = [read.words.index(word) for word in ("visual", "hallucinations", "Seizures")]
    for place in (*places, places[2] + 1):
        marginals[place, 1] = [0.1, 0.9, 0.0]
    found = candidates.find(join([(SECTION, read)]), marginals, np.zeros((len(read.words), 1), bool))
    assert found.key.tolist() == [("visual", "hallucinations")]
    told = dict(zip(between.COLUMNS, found.between[0].tolist(), strict=True))
    assert {name for name, count in told.items() if count} == {"words", "ors", "opens_with_joint"}


def test_words_that_are_forgotten_are_read_as_before(monkeypatch):
    before = cited(propose([SECTION]))
    monkeypatch.setattr(signs, "_MOST_WORDS", 0)
    assert cited(propose([SECTION])) == before
