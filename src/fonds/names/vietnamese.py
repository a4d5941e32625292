"""Vietnamese names as syllables: with their marks, without them, and in Cyrillic."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product
from typing import Any

from fonds.names import jamo
from fonds.names.cases import undo
from fonds.names.han import fold_vietnamese
from fonds.names.kept import TABLES, kept, load_table
from fonds.names.syllables import alternatives
from fonds.names.tokens import Word

HORN = "\u031b"
"""The mark that makes u the ы of `Lương`, Лыонг."""

LONGEST = 3
"""The most hangul syllables that one Vietnamese syllable takes: 응우옌."""

_LETTER = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return load_table(TABLES / "vietnamese.yaml", ("families", "onset", "vowel", "coda", "hangul"))


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


def write_cyrillic(word: str, is_marked: bool) -> str:
    """Write a Vietnamese syllable as Russian books do: `Giáp` is `Зиап`.

    Empty where it is no syllable. The `d` of a name without marks is taken for `đ`, the commoner.
    """
    table = _table()
    bare = fold_vietnamese(word.lower())
    for size in (3, 2, 1, 0):
        onset, rest = bare[:size], bare[size:]
        if onset and onset not in table["onset"]:
            continue
        for end in (2, 1, 0):
            vowel, coda = rest[: len(rest) - end], rest[len(rest) - end :]
            if vowel in table["vowel"] and (not coda or coda in table["coda"]):
                parts = [(onset, "onset"), (vowel, "vowel"), (coda, "coda")]
                spelt = [next(alternatives(table[key][part]))[1] for part, key in parts if part]
                if HORN in unicodedata.normalize("NFD", word):
                    broad = (each for _, each in alternatives(table["vowel"][vowel]))
                    place = bool(onset)
                    spelt[place] = next((v for v in broad if v[0] == "ы"), spelt[place])
                if onset == "d" and not (is_marked and word[0] in "dD"):
                    spelt[0] = "д"
                return "".join(spelt).capitalize()
    return ""


@lru_cache(maxsize=1)
@kept(
    *("jamo.py", "syllables.py", "vietnamese.py", "tables/vietnamese.yaml"),
    write=lambda book: {run: sorted(found) for run, found in book.items()},
    read=lambda rows: {run: frozenset(found) for run, found in rows.items()},
)
def hangul() -> dict[str, frozenset[str]]:
    """Return the Vietnamese syllables (without marks) each run of hangul may stand for."""
    table = _table()["hangul"]
    book: dict[str, set[str]] = {}
    onsets, vowels, codas = {"": "ㅇ", **table["onset"]}, table["vowel"], {"": "-", **table["coda"]}
    for onset, vowel, coda in product(onsets, vowels, codas):
        for _, start in alternatives(onsets[onset]):
            for _, middle in alternatives(vowels[vowel]):
                for _, end in alternatives(codas[coda]):
                    book.setdefault(_compose(start, middle, end), set()).add(onset + vowel + coda)
    return {spelling: frozenset(found) for spelling, found in book.items()}


def _compose(onset: str, vowels: str, coda: str) -> str:
    """Put hangul together: `응+ㅇ`, `ㅜ+예`, `ㄴ` give 응우옌."""
    before, _, start = onset.rpartition("+")
    first, *rest = vowels.split("+")
    found = [jamo.put_together(start, first, ""), *rest]
    if coda:
        head, vowel, old = jamo.take_apart(found[-1])
        found[-1] = jamo.put_together(head, vowel, coda or old)
    return before + "".join(found)


@lru_cache(maxsize=20_000)
def syllables_of_hangul(run: str) -> tuple[frozenset[str], ...]:
    """Read hangul as a Vietnamese name by sound, a known family name first: 팜반동.

    Returns:
        The unmarked syllables of each of two to four words, the fewest words that fit; empty
        where it is no such name.
    """
    book = hangul()

    def rest(text: str, words: int) -> tuple[frozenset[str], ...] | None:
        if not text:
            return () if words == 0 else None
        if words == 0:
            return None
        for length in range(min(LONGEST, len(text)), 0, -1):
            found = book.get(text[:length])
            after = rest(text[length:], words - 1) if found else None
            if found and after is not None:
                return (found, *after)
        return None

    if not 2 <= len(run) <= 4 * LONGEST:
        return ()
    for length in range(min(LONGEST, len(run) - 1), 0, -1):
        first = book.get(run[:length], frozenset()) & families()
        if first:
            for words in (2, 1, 3):
                after = rest(run[length:], words)
                if after is not None:
                    return (first, *after)
    return ()


def is_phonetic(word: Word) -> bool:
    """Say whether a word is a foreign name in Vietnamese syllables: `Khơ-rút-sốp`, `Xta-lin`."""
    if word.script != "Latn" or "-" not in word.folded or not _LETTER.search(word.folded):
        return False
    return fold_vietnamese(word.folded.split("-")[0]) not in families()


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
    if not found[-1]:
        for stem, _case in undo(words[-1].folded, "Cyrl", 2):
            found[-1] = found[-1] or read_cyrillic(stem)
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
