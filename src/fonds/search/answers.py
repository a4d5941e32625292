"""What is asked of an engine, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Range = tuple[int, int]
"""`text[start:end]` is to be marked; ranges are in order and do not overlap."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search.

    Attributes:
        query: As typed, in the query language (`docs/reference/search.md`); empty finds all.
        audience: The access labels the reader may see. What bears another label is left out of
            everything: hits, counts, facets, histogram, hints. A label `embargo:YYYY-MM-DD`
            opens by itself on that day.
        filters: Facet values chosen, by field (`kind` too): any value of a field, every field.
        earliest, latest: Only what may date from this time (with `certainly`: what surely does).
        sort: By relevance, or by date; undated last.
        expand_names: Whether a name finds the other forms of its person.
        forms: Whether a word finds its other inflected forms.
        facets: The fields to count.
        facet_size: How many values of each.
        histogram: The width of a bar, or None for no histogram.
        passages: How many passages to show for one hit.
        today: The day embargoes are measured at; None = today.
    """

    query: str = ""
    audience: frozenset[str] = frozenset({"open"})
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    earliest: date | None = None
    latest: date | None = None
    certainly: bool = False
    sort: Literal["relevance", "date", "-date"] = "relevance"
    limit: int = 10
    offset: int = 0
    expand_names: bool = True
    forms: bool = True
    facets: Sequence[str] = ("kind", "lang", "type", "certainty", "faction", "repository")
    facet_size: int = 20
    histogram: Literal["year", "month"] | None = "year"
    passages: int = 2
    today: date | None = None


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage, shortened around its marks; `start` is where it begins in the whole passage."""

    locator: str
    language: str
    text: str
    ranges: tuple[Range, ...]
    start: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document, as far as a list shows it."""

    kind: str
    id: str
    title: str
    title_ranges: tuple[Range, ...]
    url: str
    language: str
    earliest: date | None
    latest: date | None
    score: float
    passages: tuple[PassageHit, ...]
    fields: Mapping[str, tuple[tuple[str, str], ...]]  # field -> ((key, label), ...)
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the results bear a value."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the histogram: results that surely date from it, and that may.

    `possible` includes `certain`. A document dated 1955/1956 is possible in both years.
    """

    start: date
    end: date
    certain: int
    possible: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something in the query that could not be meant as it stands.

    `start` is its place in the query; `reading` says what was searched instead.
    """

    start: int
    found: str
    reading: str

    def sentence(self) -> str:
        """Say it in one line."""
        return f"{self.found} {self.reading}"


@dataclass(frozen=True, slots=True)
class NameReading:
    """A name found in the query, and how it was widened.

    Attributes:
        text: The words of the query.
        person: The person's id; give `person:ID` in the query to mean only this one.
        label: The person's name as shown.
        forms: What was searched beside the words themselves.
        applied: False where the name was only recognised (the switch is off, or too many people
            bear it).
    """

    text: str
    person: str
    label: str
    forms: tuple[str, ...]
    applied: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found.

    Attributes:
        hits: The page asked for.
        total: How many documents match and may be seen by this audience; always exact.
        facets: Counts by field, most frequent first, over all matches.
        histogram: Bars in order of time, without gaps; empty bars included.
        undated: How many of the matches have no date (they are in no bar).
        understood: The query as it was read, in full form.
        mistakes: What was wrong with it, if anything.
        names: Persons recognised; two for one `text` are a choice for the reader.
        word_forms: Other forms searched for words of the query.
        relaxed: True where no document has all the words and those with some are shown.
        did_you_mean: Other queries that find something, best first.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    histogram: tuple[Bar, ...] = ()
    undated: int = 0
    understood: str = ""
    mistakes: tuple[Mistake, ...] = ()
    names: tuple[NameReading, ...] = ()
    word_forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    relaxed: bool = False
    did_you_mean: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion of what is being typed: a title to go to, or a word to search."""

    text: str
    kind: str  # "word", or the kind of the record
    url: str = ""
