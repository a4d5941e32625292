"""In which languages a word of the index stands: what keeps one language's endings off another.

A stemmer takes any word for one of its own: to the Hungarian one, fact is a form of faction. So a
word is taken for a form by the rules of a language only where it stands in a text of that language
(`reader.Reader.is_of`). Texts of another script do not matter: an English text with its Russian
original has one language of the Latin script. Of these documents the card says which, and the
inverted index which words. Where several languages of one script stand in one document, the words
of each are kept here, which takes longer than indexing them; most volumes have none.

A passage, or a title, of no known language is read as the rest of its document.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from fonds.language.fold import fold_marks, fold_text
from fonds.language.languages import language
from fonds.search.records import Passage

FIELD = "languages"
"""Among the values: the languages of a document, in order, with a space between."""

SCRIPTS = ("Latn", "Cyrl")
"""Scripts in which words have endings."""

_TABLE = """
CREATE TABLE IF NOT EXISTS word_of (
    language TEXT NOT NULL, term TEXT NOT NULL, access INTEGER NOT NULL,
    documents INTEGER NOT NULL, PRIMARY KEY (language, term, access)) WITHOUT ROWID;
"""
_ANY_SCRIPT = "Zyyy"  # of a language that we know by its code alone
_WORD = re.compile(r"[^\W_]{2,40}")


def script_of(term: str) -> str:
    """Return the script of a term, by its first letter: Cyrl, Latn or ""."""
    first = term[0]
    return "Cyrl" if "\u0400" <= first <= "\u052f" else "Latn" if first < "\u0250" else ""


def parts_of(title: str, code: str, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the texts of a document that have a language: its title, if any, and its passages."""
    return (Passage("", code, title), *passages) if title else tuple(passages)


def tags_of(title: str, code: str, passages: Sequence[Passage]) -> frozenset[str]:
    """Return the languages that a document notes of these; sooner than by way of them."""
    tags = {passage.language for passage in passages}
    if title:
        tags.add(code)
    return frozenset(tags)


@lru_cache(maxsize=10_000)
def key_of(tags: frozenset[str]) -> str:
    """Return the key, among the values of `FIELD`, of languages as documents note them."""
    return " ".join(sorted({_primary(tag) for tag in tags} - {"und"}))


@lru_cache(maxsize=10_000)
def _primary(tag: str) -> str:
    return language(tag).code


@lru_cache(maxsize=10_000)
def of_script(key: str, script: str) -> tuple[str, ...]:
    """Return those languages of a key that are, or may be, written in a script."""
    return tuple(code for code in key.split() if language(code).script in (script, _ANY_SCRIPT))


@lru_cache(maxsize=10_000)
def told_apart(key: str) -> tuple[str, ...]:
    """Return the languages of a key that share a script."""
    shared = (of_script(key, script) for script in SCRIPTS)
    return tuple(sorted({code for codes in shared if len(codes) > 1 for code in codes}))


class Tongues:
    """The words of documents in several languages, in the index's database.

    The caller opens and ends transactions.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(_TABLE)

    def count(self, documents: Iterable[tuple[int, Sequence[Passage]]], sign: int) -> None:
        """Count the words of documents in (1) or out (-1).

        Args:
            documents: The code of the access label, and `parts_of`, of each.
            sign: 1 or -1.
        """
        counts: Counter[tuple[str, str, int]] = Counter()
        for access, parts in documents:
            key = key_of(frozenset([part.language for part in parts]))
            for code in told_apart(key):
                words = {
                    word for part in parts if _primary(part.language) == code
                    for word in _WORD.findall(_folded(part))
                }  # fmt: skip
                counts.update((code, word, access) for word in words)
        self._db.executemany(
            "INSERT INTO word_of VALUES (?, ?, ?, ?) ON CONFLICT (language, term, access) "
            "DO UPDATE SET documents = documents + excluded.documents",
            [(*key, sign * documents) for key, documents in sorted(counts.items())],
        )
        if sign < 0 and counts:
            self._db.execute("DELETE FROM word_of WHERE documents <= 0")

    def clear(self) -> None:
        """Forget every word."""
        self._db.execute("DELETE FROM word_of")

    def labels(self, term: str, code: str) -> set[int]:
        """Return the access labels of the documents in which a term is of a language."""
        query = "SELECT access FROM word_of WHERE language = ? AND term = ?"
        return {access for (access,) in self._db.execute(query, (code, term))}


def _folded(part: Passage) -> str:
    return fold_marks(fold_text(part.text, part.language))


def stands_in(parts: Iterable[Passage], term: str) -> bool:
    """Tell whether a term stands in a text itself, and not in what is noted beside it."""
    whole = re.compile(rf"(?<![^\W_]){re.escape(term)}(?![^\W_])")
    for part in parts:
        folded = _folded(part)
        if term in folded and whole.search(folded):
            return True
    return False
