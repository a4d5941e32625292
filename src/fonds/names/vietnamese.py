"""Vietnamese names as syllables: with their marks, without them, and in Cyrillic."""

from __future__ import annotations

import re
from functools import lru_cache

from fonds.core.tables import load_table
from fonds.names.han import TABLES, characters, fold_vietnamese
from fonds.names.syllables import alternatives
from fonds.names.tokens import Word

_LETTER = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_SYLLABLE = re.compile("^(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?([aeiouy]+)(nh|ng|ch|[cmnpt])?$")


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
    known = {fold_vietnamese(v) for char in characters().values() for v in char.vietnamese}
    book: dict[str, set[str]] = {}
    for syllable in sorted(known | families()):
        match = _SYLLABLE.match(syllable)
        if match is None:
            continue
        onset, vowel, coda = (part or "" for part in match.groups())
        if onset == "gi" and not vowel:
            continue
        for _, start in alternatives(table["onset"][onset] if onset else "-"):
            for _, middle in alternatives(table["vowel"].get(vowel, "")):
                for _, end in alternatives(table["coda"][coda] if coda else "-"):
                    book.setdefault(start + middle + end, set()).add(syllable)
    return {spelling: frozenset(found) for spelling, found in book.items()}


def syllables_of(words: tuple[Word, ...]) -> tuple[frozenset[str], ...]:
    """Return the unmarked syllables each word may stand for; empty where a word is no syllable."""
    if words[0].script == "Latn":
        if not all(word.is_syllable for word in words):
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
    if len(words) >= 3 and words[0].plain in families():
        return True
    return any(_LETTER.search(word.folded) for word in words)
