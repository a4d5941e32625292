"""Names found again in an index."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.names import NameIndex
from fonds.names.distractors import distractors
from fonds.names.forms import read
from fonds.names.keys import index_keys, keys_of
from fonds.names.models import IndexFileError

PEOPLE = [
    ("choe", "최상규"),
    ("choe", "Цой Сан Гю"),
    ("lin", "Lin Ch'ang-ho"),
    ("shcheglov", "Щеглов, Павел Кузьмич"),
    ("nguyen", "Nguyễn Hữu Thành"),
]


@pytest.fixture(scope="module")
def index() -> NameIndex:
    """Five forms of four people among 1,500 made-up ones."""
    return NameIndex([*PEOPLE, *distractors(1500)])


@pytest.mark.parametrize(
    ("query", "ident"),
    [
        ("Ch'oe Sang-gyu", "choe"),
        ("Choi Sang-kyu", "choe"),
        ("林长河", "lin"),
        ("Линь Чан-хэ", "lin"),
        ("Scseglov", "shcheglov"),
        ("P. K. Schtscheglow", "shcheglov"),
        ("Nguyen Huu Thanh", "nguyen"),
    ],
)
def test_a_person_is_found_by_another_form(index: NameIndex, query: str, ident: str) -> None:
    """The right person stands among the first five."""
    assert ident in [match.id for match in index.search(query, 5)]


def test_an_index_survives_saving_and_loading(index: NameIndex, tmp_path: Path) -> None:
    """A loaded index answers as the one that was saved."""
    index.save(tmp_path / "names.index")
    loaded = NameIndex.load(tmp_path / "names.index")
    assert len(loaded) == len(index)
    for query in ("Choi Sang-kyu", "林长河", "Голованов"):
        assert loaded.search(query) == index.search(query)


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    """The error names the file and the remedy."""
    (tmp_path / "x.npz").write_bytes(b"no")
    with pytest.raises(IndexFileError, match="Build the index again"):
        NameIndex.load(tmp_path / "x.npz")


def test_pairs_finds_duplicates_of_different_ids() -> None:
    """Two ids with forms of one name are a pair; namesakes of another name are not."""
    index = NameIndex([("a", "최상규"), ("b", "Ch'oe Sang-gyu"), ("c", "최상호"), ("d", "Щеглов")])
    assert [(one, two) for one, two, _score in index.pairs(0.9)] == [("a", "b")]


def test_an_empty_index_answers_nothing() -> None:
    """No forms, no answers, no error."""
    assert NameIndex([]).search("Kim") == []
    assert NameIndex([]).pairs() == []


def test_the_short_way_to_the_keys_gives_the_same_keys() -> None:
    """`keys_of` and `index_keys` agree on every kind of form."""
    for _ident, form in distractors(500, seed=3):
        assert keys_of(form) == index_keys(read(form)), form
