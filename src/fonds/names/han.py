"""Han characters: their variants and how Koreans, Chinese and Vietnamese read them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from fonds.names.kept import TABLES


class Character(NamedTuple):
    """One character: the one its variants share, and its readings, the customary first."""

    char: str
    folded: str
    korean: tuple[str, ...]
    mandarin: tuple[str, ...]
    vietnamese: tuple[str, ...]
    is_common: bool


@lru_cache(maxsize=1)
def characters() -> dict[str, Character]:
    """Load the table of characters; a simplified form shares the readings of its full form."""
    text = (TABLES / "han.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line[0] != "#"]
    common = {row[1] for row in rows if row[5]}
    korean_of: dict[str, str] = {}
    vietnamese_of: dict[str, str] = {}
    for _, folded, korean, _, vietnamese, _ in rows:
        if korean:
            korean_of[folded] = f"{korean_of.get(folded, '')} {korean}"
        if vietnamese:
            vietnamese_of[folded] = f"{vietnamese_of.get(folded, '')} {vietnamese}"
    return {
        char: Character(
            char,
            folded,
            tuple(korean.split()) or _each_once(korean_of.get(folded, "")),
            tuple(mandarin.split()),
            _each_once(f"{vietnamese} {vietnamese_of.get(folded, '')}"),
            folded in common,
        )
        for char, folded, korean, mandarin, vietnamese, _ in rows
    }


def _each_once(readings: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(readings.split()))


def fold_vietnamese(text: str) -> str:
    """Drop every Vietnamese mark: `Đặng` gives `dang`."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=20_000)
def unmarked_readings(char: str) -> frozenset[str]:
    """Return the Vietnamese readings of a character without marks; empty where it has none."""
    known = characters().get(char)
    return frozenset(fold_vietnamese(v) for v in known.vietnamese) if known else frozenset()
