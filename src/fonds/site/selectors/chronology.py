"""The chronology: one year in parallel lanes, its marked weeks enlarged, and the same in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from fonds.catalogue.access import visible_to
from fonds.catalogue.models import Citation, Document, Event
from fonds.site import addresses
from fonds.site.archive import archive
from fonds.site.figures.drawing import Figure, render_figure
from fonds.site.figures.lanes import Happening, Lane, Lanes, draw_lanes, draw_lanes_down
from fonds.site.pages.events import ChronologyPage, Day, KnownEvent, Month
from fonds.site.pages.parts import Choice, Link, Note, When
from fonds.site.selectors.chronology_filters import (
    Chosen,
    export_links,
    make_filters,
    narrow,
    read_chosen,
)
from fonds.site.selectors.chronology_sources import show_known, show_solved, show_versions
from fonds.site.selectors.events import countries_of
from fonds.site.visitor import Visitor
from fonds.site.wording import country_css, month_name, say_date
from fonds.workflows.explanations.chronology import dated_events

CAPTION = (
    "Dots are single days, bars are spans: solid or full if read in a source, dashed or half if "
    "partly read, dotted or open if recalled. Two dotted lines enclose a time whose day is not "
    "known."
)
LEAD = "Read across for what happened elsewhere at the same time, along a lane for one country."
_MOST_LANES = 16
_YEARS = re.compile(r"\d{4}[?~%]?(/\d{4}[?~%]?)?")
_DAY = timedelta(days=1)
LEAST_DAYS, MOST_DAYS = 7, 3650
"""Between which the window is made closer and farther."""
MOST_KNOWN = 12
"""Events whose spread of knowledge the page lays out; every event's own page has it too."""


def show_chronology(query: Mapping[str, str], visitor: Visitor) -> ChronologyPage:
    """The period or year asked for, or the fullest year; only the events that fit the filters."""
    chosen = read_chosen(query)
    words = chosen.words
    events = dated_events()
    fitting = narrow(events, chosen)
    years = Counter(event.date_earliest.year for event in fitting if event.date_earliest)
    year = _year(words.get("year", ""), years)
    first, last = _bounds(chosen, fitting) or (date(year, 1, 1), date(year, 12, 31))
    country = words.get("country", "")
    ranking = _rank_countries(events, first, last)
    shown = [e for e in fitting if _touches(e, first, last)]
    filtered = any(name not in ("year", "country") for name in words)
    here = {name for event in shown for name in countries_of(event)}
    names = [n for n in ranking if (n == country if country else n in here or not filtered)]
    strongest = ranking[0] if ranking else ""
    lanes = [_lane(name, shown, strongest, 46) for name in names[:_MOST_LANES]]
    mark = archive().highlight
    marked = mark is not None and mark.first <= last and mark.last >= first
    span = (mark.first, mark.last, mark.name) if mark and marked else None
    period = str(year) if first.year == last.year else f"{first.year}–{last.year}"
    chart = Lanes(
        f"{period}, {len(lanes)} countries" if len(lanes) != 1 else period,
        f"{len(shown)} events in lanes by country. {CAPTION} The same stands in words below.",
        lanes,
        first,
        last,
        span,
        levels=(4, 0),
        label_chars=24,
        phases=[(one.first, one.last, one.name) for one in archive().phases],
    )
    window = None
    if mark and marked and not country and not filtered:
        window = _window(mark.first, mark.last, mark.name, shown, ranking, visitor)
    figure = None
    if lanes:
        figure = render_figure("year", draw_lanes(chart), draw_lanes(chart, narrow=True), CAPTION)
    solved, contradictions = show_solved(events, shown)
    return ChronologyPage(
        title=f"{period}, in parallel" if events else "Chronology",
        lead=LEAD if events else "No event of this archive has a date yet.",
        figure=figure,
        years=_choices("year", [(str(one), str(one)) for one in sorted(years)], str(year), words),
        countries=_choices("country", _countries(ranking, country), country, words),
        window_title=mark.name if mark and window else "",
        window=window,
        months=_months(shown, first),
        note=Note(
            (
                "Dates are written as the sources give them; nothing is widened or narrowed to "
                "fit the picture. What follows from statements of before and after stands apart.",
            )
        ),
        filters=make_filters(events, chosen, visitor),
        period=(words.get("from", ""), words.get("to", "")),
        problem=chosen.problem or ("" if shown else "Nothing fits all of these conditions."),
        kept=[(name, words[name]) for name in ("year", "country") if name in words],
        exports=export_links(chosen),
        versions=show_versions(shown, visitor),
        solved=solved,
        contradictions=contradictions,
        is_filtered=filtered,
        phases=_phases(words),
        moves=_moves(first, last, words) if lanes else (),
        shown=(first, last),
        known=_known(shown, visitor),
    )


