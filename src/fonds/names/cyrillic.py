"""Cyrillic words in Latin letters by a published system, one word at a time."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from fonds.names.kept import TABLES, load_table


@lru_cache(maxsize=1)
def cyrillic_systems() -> dict[str, Any]:
    """Load the systems that write Cyrillic in Latin letters."""
    table = load_table(TABLES / "transliteration.yaml", ("systems",))
    systems: dict[str, Any] = table["systems"]
    return systems


@lru_cache(maxsize=32)
def _letters(system: str) -> tuple[re.Pattern[str], dict[str, str]]:
    rules: dict[str, str] = {}
    for rule in cyrillic_systems()[system]["letters"].split():
        left, _, right = rule.partition("=")
        rules[left] = right
    patterns = []
    for left in sorted(rules, key=len, reverse=True):
        if left.startswith("^"):
            patterns.append(f"(?:(?<![а-яёіїєѣђјљњћџөү])|(?<=[аеёиоуыэюяіїєъь])){left[1:]}")
        elif left.endswith("$"):
            patterns.append(f"{left[:-1]}(?![а-яё])")
        else:
            patterns.append(left)
    order = sorted(patterns, key=lambda p: (-len(re.sub(r"\(.*?\)+", "", p)), "(" not in p))
    return re.compile("|".join(order)), rules


def transliterate(word: str, system: str) -> str:
    """Write one Cyrillic word (any case) in Latin letters; capitals as in the original."""
    pattern, rules = _letters(system)
    folded = unicodedata.normalize("NFC", word).lower()

    def write(match: re.Match[str]) -> str:
        found = match.group()
        start, end = match.start(), match.end()
        opens = (
            start == 0 or not folded[start - 1].isalpha() or folded[start - 1] in "аеёиоуыэюяіїєъь"
        )
        closes = end == len(folded) or not folded[end].isalpha()
        for key in (
            ((f"^{found}",) if opens else ()) + ((f"{found}$",) if closes else ()) + (found,)
        ):
            if key in rules:
                return rules[key]
        return found

    written = pattern.sub(write, folded)
    if word.isupper() and len(word) > 1:
        return written.upper()
    return written[:1].upper() + written[1:] if word[:1].isupper() else written
