"""A text folded a byte a letter holds what cutting it into terms finds, at the same places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fonds.language.plain import PlainGram, PlainText, fold_bytes
from fonds.language.tokens import tokenise

LETTERS = "abA é'’_-.“ü1²"


@given(st.text(LETTERS, max_size=30), st.sampled_from(["en", "fr"]))
def test_the_words_are_the_terms(text: str, language: str) -> None:
    """Between the spaces stand the terms of the text, in their order."""
    folded = fold_bytes(text)
    assert folded is not None
    assert len(folded) == len(text)
    words = PlainText(folded, language).words.split()
    assert [word.decode("latin-1") for word in words] == [
        token.term for token in tokenise(text, language)
    ]


@given(
    st.text(LETTERS, max_size=30),
    st.sampled_from(["en", "fr"]),
    st.lists(st.sampled_from(["a", "b", "ab", "aa", "e"]), min_size=1, max_size=3),
    st.booleans(),
)
def test_grams_stand_where_the_terms_stand(
    text: str, language: str, terms: list[str], prefix: bool
) -> None:
    """The first place of some words in a row, in characters of the text, is that of the terms."""
    folded = fold_bytes(text)
    assert folded is not None
    plain = PlainText(folded, language)
    gram = PlainGram(tuple(term.encode() for term in terms), prefix)
    found = plain.find(gram, 1, len(plain.words) - 1)
    place = plain.origin(*found) if found else None

    tokens = tokenise(text, language)
    here = [token.term for token in tokens]
    many = len(terms)
    expected = [
        (tokens[i].start, tokens[i + many - 1].end)
        for i in range(len(tokens) - many + 1)
        if here[i : i + many - 1] == terms[:-1]
        and (here[i + many - 1].startswith(terms[-1]) if prefix else
             here[i + many - 1] == terms[-1])
    ]  # fmt: skip
    assert place == (expected[0] if expected else None)


@given(st.text("ab'’ ", max_size=20), st.integers(0, 20))
def test_places_lead_there_and_back(text: str, character: int) -> None:
    """A character that is no apostrophe has a place, and the place is of that character."""
    plain = PlainText(fold_bytes(text) or b"", "en")
    if character < len(text) and text[character] not in "'’":
        place = plain.place_of(character)
        assert plain.origin(place, place + 1) == (character, character + 1)


@pytest.mark.parametrize("text", ["Straße", "Dvořák", "чистка", "박창옥", "soft\u00adhyphen"])
def test_other_letters_are_refused(text: str) -> None:
    """What is not one Western letter after folding is left to the slower ways."""
    assert fold_bytes(text) is None
