"""Vietnamese names as syllables: with their marks, without them, and in Cyrillic."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from fonds.names.kept import TABLES, load_table
from fonds.names.syllables import alternatives
from fonds.names.tokens import Word

_LETTER = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    return load_table(TABLES / "vietnamese.yaml", ("families", "onset", "vowel", "coda"))


@lru_cache(maxsize=1)
def families() -> frozenset[str]:
    """Return the commonest family names, without marks."""
    return frozenset(str(_table()["families"]).split())


@lru_cache(maxsize=1)
def _spelt() -> tuple[dict[str, tuple[str, ...]], ...]:
    """Return what each Cyrillic onset, vowel and coda may stand for; the empty ones for nothing."""
    books = []
    for part in ("onset", "vowel", "coda"):
        book: dict[str, tuple[str, ...]] = {} if part == "vowel" else {"": ("",)}
        for latin, cell in _table()[part].items():
            for _, spelling in alternatives(cell):
                book[spelling] = (*book.get(spelling, ()), latin)
        books.append(book)
    return tuple(books)


@lru_cache(maxsize=100_000)
def read_cyrillic(word: str) -> frozenset[str]:
    """Return the Vietnamese syllables (without marks) a Cyrillic spelling may stand for."""
    onsets, vowels, codas = _spelt()
    found: set[str] = set()
    for start in range(len(word)):
        for end in range(start + 1, len(word) + 1):
            if (vowel := vowels.get(word[start:end])) and word[:start] in onsets:
                parts = product(onsets[word[:start]], vowel, codas.get(word[end:], ()))
                found.update(map("".join, parts))
    return frozenset(found)


def syllables_of(words: tuple[Word, ...]) -> tuple[frozenset[str], ...]:
    """Return the unmarked syllables each word may stand for; empty where a word is no syllable."""
    if words[0].script == "Latn":
        marked = any(_LETTER.search(word.folded) for word in words)
        known = marked or words[0].plain in families()
        if not known or not all(word.is_syllable for word in words):
            return ()
        return tuple(frozenset((word.plain,)) for word in words)
    if not read_cyrillic(words[0].folded) & families():
        return ()
    found = [read_cyrillic(word.folded) for word in words]
    return tuple(found) if all(found) else ()


def is_vietnamese(words: tuple[Word, ...]) -> bool:
    """Say whether words look like a Vietnamese name: one syllable each, a known family name."""
    if not 2 <= len(words) <= 4:
        return False
    if words[0].script == "Cyrl":
        return len(words) >= 3 and bool(syllables_of(words))
    if not all(word.is_syllable for word in words):
        return False
    if words[0].plain in families() and (len(words) >= 3 or not words[0].folded.isascii()):
        return True
    return any(_LETTER.search(word.folded) for word in words)
