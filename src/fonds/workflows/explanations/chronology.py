"""Dates solved from all that sources say of the order of events, and who knew of them when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fonds.catalogue.models import Event, Factoid, Relation
from fonds.dates import read_edtf

if TYPE_CHECKING:
    from fonds.analysis import chronology

RANK = {"seen": 3, "part": 2, "recalled": 1, "judgement": 1, "rule": 1, "": 0}
"""What is set aside last where statements contradict each other: what was read in the source."""


def solve_dates(rows: Sequence[Event]) -> chronology.Solution:
    """Solve the dates of some events from their own dates and from every statement of order.

    Args:
        rows: Events; those named by a statement are solved together even where they are not here.

    Returns:
        The given events with their earliest and latest times, why, and every contradiction. Events
        that no statement names keep their own dates.
    """
    from fonds.analysis import chronology as ch

    statements = list(Relation.objects.select_related("event", "other", "source"))
    named = {row.event_id for row in statements}
    named |= {row.other_id for row in statements if row.other_id is not None}
    linked = {row.pk: row for row in Event.objects.filter(pk__in=named)}
    sources = {row.pk: row.source.title for row in rows if row.source_id and row.source}
    events = {
        row.public_id: as_event(row, sources.get(row.pk, "")) for row in (*linked.values(), *rows)
    }
    days = {row.other_edtf: _as_date(row.other_edtf) for row in statements if row.other_edtf}
    relations = [
        ch.read_relation(
            row.event.public_id,
            row.phrase,
            row.other.public_id if row.other else row.other_edtf,
            row.source.title if row.source else "source not given",
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
