"""Han characters: their variants and how Koreans, Chinese and Vietnamese read them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True)
class Character:
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
    rows: list[list[str]] = []
    for line in (TABLES / "han.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            rows.append(line.split("\t"))
    groups: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    common = {row[1] for row in rows if row[5]}
    for _, folded, korean, _, vietnamese, _ in rows:
        group = groups.setdefault(folded, ({}, {}))
        group[0].update(dict.fromkeys(korean.split()))
        group[1].update(dict.fromkeys(vietnamese.split()))
    return {
        char: Character(
            char,
            folded,
            tuple(korean.split()) or tuple(groups[folded][0]),
            tuple(mandarin.split()),
            tuple(dict.fromkeys([*vietnamese.split(), *groups[folded][1]])),
            folded in common,
        )
        for char, folded, korean, mandarin, vietnamese, _ in rows
    }


def fold_vietnamese(text: str) -> str:
    """Drop every Vietnamese mark: `Đặng` gives `dang`."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=20_000)
def unmarked_readings(char: str) -> frozenset[str]:
    """Return the Vietnamese readings of a character without marks; empty where it has none."""
    known = characters().get(char)
    return frozenset(fold_vietnamese(v) for v in known.vietnamese) if known else frozenset()
