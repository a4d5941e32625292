"""Hangul syllables taken apart into letters and put together again.

The letters are the compatibility jamo (ㄱ, ㅏ), as in the rule tables; the arithmetic is that of
The Unicode Standard, chapter 3.12.
"""

from __future__ import annotations

ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
CODAS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
SOUTHERN_BEFORE_Y = "ㅑㅒㅕㅖㅛㅠㅣ"


def is_syllable(char: str) -> bool:
    """Say whether a character is a whole hangul syllable."""
    return "가" <= char <= "힣"


def take_apart(syllable: str) -> tuple[str, str, str]:
    """Return onset, vowel and coda; the coda may be empty. `창` gives ㅊ, ㅏ, ㅇ."""
    place = ord(syllable) - 0xAC00
    return ONSETS[place // 588], VOWELS[place % 588 // 28], CODAS[place % 28]


def put_together(onset: str, vowel: str, coda: str = "") -> str:
    """Return the syllable of an onset, a vowel and a coda (which may be empty)."""
    return chr(0xAC00 + ONSETS.index(onset) * 588 + VOWELS.index(vowel) * 28 + CODAS.index(coda))


def southern(syllable: str) -> str:
    """Apply the initial-sound law: 리 to 이, 로 to 노, 녀 to 여; others stay.

    Source: Hangeul Orthography (1988), articles 10 to 12.
    """
    onset, vowel, coda = take_apart(syllable)
    if onset in "ㄹㄴ" and vowel in SOUTHERN_BEFORE_Y:
        return put_together("ㅇ", vowel, coda)
    if onset == "ㄹ":
        return put_together("ㄴ", vowel, coda)
    return syllable
