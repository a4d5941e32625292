"""The keys a form is kept and looked up under: what may agree between two forms of one name.

A key is a number below 2^63. Two syllables of a name make one: their places, the length of the name
and their classes, in which confusable sounds are one. A word of a European name makes several, of
its sounds (see `phonemes.sound_hashes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from fonds.names import chinese, jamo, korean
from fonds.names.forms import Form, Reading
from fonds.names.phonemes import bones_of, firm, hashed, skeleton
from fonds.names.syllables import bits

TRIPLE = 5
"""The most classes of a syllable that whole names of three are kept and looked up under."""

KOREAN, CHINESE, HAN, VIETNAMESE, SOUND, PLAIN, PAIR = (tag << 56 for tag in range(1, 8))


def _letters(names: str, groups: tuple[str, ...]) -> dict[str, int]:
    return {letter: place for place, group in enumerate(groups) for letter in group}


_ONSET = _letters("onsets", ("ㄱㄲㅋ", "ㄷㄸㅌ", "ㅂㅃㅍ", "ㅈㅉㅊ", "ㅅㅆ", "ㄴㄹㅇ", "ㅁ", "ㅎ"))
_VOWEL = _letters("vowels", ("ㅏㅑ", "ㅓㅕㅗㅛㅜㅠㅡㅝ", "ㅐㅒㅔㅖㅚㅙㅞ", "ㅣㅢㅟ", "ㅘ"))
_CODA = {"": 0, "ㄱ": 1, "ㄴ": 2, "ㅇ": 2, "ㄹ": 3, "ㅁ": 4, "ㅂ": 5}
_INITIAL = {
    "p": "b",
    "t": "d",
    "k": "g",
    "q": "j",
    "zh": "j",
    "ch": "j",
    "c": "z",
    "sh": "s",
    "x": "s",
}


@lru_cache(maxsize=1)
def _korean_classes() -> list[int]:
    found = []
    for syllable in korean.inventory().syllables:
        onset, vowel, coda = jamo.take_apart(syllable)
        found.append((_ONSET[onset] * 5 + _VOWEL[vowel]) * 7 + _CODA.get(coda, 6))
    return found


@lru_cache(maxsize=1)
def _mandarin_classes() -> list[int]:
    numbers: dict[str, int] = {}
    found = []
    for syllable in chinese.inventory().syllables:
        initial, final = chinese.analyse(syllable) or ("", syllable)
        name = _INITIAL.get(initial, initial) + final.replace("ng", "n")
        found.append(numbers.setdefault(name, len(numbers)))
    return found


@lru_cache(maxsize=100_000)
def classes(mask: int, tag: int) -> tuple[int, ...]:
    """Return the classes of a set of syllables, smallest first."""
    names = _korean_classes() if tag == KOREAN else _mandarin_classes()
    return tuple(sorted({names[place] for place in bits(mask)}))


def place_base(tag: int, size: int, one: int, two: int) -> int:
    """Return what the keys of two syllables at these places of a row share."""
    return tag | (size * 16 + one * 4 + two) << 32


def whole_base(tag: int) -> int:
    """Return what the keys of whole rows of three syllables share."""
    return (tag | 15 << 36) << 1


def _rows(found: set[int], readings: tuple[Reading, ...], tag: int, rank: int, most: int) -> None:
    """Add a key for each two syllables of each reading, and for rows of three as a whole."""
    for reading in readings:
        slots = [classes(slot[rank] or slot[2], tag)[:most] for slot in reading.slots]
        size = len(slots)
        for one in range(size - 1):
            for two in range(one + 1, size):
                base = place_base(tag, size, one, two)
                for a in slots[one]:
                    for b in slots[two]:
                        found.add(base | a << 16 | b)
        if size == 3:
            base = whole_base(tag)
            for a in slots[0][:TRIPLE]:
                for b in slots[1][:TRIPLE]:
                    for c in slots[2][:TRIPLE]:
                        found.add(base | a << 24 | b << 12 | c)


def plain_key(letters: str) -> int:
    """Return the key of a form's letters alone."""
    return PLAIN | hashed(letters)


def pair_key(first: str, second: str) -> int:
    """Return the key of two neighbouring words by their skeletons, in either order."""
    return PAIR | hashed(f"{first}+{second}" if first < second else f"{second}+{first}")


def index_keys(form: Form) -> set[int]:
    """Return the keys a form is kept under."""
    found: set[int] = set()
    if form.korean:
        _rows(found, form.korean[:2], KOREAN, 1, 4)
    if form.chinese:
        _rows(found, form.chinese[:2], CHINESE, 1, 4)
    return found.union(other_keys(form))


def query_keys(form: Form) -> set[int]:
    """Return the keys a form of the same name may be kept under."""
    found: set[int] = set()
    _rows(found, form.korean[:4], KOREAN, 2, 10)
    _rows(found, form.chinese[:4], CHINESE, 2, 10)
    if form.korean and not form.han:
        _rows(found, _through(form.korean[:2], True), CHINESE, 1, 14)
    if form.chinese and not form.han:
        _rows(found, _through(form.chinese[:2], False), KOREAN, 1, 10)
    for readings, tag in zip(form.vietnamese_as, (CHINESE, KOREAN), strict=True):
        _rows(found, readings, tag, 1, 10)
    found.update(other_keys(form))
    heard = list(form.foreign)
    for part in form.parts if not form.is_eastern else ():
        heard += part.sound.keys
    for key in heard:
        bones = skeleton(key)
        if len(bones) >= 3:
            for place in range(len(bones)):
                found.add(SOUND | hashed(f"s{bones[:place]}{bones[place + 1 :]}"))
    return found


def _through(readings: tuple[Reading, ...], to_chinese: bool) -> tuple[Reading, ...]:
    through = chinese.korean_to_mandarin if to_chinese else chinese.mandarin_to_korean
    return tuple(
        Reading(
            tuple((through(a), through(b), through(b)) for a, b, _c in each.slots), each.family, 0.0
        )
        for each in readings
    )


def other_keys(form: Form) -> list[int]:
    """Return the keys a form has beside those of its Korean and Chinese readings."""
    found = han_keys(form.han)
    if form.plain:
        found.append(plain_key(form.plain))
    found += vietnamese_keys(form.vietnamese)
    for sounds in form.foreign:
        found += heard_keys(sounds)
    if not form.is_eastern:
        words = [part.sound for part in form.parts if part.role != "I"]
        for sound in words:
            found += [SOUND | number for number in sound.hashes]
        for one, two in pairwise(words):
            if one.bones and two.bones:
                found.append(pair_key(one.bones[0], two.bones[0]))
    return found


def han_keys(han: str) -> list[int]:
    """Return a key for each two neighbouring characters."""
    return [HAN | n << 40 | hashed(han[n : n + 2]) for n in range(len(han) - 1)]


def heard_keys(sounds: str) -> tuple[int, int, int, int]:
    """Return the keys of a European name heard in hangul or characters."""
    bones = bones_of(sounds)
    return (
        SOUND | hashed("k" + sounds),
        SOUND | hashed("s" + bones),
        SOUND | hashed(f"t{bones[:3]}{len(bones) // 3}"),
        SOUND | hashed("w" + firm(bones)),
    )


def vietnamese_keys(syllables: Sequence[frozenset[str]]) -> list[int]:
    """Return a key for each two neighbouring Vietnamese syllables."""
    return [
        VIETNAMESE | place << 40 | hashed(a + b)
        for place, (one, two) in enumerate(pairwise(syllables))
        for a in one
        for b in two
    ]
