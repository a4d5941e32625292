"""The vocabulary: every word of the index as texts spell it, its term, and how common it is.

Terms are folded; stemmers want the spelling (studentów, beszélgetésről). Both engines share this
table, so that they find the same forms. It is kept up batch by batch: a small index of the batch
alone, made by SQLite's own tokeniser, says which words it has. That takes half as long as indexing
itself; so of a large batch only words with marked letters are counted, whose spelling is more than
their term, and the terms are asked of the engine, once, before the next question.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from fonds.language.fold import fold_word

_TABLES = """
CREATE TABLE IF NOT EXISTS vocabulary (
    spelling TEXT PRIMARY KEY, term TEXT NOT NULL, documents INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS vocabulary_by_term ON vocabulary (term, documents);
CREATE VIRTUAL TABLE IF NOT EXISTS temp.fresh USING fts5(
    text, content='', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE IF NOT EXISTS temp.fresh_terms USING fts5vocab('temp', 'fresh', 'row');
"""
_LONGEST = 40  # letters of a word worth keeping
_FEW = 100  # documents of a batch that is counted at once
_MARKED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_WORD = re.compile(r"[^\W_]+")


class Entry(NamedTuple):
    """A word: its folded term, one spelling of it, and in how many documents that stands."""

    term: str
    spelling: str
    documents: int


class Vocabulary:
    """The words of one index, in its database; the caller opens and ends transactions."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.create_function("folded", 1, fold_word, deterministic=True)
        db.executescript(_TABLES)

    def count(self, texts: Sequence[str], sign: int) -> bool:
        """Count the words of documents in (1) or out (-1); one text is one document.

        Returns:
            Whether every word was counted; otherwise `take` must follow before the next question.
        """
        if sign > 0 and len(texts) > _FEW:
            self._count_marked(texts)
            return False
        db = self._db
        db.executemany("INSERT INTO fresh(rowid, text) VALUES (?, ?)", enumerate(texts))
        db.execute(
            "INSERT INTO vocabulary SELECT term, folded(term), ? * doc FROM fresh_terms "
            "WHERE length(term) <= ? "
            "ON CONFLICT (spelling) DO UPDATE SET documents = documents + excluded.documents",
            (sign, _LONGEST),
        )
        db.execute("INSERT INTO fresh(fresh) VALUES ('delete-all')")
        if sign < 0:
            db.execute("DELETE FROM vocabulary WHERE documents <= 0")
        return True

    def _count_marked(self, texts: Iterable[str]) -> None:
        """Count the words that have a spelling beside their term."""
        counts: Counter[str] = Counter()
        for text in texts:
            if not text.isascii():
                counts.update({word.lower() for word in _marked_words(text)})
        self._db.executemany(
            "INSERT INTO vocabulary VALUES (?, ?, ?) "
            "ON CONFLICT (spelling) DO UPDATE SET documents = documents + excluded.documents",
            [
                (word, fold_word(word), documents)
                for word, documents in sorted(counts.items())
                if len(word) <= _LONGEST
            ],
        )

    def take(self, terms: Iterable[tuple[str, int]]) -> None:
        """Take the terms of the whole index, with their documents, from the engine."""
        self._db.executemany(
            "INSERT INTO vocabulary SELECT ?1, ?1, ?2 WHERE length(?1) <= ?3 "
            "ON CONFLICT (spelling) DO UPDATE SET documents = excluded.documents",
            ((term, documents, _LONGEST) for term, documents in terms),
        )

    def clear(self) -> None:
        """Forget every word."""
        self._db.execute("DELETE FROM vocabulary")

    def starting(self, beginning: str, limit: int) -> list[Entry]:
        """Return words whose term has a beginning, in the order of terms."""
        return [
            Entry(*row)
            for row in self._db.execute(
                "SELECT term, spelling, documents FROM vocabulary "
                "WHERE term >= ? AND term < ? ORDER BY term LIMIT ?",
                (beginning, beginning + "\U0010ffff", limit),
            )
        ]

    def of_length(self, first: str, shortest: int, longest: int) -> list[Entry]:
        """Return words whose term begins with a letter and has so many letters."""
        return [
            Entry(*row)
            for row in self._db.execute(
                "SELECT term, spelling, documents FROM vocabulary "
                "WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?",
                (first, first + "\U0010ffff", shortest, longest),
            )
        ]

    def known(self, terms: Collection[str]) -> dict[str, int]:
        """Return those terms that stand in some text, and in how many documents at least."""
        found: dict[str, int] = {}
        asked = list(terms)
        for start in range(0, len(asked), 500):
            some = asked[start : start + 500]
            found.update(self._db.execute(
                "SELECT term, max(documents) FROM vocabulary "  # noqa: S608 - marks of our own
                f"WHERE term IN ({','.join('?' * len(some))}) GROUP BY term",
                some,
            ))  # fmt: skip
        return found

    def frequency(self, term: str) -> int:
        """Return in how many documents a term stands, by its commonest spelling."""
        row = self._db.execute(
            "SELECT max(documents) FROM vocabulary WHERE term = ?", (term,)
        ).fetchone()
        return int(row[0] or 0)

    def frequency_of_beginning(self, beginning: str) -> int:
        """Return the same for all terms with a beginning together; documents count repeatedly."""
        row = self._db.execute(
            "SELECT total(documents) FROM vocabulary WHERE term >= ? AND term < ?",
            (beginning, beginning + "\U0010ffff"),
        ).fetchone()
        return int(row[0])


def _marked_words(text: str) -> Iterator[str]:
    """Yield the words that hold a marked letter, without cutting the whole text into words."""
    end = -1
    for mark in _MARKED.finditer(text):
        if mark.start() > end:
            start = text.rfind(" ", 0, mark.start()) + 1
            end = text.find(" ", mark.end())
            end = end if end >= 0 else len(text)
            yield from (w for w in _WORD.findall(text, start, end) if _MARKED.search(w))
