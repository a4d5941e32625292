"""How much likelier two spellings are if they spell one syllable than if they spell two at random.

For a slot, a syllable's weight is its share among names times the trust in the rank it is read at.
With weights normalised for each slot, the ratio of likelihoods is

    sum over shared syllables of P(syllable | first) P(syllable | second) / P(syllable)

so that an agreement in a rare syllable says much, one in a slip or an unlikely reading little.
"""

from __future__ import annotations

import math
from functools import lru_cache

from fonds.names import chinese, korean
from fonds.names.romanise import korean_systems
from fonds.names.syllables import Slot, bits

TRUST = (1.0, 0.2, 0.03)
"""How often a spelling is met, by rank, relative to a published system's. Our estimate."""

RARE = 1e-4
"""The share of a syllable that is hardly ever found in names."""


@lru_cache(maxsize=1)
def _korean_shares() -> tuple[list[float], list[float]]:
    """Return the shares of syllables as family names and in given names, by inventory number."""
    known = korean.inventory()
    table = korean_systems()
    family = [RARE] * len(known.syllables)
    for place, surname in enumerate(korean.spellings()["surnames"]):
        if len(surname) == 1:
            family[known.number[surname]] = 0.003 / (1 + place / 60)
    for surname, share in table["surname_shares"].items():
        family[known.number[surname]] = float(share) / 100
    given = [RARE] * len(known.syllables)
    for place, syllable in enumerate(table["name_syllables"].split()):
        if syllable in known.number:
            given[known.number[syllable]] = 0.4 / (place + 15)
    return family, given


@lru_cache(maxsize=1)
def _mandarin_shares() -> tuple[list[float], list[float]]:
    known = chinese.inventory()
    family = [RARE] * len(known.syllables)
    for place, surname in enumerate(dict.fromkeys(chinese.spellings()["surnames"].split())):
        if surname in known.number:
            family[known.number[surname]] = 0.35 / (place + 4)
    counts = chinese.common_characters()
    total = sum(counts)
    return family, [max(RARE, count / total) for count in counts]


def shares(is_korean: bool, is_family: bool) -> list[float]:
    """Return the shares of the syllables of a language in names."""
    pair = _korean_shares() if is_korean else _mandarin_shares()
    return pair[0 if is_family else 1]


@lru_cache(maxsize=100_000)
def _mass(slot: Slot, is_korean: bool, is_family: bool) -> float:
    known = shares(is_korean, is_family)
    first, second, third = slot
    total = sum(known[place] for place in bits(first)) * TRUST[0]
    total += sum(known[place] for place in bits(second & ~first)) * TRUST[1]
    total += sum(known[place] for place in bits(third & ~second)) * TRUST[2]
    return total


@lru_cache(maxsize=400_000)
def log_ratio(left: Slot, right: Slot, is_korean: bool, is_family: bool) -> float:
    """Return the logarithm of the likelihood ratio of two slots; 0 where they share nothing."""
    shared = left[2] & right[2]
    if not shared:
        return 0.0
    known = shares(is_korean, is_family)
    total = 0.0
    for place in bits(shared):
        bit = 1 << place
        trust = TRUST[0 if left[0] & bit else 1 if left[1] & bit else 2]
        trust *= TRUST[0 if right[0] & bit else 1 if right[1] & bit else 2]
        total += known[place] * trust
    mass = _mass(left, is_korean, is_family) * _mass(right, is_korean, is_family)
    return math.log(total / mass)
