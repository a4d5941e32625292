"""Cyrillic words in Latin letters by a published system, one word at a time."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from fonds.core.tables import load_table
from fonds.names.han import TABLES


@lru_cache(maxsize=1)
def cyrillic_systems() -> dict[str, Any]:
    """Load the systems that write Cyrillic in Latin letters."""
    table = load_table(TABLES / "transliteration.yaml", ("systems",))
    systems: dict[str, Any] = table["systems"]
    return systems


_VOWELS = "аеёиоуыэюяіїє"
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"


@lru_cache(maxsize=32)
def _letters(system: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return one pattern with a group for each rule of a system, and what each group becomes."""
    rules = []
    for rule in cyrillic_systems()[system]["letters"].split():
        left, _, right = rule.partition("=")
        letters = left.strip("^~$_")
        before, after = "", ""
        if left.startswith("^"):
            before = f"(?:(?<![а-яёіїєѣђјљњћџөү])|(?<=[{_VOWELS}ъь]))"
        elif left.startswith("~"):
            before, after = f"(?<=[{_VOWELS}])", f"(?=[{_VOWELS}])"
        if left.endswith("$"):
            after = "(?![а-яё])"
        elif left.endswith("_"):
            after = f"(?=[{_CONSONANTS}])"
        rules.append((len(letters), bool(before or after), f"({before}{letters}{after})", right))
    rules.sort(key=lambda rule: (-rule[0], not rule[1]))
    return re.compile("|".join(rule[2] for rule in rules)), tuple(rule[3] for rule in rules)


def transliterate(word: str, system: str) -> str:
    """Write one Cyrillic word (any case) in Latin letters; capitals as in the original."""
    pattern, becomes = _letters(system)
    folded = unicodedata.normalize("NFC", word).lower()
    written = pattern.sub(lambda match: becomes[(match.lastindex or 1) - 1], folded)
    if word.isupper() and len(word) > 1:
        return written.upper()
    return written[:1].upper() + written[1:] if word[:1].isupper() else written
