"""What several sources say of one time: versions, solved dates, one day, who knew when; files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from html import escape

from django.conf import settings
from django.db.models import Q

from fonds.analysis.chronology import (
    LETTER,
    Phase,
    build_calendar,
    build_timeline,
    draw_chronology,
    lay_out_lanes,
    write_csv,
)
from fonds.analysis.chronology import Relation as Statement
from fonds.analysis.chronology import Solution as SolvedDates
from fonds.analysis.chronology import Solved as SolvedEvent
from fonds.catalogue.access import title_source, visible_to
from fonds.catalogue.models import Citation, Document, Event, Factoid, Question, Relation
from fonds.site import addresses
from fonds.site.archive import archive
from fonds.site.pages.events import DayPage, Known, Solved
from fonds.site.pages.parts import Conflict, Entry, Link, Note, Run
from fonds.site.selectors.chronology_filters import narrow, read_chosen
from fonds.site.selectors.citing import cite_record
from fonds.site.selectors.claims import (
    claims_of,
    person_ids,
    short_address,
    show_claim,
    show_conflicts,
    source_title,
)
from fonds.site.selectors.documents import show_entry
from fonds.site.selectors.names import load_cards
from fonds.site.selectors.version import kept_per_version
from fonds.site.visitor import Visitor
from fonds.site.wording import country_name, say_date, say_edtf, say_span
from fonds.workflows.explanations.chronology import (
    dated_events,
    name_phases,
    read_hour,
    solve_dates,
    trace_event,
)

MOST_DAYS_LATER = 120
"""Records dated later than this after an event are not counted as telling of it."""
_NEEDED = ("factoids__source__document", "factoids__organisation", "factoids__event",
           "factoids__place")  # fmt: skip


@kept_per_version()
def _solve() -> SolvedDates:
    return solve_dates(dated_events())


def show_solved(events: Sequence[Event], shown: Sequence[Event]) -> tuple[list[Solved], list[str]]:
    """Events whose time follows from other statements, and the contradictions among those shown."""
    if not Relation.objects.exists():
        return [], []
    solution = _solve()
    titles = {event.public_id: event.title for event in events}
    keys = {event.public_id for event in shown}
    rows = [
        Solved(
            Link(event.title, addresses.event(event.public_id)),
            say_date(event.date_edtf),
            say_bounds(solution.events[event.public_id]),
            _because(solution.events[event.public_id], titles),
        )
        for event in shown
        if event.public_id in solution.events and solution.events[event.public_id].is_narrowed
    ]
    contradictions = [
        say_days(one.sentence(titles))
        for one in solution.contradictions
        if any(_names(statement) & keys for statement in one.statements)
    ]
    return rows, contradictions


def show_order(row: Event) -> list[Solved]:
    """What the order of other events says of the time of one; nothing where it says no more."""
    if not Relation.objects.filter(Q(event=row) | Q(other=row)).exists():
        return []
    return show_solved(dated_events(), [row])[0]


def _names(statement: object) -> set[str]:
    return {str(getattr(statement, name, "")) for name in ("subject", "other", "id")}


def _because(solved: SolvedEvent, titles: Mapping[str, str]) -> list[str]:
    said = [
        say_days(one.sentence(titles)).removeprefix(f"{solved.event.title}: ")
        for one in (*solved.why_earliest, *solved.why_latest)
        if isinstance(one, Statement)
    ]
    return list(dict.fromkeys(said))


def say_days(text: str) -> str:
    """Dates and web addresses in a sentence as people write them."""
    text = re.sub(
        r"\(([\w-]+(?:\.[\w-]+)+): ([^\s()]+)\)",
        lambda found: f"({short_address(f'https://{found[1]}/{found[2]}')})",
        text,
    )
    return re.sub(
        r"\b\d{4}-\d{2}(-\d{2})?(/\d{4}-\d{2}(-\d{2})?)?\b", lambda found: say_edtf(found[0]), text
    )


def say_bounds(solved: SolvedEvent) -> str:
    """What is known of a time, in days."""
    ends = [solved.start.earliest, solved.end.latest]
    first, last = (end.date().isoformat() if end else "" for end in ends)
    if not first or not last:
        return f"{say_edtf(first)} or later" if first else f"{say_edtf(last)} or earlier"
    return say_span(first, last)


def show_versions(shown: Sequence[Event], visitor: Visitor) -> list[Conflict]:
    """Questions about the events shown on which sources differ, their sides beside each other."""
    questions = Question.objects.filter(
        Q(event__in=[event.pk for event in shown])
        | Q(factoids__event__in=[event.pk for event in shown], factoids__kind="took-place")
    )
    return show_conflicts(questions.distinct().prefetch_related(*_NEEDED), visitor)


# ---- one day ----


def find_day(said: str, visitor: Visitor) -> DayPage | None:
    """One day: events, claims by source, records; None where it is no day or holds nothing."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    events = [
        e
        for e in dated_events()
        if e.date_earliest and e.date_latest and e.date_earliest <= day <= e.date_latest
        and _is_of_days(e.date_earliest, e.date_latest)
    ]  # fmt: skip
    on_day = Q(start_earliest=day, start_latest=day) | Q(attested_earliest=day, attested_latest=day)
    rows = Factoid.objects.filter(on_day, is_current=True).exclude(kind="took-part")
    claims = list(claims_of(rows)[:200])
    cards = load_cards(person_ids(claims))
    documents = visible_to(Document.objects.all(), visitor.access).filter(
        date_earliest=day, date_latest=day
    )
    listed = list(documents.select_related("repository").prefetch_related("agents")[:60])
    if not (events or claims or listed):
        return None
    questions = Question.objects.filter(Q(event__in=events) | Q(factoids__in=claims)).distinct()
    title = say_edtf(said)
    return DayPage(
        title=title,
        events=[_entry(event, visitor) for event in sorted(events, key=_hour)],
        hours=_draw_hours(day, events),
        versions=show_conflicts(questions.prefetch_related(*_NEEDED), visitor),
        claims=[show_claim(claim, visitor, cards) for claim in claims],
        documents=[show_entry(row) for row in listed],
        before=_neighbour(day, earlier=True),
        after=_neighbour(day, earlier=False),
        note=Note(
            (
                "Each claim stands with the source that makes it; where two sources tell a thing "
                "differently, both are here.",
            )
        ),
        citation=cite_record(title, addresses.day(said)),
    )


