"""Whether two written forms name one person: the score, the verdict and the reason."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance.Levenshtein import distance as edits

from fonds.names import chinese, korean
from fonds.names.explain import explain
from fonds.names.forms import Form, Part, Reading, Sound, Structure, read
from fonds.names.kept import TABLES, load_table
from fonds.names.likelihood import log_ratio
from fonds.names.models import Comparison, Verdict
from fonds.names.phonemes import distance, loose_distance, skeleton, substance
from fonds.names.syllables import Slot

SAME = 0.93
POSSIBLE = 0.12
FAR = 99.0

LONGER = 1.4
"""How much longer than a family name sounds must be to be heard as a whole name."""

SURE = 2.5
"""The logit from which a case ending is not looked for."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for two forms being one name.

    Attributes:
        kind: How they agree: `korean`, `european`, `by sound` ...
        features: What the calibration weighs, as in `tables/calibration.yaml`.
        logit: The weighed sum; a score of 0.5 is 0.
        first, second: The readings or structures that agree.
        detail: A case undone or the like.
    """

    kind: str
    features: tuple[float, ...]
    logit: float
    first: object = None
    second: object = None
    detail: str = ""


NOTHING = Evidence("nothing", (), -30.0)


@lru_cache(maxsize=1)
def weights() -> dict[str, tuple[float, ...]]:
    """Load the calibrated weights of each kind of evidence."""
    table = load_table(TABLES / "calibration.yaml", ("features", "weights"))
    return {kind: tuple(map(float, row)) for kind, row in table["weights"].items()}


def _evidence(
    kind: str,
    features: tuple[float, ...],
    first: object = None,
    second: object = None,
    detail: str = "",
) -> Evidence:
    logit = 0.0
    for weight, value in zip(weights()[kind], features, strict=True):
        logit += weight * value
    return Evidence(kind, features, logit, first, second, detail)


def compare(first: str, second: str) -> Comparison:
    """Say whether two written forms can name the same person.

    Args:
        first: A name as it stands in a source, any script, order and case.
        second: Another.

    Returns:
        The calibrated score, the verdict and the reasons; symmetric in its arguments.
    """
    one, two = read(first), read(second)
    evidence = weigh(one, two)
    value = 1 / (1 + math.exp(-evidence.logit))
    return explain(one, two, evidence, value, verdict_of(value))


def score(first: str, second: str) -> float:
    """Return the score alone: the fast path of matching."""
    return 1 / (1 + math.exp(-weigh(read(first), read(second)).logit))


def verdict_of(score: float) -> Verdict:
    """Turn a score into a verdict."""
    return "same" if score >= SAME else "possible" if score >= POSSIBLE else "different"


def weigh(first: Form, second: Form) -> Evidence:
    """Return the strongest evidence that two forms are one name."""
    if not first.plain or not second.plain:
        return NOTHING
    best = _syllabic(first, second)
    if first.plain == second.plain and first.script == second.script:
        lone = len(first.tokens.words) == 1 and bool(first.parts)
        best = _better(best, _evidence("equal", (1.0, float(lone))))
    if first.parts and second.parts:
        if not (first.is_eastern or second.is_eastern):
            best = _better(best, _european(first, second))
        elif not (first.is_eastern and second.is_eastern):
            best = _better(best, _in_order(first, second))
    elif best.logit < 2.0:
        if first.parts or second.parts:
            if not (first.is_eastern or second.is_eastern):
                best = _better(best, _through_syllables(first, second))
        else:
            best = _better(best, _both_foreign(first, second))
    return best


def _in_order(first: Form, second: Form) -> Evidence:
    """Compare word by word: what a Vietnamese name is written like in Cyrillic."""
    if len(first.parts) != len(second.parts) or len(first.parts) < 2:
        return NOTHING
    total = 0.0
    for one, two in zip(first.parts, second.parts, strict=True):
        if one.role == "I" or two.role == "I":
            return NOTHING
        cost = sound_cost(one.sound, two.sound)[0]
        if cost > 0.4:
            return NOTHING
        total += cost
    return _evidence("in order", (1.0, total, float(len(first.parts) == 2)))


def _better(one: Evidence, two: Evidence) -> Evidence:
    return two if two.logit > one.logit else one


# --- syllables --------------------------------------------------------------------------------


def slot_cost(first: Slot, second: Slot) -> float:
    """Return how far two slots are apart: 0 where both systems are regular, FAR where disjoint."""
    if first[0] & second[0]:
        return 0.0
    if first[0] & second[1] or first[1] & second[0]:
        return 1.0
    if first[1] & second[1]:
        return 1.6
    if first[0] & second[2] or first[2] & second[0]:
        return 2.0
    if first[1] & second[2] or first[2] & second[1]:
        return 2.6
    if first[2] & second[2]:
        return 3.2
    return FAR


def _near_cost(first: Slot, second: Slot) -> float:
    return 4.0 if korean.near(first[0] or first[1]) & (second[0] or second[1]) else FAR


Agreement = tuple[float, int, Reading, Reading]
"""The cost of two readings, how many slips among it, and the readings."""


def _rows(first: tuple[Reading, ...], second: tuple[Reading, ...], near: bool) -> Agreement | None:
    """Return the cheapest pair of readings with as many syllables."""
    best: Agreement | None = None
    least = FAR
    for one in first:
        slots, length = one.slots, len(one.slots)
        for two in second:
            others = two.slots
            if len(others) != length:
                continue
            if not slots[0][2] & others[0][2]:
                continue
            cost = one.penalty + two.penalty
            slips = 0
            for left, right in zip(slots, others, strict=True):
                if left[0] & right[0]:
                    continue
                step = slot_cost(left, right)
                if step == FAR:
                    if not near or slips:
                        cost = FAR
                        break
                    step = _near_cost(left, right)
                    slips += 1
                cost += step
                if cost >= least:
                    break
            if cost < least:
                least = cost
                best = (cost, slips, one, two)
    return best


def _syllabic(first: Form, second: Form) -> Evidence:
    best = NOTHING
    if first.han and second.han:
        best = _characters(first, second)
        if best.logit > 0:
            return best
    if first.korean_family & second.korean_family:
        found = _rows(first.korean, second.korean, True)
        if found is not None:
            best = _better(best, _syllable_evidence("korean", found))
    if first.chinese_family & second.chinese_family:
        found = _rows(first.chinese, second.chinese, False)
        if found is not None:
            best = _better(best, _syllable_evidence("chinese", found))
    if best.logit < 3.0 and not (first.han or second.han):
        for one, two in ((first, second), (second, first)):
            if two.chinese_family & _sino_family(one.korean_family):
                if two.reads_korean and len(two.korean[0].slots) > 2:
                    continue
                found = _rows(_sino(one.korean), two.chinese, False)
                if found is not None:
                    both = float(two.reads_korean)
                    best = _better(best, _syllable_evidence("sino-korean", found, both))
    if best.logit < 0 and first.vietnamese and second.vietnamese:
        best = _better(best, _vietnamese(first, second))
    if best.logit < 0 and (first.vietnamese_as[0] or second.vietnamese_as[0]):
        for one, two in ((first, second), (second, first)):
            for place, readings in enumerate((two.chinese, two.korean)):
                as_read = one.vietnamese_as[place]
                if as_read and readings and not two.han and two.vietnamese_as[0] == ():
                    found = _rows(as_read, readings, False)
                    if found is not None:
                        best = _better(
                            best, _syllable_evidence("sino-vietnamese", found, 0.0, place == 1)
                        )
    return best


def _syllable_evidence(
    kind: str, found: Agreement, both: float = 0.0, is_korean: bool = False
) -> Evidence:
    _cost, slips, one, two = found
    ratio, weakest = 0.0, 2.0
    for place, (left, right) in enumerate(zip(one.slots, two.slots, strict=True)):
        each = log_ratio(left, right, is_korean or kind == "korean", place < one.family)
        ratio += each
        if place >= one.family and left[2] & right[2]:
            weakest = min(weakest, each)
    size = len(one.slots)
    penalty = one.penalty + two.penalty
    features = (
        1.0,
        ratio / 10,
        2.0 - weakest,
        float(slips),
        penalty,
        float(size == 2),
        float(size >= 4),
        both,
    )
    return _evidence(kind, features, one, two)


def _sino_family(family: int) -> int:
    return chinese.korean_to_mandarin(family, True) if family else 0


@lru_cache(maxsize=50_000)
def _sino(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    through = chinese.korean_to_mandarin
    return tuple(
        Reading(
            tuple(
                (through(a, place == 0), through(b, place == 0), through(c, place == 0))
                for place, (a, b, c) in enumerate(each.slots)
            ),
            each.family,
            each.penalty,
            each.note,
        )
        for each in readings
    )


def _characters(first: Form, second: Form) -> Evidence:
    if first.han == second.han:
        return _evidence("characters", (1.0, 0.0, 0.0, float(len(first.han) == 2)))
    if len(first.han) != len(second.han) or len(first.han) < 3:
        return NOTHING
    differing = [place for place in range(len(first.han)) if first.han[place] != second.han[place]]
    if len(differing) == 1 and differing[0] != 0:
        found = (
            _rows(first.korean, second.korean, False) if first.korean and second.korean else None
        )
        alike = found is not None and found[0] < 1.0
        return _evidence("characters", (1.0, float(alike), float(not alike), 0.0))
    return NOTHING


def _vietnamese(first: Form, second: Form) -> Evidence:
    if len(first.vietnamese) != len(second.vietnamese) or first.script == second.script == "Hani":
        return NOTHING
    missing = 0
    for one, two in zip(first.vietnamese, second.vietnamese, strict=True):
        if not one & two:
            missing += 1
    size = len(first.vietnamese)
    if missing == 0 or (missing == 1 and size >= 3 and first.script != second.script):
        return _evidence("vietnamese", (1.0, float(missing), float(size == 2)))
    return NOTHING


# --- European names ---------------------------------------------------------------------------


@lru_cache(maxsize=400_000)
def sound_cost(one: Sound, two: Sound) -> tuple[float, str]:
    """Return how far two words are apart, relative to their length, and the case undone."""
    if one is two:
        return 0.0, ""
    known = (0.05, "one given name") if one.names & two.names else (FAR, "")
    if not _alike(one.bones, two.bones):
        return known
    best, note = known
    for key in one.keys:
        for other in two.keys:
            cost = distance(key, other) / max(substance(key), substance(other))
            if cost < best:
                best, note = cost, ""
    if best > 0.03:
        for left, right in ((one, two), (two, one)):
            for key, _stem, case in left.stems:
                for other in right.keys:
                    cost = distance(key, other) / max(substance(key), substance(other)) + 0.03
                    if cost < best:
                        best, note = cost, case
    return best, note


def _alike(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Say whether some consonant skeletons are near enough for the sounds to be compared."""
    for one in first:
        for two in second:
            most = 1 + max(len(one), len(two)) // 4
            if edits(one, two, score_cutoff=most) <= most:
                return True
    return False


