"""Search over everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures import Figure
from fonds.site.pages.documents import Piece
from fonds.site.pages.parts import (
    NO_NOTE,
    NO_RUN,
    Choice,
    Facet,
    FacetValue,
    Link,
    Note,
    Pager,
    Run,
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit: what it is, its title and passages with the found words marked.

    `alike` leads to what shares its rare words and people, or is "".
    """

    kind: str
    title: Sequence[Piece]
    url: str
    lang: str = ""
    details: Sequence[Run] = ()
    beside: Run = NO_RUN
    css: str = ""
    snippets: Sequence[tuple[str, Sequence[Piece]]] = ()
    certainty: str = ""
    alike: str = ""


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The best hits of one kind, and where all of them are; `name` is "" for one mixed list."""

    hits: Sequence[Hit]
    name: str = ""
    total: int = 0
    more: str = ""


@dataclass(frozen=True, slots=True)
class Meant:
    """Persons one spelling may mean: each leads to the same search for them alone."""

    text: str
    persons: Sequence[tuple[Link, Run, str]]  # the choice, the name in its own script, the life


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The query, how it was understood, and what was found.

    Attributes:
        like: The record whose likes are shown, where that was asked instead of a query.
        also: Other forms that were searched; `expansion` switches them off and on.
        remark: What was wrong with the query and what was searched instead, or "".
        understood: The query in full form where that says more than what was typed, or "".
        meant: One spelling that may be several persons.
        suggestions: Other queries that might be meant.
        groups: The hits, in one list or by kind.
        orders, views, within: Switches for order, for kinds together or apart, and for dates.
        exports: The result as files, and as a feed.
    """

    query: str
    like: Link | None = None
    total: int = 0
    groups: Sequence[HitGroup] = ()
    also: Sequence[Run] = ()
    expansion: Sequence[Choice] = ()
    remark: str = ""
    understood: str = ""
    meant: Sequence[Meant] = ()
    suggestions: Sequence[Choice] = ()
    facets: Sequence[Facet] = ()
    chosen: Sequence[FacetValue] = ()
    histogram: Figure | None = None
    orders: Sequence[Choice] = ()
    views: Sequence[Choice] = ()
    within: Sequence[Choice] = ()
    pager: Pager | None = None
    exports: Sequence[Link] = ()
    feed: str = ""
    note: Note = NO_NOTE
    query_note: Note = NO_NOTE
    examples: Sequence[Choice] = ()
    kept: Sequence[tuple[str, str]] = ()
    suggest: str = ""
