"""European names in hangul and characters: how they sound, and how foreign they look."""

from __future__ import annotations

import re
from functools import lru_cache

from fonds.names import chinese, jamo, korean
from fonds.names.han import characters, fold_vietnamese
from fonds.names.kept import TABLES, load_table
from fonds.names.phonemes import FILLER

_JAMO_SOUNDS = {
    **dict(
        zip(
            jamo.ONSETS,
            [
                "g",
                "k",
                "n",
                "d",
                "t",
                "l",
                "m",
                "b",
                "p",
                "s",
                "s",
                "_",
                "Z",
                "c",
                "C",
                "k",
                "t",
                "p",
                "x",
            ],
            strict=True,
        )
    ),
    **dict(
        zip(
            jamo.VOWELS,
            [
                "a",
                "e",
                "a",
                "e",
                "o",
                "e",
                "o",
                "e",
                "o",
                "oa",
                "oe",
                "oe",
                "o",
                "u",
                "uo",
                "ue",
                "ui",
                "u",
                "@",
                "ui",
                "i",
            ],
            strict=True,
        )
    ),
}
_CODA_SOUNDS = {
    "ㄱ": "k",
    "ㄴ": "n",
    "ㄹ": "l",
    "ㅁ": "m",
    "ㅂ": "p",
    "ㅅ": "s",
    "ㅇ": "n",
    "ㄷ": "t",
}


def hangul_sounds(run: str) -> str:
    """Write the sounds of hangul as a European word would sound."""
    return _once("".join(map(_syllable_sounds, run)))


@lru_cache(maxsize=12_000)
def _syllable_sounds(char: str) -> str:
    if not jamo.is_syllable(char):
        return ""
    onset, vowel, coda = jamo.take_apart(char)
    if onset in "ㅅㅆ" and vowel in "ㅑㅕㅛㅠㅖㅒㅟㅣ":
        start = "S"
    else:
        start = _JAMO_SOUNDS[onset].strip("_")
    middle = _JAMO_SOUNDS[vowel]
    if not coda and (
        (vowel == "ㅣ" and onset in "ㅅㅆㅈㅊ") or (vowel in "ㅠㅟ" and onset in "ㅅㅆ")
    ):
        middle = FILLER
    return start + middle + _CODA_SOUNDS.get(coda, "")


def han_sounds(run: str) -> str:
    """Write the sounds of characters, read in Mandarin, as a European word would sound."""
    return _once("".join(map(_character_sounds, run)))


@lru_cache(maxsize=20_000)
def _character_sounds(char: str) -> str:
    known = characters().get(char)
    if known is None or not known.mandarin:
        return ""
    return _pinyin_sounds(_readings().get(char, known.mandarin[0]))


def _once(sounds: str) -> str:
    """Write once a sound that stands on both sides of a syllable's border."""
    return _DOUBLED.sub(r"\1", sounds) if _DOUBLED.search(sounds) else sounds


def vietnamese_sounds(word: str) -> str:
    """Write the sounds of a foreign name in Vietnamese syllables: `khơ-rút-sốp`."""
    pieces = [fold_vietnamese(_FILLED_VOWEL.sub(FILLER, each)) for each in word.split("-")]
    sounds = []
    for piece in pieces:
        heard = piece.translate(_VIETNAMESE_LETTERS)
        for written, sound in (("kh", "x"), ("ch", "C"), ("ph", "f"), ("gi", "Z"), ("ng", "n")):
            heard = heard.replace(written, sound)
        sounds.append(heard if heard[:1] != "s" else "S" + heard[1:])
    joined = "".join(sounds).replace("h", "").replace("tS", "S")
    return _once(re.sub("[^aeioupbfvtdszSZCckgxmnlr@]", "", joined))


_FILLED_VOWEL = re.compile("[ơờớởỡợ]")
_VIETNAMESE_LETTERS = str.maketrans({"x": "s", "c": "k", "q": "k", "d": "d", "y": "i", "w": "v"})


_PINYIN_INITIALS = {
    "": "", "b": "b", "p": "p", "m": "m", "f": "f", "d": "d", "t": "t", "n": "n", "l": "l",
    "g": "g", "k": "k", "h": "x", "j": "J", "q": "Q", "x": "X", "zh": "Z", "ch": "C", "sh": "S",
    "r": "Z", "z": "z", "c": "c", "s": "s",
}  # fmt: skip


_FILLED = {
    **dict.fromkeys(["ke", "te", "ge", "de", "se", "he"], "e"),
    **dict.fromkeys(["fu", "bu", "pu", "mu", "du", "tu", "ku", "gu"], "u"),
    **dict.fromkeys(["si", "shi", "zi", "ci", "zhi", "chi", "ri", "qi", "ji", "xi"], "i"),
}


@lru_cache(maxsize=600)
def _pinyin_sounds(pinyin: str) -> str:
    if pinyin == "er":
        return "l"
    initial, final = chinese.analyse(pinyin) or ("", "")
    start = _PINYIN_INITIALS[initial]
    if pinyin in _FILLED:
        return start + FILLER
    vowels = final.replace("ng", "n").replace("y", "i").replace("ü", "iu").replace("iou", "iu")
    for written, heard in (("ao", "o"), ("ou", "o"), ("uo", "o"), ("ei", "e")):
        vowels = vowels.replace(written, heard) if len(vowels) > len(written) or initial else vowels
    if not initial and vowels[:1] == "u" and len(vowels) > 1:
        return "v" + vowels[1:]
    return start + _GLIDE.sub("", vowels)


_GLIDE = re.compile("[iu](?=[aeo])")
_DOUBLED = re.compile(r"([lmn])\1")  # one sound on both sides of a syllable's border: 술로, 안나


@lru_cache(maxsize=1)
def _readings() -> dict[str, str]:
    """Return the characters that are read otherwise where they transcribe."""
    table = load_table(TABLES / "transcription.yaml", ("readings", "characters"))
    return dict(table["readings"])


@lru_cache(maxsize=1)
def _transcribing() -> frozenset[str]:
    table = load_table(TABLES / "transcription.yaml", ("readings", "characters"))
    known = characters()
    return frozenset(known[char].folded for char in table["characters"] if char in known)


def looks_native(run: str, script: str, reads_korean: bool, reads_chinese: bool) -> float:
    """Say how far hangul or characters look like a Korean or Chinese name, not a foreign one.

    Args:
        run: The letters.
        script: `Hang` or `Hani`.
        reads_korean: The hangul begins with a Korean surname and has the length of a name.
        reads_chinese: The hangul spells a Chinese name by sound.

    Returns:
        1 for a usual Korean or Chinese name, 0 for one that only transcribes a foreign one.
    """
    if script == "Hang":
        return 1.0 if reads_korean else 0.7 if len(run) <= 2 or reads_chinese else 0.0
    known, used = characters(), _transcribing()
    others = sum(known[char].folded not in used for char in run if char in known)
    if len(run) > 4:
        return 0.0
    surname = chinese.slot_of_character(run[0], True)[0] & chinese.surname_mask() if run else 0
    surname = surname or korean.slot_of_hanja(run[0])[0] & korean.surname_mask()
    return min(1.0, others / 2 + (0.3 if surname and len(run) <= 3 else 0.0))
