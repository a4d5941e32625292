"""Programme events: the list, the page of one, and its calendar file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from fonds.catalogue.models import FoundProblem, ProgrammeEvent
from fonds.catalogue.models import Speaker as SpeakerRow
from fonds.site import addresses
from fonds.site.archive import archive
from fonds.site.pages.books import ProgrammePage, Speaker
from fonds.site.pages.documents import ListPage
from fonds.site.pages.parts import NO_NOTE, Entry, Link, Note, Run
from fonds.site.selectors.books import authors_of
from fonds.site.selectors.repairs import repairs_of, say_repairs
from fonds.site.visitor import Visitor
from fonds.site.wording import say_date, say_edtf

WEBCAST = (
    "Announced as a live webcast. The page behind this entry gives no address for a recording."
)


def list_programme(visitor: Visitor) -> ListPage:
    """Webcasts, lectures and book discussions, the latest first."""
    rows = ProgrammeEvent.objects.order_by("-date_earliest", "public_id")
    entries = [
        Entry(
            row.title,
            addresses.programme(row.public_id),
            when=say_date(row.date_edtf),
            details=[Run(part) for part in (row.kind, ", ".join(row.venue[1:2])) if part],
        )
        for row in rows
    ]
    return ListPage(
        "Programme",
        "Programme",
        "",
        len(entries),
        "event" if len(entries) == 1 else "events",
        entries,
    )


def find_programme_event(key: str, visitor: Visitor) -> ProgrammePage | None:
    """One programme event; None where there is none of that id."""
    row = (
        ProgrammeEvent.objects.filter(public_id=key)
        .select_related("book")
        .prefetch_related("speakers__person")
        .first()
    )
    if row is None:
        return None
    book = row.book
    repairs = repairs_of(f"programme-event:{key}").get(f"programme-event:{key}", [])
    about = []
    if book is not None:
        about.append(
            Entry(
                f"{authors_of(book)},",
                addresses.book(book.public_id),
                work=book.title,
                details=[Run("Book"), *([Run(book.year)] if book.year else [])],
            )
        )
    about.append(
        Entry(
            "The chronology in parallel",
            addresses.CHRONOLOGY,
            details=[Run("Countries beside each other, by month")],
        )
    )
    day = row.date_earliest
    return ProgrammePage(
        key=row.public_id,
        kind=row.kind.lower().replace("/", " and "),
        title=row.title,
        lead=f"A discussion of the book by {authors_of(book)}"
        if book is not None and "discussion" in row.kind.lower()
        else "",
        when=_when_lines(row),
        machine=_machine(day, row.start_time),
        venue=_venue_lines(row),
        is_past=bool(day and day < date.today()),
        calendar_url=addresses.calendar(row.public_id) if day else "",
        webcast=WEBCAST if "webcast" in row.kind.lower() else "",
        speakers=[_speaker(one) for one in row.speakers.all()],
        held_with=_held_with(row.cosponsors),
        about=about,
        note=Note((*([row.notes] if row.notes else []), *_said_of(repairs, "speakers", "title"))),
        when_note=Note((*_when_note(row).paragraphs, *_said_of(repairs, *_WHEN_FIELDS))),
        speakers_note=Note((f"Affiliations as printed in {day.year}.",))
        if day and any(s.affiliation for s in row.speakers.all())
        else NO_NOTE,
    )


_WHEN_FIELDS = ("date", "start_time", "end_time", "time_as_printed", "venue")


def _said_of(repairs: Sequence[FoundProblem], *fields: str) -> list[str]:
    """What is said in the margin of these fields' damage."""
    return say_repairs(row for row in repairs if row.repair.get("field") in fields)


def _machine(day: date | None, time: str) -> str:
    """What `<time datetime>` holds: the day, with the time of day where it is known."""
    if day is None:
        return ""
    return f"{day.isoformat()}T{time}" if time else day.isoformat()


def _speaker(row: SpeakerRow) -> Speaker:
    url = addresses.person(row.person.public_id) if row.person is not None else ""
    return Speaker(Link(row.name, url), row.affiliation)


def _when_lines(row: ProgrammeEvent) -> list[str]:
    if row.date_earliest is None:
        return [say_edtf(row.date_edtf) or row.date_wording]
    day = f"{row.date_earliest:%A}, {say_edtf(row.date_edtf)}"
    if not row.start_time:
        return [day]
    return [f"{day},", clock_range(row.start_time, row.end_time)]


def clock_range(start: str, end: str) -> str:
    """Two times of day as people write them: 3:00–4:30 pm, 11:30 am – 1:00 pm."""
    if not end:
        return f"{_clock(start)[0]} {_clock(start)[1]}"
    (first, half), (last, other) = _clock(start), _clock(end)
    return f"{first}–{last} {other}" if half == other else f"{first} {half} – {last} {other}"


def _clock(time: str) -> tuple[str, str]:
    hour, _, minute = time.partition(":")
    number = int(hour)
    return f"{(number - 1) % 12 + 1}:{minute or '00'}", "am" if number < 12 else "pm"


def _venue_lines(row: ProgrammeEvent) -> list[str]:
    lines = [str(line) for line in row.venue if line]
    return [f"{lines[0]}, {lines[1]}", *lines[2:]] if len(lines) > 2 else lines


def _when_note(row: ProgrammeEvent) -> Note:
    printed = row.time_as_printed
    if printed and row.end_time and "–" not in printed and "-" not in printed:
        return Note(
            (f"The source page prints {printed}, without a dash; read as a start and an end.",)
        )
    return NO_NOTE


def _held_with(names: Sequence[Any]) -> str:
    named = [str(name) for name in names if name]
    return (
        f"{named[0]}. Also named: {'; '.join(named[1:])}."
        if len(named) > 1
        else named[0] + "."
        if named
        else ""
    )


def write_calendar(key: str) -> bytes | None:
    """One programme event as an iCalendar file; None where there is none or it has no day.

    The time is local to the venue: `Washington` in the address means its zone, otherwise the
    time floats, which iCalendar allows and which says no more than we know.
    """
    row = ProgrammeEvent.objects.filter(public_id=key).first()
    if row is None or row.date_earliest is None:
        return None
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Fonds//EN")
    calendar.add("version", "2.0")
    entry = icalendar.Event()
    entry.add("uid", f"{row.public_id}@{archive().url.split('//')[-1] or 'fonds'}")
    entry.add("summary", row.title)
    entry.add("dtstamp", row.recorded_at)
    zone = (
        ZoneInfo("America/New_York")
        if any("Washington" in str(line) for line in row.venue)
        else None
    )
    if row.start_time:
        entry.add("dtstart", _moment(row.date_earliest, row.start_time, zone))
        if row.end_time:
            entry.add("dtend", _moment(row.date_earliest, row.end_time, zone))
    else:
        entry.add("dtstart", row.date_earliest)
    entry.add("location", ", ".join(str(line) for line in row.venue if line))
    if archive().url:
        entry.add("url", archive().url + addresses.programme(row.public_id))
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _moment(day: date, time: str, zone: ZoneInfo | None) -> datetime:
    hour, minute = (int(part) for part in time.split(":")[:2])
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    return moment.astimezone(ZoneInfo("UTC")) if zone else moment
