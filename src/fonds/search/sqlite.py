"""The engine that is always there: SQLite's FTS5, in the same file and transaction as the store.

FTS5's own tokeniser reads texts that `fonds.language.fold_text` has prepared, at its full speed;
nothing is stemmed. Every part of a query becomes an array over row numbers, so that counts are
exact and cost little more than FTS5 itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product
from pathlib import Path

import numpy as np

from fonds.search.answers import SearchRequest
from fonds.search.base import BaseEngine, Found
from fonds.search.cards import UNDATED_EARLIEST, Mask
from fonds.search.marks import exact_pattern
from fonds.search.meaning import (
    COLUMNS,
    Every,
    ExactMatch,
    Gram,
    HasValue,
    InDates,
    Match,
    Meaning,
    NearMatch,
    Some,
    Without,
)

_TABLES = """
CREATE VIRTUAL TABLE IF NOT EXISTS text USING fts5(
    title, shelfmark, about, body, content='', tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE IF NOT EXISTS text_terms USING fts5vocab(text, row);
CREATE TABLE IF NOT EXISTS vocabulary (
    term TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID;
"""
_WEIGHTS = "8.0, 4.0, 3.0, 1.0"  # of the columns, in the order of COLUMNS
_MOST_WAYS = 64  # combinations of word forms tried for one NEAR


class SqliteEngine(BaseEngine):
    """Full-text index in SQLite FTS5."""

    name = "sqlite"

    def __init__(self, directory: Path) -> None:
        self._vocabulary_of = -1
        super().__init__(directory)

    def _prepare(self) -> None:
        self._store.db.executescript(_TABLES)

    def _index(self, rows: Sequence[int], texts: Sequence[tuple[str, str, str, str]]) -> None:
        self._store.db.executemany(
            "INSERT INTO text(rowid, title, shelfmark, about, body) VALUES (?, ?, ?, ?, ?)",
            [(row, *text) for row, text in zip(rows, texts, strict=True)],
        )

    def _unindex(self, rows: Sequence[int], texts: Sequence[tuple[str, str, str, str]]) -> None:
        self._store.db.executemany(
            "INSERT INTO text(text, rowid, title, shelfmark, about, body) "
            "VALUES ('delete', ?, ?, ?, ?, ?)",
            [(row, *text) for row, text in zip(rows, texts, strict=True)],
        )

    def _wipe(self) -> None:
        self._store.db.execute("INSERT INTO text(text) VALUES ('delete-all')")

    def starting(self, beginning: str, limit: int) -> list[tuple[str, int]]:
        """Return terms with a beginning, and in how many documents each stands."""
        change = int(self._store.meta("change", "0"))
        if self._vocabulary_of != change:
            db = self._store.db
            db.execute("DELETE FROM vocabulary")
            db.execute("INSERT INTO vocabulary SELECT term, doc FROM text_terms")
            self._vocabulary_of = change
        return self._store.db.execute(
            "SELECT term, documents FROM vocabulary WHERE term >= ? AND term < ? LIMIT ?",
            (beginning, beginning + "\U0010ffff", limit),
        ).fetchall()

    def _run(self, meaning: Meaning, request: SearchRequest, allowed: set[int]) -> Found:
        cards = self._store.cards
        mask = self._mask(meaning) & cards.visible(allowed)
        found = Found([], int(np.count_nonzero(mask)))
        if request.facets:
            counts = cards.count_values(mask, len(self._store.values))
            found.counts = {int(code): int(counts[code]) for code in np.flatnonzero(counts)}
        if request.histogram:
            found.histogram, found.undated = cards.histogram(mask, request.histogram)
        found.rows = self._page(meaning, mask, request)
        return found

    def _page(
        self, meaning: Meaning, mask: Mask, request: SearchRequest
    ) -> list[tuple[int, float]]:
        cards = self._store.cards
        end = request.offset + request.limit
        expression = positive_expression(meaning) if request.sort == "relevance" else None
        if expression is None:
            rows = np.flatnonzero(mask)
            low = cards.earliest[rows].astype(np.int64)
            if request.sort == "-date":
                low = np.where(low == UNDATED_EARLIEST, low, -low)
            order = rows[np.argsort(low, kind="stable")]
            return [(int(row), 0.0) for row in order[request.offset : end]]
        page: list[tuple[int, float]] = []
        for row, score in self._store.db.execute(
            f"SELECT rowid, -bm25(text, {_WEIGHTS}) FROM text WHERE text MATCH ? ORDER BY rank",  # noqa: S608
            (expression,),
        ):
            if mask[row]:
                page.append((row, score))
                if len(page) == end:
                    break
        if len(page) < end:  # what matches by a value or a date alone follows
            ranked = {row for row, _ in page}
            rest = (int(row) for row in np.flatnonzero(mask) if int(row) not in ranked)
            page.extend((row, 0.0) for row in islice(rest, end - len(page)))
        return page[request.offset :]

    def _mask(self, meaning: Meaning) -> Mask:
        cards = self._store.cards
        if (expression := fts_expression(meaning)) is not None:
            return self._matching(expression)
        match meaning:
            case HasValue():
                return cards.bearing(meaning.codes)
            case InDates():
                return cards.dated(meaning.earliest, meaning.latest, meaning.certainly)
            case ExactMatch():
                return self._exactly(meaning)
            case Without():
                return ~self._mask(meaning.item)
            case Every():
                mask = np.ones(cards.size, dtype=bool)
                text = [item for item in meaning.items if fts_expression(item) is not None]
                if text:
                    mask &= self._mask(Every(tuple(text)))
                for item in meaning.items:
                    if item not in text:
                        mask &= self._mask(item)
                return mask
            case Some():
                mask = np.zeros(cards.size, dtype=bool)
                for item in meaning.items:
                    mask |= self._mask(item)
                return mask
        return np.zeros(cards.size, dtype=bool)

    def _matching(self, expression: str) -> Mask:
        mask = np.zeros(self._store.cards.size, dtype=bool)
        (rows,) = self._store.db.execute(
            "SELECT group_concat(rowid) FROM text WHERE text MATCH ?", (expression,)
        ).fetchone()
        if rows:
            mask[np.fromstring(rows, dtype=np.int64, sep=",")] = True
        return mask

    def _exactly(self, meaning: ExactMatch) -> Mask:
        mask = self._mask(meaning.match)
        wanted = exact_pattern(meaning.wording)
        rows = np.flatnonzero(mask).tolist()
        for start in range(0, len(rows), 500):
            for number, row in self._store.rows(rows[start : start + 500]).items():
                texts = (row.title, *(passage.text for passage in row.passages))
                mask[number] = any(wanted.search(text) for text in texts)
        return mask


def _gram(gram: Gram) -> str:
    return '"' + " ".join(gram.terms) + '"' + (" *" if gram.prefix else "")


def _in_column(column: str, expression: str) -> str:
    assert not column or column in COLUMNS
    return f"{{{column}}} : ({expression})" if column else expression


def fts_expression(meaning: Meaning) -> str | None:
    """Write a meaning as an FTS5 expression; None where a part of it is not of text."""
    match meaning:
        case Match() if meaning.grams:
            return _in_column(meaning.column, " OR ".join(map(_gram, meaning.grams)))
        case NearMatch() if meaning.groups:
            ways = islice(product(*meaning.groups), _MOST_WAYS)
            near = [f"NEAR({' '.join(map(_gram, way))}, {meaning.distance})" for way in ways]
            return _in_column(meaning.column, " OR ".join(near))
        case Every() | Some() if meaning.items:
            parts = [fts_expression(item) for item in meaning.items]
            if any(part is None for part in parts):
                return None
            word = " AND " if isinstance(meaning, Every) else " OR "
            return word.join(f"({part})" for part in parts)
    return None


def positive_expression(meaning: Meaning) -> str | None:
    """Write what ranking goes by: any of the texts asked for; None where there are none."""
    match meaning:
        case ExactMatch():
            return positive_expression(meaning.match)
        case Every() | Some():
            parts = [part for item in meaning.items if (part := positive_expression(item))]
            return " OR ".join(f"({part})" for part in parts) or None
        case Match() | NearMatch():
            return fts_expression(meaning)
    return None