def _meet(one: Part | None, two: Part | None) -> float | None:
    """Compare two given or middle names: None where one is missing, 0 for equal."""
    if one is None or two is None:
        return None
    if one.role == "I" or two.role == "I":
        starts = {key[0] for key in one.sound.keys if key}
        return 0.15 if any(key and key[0] in starts for key in two.sound.keys) else 1.0
    return sound_cost(one.sound, two.sound)[0]


def _european(first: Form, second: Form) -> Evidence:
    best = NOTHING
    for one in first.structures:
        for two in second.structures:
            cost, note = sound_cost(one.family.sound, two.family.sound)
            if cost > 0.4:
                continue
            features = _european_features(cost, one, two)
            best = _better(best, _evidence("european", features, one, two, note))
    return best


def _european_features(cost: float, one: Structure, two: Structure) -> tuple[float, ...]:
    given, middle = _meet(one.given, two.given), _meet(one.middle, two.middle)
    initial = one.given is not None and one.given.role == "I"
    initial = initial or (two.given is not None and two.given.role == "I")
    length = min(one.family.sound.length, two.family.sound.length, 8)
    common = one.family.sound.is_common or two.family.sound.is_common
    return (
        1.0,
        cost,
        max(0.0, cost - 0.15),
        length / 8,
        float(given is None),
        float(given is None and common),
        float(given is not None and given <= 0.2 and not initial),
        float(given is not None and given <= 0.2 and initial),
        float(given is not None and 0.2 < given <= 0.34),
        float(given is not None and given > 0.34),
        float(middle is not None and middle <= 0.2),
        float(middle is not None and middle > 0.34),
        one.penalty + two.penalty,
        float(given is not None and initial and common),
    )


def _through_syllables(first: Form, second: Form) -> Evidence:
    if not first.parts:
        first, second = second, first
    best = NOTHING
    for sounds in second.foreign:
        if len(sounds) >= 3:
            best = _better(best, _sounds_like(first, sounds, second.native))
    return best


def _sounds_like(first: Form, sounds: str, native: float) -> Evidence:
    best = NOTHING
    bones = skeleton(sounds)
    for one in first.structures:
        common = float(one.family.sound.is_common)
        given = one.given if one.given is not None and one.given.role != "I" else None
        if given is None and not _alike(one.family.sound.bones, (bones,)):
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
    )
    return _better(best, _evidence("by sound", features, one, sounds))


def _both_foreign(first: Form, second: Form) -> Evidence:
    if first.native >= 0.7 and second.native >= 0.7:
        return NOTHING
    one, two = sorted((first.foreign[0], second.foreign[0]))
    if min(len(one), len(two)) < 5:
        return NOTHING
    return _loosely(NOTHING, one, two, max(first.native, second.native), 0.0, None)
