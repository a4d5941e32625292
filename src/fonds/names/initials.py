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
    What a Latin letter is in it, its Cyrillic forms tell: the J of `Juri` is the Ю of `Юрий`, never
    the J of `John`.
    """
    letters, alone = _table()
    found = set(_first(folded, letters))
    if is_initial:
        return frozenset(found.union(alone.get(folded, "")))
    told = frozenset().union(*(_of_name(number) for number in names_of(folded)))
    return frozenset((found & told or found) | told)


@lru_cache(maxsize=2000)
def _of_name(number: int) -> frozenset[str]:
    """Return the sounds a listed given name may begin with in any language."""
    letters, _alone = _table()
    heard = {form: set(_first(form, letters)) for form in forms_of(number)}
    cyrillic = set().union(*(sounds for form, sounds in heard.items() if form[0] >= "\u0400"))
    return frozenset().union(*(sounds & cyrillic or sounds for sounds in heard.values()))


def _first(word: str, letters: dict[str, str]) -> str:
    for size in (7, 4, 3, 2, 1):
        if word[:size] in letters:
            return letters[word[:size]]
    return word[:1]
