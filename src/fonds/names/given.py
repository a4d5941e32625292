"""Given names of Europe: which words are given names, and which are one name in two languages."""

from __future__ import annotations

from functools import lru_cache

from fonds.names.cases import undo
from fonds.names.kept import TABLES, kept, load_table
from fonds.names.phonemes import keys
from fonds.names.tokens import plain

LEAST_SOUNDS = 5
"""The fewest sounds by which an unlisted spelling is taken for a given name."""


@lru_cache(maxsize=1)
def groups() -> dict[str, frozenset[int]]:
    """Load the given names: folded without marks -> the numbers of the names it is a form of."""
    book: dict[str, set[int]] = {}
    for number, line in enumerate(_lines()):
        for form in line:
            book.setdefault(plain(form), set()).add(number)
    return {form: frozenset(numbers) for form, numbers in book.items()}


@lru_cache(maxsize=1)
def _lines() -> tuple[tuple[str, ...], ...]:
    table = load_table(TABLES / "given_names.yaml", ("groups",))
    return tuple(tuple(line.split()) for line in table["groups"].splitlines())


def forms_of(number: int) -> tuple[str, ...]:
    """Return the listed forms of a given name by its number."""
    return _lines()[number]


@lru_cache(maxsize=1)
@kept(
    *("given.py", "phonemes.py", "tables/given_names.yaml", "tables/orthographies.yaml"),
    write=lambda book: {key: sorted(numbers) for key, numbers in book.items()},
    read=lambda rows: {key: frozenset(numbers) for key, numbers in rows.items()},
)
def _by_sound() -> dict[str, frozenset[int]]:
    """Return the given names by how their listed forms are sounded where they are written so."""
    book: dict[str, set[int]] = {}
    for number, line in enumerate(_lines()):
        for form in line:
            for key in keys(form, "Cyrl" if form[0] >= "\u0400" else "Latn")[:1]:
                if len(key) >= LEAST_SOUNDS:
                    book.setdefault(key, set()).add(number)
    return {key: frozenset(numbers) for key, numbers in book.items()}


@lru_cache(maxsize=300_000)
def names_of(word: str) -> frozenset[int]:
    """Return the numbers of the given names a folded word may be; empty where it is none.

    A listed spelling decides; any other counts if it sounds like one: `Szergej`, `Wladislaw`.
    """
    found = groups().get(plain(word))
    if found is not None:
        return found
    joined: set[int] = set()
    if len(word) >= LEAST_SOUNDS:
        for key in keys(word, "Cyrl" if word[0] >= "\u0400" else "Latn"):
            joined |= _by_sound().get(key, frozenset())
    return frozenset(joined)


@lru_cache(maxsize=1)
def _common_surnames() -> frozenset[str]:
    table = load_table(TABLES / "common_surnames.yaml", ("cyrillic", "latin"))
    return frozenset(_surname_key(word) for word in f"{table['cyrillic']} {table['latin']}".split())


def _surname_key(word: str) -> str:
    script = "Cyrl" if word[0] >= "\u0400" else "Latn"
    return keys(word, script)[0]


@lru_cache(maxsize=200_000)
def is_common_surname(folded: str) -> bool:
    """Say whether a folded word sounds like one of the commonest surnames of Europe."""
    script = "Cyrl" if folded[:1] >= "\u0400" else "Latn"
    words = (folded, *(stem for stem, _case in undo(folded, script)))
    return any(key in _common_surnames() for word in words for key in keys(word, script))
