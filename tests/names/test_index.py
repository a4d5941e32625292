"""Names found again in an index."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fonds.names import NameIndex
from fonds.names.distractors import distractors
from fonds.names.forms import read
from fonds.names.gather import Gatherer
from fonds.names.keys import FACETS, index_keys, wanted_keys
from fonds.names.models import IndexFileError
from fonds.names.postings import Postings

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


def test_every_form_finds_itself_first(index: NameIndex) -> None:
    """A form that is in the index is the best answer to itself, in every script."""
    for form in index.forms[: len(PEOPLE) + 150]:
        best = index.search(form, 3)
        assert best[0].score == max(match.score for match in best)
        assert form in [match.form for match in best], form


def test_the_keys_asked_for_include_those_a_form_is_kept_under(index: NameIndex) -> None:
    """A query by the same spelling shares keys; weights are shares, facets within their bound."""
    for form in index.forms[:150]:
        wanted = wanted_keys(read(form))
        assert wanted.weights.keys() & index_keys(read(form)), form
        assert list(wanted.weights) == list(wanted.facets)
        assert all(0 < weight <= 1 for weight in wanted.weights.values())
        assert all(0 <= facet < FACETS for facet in wanted.facets.values())


def test_a_large_index_finds_what_a_small_one_finds(
    index: NameIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fewer candidates are compared from `LARGE` forms on; the best answers are among them."""
    asked = [*index.forms[:5], "Choi Sang-kyu", "P. K. Schtscheglow", "林长河"]
    best = [index.search(form, 3) for form in asked]
    monkeypatch.setattr("fonds.names.index.LARGE", 10)
    for form, expected in zip(asked, best, strict=True):
        assert index.search(form, 3)[:1] == expected[:1], form


def test_an_index_survives_saving_and_loading(index: NameIndex, tmp_path: Path) -> None:
    """A loaded index answers as the one that was saved."""
    index.save(str(tmp_path / "names.index"))
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


ODD = [
    *(
        "",
        " ",
        "Comrade",
        "тов. Пак",
        "朴昌玉同志",
        "박창옥 동지",
        "Kim II Sung",
        "Kim (Pak)",
        "KIM, Il-sung",
    ),
    *(
        "김일성 Kim Il Sung",
        "a1b 0c",
        "\u0301",
        "\ud800",
        "黎笋",
        "남궁민수",
        "덩샤오핑",
        "马克思·列宁",
    ),
    *("Kim-Il-Sung", "II", "c. m. smith", "St. John", "Ｋｉｍ", "x" * 200, "Юи Гуичао", "諸葛亮"),
]


def test_keys_gathered_in_bulk_are_the_keys_of_each_form() -> None:
    """The quick way and `index_keys` agree on every kind of form."""
    forms = [*ODD, *(form for _ident, form in distractors(700, seed=3))]
    gatherer = Gatherer()
    gatherer.add(forms[:5])
    gatherer.add(forms[5:])
    postings = Postings.sorted(gatherer.gathered(), len(forms))
    found: list[set[int]] = [set() for _ in forms]
    for key, start, end in zip(
        postings.keys.tolist(), postings.starts.tolist(), postings.starts[1:].tolist(), strict=False
    ):
        owners = postings.owners[start:end].tolist()
        assert len(owners) == len(set(owners))
        for owner in owners:
            found[owner].add(key)
    for form, gathered in zip(forms, found, strict=True):
        assert gathered == index_keys(read(form)), form


def test_forms_come_back_as_they_were_given(tmp_path: Path) -> None:
    """Ids and forms survive a file, lone surrogates, control signs and empty ones too."""
    items = [(f"id\x1e{place}\x1f", form) for place, form in enumerate(ODD)]
    NameIndex(items).save(tmp_path / "odd")
    loaded = NameIndex.load(tmp_path / "odd")
    assert list(zip(loaded.ids, loaded.forms, strict=True)) == items
    assert loaded.forms[-1] == ODD[-1]
    assert loaded.forms[1:3] == ODD[1:3]
    with pytest.raises(IndexError):
        loaded.forms[len(ODD)]


@pytest.mark.parametrize("part", ["keys", "starts", "owners", "ids", "id_ends", "form_ends"])
def test_a_file_whose_parts_do_not_belong_together_is_refused(
    index: NameIndex, tmp_path: Path, part: str
) -> None:
    """An array cut short is found when the file is read, not when it is searched."""
    index.save(tmp_path / "whole.npz")
    with np.load(tmp_path / "whole.npz") as stored:
        arrays = {name: stored[name] for name in stored}
    np.savez(tmp_path / "cut.npz", **{**arrays, part: arrays[part][:-3]})
    with pytest.raises(IndexFileError, match="do not belong together"):
        NameIndex.load(tmp_path / "cut.npz")
