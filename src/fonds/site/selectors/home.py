"""The home page: what this archive is, its numbers, its pictures, its newest entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

from django.db.models import Count

from fonds.catalogue.access import visible_to
from fonds.catalogue.models import (
    Book,
    Code,
    Document,
    Event,
    Factoid,
    Organisation,
    Person,
    ProgrammeEvent,
)
from fonds.site import addresses
from fonds.site.archive import archive
from fonds.site.figures.dotmap import Dot, DotMap, Row, count_by_bin, draw_dot_map
from fonds.site.figures.drawing import render_figure
from fonds.site.figures.marks import SHAPE_OF
from fonds.site.pages.home import HomePage, MapRow, Number, PictureSection
from fonds.site.pages.parts import Entry, Link, Run
from fonds.site.selectors.books import authors_of
from fonds.site.selectors.documents import short_shelfmark, year_figure
from fonds.site.selectors.events import countries_of
from fonds.site.selectors.names import dict_of_factions, find_form, load_cards, show_name
from fonds.site.visitor import Visitor
from fonds.site.wording import MEASURES, country_css, faction_css, language_name, say_date

_MOST_ROWS = 16
_MOST_YEARS = 16
_NEWEST = 6

_NUMBER_WORDS = (
    "No",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
)


def show_home(visitor: Visitor) -> HomePage:
    """Everything the home page shows."""
    said = archive()
    documents = visible_to(Document.objects.all(), visitor.access)
    events = list(Event.objects.exclude(date_earliest=None))
    days = list(documents.exclude(date_earliest=None).values_list("date_earliest", flat=True))
    pictures = [_time_map(events, days) or _documents_picture(days), _measures_map()]
    numbers = _numbers(visitor)
    return HomePage(
        title=said.title,
        titles=[Run(title, tag) for tag, title in said.titles.items() if tag != said.languages[0]],
        lead=said.lead or _lead(numbers),
        placeholder="A name, in any spelling",
        hint=_hint(),
        numbers=numbers,
        pictures=[picture for picture in pictures if picture is not None],
        newest=_newest(visitor),
    )


def _numbers(visitor: Visitor) -> list[Number]:
    documents = visible_to(Document.objects.all(), visitor.access)
    posts = Factoid.objects.filter(kind="held-post", is_current=True)
    measures = Factoid.objects.filter(kind__in=MEASURES, is_current=True, denied=False)
    books = Book.objects.count()
    languages = documents.exclude(language="").order_by().values("language").distinct().count()
    numbers = [
        Number("documents", documents.count(), addresses.DOCUMENTS),
        Number("people", Person.objects.filter(merged_into=None).count(), addresses.PEOPLE),
        Number("posts held", posts.count(), addresses.ORGANISATIONS),
        Number("events", Event.objects.count(), addresses.EVENTS),
        Number("measures against people", measures.count(), addresses.FACTIONS),
        Number("book" if books == 1 else "books", books, addresses.BOOKS),
        Number(
            "languages of the documents", languages if languages > 1 else 0, addresses.DOCUMENTS
        ),
    ]
    return [number for number in numbers if number.count]


def _lead(numbers: Sequence[Number]) -> str:
    """What an archive without a lead of its own says of itself."""
    if not numbers:
        return "This archive holds nothing yet."
    held = [f"{number.count:,} {number.text}" for number in numbers[:3]]
    words = f"{', '.join(held[:-1])} and {held[-1]}" if len(held) > 1 else held[0]
    return f"This archive holds {words}."


def _hint() -> list[Run]:
    """A name in three scripts, taken from the archive itself; nothing where there is none."""
    person = (
        Person.objects.filter(names__script="Hang")
        .filter(names__script="Hani")
        .annotate(forms=Count("names", distinct=True))
        .order_by("-forms", "public_id")
        .first()
    )
    if person is None:
        return []
    card = load_cards([person.pk])[person.pk]
    shown = show_name(card, Visitor())
    words = [Run("Any spelling, any script: ")]
    for system, tag in (("hangul", "ko"), ("hanja", "ko-Hani"), ("cyrillic", "ru")):
        if (form := find_form(card, system)) is not None:
            words += [Run(form.text, tag), Run(", ")]
    return [*words[:-1], Run(f" and {shown.text} find the same person.")]


def _years_shown(events: Sequence[Event]) -> tuple[int, int]:
    """The years that hold nearly all events, so that one early date does not squeeze the rest."""
    years = sorted(event.date_earliest.year for event in events if event.date_earliest)
    low, high = years[len(years) // 20], years[-1 - len(years) // 40]
    if high - low >= _MOST_YEARS:
        mark = archive().highlight
        middle = mark.first.year if mark is not None else years[len(years) // 2]
        low = max(low, middle - _MOST_YEARS // 2)
        high = min(high, low + _MOST_YEARS - 1)
    return low, high


def _time_map(events: Sequence[Event], documents: Iterable[date | None]) -> PictureSection | None:
    """Rows by country, dots stacked by quarter, the documents as bars below."""
    if len(events) < 2:
        return None
    first, last = _years_shown(events)
    counts: Counter[str] = Counter()
    dots: dict[str, list[Dot]] = {}
    for event in events:
        if event.date_earliest is None or not first <= event.date_earliest.year <= last:
            continue
        for name in countries_of(event):
            counts[name] += 1
            dots.setdefault(name, []).append(Dot(event.date_earliest, event.certainty or "seen"))
    names = [name for name, _ in counts.most_common(_MOST_ROWS)]
    if not names:
        return None
    remarks = _outcomes()
    rows = [
        Row(
            name,
            dots[name],
            country_css(name),
            remark=remarks.get(name, ("", False))[0],
            strong=index == 0,
            url=addresses.with_query(addresses.CHRONOLOGY, {"country": name}),
        )
        for index, name in enumerate(names)
    ]
    shown = sum(len(row.dots) for row in rows)
    mark = archive().highlight
    span = (mark.first, mark.last, mark.name) if mark and first <= mark.first.year <= last else None
    chart = DotMap(
        f"A map of time, {len(names)} countries, {first} to {last}",
        f"{shown} events as dots, one row for each country, stacked by quarter. Full dots were "
        "read in the source, half dots partly read, open dots recalled. The lowest row counts "
        "the documents held. The same stands in a table below.",
        rows,
        first,
        last,
        span=span,
        bars=count_by_bin([day for day in documents if day is not None]),
        bars_name=("Documents in", "this archive"),
    )
    caption = (
        f"Each dot is an event of the chronicle, {shown} in all, stacked by quarter: full if it "
        "was read in a source, half if partly read, open if recalled and still to be checked."
    )
    if remarks:
        caption += " Whether a leader lost office is the compiler’s judgement."
    figure = render_figure(
        "time",
        draw_dot_map(chart),
        draw_dot_map(chart, narrow=True),
        caption,
        ("Read the chronology", addresses.CHRONOLOGY),
    )
    count = len(names)
    word = _NUMBER_WORDS[count] if count < len(_NUMBER_WORDS) else str(count)
    title = (
        f"{word} countries, {first} to {last}" if count > 1 else f"{names[0]}, {first} to {last}"
    )
    return PictureSection(
        title,
        figure,
        ("Country", "Read", "Partly read", "Recalled", "Outcome"),
        [_map_row(row) for row in rows],
    )


def _documents_picture(days: Sequence[date | None]) -> PictureSection | None:
    """Documents by year, for an archive without events."""
    counts = Counter(day.year for day in days if day is not None)
    if len(counts) < 2:
        return None
    rows = [
        MapRow(Link(str(year), addresses.with_query(addresses.DOCUMENTS, {"year": str(year)})), [n])
        for year, n in sorted(counts.items())
    ]
    title = "Documents by year"
    return PictureSection(title, year_figure(title, counts), ("Year", "Documents", ""), rows)


def _map_row(row: Row) -> MapRow:
    levels = Counter("seen" if dot.certainty == "judgement" else dot.certainty for dot in row.dots)
    return MapRow(
        Link(row.name, row.url), [levels["seen"], levels["part"], levels["recalled"]], row.remark
    )


def _outcomes() -> dict[str, tuple[str, bool]]:
    """What the coded cases say of each country's leader, in a few words."""
    remarks = {}
    for code in Code.objects.filter(condition__is_outcome=True).select_related("case"):
        if code.value not in ("0", "1") or not code.case.leader:
            continue
        leader = code.case.leader.split(";")[0].split(" (")[0].strip()
        lost = code.value == "1"
        name = "Soviet Union" if code.case.name == "USSR" else code.case.name
        remarks[name] = (f"{leader} loses office" if lost else f"{leader} stays", lost)
    return remarks


