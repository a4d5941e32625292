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


@dataclass(frozen=True)
class Rules:
    """Rules as one pattern: those without a mark by what they match, the others by their groups."""

    pattern: re.Pattern[str]
    plain: dict[str, str]
    marked: tuple[str, ...]


@dataclass(frozen=True)
class Alphabet:
    """The letters among which the marks of a rule are read: all, vowels, consonants."""

    letters: str
    vowels: str
    consonants: str
    signs: str = ""


CYRILLIC = Alphabet("а-яёіїєѣђјљњћџөү", "аеёиоуыэюяіїє", "бвгджзклмнпрстфхцчшщ", "ъь")


def compile_rules(text: str, alphabet: Alphabet) -> Rules:
    """Compile rules "from=to" with the marks ^ ~ $ _ into one pattern; the longest come first.

    Among rules of one length those with a mark come first. Only these need groups, and plain
    letters are one class of characters: such a pattern compiles in half the time.
    """
    plain: dict[str, str] = {}
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
        if before or after:
            rules.append((-len(letters), 0, f"({before}{letters}{after})", right))
        elif plain.setdefault(letters, right) is right and len(letters) > 1:
            rules.append((-len(letters), 1, letters, right))
    rules.sort(key=lambda rule: rule[:2])
    singles = "".join(letters for letters in plain if len(letters) == 1)
    pattern = re.compile("|".join([*(rule[2] for rule in rules), f"[{re.escape(singles)}]"]))
    return Rules(pattern, plain, tuple(right for _, is_plain, _, right in rules if not is_plain))


def apply_rules(rules: Rules, folded: str) -> str:
    """Rewrite a folded word."""
    plain, marked = rules.plain, rules.marked

    def written(match: re.Match[str]) -> str:
        return marked[match.lastindex - 1] if match.lastindex else plain[match[0]]

    return rules.pattern.sub(written, folded)


@lru_cache(maxsize=32)
def _rules_of(system: str) -> Rules:
    return compile_rules(cyrillic_systems()[system]["letters"], CYRILLIC)


def transliterate(word: str, system: str) -> str:
    """Write one Cyrillic word (any case) in Latin letters; capitals as in the original."""
    written = apply_rules(_rules_of(system), unicodedata.normalize("NFC", word).lower())
    if word.isupper() and len(word) > 1:
        return written.upper()
    return written[:1].upper() + written[1:] if word[:1].isupper() else written
