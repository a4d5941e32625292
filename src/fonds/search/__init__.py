"""The index: queries, analysis and the engines behind one protocol."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from fonds.search.engine import (
    Engine,
    NameExpander,
    PersonForms,
    SearchError,
    Writer,
    open_engine,
    open_writer,
)
from fonds.search.records import FIELDS, Batch, Passage, SearchDocument, Value

if TYPE_CHECKING:
    from fonds.search.answers import (
        Answer,
        Bar,
        FacetCount,
        Hit,
        Mistake,
        NameReading,
        PassageHit,
        SearchRequest,
        Suggestion,
    )
    from fonds.search.parse import ParsedQuery, parse_query
    from fonds.search.query import format_query

__all__ = [
    "FIELDS",
    "Answer",
    "Bar",
    "Batch",
    "Engine",
    "FacetCount",
    "Hit",
    "Mistake",
    "NameExpander",
    "NameReading",
    "ParsedQuery",
    "Passage",
    "PassageHit",
    "PersonForms",
    "SearchDocument",
    "SearchError",
    "SearchRequest",
    "Suggestion",
    "Value",
    "Writer",
    "format_query",
    "open_engine",
    "open_writer",
    "parse_query",
]

_LATER = {
    **dict.fromkeys(
        ("Answer", "Bar", "FacetCount", "Hit", "Mistake", "NameReading", "PassageHit",
         "SearchRequest", "Suggestion"), "fonds.search.answers",
    ),
    "ParsedQuery": "fonds.search.parse",
    "parse_query": "fonds.search.parse",
    "format_query": "fonds.search.query",
}  # fmt: skip
"""What is loaded when it is first used: an import writes the index and asks it nothing."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_LATER[name]), name)
    return found
