"""The engine for a large project: Tantivy beside the store, fed the same terms.

Tantivy counts and filters by itself, over numbers it keeps for every document; so a query never
brings its matches into Python, however many there are. Each commit to Tantivy holds a mark with
the number of the change. The store commits first; if a crash comes between the two, what Tantivy
lacks is found by that number at the next opening and written again.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice, permutations, product
from math import prod
from pathlib import Path

import numpy as np
import tantivy
from tantivy import FieldType, Occur, Order, Query

from fonds.language.fold import fold_marks
from fonds.search.answers import Bar, SearchRequest
from fonds.search.base import BaseEngine, Found, Texts
from fonds.search.cards import UNDATED_EARLIEST, UNDATED_LATEST, counted_bars, month_number
from fonds.search.engine import SearchError
from fonds.search.marks import exact_pattern, near_in
from fonds.search.meaning import (
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
    wanted_grams,
)
from fonds.search.scoring import CANDIDATES, Concept, concepts
from fonds.search.store import Row

_WRITING_MEMORY = 128_000_000
_PATIENCE = 10.0  # seconds for another process to end its writing
_LARGE_BATCH = 1_000  # documents
_MOST_WAYS = 64  # combinations of word forms tried for one NEAR
_MOST_BUCKETS = 65_000
_MOST_SUMMARIES = 2_000  # different ones; more are slow to bring here
_FEWEST_WEIGHED = 20  # candidates; Tantivy's own order is good enough to propose few
_MOST_PHRASES = 5_000  # to find a phrase twice costs more than to read so many matches
_MOST_READ = 600  # matches read and counted here rather than counted by a second search
_FEW = 50  # terms that are quicker looked up one by one than by an automaton
_LONG_BEGINNING = 3  # letters; with fewer begin too many words to list them
_ANY = "text"  # the field that holds all columns
_TITLE_WEIGHT = 4.0
_NUMBERS = ("earliest", "latest", "newest", "months")
_MONTH_BITS = 17
_LAST_MONTH = (1 << _MONTH_BITS) - 1
_UNDATED = -1
_FEW_VALUED = frozenset({"kind", "lang", "type", "certainty", "faction", "repository"})
"""Fields of few values, in which a document bears few combinations.

