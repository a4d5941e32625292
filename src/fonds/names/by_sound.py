"""European names compared with what hangul, characters or Vietnamese syllables make of them."""

from __future__ import annotations

from rapidfuzz.distance.Levenshtein import distance as edits

from fonds.names.european import Structure
from fonds.names.evidence import NOTHING, Evidence, alike, better, weighed
from fonds.names.forms import Form
from fonds.names.phonemes import loose_distance, skeleton

LONGER = 1.4
"""How much longer than a family name sounds must be to be heard as a whole name."""

SURE = 2.5
"""The logit from which a case ending is not looked for."""


def through_syllables(first: Form, second: Form) -> Evidence:
    """Compare a European name with one written by its sounds."""
    if not first.parts:
        first, second = second, first
    best = NOTHING
    for sounds in second.foreign:
        if len(sounds) >= 3:
            best = better(best, _sounds_like(first, sounds, second.native))
    return best


def _sounds_like(first: Form, sounds: str, native: float) -> Evidence:
    best = NOTHING
    bones = skeleton(sounds)
    for one in first.structures:
        common = float(one.family.sound.is_common)
        given = one.given if one.given is not None and one.given.role != "I" else None
        if given is None and not alike(one.family.sound.bones, (bones,)):
            continue
        family = one.family.sound
        for key in family.keys:
            best = _loosely(best, key, sounds, native, common, one)
            if given is not None and len(sounds) > LONGER * len(key):
                for name in given.sound.keys[:2]:
                    best = _loosely(best, name + key, sounds, native, 0.0, one)
                    best = _loosely(best, key + name, sounds, native, 0.0, one)
        if best.logit < SURE:
            for key, _stem, _case in family.stems:
                best = _loosely(best, key, sounds, native, common, one)
    return best


def _loosely(
    best: Evidence, key: str, sounds: str, native: float, common: float, one: Structure | None
) -> Evidence:
    if len(key) < 3:
        return best
    size = len(skeleton(key))
    if edits(skeleton(key), skeleton(sounds)) > 1 + size // 3:
        return best
    cost = loose_distance(key, sounds) / (size + 1.0)
    if cost > 0.6:
        return best
    features = (
        1.0,
        cost,
        max(0.0, cost - 0.15),
        min(size, 6) / 6,
        native,
        common,
        float(one is None),
        float(size <= 2),
    )
    return better(best, weighed("by sound", features, one, sounds))


def both_foreign(first: Form, second: Form) -> Evidence:
    """Compare two forms that both write a foreign name by its sounds."""
    if not first.foreign or not second.foreign:
        return NOTHING  # letters of no script that we read
    if first.native >= 0.7 and second.native >= 0.7:
        return NOTHING
    one, two = sorted((first.foreign[0], second.foreign[0]))
    if min(len(one), len(two)) < 5:
        return NOTHING
    return _loosely(NOTHING, one, two, max(first.native, second.native), 0.0, None)
