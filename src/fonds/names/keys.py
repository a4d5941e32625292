"""The keys a form is kept and looked up under: what may agree between two forms of one name.

A key is a number below 2^63. Two syllables of a name make one: their places, the length of the name
and their classes, in which confusable sounds are one. A word of a European name makes several, of
its sounds (see `phonemes.sound_hashes`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from fonds.names import chinese, jamo, korean
from fonds.names.european import Sound
from fonds.names.forms import Form, Reading
from fonds.names.phonemes import bones_of, firm, hashed, skeleton, sound_hashes
from fonds.names.syllables import Slot, bits

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


class Wanted:
    """The keys a query looks for: each with its weight, and with what it is a key of.

    Of the keys of one *facet* (two places of a name's syllables, the skeleton of one word ...) a
    form that is kept under several counts as agreeing once, by the best.

    Attributes:
        weights: Key -> weight, from 0 to 1.
        facets: Key -> facet, below `FACETS`; the same keys in the same order.
    """

    def __init__(self) -> None:
        self.weights: dict[int, float] = {}
        self.facets: dict[int, int] = {}

    def put(self, key: int, weight: float, facet: int) -> None:
        """Look for a key; the best of its weights counts."""
        if self.weights.get(key, 0.0) < weight:
            self.weights[key] = weight
            self.facets[key] = facet

    def rows(self, readings: tuple[Reading, ...], tag: int, most: int, trust: float) -> None:
        """Look for rows of syllables; the less regular a class is in its place, the less it says.

        Args:
            readings: Rows of slots.
            tag: `KOREAN` or `CHINESE`.
            most: The most classes looked for in a place, the regular ones first.
            trust: How much such rows say.
        """
        weights, facets = self.weights, self.facets
        for reading in readings:
            weight = trust * math.exp(-PENALTY * reading.penalty)
            slots = [_weighed(slot, tag)[:most] for slot in reading.slots]
            size = len(slots)
            for one in range(size - 1):
                for two in range(one + 1, size):
                    base, facet = place_base(tag, size, one, two), _FIRST_ROW[tag] + one * 4 + two
                    for a, first in slots[one]:
                        for b, second in slots[two]:
                            key, value = base | a << 16 | b, weight * first * second
                            if weights.get(key, 0.0) < value:
                                weights[key] = value
                                facets[key] = facet
            if size == 3:
                base, facet = whole_base(tag), _FIRST_ROW[tag] + 15
                for a, first in slots[0][:TRIPLE]:
                    for b, second in slots[1][:TRIPLE]:
                        for c, third in slots[2][:TRIPLE]:
                            key = base | a << 24 | b << 12 | c
                            self.put(key, weight * first * second * third, facet)

    def sounds(self, heard: Iterable[str], facet: int) -> None:
        """Look for the sounds of a word: whole, by skeleton, and with one consonant lost."""
        for sounds in heard:
            for number, (key, weight) in enumerate(zip(sound_keys(sounds), _SAYS, strict=True)):
                self.put(key, weight, facet + number)
            bones = skeleton(sounds)
            if len(bones) >= 3:
                for place in range(len(bones)):
                    key = SOUND | hashed(f"s{bones[:place]}{bones[place + 1 :]}")
                    self.put(key, _ONE_LOST, facet + len(_SAYS))


FACETS = 512
PENALTY = 0.5
"""How fast the weight of a reading falls with what it costs."""

_RANKS = (1.0, 0.6, 0.3)  # what a class says that a syllable of this rank is in
_SAYS = (1.0, 1.0, 1.0, 1.0, 0.5)  # whole sounds, skeleton, beginning, firm sounds, first four
_ONE_LOST = 0.5
_CASE_UNDONE = 0.8
_OTHER_READING = 0.7  # of the same characters, in China or Korea
_FIRST_ROW = {KOREAN: 0, CHINESE: 16}
_FIRST_LETTERS, _FIRST_WORD, _A_WORD = 40, 100, 8


@lru_cache(maxsize=100_000)
def _weighed(slot: Slot, tag: int) -> tuple[tuple[int, float], ...]:
    """Return the classes of a slot with their weights, the most regular first."""
    found: dict[int, float] = {}
    for mask, weight in zip(slot, _RANKS, strict=True):
        for each in classes(mask, tag):
            found.setdefault(each, weight)
    return tuple(found.items())


def wanted_keys(form: Form) -> Wanted:
    """Return the keys a form of the same name may be kept under.

    The weights are our choice: a million made-up forms were ranked by them, and the ten best of
    each query compared with the ten that comparing five hundred in full finds.
    """
    wanted = Wanted()
    wanted.rows(form.korean[:4], KOREAN, 10, 1.0)
    wanted.rows(form.chinese[:4], CHINESE, 10, 1.0)
    if form.korean and not form.han:
        wanted.rows(_through(form.korean[:2], True), CHINESE, 14, _OTHER_READING)
    if form.chinese and not form.han:
        wanted.rows(_through(form.chinese[:2], False), KOREAN, 10, _OTHER_READING)
    for readings, tag in zip(form.vietnamese_as, (CHINESE, KOREAN), strict=True):
        wanted.rows(readings, tag, 10, _OTHER_READING)
    if form.plain:
        wanted.put(plain_key(form.plain), 1.0, _FIRST_LETTERS)
    for place, key in enumerate(han_keys(form.han)[:20]):
        wanted.put(key, 1.0, _FIRST_LETTERS + 1 + place)
    for key in vietnamese_keys(form.vietnamese):
        wanted.put(key, 1.0, _FIRST_LETTERS + 21 + (key >> 40 & 15))
    facet = _FIRST_WORD
    for sounds in form.foreign:
        wanted.sounds((sounds,), facet)
        facet += _A_WORD
    if not form.is_eastern:
        _want_words(wanted, [p.sound for p in form.parts[:20] if p.role != "I"], facet)
    return wanted


def _want_words(wanted: Wanted, words: list[Sound], facet: int) -> None:
    for word in words:
        wanted.sounds(word.keys, facet)
        for key, _stem, _case in word.stems[:4]:
            whole, bones = sound_keys(key)[:2]
            wanted.put(whole, _CASE_UNDONE, facet)
            wanted.put(bones, _CASE_UNDONE, facet + 1)
        facet += _A_WORD
    for one, two in pairwise(words):
        if one.bones and two.bones:
            wanted.put(pair_key(one.bones[0], two.bones[0]), 1.0, facet)
        facet += 1


def sound_keys(sounds: str) -> tuple[int, ...]:
    """Return the keys of a word's sounds, as `phonemes.sound_hashes` makes them."""
    return tuple([SOUND | each for each in sound_hashes((sounds,), ())])


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
