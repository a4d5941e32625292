"""What one form says about itself."""

from __future__ import annotations

import pytest

from fonds.names import parse


@pytest.mark.parametrize(
    ("form", "language", "order", "family"),
    [
        ("Ким Ир Сена", "ko", "family-first", "Ким"),
        ("Sang-gyu Ch'oe", "ko", "given-first", "Ch'oe"),
        ("鄧長河", "ko", "family-first", "鄧"),
        ("Щеглов, Павел Кузьмич", "ru", "family-first", "Щеглов"),
        ("Павел Кузьмич Щеглов", "ru", "given-first", "Щеглов"),
    ],
)
def test_order_and_family_name(form: str, language: str, order: str, family: str) -> None:
    """The language, the order and the family name are read from the form."""
    found = parse(form)
    assert language in found.languages
    assert (found.order, found.family) == (order, family)


def test_a_case_is_undone_and_named() -> None:
    """`Московского` is the genitive of `Московский`."""
    found = parse("Московского")
    assert found.family == "Московский"
    assert "genitive" in found.case


def test_titles_initials_and_aliases_are_set_apart() -> None:
    """Titles, initials and what stands in brackets are told apart from the name."""
    found = parse("тов. П. К. Щеглов (Соколов)")
    assert found.titles == ("тов.",)
    assert found.initials == ("П", "К")
    assert found.aliases == ("Соколов",)


def test_a_name_in_two_scripts_gives_an_alias() -> None:
    """A form in two scripts is read in the first; the other is an alias."""
    assert parse("Ch'oe Sang-gyu 최상규").aliases == ("최상규",)


def test_the_readings_are_the_names_a_spelling_can_stand_for() -> None:
    """A romanised name gives the hangul it can spell, likeliest first."""
    assert parse("Pak Ch'ang-ok").readings[0] == "박창옥"


def test_nothing_gives_empty_parts() -> None:
    """A form without letters is no error."""
    found = parse("  123 ")
    assert (found.script, found.family) == ("Zyyy", "")
