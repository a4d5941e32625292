"""The index: queries, analysis and the engines behind one protocol."""

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
from fonds.search.engine import Engine, NameExpander, PersonForms, SearchError, open_engine
from fonds.search.parse import ParsedQuery, parse_query
from fonds.search.query import format_query
from fonds.search.records import FIELDS, Batch, Passage, SearchDocument, Value

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
    "format_query",
    "open_engine",
    "parse_query",
]
