"""People who do not exist, in the forms sources would give them: the hay around the needle.

Names are put together by rule from tables of family and given names of Korean, Chinese, Russian,
Vietnamese and nine other languages and written by a random system each. The same seed gives the
same forms; nothing here looks at real people.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Any

from fonds.names import korean
from fonds.names.cyrillic import cyrillic_systems, transliterate
from fonds.names.han import characters
from fonds.names.kept import TABLES, load_table
from fonds.names.romanise import (
    CHINESE_SYSTEMS,
    hangul_of_hanja,
    korean_systems,
    romanise,
    strip_marks,
)

LATIN_LISTS = ("pl", "hu", "de", "cs", "ro", "sh", "sq", "en")
KINDS = ("korean", "chinese", "russian", "latin", "vietnamese")
SHARES = (0.34, 0.18, 0.26, 0.16, 0.06)


@lru_cache(maxsize=1)
def _parts() -> dict[str, Any]:
    keys = ["chinese_surnames", "chinese_given", "russian_stems", "russian_given", "patronymics"]
    keys += [f"{each}_{what}" for each in LATIN_LISTS for what in ("family", "given")]
    table = load_table(TABLES / "distractors.yaml", (*keys, "vi_family", "vi_middle", "vi_given"))
    return {
        key: list(table[key]) if key.startswith("chinese") else table[key].split()
        for key in table
        if key not in ("id", "title", "source", "licence", "version")
    }


@lru_cache(maxsize=1)
def _hanja_by_reading() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for char in characters().values():
        if char.is_common:
            for reading in char.korean:
                found.setdefault(reading, []).append(char.char)
    return found


def distractors(count: int, seed: int = 1956) -> Iterator[tuple[str, str]]:
    """Yield made-up (id, form) pairs, each form once.

    Args:
        count: How many.
        seed: The same seed gives the same forms.
    """
    chance = random.Random(seed)  # noqa: S311 - names, not secrets
    makers = {
        "korean": _korean, "chinese": _chinese, "russian": _russian, "latin": _latin,
        "vietnamese": _vietnamese,
    }  # fmt: skip
    seen: set[str] = set()
    number = 0
    while number < count:
        kind = chance.choices(KINDS, SHARES)[0]
        form = makers[kind](chance)
        if form in seen:
            continue
        seen.add(form)
        yield f"distractor-{number}", form
        number += 1


Weighted = tuple[list[str], list[float]]
"""Choices and their cumulative weights."""


def _weighted(choices: list[str], flatness: int) -> Weighted:
    """Weigh choices by their place: the n-th by 1 / (n + flatness)."""
    return choices, list(accumulate(1 / (place + flatness) for place in range(len(choices))))


@lru_cache(maxsize=1)
def _korean_parts() -> tuple[Weighted, Weighted]:
    surnames = [each for each in korean.spellings()["surnames"] if len(each) == 1]
    syllables = korean_systems()["name_syllables"].split()[:250]
    return _weighted(surnames, 2), _weighted(syllables, 15)


@lru_cache(maxsize=1)
def _common_russian() -> list[str]:
    table = load_table(TABLES / "common_surnames.yaml", ("cyrillic", "latin"))
    words: list[str] = table["cyrillic"].split()
    return words


@lru_cache(maxsize=100_000)
def _in_latin(word: str, system: str) -> str:
    return transliterate(word, system)


def _korean(chance: random.Random) -> str:
    (surnames, shares), (syllables, given_shares) = _korean_parts()
    size = 2 if chance.random() < 0.93 else 1
    name = chance.choices(surnames, cum_weights=shares)[0]
    name += "".join(chance.choices(syllables, cum_weights=given_shares, k=size))
    way = chance.random()
    if way < 0.25:
        return name
    if way < 0.4:
        return "".join(chance.choice(_hanja_by_reading().get(each, [each])) for each in name)
    system = chance.choice([*korean_systems()["systems"], "mr-plain", "mr-plain", "rr", "dprk"])
    return romanise(name, system).text


def _chinese(chance: random.Random) -> str:
    parts = _parts()
    surnames, given = parts["chinese_surnames"], parts["chinese_given"]
    weights = [1 / (place + 4) for place in range(len(surnames))]
    size = 2 if chance.random() < 0.8 else 1
    name: str = chance.choices(surnames, weights)[0] + "".join(chance.choices(given, k=size))
    way = chance.random()
    if way < 0.3:
        return name
    if way < 0.4:
        return hangul_of_hanja(name)[0]
    system = chance.choice([*CHINESE_SYSTEMS, "pinyin", "pinyin", "wade-giles", "palladius"])
    text = romanise(name, system, "zh").text
    return strip_marks(text) if chance.random() < 0.4 else text


def _russian(chance: random.Random) -> str:
    parts = _parts()
    if chance.random() < 0.35:
        family = chance.choice(_common_russian())
    else:
        family = chance.choice(parts["russian_stems"])
    given, middle = chance.choice(parts["russian_given"]), chance.choice(parts["patronymics"])
    family, given, middle = family.capitalize(), given.capitalize(), middle.capitalize()
    system = chance.choice(["", "", "", *cyrillic_systems()])
    words = [_in_latin(each, system) if system else each for each in (family, given, middle)]
    if chance.random() < 0.3:
        words = [strip_marks(each) if system else each for each in words]
    family, given, middle = words
    way = chance.random()
    if way < 0.25:
        return f"{given[0]}. {middle[0]}. {family}"
    if way < 0.5:
        return f"{given} {family}"
    if way < 0.7:
        return f"{family}, {given} {middle}"
    return f"{given} {middle} {family}" if way < 0.9 else f"{family} {given[0]}. {middle[0]}."


def _latin(chance: random.Random) -> str:
    language = chance.choice(LATIN_LISTS)
    parts = _parts()
    family = chance.choice(parts[f"{language}_family"])
    given = chance.choice(parts[f"{language}_given"])
    text = (
        f"{family} {given}" if language == "hu" and chance.random() < 0.5 else f"{given} {family}"
    )
    if chance.random() < 0.15:
        text = f"{given[0]}. {family}"
    return strip_marks(text) if chance.random() < 0.4 else text


def _vietnamese(chance: random.Random) -> str:
    parts = _parts()
    words = [chance.choice(parts[key]) for key in ("vi_family", "vi_middle", "vi_given")]
    if chance.random() < 0.4:
        words.pop(1)
    text = " ".join(words)
    return strip_marks(text).replace("đ", "d").replace("Đ", "D") if chance.random() < 0.5 else text
