"""Whether two written forms name one person: the score, the verdict and the reason."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from fonds.names import chinese, korean
from fonds.names.forms import Form, Part, Reading, read
from fonds.names.models import Comparison, Verdict
from fonds.names.phonemes import distance, loose_distance
from fonds.names.structures import Structure, structures
from fonds.names.syllables import Slot

SAME = 0.93
POSSIBLE = 0.12
FAR = 99.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for two forms being one name: the kind of agreement and its logit."""

    kind: str
    logit: float
    first: object = None
    second: object = None
    detail: str = ""


NOTHING = Evidence("nothing", -8.0)


def compare(first: str, second: str) -> Comparison:
    """Say whether two written forms can name the same person.

    Args:
        first: A name as it stands in a source, any script, order and case.
        second: Another.

    Returns:
        The calibrated score, the verdict and the reasons; symmetric in its arguments.
    """
    evidence = weigh(read(first), read(second))
    score = 1 / (1 + math.exp(-evidence.logit))
    from fonds.names.explain import explain

    return explain(read(first), read(second), evidence, score, verdict_of(score))


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
        equal = Evidence("equal", 5.0 if len(first.tokens.words) > 1 or first.script in ("Hang", "Hani") else 2.6, None, None)
        best = max(best, equal, key=lambda each: each.logit)
    if first.parts and second.parts:
        if not (_is_syllabic(first) and _is_syllabic(second)):
            best = max(best, _european(first, second), key=lambda each: each.logit)
    elif best.logit < 0:
        if (first.parts and second.foreign) or (second.parts and first.foreign):
            best = max(best, _through_syllables(first, second), key=lambda each: each.logit)
        elif first.foreign and second.foreign and first.script != second.script:
            best = max(best, _both_foreign(first, second), key=lambda each: each.logit)
    return best


def _is_syllabic(form: Form) -> bool:
    return bool(form.korean or form.chinese)


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
    return 4.0 if korean.near(first[0] | first[1]) & (second[0] | second[1]) else FAR


def _rows(
    first: tuple[Reading, ...], second: tuple[Reading, ...], near: bool
) -> tuple[float, Reading, Reading] | None:
    """Return the cheapest pair of readings with as many syllables, and its cost."""
    best: tuple[float, Reading, Reading] | None = None
    for one in first:
        length = len(one.slots)
        for two in second:
            if len(two.slots) != length:
                continue
            cost = one.penalty + two.penalty
            slips = 0
            for left, right in zip(one.slots, two.slots, strict=True):
                step = slot_cost(left, right)
                if step == FAR:
                    if not near or slips:
                        cost = FAR
                        break
                    step = _near_cost(left, right)
                    slips += 1
                cost += step
                if cost >= FAR:
                    break
            if cost < FAR and (best is None or cost < best[0]):
                best = (cost, one, two)
    return best


def _syllabic(first: Form, second: Form) -> Evidence:
    best = NOTHING
    if first.han and second.han:
        best = _characters(first, second)
        if best.logit > 0:
            return best
    if first.korean and second.korean:
        found = _rows(first.korean, second.korean, True)
        if found is not None:
            best = _stronger(best, "korean", found, 5.2)
    if first.chinese and second.chinese:
        found = _rows(first.chinese, second.chinese, False)
        if found is not None:
            best = _stronger(best, "chinese", found, 5.2)
    if best.logit < 0 and not (first.han or second.han):
        for one, two in ((first, second), (second, first)):
            if one.korean and two.chinese:
                found = _rows(_sino(one.korean), two.chinese, False)
                if found is not None:
                    best = _stronger(best, "sino-korean", found, 3.6)
    if best.logit < 0 and first.vietnamese and second.vietnamese:
        best = max(best, _vietnamese(first, second), key=lambda each: each.logit)
    return best


def _stronger(
    best: Evidence, kind: str, found: tuple[float, Reading, Reading], base: float
) -> Evidence:
    cost, one, two = found
    logit = base - 0.95 * cost - _commonness(one, two)
    return Evidence(kind, logit, one, two) if logit > best.logit else best


def _commonness(one: Reading, two: Reading) -> float:
    """Return what a short name costs: two syllables say less than three."""
    return 1.2 if len(one.slots) == 2 else 0.0