def _is_of_days(first: date | None, last: date | None) -> bool:
    """Say whether a date is narrow enough to stand on the pages of its days: a year is not."""
    return first is not None and last is not None and (last - first).days <= 40


def _hour(event: Event) -> str:
    """The hour a source gives, `10:30`; empty where it gives none."""
    return event.date_wording.partition("T")[2][:5] if read_hour(event) else ""


def _draw_hours(day: date, events: Sequence[Event]) -> str:
    """The day from hour to hour, as SVG; empty where no source gives an hour."""
    if not any(_hour(event) for event in events):
        return ""
    solution = _solve()
    solved = [solution.events[e.public_id] for e in events if e.public_id in solution.events]
    begin = datetime.combine(day, time.min)
    layout = lay_out_lanes(solved, begin, begin + timedelta(days=1), _country, letter=LETTER)
    return draw_chronology(layout, say_edtf(day.isoformat()))


def _entry(event: Event, visitor: Visitor) -> Entry:
    details = [_hour(event)] if _hour(event) else []
    details += [country_name(str(code)) for code in event.countries]
    if event.source is not None:
        said = title_source(event.source, visitor.access)
        details.append(source_title(event.source) if said == event.source.title else said)
    return Entry(
        event.title,
        addresses.event(event.public_id),
        when=say_date(event.date_edtf),
        details=[Run(part) for part in details],
        certainty=event.certainty,
    )


def _neighbour(day: date, *, earlier: bool) -> Link | None:
    """The nearest day before or after on which an event begins that is dated by days."""
    rows = (
        Event.objects.filter(date_earliest__lt=day).order_by("-date_earliest")
        if earlier
        else Event.objects.filter(date_earliest__gt=day).order_by("date_earliest")
    )
    dated = rows.exclude(date_latest=None).values_list("date_earliest", "date_latest")
    found = next((first for first, last in dated.iterator() if _is_of_days(first, last)), None)
    return Link(say_edtf(found.isoformat()), addresses.day(found.isoformat())) if found else None


