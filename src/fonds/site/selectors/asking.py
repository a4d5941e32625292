"""From a reader's address to a search: the fields it may hold, and what they ask for.

The page, its exports, its feed and the API read the same address in the same way, so that each of
them is the same search.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from fonds.search import SearchRequest
from fonds.site import addresses

PAGE_SIZE = 20
FACETS = {
    "kind": "Kind",
    "lang": "Language",
    "type": "Type",
    "certainty": "Certainty",
    "faction": "Faction",
    "repository": "Repository",
}
"""The facets shown, by the index's field, in their order."""

FIELDS = ("q", *FACETS, "year", "from", "to", "dates", "sort", "view", "names", "like", "page")
"""All fields of the address of a search."""

SEARCHES = ("q", *FACETS, "year", "from", "to", "dates", "sort", "names")
"""The fields that say what is searched, and not how it is shown."""

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_LONGEST = 1000


def chosen_of(said: Mapping[str, str]) -> dict[str, str]:
    """Keep the fields of a search that say something, each of a sensible length."""
    return {key: said[key][:_LONGEST].strip() for key in FIELDS if said.get(key, "").strip()}


def request_of(chosen: Mapping[str, str], limit: int = PAGE_SIZE, offset: int = 0) -> SearchRequest:
    """Make the search that an address asks for; what makes no sense in it is passed over."""
    earliest, latest = dates_of(chosen)
    sort = chosen.get("sort", "")
    return SearchRequest(
        query=chosen.get("q", ""),
        filters={name: (chosen[name],) for name in FACETS if chosen.get(name)},
        earliest=earliest,
        latest=latest,
        certainly=chosen.get("dates") == "certainly",
        sort="date" if sort == "date" else "-date" if sort == "-date" else "relevance",
        limit=limit,
        offset=offset,
        expand_names=chosen.get("names") != "off",
        forms=chosen.get("names") != "off",
        facets=tuple(FACETS),
    )


def dates_of(chosen: Mapping[str, str]) -> tuple[date | None, date | None]:
    """Return the first and the last day asked for: a year, or `from` and `to`."""
    if year := chosen.get("year"):
        return _day(year, first=True), _day(year, first=False)
    return _day(chosen.get("from", ""), first=True), _day(chosen.get("to", ""), first=False)


def _day(said: str, *, first: bool) -> date | None:
    """Read `1956`, `1956-08` or `1956-08-30` as its first or last day."""
    found = _DAY.fullmatch(said)
    if found is None or not said.isascii():
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if day:
            return date(year, month, day)
        if first:
            return date(year, month or 1, 1)
        following = date(year + month // 12, month % 12 + 1, 1) if month else None
        return date.fromordinal(following.toordinal() - 1) if following else date(year, 12, 31)
    except ValueError:
        return None


def address_of(chosen: Mapping[str, str], **changes: str) -> str:
    """Write the address of a search with some fields changed, back on its first page."""
    said = {**{key: chosen[key] for key in chosen if key != "page"}, **changes}
    return addresses.with_query(
        addresses.SEARCH, {key: said[key] for key in FIELDS if said.get(key)}
    )


def export_of(chosen: Mapping[str, str], ending: str) -> str:
    """Write the address of the same search as a file: `csv`, `ris`, `atom`, ..."""
    said = {key: chosen[key] for key in SEARCHES if chosen.get(key)}
    return addresses.with_query(addresses.search_file(ending), said)


def search_of(chosen: Mapping[str, str]) -> str:
    """Write the address of the page of a search: its fields, without how it is shown."""
    return address_of({key: chosen[key] for key in SEARCHES if chosen.get(key)})
