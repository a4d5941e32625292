"""Korean names as syllables: hangul, hanja and every romanised or Cyrillic spelling of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fonds.names import jamo
from fonds.names.cyrillic import transliterate
from fonds.names.han import characters
from fonds.names.kept import TABLES, kept, load_table
from fonds.names.syllables import (
    Inventory,
    Lexicon,
    Slot,
    alternatives,
    bits,
    masks_of,
    members_of,
    merge,
)

_SOURCES = (
    *("han.py", "jamo.py", "syllables.py", "cyrillic.py", "korean.py", "tables/han.tsv"),
    *("tables/korean_spellings.yaml", "tables/transliteration.yaml"),
)
LATIN_GROUPS = ("latin", "yale", "hungarian", "polish", "german", "czech", "french")


@lru_cache(maxsize=1)
def spellings() -> dict[str, Any]:
    """Load the table of Korean spellings."""
    return load_table(
        TABLES / "korean_spellings.yaml", ("groups", "syllables", "koryo_suffix", "surnames")
    )


@lru_cache(maxsize=1)
@kept(*_SOURCES, write=Inventory.names, read=Inventory)
def inventory() -> Inventory:
    """Return every syllable a hanja can be read as, North and South, and the surnames'."""
    found: set[str] = set()
    for char in characters().values():
        found.update(char.korean)
    found.update(*spellings()["surnames"])
    found |= {jamo.southern(each) for each in found}
    return Inventory(sorted(each for each in found if jamo.is_syllable(each)))


@lru_cache(maxsize=4)
@kept(*_SOURCES, write=Lexicon.as_lists, read=Lexicon.of_lists)
def lexicon(script: str) -> Lexicon:
    """Return all spellings of Korean syllables in `Latn` or `Cyrl`."""
    table, known = spellings(), inventory()
    book = Lexicon()
    groups = LATIN_GROUPS if script == "Latn" else ("cyrillic",)
    for group in groups:
        _add_group(book, known, table["groups"][group], 0 if group in ("latin", "cyrillic") else 1)
    for hangul, group, cell, _why in table["syllables"]:
        if group in groups:
            for rank, spelling in alternatives(cell):
                book.add(spelling, known.bit(hangul), rank)
    if script == "Latn":
        _add_through_cyrillic(book)
    return book.freeze()


def _add_through_cyrillic(book: Lexicon) -> None:
    """Add the Cyrillic spellings as western documents carry them on: Den for Ден, Csen for Чен."""
    for spelling, (first, second, _third) in lexicon("Cyrl").slots.items():
        for system in ("bgn", "hungarian", "polish", "german", "czech"):
            latin = transliterate(spelling, system).replace("'", "")
            if first:
                book.add(latin, first, 1)
            book.add(latin, second, 2)


def _add_group(book: Lexicon, known: Inventory, letters: dict[str, Any], least: int) -> None:
    onsets, vowels, codas = (
        {letter: list(alternatives(cell)) for letter, cell in letters[part].items()}
        for part in ("onset", "vowel", "coda")
    )
    for number, syllable in enumerate(known.syllables):
        onset, vowel, coda = jamo.take_apart(syllable)
        if onset not in onsets or vowel not in vowels or coda not in codas:
            continue
        bit = 1 << number
        for rank_o, start in onsets[onset]:
            for rank_v, middle in vowels[vowel]:
                for rank_c, end in codas[coda]:
                    rank = rank_o + rank_v + rank_c + least
                    if rank <= 2:
                        book.add(start + middle + end, bit, rank)


@lru_cache(maxsize=1)
def surname_mask() -> int:
    """Return the one-syllable surnames as a bit set."""
    known = inventory()
    mask = 0
    for surname in spellings()["surnames"]:
        if len(surname) == 1:
            mask |= known.bit(surname)
    return mask


@lru_cache(maxsize=1)
def surname_lexicon() -> dict[str, tuple[tuple[Slot, ...], ...]]:
    """Return habitual surname spellings: spelling -> the syllable slots it may stand for."""
    known = inventory()
    single: dict[str, list[int]] = {}
    double: dict[str, tuple[Slot, ...]] = {}
    for surname, cell in spellings()["surnames"].items():
        for rank, spelling in alternatives(cell):
            if len(surname) == 1:
                masks = single.setdefault(spelling, [0, 0, 0])
                for each in range(rank, 3):
                    masks[each] |= known.bit(surname)
            else:
                double[spelling] = tuple((known.bit(s),) * 3 for s in surname)
    book: dict[str, tuple[tuple[Slot, ...], ...]] = {
        spelling: (((masks[0], masks[1], masks[2]),),) for spelling, masks in single.items()
    }
    for spelling, slots in double.items():
        book[spelling] = (slots, *book.get(spelling, ()))
    return book


@lru_cache(maxsize=20_000)
def with_initial_law(slot: Slot) -> Slot:
    """Add to rank 1 what the initial-sound law makes of rank 0, and the other way round."""
    first, second, third = slot
    added = 0
    partner = _law_partners()
    for place in bits(first):
        added |= partner[place]
    return (first, second | added, third | added)


