"""Vietnamese names as syllables: with their marks, without them, and in Cyrillic."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from fonds.core.tables import load_table
from fonds.names.han import TABLES
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
def cyrillic() -> dict[str, frozenset[str]]:
    """Return the Vietnamese syllables (without marks) each Cyrillic spelling may stand for."""
    table = _table()
    book: dict[str, set[str]] = {}
    onsets, vowels, codas = {"": "-", **table["onset"]}, table["vowel"], {"": "-", **table["coda"]}
    for onset, vowel, coda in product(onsets, vowels, codas):
        syllable = onset + vowel + coda
        for _, start in alternatives(onsets[onset]):
            for _, middle in alternatives(vowels[vowel]):
                for _, end in alternatives(codas[coda]):
                    book.setdefault(start + middle + end, set()).add(syllable)
    return {spelling: frozenset(found) for spelling, found in book.items()}


def syllables_of(words: tuple[Word, ...]) -> tuple[frozenset[str], ...]:
    """Return the unmarked syllables each word may stand for; empty where a word is no syllable."""
    if words[0].script == "Latn":
        marked = any(_LETTER.search(word.folded) for word in words)
        known = marked or words[0].plain in families()
        if not known or not all(word.is_syllable for word in words):
            return ()
        return tuple(frozenset((word.plain,)) for word in words)
    book = cyrillic()
    if not book.get(words[0].folded, frozenset()) & families():
        return ()
    found = [book.get(word.folded) for word in words]
    return tuple(each for each in found if each) if all(found) else ()


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
