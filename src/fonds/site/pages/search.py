"""Search over everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures import Figure
from fonds.site.pages.documents import Piece
from fonds.site.pages.parts import NO_NOTE, NO_RUN, Choice, Facet, FacetValue, Note, Pager, Run


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit: what it is, its title and passages with the found words marked."""

    kind: str
    title: Sequence[Piece]
    url: str
    lang: str = ""
    details: Sequence[Run] = ()
    beside: Run = NO_RUN
    css: str = ""
    snippets: Sequence[tuple[str, Sequence[Piece]]] = ()
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The query, how it was understood, and what was found.

    Attributes:
        also: Other forms that were searched; `expansion` switches them off and on.
        remark: What was wrong with the query and what was searched instead, or "".
        suggestions: Other queries that might be meant.
    """

    query: str
    total: int = 0
    hits: Sequence[Hit] = ()
    also: Sequence[Run] = ()
    expansion: Sequence[Choice] = ()
    remark: str = ""
    suggestions: Sequence[Choice] = ()
    facets: Sequence[Facet] = ()
    chosen: Sequence[FacetValue] = ()
    histogram: Figure | None = None
    pager: Pager | None = None
    note: Note = NO_NOTE
    query_note: Note = NO_NOTE
    examples: Sequence[Choice] = ()
    kept: Sequence[tuple[str, str]] = ()