@lru_cache(maxsize=1)
def _law_partners() -> list[int]:
    known = inventory()
    partners = [0] * len(known.syllables)
    for number, syllable in enumerate(known.syllables):
        other = jamo.southern(syllable)
        if other != syllable:
            partners[number] |= known.bit(other)
            partners[known.number[other]] |= 1 << number
    return partners


@lru_cache(maxsize=12_000)
def slot_of_hangul(syllable: str) -> Slot:
    """Return the slot of a hangul syllable, its form under the other initial law at rank 1."""
    bit = inventory().bit(syllable)
    return with_initial_law((bit, bit, bit)) if bit else (0, 0, 0)


@lru_cache(maxsize=20_000)
def slot_of_hanja(char: str) -> Slot:
    """Return the Korean readings of a Han character as a slot."""
    known = characters().get(char)
    if known is None:
        return (0, 0, 0)
    mask = 0
    for reading in known.korean:
        mask |= inventory().bit(reading)
    return with_initial_law((mask, mask, mask))


@lru_cache(maxsize=20_000)
def near(mask: int) -> int:
    """Return the syllables one small slip away: aspiration, a neighbour vowel, a like coda."""
    table = _neighbours()
    joined = mask
    for place in bits(mask):
        joined |= table[place]
    return joined


ALIKE_ONSETS = ("ㄱㅋㄲ", "ㄷㅌㄸ", "ㅂㅍㅃ", "ㅈㅊㅉ", "ㅅㅆ", "ㄴㄹㅇ")
ALIKE_VOWELS = (
    "ㅏㅑ",
    "ㅓㅕㅗ",
    "ㅗㅜㅛ",
    "ㅜㅡㅠ",
    "ㅐㅔㅖㅚ",
    "ㅣㅢㅟ",
    "ㅘㅏ",
    "ㅝㅓ",
    "ㅓㅜ",
    "ㅓㅡ",
)
ALIKE_CODAS = ("ㄴㅇㅁ",)


def _alike(first: str, second: str, groups: tuple[str, ...]) -> bool:
    if first == second:
        return True
    return bool(first and second) and any(first in each and second in each for each in groups)


@lru_cache(maxsize=1)
@kept(*_SOURCES, write=members_of, read=masks_of)
def _neighbours() -> list[int]:
    known = inventory()
    parts = [jamo.take_apart(each) for each in known.syllables]
    table = []
    for onset, vowel, coda in parts:
        mask = 0
        for number, (other_onset, other_vowel, other_coda) in enumerate(parts):
            differing = (onset != other_onset) + (vowel != other_vowel) + (coda != other_coda)
            if (
                differing == 1
                and _alike(onset, other_onset, ALIKE_ONSETS)
                and _alike(vowel, other_vowel, ALIKE_VOWELS)
                and _alike(coda, other_coda, ALIKE_CODAS)
            ):
                mask |= 1 << number
        table.append(mask)
    return table


def read_surname(text: str, script: str) -> tuple[tuple[Slot, ...], ...]:
    """Read one run of letters as a Korean surname; empty where it is none."""
    found: list[tuple[Slot, ...]] = []
    if script == "Latn":
        found += surname_lexicon().get(text, ())
    slot = lexicon(script).slots.get(text)
    if slot is None or not slot[2] & surname_mask():
        for suffix in spellings()["koryo_suffix"].split():
            if text.endswith(suffix) and len(text) > len(suffix):
                bare = lexicon(script).slots.get(text.removesuffix(suffix), (0, 0, 0))
                slot = (0, bare[1], bare[2])
    if slot is not None:
        mask = surname_mask()
        kept = (slot[0] & mask, slot[1] & mask, slot[2] & mask)
        if kept[2]:
            kept = with_initial_law(kept)
            if found and len(found[-1]) == 1:
                found[-1] = (merge(found[-1][0], kept),)
            else:
                found.append((kept,))
    if len(text) >= 5 and not any(len(slots) == 2 for slots in found):
        found += double_surnames(script).get(text, ())
    return tuple(found)


@lru_cache(maxsize=2)
def double_surnames(script: str) -> dict[str, list[tuple[Slot, ...]]]:
    """Return the surnames of two syllables by any regular or habitual spelling of them."""
    known = inventory()
    return {
        spelling: [tuple((known.bit(each),) * 3 for each in surname) for surname in surnames]
        for spelling, surnames in _spelt_double_surnames(script).items()
    }


@kept(*_SOURCES)
def _spelt_double_surnames(script: str) -> dict[str, list[str]]:
    known = inventory()
    by_bit: dict[str, list[str]] = {}
    doubles = [each for each in spellings()["surnames"] if len(each) == 2]
    wanted = {syllable: known.bit(syllable) for syllable in set("".join(doubles))}
    for spelling, slot in lexicon(script).slots.items():
        for syllable, bit in wanted.items():
            if slot[1] & bit:
                by_bit.setdefault(syllable, []).append(spelling)
    book: dict[str, list[str]] = {}
    for surname in doubles:
        for first in by_bit.get(surname[0], ()):
            for second in by_bit.get(surname[1], ()):
                book.setdefault(first + second, []).append(surname)
    return book
