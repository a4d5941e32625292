"""Meanings as Tantivy's queries: what finds them, what orders them, who may see them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from itertools import islice, permutations, product

import tantivy
from tantivy import FieldType, Occur, Query

from fonds.search.card import UNDATED_EARLIEST
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
)
from fonds.search.scoring import Concept
from fonds.search.store import Row, Store

ANY = "text"
"""The field that holds all columns."""

_MOST_WAYS = 64  # combinations of word forms tried for one NEAR
_FEW = 50  # terms that are quicker looked up one by one than by an automaton
_LONG_BEGINNING = 3  # letters; with fewer begin too many words to list them
_TITLE_WEIGHT = 4.0


class Queries:
    """Makes queries for one state of an index."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher, store: Store) -> None:
        self._schema, self._searcher, self._store = schema, searcher, store

    def of(self, meaning: Meaning) -> Query:
        """Return what finds a meaning; it says nothing of their order."""
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
                    [(Occur.Must, self._all()), (Occur.MustNot, self.of(meaning.item))]
                )
            case Every():
                return self._joined(Occur.Must, meaning.items) or self._all()
            case Some():
                return self._joined(Occur.Should, meaning.items) or Query.empty_query()

    def weighted(self, query: Query, asked: Sequence[Concept]) -> Query:
        """Let words weigh more where they stand in a title."""
        grams = [gram for concept in asked if not concept.column for gram in concept.grams]
        if len(grams) <= _FEW:
            grams = [gram for gram in grams if self._may_be_title(gram)]
        titles = [Query.boost_query(self._gram(gram, "title"), _TITLE_WEIGHT) for gram in grams]
        if not titles:
            return query
        return Query.boolean_query(
            [(Occur.Must, query), *((Occur.Should, title) for title in titles)]
        )

    def _may_be_title(self, gram: Gram) -> bool:
        """Tell whether the words of a gram stand in titles; where none does Tantivy skips more."""
        words = gram.terms[:-1] if gram.prefix else gram.terms
        return all(self._searcher.doc_freq("title", word) for word in words)

    def seen(self, query: Query, allowed: set[int]) -> Query:
        """Leave out what a reader may not see, by whichever list of documents is shorter.

        No document has a label that the store does not know: the engine reads the labels after
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

    def rows(self, hits: Sequence[tuple[object, tantivy.DocAddress]]) -> list[int]:
        """Return the row numbers of hits."""
        places = [place for _, place in hits]
        return [int(row) for row in self._searcher.fast_field_values("row", places) if row]

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
        return Query.boolean_query([(how, self.of(item)) for item in items]) if items else None

    def _match(self, match: Match) -> Query:
        ways = [self._gram(gram, match.column or ANY) for gram in match.grams]
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
        field = near.column or ANY
        ways = list(islice(product(*near.groups), _MOST_WAYS))
        if all(len(gram.terms) == 1 and not gram.prefix for way in ways for gram in way):
            phrases = [
                Query.phrase_query(self._schema, field, [gram.terms[0] for gram in order],
                                   slop=near.distance)
                for way in ways for order in permutations(way)
            ]  # fmt: skip
            return Query.boolean_query([(Occur.Should, phrase) for phrase in phrases])
        together = Every(tuple(Match(group, near.column) for group in near.groups))
        return self._checked(self.of(together), lambda row: near_in(near, row))

    def _exactly(self, meaning: ExactMatch) -> Query:
        wanted = exact_pattern(meaning.wording)
        return self._checked(
            self.of(meaning.match),
            lambda row: any(map(wanted.search, (row.title, *(p.text for p in row.passages)))),
        )

    def _checked(self, query: Query, is_so: Callable[[Row], bool]) -> Query:
        """Read every match and keep those that pass; for what Tantivy itself cannot tell."""
        most = max(self._searcher.num_docs, 1)
        rows = self.rows(self._searcher.search(query, most, count=False).hits)
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
