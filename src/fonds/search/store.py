"""The shelf under both engines: documents, their values and cards, in `index.sqlite3`.

Tables: `document` (what a hit shows, and the text), `card` (see `cards`; with the sequence number
of its last change), `value` (the dictionary of all field values), `access` (labels), `meta`; and
those of `vocabulary` and `tongues`.
The engines add the inverted index. Everything here can be made again from the catalogue.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import is_normalized, normalize

from fonds.language.fold import fold_word
from fonds.search.card import UNDATED_EARLIEST, UNDATED_LATEST, pack_card, unpack_card
from fonds.search.engine import SearchError
from fonds.search.records import FIELDS, Passage, SearchDocument, Value
from fonds.search.tongues import FIELD, Tongues, key_of, tags_of
from fonds.search.vocabulary import Vocabulary

if TYPE_CHECKING:  # to write takes neither, and numpy takes longer to load than a volume to index
    import numpy as np
    import numpy.typing as npt

    from fonds.search.cards import Cards

FORMAT = "6"
"""Raised when tables or analysis change; an index of another format is made anew when opened."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS access (id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS value (
    id INTEGER PRIMARY KEY, field TEXT NOT NULL, key TEXT NOT NULL, label TEXT NOT NULL,
    folded TEXT NOT NULL, UNIQUE (field, key));
