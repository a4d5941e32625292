"""The engine that is always there: SQLite's FTS5, in the same file and transaction as the store.

FTS5's own tokeniser reads texts that `fonds.language.fold_text` has prepared, at its full speed;
nothing is stemmed. Every part of a query becomes an array over row numbers, so that counts are
exact and cost little more than FTS5 itself. FTS5's own ranking visits every match at some 2 µs
each; so it only proposes candidates where words are rare, and titles do where they are common.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fonds.search.answers import SearchRequest
from fonds.search.base import BaseEngine, Found
from fonds.search.card import UNDATED_EARLIEST
from fonds.search.cards import Mask
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
from fonds.search.scoring import CANDIDATES, Concept, concepts
from fonds.search.sqlite_intake import SqliteIntake

_WEIGHTS = "5.0, 2.0, 2.0, 1.0"  # of the columns, in the order of COLUMNS
_MOST_WAYS = 64  # combinations of word forms tried for one NEAR
_MOST_RANKED = 4_000  # matches FTS5 may rank for one query
_MOST_COMPARED = 20_000  # documents in which neighbouring words are compared, for order alone
_MASKS_KEPT = 200
_ROOM = 60_000  # matches of a title query looked through


class SqliteEngine(SqliteIntake, BaseEngine):
    """Full-text index in SQLite FTS5."""

    def __init__(self, directory: Path, analysers: Sequence[str] = ()) -> None:
        self._masks: OrderedDict[Meaning, npt.NDArray[np.uint8]] = OrderedDict()  # 8 rows a byte
        self._masks_of = -1
        super().__init__(directory, analysers)

    # Reading

    def _terms(self) -> Iterable[tuple[str, int]]:
        return self._store.db.execute("SELECT term, doc FROM text_terms").fetchall()

    def _bearing(
        self, term: str, languages: frozenset[int] | None, allowed: frozenset[int], most: int
    ) -> list[int]:
        """Return rows that bear a term, in one of these languages; at most so many."""
        cards = self._store.cards
        mask = cards.visible(set(allowed))
        if languages is not None:
            mask = mask & cards.written_in(languages)
        rows = np.flatnonzero(mask)
        if not len(rows):
            return []
        matching = self._store.db.execute(
            "SELECT rowid FROM text WHERE text MATCH ? AND rowid BETWEEN ? AND ?",
            (_gram(Gram((term,))), int(rows[0]), int(rows[-1])),
        )
        return _first(matching, mask, most)

    def _run(self, meaning: Meaning, request: SearchRequest, allowed: set[int]) -> Found:
        """Find a meaning among what bears one of the access labels `allowed`."""
        cards = self._store.cards
        mask = self._mask(meaning) & cards.visible(allowed)
        found = Found([], int(np.count_nonzero(mask)))
        if request.facets:
            counts = cards.count_values(mask, len(self._store.values))
            counts = np.where(self._store.is_of(request.facets), counts, 0)
            codes = np.flatnonzero(counts)
            found.counts = dict(zip(codes.tolist(), counts[codes].tolist(), strict=True))
        if request.histogram:
            found.histogram, found.undated = cards.histogram(mask, request.histogram)
        if found.total > request.offset and request.limit:
            found.rows = self._page(meaning, mask, request, found)
        return found

    def _page(
        self, meaning: Meaning, mask: Mask, request: SearchRequest, found: Found
    ) -> list[tuple[int, float]]:
        first, end = request.offset, request.offset + request.limit
        asked = concepts(meaning)
        if request.sort != "relevance" or not asked:
            return [(row, 0.0) for row in self._by_date(mask, request.sort)[first:end]]
        candidates = self._candidates(meaning, mask, found.total)
        ranked = self._score(candidates, asked, self._frequencies(asked), found)
        if end > len(ranked) and found.total > len(
            ranked
        ):  # beyond the candidates: in order of row
            rest = mask.copy()
            rest[[number for number, _ in ranked]] = False
            more = np.flatnonzero(rest)[: end - len(ranked)]
            ranked.extend((int(number), 0.0) for number in more)
        return ranked[first:end]

    def _by_date(self, mask: Mask, sort: str) -> list[int]:
        rows = np.flatnonzero(mask)
        low = self._store.cards.earliest[rows].astype(np.int64)
        if sort == "-date":
            low = np.where(low == UNDATED_EARLIEST, low, -low)
        if sort != "relevance":
            rows = rows[np.argsort(low, kind="stable")]
        ordered: list[int] = rows.tolist()
        return ordered

    def _candidates(self, meaning: Meaning, mask: Mask, total: int) -> list[int]:
        if total <= CANDIDATES:
            return np.flatnonzero(mask).tolist()
        asked = [concept for concept in concepts(meaning) if concept.grams]
        counts = self._frequencies(asked)
        rare = [one for one, many in zip(asked, counts, strict=True) if many <= _MOST_RANKED]
        chosen: dict[int, None] = {}
        if rare:
            expression = " OR ".join(f"({_concept(one)})" for one in rare)
            ranked = self._store.db.execute(
                "SELECT rowid FROM text WHERE text MATCH ? "  # noqa: S608
                f"AND rank MATCH 'bm25({_WEIGHTS})' ORDER BY rank",
                (expression,),
            )
            chosen.update(dict.fromkeys(_first(ranked, mask, CANDIDATES)))
        elif asked:
            chosen.update(dict.fromkeys(self._by_title(asked, mask)))
        linked = frozenset(code for one in concepts(meaning) for code in one.codes)
        for source in (self._store.cards.bearing(linked) & mask if linked else None, mask):
            if source is not None and (room := CANDIDATES - len(chosen)) > 0:
                rows = np.flatnonzero(source)
                spread = rows[np.linspace(0, len(rows) - 1, min(room, len(rows))).astype(np.int64)]
                chosen.update(dict.fromkeys(spread.tolist()))
        return list(chosen)

    def _by_title(self, asked: Sequence[Concept], mask: Mask) -> Iterator[int]:
        """Propose documents with common words: all in the title, in the text as typed, or any."""
        each = [" OR ".join(map(_gram, one.grams[:8])) for one in asked]
        together = " AND ".join(f"({one})" for one in each)
        queries = [("head", together)]
        if len(asked) > 1:
            terms = [term for one in asked for term in one.grams[0].terms]
            if min(map(self._store.vocabulary.frequency, terms)) <= _MOST_COMPARED:
                queries.append(("text", '"' + " ".join(terms) + '"'))
            queries.append(("head", " OR ".join(each)))
        for table, expression in queries:
            matching = self._store.db.execute(
                f"SELECT rowid FROM {table} WHERE {table} MATCH ? LIMIT {_ROOM}",  # noqa: S608
                (expression,),
            )
            yield from _first(matching, mask, CANDIDATES // 3)

    def _mask(self, meaning: Meaning) -> Mask:
        size = self._store.cards.size
        if self._masks_of != self._store.change:
            self._masks.clear()
            self._masks_of = self._store.change
        if (packed := self._masks.get(meaning)) is not None:
            self._masks.move_to_end(meaning)
            return np.unpackbits(packed, count=size).astype(bool)
        mask = self._find(meaning)
        if not isinstance(meaning, Every) or meaning.items:
            self._masks[meaning] = np.packbits(mask)
            if len(self._masks) > _MASKS_KEPT:
                self._masks.popitem(last=False)
        return mask

    def _find(self, meaning: Meaning) -> Mask:
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
                text = tuple(item for item in meaning.items if fts_expression(item) is not None)
                if text:
                    mask &= self._mask(Every(text) if len(text) > 1 else text[0])
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
        mask = self._mask(meaning.match).copy()
        wanted = exact_pattern(meaning.wording)
        rows = np.flatnonzero(mask).tolist()
        for start in range(0, len(rows), 500):
            for number, row in self._store.rows(rows[start : start + 500]).items():
                texts = (row.title, *(passage.text for passage in row.passages))
                mask[number] = any(wanted.search(text) for text in texts)
        return mask


def _first(matching: Iterator[tuple[int]], mask: Mask, most: int) -> list[int]:
    return list(islice((row for (row,) in matching if mask[row]), most))


def _gram(gram: Gram) -> str:
    return '"' + " ".join(gram.terms) + '"' + (" *" if gram.prefix else "")


def _concept(concept: Concept) -> str:
    return _in_column(concept.column, " OR ".join(map(_gram, concept.grams)))


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
