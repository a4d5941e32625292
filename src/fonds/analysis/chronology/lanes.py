"""Lanes: where each event of a chronology is drawn, for any drawing.

Positions are shares of the time shown, 0 to 1; rows within a lane keep events from covering each
other. The certainty of the source is a form (`line`), never a colour: solid = read in the source,
dashed = partly read, dotted = recalled.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fonds.analysis.chronology.events import ChronologyError, Moment
from fonds.analysis.chronology.network import Solved

LINES = {"seen": "solid", "part": "dashed", "recalled": "dotted", "judgement": "dotted"}


@dataclass(frozen=True, slots=True)
class Phase:
    """A named stretch of time, drawn behind the lanes."""

    name: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One event in its lane.

    Attributes:
        left, right: Ends of all that is possible, 0 to 1.
        sure_left, sure_right: Ends of the part it surely filled; None where there is none.
        is_point: It is known to the day (or closer) and did not last longer.
        is_vague: Only the stretch is known, not the day.
        row: Within the lane, from 0.
    """

    id: str
    title: str
    left: float
    right: float
    sure_left: float | None
    sure_right: float | None
    is_point: bool
    is_vague: bool
    line: str
    row: int
    start: Moment
    end: Moment


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane with its items in order of time, and how many rows it needs."""

    name: str
    items: tuple[Item, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Layout:
    """All lanes over one stretch of time, with ticks (position, label) and phases (ends, name)."""

    start: datetime
    end: datetime
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]
    phases: tuple[tuple[float, float, str], ...]
    undated: tuple[str, ...]


def lay_out_lanes(
    events: Sequence[Solved],
    start: datetime | None = None,
    end: datetime | None = None,
    lane_of: Callable[[Solved], str] | None = None,
    phases: Sequence[Phase] = (),
    closest: float = 0.008,
    letter: float = 0.0,
) -> Layout:
    """Place events in lanes.

    Args:
        events: Solved events; those wholly outside the time shown are left out, those without
            any bound are named in `undated`.
        start, end: The time shown; None = from the first to the last event.
        lane_of: Which lane an event is in; None = its own `lane`.
        phases: Named stretches.
        closest: Least distance of two items in a row, as a share of the width.
        letter: Width of a letter as a share of the width: rows then leave room for every title,
            after its item or, at the right end, before it. 0 = room for items only.

    Raises:
        ChronologyError: No event has a date.
    """
    dated = [e for e in events if e.start.earliest is not None or e.end.latest is not None]
    undated = tuple(e.event.id for e in events if e not in dated)
    bounds = [m for e in dated for m in (e.start.earliest, e.end.latest) if m is not None]
    if not bounds:
        raise ChronologyError("No event has a date. Expected one at least. Date an event.")
    first, last = start or min(bounds), end or max(bounds)
    if last <= first:
        last = first + timedelta(days=1)
    span = (last - first) / timedelta(minutes=1)

    def place(when: datetime) -> float:
        return min(1.0, max(0.0, (when - first) / timedelta(minutes=1) / span))

    named: dict[str, list[Solved]] = {}
    for event in dated:
        low, high = event.start.earliest or first, event.end.latest or last
        if high >= first and low <= last:
            named.setdefault(lane_of(event) if lane_of else event.event.lane, []).append(event)
    lanes = tuple(
        _lane(name, found, place, (first, last), closest, letter) for name, found in named.items()
    )
    shown = tuple(
        (place(p.start), place(p.end), p.name) for p in phases if p.end >= first and p.start <= last
    )
    return Layout(first, last, lanes, tuple(_ticks(first, last, place)), shown, undated)


def _lane(
    name: str,
    events: list[Solved],
    place: Callable[[datetime], float],
    bounds: tuple[datetime, datetime],
    closest: float,
    letter: float,
) -> Lane:
    ends: list[float] = []
    items = []
    first, last = bounds
    for event in sorted(events, key=lambda e: (e.start.earliest or first, e.event.id)):
        left = place(event.start.earliest or first)
        right = place(event.end.latest or last)
        words = letter * (len(shorten(event.event.title or event.event.id)) + 2)
        begin, close = (left, right + words) if right + words <= 1 else (left - words, right)
        row = next((k for k, end in enumerate(ends) if end + closest <= begin), len(ends))
        ends[row : row + 1] = [close]
        items.append(_item(event, left, right, row, place))
    return Lane(name, tuple(items), len(ends))


MOST_LETTERS = 60
"""Of a title beside its item; the whole title is the mark's own."""


