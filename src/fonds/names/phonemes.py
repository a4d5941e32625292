"""European names by sound: one key for `Hruscsov`, `Chruschtschow`, `Khrushchev` and `Хрущёв`.

A word is read under every orthography its letters allow; each reading is a string of broad sounds
(capital S Z C for sh, zh, ch; c for ts; x for kh and h), without glides, doubled sounds or stress.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

from fonds.names.kept import TABLES, load_table

Key = str


@dataclass(frozen=True)
class Orthography:
    """One way to read letters: what rules it out, and its rules by length."""

    name: str
    never: re.Pattern[str]
    silent: re.Pattern[str] | None
    pattern: re.Pattern[str]
    sounds: dict[str, str]

    def read(self, word: str) -> Key:
        """Return the sounds of a folded word."""
        sounds = self.sounds
        if self.silent is not None:
            word = self.silent.sub("", word)
        raw = "".join([sounds.get(each, "") for each in self.pattern.findall(word)])
        return tidy(raw)


_GLIDE = re.compile("i(?=[aeou])|(?<=[aeou])i$")
_DOUBLE = re.compile(r"(.)\1+")


def tidy(sounds: str) -> Key:
    """Drop i before a vowel and after a final one, and doubled sounds."""
    return _single(_GLIDE.sub("", sounds)) or sounds


def _single(sounds: str) -> str:
    """Write doubled sounds once."""
    return _DOUBLE.sub(r"\1", sounds) if _DOUBLE.search(sounds) else sounds


@lru_cache(maxsize=1)
def orthographies() -> dict[str, Orthography]:
    """Load the orthographies."""
    table = load_table(TABLES / "orthographies.yaml", ("common", "orthographies"))
    common = _rules(table["common"])
    return {name: _build(name, entry, common) for name, entry in table["orthographies"].items()}


def _rules(text: str) -> dict[str, str]:
    return dict(rule.split("=") for rule in unicodedata.normalize("NFC", text).split())


def _build(name: str, entry: dict[str, Any], common: dict[str, str]) -> Orthography:
    sounds = {**common, **_rules(entry["rules"])}
    longest_first = sorted(sounds, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    silent = re.compile(entry["silent"]) if "silent" in entry else None
    return Orthography(name, re.compile(entry["never"]), silent, pattern, sounds)


@lru_cache(maxsize=200_000)
def keys(word: str, script: str) -> tuple[Key, ...]:
    """Return the different readings of one folded word (NFC, lower case), likeliest first."""
    known = orthographies()
    if script == "Cyrl":
        key = known["cyrillic"].read(word)
        return (key,) if key else ()
    plain = word.replace("'", "")
    found: dict[Key, None] = {}
    for name, each in known.items():
        if name != "cyrillic" and not each.never.search(plain):
            found[each.read(plain)] = None
    if not found:
        found[known["english"].read(plain)] = None
    return tuple(key for key in found if key)


_GROUP = {
    **dict.fromkeys("aeiou", "V"),
    **dict.fromkeys("pbfv", "P"),
    **dict.fromkeys("td", "T"),
    **dict.fromkeys("szSZCcJQX", "S"),
    **dict.fromkeys("kgx", "K"),
    **dict.fromkeys("m", "M"),
    **dict.fromkeys("n", "N"),
    **dict.fromkeys("lr", "L"),
}
_PAIRS = {
    frozenset(pair): cost
    for pair, cost in (
        ("pb", 0.5), ("td", 0.5), ("kg", 0.5), ("fv", 0.15), ("sz", 0.3), ("SZ", 0.4), ("kx", 0.4),
        ("gx", 0.3), ("bv", 0.6), ("cC", 0.4), ("cs", 0.45), ("cz", 0.45), ("CS", 0.4), ("CZ", 0.5),
        ("sS", 0.5), ("zZ", 0.5), ("lr", 0.7), ("mn", 0.9), ("eo", 0.35), ("ei", 0.3), ("ae", 0.35),
        ("ou", 0.35), ("ao", 0.35), ("iu", 0.4), ("kc", 0.6), ("kC", 0.7), ("Zd", 0.7), ("Ct", 0.6),
    )
}  # fmt: skip


def _substitution(first: str, second: str) -> float:
    if first == second:
        return 0.0
    listed = _PAIRS.get(frozenset((first, second)))
    if listed is not None:
        return listed
    if _GROUP.get(first) == "V" and _GROUP.get(second) == "V":
        return 0.6
    return 1.0


_COST = {
    (a, b): _substitution(a, b)
    for a in "aeioupbfvtdszSZCckgxmnlr"
    for b in "aeioupbfvtdszSZCckgxmnlr"
}


_GAPS = {char: 0.5 if char in "aeiou" else 0.9 for char in "aeioupbfvtdszSZCckgxmnlr"}


MOST_SOUNDS = 32
"""Sounds of a word that are compared; a double name of Europe has 25. Source: our choice."""


@lru_cache(maxsize=500_000)
def distance(first: Key, second: Key) -> float:
    """Return how far two keys are apart: 0 for one sound, about 1 for each sound that differs.

    A first consonant that differs counts once more: names begin alike under every spelling. Of a
    word longer than any name only the first `MOST_SOUNDS` are compared, for the time it takes.
    """
    if first == second:
        return 0.0
    if len(first) > MOST_SOUNDS or len(second) > MOST_SOUNDS:
        first, second = first[:MOST_SOUNDS], second[:MOST_SOUNDS]
    cost, gaps = _COST, _GAPS
    previous = [0.0]
    for char in second:
        previous.append(previous[-1] + gaps[char])
    for char in first:
        gap = gaps[char]
        left = previous[0] + gap
        row = [left]
        for place, other in enumerate(second):
            best = previous[place] + cost[char, other]
            up = previous[place + 1] + gap
            if up < best:
                best = up
            left += gaps[other]
            if best < left:
                left = best
            row.append(left)
        previous = row
    start = cost[first[0], second[0]]
    return previous[-1] + (start if start > 0.5 else 0.0)


_ENDING = re.compile(
    "(?:ovski|evski|inski|ski|enko|ovic|evic|oviC|eviC|eski|esku|[oe]va?|ina?|an|ic|iC)$"
)


@lru_cache(maxsize=300_000)
def substance(key: Key) -> float:
    """Return how much a key says: its length, where a usual ending counts little."""
    ending = _ENDING.search(key)
    return max(3.0, len(key) - 0.6 * len(ending.group()) if ending else len(key))


_CLASS = str.maketrans("bfvdgxzSZCcr", "ppptkksssssl")
_VOWELS = frozenset("aeiou")
_CROSS = {("s", "t"): 0.9, ("t", "s"): 0.9, ("m", "n"): 0.4, ("n", "m"): 0.4}
FILLER = "@"
"""A vowel that a script without consonant clusters had to put in."""

SOFT = {
    "J": {"Z": 0.05, "z": 0.1, "g": 0.08, "k": 0.08, "d": 0.15, "c": 0.2, "C": 0.2, "t": 0.25},
    "Q": {"C": 0.0, "c": 0.1, "k": 0.15, "t": 0.15, "Z": 0.2, "S": 0.3},
    "X": {"s": 0.0, "S": 0.0, "x": 0.05, "z": 0.2, "k": 0.3, "Z": 0.3},
}
"""What the Mandarin j, q and x stand for in foreign names: `基` is ki, gi or ji."""


_FINE = {
    "sz": 0.05, "SZ": 0.05, "Cc": 0.1, "sS": 0.15, "zZ": 0.15, "kg": 0.05, "kx": 0.15, "gx": 0.1,
    "pb": 0.05, "fv": 0.05, "pf": 0.1, "bv": 0.05, "pv": 0.1, "bf": 0.15, "td": 0.05, "lr": 0.03,
    "zc": 0.1, "ZC": 0.15, "cs": 0.15, "SC": 0.25, "zS": 0.25, "sZ": 0.25,
}  # fmt: skip
"""Sounds of one class that hangul or characters write alike, by how often they do."""


def _step(first: str, second: str, one: str, two: str) -> float:
    """Return the cost of a sound (class `one`) written as another (class `two`)."""
    for soft, sound in ((second, first), (first, second)):
        if soft in SOFT:
            return 0.1 if sound in SOFT else SOFT[soft].get(sound, 1.3)
    if one == two:
        return 0.0 if first == second else _FINE.get(first + second, _FINE.get(second + first, 0.3))
    if two == FILLER:
        return 0.12 if one in _VOWELS else 1.3
    if one in _VOWELS and two in _VOWELS:
        return 0.28
    return _CROSS.get((one, two), 1.3)


def _gap(char: str, weak: str) -> float:
    """Return the cost of a sound left out or put in; those in `weak` are lost easily."""
    if char == FILLER:
        return 0.03
    return 0.3 if char in _VOWELS else 0.6 if char in weak else 1.1


_SOUNDS = "aeioupbfvtdszSZCckgxmnlrJQX" + FILLER
_STEPS = {
    (a, b): _step(a, b, a.translate(_CLASS), b.translate(_CLASS)) for a in _SOUNDS for b in _SOUNDS
}
_LOST = {char: _gap(char, "xnlr") for char in _SOUNDS}
_ADDED = {char: _gap(char, "xn") for char in _SOUNDS}


@lru_cache(maxsize=300_000)
def loose_distance(first: Key, second: Key) -> float:
    """Return how far a European name is from the sounds of its form in hangul or characters.

    Such spellings keep only the class of a consonant, part clusters by vowels (`FILLER`) and lose
    weak sounds.
    """
    first = first.replace("SC", "S")
    steps, lost, added = _STEPS, _LOST, _ADDED
    previous = [0.0]
    for char in second:
        previous.append(previous[-1] + added[char])
    for char in first:
        gap = lost[char]
        left = previous[0] + gap
        row = [left]
        for place, other in enumerate(second):
            best = previous[place] + steps[char, other]
            up = previous[place + 1] + gap
            if up < best:
                best = up
            left += added[other]
            if best < left:
                left = best
            row.append(left)
        previous = row
    start = steps[first[0], second[0]]
    return previous[-1] + (0.5 if start > 0.5 else 0.0)


@lru_cache(maxsize=500_000)
def skeleton(key: Key) -> str:
    """Return the consonant classes of a key, doubled ones once: `xruSCov` gives KLSP."""
    return bones_of(key)


def bones_of(key: Key) -> str:
    """Return the skeleton of a key without remembering it."""
    return _single(key.translate(_BONES))


_BONES = {code: _GROUP.get(chr(code), "").replace("V", "") for code in range(128)}


def firm(bones: str) -> str:
    """Drop from a skeleton the sounds that are easily lost: l, r, n."""
    return _single(bones.replace("L", "").replace("N", ""))


def hashed(text: str) -> int:
    """Return a stable number below 2^32 for a text."""
    return crc32(text.encode())


def sound_hashes(
    heard: tuple[Key, ...], stems: tuple[tuple[str, str, str], ...]
) -> tuple[int, ...]:
    """Return what an index keeps a word under: whole sounds, skeletons and beginnings."""
    found: dict[int, None] = {}
    for key in heard:
        bones = skeleton(key)
        beginning, kept = f"t{bones[:3]}{len(bones) // 3}", f"w{firm(bones)}"
        for text in (f"k{key}", f"s{bones}", beginning, kept, f"u{key[:4]}"):
            found[hashed(text)] = None
    for key, _stem, _case in stems[:4]:
        for text in (f"k{key}", f"s{skeleton(key)}"):
            found[hashed(text)] = None
    return tuple(found)
