"""Chinese names as Mandarin syllables: characters, Pinyin, Wade-Giles, Palladius and the others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from fonds.names import jamo
from fonds.names.han import Character, characters, fold_vietnamese
from fonds.names.kept import TABLES, kept, load_table
from fonds.names.korean import inventory as korean_inventory
from fonds.names.syllables import (
    Inventory,
    Lexicon,
    Slot,
    alternatives,
    bits,
    mask_of,
    masks_of,
    members_of,
)

_SOURCES = (
    *("han.py", "jamo.py", "syllables.py", "korean.py", "chinese.py", "tables/han.tsv"),
    *("tables/korean_spellings.yaml", "tables/chinese_spellings.yaml"),
)
KEYS = (
    "systems",
    "adhoc",
    "surname_readings",
    "two_character_surnames",
    "two_syllable_surnames",
    "surnames",
    "surname_characters",
    "name_characters",
)
LATIN_SYSTEMS = ("pinyin", "wade-giles", "hungarian", "german", "french", "czech", "polish")
_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcs")
_STANDING = {
    "yi": "i", "ya": "ia", "ye": "ie", "yao": "iao", "you": "iou", "yan": "ian", "yin": "in",
    "yang": "iang", "ying": "ing", "yong": "iong", "wu": "u", "wa": "ua", "wo": "uo",
    "wai": "uai", "wei": "uei", "wan": "uan", "wen": "uen", "wang": "uang", "weng": "ueng",
    "yu": "ü", "yue": "üe", "yuan": "üan", "yun": "ün", "yo": "io",
}  # fmt: skip
_FULL = {"iu": "iou", "ui": "uei", "un": "uen", "ue": "üe"}


@lru_cache(maxsize=1)
def spellings() -> dict[str, Any]:
    """Load the table of Chinese spellings."""
    return load_table(TABLES / "chinese_spellings.yaml", KEYS)


@lru_cache(maxsize=1)
@kept(*_SOURCES, write=Inventory.names, read=Inventory)
def inventory() -> Inventory:
    """Return every Mandarin syllable some character is read as, in Pinyin without tones."""
    found = {reading for char in characters().values() for reading in char.mandarin}
    return Inventory(sorted(each for each in found if analyse(each) is not None))


@lru_cache(maxsize=1000)
def analyse(pinyin: str) -> tuple[str, str] | None:
    """Take a Pinyin syllable apart into initial and full final: `jun` gives j, ün.

    The final of `zi`, `zhi` and the like is written y. None where it is no such syllable.
    """
    if pinyin in _STANDING:
        return "", _STANDING[pinyin]
    initial = next((each for each in _INITIALS if pinyin.startswith(each)), "")
    final = pinyin[len(initial) :]
    if initial in ("zh", "ch", "sh", "r", "z", "c", "s") and final == "i":
        return initial, "y"
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = "ü" + final[1:]
    final = _FULL.get(final, final)
    table = spellings()["systems"]["pinyin"]
    return (initial, final) if final in table["finals" if initial else "zero"] else None


def spell(pinyin: str, system: str) -> Iterator[tuple[int, str]]:
    """Yield the spellings of a syllable in a system as (rank, spelling), the regular one first."""
    table = spellings()["systems"][system]
    whole = table["whole"].get(pinyin)
    if whole is not None:
        yield from alternatives(whole)
        return
    parts = analyse(pinyin)
    if parts is None:
        return
    initial, final = parts
    if not initial:
        starts, ends = [(0, "")], list(alternatives(table["zero"].get(final, "")))
    else:
        starts = list(alternatives(table["initials"][initial]))
        ends = list(alternatives(table["finals"].get(final, "")))
    for rank_i, start in starts:
        for rank_f, end in ends:
            if rank_i + rank_f <= 2:
                if system == "hangul-phonetic":
                    yield rank_i + rank_f, _compose(start, end)
                else:
                    yield rank_i + rank_f, start + end


_PLAIN_AFTER_AFFRICATE = {"ㅑ": "ㅏ", "ㅖ": "ㅔ", "ㅠ": "ㅜ", "ㅕ": "ㅓ"}


def _compose(onset: str, final: str) -> str:
    head, _, rest = final.partition("+")
    onset = onset or "ㅇ"
    vowel, coda = head[0], head[1:]
    if onset in "ㅈㅊㅉ":
        vowel = _PLAIN_AFTER_AFFRICATE.get(vowel, vowel)
    return jamo.put_together(onset, vowel, coda) + rest


@lru_cache(maxsize=4)
@kept(*_SOURCES, write=Lexicon.as_lists, read=Lexicon.of_lists)
def lexicon(script: str) -> Lexicon:
    """Return all spellings of Mandarin syllables in `Latn`, `Cyrl` or (by sound) `Hang`."""
    known = inventory()
    systems = {"Latn": LATIN_SYSTEMS, "Cyrl": ("palladius",), "Hang": ("hangul-phonetic",)}
    book = Lexicon()
    for system in systems[script]:
        for number, syllable in enumerate(known.syllables):
            for rank, spelling in spell(syllable, system):
                least = 0 if system in ("pinyin", "wade-giles", "palladius") else 1
                book.add(spelling, 1 << number, max(rank, least if script == "Latn" else 0))
    if script == "Latn":
        for syllable, cell, _why in spellings()["adhoc"]:
            for spelling in cell.split():
                book.add(spelling, known.bit(syllable), 1)
    return book.freeze()


@lru_cache(maxsize=1)
def surname_readings() -> dict[str, str]:
    """Return the characters that are read otherwise as a surname."""
    return dict(spellings()["surname_readings"])


def family_size(run: str) -> int:
    """Return how many of the characters of a Chinese name are the family name's."""
    return 2 if len(run) == 4 or run[:2] in spellings()["two_character_surnames"].split() else 1


