"""Words have numbers, in the order in which they are met."""

from medcli.extract.reactions.words import PAD, Words


def test_a_word_keeps_its_number_and_what_is_told_of_it():
    words = Words(lambda word: (len(word),))
    assert words.numbers(["rash", PAD, "of", "rash"]).tolist() == [1, 0, 2, 1]
    assert words.numbers(["of", "face"]).tolist() == [2, 3]
    assert words.told.ravel().tolist() == [0, 4, 2, 4]


def test_what_is_forgotten_is_new_and_what_was_given_stays():
    words = Words(lambda word: (len(word),))
    words.numbers(["rash", "of"])
    texts, forgotten = words.texts, words.forgotten
    words.forget()
    assert words.numbers(["of"]).tolist() == [1]
    assert texts == [PAD, "rash", "of"]
    assert words.forgotten > forgotten
