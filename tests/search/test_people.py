"""Names in a query, by the names engine."""

import pytest

from fonds.names import NameIndex
from fonds.search.people import PersonNames
from fonds.search.spelling import Person


@pytest.fixture(scope="module")
def names() -> PersonNames:
    """Four persons; two share a spelling."""
    return PersonNames([
        Person("pak-chang-ok", "Pak Ch’ang-ok", ("박창옥", "朴昌玉")),
        Person("ivanov-v-i", "V. I. Ivanov", ("Иванов В. И.",)),
        Person("khrushchev", "Nikita Khrushchev", ()),
        Person("morris-r", "Roland S. Morris", ()),
        Person("morris-i", "Ira N. Morris", ()),
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Пак Чан Ок", "pak-chang-ok"),
        ("박창옥", "pak-chang-ok"),
        ("Pak Chang-ok", "pak-chang-ok"),
        ("Хрущёва", "khrushchev"),
        ("Hruscsov", "khrushchev"),
    ],
)
def test_form_is_recognised(names: PersonNames, name: str, person: str) -> None:
    """A form in another script, spelling or case denotes its person alone."""
    assert [one.person for one in names.expand(name)] == [person]


@pytest.mark.parametrize("words", ["purge of", "the faction", "conversation", "1956", "and"])
def test_words_are_no_names(names: PersonNames, words: str) -> None:
    """Ordinary words denote nobody."""
    assert names.expand(words) == ()


def test_forms_cross_scripts(names: PersonNames) -> None:
    """The forms searched are in the scripts the sources are in."""
    found = names.forms_of("pak-chang-ok")
    assert found is not None
    assert {"박창옥", "朴昌玉", "Пак Чан Ок"} <= set(found.forms)


def test_family_name_stands_alone_only_where_one_bears_it(names: PersonNames) -> None:
    """Khrushchev is one man here; Morris is two."""
    one, two = names.forms_of("khrushchev"), names.forms_of("morris-r")
    assert one is not None
    assert two is not None
    assert "Khrushchev" in one.forms
    assert "Morris" not in two.forms
    assert {found.person for found in names.expand("Morris")} == {"morris-r", "morris-i"}
    assert names.forms_of("nobody") is None


def test_among_very_many_nothing_is_spelt_ahead() -> None:
    """Names are still found in other scripts; a word somebody else bears does not stand alone."""
    people = [
        Person("khrushchev", "Nikita Khrushchev", ()),
        Person("poole", "DeWitt C. Poole", ()),
        Person("other", "Poole Smith", ()),
    ]
    names = PersonNames(people, spellings={})
    assert [one.person for one in names.expand("Хрущёва")] == ["khrushchev"]
    assert [one.person for one in names.expand("Khrushchev", written=True)] == ["khrushchev"]
    one, two = names.forms_of("khrushchev"), names.forms_of("poole")
    assert one is not None
    assert two is not None
    assert "Khrushchev" in one.forms
    assert "Poole" not in two.forms


def test_what_is_written_like_no_name_is_put_aside() -> None:
    """A word that only sounds like a name is one where it may be nothing else, and only there."""
    names = PersonNames([Person("plaku", "Panajot Plaku", ())])
    assert names.expand("place", written=True) == ()
    assert [one.person for one in names.expand("Plakut", written=True)] == ["plaku"]


def test_ordinary_words_that_some_name_has_are_compared_with_that_name_alone() -> None:
    """ "and the" shares a word with a recorded form; the index of all names is not asked."""

    def unread() -> NameIndex:
        raise AssertionError("the index was read")

    people = [
        Person("olney", "the Attorney-General", ("Richard Olney",)),
        Person("poole", "DeWitt C. Poole", ()),
    ]
    names = PersonNames(people, unread)
    assert names.expand("and the", written=True) == ()
    assert names.expand("poole was", written=True) == ()
    with pytest.raises(AssertionError, match="read"):
        names.expand("D. C. Pool", written=False)
    names = PersonNames(people)
    assert [one.person for one in names.expand("D. Poole", written=True)] == ["poole"]
