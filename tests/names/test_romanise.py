"""Names written by published systems."""

from __future__ import annotations

import pytest

from fonds.names import HouseStyle, UnknownSystem, WrongScript, romanise, systems


@pytest.mark.parametrize(
    ("name", "system", "expected"),
    [
        # McCune-Reischauer 1939: aspirates by apostrophe, assimilation inside the given name
        ("박창옥", "mr", "Pak Ch'ang-ok"),
        ("박창옥", "mr-joined", "Pak Ch'angok"),
        # ALA-LC, Personal names: a hyphen after a family name, 리 and 이 always Yi
        ("김철원", "mr-lc", "Kim Ch'ŏr-wŏn"),
        ("리승만", "mr-lc", "Yi Sŭng-man"),
        ("김리나", "mr-lc", "Kim Ri-na"),
        ("박창옥", "mr-plain", "Pak Chang-ok"),
        ("오백룡", "mr", "O Paeng-nyong"),
        ("박길룡", "mr", "Pak Kil-lyong"),
        ("박문규", "mr-joined", "Pak Mun'gyu"),
        # Revised Romanisation, article 3.4.1: no change of sounds in names
        ("오백룡", "rr", "O Baek-ryong"),
        ("이필규", "rr", "I Pil-gyu"),
        ("리필규", "dprk", "Ri Phil Gyu"),
        ("리필규", "kontsevich", "Ли Пхиль Гю"),
        ("최용건", "soviet", "Цой Ен Ген"),
        ("박창옥", "hungarian", "Pak Csang Ok"),
        # Chinese
        ("鄧小平", "wade-giles", "Teng Hsiao-p'ing"),
        ("鄧小平", "palladius", "Дэн Сяопин"),
        ("周恩来", "pinyin", "Zhou Enlai"),
        ("毛泽东", "hangul-phonetic", "마오쩌둥"),
        # Cyrillic
        ("Хрущёв", "german", "Chruschtschow"),
        ("Хрущёв", "hungarian", "Hruscsov"),
        ("Хрущёв", "polish", "Chruszczow"),
        ("Хрущёв", "french", "Khrouchtchev"),
        ("Хрущёв", "czech", "Chruščov"),
        ("Хрущёв", "romanian", "Hrușciov"),
        ("Хрущёв", "scholarly", "Xruščëv"),
        ("Юдин", "ala-lc", "Iudin"),
        ("Ефремович", "bgn", "Yefremovich"),
        ("Косыгин", "german", "Kossygin"),
        ("Косыгин", "french", "Kossyguine"),
        ("Горбачёв", "french", "Gorbatchev"),
        ("Брежнев", "hungarian", "Brezsnyev"),
        ("Ельцин", "polish", "Jelcyn"),
        ("Димитър", "ala-lc", "Dimitŭr"),
        ("Щербаков", "gost", "Shherbakov"),
        ("Ельцин", "gost", "El`cin"),
        ("Щербаков", "iso9", "Ŝerbakov"),
        # a system by the name of its language or as a catalogue writes it
        ("Хрущёв", "de", "Chruschtschow"),
        ("Хрущёв", "fr", "Khrouchtchev"),
        ("Хрущёв", "pl", "Chruszczow"),
        ("Хрущёв", "hu", "Hruscsov"),
        ("Хрущёв", "cs", "Chruščov"),
        ("Хрущёв", "ro", "Hrușciov"),
        ("Хрущёв", "en", "Khrushchev"),
        ("Юдин", "alalc", "Iudin"),
        # the same characters as read in Korea and Vietnam
        ("彭德懷", "korean", "팽덕회"),
        ("毛澤東", "vietnamese", "Mao Trạch Đông"),
        ("胡志明", "vietnamese", "Hồ Chí Minh"),
        ("范文同", "vietnamese", "Phạm Văn Đồng"),
        ("諸葛亮", "pinyin", "Zhuge Liang"),
        ("薄一波", "wade-giles", "Po I-po"),
        ("趙紫陽", "czech", "Čao C'-jang"),
        ("彭德懷", "hungarian", "Peng Tö-huaj"),
        ("최용건", "yale", "Choy Yong-ken"),
        ("이필규", "dprk", "Ri Phil Gyu"),
        ("최용건", "czech", "Čchwe Jong Gon"),
    ],
)
def test_a_published_system(name: str, system: str, expected: str) -> None:
    """The system writes the name as its publication does."""
    chinese = expected in ("Peng Tö-huaj", "Čao C'-jang")
    assert romanise(name, system, "zh" if chinese else "").text == expected


def test_an_unknown_system_is_refused_with_the_list() -> None:
    """The error names the systems there are."""
    with pytest.raises(UnknownSystem, match="Choose one"):
        romanise("박창옥", "volapük")


def test_a_script_the_system_cannot_write_is_refused() -> None:
    """Latin is not romanised again."""
    with pytest.raises(WrongScript, match="Give the name in such a script"):
        romanise("Kim", "mr")


def test_every_system_writes_something() -> None:
    """Each system writes a name of its own script without leaving characters over."""
    for system in systems():
        for name in ("박창옥", "鄧小平", "Хрущёв"):
            try:
                found = romanise(name, system)
            except WrongScript:
                continue
            assert found.text
            assert found.source
            assert not found.unmapped


def test_house_style_prints_exceptions_first() -> None:
    """McCune-Reischauer except where another spelling is commonly accepted."""
    style = HouseStyle("mr", {"김일성": "Kim Il Song"})
    assert style.render(hangul="김일성") == "Kim Il Song"
    assert style.render(hangul="박창옥") == "Pak Ch'ang-ok"


def test_house_style_follows_one_side_of_the_initial_law() -> None:
    """The South prints 李 as 이 (Yi), the North as 리 (Ri)."""
    assert HouseStyle("mr", initial_law="south").render(hangul="리필규") == "Yi P'il-gyu"
    north = HouseStyle("dprk", initial_law="north")
    assert north.render(hangul="이필규", hanja="李弼奎") == "Ri Phil Gyu"


def test_house_style_falls_back_on_the_source() -> None:
    """A name known in no original is shown as the source has it."""
    assert HouseStyle("mr").render(source="Tsolo Kamenov") == "Tsolo Kamenov"
    assert HouseStyle("hanja").render(hangul="박창옥") == "박창옥"


def test_house_style_refuses_an_unknown_system() -> None:
    """A misspelt system is refused when the style is made."""
    with pytest.raises(UnknownSystem):
        HouseStyle("mcr")


def test_palladius_parts_syllables_that_would_run_together() -> None:
    """定一 is Динъи; Дини would be read as Di-ni."""
    assert romanise("罗定一", "palladius").text == "Ло Динъи"
    assert romanise("罗新一", "palladius").text == "Ло Синьи"