def _measures_map() -> PictureSection | None:
    """Measures against people of a faction, by year; shapes keep the factions apart."""
    factions = dict_of_factions()
    measures = Factoid.objects.filter(kind__in=MEASURES, is_current=True, denied=False).exclude(
        start_earliest=None
    )
    dots: dict[str, list[Dot]] = {}
    for person, day, certainty in measures.values_list("person_id", "start_earliest", "certainty"):
        if person in factions and day is not None:
            dots.setdefault(factions[person][0], []).append(Dot(day, certainty or "seen"))
    if not dots:
        return None
    named = {row.public_id: row.name for row in Organisation.objects.filter(kind="faction")}
    years = sorted(dot.day.year for dot in chain.from_iterable(dots.values()))
    first, last = years[len(years) // 50], years[-1 - len(years) // 20]
    rows = [
        Row(
            name,
            dots.get(key, []),
            faction_css(key, name),
            SHAPE_OF.get(faction_css(key, name), "circle"),
            _measure_words(dots.get(key, []), first, last),
            url=addresses.faction(key),
            show_shape=True,
        )
        for key, name in sorted(named.items(), key=lambda item: -len(dots.get(item[0], [])))
    ]
    total = sum(len(row.dots) for row in rows)
    chart = DotMap(
        f"Measures against people by faction, {first} to {last}",
        f"{total} measures, one row for each faction, stacked by year. Full marks were read in the "
        "source, half marks partly read, open marks recalled. The same stands in a table below.",
        rows,
        first,
        last,
        bin="year",
        abreast=5,
    )
    caption = (
        "Expulsions, demotions, arrests, sentences, executions and flights of people whose "
        "faction is agreed on; the shape is the faction, the filling the certainty. The labels "
        "are the conventional ones and are contested."
    )
    figure = render_figure(
        "struck",
        draw_dot_map(chart),
        draw_dot_map(chart, narrow=True),
        caption,
        ("Factions", addresses.FACTIONS),
    )
    columns = ("Faction", "Read", "Partly read", "Recalled", "In all")
    return PictureSection(
        "Who was struck, and when", figure, columns, [_map_row(row) for row in rows], "struck"
    )


def _measure_words(dots: Sequence[Dot], first: int, last: int) -> str:
    count = len(dots)
    outside = sum(1 for dot in dots if not first <= dot.day.year <= last)
    words = f"{count} measure{'s' if count != 1 else ''}"
    return f"{words}, {outside} outside these years" if outside else words


def _newest(visitor: Visitor) -> list[Entry]:
    """The newest document, person, event, book and programme event, two of each where there are."""
    cut = 2
    documents = visible_to(Document.objects.all(), visitor.access).select_related("repository")
    entries = []
    for row in documents.order_by("-recorded_at", "-id")[:cut]:
        details = [short_shelfmark(row), Run(language_name(row.language)) if row.language else None]
        entries.append(
            (
                row.recorded_at,
                Entry(
                    row.title,
                    addresses.document(row.public_id),
                    "" if row.title_language == "en" else row.title_language,
                    "Document",
                    say_date(row.date_edtf),
                    details=[one for one in details if one],
                ),
            )
        )
    people = list(Person.objects.filter(merged_into=None).order_by("-recorded_at", "-id")[:cut])
    cards = load_cards(row.pk for row in people)
    for person in people:
        name = show_name(cards[person.pk], visitor)
        entries.append(
            (
                person.recorded_at,
                Entry(
                    name.text,
                    name.url,
                    name.lang,
                    "Person",
                    say_date("", person.born_edtf[:4]),
                    beside=Run(name.original, name.original_lang),
                    details=[
                        Run(part) for part in (cards[person.pk].group, person.description) if part
                    ],
                    css=cards[person.pk].css,
                ),
            )
        )
    for event in Event.objects.select_related("place").order_by("-recorded_at", "-id")[:1]:
        details_of = [Run(event.place.name)] if event.place is not None else []
        entries.append(
            (
                event.recorded_at,
                Entry(
                    event.title,
                    addresses.event(event.public_id),
                    "",
                    "Event",
                    say_date(event.date_edtf),
                    details=details_of,
                    certainty=event.certainty,
                ),
            )
        )
    for book in Book.objects.order_by("-recorded_at", "-id")[:1]:
        authors = authors_of(book)
        entries.append(
            (
                book.recorded_at,
                Entry(
                    f"{authors}," if authors else "",
                    addresses.book(book.public_id),
                    "",
                    "Book",
                    say_date(book.year),
                    work=book.title,
                ),
            )
        )
    for talk in ProgrammeEvent.objects.order_by("-recorded_at", "-id")[:1]:
        entries.append(
            (
                talk.recorded_at,
                Entry(
                    talk.title,
                    addresses.programme(talk.public_id),
                    "",
                    "Programme",
                    say_date(talk.date_edtf),
                    details=[Run(talk.kind)] if talk.kind else [],
                ),
            )
        )
    entries.sort(key=lambda pair: pair[0], reverse=True)
    return [entry for _, entry in entries[:_NEWEST]]