@lru_cache(maxsize=50_000)
def _sino(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    through = chinese.korean_to_mandarin
    return tuple(
        Reading(
            tuple((through(a), through(b), through(c)) for a, b, c in each.slots),
            each.family,
            each.penalty,
            each.note,
        )
        for each in readings
    )


def _characters(first: Form, second: Form) -> Evidence:
    if first.han == second.han:
        return Evidence("characters", 5.5 if len(first.han) > 2 else 4.5)
    if len(first.han) != len(second.han) or len(first.han) < 3:
        return NOTHING
    differing = [place for place in range(len(first.han)) if first.han[place] != second.han[place]]
    if len(differing) == 1 and first.korean and second.korean:
        found = _rows(first.korean, second.korean, False)
        if found is not None and found[0] < 1.0:
            return Evidence("characters read alike", 2.0)
        if differing[0] != 0:
            return Evidence("one character", -1.5)
    return NOTHING


def _vietnamese(first: Form, second: Form) -> Evidence:
    if len(first.vietnamese) != len(second.vietnamese) or first.script == second.script == "Hani":
        return NOTHING
    missing = 0
    for one, two in zip(first.vietnamese, second.vietnamese, strict=True):
        if not one & two:
            missing += 1
    if missing == 0:
        return Evidence("vietnamese", 4.5)
    if missing == 1 and len(first.vietnamese) >= 3 and first.script != second.script:
        return Evidence("vietnamese", 0.5)
    return NOTHING


# --- European names ---------------------------------------------------------------------------


@lru_cache(maxsize=400_000)
def part_cost(one: Part, two: Part) -> tuple[float, str]:
    """Return how far two words are apart, relative to their length, and the case undone."""
    best, note = FAR, ""
    for key in one.keys:
        for other in two.keys:
            cost = distance(key, other) / max(len(key), len(other), 3)
            if cost < best:
                best, note = cost, ""
    if best > 0.02:
        for key, _stem, case in one.stems:
            for other in two.keys:
                cost = distance(key, other) / max(len(key), len(other), 3) + 0.03
                if cost < best:
                    best, note = cost, case
        for key, _stem, case in two.stems:
            for other in one.keys:
                cost = distance(key, other) / max(len(key), len(other), 3) + 0.03
                if cost < best:
                    best, note = cost, case
    if best > 0.05 and one.names & two.names:
        best, note = 0.05, "one given name"
    return best, note


def _meet(one: Part | None, two: Part | None) -> float | None:
    """Compare two given or middle names: None where one is missing, 0 equal, above 0.4 differing."""
    if one is None or two is None:
        return None
    if one.role == "I" or two.role == "I":
        starts = {key[0] for key in one.keys if key}
        return 0.15 if any(key and key[0] in starts for key in two.keys) else 1.0
    return part_cost(one, two)[0]


def _european(first: Form, second: Form) -> Evidence:
    best = NOTHING
    for one in structures(first.parts):
        for two in structures(second.parts):
            if one.family.role == "I" or two.family.role == "I":
                continue
            cost, note = part_cost(one.family, two.family)
            if cost > 0.34:
                continue
            given, middle = _meet(one.given, two.given), _meet(one.middle, two.middle)
            length = min(max(map(len, one.family.keys), default=0), max(map(len, two.family.keys), default=0))
            logit = 2.6 + 0.15 * min(length, 8) - 14 * cost - 2 * (one.penalty + two.penalty)
            logit += _given_weight(given) + 0.6 * _given_weight(middle)
            if logit > best.logit:
                best = Evidence("european", logit, one, two, note)
    return best


def _given_weight(cost: float | None) -> float:
    if cost is None:
        return 0.0
    if cost <= 0.16:
        return 1.5
    if cost <= 0.3:
        return 0.3
    return -6.0


def _through_syllables(first: Form, second: Form) -> Evidence:
    if not first.parts:
        first, second = second, first
    sounds = second.foreign[0]
    if len(sounds) < 4:
        return NOTHING
    best = NOTHING
    for one in structures(first.parts):
        if one.family.role == "I":
            continue
        for key in (*one.family.keys, *(stem[0] for stem in one.family.stems)):
            best = _loosely(best, key, sounds, one)
            if one.given is not None and one.given.role != "I":
                for given in one.given.keys:
                    best = _loosely(best, given + key, sounds, one)
                    best = _loosely(best, key + given, sounds, one)
    return best


def _loosely(best: Evidence, key: str, sounds: str, one: Structure | None) -> Evidence:
    if len(key) < 3:
        return best
    cost = loose_distance(key, sounds) / max(3.0, sum(char not in "aeiou" for char in key) + 1.0)
    logit = 3.2 - 12 * cost + 0.2 * min(len(key), 8)
    return Evidence("by sound", logit, one, sounds) if logit > best.logit else best


def _both_foreign(first: Form, second: Form) -> Evidence:
    one, two = first.foreign[0], second.foreign[0]
    if min(len(one), len(two)) < 6:
        return NOTHING
    cost = loose_distance(one, two) / max(3.0, sum(char not in "aeiou" for char in one) + 1.0)
    return Evidence("by sound", 2.6 - 12 * cost, one, two)
