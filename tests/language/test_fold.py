"""Folding: one form for what readers type in several ways."""

import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fonds.language.fold import fold_plain, fold_text, fold_word, pair_characters
from fonds.language.tokens import terms


@pytest.mark.parametrize(
    ("written", "language", "folded"),
    [
        ("Ceaușescu", "ro", "ceausescu"),
        ("Yan’an", "en", "yanan"),  # typographic apostrophe
        ("Yan'an", "en", "yanan"),
        ("Хрущёв", "ru", "хрущев"),
        ("комитетъ", "ru", "комитет"),  # the hard sign at the end, abolished in 1918
        ("мнѣніе", "ru", "мнение"),
        ("історія", "uk", "історія"),  # і is a letter of its own in Ukrainian
        ("й", "ru", "й"),  # not и with a mark
        ("Bolesław", "pl", "boleslaw"),
        ("Straße", "de", "strasse"),
        ("崔昌益 彭德懷", "zh", "崔昌益 彭德怀"),
        ("l’ambassade", "fr", "l ambassade"),
        ("ﾠ", "und", "ﾠ"),
    ],
)
def test_word_folds(written: str, language: str, folded: str) -> None:
    """Case, marks, apostrophes, old letters and traditional characters go."""
    assert fold_word(written, language) == folded


def test_decomposed_text_folds_alike() -> None:
    """Text from a Mac (NFD) folds as text from elsewhere (NFC), hangul included."""
    for word in ("Ceaușescu", "Хрущёв", "박창옥", "Ő"):
        assert fold_word(unicodedata.normalize("NFD", word)) == fold_word(word)


def test_every_character_begins_a_pair() -> None:
    """A query of any length is then a row of pairs, or the beginning of one."""
    assert pair_characters("박창옥") == "박창 창옥 옥"
    assert pair_characters("朴") == "朴"


def test_our_terms_are_those_of_the_engine() -> None:
    """For each Latin, Greek and Cyrillic letter FTS5 makes of `fold_text` what `terms` makes.

    Marks would otherwise stand in the wrong place, or nowhere.
    """
    db = sqlite3.connect(":memory:")
    db.execute(
        "CREATE VIRTUAL TABLE f USING fts5(t, content='', tokenize='unicode61 remove_diacritics 2')"
    )
    db.execute("CREATE VIRTUAL TABLE v USING fts5vocab(f, instance)")
    letters = [
        letter
        for first, last in ((0x21, 0x1C4), (0x3AC, 0x3CF), (0x400, 0x482), (0x1E00, 0x1F00))
        for code in range(first, last)
        if (letter := chr(code)).isprintable() and letter not in "µªºſẛ"
    ]  # fmt: skip
    for row, letter in enumerate(letters):
        db.execute("INSERT INTO f(rowid, t) VALUES (?, ?)", (row, fold_text(f"a{letter}b c")))
    found: dict[int, list[str]] = {}
    for term, row in db.execute("SELECT term, doc FROM v ORDER BY doc, offset"):
        found.setdefault(row, []).append(term)
    differing = [
        letter for row, letter in enumerate(letters) if found[row] != terms(f"a{letter}b c")
    ]
    assert differing == []


@given(st.text(alphabet=st.characters(max_codepoint=0x24F), max_size=60))
def test_plain_folding_agrees_with_words(text: str) -> None:
    """A text folded whole holds the same words as its words folded one by one."""
    folded = fold_plain(text)
    for term in terms(text):
        assert term in folded


def test_old_letters_need_a_sign() -> None:
    """і becomes и only in a text that is written in the old orthography."""
    assert fold_text("мнѣніе", "ru") == "мнение"
    assert fold_text("їжі", "ru") == "їжі"