@lru_cache(maxsize=40_000)
def slot_of_character(char: str, as_surname: bool = False) -> Slot:
    """Return the Mandarin readings of a character: the customary at rank 0, the rest at 1."""
    known = characters().get(char)
    if known is None:
        return (0, 0, 0)
    bit = inventory().bit
    first = bit(known.mandarin[0]) if known.mandarin else 0
    if as_surname and char in surname_readings():
        first = bit(surname_readings()[char])
    every = first
    for reading in known.mandarin:
        every |= bit(reading)
    return (first, every, every)


@lru_cache(maxsize=2)
@kept(
    *_SOURCES,
    write=lambda both: [members_of(both[0]), members_of(both[1])],
    read=lambda rows: (masks_of(rows[0]), masks_of(rows[1])),
)
def _sino_korean(as_surname: bool = False) -> tuple[list[int], list[int]]:
    korean, mandarin = korean_inventory(), inventory()
    known = characters()
    surnames = {known[char].folded for char in spellings()["surname_characters"] if char in known}
    forward = [0] * len(korean.syllables)
    backward = [0] * len(mandarin.syllables)
    for char in characters().values():
        if not char.mandarin or not char.korean:
            continue
        zh = mandarin.number.get(surname_readings().get(char.char, char.mandarin[0]))
        # rare characters would make every syllable answer to every other
        if char.folded not in surnames if as_surname else not _in_names(char):
            continue
        for reading in char.korean:
            ko = korean.number.get(reading)
            if ko is not None and zh is not None:
                forward[ko] |= 1 << zh
                backward[zh] |= 1 << ko
    return forward, backward


@lru_cache(maxsize=1)
def _name_characters() -> frozenset[str]:
    known = characters()
    return frozenset(known[char].folded for char in spellings()["name_characters"] if char in known)


def _in_names(char: Character) -> bool:
    """Say whether a character is met in given names: a common one, or one listed."""
    return char.is_common or char.folded in _name_characters()


@lru_cache(maxsize=50_000)
def korean_to_mandarin(mask: int, as_surname: bool = False) -> int:
    """Return the Mandarin syllables of the characters that Koreans read as these syllables."""
    forward = _sino_korean(as_surname)[0]
    joined = 0
    for place in bits(mask):
        joined |= forward[place]
    return joined


@lru_cache(maxsize=2)
def double_surnames(script: str) -> dict[str, tuple[Slot, ...]]:
    """Return the spellings, without hyphens, of the surnames of two syllables: `ssuma`, `оуян`.

    Each gives the two syllables, which are read in no other way.
    """
    systems = LATIN_SYSTEMS if script == "Latn" else ("palladius",)
    known = inventory()
    found: dict[str, tuple[Slot, ...]] = {}
    for surname in spellings()["two_syllable_surnames"].split():
        for cut in range(1, len(surname)):
            one, two = surname[:cut], surname[cut:]
            if one not in known.number or two not in known.number:
                continue
            slots = tuple((known.bit(each),) * 3 for each in (one, two))
            for system in systems:
                for _rank, start in spell(one, system):
                    for _rank, end in spell(two, system):
                        found.setdefault(start + end, slots)
    return found


@lru_cache(maxsize=1)
def surname_mask() -> int:
    """Return the hundred commonest surnames as a bit set."""
    known = inventory()
    mask = 0
    for surname in spellings()["surnames"].split():
        mask |= known.bit(surname)
    for reading in surname_readings().values():
        mask |= known.bit(reading)
    return mask


@lru_cache(maxsize=50_000)
def mandarin_to_korean(mask: int, as_surname: bool = False) -> int:
    """Return the Korean readings of the characters that sound so in Mandarin."""
    backward = _sino_korean(as_surname)[1]
    joined = 0
    for place in bits(mask):
        joined |= backward[place]
    return joined


@lru_cache(maxsize=1)
@kept(
    *_SOURCES,
    write=lambda book: {each: members_of([zh, ko]) for each, (zh, ko) in sorted(book.items())},
    read=lambda rows: {each: (mask_of(zh), mask_of(ko)) for each, (zh, ko) in rows.items()},
)
def _sino_vietnamese() -> dict[str, tuple[int, int]]:
    """Return what Vietnamese syllables (with and without marks) are in Mandarin and in Korean."""
    book: dict[str, list[int]] = {}
    korean, mandarin = korean_inventory(), inventory()
    for char in characters().values():
        if not char.mandarin or not char.vietnamese or not _in_names(char):
            continue
        zh = mandarin.bit(surname_readings().get(char.char, char.mandarin[0]))
        ko = 0
        for reading in char.korean:
            ko |= korean.bit(reading)
        for reading in char.vietnamese:
            for spelling in {reading, fold_vietnamese(reading)}:
                masks = book.setdefault(spelling, [0, 0])
                masks[0] |= zh
                masks[1] |= ko
    return {spelling: (masks[0], masks[1]) for spelling, masks in book.items()}


def vietnamese_slots(syllable: str) -> tuple[Slot, Slot] | None:
    """Return the Mandarin and the Korean slot of a Vietnamese syllable; None where it has none."""
    masks = _sino_vietnamese().get(syllable)
    if masks is None:
        return None
    zh, ko = masks
    return (zh, zh, zh), (ko, ko, ko)


@lru_cache(maxsize=1)
@kept(*_SOURCES)
def common_characters() -> list[int]:
    """Return for each syllable how many common characters are read so, by inventory number."""
    known = inventory()
    counts = [0] * len(known.syllables)
    for char in characters().values():
        if char.is_common and char.mandarin and char.char == char.folded:
            place = known.number.get(char.mandarin[0])
            if place is not None:
                counts[place] += 1
    return counts
