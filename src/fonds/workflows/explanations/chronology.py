"""Dates solved from all that sources say of the order of events, and who knew of them when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from fonds.catalogue.access import PUBLIC, Reader, title_source
from fonds.catalogue.models import Event, Factoid, Person, Relation
from fonds.core.project import NamedPhase, read_phases
from fonds.dates import read_edtf

if TYPE_CHECKING:
    from fonds.analysis import chronology

RANK = {"seen": 3, "part": 2, "recalled": 1, "judgement": 1, "rule": 1, "": 0}
"""What is set aside last where statements contradict each other: what was read in the source."""


def dated_events() -> list[Event]:
    """All events that have a date, and those whose date follows from the order of others.

    The latter get their bounds, as an EDTF set of days; nothing of this is written down.
    """
    rows = Event.objects.select_related("place", "source", "source__document")
    undated = Q(date_earliest=None) | Q(date_latest=None)
    ordered = Relation.objects.values("event"), Relation.objects.values("other")
    bare = list(rows.filter(undated).filter(Q(pk__in=ordered[0]) | Q(pk__in=ordered[1])))
    solved = solve_dates(bare).events if bare else {}
    found = [row for row in bare if _take_bounds(row, solved[row.public_id])]
    return sorted([*rows.exclude(undated), *found], key=_by_time)


def _by_time(row: Event) -> tuple[date, date, str]:
    return row.date_earliest or date.min, row.date_latest or date.min, row.public_id


def _take_bounds(row: Event, solved: chronology.Solved) -> bool:
    """Date an event by what follows from others; False where one side stays open."""
    first, last = solved.start.earliest, solved.end.latest
    if first is None or last is None or first > last:
        return False
    row.date_earliest, row.date_latest = first.date(), last.date()
    row.date_edtf = f"[{row.date_earliest}..{row.date_latest}]"
    return True


def solve_dates(rows: Sequence[Event], reader: Reader = PUBLIC) -> chronology.Solution:
    """Solve the dates of some events from their own dates and from every statement of order.

    Args:
        rows: Events; those named by a statement are solved together even where they are not here.
        reader: Who asks; a source they may not see is not named.

    Returns:
        The given events with their earliest and latest times, why, and every contradiction. Events
        that no statement names keep their own dates.
    """
    from fonds.analysis import chronology as ch

    statements = list(Relation.objects.select_related("event", "other", "source__document"))
    named = {row.event_id for row in statements}
    named |= {row.other_id for row in statements if row.other_id is not None}
    linked_rows = Event.objects.filter(pk__in=named)
    linked = {row.pk: row for row in linked_rows.select_related("place", "source__document")}
    events = {
        row.public_id: as_event(row, title_source(row.source, reader))
        for row in (*rows, *linked.values())
    }
    days = {row.other_edtf: _as_date(row.other_edtf) for row in statements if row.other_edtf}
    relations = [
        ch.read_relation(
            row.event.public_id,
            row.phrase,
            row.other.public_id if row.other else row.other_edtf,
            title_source(row.source, reader) or "source not given",
            RANK[row.certainty],
        )
        for row in statements
    ]
    in_play = {row.public_id for row in linked.values()}
    solved = ch.solve_chronology([*(events[key] for key in in_play), *days.values()], relations)
    found = {
        row.public_id: solved.events.get(row.public_id) or _unmoved(events[row.public_id])
        for row in rows
    }
    return ch.Solution(found, solved.contradictions, solved.set_aside)


def solve_chronicle(reader: Reader = PUBLIC) -> chronology.Solution:
    """Solve the dates of all events of the catalogue, each with those who took part in it."""
    rows = dated_events()
    solution = solve_dates(rows, reader)
    names = dict(Person.objects.values_list("pk", "public_id"))
    people = participants_of(rows)
    for row in rows:
        if row.pk in people:
            solved = solution.events[row.public_id]
            took_part = tuple(sorted({names[pk] for pk in people[row.pk]}))
            event = replace(solved.event, people=took_part)
            solution.events[row.public_id] = replace(solved, event=event)
    return solution


def name_phases(settings: Mapping[str, Any]) -> list[chronology.Phase]:
    """The `[[phases]]` of a project and its highlight, earliest first, for drawings and eras.

    Args:
        settings: Of the project, as `fonds.toml` gives them.
    """
    from fonds.analysis.chronology import Phase

    named = list(read_phases(settings.get("phases", ())))
    marked = settings.get("site", {}).get("highlight") or {}
    if marked.get("from") and marked.get("to"):
        ends = [date.fromisoformat(str(marked[end])) for end in ("from", "to")]
        named.append(NamedPhase(ends[0], ends[1], str(marked.get("name", ""))))
    return [
        Phase(one.name, datetime.combine(one.first, time.min), datetime.combine(one.last, time.max))
        for one in sorted(named, key=lambda one: (one.first, one.last, one.name))
    ]


def _unmoved(event: chronology.Event) -> chronology.Solved:
    from fonds.analysis import chronology as ch

    return ch.Solved(event, event.start, event.end or event.start, (), ())


def as_event(row: Event, source: str = "") -> chronology.Event:
    """An event of the catalogue as the analysis takes it; one that lasted has two ends."""
    from fonds.analysis import chronology as ch

    start = read_hour(row) or ch.Moment.between(row.date_earliest, row.date_latest)
    end = None
    edtf = row.date_edtf
    if "/" in edtf and not edtf.startswith(("[", "/", "..")):
        ends = [ch.read_moment(part) for part in edtf.split("/", 1)]
        if ends[0] is not None and ends[1] is not None:
            start, end = ends[0], ends[1]
    return ch.Event(
        row.public_id,
        row.title,
        start,
        end,
        ", ".join(map(str, row.countries)),
        row.kind,
        row.place.name if row.place_id and row.place else "",
        (),
        source,
        row.certainty,
    )


def read_hour(row: Event) -> chronology.Moment | None:
    """The hour or minute of an event whose source gives one (`1956-08-30T10:30`); else None."""
    from fonds.analysis import chronology as ch

    moment = ch.read_moment(row.date_wording) if "T" in row.date_wording else None
    return moment if moment and moment.precision in ("hour", "minute") else None


def _as_date(edtf: str) -> chronology.Event:
    """A date as the other side of a statement: some minute of a day, or the whole of a month."""
    from fonds.analysis import chronology as ch

    when = read_edtf(edtf)
    first, last = (when.earliest, when.latest) if when else (None, None)
    if first == last or first is None or last is None:
        return ch.Event(edtf, edtf, ch.Moment.between(first, last))
    start, end = ch.Moment.on(first), ch.Moment.on(last)
    whole = replace(start, latest=start.earliest), replace(end, earliest=end.latest)
    return ch.Event(edtf, edtf, whole[0], whole[1])


def trace_event(row: Event, reports: Iterable[tuple[str, str, str]]) -> list[chronology.Knowledge]:
    """Say who knew of an event when.

    Args:
        row: The event.
        reports: (document, its date as EDTF, who received or kept it) of each that tells of it.
    """
    from fonds.analysis import chronology as ch

    said = []
    for document, edtf, holder in reports:
        when = read_edtf(edtf) if edtf else None
        if when is not None:
            written = ch.Moment.between(when.earliest, when.latest)
            said.append(ch.Report(row.public_id, document, written, holder))
    happened = {row.public_id: ch.Moment.between(row.date_earliest, row.date_latest)}
    return ch.trace_knowledge(said, happened)


def participants_of(rows: Iterable[Event]) -> Mapping[int, list[int]]:
    """The persons who took part, by event."""
    found: dict[int, list[int]] = {}
    claims = Factoid.objects.filter(
        event__in=list(rows), kind="took-part", is_current=True, denied=False
    )
    for event, person in claims.values_list("event_id", "person_id"):
        if event is not None and person is not None:
            found.setdefault(event, []).append(person)
    return found
