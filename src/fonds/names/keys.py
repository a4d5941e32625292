"""The keys a form is kept and looked up under: what may agree between two forms of one name."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from itertools import product

from fonds.names import chinese, jamo, korean
from fonds.names.forms import Form, Reading
from fonds.names.phonemes import skeleton
from fonds.names.syllables import bits


@lru_cache(maxsize=1_000_000)
def number(key: str) -> int:
    """Return a stable 63-bit number for a key."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


_ONSET = {
    letter: name
    for name, letters in zip(
        "ktpcsnmh",
        ("ㄱㄲㅋ", "ㄷㄸㅌ", "ㅂㅃㅍ", "ㅈㅉㅊ", "ㅅㅆ", "ㄴㄹㅇ", "ㅁ", "ㅎ"),
        strict=True,
    )
    for letter in letters
}
_VOWEL = {
    letter: name
    for name, letters in zip(
        "aoeiw", ("ㅏㅑ", "ㅓㅕㅗㅛㅜㅠㅡㅝ", "ㅐㅒㅔㅖㅚㅙㅞ", "ㅣㅢㅟ", "ㅘ"), strict=True
    )
    for letter in letters
}


@lru_cache(maxsize=1)
def _korean_classes() -> list[str]:
    found = []
    for syllable in korean.inventory().syllables:
        onset, vowel, coda = jamo.take_apart(syllable)
        found.append(_ONSET[onset] + _VOWEL[vowel] + {"ㅇ": "n", "ㄴ": "n"}.get(coda, coda))
    return found


@lru_cache(maxsize=1)
def _mandarin_classes() -> list[str]:
    groups = {
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
    found = []
    for syllable in chinese.inventory().syllables:
        initial, final = chinese.analyse(syllable) or ("", syllable)
        found.append(groups.get(initial, initial) + final.replace("ng", "n"))
    return found


@lru_cache(maxsize=100_000)
def _classes(mask: int, language: str) -> tuple[str, ...]:
    names = _korean_classes() if language == "ko" else _mandarin_classes()
    return tuple(sorted({names[place] for place in bits(mask)}))


def _rows(readings: tuple[Reading, ...], language: str, rank: int, most: int) -> set[str]:
    found: set[str] = set()
    for reading in readings[:3]:
        slots = [_classes(slot[rank] or slot[2], language)[:most] for slot in reading.slots]
        size = len(slots)
        for one in range(size):
            for two in range(one + 1, size):
                for a, b in product(slots[one], slots[two]):
                    found.add(f"{language}{size}{one}{two}{a}.{b}")
    return found


def index_keys(form: Form) -> list[int]:
    """Return the keys a form is kept under."""
    return [number(key) for key in _keys(form, 1, 6)]


def query_keys(form: Form) -> list[int]:
    """Return the keys a form of the same name may be kept under."""
    found = _keys(form, 2, 10)
    if form.korean and not form.han:
        found |= _rows(_through(form.korean, True), "zh", 1, 14)
    if form.chinese and not form.han:
        found |= _rows(_through(form.chinese, False), "ko", 1, 10)
    for sounds in _sounds(form):
        bones = skeleton(sounds)
        if len(bones) >= 4:
            found |= {f"s{bones[:place]}{bones[place + 1 :]}" for place in range(len(bones))}
    return [number(key) for key in found]


def _through(readings: tuple[Reading, ...], to_chinese: bool) -> tuple[Reading, ...]:
    through = chinese.korean_to_mandarin if to_chinese else chinese.mandarin_to_korean
    return tuple(
        Reading(
            tuple((through(a), through(b), through(c)) for a, b, c in each.slots), each.family, 0.0
        )
        for each in readings
    )


def _sounds(form: Form) -> list[str]:
    found = list(form.foreign)
    for part in form.parts:
        if part.role != "I":
            found += part.sound.keys
    return found


def _keys(form: Form, rank: int, most: int) -> set[str]:
    found = {f"p{form.plain}"} if form.plain else set()
    if form.korean:
        found |= _rows(form.korean, "ko", rank, most)
    if form.chinese:
        found |= _rows(form.chinese, "zh", rank, most)
    if form.han:
        found |= {
            f"h{place}{pair}"
            for place, pair in enumerate(zip(form.han, form.han[1:], strict=False))
        }
    for place, (one, two) in enumerate(zip(form.vietnamese, form.vietnamese[1:], strict=False)):
        found |= {f"v{place}{a}.{b}" for a in one for b in two}
    for sounds in _sounds(form):
        bones = skeleton(sounds)
        found |= {f"k{sounds}", f"s{bones}", f"t{bones[:4]}", f"u{sounds[:4]}"}
    for part in form.parts:
        for key, _stem, _case in part.sound.stems[:4]:
            found |= {f"k{key}", f"s{skeleton(key)}"}
    return found
