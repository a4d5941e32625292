"""From rows and codes of the index to what a reader is shown: hits with marks, facets by name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from fonds.search.answers import FacetCount, Hit, SearchRequest
from fonds.search.card import UNDATED_EARLIEST
from fonds.search.marks import Marker
from fonds.search.passages import show_passages
from fonds.search.store import Draft, Store


def show_hit(store: Store, draft: Draft, score: float, marker: Marker, passages: int) -> Hit:
    """Return a document as a list shows it, with at most so many passages marked."""
    kind, _, public_id = draft.key.partition(":")
    cards = store.cards
    low, high = int(cards.earliest[draft.id]), int(cards.latest[draft.id])
    dated = low != UNDATED_EARLIEST
    fields: dict[str, tuple[tuple[str, str], ...]] = {}
    values = store.values
    for code in cards.codes_of(draft.id):
        name, key, label, _ = values[code]
        value = ((key, label),)
        fields[name] = fields[name] + value if name in fields else value
    return Hit(
        kind, public_id, draft.title, marker.ranges(draft.title, draft.language),
        draft.url, draft.language,
        date.fromordinal(low) if dated else None, date.fromordinal(high) if dated else None,
        score, show_passages(json.loads(draft.spans), store.body_of(draft), marker, passages),
        fields, json.loads(draft.data) if draft.data else {},
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
