"""Stems: forms of one word meet."""

import pytest

from fonds.language.languages import LANGUAGES, language, light_endings
from fonds.language.tokens import Token, tokenise


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("ru", "Хрущёв", "Хрущева"),  # a stemmer alone takes them for two words
        ("ru", "чистка", "чистках"),
        ("hu", "beszélgetés", "beszélgetésekről"),
        ("hu", "Budapest", "Budapestről"),
        ("pl", "student", "studentów"),
        ("pl", "robotnik", "robotnicy"),
        ("pl", "komunista", "komuniści"),
        ("de", "Säuberung", "Säuberungen"),
        ("de", "Gymnasium", "Gymnasien"),
        ("de", "Museum", "Museen"),
        ("ro", "student", "studenții"),
        ("ro", "hotărâre", "hotărârile"),
        ("ro", "muncitoare", "muncitorilor"),
        ("ro", "drum", "drumurile"),
        ("ro", "caracter", "caracterele"),
        ("cs", "čistka", "čistkách"),
        ("fr", "réunion", "réunions"),
        ("en", "purge", "purged"),
        ("bg", "университет", "университетите"),
        ("sq", "gazeta", "gazetave"),
    ],
)
def test_forms_share_a_stem(code: str, one: str, other: str) -> None:
    """Two forms of a word have a stem in common."""
    assert language(code).stems(one) & language(code).stems(other)


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [("ru", "партия", "министр"), ("en", "purge", "party"), ("hu", "levél", "párt")],
)
def test_other_words_do_not(code: str, one: str, other: str) -> None:
    """Different words have none."""
    assert not language(code).stems(one) & language(code).stems(other)


def test_unknown_language_has_words_only() -> None:
    """A code we do not know is a language without stems."""
    assert language("xx-Latn").stems("words") == {"words"}
    assert not language("xx").has_stems
    assert language("ko-KP") is LANGUAGES["ko"]


def test_light_endings_are_of_known_languages() -> None:
    """The table names languages we have and no stemmer for."""
    for code in light_endings():
        assert not LANGUAGES[code].stemmer


def test_places_of_tokens_are_those_of_the_text() -> None:
    """`text[start:end]` is what the term was read from."""
    text = "Yan’an, 박창옥은 O'Neil"
    assert tokenise(text) == [
        Token("yanan", 0, 6), Token("박창", 8, 10), Token("창옥", 9, 11), Token("옥은", 10, 12),
        Token("은", 11, 12), Token("oneil", 13, 19),
    ]  # fmt: skip
    assert next(text[token.start : token.end] for token in tokenise(text)) == "Yan’an"
