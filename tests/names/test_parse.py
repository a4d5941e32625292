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


@pytest.mark.parametrize(
    ("form", "family", "given", "case"),
    [
        ("Ким Ир Сена", "Ким", "Ир Сен", "genitive"),
        ("Ким Ир-сеном", "Ким", "Ир-сен", "instrumental"),
        ("Kim Dubongnak", "Kim", "Dubong", "dative"),
        ("Микояном", "Микоян", "", "instrumental"),
        ("Анастасом Микояном", "Микоян", "Анастас", "instrumental"),
        ("Фурцевой", "Фурцева", "", "feminine oblique"),
        ("Kádárnak", "Kádár", "", "dative"),
        ("Nagy Imrének", "Nagy", "Imre", "dative"),
        ("Władysława Gomułki", "Gomułka", "Władysław", "genitive"),
        ("Adamem Rapackim", "Rapacki", "Adam", "instrumental"),
        ("Antonína Zápotockého", "Zápotocký", "Antonín", "genitive"),
        ("Тодора Живкова", "Живков", "Тодор", "genitive"),
        ("Ramiz Alinë", "Alia", "Ramiz", "accusative"),
        ("Enver Hoxhës", "Hoxha", "Enver", "genitive"),
        # in the nominative nothing is undone
        ("Янош Кадар", "Кадар", "Янош", ""),
        ("Екатерина Фурцева", "Фурцева", "Екатерина", ""),
        ("Петру Гроза", "Гроза", "Петру", ""),
        ("Берия", "Берия", "", ""),
        ("Walter Ulbricht", "Ulbricht", "Walter", ""),
        ("Roland S. Morris", "Morris", "Roland", ""),
    ],
)
def test_the_nominative_of_both_names_is_given(
    form: str, family: str, given: str, case: str
) -> None:
    """What stands in an oblique case is given in the nominative, capitals kept."""
    found = parse(form)
    assert (found.family, found.given) == (family, given)
    assert case in found.case
    assert bool(case) == bool(found.case)


@pytest.mark.parametrize(
    ("form", "alias"),
    [
        ("Хегай Алексей, он же Хо Га И", "Хо Га И"),
        ("Kim Il Sung (also Kim Ir Sen)", "Kim Ir Sen"),
        ("Pak Ui-wan alias Ivan Pak", "Ivan Pak"),
        ("Josip Broz dit Tito", "Tito"),
    ],
)
def test_another_name_is_set_apart(form: str, alias: str) -> None:
    """A name after `он же`, `alias` or `dit`, or in brackets, is another name of the person."""
    assert parse(form).aliases == (alias,)


def test_a_year_in_brackets_is_no_name() -> None:
    """What holds digits is no alias."""
    assert parse("Pak Hon-yong (born 1900)").aliases == ()


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


@pytest.mark.parametrize(
    ("form", "family", "given"),
    [
        ("Võ Hữu Thành", "Võ", "Hữu Thành"),
        ("Vo Huu Thanh", "Vo", "Huu Thanh"),
        ("Во Хыу Тхань", "Во", "Хыу Тхань"),
    ],
)
def test_a_vietnamese_name_begins_with_the_family(form: str, family: str, given: str) -> None:
    """The last word is the name people are called by, never the family's."""
    found = parse(form)
    assert (found.family, found.given, found.order) == (family, given, "family-first")
    assert found.languages[0] == "vi"