# ---- who knew when ----


def show_known(row: Event, visitor: Visitor) -> list[Known]:
    """Who knew of an event when, by the records that are cited with it.

    A record counts where it cites the event, or where an entry of this archive cites both in one
    breath, and where it is dated from the event on.
    """
    documents = _reporting(row, visitor)
    by_key = {one.public_id: one for one in documents}
    holders = {one.public_id: _holder(one) for one in documents}
    known = trace_event(
        row, [(one.public_id, one.date_edtf, holders[one.public_id]) for one in documents]
    )
    return [
        Known(
            one.holder,
            say_edtf(one.known.latest.date().isoformat()) if one.known.latest else "",
            _lag(one.least_lag, one.most_lag),
            [
                Link(by_key[key].title, addresses.document(key), by_key[key].title_language)
                for key in one.documents
            ],
        )
        for one in known
        if one.first_document
    ]


def _reporting(row: Event, visitor: Visitor) -> list[Document]:
    if row.date_earliest is None or row.date_latest is None:
        return []
    direct = set(Citation.objects.filter(event=row).values_list("document_id", flat=True))
    beside = set(
        Citation.objects.filter(document__in=direct, source__document__isnull=False).values_list(
            "source__document_id", flat=True
        )
    )
    rows = visible_to(Document.objects.all(), visitor.access).filter(
        pk__in=direct | beside,
        date_earliest__gte=row.date_earliest,
        date_latest__lte=row.date_latest + timedelta(days=MOST_DAYS_LATER),
    )
    found = list(rows.select_related("repository").prefetch_related("agents"))
    return [one for one in found if one.pk in beside or one.repository_id]


def _holder(document: Document) -> str:
    """Who received a record, or wrote it, or the archive that kept it."""
    for role in ("recipient", "author"):
        names = [agent.name for agent in document.agents.all() if agent.role == role]
        if names:
            return names[0]
    return document.repository.name if document.repository else "holder not given"


def _lag(least: timedelta | None, most: timedelta | None) -> str:
    if least is None or most is None:
        return ""
    low, high = least.days, most.days
    days = str(high) if low == high else f"{low} to {high}"
    return "the same day" if high == 0 else f"{days} day{'' if days == '1' else 's'} later"


# ---- files ----


def export_chronology(query: Mapping[str, str], form: str) -> str:
    """The events that fit the choices, with their solved bounds, as a file."""
    chosen = read_chosen(query)
    events = narrow(dated_events(), chosen)
    if chosen.words.get("year") and not (chosen.first or chosen.last):
        year = chosen.words["year"]
        events = [
            e
            for e in events
            if e.date_earliest and e.date_latest
            and str(e.date_earliest.year) <= year <= str(e.date_latest.year)
        ]  # fmt: skip
    solution = _solve()
    keys = {event.public_id for event in events}
    kept = SolvedDates({k: v for k, v in solution.events.items() if k in keys})
    title = archive().title
    if form == "csv":
        return write_csv(kept)
    if form == "ics":
        host = archive().url.partition("://")[2] or "fonds"
        return build_calendar(kept, title, datetime.now(UTC), host).decode()
    if form == "json":
        made = build_timeline(kept, title, _phases())
        return json.dumps(made, ensure_ascii=False, indent=1)
    if not keys:
        return draw_nothing(title)
    first = datetime.combine(chosen.first, time.min) if chosen.first else None
    last = datetime.combine(chosen.last, time.max) if chosen.last else None
    return draw_chronology(
        lay_out_lanes(list(kept.events.values()), first, last, _country, _phases(), letter=LETTER),
        title,
    )


def draw_nothing(title: str) -> str:
    """A picture that says that nothing fits."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 40" role="img"><title>'
        f'{escape(title)}</title><text x="0" y="24">No event fits these choices.</text></svg>\n'
    )


def _country(event: SolvedEvent) -> str:
    return country_name(event.event.lane.split(", ")[0]) if event.event.lane else ""


def _phases() -> list[Phase]:
    return name_phases(settings.FONDS_SETTINGS)
