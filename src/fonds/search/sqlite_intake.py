"""The half of the SQLite engine that writes: FTS5 in the file and transaction of the store."""

from __future__ import annotations

from collections.abc import Sequence

from fonds.search.intake import Intake, Texts

_TOKENISER = "tokenize='unicode61 remove_diacritics 2'"
_TABLES = f"""
CREATE VIRTUAL TABLE IF NOT EXISTS text USING fts5(
    title, shelfmark, about, body, content='', {_TOKENISER});
CREATE VIRTUAL TABLE IF NOT EXISTS text_terms USING fts5vocab(text, row);
CREATE VIRTUAL TABLE IF NOT EXISTS head USING fts5(
    title, content='', columnsize=0, {_TOKENISER});
"""


class SqliteIntake(Intake):
    """Takes documents into SQLite FTS5."""

    name = "sqlite"

    def _prepare(self) -> None:
        self._store.db.executescript(_TABLES)

    def _index(self, rows: Sequence[int], texts: Sequence[Texts]) -> None:
        numbered = list(zip(rows, texts, strict=True))
        self._store.db.executemany(
            "INSERT INTO text(rowid, title, shelfmark, about, body) VALUES (?, ?, ?, ?, ?)",
            [(row, *text) for row, text in numbered],
        )
        self._store.db.executemany(
            "INSERT INTO head(rowid, title) VALUES (?, ?)",
            [(row, text[0]) for row, text in numbered],
        )

    def _unindex(self, rows: Sequence[int], texts: Sequence[Texts]) -> None:
        numbered = list(zip(rows, texts, strict=True))
        self._store.db.executemany(
            "INSERT INTO text(text, rowid, title, shelfmark, about, body) "
            "VALUES ('delete', ?, ?, ?, ?, ?)",
            [(row, *text) for row, text in numbered],
        )
        self._store.db.executemany(
            "INSERT INTO head(head, rowid, title) VALUES ('delete', ?, ?)",
            [(row, text[0]) for row, text in numbered],
        )

    def _wipe(self) -> None:
        for table in ("text", "head"):
            self._store.db.execute(f"INSERT INTO {table}({table}) VALUES ('delete-all')")  # noqa: S608
