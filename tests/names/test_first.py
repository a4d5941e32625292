"""The engine end to end: one name under several spellings."""

import pytest

from fonds.names import NameIndex, compare, parse, romanise, variants


@pytest.mark.parametrize(
    "form", ["Pak Ch'ang-ok", "박창옥", "朴昌玉", "Pak Csang Ok", "Park Chang-ok", "Bak Chang-ok"]
)
def test_one_man_is_found_under_every_spelling(form: str) -> None:
    """A spelling of 박창옥 in any system compares as the same name as the Soviet one."""
    assert compare("Пак Чан Ок", form).verdict != "different"


def test_kim_il_is_not_kim_il_sung() -> None:
    """A name of two syllables is not a name of three."""
    assert compare("Kim Il", "Kim Il Sung").verdict == "different"


def test_a_case_ending_is_undone() -> None:
    """Ким Ир Сена is the genitive of Ким Ир Сен."""
    assert "genitive" in parse("Ким Ир Сена").case


def test_romanisation_and_variants_agree() -> None:
    """The variants of a hangul name hold its McCune-Reischauer form."""
    assert romanise("박창옥", "mr").text == "Pak Ch'ang-ok"
    assert "Пак Чан Ок" in {each.form for each in variants("박창옥")}


def test_an_index_finds_across_scripts() -> None:
    """A hangul query finds the Wade-Giles form of the same Chinese name."""
    index = NameIndex([("deng", "Teng Hsiao-p'ing"), ("zhou", "Chou En-lai")])
    assert index.search("등소평")[0].id == "deng"
