"""Spellings turned back into syllables: the heart of matching Korean and Chinese names.

Every system that writes Korean or Chinese in letters writes *syllables*, but no system is
unambiguous once its diacritics are dropped. A spelling is therefore read as a *slot*: the sets of
syllables it may stand for, as bits of an integer, in three ranks (a published system; common ad-hoc
spelling; respelling and slip), each rank holding the ones before it. Two spellings agree as far as
their slots share a bit, which costs a few nanoseconds however many systems are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any

Slot = tuple[int, int, int]
"""Bit sets of syllables by rank; each contains the one before it."""

EMPTY: Slot = (0, 0, 0)


@dataclass
class Inventory:
    """The syllables of one language; each has a number, the bit it stands for."""

    syllables: list[str]
    number: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.number = {syllable: place for place, syllable in enumerate(self.syllables)}

    @staticmethod
    def names(known: Inventory) -> list[str]:
        """Return the syllables of an inventory in their order."""
        return known.syllables

    def bit(self, syllable: str) -> int:
        """Return the bit of a syllable; 0 where the inventory lacks it."""
        place = self.number.get(syllable)
        return 0 if place is None else 1 << place

    def members(self, mask: int) -> list[str]:
        """Return the syllables of a bit set, in the order of the inventory."""
        return [self.syllables[place] for place in bits(mask)]


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the set bits, smallest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def mask_of(numbers: Iterable[int]) -> int:
    """Return the bit set of these numbers."""
    mask = 0
    for number in numbers:
        mask |= 1 << number
    return mask


def members_of(masks: list[int]) -> list[list[int]]:
    """Return bit sets as lists of numbers."""
    return [list(bits(mask)) for mask in masks]


def masks_of(rows: list[list[int]]) -> list[int]:
    """Return lists of numbers as bit sets."""
    return [mask_of(row) for row in rows]


def merge(first: Slot, second: Slot) -> Slot:
    """Join two slots rank by rank."""
    return (first[0] | second[0], first[1] | second[1], first[2] | second[2])


class Lexicon:
    """All spellings of all syllables in one script: spelling -> slot."""

    def __init__(self) -> None:
        self._raw: dict[str, list[int]] = {}
        self.slots: dict[str, Slot] = {}
        self.longest = 0

    def add(self, spelling: str, bit: int, rank: int) -> None:
        """Record that a spelling may stand for a syllable at a rank (0, 1 or 2)."""
        masks = self._raw.get(spelling)
        if masks is None:
            masks = self._raw[spelling] = [0, 0, 0]
        masks[rank] |= bit

    def freeze(self) -> Lexicon:
        """Make each rank hold the ones before it; call once, after the last `add`."""
        for spelling, (first, second, third) in self._raw.items():
            self.slots[spelling] = (first, first | second, first | second | third)
        self.longest = max(map(len, self.slots), default=0)
        self._raw.clear()
        return self

    def as_lists(self) -> dict[str, Any]:
        """Return the lexicon as plain values: each slot once, and its number for each spelling."""
        numbers: dict[Slot, int] = {}
        spellings = {
            each: numbers.setdefault(slot, len(numbers)) for each, slot in self.slots.items()
        }
        slots = [[list(bits(a)), list(bits(b & ~a)), list(bits(c & ~b))] for a, b, c in numbers]
        return {"slots": slots, "spellings": spellings}

    @classmethod
    def of_lists(cls, values: dict[str, Any]) -> Lexicon:
        """Make a lexicon of what `as_lists` returned."""
        known: list[Slot] = []
        for ranks in values["slots"]:
            first, more, most = map(mask_of, ranks)
            known.append((first, first | more, first | more | most))
        book = cls()
        book.slots = {spelling: known[number] for spelling, number in values["spellings"].items()}
        book.longest = max(map(len, book.slots), default=0)
        return book

    def split(self, text: str, limit: int = 3) -> tuple[tuple[Slot, ...], ...]:
        """Cut a run of letters into syllables in every way the spellings allow.

        Args:
            text: Folded letters, no spaces or hyphens; apostrophes may stand anywhere.
            limit: The most syllables.

        Returns:
            Each way as a tuple of slots; those whose worst syllable has a better rank come first.
        """
        return _split(self, text, limit)


@lru_cache(maxsize=200_000)
def _split(lexicon: Lexicon, text: str, limit: int) -> tuple[tuple[Slot, ...], ...]:
    found = [way for _cost, _size, way in sorted(_ways(lexicon, text, limit), key=_COST_AND_SIZE)]
    return tuple(found[:4])


Way = tuple[int, int, tuple[Slot, ...]]
"""The sum of the ranks of its syllables, their number, and the syllables."""

_COST_AND_SIZE = itemgetter(0, 1)
_NO_MORE: tuple[Way, ...] = ((0, 0, ()),)


def _rank(slot: Slot) -> int:
    return 0 if slot[0] else 1 if slot[1] else 3


@lru_cache(maxsize=100_000)
def _ways(lexicon: Lexicon, text: str, limit: int) -> tuple[Way, ...]:
    slots = lexicon.slots
    text = text.removeprefix("'") if text not in slots else text
    if not text:
        return _NO_MORE
    if limit == 0:
        return ()
    found: list[Way] = []
    for length in range(1, min(lexicon.longest, len(text)) + 1):
        slot = slots.get(text[:length])
        if slot is not None:
            rank = _rank(slot)
            for cost, size, rest in _ways(lexicon, text[length:], limit - 1):
                found.append((rank + cost, size + 1, (slot, *rest)))
    return tuple(found)


def alternatives(cell: str) -> Iterator[tuple[int, str]]:
    """Read a table cell `"a b | c | d"` as (rank, spelling) pairs; `-` is nothing."""
    for rank, part in enumerate(cell.split("|")):
        for spelling in part.split():
            yield rank, "" if spelling == "-" else spelling


def union(masks: Iterable[int]) -> int:
    """Join bit sets."""
    joined = 0
    for mask in masks:
        joined |= mask
    return joined
