"""Given names of Europe: which words are given names, and which are one name in two languages."""

from __future__ import annotations

from functools import lru_cache

from fonds.names.kept import TABLES, load_table
from fonds.names.tokens import plain


@lru_cache(maxsize=1)
def groups() -> dict[str, frozenset[int]]:
    """Load the given names: folded without marks -> the numbers of the names it is a form of."""
    table = load_table(TABLES / "given_names.yaml", ("groups",))
    book: dict[str, set[int]] = {}
    for number, line in enumerate(table["groups"].splitlines()):
        for form in line.split():
            book.setdefault(plain(form), set()).add(number)
    return {form: frozenset(numbers) for form, numbers in book.items()}


@lru_cache(maxsize=300_000)
def names_of(word: str) -> frozenset[int]:
    """Return the numbers of the given names a folded word may be; empty where it is none."""
    return groups().get(plain(word), frozenset())


@lru_cache(maxsize=1)
def _common_surnames() -> frozenset[str]:
    table = load_table(TABLES / "common_surnames.yaml", ("cyrillic", "latin"))
    return frozenset(_surname_key(word) for word in f"{table['cyrillic']} {table['latin']}".split())


def _surname_key(word: str) -> str:
    from fonds.names.phonemes import keys

    script = "Cyrl" if word[0] >= "\u0400" else "Latn"
    return keys(word, script)[0]


@lru_cache(maxsize=200_000)
def is_common_surname(folded: str) -> bool:
    """Say whether a folded word sounds like one of the commonest surnames of Europe."""
    from fonds.names.cases import undo
    from fonds.names.phonemes import keys

    script = "Cyrl" if folded[:1] >= "\u0400" else "Latn"
    words = (folded, *(stem for stem, _case in undo(folded, script)))
    return any(key in _common_surnames() for word in words for key in keys(word, script))
