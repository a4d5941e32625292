"""Optional analysers: each reads its language, and all are away by default."""

from importlib.util import find_spec

import pytest

from fonds.core.errors import ConfigurationError, MissingPackage
from fonds.language import analysers
from fonds.language.analysers import SIGN, Analysis

needs_korean = pytest.mark.skipif(
    find_spec("kiwipiepy") is None, reason="the optional package kiwipiepy is not installed"
)
needs_chinese = pytest.mark.skipif(
    find_spec("jieba") is None, reason="the optional package jieba is not installed"
)


def test_nothing_is_analysed_unless_it_is_chosen() -> None:
    """Without a choice there are no words and no version; pairs of characters do the work."""
    analysis = Analysis()
    assert not analysis
    assert analysis.words("회의에서 비판하였다", "ko") == []
    assert analysis.version == ""


def test_an_unknown_analyser_is_refused() -> None:
    """The message names those there are."""
    with pytest.raises(ConfigurationError, match="Expected any of korean, chinese"):
        Analysis(["klingon"])


def test_a_missing_package_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader is told what to install, or what to leave out."""
    part = analysers.PARTS["korean"]._replace(packages=("no-such-package-of-ours",))
    monkeypatch.setitem(analysers.PARTS, "korean", part)
    with pytest.raises(MissingPackage, match=r'pip install "fonds\[korean\]"'):
        Analysis(["korean"])


@needs_korean
def test_korean_verbs_come_to_their_stem() -> None:
    """걸었다 (walked) is 걷 + 었 + 다, which no pair of its characters says."""
    analysis = Analysis(["korean"])
    assert "kiwipiepy" in analysis.version
    terms = [token.term for token in analysis.words("그는 길을 걸었다", "ko")]
    assert terms == [SIGN + "길", SIGN + "걷"]
    assert [token.term for token in analysis.words("연설을 듣고", "ko")] == [
        SIGN + "연설", SIGN + "듣"
    ]  # fmt: skip


@needs_korean
def test_words_say_where_they_stand() -> None:
    """The place of a word is its place in the text, Latin words before it counted."""
    text = "KWP: 중앙위원회 전원회의"
    words = Analysis(["korean"]).words(text)
    assert [text[token.start : token.end] for token in words] == ["중앙", "위원회", "전원회의"]


@needs_chinese
def test_chinese_is_cut_into_words_in_either_characters() -> None:
    """Traditional characters are folded before they are cut; places are those of the text."""
    analysis = Analysis(["chinese"])
    text = "在北京召開會議"
    words = analysis.words(text, "zh")
    assert [token.term for token in words] == [SIGN + w for w in ("在", "北京", "召开", "会议")]
    assert text[words[3].start : words[3].end] == "會議"


@needs_chinese
def test_each_language_goes_to_its_own_analyser() -> None:
    """Hanja in a Korean text and kanji in a Japanese one are left to pairs of characters."""
    analysis = Analysis(["chinese"])
    assert analysis.words("朴昌玉 동지", "ko") == []
    assert analysis.words("会議を開いた", "ja") == []
    assert analysis.words("會議", "en") != []
