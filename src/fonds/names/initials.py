"""Initials: which names one letter may stand for, whatever the alphabet."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from fonds.names.given import forms_of, names_of
from fonds.names.kept import TABLES, load_table


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], dict[str, str]]:
    table = load_table(TABLES / "initials.yaml", ("letters", "alone"))
    letters, alone = (
        dict(rule.split("=") for rule in unicodedata.normalize("NFC", table[key]).split())
        for key in ("letters", "alone")
    )
    return letters, alone


@lru_cache(maxsize=100_000)
def beginnings(folded: str, is_initial: bool = False) -> frozenset[str]:
    """Return the sounds a folded name may begin with; of an initial, all it may stand for.

    A given name begins like any of its forms in other languages: `Joseph` also with the I of Iosif.
    """
    letters, alone = _table()
    found = set(_first(folded, letters))
    if is_initial:
        found.update(alone.get(folded, ""))
    else:
        for number in names_of(folded):
            for form in forms_of(number):
                found.update(_first(form, letters))
    return frozenset(found)


def _first(word: str, letters: dict[str, str]) -> str:
    for size in (7, 4, 3, 2, 1):
        if word[:size] in letters:
            return letters[word[:size]]
    return word[:1]
