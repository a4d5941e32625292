"""Whether two written forms name one person: the score, the verdict and the reason."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import lru_cache

from fonds.names import chinese, korean
from fonds.names.by_sound import both_foreign, through_syllables
from fonds.names.european import DOUBLE, WOMAN, Part, Sound, Structure
from fonds.names.evidence import NOTHING, Evidence, alike, better, weighed
from fonds.names.explain import explain
from fonds.names.feminine import are_woman_and_man
from fonds.names.forms import HEARD_NOTE, Form, Reading, read, read_aliases
from fonds.names.initials import beginnings
from fonds.names.likelihood import log_ratio
from fonds.names.models import Comparison, Verdict
from fonds.names.phonemes import distance, skeleton, substance
from fonds.names.syllables import Slot

SAME = 0.93
POSSIBLE = 0.12
FAR = 99.0

UNDONE = 0.03
"""What it costs to undo a case ending."""

INEXACT = 1.5
"""How much more a difference weighs once an ending is undone: two guesses at a time."""

OTHER_CONSONANTS = 0.1
"""What it costs that the consonants are not of the same classes in the same order."""

OTHER_NAME = 0.15
"""From this cost on two spellings in one script are a misprint or two names: Albrecht, Ulbricht."""

UNSURE = 2.2
"""The most that a misprint may weigh: a score of 0.9, `possible`."""

_SUFFIX = re.compile("^(.+[bdfgkmprtvzбвгдзкмпрстф])(o[vw]|[iyj]e[vw]|ов|[иь]ев)$")

CERTAIN = 6.0
"""The logit from which other names in brackets are not looked at."""


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
    """Return the strongest evidence that two forms name one person, aliases among them."""
    best = _weigh(first, second)
    if (first.tokens.aliases or second.tokens.aliases) and best.logit < CERTAIN:
        for one in (first, *read_aliases(first.text)):
            for two in (second, *read_aliases(second.text)):
                found = _weigh(one, two)
                if found.logit > best.logit:
                    best = replace(found, forms=(one, two))
    return best


def _weigh(first: Form, second: Form) -> Evidence:
    """Return the strongest evidence that two forms are one name."""
    if not first.plain or not second.plain:
        return NOTHING
    best = _syllabic(first, second)
    if first.plain == second.plain and first.script == second.script:
        lone = len(first.tokens.words) == 1 and bool(first.parts)
        best = better(best, weighed("equal", (1.0, float(lone))))
    if first.parts and second.parts:
        if not (first.is_eastern or second.is_eastern):
            best = better(best, _european(first, second))
        elif not (first.is_eastern and second.is_eastern):
            best = better(best, _in_order(first, second))
    elif best.logit < 2.0:
        if first.parts or second.parts:
            if not (first.is_eastern or second.is_eastern):
                best = better(best, through_syllables(first, second))
        else:
            best = better(best, both_foreign(first, second))
    return best


def _in_order(first: Form, second: Form) -> Evidence:
    """Compare word by word: what a Vietnamese name is written like in Cyrillic."""
    if len(first.parts) != len(second.parts) or len(first.parts) < 2:
        return NOTHING
    if not (first.vietnamese or second.vietnamese):
        return NOTHING
    total = 0.0
    for one, two in zip(first.parts, second.parts, strict=True):
        if one.role == "I" or two.role == "I":
            return NOTHING
        cost = sound_cost(one.sound, two.sound)[0]
        if cost > 0.4:
            return NOTHING
        total += cost
    return weighed("in order", (1.0, total, float(len(first.parts) == 2)))


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
    as_korean = None
    if first.korean_family & second.korean_family:
        as_korean = _rows(first.korean, second.korean, True)
        if as_korean is not None:
            notes = (as_korean[2].note, as_korean[3].note)
            if HEARD_NOTE in notes:
                both = float(notes[0] == notes[1])
                best = better(best, weighed("heard", (1.0, both), *as_korean[2:]))
                as_korean = None
            else:
                best = better(best, _syllable_evidence("korean", as_korean))
    found = None
    if first.chinese_family & second.chinese_family:
        found = _rows(first.chinese, second.chinese, False)
        if found is not None:
            chinese_ = _syllable_evidence("chinese", found)
            if chinese_.logit > best.logit:
                # a name that fits as Korean is told as Korean, however sure the other is
                fits = as_korean is not None and as_korean[0] <= found[0]
                best = replace(best, logit=chinese_.logit) if fits else chinese_
    if found is None and first.is_plainly_chinese and second.is_plainly_chinese:
        best = _at_most_possible(best)  # Chen Yun and Cheng Yun, whatever Koreans they may be
    if best.logit < 3.0 and not (first.han or second.han):
        for one, two in ((first, second), (second, first)):
            if two.chinese_family & _sino_family(one.korean_family):
                if two.reads_korean and not (one.script == "Hang" or two.is_pinyin):
                    continue
                if one.is_plainly_chinese:
                    continue
                found = _rows(_sino(one.korean), two.chinese, False)
                if found is not None:
                    both = float(two.reads_korean)
                    best = better(best, _syllable_evidence("sino-korean", found, both))
    if best.logit < 0 and first.vietnamese and second.vietnamese:
        best = better(best, _vietnamese(first, second))
    if best.logit < 0 and (first.vietnamese_as[0] or second.vietnamese_as[0]):
        for one, two in ((first, second), (second, first)):
            for place, readings in enumerate((two.chinese, two.korean)):
                as_read = one.vietnamese_as[place]
                if as_read and readings and not two.han and two.vietnamese_as[0] == ():
                    found = _rows(as_read, readings, False)
                    if found is not None:
                        best = better(
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
    return weighed(kind, features, one, two)


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
        return weighed("characters", (1.0, 0.0, 0.0, float(len(first.han) == 2)))
    if len(first.han) != len(second.han) or len(first.han) < 3:
        return NOTHING
    differing = [place for place in range(len(first.han)) if first.han[place] != second.han[place]]
    if len(differing) == 1 and differing[0] != 0:
        found = (
            _rows(first.korean, second.korean, False) if first.korean and second.korean else None
        )
        alike = found is not None and found[0] < 1.0
        return weighed("characters", (1.0, float(alike), float(not alike), 0.0))
    return NOTHING


def _vietnamese(first: Form, second: Form) -> Evidence:
    if len(first.vietnamese) != len(second.vietnamese) or first.script == second.script == "Hani":
        return NOTHING
    missing = 0
    for one, two in zip(first.vietnamese, second.vietnamese, strict=True):
        if not one & two:
            missing += 1
    size = len(first.vietnamese)
    named_alike = bool(first.vietnamese[-1] & second.vietnamese[-1])
    if missing == 0 or (missing == 1 and size >= 3 and named_alike):
        return weighed("vietnamese", (1.0, float(missing), float(size == 2)))
    return NOTHING


# --- European names ---------------------------------------------------------------------------


@lru_cache(maxsize=400_000)
def sound_cost(one: Sound, two: Sound) -> tuple[float, str]:
    """Return how far two words are apart, relative to their length, and the case undone."""
    if one is two:
        return 0.0, ""
    known = (0.05, "one given name") if one.names & two.names else (FAR, "")
    if not alike(one.bones, two.bones):
        return known
    best, note = known
    for key in one.keys:
        for other in two.keys:
            cost = _apart(key, other)
            if cost < best:
                best, note = cost, ""
    if best > UNDONE:
        for left, right in ((one, two), (two, one)):
            for key, _stem, case in left.stems:
                for other in right.keys:
                    apart = _apart(key, other)
                    if apart and case == DOUBLE:
                        continue  # half a name, spelt otherwise, is another name
                    cost = UNDONE + INEXACT * apart
                    if cost < best:
                        best, note = cost, case
    if best > 2 * UNDONE and one.stems and two.stems:
        known_stems = {key: case for key, _stem, case in one.stems}
        for key, _stem, _case in two.stems:
            if key in known_stems:
                return 2 * UNDONE, known_stems[key]
    return best, note


@lru_cache(maxsize=400_000)
def _apart(one: str, two: str) -> float:
    """Return how far two keys are apart, relative to what they say; other consonants cost extra."""
    if one == two:
        return 0.0
    cost = distance(one, two) / max(substance(one), substance(two))
    return cost if skeleton(one) == skeleton(two) else cost + OTHER_CONSONANTS


def _meet(one: Part | None, two: Part | None) -> float | None:
    """Compare two given or middle names: None where one is missing, 0 for equal."""
    if one is None or two is None:
        return None
    if one.role == "I" or two.role == "I":
        starts = beginnings(one.word.folded, one.role == "I")
        return 0.15 if starts & beginnings(two.word.folded, two.role == "I") else 1.0
    return sound_cost(one.sound, two.sound)[0]


def _european(first: Form, second: Form) -> Evidence:
    best = NOTHING
    for one in first.structures:
        for two in second.structures:
            cost, note = sound_cost(one.family.sound, two.family.sound)
            if cost > 0.4:
                continue
            features = _european_features(cost, one, two)
            found = weighed("european", features, one, two, note)
            apart = cost > OTHER_NAME or _have_other_suffixes(one.family, two.family)
            if apart and _are_spelt_apart(one.family, two.family):
                found = _at_most_possible(found)
            elif found.logit > UNSURE and are_woman_and_man(one, two):
                found = replace(_at_most_possible(found), detail=WOMAN)
            best = better(best, found)
    return best


def _are_spelt_apart(one: Part, two: Part) -> bool:
    """Say whether two words of one script differ in more than marks."""
    return one.word.script == two.word.script and one.word.plain != two.word.plain


def _have_other_suffixes(one: Part, two: Part) -> bool:
    """Say whether two words of one script are a stem in -ov and the same in -iev: Dimitriev.

    After л, н and the hushers the two may spell one ё: Kiselov and Kiselyev.
    """
    found = [_SUFFIX.search(part.word.plain) for part in (one, two)]
    if not (found[0] and found[1]):
        return False
    (stem, suffix), (other, another) = found[0].groups(), found[1].groups()
    return bool(stem == other and (len(suffix) == 2) != (len(another) == 2))


def _at_most_possible(evidence: Evidence) -> Evidence:
    return replace(evidence, logit=min(evidence.logit, UNSURE))


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
        cost if given is None else 0.0,
    )
