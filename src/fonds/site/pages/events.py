"""Events and the chronology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
    Link,
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
    known: Sequence[Known] = ()
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
    first: str = ""  # the first and last day it can have fallen on, ISO
    last: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """The days under one heading."""

    name: str
    days: Sequence[Day]


@dataclass(frozen=True, slots=True)
class Filter:
    """A select of the form: (value, words, chosen) of each option."""

    name: str
    label: str
    options: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class Solved:
    """An event whose time follows from statements of before and after."""

    title: Link
    own: When
    solved: str
    because: Sequence[str]


@dataclass(frozen=True, slots=True)
class Known:
    """Since when one holder knew of an event, and from which records that follows."""

    holder: str
    when: str
    lag: str
    documents: Sequence[Link]


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """One event with those who could know of it by its records."""

    title: Link
    when: When
    known: Sequence[Known]


@dataclass(frozen=True, slots=True)
class DayPage:
    """One day: what each source says of it, side by side, and the records written on it."""

    title: str
    events: Sequence[Entry]
    versions: Sequence[Conflict]
    claims: Sequence[Claim]
    documents: Sequence[Entry]
    hours: str = ""  # the day from hour to hour, as SVG
    before: Link | None = None
    after: Link | None = None
    note: Note = NO_NOTE
    citation: Citation | None = None


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
    filters: Sequence[Filter] = ()
    period: tuple[str, str] = ("", "")
    problem: str = ""
    kept: Sequence[tuple[str, str]] = ()
    exports: Sequence[Link] = ()
    versions: Sequence[Conflict] = ()
    solved: Sequence[Solved] = ()
    contradictions: Sequence[str] = ()
    is_filtered: bool = False
    phases: Sequence[Choice] = ()
    moves: Sequence[Link] = ()
    shown: tuple[date, date] | None = None
    known: Sequence[KnownEvent] = ()
