"""A solved chronology as CSV rows, iCalendar and TimelineJS JSON.

What is uncertain stays so in every form: both bounds are columns in the table; a calendar entry
covers all days that are possible and says so; a timeline entry shows the bounds as its date.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from fonds.analysis.chronology.events import Event, Moment
from fonds.analysis.chronology.lanes import Phase
from fonds.analysis.chronology.network import Solution, Solved, Statement

COLUMNS = (
    "id", "title", "earliest", "latest", "start_latest", "end_earliest", "lane", "place", "people",
    "source", "certainty", "narrowed", "because",
)  # fmt: skip


def build_rows(solution: Solution) -> list[dict[str, str]]:
    """Return one row per event, in order of its earliest time; `because` names the statements."""
    titles = {name: e.event.title or name for name, e in solution.events.items()}
    rows = []
    for event in _in_order(solution):
        why = [s for s in (*event.why_earliest, *event.why_latest) if s is not event.event]
        said = {_say(statement, titles): None for statement in why}
        own = event.event
        rows.append(
            {
                "id": own.id,
                "title": own.title,
                "earliest": say_time(event.start.earliest),
                "latest": say_time(event.end.latest, last=True),
                "start_latest": say_time(event.start.latest, last=True),
                "end_earliest": say_time(event.end.earliest),
                "lane": own.lane,
                "place": own.place,
                "people": ";".join(own.people),
                "source": own.source,
                "certainty": own.certainty,
                "narrowed": "yes" if event.is_narrowed else "",
                "because": "; ".join(said),
            }
        )
    return rows


def write_csv(solution: Solution) -> str:
    """Return the rows as CSV text."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(build_rows(solution))
    return stream.getvalue()


def say_time(when: datetime | None, last: bool = False) -> str:
    """Write a bound as a day where it is the day's first (or last) minute, else with the time."""
    if when is None:
        return ""
    edge = (23, 59) if last else (0, 0)
    if (when.hour, when.minute) == edge:
        return when.date().isoformat()
    return when.isoformat(timespec="minutes")


def say_span(start: Moment, end: Moment) -> str:
    """Write what is known of an event's time in words."""
    low, high = say_time(start.earliest), say_time(end.latest, last=True)
    if not low and not high:
        return "undated"
    if not high:
        return f"{low} or later"
    if not low:
        return f"{high} or earlier"
    if low == high:
        return low
    return f"{low} to {high}"


def _say(statement: Statement, titles: dict[str, str]) -> str:
    if isinstance(statement, Event):
        return f"{statement.title or statement.id}: {say_span(statement.start, statement.start)}"
    return statement.sentence(titles)


def _in_order(solution: Solution) -> list[Solved]:
    return sorted(
        solution.events.values(),
        key=lambda e: (e.start.earliest or datetime.max, e.end.latest or datetime.max, e.event.id),
    )


def build_calendar(solution: Solution, name: str, made: datetime, host: str = "fonds") -> bytes:
    """Return an iCalendar file (RFC 5545); events without both bounds are left out.

    Args:
        solution: A solved chronology.
        name: Of the calendar.
        made: Time of making (with a zone; UTC is meant without); the only thing that varies.
        host: Right half of the UIDs, so that the same event keeps its UID.
    """
    from icalendar import Calendar
    from icalendar import Event as Entry

    calendar = Calendar()
    calendar.add("prodid", "-//Fonds//Chronology//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    stamp = made if made.tzinfo else made.replace(tzinfo=UTC)
    for event in _in_order(solution):
        low, high = event.start.earliest, event.end.latest
        if low is None or high is None:
            continue
        entry = Entry()
        entry.add("uid", f"{event.event.id}@{host}")
        entry.add("dtstamp", stamp)
        entry.add("summary", event.event.title or event.event.id)
        if (low.hour, low.minute, high.hour, high.minute) == (0, 0, 23, 59):
            entry.add("dtstart", low.date())
            entry.add("dtend", high.date() + timedelta(days=1))
        else:
            entry.add("dtstart", low)
            entry.add("dtend", max(high, low + timedelta(minutes=1)))
        said = [f"Time: {say_span(event.start, event.end)}."]
        if _is_vague(event):
            said.append("When in this time is not known.")
            entry.add("status", "TENTATIVE")
        if event.event.source:
            said.append(f"Source: {event.event.source}")
        entry.add("description", "\n".join(said))
        entry.add("transp", "TRANSPARENT")
        if event.event.place:
            entry.add("location", event.event.place)
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _is_vague(event: Solved) -> bool:
    low, high = event.start.earliest, event.end.latest
    one_day = low is not None and high is not None and low.date() == high.date()
    sure = (
        event.event.end is not None
        and event.start.precision != "span"
        and event.end.precision != "span"
    )
    return not one_day and not sure


def build_timeline(
    solution: Solution, title: str = "", phases: Sequence[Phase] = ()
) -> dict[str, Any]:
    """Return a TimelineJS document: a title, events with their groups, and phases as eras."""
    entries = []
    for event in _in_order(solution):
        low, high = event.start.earliest, event.end.latest
        first = low or high
        if first is None:
            continue
        entry: dict[str, Any] = {
            "unique_id": event.event.id,
            "start_date": _timeline_date(first, event.start),
            "display_date": say_span(event.start, event.end),
            "text": {"headline": event.event.title or event.event.id, "text": event.event.source},
            "group": event.event.lane,
        }
        if high is not None and low is not None and high.date() != low.date():
            entry["end_date"] = _timeline_date(high, event.end)
        entries.append(entry)
    made: dict[str, Any] = {"events": entries}
    if title:
        made["title"] = {"text": {"headline": title}}
    if phases:
        made["eras"] = [
            {
                "start_date": _timeline_date(p.start, Moment()),
                "end_date": _timeline_date(p.end, Moment()),
                "text": {"headline": p.name},
            }
            for p in phases
        ]
    return made


def _timeline_date(when: datetime, moment: Moment) -> dict[str, int]:
    said = {"year": when.year, "month": when.month, "day": when.day}
    if moment.precision in ("minute", "hour"):
        said |= {"hour": when.hour, "minute": when.minute}
    return said