def _phases(words: Mapping[str, str]) -> list[Choice]:
    """The project's named phases, each as a period to look at."""
    named = [(one.name, one.first, one.last) for one in archive().phases]
    if mark := archive().highlight:
        named.append((mark.name, mark.first, mark.last))
    chosen = (words.get("from", ""), words.get("to", ""))
    return [
        Choice(name, _period(first, last, words), chosen == (str(first), str(last)))
        for name, first, last in sorted(named, key=lambda one: one[1:])
    ]


def _moves(first: date, last: date, words: Mapping[str, str]) -> list[Link]:
    """The window nearer, farther, earlier, later: from many years down to a week."""
    days = (last - first).days + 1
    middle, mark = first + timedelta(days=days // 2), archive().highlight
    if mark and first <= mark.first and mark.last <= last:
        middle = mark.first + (mark.last - mark.first) // 2
    moves = [("earlier", first - timedelta(days=days), days), ("later", last + _DAY, days)]
    near = max(days // 3, LEAST_DAYS)
    if near < days:
        moves.insert(0, ("closer", middle - timedelta(days=near // 2), near))
    if days < MOST_DAYS:
        moves.append(("farther", first - timedelta(days=days), 3 * days))
    return [
        Link(name, _period(begin, begin + timedelta(days=length - 1), words))
        for name, begin, length in moves
        if begin.year > 1 and begin.year < 9000
    ]


def _period(first: date, last: date, words: Mapping[str, str]) -> str:
    others = {name: said for name, said in words.items() if name not in ("year", "from", "to")}
    said = {**others, "from": first.isoformat(), "to": last.isoformat()}
    return addresses.with_query(addresses.CHRONOLOGY, said)


def _known(shown: Sequence[Event], visitor: Visitor) -> list[KnownEvent]:
    """Of the events shown, those that dated records tell of: who could know of them when."""
    cited = set(
        Citation.objects.filter(event__in=[event.pk for event in shown]).values_list(
            "event_id", flat=True
        )
    )
    told = [event for event in shown if event.pk in cited][:MOST_KNOWN]
    rows = [(event, show_known(event, visitor)) for event in told]
    return [
        KnownEvent(
            Link(event.title, addresses.event(event.public_id)), say_date(event.date_edtf), known
        )
        for event, known in rows
        if known
    ]


def _bounds(chosen: Chosen, events: Sequence[Event]) -> tuple[date, date] | None:
    """The first and last day of the period asked for; an open side ends with the events."""
    if chosen.first is None and chosen.last is None:
        return None
    firsts = [event.date_earliest for event in events if event.date_earliest]
    lasts = [event.date_latest for event in events if event.date_latest]
    first = chosen.first or min(firsts, default=chosen.last)
    last = chosen.last or max(lasts, default=chosen.first)
    return (first, max(first, last)) if first and last else None


def _year(asked: str, years: Counter[int]) -> int:
    if asked.isascii() and asked.isdigit() and 1 <= int(asked[:4]) <= 9999:
        return int(asked[:4])
    return years.most_common(1)[0][0] if years else date.today().year


def _touches(event: Event, first: date, last: date) -> bool:
    """Whether any day that the event can have fallen on lies in a stretch."""
    return (
        event.date_earliest is not None
        and event.date_latest is not None
        and (event.date_earliest <= last and event.date_latest >= first)
    )


def _covers(event: Event, first: date, last: date) -> bool:
    """Whether an event lasted through a whole stretch, so that it says nothing about its days."""
    return bool(
        event.date_earliest
        and event.date_latest
        and event.date_earliest < first
        and event.date_latest > last
    )


def _rank_countries(events: Sequence[Event], first: date, last: date) -> list[str]:
    """The countries by their events in the whole archive, those of this time only."""
    counts: Counter[str] = Counter()
    here = set()
    for event in events:
        names = countries_of(event)
        counts.update(names)
        if _touches(event, first, last):
            here.update(names)
    return [name for name, _ in counts.most_common() if name in here]


def is_span(event: Event) -> bool:
    """Whether the event lasted: two ends in its date, and not one moment between them."""
    return "/" in event.date_edtf and not event.date_edtf.startswith(("[", "/", ".."))


def _lane(
    name: str, events: Sequence[Event], strongest: str, chars: int, *, whole: bool = False
) -> Lane:
    happenings = [
        Happening(
            event.date_earliest,
            event.date_latest,
            event.title if whole else short_title(event.title, chars),
            event.certainty or "seen",
            is_span(event),
            addresses.event(event.public_id),
        )
        for event in events
        if event.date_earliest and event.date_latest and name in countries_of(event)
    ]
    return Lane(name, happenings, country_css(name), name == strongest)


def short_title(title: str, chars: int) -> str:
    """The beginning of a title up to a natural break, short enough for a lane."""
    for stop in (":", ";", " (", ", "):
        head = title.split(stop, 1)[0]
        if 6 <= len(head) <= chars:
            return head
    if len(title) <= chars:
        return title
    cut = title[: chars - 1].rsplit(" ", 1)[0]
    while cut.rsplit(" ", 1)[-1].lower() in (
        "of",
        "the",
        "a",
        "an",
        "to",
        "and",
        "in",
        "for",
        "by",
        "on",
        "from",
        "with",
        "as",
    ):
        cut = cut.rsplit(" ", 1)[0]
    return cut + "\u00a0…"


def _window(
    first: date,
    last: date,
    name: str,
    events: Sequence[Event],
    ranking: Sequence[str],
    visitor: Visitor,
) -> Figure | None:
    """The marked weeks by day, with a few days before and after."""
    if (last - first).days > 40:
        return None
    start, end = first - timedelta(days=2), last + timedelta(days=6)
    inside = [
        event for event in events if _touches(event, start, end) and not _covers(event, start, end)
    ]
    lanes = [_lane(country, inside, ranking[0], 60, whole=True) for country in ranking]
    lanes = [lane for lane in lanes if lane.happenings][:5]
    days = visible_to(Document.objects.all(), visitor.access).filter(
        date_earliest__gte=start, date_latest__lte=end
    )
    counts = Counter(
        day
        for day, until in days.values_list("date_earliest", "date_latest")
        if day and day == until
    )
    chart = Lanes(
        name,
        f"{len(inside)} events by day. {CAPTION} The same stands in words below.",
        lanes,
        start,
        end,
        (first, last, name),
        counts,
        levels=(8, 7),
        label_chars=30,
    )
    held = sum(counts.values())
    caption = (
        f"{held} records of the archive are dated within these days; on a wide screen they are "
        "counted below the lanes."
        if held
        else ""
    )
    short = [_lane(lane.name, inside, ranking[0], 34) for lane in lanes]
    down = draw_lanes_down(replace(chart, lanes=short))
    return render_figure("days", draw_lanes(chart), down, caption)


def _months(events: Sequence[Event], first: date) -> list[Month]:
    """The events month by month; what began earlier stands under the first month.

    What is known only by its year stands before them, under the year.
    """
    ordered = sorted(
        events,
        key=lambda event: (max(event.date_earliest or first, first), event.date_latest or first),
    )
    years = [_day(event) for event in ordered if _YEARS.fullmatch(event.date_edtf)]
    months = [Month("Known by the year alone", years)] if years else []
    ordered = [event for event in ordered if not _YEARS.fullmatch(event.date_edtf)]
    for begins, group in groupby(
        ordered, lambda event: max(event.date_earliest or first, first).replace(day=1)
    ):
        days = [_day(event) for event in group]
        months.append(Month(month_name(begins), days))
    return months


def _day(event: Event) -> Day:
    names = ", ".join(countries_of(event))
    place = event.place.name if event.place is not None else ""
    when = say_date(event.date_edtf)
    return Day(
        When(_without_year(when.text, event), when.machine, when.wording),
        event.title,
        addresses.event(event.public_id),
        place,
        "" if names == place else names,
        event.certainty,
        str(event.date_earliest or ""),
        str(event.date_latest or ""),
    )


def _without_year(text: str, event: Event) -> str:
    """The date without its year, which stands over the list: "30–31 August"."""
    if (
        event.date_earliest is None
        or event.date_latest is None
        or event.date_earliest.year != event.date_latest.year
    ):
        return text
    year = str(event.date_earliest.year)
    bare = text.removesuffix(year).rstrip()
    return bare if bare and bare != text else text


def _choices(
    field: str, options: Sequence[tuple[str, str]], present: str, words: Mapping[str, str]
) -> list[Choice]:
    """Positions of a switch that keep the other choices; a year takes a period's place."""
    others = {name: said for name, said in words.items() if name != field}
    if field == "year":
        others = {name: said for name, said in others.items() if name not in ("from", "to")}
    chosen = present if field == "country" or not {"from", "to"} & set(words) else ""
    return [
        Choice(
            text,
            addresses.with_query(addresses.CHRONOLOGY, {**others, field: value}),
            value == chosen,
        )
        for value, text in options
    ]


def _countries(ranking: Sequence[str], present: str) -> list[tuple[str, str]]:
    names = ["", *ranking] if not present or present in ranking else ["", present, *ranking]
    return [(name, name or "all") for name in names]