def shorten(title: str) -> str:
    """A title as it stands beside its item, cut at a word."""
    if len(title) <= MOST_LETTERS:
        return title
    return title[: MOST_LETTERS - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _item(
    event: Solved, left: float, right: float, row: int, place: Callable[[datetime], float]
) -> Item:
    sure: tuple[float | None, float | None] = (None, None)
    begun, left_off = event.start.latest, event.end.earliest
    if event.event.end is not None and begun and left_off and begun <= left_off:
        sure = (place(begun), place(left_off))
    low, high = event.start.earliest, event.end.latest
    one_day = low is not None and high is not None and low.date() == high.date()
    return Item(
        event.event.id,
        event.event.title or event.event.id,
        left,
        right,
        sure[0],
        sure[1],
        one_day,
        not one_day and sure[0] is None,
        LINES.get(event.event.certainty, "solid"),
        row,
        event.start,
        event.end,
    )


def _ticks(
    first: datetime, last: datetime, place: Callable[[datetime], float]
) -> list[tuple[float, str]]:
    """Label hours, days, months or years, whichever gives no more than about thirty ticks."""
    days = (last - first) / timedelta(days=1)
    ticks = []
    if days <= 62:
        by_hour = days <= 2
        step = timedelta(hours=3) if by_hour else timedelta(days=1 if days <= 31 else 7)
        at = first.replace(hour=0, minute=0)
        while at <= last:
            if at >= first:
                label = at.strftime("%H:%M") if by_hour else f"{at.day} {at:%b}"
                ticks.append((place(at), label))
            at += step
        return ticks
    months = 1 if days <= 800 else 12 * max(1, round(days / 365 / 25))
    year, month = first.year, 1 if months >= 12 else first.month
    while datetime(year, month, 1) <= last:
        at = datetime(year, month, 1)
        if at >= first:
            named = month == 1 or months >= 12
            ticks.append((place(at), str(year) if named else f"{at:%b}"))
        month += months
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        if year > 9998:
            break
    return ticks


def select_events(
    events: Sequence[Solved],
    people: Collection[str] = (),
    places: Collection[str] = (),
    sources: Collection[str] = (),
    kinds: Collection[str] = (),
    start: datetime | None = None,
    end: datetime | None = None,
) -> list[Solved]:
    """Return the events that have one of each thing asked for, and can lie in the time asked for.

    Args:
        people: Any of these took part; empty = do not ask. So too places, sources and kinds.
        start, end: The time; an event with an open side can lie anywhere on that side.
    """
    return [
        e
        for e in events
        if (not people or set(people) & set(e.event.people))
        and (not places or e.event.place in places)
        and (not sources or e.event.source in sources)
        and (not kinds or e.event.kind in kinds)
        and (start is None or e.end.latest is None or e.end.latest >= start)
        and (end is None or e.start.earliest is None or e.start.earliest <= end)
    ]


def group_versions(events: Sequence[Solved]) -> dict[str, list[Solved]]:
    """Return, for each thing told by several sources, their versions side by side, by time."""
    told: dict[str, list[Solved]] = {}
    for event in events:
        told.setdefault(event.event.version_of or event.event.id, []).append(event)
    return {
        name: sorted(versions, key=lambda e: (e.start.earliest or datetime.max, e.event.source))
        for name, versions in told.items()
        if len({e.event.source for e in versions}) > 1
    }
