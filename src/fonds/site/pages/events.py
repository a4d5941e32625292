"""Events and the chronology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures import Figure
from fonds.site.pages.parts import (
    NEVER,
    NO_NOTE,
    Choice,
    Citation,
    Claim,
    Conflict,
    Entry,
    Fact,
    Name,
    Note,
    When,
)


@dataclass(frozen=True, slots=True)
class EventPage:
    """One event: when, where, who took part, on what evidence."""

    key: str
    kind: str
    title: str
    lead: str = ""
    when: When = NEVER
    facts: Sequence[Fact] = ()
    participants: Sequence[tuple[Name, str]] = ()
    claims: Sequence[Claim] = ()
    conflicts: Sequence[Conflict] = ()
    documents: Sequence[Entry] = ()
    same_time: Sequence[Entry] = ()
    certainty: str = ""
    note: Note = NO_NOTE
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the chronology in words."""

    when: When
    title: str
    url: str
    place: str = ""
    country: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """The days under one heading."""

    name: str
    days: Sequence[Day]


@dataclass(frozen=True, slots=True)
class ChronologyPage:
    """Countries in parallel lanes, a stretch enlarged, the same in words."""

    title: str
    lead: str
    figure: Figure | None = None
    years: Sequence[Choice] = ()
    countries: Sequence[Choice] = ()
    window_title: str = ""
    window: Figure | None = None
    months: Sequence[Month] = ()
    note: Note = NO_NOTE
