"""Cyrillic words in Latin letters by a published system, one word at a time."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fonds.names.kept import TABLES, load_table


@lru_cache(maxsize=1)
def cyrillic_systems() -> dict[str, Any]:
    """Load the systems that write Cyrillic in Latin letters."""
    table = load_table(TABLES / "transliteration.yaml", ("systems",))
    systems: dict[str, Any] = table["systems"]
    return systems


Rules = tuple[re.Pattern[str], tuple[str, ...]]
"""One pattern with a group for each rule, and what each group becomes."""


@dataclass(frozen=True)
class Alphabet:
    """The letters among which the marks of a rule are read: all, vowels, consonants."""

    letters: str
    vowels: str
    consonants: str
    signs: str = ""


CYRILLIC = Alphabet("а-яёіїєѣђјљњћџөү", "аеёиоуыэюяіїє", "бвгджзклмнпрстфхцчшщ", "ъь")


def compile_rules(text: str, alphabet: Alphabet) -> Rules:
    """Compile rules "from=to" with the marks ^ ~ $ _ into one pattern; the longest come first."""
    rules = []
    for rule in text.split():
        left, _, right = rule.partition("=")
        letters = left.strip("^~$_")
        before, after = "", ""
        if left.startswith("^"):
            before = f"(?<![{alphabet.letters}])"
            if alphabet.signs:
                before = f"(?:{before}|(?<=[{alphabet.vowels}{alphabet.signs}]))"
        elif left.startswith("~"):
            before, after = f"(?<=[{alphabet.vowels}])", f"(?=[{alphabet.vowels}])"
        if left.endswith("$"):
            after = f"(?![{alphabet.letters}])"
        elif left.endswith("_"):
            after = f"(?=[{alphabet.consonants}])"
        rules.append((len(letters), bool(before or after), f"({before}{letters}{after})", right))
    rules.sort(key=lambda rule: (-rule[0], not rule[1]))
    return re.compile("|".join(rule[2] for rule in rules)), tuple(rule[3] for rule in rules)


def apply_rules(rules: Rules, folded: str) -> str:
    """Rewrite a folded word."""
    pattern, becomes = rules
    return pattern.sub(lambda match: becomes[(match.lastindex or 1) - 1], folded)


@lru_cache(maxsize=32)
def _rules_of(system: str) -> Rules:
    return compile_rules(cyrillic_systems()[system]["letters"], CYRILLIC)


def transliterate(word: str, system: str) -> str:
    """Write one Cyrillic word (any case) in Latin letters; capitals as in the original."""
    written = apply_rules(_rules_of(system), unicodedata.normalize("NFC", word).lower())
    if word.isupper() and len(word) > 1:
        return written.upper()
    return written[:1].upper() + written[1:] if word[:1].isupper() else written
