"""The forms a source is likely to use for a name."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fonds.names import compare, variants
from fonds.names.distractors import distractors

MADE_UP = [form for _ident, form in distractors(300, seed=11)]


def forms(name: str) -> set[str]:
    """Return the forms alone."""
    return {variant.form for variant in variants(name)}


@pytest.mark.parametrize("name", ["Хрущёв", "Khrushchev", "Hruscsov", "Chruszczow", "Khrouchtchev"])
def test_a_russian_name_is_found_under_every_press_form(name: str) -> None:
    """Whatever orthography a Russian name stands in, the forms of the others are given."""
    expected = {"Хрущёв", "Chruschtschow", "Hruscsov", "Chruszczow", "Khrouchtchev", "Hrușciov"}
    assert expected - {name} <= forms(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Rákosi", {"Rakosi", "Ракоши"}),
        ("Kádár János", {"Kadar Janos", "Кадар Янош"}),
        ("Hoxha", {"Ходжа", "Hodža", "Hodzsa", "Hodja"}),
        ("Ceaușescu", {"Ceausescu", "Чаушеску"}),
        ("Gomułka", {"Gomulka", "Гомулка"}),
        ("Zápotocký", {"Zapotocky", "Запотоцкий"}),
        ("Ranković", {"Rankovic", "Ранкович"}),
        ("Ulbricht", {"Ульбрихт"}),
        ("Schukow", {"Жуков", "Zhukov"}),
        ("W. M. Mołotow", {"В. М. Молотов", "V. M. Molotov"}),
        ("박창옥", {"Pak Ch'ang-ok", "Пак Чан Ок", "Pak Csang Ok", "Bak Chang-ok"}),
        ("彭德懷", {"Peng Dehuai", "P'eng Te-huai", "Пэн Дэхуай", "팽덕회"}),
        ("Đặng Xuân Khu", {"Dang Xuan Khu"}),
    ],
)
def test_the_forms_of_its_neighbours_are_given(name: str, expected: set[str]) -> None:
    """A name is written as its neighbours' sources write it, and without its marks."""
    assert expected <= forms(name)


def test_each_variant_names_its_system() -> None:
    """Script, language and system stand with each form."""
    found = {variant.form: variant for variant in variants("Хрущёв")}
    assert (found["Hruscsov"].script, found["Hruscsov"].language) == ("Latn", "hu")
    assert found["Hruscsov"].system == "hungarian"


@given(st.sampled_from(MADE_UP))
@settings(max_examples=60, deadline=None)
def test_every_variant_is_taken_for_its_name_again(name: str) -> None:
    """Every form given compares as `same` or `possible` with the name; none is the name itself."""
    for variant in variants(name):
        assert compare(name, variant.form).verdict != "different", (name, variant)
        assert variant.form != name


def test_a_vietnamese_name_is_written_as_russian_books_write_it() -> None:
    """The horned u is ы, d is з and đ is д; d is taken for đ where the marks were dropped."""
    written = {each.form for each in variants("Dương Hữu Giáp")}
    assert "Зыонг Хыу Зиап" in written
    assert "Нгуен Ван Динь" in {each.form for each in variants("Nguyen Van Dinh")}


def test_characters_have_their_vietnamese_reading() -> None:
    """A Vietnamese report writes a Chinese by the readings of his characters."""
    assert "Lục Định Nhất" in {each.form for each in variants("陆定一")}


@pytest.mark.parametrize("form", ["щ" * 160, "Щербаковский-" * 12, "szcz" * 40, "Хрущёв" * 26])
def test_a_word_longer_than_any_name_takes_no_longer(form: str) -> None:
    """The sounds of words are compared by every pair of sounds; that is bounded."""
    variants("Щеглов")
    start = time.process_time()
    variants(form)
    assert time.process_time() - start < 0.1
