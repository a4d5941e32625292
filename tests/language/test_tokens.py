"""Words are found quickly where cutting the whole text would find them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fonds.language.tokens import tokenise, words_beginning


def beginning(text: str, letters: str, language: str) -> list[tuple[int, int]]:
    """Return the places of what `words_beginning` yields that does begin so, folded."""
    found = [match.span() for match in words_beginning(text, letters, language)]
    places = {(token.start, token.end): token.term for token in tokenise(text, language)}
    assert set(found) <= places.keys()
    return [place for place in found if places[place][0] in letters]


@pytest.mark.parametrize(
    ("text", "word"),
    [("a purge_list", "list"), ("_list", "list"), ("x_'list", "list"), ("a''list", "a''list")],
)
def test_a_word_begins_after_an_underscore_and_goes_on_after_apostrophes(
    text: str, word: str
) -> None:
    """An underscore parts words as a space does; any number of apostrophes joins them."""
    start = text.index(word)
    assert beginning(text, word[0], "en") == [(start, start + len(word))]


@given(
    st.text("ab_' -’.1éлЁ\u0301\u00ad", max_size=12), st.sampled_from(["en", "fr", "ru"]),
    st.sampled_from(["a", "b", "1l", "el"]),
)  # fmt: skip
def test_words_are_found_by_their_first_letter(text: str, language: str, letters: str) -> None:
    """Whatever stands around them: exactly the terms that begin with one of the letters."""
    wanted = [
        (token.start, token.end) for token in tokenise(text, language) if token.term[0] in letters
    ]
    assert beginning(text, letters, language) == wanted