CREATE TABLE IF NOT EXISTS document (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, title TEXT NOT NULL, url TEXT NOT NULL,
    language TEXT NOT NULL, data TEXT NOT NULL, spans TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS card (
    id INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, card BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS card_by_sequence ON card (sequence);
"""
_PRAGMAS = (  # a checkpoint every 32 MB: of 4 MB, each batch would write its pages twice
    "busy_timeout=10000", "journal_mode=WAL", "synchronous=NORMAL", "cache_size=-32000",
    "mmap_size=1073741824", "temp_store=MEMORY", "wal_autocheckpoint=8000",
)  # fmt: skip
_ROWS_AT_ONCE = 500
_READ = 8_000  # characters of a text that are read for scoring


Span = tuple[str, str, int]
"""A passage of a stored text: locator, language, length; a line end follows."""


@dataclass(frozen=True, slots=True)
class Row:
    """A stored document, as a hit needs it."""

    id: int
    key: str
    title: str
    url: str
    language: str
    data: Mapping[str, object]
    passages: tuple[Passage, ...]


class Draft(NamedTuple):
    """A document as the table holds it, with only the beginning of its text (`Store.body_of`)."""

    id: int
    key: str
    title: str
    url: str
    language: str
    data: str
    spans: str
    body: str


class Store:
    """Documents and cards of one index; the caller opens and ends transactions.

    Args:
        directory: Where the file is, or is to be.
        analysis: The versions of optional analysers; with others the index is made anew.
    """

    def __init__(self, directory: Path, analysis: str = "") -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.path = directory / "index.sqlite3"
        self.format = f"{FORMAT}; {analysis}" if analysis else FORMAT
        try:
            self.db = self._connect()
            if self._is_of_another_format():
                self.db.close()
                for name in ("", "-wal", "-shm"):
                    self.path.with_name(self.path.name + name).unlink(missing_ok=True)
                self.db = self._connect()
            for pragma in _PRAGMAS:
                self.db.execute(f"PRAGMA {pragma}")
            self.db.executescript(_SCHEMA)
        except sqlite3.DatabaseError as error:
            raise SearchError(
                f"{self.path}: cannot be opened as an index: {error}. Expected a SQLite file of "
                "ours. Delete the directory and run: fonds reindex."
            ) from error
        self.vocabulary = Vocabulary(self.db)
        self.tongues = Tongues(self.db)
        self._cards: Cards | None = None
        self.labels: dict[int, str] = {}
        self.values: list[tuple[str, str, str, str]] = [("", "", "", "")]
        self._codes: dict[tuple[str, str], int] = {}
        self._fields: dict[tuple[str, ...], npt.NDArray[np.bool_]] = {}
        self.change = -1  # the last change held in memory
        self._epoch = ""
        self._notes: dict[str, str] = {}  # `meta` as of the last refresh
        self._fresh: dict[int, bytes] = {}  # the cards written since the last refresh

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)

    def _is_of_another_format(self) -> bool:
        """Tell whether the file was written with other tables, or by other analysers."""
        if not self.db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            return False
        return self.meta("format", self.format) != self.format

    def meta(self, name: str, default: str = "") -> str:
        """Return a note kept beside the data."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def noted(self, name: str, default: str = "") -> str:
        """Return a note as it was at the last refresh; costs nothing."""
        return self._notes.get(name, default)

    def set_meta(self, name: str, value: str) -> None:
        """Keep a note beside the data, in the current transaction."""
        self._notes[name] = value
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def refresh(self) -> None:
        """Take in what this or another process has committed since the last time."""
        self._fresh = {}
        self._notes = dict(self.db.execute("SELECT name, value FROM meta"))
        change, epoch = int(self.noted("change", "0")), self.noted("epoch", "0")
        if (change, epoch) == (self.change, self._epoch):
            return
        if epoch != self._epoch:  # emptied since
            self.forget()
        for row in self.db.execute(
            "SELECT id, field, key, label, folded FROM value WHERE id >= ? ORDER BY id",
            (len(self.values),),
        ):
            self._note_value(*row)
        self.labels = dict(self.db.execute("SELECT id, label FROM access"))
        before, self.change, self._epoch = self.change, change, epoch
        if self._cards is not None:
            self._take_cards(self._cards, "sequence > ? AND sequence <= ?", before, change)

    @property
    def cards(self) -> Cards:
        """The cards of all documents as of the last refresh; read when they are first needed."""
        if self._cards is None:
            from fonds.search.cards import Cards

            self._cards = Cards()
            self._take_cards(self._cards, "+sequence <= ?", self.change)  # in order of row
        return self._cards

    def _take_cards(self, cards: Cards, which: str, *numbers: int) -> None:
        rows = self.db.execute(f"SELECT id, card FROM card WHERE {which}", numbers).fetchall()  # noqa: S608
        cards.put([row[0] for row in rows], [row[1] for row in rows])

    def forget(self) -> None:
        """Drop what is held in memory; `refresh` reads it anew."""
        self._cards = None
        self.values, self._codes, self.change = [("", "", "", "")], {}, -1
        self._fields = {}

    def _note_value(self, code: int, field: str, key: str, label: str, folded: str) -> None:
        self.values.extend([("", "", "", "")] * (code + 1 - len(self.values)))
        self.values[code] = (field, key, label, folded)
        self._codes[field, key] = code

    def code(self, field: str, key: str) -> int | None:
        """Return the code of a value, or None where no document ever bore it."""
        return self._codes.get((field, key))

    def is_of(self, fields: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Return which codes are of one of these fields; the index is the code."""
        import numpy as np

        asked = tuple(fields)
        known = self._fields.get(asked)
        if known is None or len(known) != len(self.values):
            wanted = frozenset(asked)
            known = np.array([value[0] in wanted for value in self.values], dtype=bool)
            self._fields[asked] = known
        return known

    def code_of(self, field: str, value: Value | str) -> int:
        """Return the code of a value, which is new or not; in the current transaction."""
        key, label = value if isinstance(value, Value) else (value, value)
        code = self._codes.get((field, key))
        if code is None:
            folded = " ".join(fold_word(word) for word in label.split())
            code = len(self.values)
            self.db.execute(
                "INSERT INTO value VALUES (?, ?, ?, ?, ?)", (code, field, key, label, folded)
            )
            self._note_value(code, field, key, label, folded)
        return code

    def access_of(self, label: str) -> int:
        """Return the code of an access label, which is new or not; in the current transaction."""
        for code, known in self.labels.items():
            if known == label:
                return code
        code = len(self.labels) + 1
        self.db.execute("INSERT INTO access VALUES (?, ?)", (code, label))
        self.labels[code] = label
        return code

    def row_of(self, key: str) -> int | None:
        """Return the row number of `kind:id`."""
        row = self.db.execute("SELECT id FROM document WHERE key = ?", (key,)).fetchone()
        return int(row[0]) if row else None

    def rows_of(self, keys: Sequence[str]) -> list[int]:
        """Return the row numbers of those keys that are there."""
        found: list[int] = []
        for start in range(0, len(keys), _ROWS_AT_ONCE):
            some = keys[start : start + _ROWS_AT_ONCE]
            marks = ",".join("?" * len(some))
            query = f"SELECT id FROM document WHERE key IN ({marks})"  # noqa: S608
            found.extend(row for (row,) in self.db.execute(query, some))
        return found

    def next_row(self) -> int:
        """Return the first row number never used."""
        row = self.db.execute("SELECT max(id) FROM card").fetchone()
        return int(row[0] or 0) + 1

    def write(self, rows: Sequence[int], documents: Sequence[SearchDocument], change: int) -> None:
        """Write documents into rows that are empty; and their cards."""
        self.db.executemany(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                self._document_row(row, document)
                for row, document in zip(rows, documents, strict=True)
            ],
        )
        cards = [self._card(document) for document in documents]
        self._fresh = dict(zip(rows, cards, strict=True))
        self.db.executemany(
            "INSERT OR REPLACE INTO card VALUES (?, ?, ?)",
            [(row, change, card) for row, card in self._fresh.items()],
        )

    @staticmethod
    def _document_row(row: int, document: SearchDocument) -> tuple[object, ...]:
        texts = [passage.text for passage in document.passages]
        body = "\n".join(texts)
        if not is_normalized("NFC", body):
            texts = [clean(text) for text in texts]
            body = "\n".join(texts)
        spans = [
            (passage.locator, passage.language, len(text))
            for passage, text in zip(document.passages, texts, strict=True)
        ]
        return (
            row, document.key, clean(document.title), document.url, document.language,
            json.dumps(dict(document.data), ensure_ascii=False) if document.data else "",
            json.dumps(spans, ensure_ascii=False), body,
        )  # fmt: skip

    def _card(self, document: SearchDocument) -> bytes:
        codes = [self.code_of("kind", document.kind)]
        known = self._codes.get
        for field, values in document.fields.items():
            if field not in FIELDS:
                raise SearchError(
                    f"{document.key}: a search document has no field {field!r}. "
                    f"Expected one of {', '.join(FIELDS)}. Correct what makes it."
                )
            for value in values:
                key = value.key if isinstance(value, Value) else value
                codes.append(known((field, key)) or self.code_of(field, value))
        earliest = document.earliest or document.latest
        latest = document.latest or document.earliest
        languages = key_of(tags_of(document.title, document.language, document.passages))
        return pack_card(
            (
                self.access_of(document.access),
                earliest.toordinal() if earliest else UNDATED_EARLIEST,
                latest.toordinal() if latest else UNDATED_LATEST,
                sum([len(passage.text) for passage in document.passages]),
                known((FIELD, languages)) or self.code_of(FIELD, languages),
            ),
            dict.fromkeys(codes),
        )

    def erase(self, rows: Iterable[int], change: int) -> None:
        """Take documents out; their rows stay behind as empty cards."""
        numbers = [(row,) for row in rows]
        self.db.executemany("DELETE FROM document WHERE id = ?", numbers)
        self.db.executemany(
            "INSERT OR REPLACE INTO card VALUES (?, ?, x'')", [(row, change) for (row,) in numbers]
        )

    def empty(self) -> None:
        """Take everything out; `epoch` tells other processes."""
        self.vocabulary.clear()
        self.tongues.clear()
        change, epoch = int(self.meta("change", "0")), int(self.meta("epoch", "0"))
        for table in ("document", "card", "value", "access", "meta"):
            self.db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
        self.set_meta("change", str(change + 1))
        self.set_meta("epoch", str(epoch + 1))
        self.labels = {}
        self.forget()

    def rows(self, numbers: Sequence[int]) -> dict[int, Row]:
        """Read documents by row number."""
        found = {}
        for some in batched(numbers, _ROWS_AT_ONCE):
            marks = ",".join("?" * len(some))
            for row in self.db.execute(
                "SELECT id, key, title, url, language, data, spans, body FROM document "  # noqa: S608
                f"WHERE id IN ({marks})",
                some,
            ):
                number, key, title, url, language, data, spans, body = row
                noted = json.loads(data) if data else {}
                found[number] = Row(
                    number, key, title, url, language, noted, cut(json.loads(spans), body)
                )
        return found

    def drafts(self, numbers: Sequence[int]) -> list[Draft]:
        """Read what scoring and showing need of documents, by row number; those that are there."""
        found: list[Draft] = []
        for some in batched(numbers, _ROWS_AT_ONCE):
            marks = ",".join("?" * len(some))
            found += map(Draft._make, self.db.execute(
                f"SELECT id, key, title, url, language, data, spans, substr(body, 1, {_READ}) "  # noqa: S608
                f"FROM document WHERE id IN ({marks})",
                some,
            ))  # fmt: skip
        return found

    def body_of(self, draft: Draft) -> str:
        """Return the whole text of a document: all passages, with line ends between."""
        if len(draft.body) < _READ:
            return draft.body
        row = self.db.execute("SELECT body FROM document WHERE id = ?", (draft.id,)).fetchone()
        return str(row[0]) if row else draft.body

    def cards_of(self, numbers: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
        """Read cards as stored, without the caller's memory of them: row number and numbers."""
        if all(number in self._fresh for number in numbers):
            yield from ((number, unpack_card(self._fresh[number])) for number in numbers)
            return
        for some in batched(numbers, _ROWS_AT_ONCE):
            marks = ",".join("?" * len(some))
            for row, card in self.db.execute(
                f"SELECT id, card FROM card WHERE id IN ({marks})",  # noqa: S608
                some,
            ):
                yield row, unpack_card(card)

    def allowed(self, audience: frozenset[str], today: date) -> set[int]:
        """Return the codes of the access labels this audience may see on this day."""
        return {code for code, label in self.labels.items() if may_see(label, audience, today)}


def may_see(label: str, audience: frozenset[str], today: date) -> bool:
    """Tell whether a label is open to an audience; `embargo:2031-01-01` opens to `open` then."""
    if label in audience:
        return True
    if label.startswith("embargo:") and "open" in audience:
        try:
            return date.fromisoformat(label.removeprefix("embargo:")) <= today
        except ValueError:
            return False
    return False


def clean(text: str) -> str:
    """Bring a text to NFC; places in it are counted in this form."""
    return text if text.isascii() else normalize("NFC", text)


def cut(spans: Iterable[Span], body: str) -> tuple[Passage, ...]:
    """Cut a text into its passages."""
    passages, place = [], 0
    for locator, language, length in spans:
        passages.append(Passage(locator, language, body[place : place + length]))
        place += length + 1
    return tuple(passages)


def batched(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Cut a sequence into pieces of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