Counting one number a document is several times as fast as counting each value. So a document
bears one number for its combination of these values, and one for its combination and its years
together. What they stand for is kept among the values, in the fields `combination` and `summary`.
"""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("title", "shelfmark", _ANY):
        builder.add_text_field(name, tokenizer_name="folded")
    for name in ("row", "access", "codes", "change"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("combination", "summary"):
        builder.add_unsigned_field(name, indexed=False, fast=True)
    for name in _NUMBERS:
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
            access, earliest, latest, _, *codes = fresh[row]
            document = tantivy.Document()
            title, shelfmark, about, body = (
                column if column.isascii() else fold_marks(column) for column in columns
            )
            for name, text in (("title", title), ("shelfmark", shelfmark), (_ANY, title),
                               (_ANY, shelfmark), (_ANY, about), (_ANY, body)):  # fmt: skip
                if text:
                    document.add_text(name, text)
            document.add_unsigned("row", row)
            document.add_unsigned("access", access)
            for code in codes:
                document.add_unsigned("codes", code)
            combination = " ".join(map(str, sorted(
                code for code in codes if self._store.values[code][0] in _FEW_VALUED
            )))  # fmt: skip
            dates = _dates(earliest, latest)
            document.add_unsigned("combination", self._store.code_of("combination", combination))
            document.add_unsigned(
                "summary", self._store.code_of("summary", f"{combination}, {_years(dates[-1])}")
            )
            for name, number in zip(_NUMBERS, dates, strict=True):
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
        for name in _NUMBERS:
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
            super()._refresh()  # after it, see `_seen`

    def _terms(self) -> Iterable[tuple[str, int]]:
        found: list[tuple[str, int]] = self._searcher.terms_with_prefix(_ANY, "")
        return found

    def _run(self, meaning: Meaning, request: SearchRequest, allowed: set[int]) -> Found:
        """Find a meaning among what bears one of the access labels `allowed`.

        Tantivy walks through the matches once for the best and once for the counts. Where they
        may be few, all are read instead and counted here.
        """
        query = self._seen(self._query(meaning), allowed)
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
            result = self._searcher.search(self._weighted(query, asked), most, count=not fields)
            rows = self._rows(hits := result.hits)
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
            rows = self._rows(result.hits)
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
            self._count(self._rows(every.hits), request, found)
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

    def _weighted(self, query: Query, asked: Sequence[Concept]) -> Query:
        """Let words weigh more where they stand in a title."""
        titles = [
            Query.boost_query(self._gram(gram, "title"), _TITLE_WEIGHT)
            for concept in asked if not concept.column for gram in concept.grams
        ]  # fmt: skip
        if not titles:
            return query
        return Query.boolean_query(
            [(Occur.Must, query), *((Occur.Should, title) for title in titles)]
        )

    def _seen(self, query: Query, allowed: set[int]) -> Query:
        """Leave out what a reader may not see, by whichever list of documents is shorter.

        No document has a label that the store does not know: `_refresh` reads the labels after
        the searcher is opened, and a batch reaches the store before it reaches Tantivy.
        """
        closed = sorted(self._store.labels.keys() - allowed)
        many = [self._searcher.doc_freq("access", code) for code in closed]
        if not any(many):
            return query
        if 2 * sum(many) < self._searcher.num_docs:
            terms = [Query.term_query(self._schema, "access", code) for code in closed]
            return Query.boolean_query(
                [(Occur.Must, query), *((Occur.MustNot, term) for term in terms)]
            )
        labels = self._any_of("access", allowed)
        return Query.boolean_query(
            [(Occur.Must, query), (Occur.Must, Query.const_score_query(labels, 0.0))]
        )

    def _rows(self, hits: Sequence[tuple[object, tantivy.DocAddress]]) -> list[int]:
        places = [place for _, place in hits]
        return [int(row) for row in self._searcher.fast_field_values("row", places) if row]

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
        together = _FEW_VALUED.issuperset(request.facets)
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
                found.counts = self._taken_apart(found.counts)
        if request.histogram:
            spans = counted[fields[-1]]
            if fields[-1] == "summary":
                spans = self._spans(spans)
            found.undated = spans.pop(_UNDATED, 0)
            found.histogram = _bars(spans, request.histogram == "year")
        return True

    def _taken_apart(self, numbers: Mapping[int, int]) -> dict[int, int]:
        """Turn counts of combinations or summaries into counts of the values in them."""
        counts: dict[int, int] = {}
        for number, count in numbers.items():
            for code in _read_summary(self._store.values[number][1])[0]:
                counts[code] = counts.get(code, 0) + count
        return counts

    def _spans(self, summaries: Mapping[int, int]) -> dict[int, int]:
        """Turn counts of summaries into counts of the years in them, written as `months` are."""
        counts: dict[int, int] = {}
        for number, count in summaries.items():
            span = _read_summary(self._store.values[number][1])[1]
            counts[span] = counts.get(span, 0) + count
        return counts

    def _query(self, meaning: Meaning) -> Query:
        match meaning:
            case Match():
                return self._match(meaning)
            case NearMatch():
                return self._near(meaning)
            case ExactMatch():
                return self._exactly(meaning)
            case HasValue():
                return Query.const_score_query(self._any_of("codes", meaning.codes), 1.0)
            case InDates():
                return self._dated(meaning)
            case Without():
                return Query.boolean_query(
                    [(Occur.Must, self._all()), (Occur.MustNot, self._query(meaning.item))]
                )
            case Every():
                return self._joined(Occur.Must, meaning.items) or self._all()
            case Some():
                return self._joined(Occur.Should, meaning.items) or Query.empty_query()

    def _all(self) -> Query:
        """Return what finds every document, but not the mark."""
        rows = Query.range_query(self._schema, "row", FieldType.Unsigned, 1, None)
        return Query.const_score_query(rows, 0.0)

    def _any_of(self, field: str, numbers: Collection[int]) -> Query:
        """Return what finds any of some numbers; a few of them one by one, which is faster."""
        if not numbers:
            return Query.empty_query()
        if len(numbers) > _FEW:
            return Query.term_set_query(self._schema, field, sorted(numbers))
        terms = [Query.term_query(self._schema, field, number) for number in sorted(numbers)]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def _joined(self, how: Occur, items: Sequence[Meaning]) -> Query | None:
        return Query.boolean_query([(how, self._query(item)) for item in items]) if items else None

    def _match(self, match: Match) -> Query:
        ways = [self._gram(gram, match.column or _ANY) for gram in match.grams]
        if len(ways) == 1:
            return ways[0]
        return Query.boolean_query([(Occur.Should, way) for way in ways])

    def _gram(self, gram: Gram, field: str) -> Query:
        *before, last = gram.terms
        if gram.prefix:
            beginning = re.escape(last) + ".*"
            if not before:
                return self._beginning(field, last)
            return Query.regex_phrase_query(
                self._schema, field, [*map(re.escape, before), beginning]
            )
        if not before:
            return Query.term_query(self._schema, field, last)
        return Query.phrase_query(self._schema, field, list(gram.terms))

    def _beginning(self, field: str, beginning: str) -> Query:
        """Return what finds words with a beginning: one by one where they are few."""
        if len(beginning) >= _LONG_BEGINNING:
            found = self._searcher.terms_with_prefix(field, beginning)
            if not found:
                return Query.empty_query()
            if len(found) <= _FEW:
                terms = [Query.term_query(self._schema, field, term) for term, _ in found]
                union = Query.boolean_query([(Occur.Should, term) for term in terms])
                return Query.const_score_query(union, 1.0)
        return Query.regex_query(self._schema, field, re.escape(beginning) + ".*")

    def _near(self, near: NearMatch) -> Query:
        """Find words near each other in any order; phrases, where they are, by looking."""
        field = near.column or _ANY
        ways = list(islice(product(*near.groups), _MOST_WAYS))
        if all(len(gram.terms) == 1 and not gram.prefix for way in ways for gram in way):
            phrases = [
                Query.phrase_query(self._schema, field, [gram.terms[0] for gram in order],
                                   slop=near.distance)
                for way in ways for order in permutations(way)
            ]  # fmt: skip
            return Query.boolean_query([(Occur.Should, phrase) for phrase in phrases])
        together = Every(tuple(Match(group, near.column) for group in near.groups))
        return self._checked(self._query(together), lambda row: near_in(near, row))

    def _exactly(self, meaning: ExactMatch) -> Query:
        wanted = exact_pattern(meaning.wording)
        return self._checked(
            self._query(meaning.match),
            lambda row: any(map(wanted.search, (row.title, *(p.text for p in row.passages)))),
        )

    def _checked(self, query: Query, is_so: Callable[[Row], bool]) -> Query:
        """Read every match and keep those that pass; for what Tantivy itself cannot tell."""
        most = max(self._searcher.num_docs, 1)
        rows = self._rows(self._searcher.search(query, most, count=False).hits)
        kept = [
            number
            for start in range(0, len(rows), 500)
            for number, row in self._store.rows(rows[start : start + 500]).items()
            if is_so(row)
        ]
        if not kept:
            return Query.empty_query()
        only = Query.const_score_query(Query.term_set_query(self._schema, "row", kept), 0.0)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, only)])

    def _dated(self, dates: InDates) -> Query:
        first = dates.earliest.toordinal() if dates.earliest else 1
        last = dates.latest.toordinal() if dates.latest else UNDATED_EARLIEST - 1

        def number(field: str, low: int, high: int) -> Query:
            return Query.range_query(self._schema, field, FieldType.Integer, low, high)

        if dates.certainly:
            parts = [number("earliest", first, last), number("latest", first, last)]
        else:
            parts = [number("earliest", 1, last), number("latest", first, UNDATED_EARLIEST)]
        both = Query.boolean_query([(Occur.Must, part) for part in parts])
        return Query.const_score_query(both, 1.0)


_ORDERS = {
    "relevance": ("row", Order.Asc),
    "date": ("earliest", Order.Asc),
    "-date": ("newest", Order.Desc),
}


def _dates(earliest: int, latest: int) -> tuple[int, ...]:
    """Return the numbers of `_NUMBERS` for one document."""
    if latest == UNDATED_LATEST:
        return earliest, latest, UNDATED_LATEST, _UNDATED
    months = month_number(earliest) << _MONTH_BITS | month_number(latest)
    return earliest, latest, earliest, months


def _years(months: int) -> int:
    """Return the first months of the first and last year of what is dated so."""
    if months == _UNDATED:
        return _UNDATED
    first, last = months >> _MONTH_BITS, months & _LAST_MONTH
    return (first - first % 12) << _MONTH_BITS | (last - last % 12)


@lru_cache(maxsize=20_000)
def _read_summary(key: str) -> tuple[tuple[int, ...], int]:
    """Read a combination, or a summary: the values in it, and the years."""
    codes, _, years = key.partition(", ")
    return tuple(map(int, codes.split())), int(years or _UNDATED)


def _is_one_form(asked: Sequence[Concept]) -> bool:
    """Tell whether one word or phrase is asked for, in one form."""
    return (
        len(asked) == 1
        and not asked[0].codes
        and len(asked[0].grams) == 1
        and not asked[0].grams[0].prefix
    )


def _bars(counts: Mapping[int, int], by_year: bool) -> tuple[Bar, ...]:
    """Turn counts by first and last month together into bars."""
    spans = ((months >> _MONTH_BITS, months & _LAST_MONTH, many) for months, many in counts.items())
    return counted_bars(spans, by_year)
