"""Facets: counts of the values a list could be narrowed by, as links that need no script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fonds.site.addresses import with_query
from fonds.site.pages.parts import Choice, Facet, FacetValue, Pager

SHOWN = 8
"""Values shown at once; the others open on demand."""


def make_facet(
    name: str,
    key: str,
    counts: Iterable[tuple[str, str, int]],
    chosen: Mapping[str, str],
    address: str,
    *,
    shown: int = SHOWN,
) -> Facet | None:
    """Make one facet of (value, words, count); None where there is nothing to choose.

    Choosing a value replaces the one chosen in the same facet; choosing it again takes it away.
    Choosing always returns to the first page. The commonest values are shown at once, in the
    order given.
    """
    others = {field: value for field, value in chosen.items() if field not in (key, "page")}
    values = []
    for value, words, count in counts:
        is_chosen = chosen.get(key) == value
        url = with_query(address, others if is_chosen else {**others, key: value})
        values.append(FacetValue(words, count, url, is_chosen))
    if not values or (len(values) == 1 and not values[0].selected):
        return None
    often = sorted(values, key=lambda value: value.count, reverse=True)[:shown]
    first = [value for value in values if value in often or value.selected]
    return Facet(name, first, [value for value in values if value not in first])


def chosen_values(facets: Sequence[Facet]) -> list[FacetValue]:
    """The conditions in force, each leading to the list without it."""
    return [value for facet in facets for value in facet.values if value.selected]


def make_pager(
    page: int, size: int, total: int, chosen: Mapping[str, str], address: str
) -> Pager | None:
    """Where we are in the list; None where it fits on one page."""
    if total <= size:
        return None
    first = (page - 1) * size + 1
    last = min(page * size, total)
    previous = with_query(address, _at(chosen, page - 1)) if page > 1 else ""
    following = with_query(address, _at(chosen, page + 1)) if last < total else ""
    return Pager(first, last, total, previous, following)


def _at(chosen: Mapping[str, str], page: int) -> dict[str, str]:
    others = {key: value for key, value in chosen.items() if key != "page"}
    return {**others, "page": str(page)} if page > 1 else others


def page_number(chosen: Mapping[str, str], size: int, total: int) -> int:
    """The page asked for, held within what there is; nonsense is the first page."""
    asked = chosen.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    return min(max(number, 1), max(1, -(-total // size)))


def order_choices(
    orders: Sequence[tuple[str, str]], chosen: Mapping[str, str], address: str
) -> list[Choice]:
    """The switch for the order of a list; the first is the usual one, unsaid in the address."""
    present = chosen.get("order", "") or orders[0][0]
    choices = []
    for index, (value, words) in enumerate(orders):
        others = {key: said for key, said in chosen.items() if key not in ("order", "page")}
        url = with_query(address, others if index == 0 else {**others, "order": value})
        choices.append(Choice(words, url, value == present))
    return choices
