"""Where things are: the stable addresses of the site, written without asking the database.

They are cited in footnotes; never change one without a redirect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

HOME = "/"
DOCUMENTS = "/documents/"
PEOPLE = "/people/"
ORGANISATIONS = "/organisations/"
FACTIONS = "/factions/"
EVENTS = "/events/"
CHRONOLOGY = "/chronology/"
ANALYSIS = "/analysis/"
COMPARISON = "/comparison/"
NETWORKS = "/networks/"
ARGUMENT = "/argument/"
BOOKS = "/books/"
PROGRAMME = "/programme/"
SOURCES = "/sources/"
SEARCH = "/search/"
ABOUT = "/about/"
SCALE = "/scale/"
CHARACTER = "/character/"
FIGURES = "/figures/"
NAMES_SWITCH = "/reader/names/"
SUGGEST_PEOPLE = "/people/suggest.json"
OPENSEARCH = "/opensearch.xml"
API_SEARCH = "/api/search"
API_SUGGEST = "/api/suggest"


def document(key: str) -> str:
    """Address of a document."""
    return f"{DOCUMENTS}{quote(key)}/"


def person(key: str) -> str:
    """Address of a person."""
    return f"{PEOPLE}{quote(key)}/"


def tie(first: str, second: str) -> str:
    """Address of all that ties two people."""
    return f"{NETWORKS}{quote(first)}/{quote(second)}/"


def organisation(key: str) -> str:
    """Address of an organisation."""
    return f"{ORGANISATIONS}{quote(key)}/"


def faction(key: str) -> str:
    """Address of a faction."""
    return f"{FACTIONS}{quote(key)}/"


def event(key: str) -> str:
    """Address of an event."""
    return f"{EVENTS}{quote(key)}/"


def day(iso: str) -> str:
    """Address of one day of the chronology."""
    return f"{CHRONOLOGY}{iso}/"


def book(key: str) -> str:
    """Address of a book."""
    return f"{BOOKS}{quote(key)}/"


def chapter(book_key: str, order: int) -> str:
    """Address of a chapter by its place in the book, counted from 1."""
    return f"{BOOKS}{quote(book_key)}/chapters/{order}/"


def programme(key: str) -> str:
    """Address of a programme event."""
    return f"{PROGRAMME}{quote(key)}/"


def calendar(key: str) -> str:
    """Address of the calendar file of a programme event."""
    return f"{PROGRAMME}{quote(key)}.ics"


def source(key: str) -> str:
    """Address of a source."""
    return f"{SOURCES}{quote(key)}/"


def citation(record_address: str, form: str) -> str:
    """Address of a record's citation as a file: `citation(document("x"), "ris")`."""
    return f"{record_address}cite.{form}"


def search_file(ending: str) -> str:
    """Address of a search as a file: `search_file("csl.json")`; it takes the page's query."""
    return f"/search.{ending}"


def with_query(address: str, query: Mapping[str, str | Sequence[str]]) -> str:
    """Add a query; empty values are left out."""
    kept = [(name, value) for name, value in query.items() if value]
    return f"{address}?{urlencode(kept, doseq=True)}" if kept else address


def figure(key: str) -> str:
    """Permalink of a published figure."""
    return f"{FIGURES}{quote(key)}/"
