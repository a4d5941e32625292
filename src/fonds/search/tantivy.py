"""The engine for a large project: Tantivy beside the store, fed the same terms.

Tantivy counts and filters by itself, over numbers it keeps for every document; so a query never
brings its matches into Python, however many there are. Each commit to Tantivy holds a mark with
the number of the change. The store commits first; if a crash comes between the two, what Tantivy
lacks is found by that number at the next opening and written again.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Sequence
from math import prod
from pathlib import Path

import numpy as np
import tantivy
from tantivy import FieldType, Order, Query

from fonds.language.fold import fold_marks
from fonds.search.answers import SearchRequest
from fonds.search.base import BaseEngine, Found
from fonds.search.engine import SearchError
from fonds.search.intake import Texts
from fonds.search.meaning import Every, Gram, HasValue, Match, Meaning, wanted_grams
from fonds.search.scoring import CANDIDATES, Concept, concepts
from fonds.search.tantivy_numbers import (
    DAYS,
    FEW_VALUED,
    UNDATED,
    bars_of,
    keys_of,
    numbers_of_days,
    values_of,
    years_of,
)
from fonds.search.tantivy_queries import ANY, Queries

_WRITING_MEMORY = 128_000_000
_PATIENCE = 10.0  # seconds for another process to end its writing
_LARGE_BATCH = 1_000  # documents
_MOST_BUCKETS = 65_000
_MOST_SUMMARIES = 2_000  # different ones; more are slow to bring here
_FEWEST_WEIGHED = 20  # candidates; Tantivy's own order is good enough to propose few
_MOST_PHRASES = 5_000  # to find a phrase twice costs more than to read so many matches
_MOST_READ = 600  # matches read and counted here rather than counted by a second search


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("title", "shelfmark", ANY):
        builder.add_text_field(name, tokenizer_name="folded")
    for name in ("row", "access", "codes", "change"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("combination", "summary"):
        builder.add_unsigned_field(name, indexed=False, fast=True)
    for name in DAYS:
        builder.add_integer_field(name, indexed=False, fast=True)
    return builder.build()


class TantivyEngine(BaseEngine):
    """Full-text index in Tantivy."""

    name = "tantivy"

    def __init__(self, directory: Path, analysers: Sequence[str] = ()) -> None:
        self._writer: tantivy.IndexWriter | None = None
        self._added = 0  # since the last commit
        super().__init__(directory, analysers)

    # Writing

    def _prepare(self) -> None:
        folder = self.directory / "tantivy"
        if not self._store.meta("engine"):  # the store is new, or of another format: begin anew
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(exist_ok=True)
        self._schema = _schema()
        self._index_of_terms = tantivy.Index(self._schema, path=str(folder))
        plain = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(tantivy.Filter.lowercase())
            .build()
        )
        self._index_of_terms.register_tokenizer("folded", plain)
        self._reload()
        self._mend()

    def _reload(self) -> None:
        self._index_of_terms.reload()
        self._searcher = self._index_of_terms.searcher()
        self._queries = Queries(self._schema, self._searcher, self._store)
        newest = self._searcher.search(
            Query.range_query(self._schema, "change", FieldType.Unsigned, 0, None),
            1, count=False, order_by_field="change",
        ).hits  # fmt: skip
        self._holds = int(newest[0][0]) if newest else 0

    def _mend(self) -> None:
        """Write again what the store has taken in and Tantivy has not."""
        store = self._store
        store.refresh()
        if self._holds == max(store.change, 0):
            return
        rows = [
            number for (number,) in store.db.execute(
                "SELECT id FROM card WHERE sequence > ? ORDER BY id",
                (self._holds if self._holds < store.change else -1,),
            )
        ]  # fmt: skip
        if self._holds > store.change:
            self._wipe()
        for start in range(0, len(rows), 2_000):
            some = rows[start : start + 2_000]
            stored = list(store.rows(some).values())
            self._drop(some)
            self._index([row.id for row in stored], [self._texts_again(row) for row in stored])
        self._added = 0
        self._commit_terms(max(store.change, 0))

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._locked_writer()
        return self._writer

    def _locked_writer(self) -> tantivy.IndexWriter:
        """Wait until no other process writes; one thread is as much as we can feed."""
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                return self._index_of_terms.writer(_WRITING_MEMORY, num_threads=1)
            except ValueError as error:
                if "Lock" not in str(error) or time.monotonic() > until:
                    raise SearchError(
                        f"{self.directory}: Tantivy cannot write: {error}. Expected no other "
                        "writer. Run it again when that is done."
                    ) from error
            time.sleep(0.05)

    def _release(self) -> None:
        """Let go of the writer, so that other processes can write."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def close(self) -> None:
        """Release files and memory."""
        self._release()
        super().close()

    def _index(self, rows: Sequence[int], texts: Sequence[Texts]) -> None:
        writer = self._open_writer()
        self._added += len(rows)
        fresh = dict(self._store.cards_of(rows))
        for row, columns in zip(rows, texts, strict=True):
            access, earliest, latest, _, languages, *codes = fresh[row]
            document = tantivy.Document()
            title, shelfmark, about, body = (
                column if column.isascii() else fold_marks(column) for column in columns
            )
            for name, text in (("title", title), ("shelfmark", shelfmark), (ANY, title),
                               (ANY, shelfmark), (ANY, about), (ANY, body)):  # fmt: skip
                if text:
                    document.add_text(name, text)
            document.add_unsigned("row", row)
            document.add_unsigned("access", access)
            for code in (languages, *codes):
                document.add_unsigned("codes", code)
            days = numbers_of_days(earliest, latest)
            for name, key in zip(
                ("combination", "summary"), keys_of(codes, days[-1], self._store.values),
                strict=True,
            ):  # fmt: skip
                document.add_unsigned(name, self._store.code_of(name, key))
            for name, number in zip(DAYS, days, strict=True):
                document.add_integer(name, number)
            writer.add_document(document)

    def _unindex(self, rows: Sequence[int], texts: Sequence[Texts]) -> None:
        self._drop(rows)

    def _drop(self, rows: Sequence[int]) -> None:
        writer = self._open_writer()
        if rows:
            writer.delete_documents_by_query(Query.term_set_query(self._schema, "row", list(rows)))

    def _wipe(self) -> None:
        self._open_writer().delete_all_documents()

    def _commit(self, change: int) -> None:
        super()._commit(change)
        self._commit_terms(change)

    def _commit_terms(self, change: int) -> None:
        writer = self._open_writer()
        if self._holds:
            writer.delete_documents_by_query(Query.term_query(self._schema, "change", self._holds))
        mark = tantivy.Document()
        mark.add_unsigned("change", change)
        for name in ("row", "access", "combination", "summary"):
            mark.add_unsigned(name, 0)  # Tantivy reads a column without gaps faster
        for name in DAYS:
            mark.add_integer(name, 0)  # no day, so within no dates
        writer.add_document(mark)
        writer.commit()
        if self._added < _LARGE_BATCH:  # after a large one, more will follow
            self._release()
        self._added = 0
        self._reload()

    def _roll_back(self) -> None:
        if self._writer is not None:
            self._writer.rollback()
            self._writer = None

    # Reading

    def _refresh(self) -> None:
        self._release()
        super()._refresh()
        if self._holds != self._store.change:
            self._reload()
            super()._refresh()  # after it, see `Queries.seen`

    def _terms(self) -> Iterable[tuple[str, int]]:
        found: list[tuple[str, int]] = self._searcher.terms_with_prefix(ANY, "")
        return found

    def _bearing(
        self, term: str, languages: frozenset[int] | None, allowed: frozenset[int], most: int
    ) -> list[int]:
        """Return rows that bear a term, in one of these languages; at most so many."""
        word = Match((Gram((term,)),))
        meaning = word if languages is None else Every((word, HasValue(languages)))
        query = self._queries.seen(self._queries.of(meaning), set(allowed))
        return self._queries.rows(self._searcher.search(query, most, count=False).hits)

    def _run(self, meaning: Meaning, request: SearchRequest, allowed: set[int]) -> Found:
        """Find a meaning among what bears one of the access labels `allowed`.

        Tantivy walks through the matches once for the best and once for the counts. Where they
        may be few, all are read instead and counted here.
        """
        query = self._queries.seen(self._queries.of(meaning), allowed)
        end = request.offset + request.limit if request.limit else 0
        asked = concepts(meaning) if request.sort == "relevance" and end else []
        fields = self._counted_fields(request)
        most = max(end, 1)
        found = Found([], 0)
        if asked:
            frequencies = self._frequencies(asked)
            weighed = min(CANDIDATES, max(2 * request.limit, _FEWEST_WEIGHED))  # on any page
            expected = self._expected(meaning, frequencies) if fields else 0
            most = max(end, weighed, expected)
            result = self._searcher.search(
                self._queries.weighted(query, asked), most, count=not fields
            )
            rows = self._queries.rows(hits := result.hits)
            if _is_one_form(asked):  # no forms to count as one: Tantivy's own order will do
                ranked = [(row, float(hit[0])) for row, hit in zip(rows, hits[:end], strict=False)]
            else:
                ranked = self._score(rows[:weighed], asked, frequencies, found)
                ranked.extend((row, 0.0) for row in rows[weighed:end])
            found.rows = ranked[request.offset : end]
        elif end:
            field, order = _ORDERS[request.sort]
            result = self._searcher.search(
                query, most, count=not fields, order_by_field=field, order=order
            )  # fmt: skip
            rows = self._queries.rows(result.hits)
            found.rows = [(row, 0.0) for row in rows[request.offset : end]]
        elif not fields:
            result, rows = self._searcher.search(query, 1), []
        else:
            rows, most = [], 0
        if not fields:
            found.total = int(result.count)  # type: ignore[attr-defined]  # missing in its stubs
        elif len(rows) < most:
            self._count(rows, request, found)
        elif not self._aggregate(query, request, fields, found):
            every = self._searcher.search(query, max(self._searcher.num_docs, 1), count=False)
            self._count(self._queries.rows(every.hits), request, found)
        return found

    def _expected(self, meaning: Meaning, frequencies: Sequence[int]) -> int:
        """Return how many matches to read, so that they surely or likely are all; 0: too many."""
        documents = max(self._documents(), 1)
        if isinstance(meaning, Every):
            likely = documents * prod(min(many / documents, 1.0) for many in frequencies)
            return _MOST_READ + int(2 * likely) if likely < _MOST_READ else 0
        if all(len(gram.terms) > 1 for gram in wanted_grams(meaning)):
            return min(sum(frequencies) + 1, _MOST_PHRASES)
        return _MOST_READ if sum(frequencies) < _MOST_READ else 0

    def _count(self, matches: Sequence[int], request: SearchRequest, found: Found) -> None:
        """Count the values and dates of all matches, given their rows."""
        cards = self._store.cards
        rows = np.array(matches, dtype=np.int64)
        found.total = len(rows)
        if request.facets and found.total:
            counts = cards.count_values_of(rows, len(self._store.values))
            codes = np.flatnonzero(counts)
            found.counts = dict(zip(codes.tolist(), counts[codes].tolist(), strict=True))
        if request.histogram and found.total:
            found.histogram, found.undated = cards.histogram(rows, request.histogram)

    def _counted_fields(self, request: SearchRequest) -> tuple[str, ...]:
        """Return the numbers to count, of which every document has one; and `codes`, of many."""
        if not (request.facets or request.histogram):
            return ()
        together = FEW_VALUED.issuperset(request.facets)
        if together and request.histogram != "month":
            summaries = np.count_nonzero(self._store.is_of(("summary",)))
            if summaries <= _MOST_SUMMARIES:
                return ("summary",)
        if not request.facets:
            return ("months",)
        return ("combination" if together else "codes", "months")

    def _aggregate(
        self, query: Query, request: SearchRequest, fields: Sequence[str], found: Found
    ) -> bool:
        """Let Tantivy count; False where there are more different numbers than it tells."""
        answer = self._searcher.aggregate(
            query,
            {field: {"terms": {"field": field, "size": _MOST_BUCKETS}} for field in fields},
        )
        if any(answer[field].get("sum_other_doc_count") for field in fields):
            return False
        counted = {
            field: {int(one["key"]): int(one["doc_count"]) for one in answer[field]["buckets"]}
            for field in fields
        }
        found.total = sum(counted[fields[-1]].values())
        if request.facets:
            found.counts = counted[fields[0]]
            if fields[0] != "codes":
                found.counts = values_of(found.counts, self._store.values)
        if request.histogram:
            spans = counted[fields[-1]]
            if fields[-1] == "summary":
                spans = years_of(spans, self._store.values)
            found.undated = spans.pop(UNDATED, 0)
            found.histogram = bars_of(spans, request.histogram == "year")
        return True


_ORDERS = {
    "relevance": ("row", Order.Asc),
    "date": ("earliest", Order.Asc),
    "-date": ("newest", Order.Desc),
}


def _is_one_form(asked: Sequence[Concept]) -> bool:
    """Tell whether one word or phrase is asked for, in one form."""
    return (
        len(asked) == 1
        and not asked[0].codes
        and len(asked[0].grams) == 1
        and not asked[0].grams[0].prefix
    )
