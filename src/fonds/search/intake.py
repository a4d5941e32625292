"""What both engines do alike when they take documents in; nothing here is of use to a query.

Who only writes loads this and an inverted index, not the reading of queries (see `base`).
"""

from __future__ import annotations

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from fonds.language.analysers import Analysis
from fonds.language.fold import fold_text
from fonds.search.card import HEAD
from fonds.search.engine import SearchError
from fonds.search.records import Batch, Passage, SearchDocument
from fonds.search.store import Row, Store
from fonds.search.tongues import key_of, parts_of, told_apart

BEHIND = "behind"
"""What `vocabulary` is noted to be where it is to be completed before the next question."""

Texts = tuple[str, str, str, str]
"""The texts of a document in the four `meaning.COLUMNS`, folded."""


class Intake(ABC):
    """The half of an engine that writes; `engine.Engine` says what each method is for."""

    name = ""

    def __init__(self, directory: Path, analysers: Sequence[str] = ()) -> None:
        self.directory = directory
        self._analysis = Analysis(analysers)
        self._store = Store(directory, self._analysis.version)
        self._prepare()
        if self._store.meta("engine", self.name) != self.name:
            self.clear()
        self._store.refresh()

    # What an engine brings

    @abstractmethod
    def _prepare(self) -> None:
        """Make the inverted index where it is missing; mend it where it lags behind the store."""

    @abstractmethod
    def _index(self, rows: Sequence[int], texts: Sequence[Texts]) -> None:
        """Add documents."""

    @abstractmethod
    def _unindex(self, rows: Sequence[int], texts: Sequence[Texts]) -> None:
        """Take documents out, given what went in."""

    @abstractmethod
    def _wipe(self) -> None:
        """Take everything out of the inverted index."""

    # Taking in

    def apply(self, batch: Batch) -> None:
        """Take in a batch, wholly or not at all."""
        db = self._store.db
        try:
            db.execute("BEGIN IMMEDIATE")
            self._store.refresh()  # within: another process may have written until now
            change = int(self._store.meta("change", "0")) + 1
            self._take_out([*batch.deletes, *(document.key for document in batch.adds)], change)
            self._put_in(list({document.key: document for document in batch.adds}.values()), change)
            self._store.set_meta("change", str(change))
            self._store.set_meta("sequence", str(batch.sequence))
            self._store.set_meta("format", self._store.format)
            self._store.set_meta("engine", self.name)
            self._commit(change)
        except BaseException as error:
            db.rollback()
            self._roll_back()
            self._store.forget()
            self._store.refresh()
            if isinstance(error, sqlite3.Error):
                raise SearchError(
                    f"{self._store.path}: batch {batch.sequence} could not be written: {error}. "
                    "Expected room on the disk and no other writer. Run it again."
                ) from error
            raise
        self._store.refresh()

    def _commit(self, change: int) -> None:
        self._store.db.execute("COMMIT")

    def _roll_back(self) -> None:  # noqa: B027 - one transaction with the store needs no more
        """Undo what the inverted index has taken in since the last commit."""

    def _take_out(self, keys: Iterable[str], change: int) -> None:
        numbers = self._store.rows_of(list(dict.fromkeys(keys)))
        if numbers:
            stored = self._store.rows(numbers)
            rows = list(stored.values())
            texts = [self._texts_again(row) for row in rows]
            self._unindex([row.id for row in rows], texts)
            self._store.vocabulary.count(["\n".join(text) for text in texts], -1)
            access = {row: card[0] for row, card in self._store.cards_of(numbers)}
            self._store.tongues.count(
                [(access[row.id], parts_of(row.title, row.language, row.passages)) for row in rows],
                -1,
            )
            self._store.erase([row.id for row in rows], change)

    def _put_in(self, documents: Sequence[SearchDocument], change: int) -> None:
        if not documents:
            return
        first = self._store.next_row()
        rows = range(first, first + len(documents))
        self._store.write(rows, documents, change)
        texts = [self._texts(document) for document in documents]
        self._index(rows, texts)
        if not self._store.vocabulary.count(["\n".join(text) for text in texts], 1):
            self._store.set_meta("vocabulary", BEHIND)
        known = set(json.loads(self._store.meta("languages", "[]")))
        noted = {passage.language for document in documents for passage in document.passages}
        noted |= {document.language for document in documents}
        if told_apart(key_of(frozenset(noted))):
            access = map(self._store.access_of, [document.access for document in documents])
            parts = [parts_of(one.title, one.language, one.passages) for one in documents]
            self._store.tongues.count(zip(access, parts, strict=True), 1)
        new = {code.split("-")[0].lower() for code in noted}
        if not new <= known:
            self._store.set_meta("languages", json.dumps(sorted(known | new)))

    def _texts(self, document: SearchDocument) -> Texts:
        about: list[str] = []
        shelfmark: list[str] = []
        for name, values in document.fields.items():
            labels = [value if isinstance(value, str) else value.label for value in values]
            (shelfmark if name == "shelfmark" else about).extend(
                labels if name not in ("lang", "certainty", "type") else ()
            )
        title = fold_text(document.title, document.language)
        body = _folded_body(document.passages)
        if self._analysis:
            parts = [self._analysis.terms(text, language) for _, language, text in
                     (("", document.language, document.title), *document.passages)]  # fmt: skip
            title = " ".join(filter(None, (title, parts[0])))
            body = "\n".join(filter(None, (body, *parts[1:])))
        return title, fold_text("\n".join(shelfmark)), fold_text("\n".join(about)), body

    def _texts_again(self, row: Row) -> Texts:
        """Make from the store the texts that `_texts` made when the document came in."""
        fields: dict[str, list[str]] = {}
        ((_, card),) = self._store.cards_of([row.id])
        for code in card[HEAD:]:
            name, _, label, _ = self._store.values[code]
            if name != "kind":
                fields.setdefault(name, []).append(label)
        kind, _, public_id = row.key.partition(":")
        return self._texts(
            SearchDocument(kind, public_id, row.title, row.url, row.language,
                           fields=fields, passages=row.passages)
        )  # fmt: skip

    def last_sequence(self) -> int:
        """Return the sequence number of the last batch taken in."""
        return int(self._store.meta("sequence", "0"))

    def count(self) -> int:
        """Return how many documents the index holds."""
        return int(self._store.db.execute("SELECT count(*) FROM document").fetchone()[0])

    def clear(self) -> None:
        """Take everything out."""
        self._store.db.execute("BEGIN IMMEDIATE")
        self._store.empty()
        self._wipe()
        self._commit(int(self._store.meta("change")))
        self._store.refresh()

    def languages(self) -> tuple[str, ...]:
        """Return the codes of the languages the index holds texts in."""
        return tuple(json.loads(self._store.noted("languages", "[]")))

    def close(self) -> None:
        """Release files and memory."""
        self._store.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _folded_body(passages: Sequence[Passage]) -> str:
    """Fold all passages into one text; at once where they are in one language."""
    languages = {passage.language for passage in passages}
    if len(languages) == 1:
        return fold_text("\n".join([passage.text for passage in passages]), languages.pop())
    return "\n".join([fold_text(passage.text, passage.language) for passage in passages])
