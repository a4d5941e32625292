"""From rows and codes of the index to what a reader is shown: hits with marks, facets by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fonds.search.answers import FacetCount, Hit, SearchRequest
from fonds.search.card import UNDATED_EARLIEST
from fonds.search.marks import Marker, beginning_of, best_passages
from fonds.search.store import Row, Store


def show_hit(store: Store, row: Row, score: float, marker: Marker, passages: int) -> Hit:
    """Return a document as a list shows it, with at most so many passages marked."""
    kind, _, public_id = row.key.partition(":")
    cards = store.cards
    low, high = int(cards.earliest[row.id]), int(cards.latest[row.id])
    dated = low != UNDATED_EARLIEST
    fields: dict[str, tuple[tuple[str, str], ...]] = {}
    for code in cards.codes_of(row.id):
        name, key, label, _ = store.values[code]
        fields[name] = (*fields.get(name, ()), (key, label))
    return Hit(
        kind, public_id, row.title, marker.ranges(row.title, row.language),
        row.url, row.language,
        date.fromordinal(low) if dated else None, date.fromordinal(high) if dated else None,
        score, best_passages(row.passages, marker, passages) or beginning_of(row.passages),
        fields, row.data,
    )  # fmt: skip


def count_facets(
    store: Store, counts: Mapping[int, int], request: SearchRequest
) -> dict[str, tuple[FacetCount, ...]]:
    """Sort counts of value codes into the facets asked for, the most frequent value first."""
    facets: dict[str, list[FacetCount]] = {name: [] for name in request.facets}
    for code, count in counts.items():
        name, key, label, _ = store.values[code]
        if name in facets:
            facets[name].append(FacetCount(key, label, count))
    return {
        name: tuple(sorted(found, key=lambda one: (-one.count, one.label))[: request.facet_size])
        for name, found in facets.items()
    }
