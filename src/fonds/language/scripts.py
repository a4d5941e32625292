"""Which script a text is written in, by its letters; names follow ISO 15924."""

from __future__ import annotations

from functools import lru_cache

RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0041, 0x024F, "Latn"),
    (0x0250, 0x02AF, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x1100, 0x11FF, "Hang"),
    (0x1C80, 0x1C8F, "Cyrl"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x2DE0, 0x2DFF, "Cyrl"),
    (0x2E80, 0x2FDF, "Hani"),
    (0x3005, 0x3007, "Hani"),
    (0x3040, 0x309F, "Hira"),
    (0x30A0, 0x30FF, "Kana"),
    (0x3130, 0x318F, "Hang"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xA640, 0xA69F, "Cyrl"),
    (0xA720, 0xA7FF, "Latn"),
    (0xA960, 0xA97F, "Hang"),
    (0xAC00, 0xD7FF, "Hang"),
    (0xF900, 0xFAFF, "Hani"),
    (0x20000, 0x3FFFF, "Hani"),
)


@lru_cache(maxsize=20_000)
def script_of_letter(char: str) -> str:
    """Return the script of one character; `Zyyy` (common) for digits, marks and punctuation.

    Source: Unicode Standard Annex 24, by block; scripts outside the ranges above are `Zzzz`.
    """
    if not char.isalpha():
        return "Zyyy"
    code = ord(char)
    for first, last, script in RANGES:
        if first <= code <= last:
            return script
    return "Zzzz"


def script_of(text: str) -> str:
    """Return the script most letters of a text are in; `Zyyy` where it has no letter."""
    counts: dict[str, int] = {}
    for char in text:
        script = script_of_letter(char)
        if script != "Zyyy":
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=counts.__getitem__) if counts else "Zyyy"
