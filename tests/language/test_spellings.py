"""Other spellings: of older orthographies, and of misreading machines."""

import pytest

from fonds.language.spellings import misreadings, old_spellings


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("ru", "новаго", "нового"),  # reform of 1918
        ("ru", "новыя", "новые"),
        ("de", "theil", "teil"),  # Orthographic Conference of 1901
        ("de", "muenchen", "munchen"),  # as folded from München
        ("en", "labour", "labor"),
        ("en", "connexion", "connection"),
    ],
)
def test_old_and_new_lead_to_each_other(language: str, old: str, new: str) -> None:
    """Each is a likely spelling of the other."""
    assert new in old_spellings(old, language)
    assert old in old_spellings(new, language)


@pytest.mark.parametrize(("language", "word"), [("en", "four"), ("en", "theil"), ("hu", "our")])
def test_other_words_have_none(language: str, word: str) -> None:
    """An ending needs letters before it, and a rule its language."""
    assert old_spellings(word, language) == set()


@pytest.mark.parametrize(
    ("right", "read"),
    [
        ("modern", "modem"), ("memorandum", "rnemorandum"), ("1956", "l956"),
        ("successful", "fuccefsful"), ("говорит", "говорнт"),
    ],
)  # fmt: skip
def test_misreadings_go_both_ways(right: str, read: str) -> None:
    """A right query finds a misread text, and a misread query the right one."""
    assert read in misreadings(right)
    assert right in misreadings(read)


def test_misreadings_are_few() -> None:
    """A long word has hundreds of them, not thousands."""
    assert len(misreadings("internationalisation")) < 700
