"""The list of events and the page of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Count, QuerySet

from fonds.catalogue.access import visible_to
from fonds.catalogue.models import Citation, Document, Event, Factoid, Question
from fonds.site import addresses
from fonds.site.pages.documents import ListPage
from fonds.site.pages.events import EventPage
from fonds.site.pages.parts import NO_NOTE, Entry, Facet, Fact, Link, Name, Note, Run
from fonds.site.selectors.chronology_sources import show_known, show_order
from fonds.site.selectors.citing import cite_record
from fonds.site.selectors.claims import (
    claims_of,
    person_ids,
    show_claim,
    show_conflicts,
    show_source,
)
from fonds.site.selectors.documents import YEAR, for_list, show_entry
from fonds.site.selectors.facets import chosen_values, make_facet, make_pager, page_number
from fonds.site.selectors.names import load_cards, show_name
from fonds.site.visitor import Visitor
from fonds.site.wording import country_name, kind_words, say_date, sentence_case

PAGE_SIZE = 60
FIELDS = ("year", "country", "kind", "q", "page")
_NEAR = timedelta(days=21)


def countries_of(event: Event) -> list[str]:
    """Names of an event's countries, in order."""
    return [country_name(str(said)) for said in event.countries]


def list_events(chosen: Mapping[str, str], visitor: Visitor) -> ListPage:
    """Events in the order of time, narrowed by year, country and kind."""
    chosen = {key: chosen[key] for key in FIELDS if chosen.get(key)}
    everything = Event.objects.all()
    rows = _narrow(everything, chosen)
    total = rows.count()
    page = page_number(chosen, PAGE_SIZE, total)
    shown = rows.select_related("place")[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    facets = _facets(everything, chosen)
    return ListPage(
        kind="Events",
        title="Events",
        lead="",
        total=total,
        unit="event" if total == 1 else "events",
        entries=[_entry(event) for event in shown],
        facets=facets,
        chosen=chosen_values(facets),
        pager=make_pager(page, PAGE_SIZE, total, chosen, addresses.EVENTS),
        note=Note(
            ("Events in the words of the compiler; what a source says of a person is a claim.",)
        ),
        action=addresses.EVENTS,
        query=chosen.get("q", ""),
        placeholder="Words of a title",
        kept=[(key, value) for key, value in chosen.items() if key not in ("q", "page")],
    )


def _narrow(rows: QuerySet[Event], chosen: Mapping[str, str], leave: str = "") -> QuerySet[Event]:
    if (year := chosen.get("year")) and leave != "year" and year.isascii() and year.isdigit():
        rows = rows.filter(date_earliest__year=min(max(int(year[:4]), 1), 9999))
    if (kind := chosen.get("kind")) and leave != "kind":
        rows = rows.filter(kind=kind)
    if (country := chosen.get("country")) and leave != "country":
        fitting = [
            pk
            for pk, said in rows.values_list("pk", "countries")
            if country in map(country_name, map(str, said))
        ]
        rows = rows.filter(pk__in=fitting)
    for word in chosen.get("q", "").split()[:6]:
        rows = rows.filter(title__icontains=word)
    return rows


def _facets(everything: QuerySet[Event], chosen: Mapping[str, str]) -> list[Facet]:
    years = _narrow(everything, chosen, "year").exclude(date_earliest=None).annotate(y=YEAR)
    kinds = _narrow(everything, chosen, "kind").exclude(kind="").order_by().values_list("kind")
    countries: Counter[str] = Counter()
    for said in _narrow(everything, chosen, "country").values_list("countries", flat=True):
        countries.update({country_name(str(one)) for one in said})
    counted = [
        (y, y, n)
        for y, n in years.order_by().values_list("y").annotate(n=Count("pk")).order_by("y")
    ]
    made = [
        make_facet("Year", "year", counted, chosen, addresses.EVENTS, shown=12),
        make_facet(
            "Country",
            "country",
            [(c, c, n) for c, n in countries.most_common()],
            chosen,
            addresses.EVENTS,
        ),
        make_facet(
            "Kind",
            "kind",
            [
                (k, sentence_case(kind_words(k)), n)
                for k, n in kinds.annotate(n=Count("pk")).order_by("-n")
            ],
            chosen,
            addresses.EVENTS,
        ),
    ]
    return [facet for facet in made if facet is not None]


def _entry(event: Event) -> Entry:
    details = [event.place.name] if event.place is not None else []
    details += [name for name in countries_of(event) if name not in details]
    return Entry(
        event.title,
        addresses.event(event.public_id),
        when=say_date(event.date_edtf),
        details=[Run(part) for part in details],
        certainty=event.certainty,
    )


def find_event(key: str, visitor: Visitor) -> EventPage | None:
    """One event with its evidence; None where there is none of that id."""
    row = (
        Event.objects.filter(public_id=key)
        .select_related("place", "source", "source__document")
        .first()
    )
    if row is None:
        return None
    claims = list(claims_of(Factoid.objects.filter(event=row)))
    cards = load_cards(person_ids(claims))
    participants: dict[str, tuple[Name, str]] = {}
    for claim in claims:
        card = cards.get(claim.person_id or 0)
        if card is not None and claim.kind == "took-part" and claim.is_current and not claim.denied:
            participants.setdefault(card.key, (show_name(card, visitor), card.group))
    questions = Question.objects.filter(event=row).prefetch_related(
        "factoids__source__document", "factoids__organisation", "factoids__event", "factoids__place"
    )
    return EventPage(
        key=row.public_id,
        kind=f"Event{', ' + kind_words(row.kind) if row.kind else ''}",
        title=row.title,
        lead=row.description,
        when=say_date(row.date_edtf, row.date_wording),
        facts=_facts(row, visitor),
        participants=list(participants.values()),
        claims=[
            show_claim(claim, visitor, cards, links=False)
            for claim in claims
            if claim.kind != "took-part"
        ],
        conflicts=show_conflicts(questions, visitor),
        documents=_documents(row, visitor),
        same_time=_same_time(row),
        known=show_known(row, visitor),
        certainty=row.certainty,
        note=Note((row.notes,)) if row.notes else NO_NOTE,
        citation=cite_record(
            row.title, addresses.event(row.public_id), say_date(row.date_edtf).text
        ),
    )


def _facts(row: Event, visitor: Visitor) -> list[Fact]:
    when = say_date(row.date_edtf, row.date_wording)
    facts: list[Fact] = []
    if when.wording:  # the date itself stands under the title
        facts.append(Fact("Date", [when], f"in the source: {row.date_wording}"))
    facts += [
        Fact("Follows from others", [Run(one.solved)], "; ".join(one.because))
        for one in show_order(row)
    ]
    if row.place is not None:
        facts.append(Fact("Place", [Run(row.place.name)]))
    if row.countries:
        links = [
            Link(name, addresses.with_query(addresses.EVENTS, {"country": name}))
            for name in countries_of(row)
        ]
        facts.append(Fact("Country", links))
    source = show_source(row.source, row.source_locator, visitor.access)
    facts.append(Fact("According to", [Link(source.text, source.url)], source.locator))
    return facts


def _documents(row: Event, visitor: Visitor) -> list[Entry]:
    """Documents that cite the event, then those of its days, for reading beside it."""
    visible = visible_to(Document.objects.all(), visitor.access)
    citing = Citation.objects.filter(event=row).values("document")
    found = {other.pk: other for other in _listed(visible.filter(pk__in=citing))}
    first, last = row.date_earliest, row.date_latest
    if first is not None and last is not None and (last - first).days <= 40:
        near = visible.filter(date_earliest__gte=first, date_latest__lte=last + timedelta(days=2))
        found.update({other.pk: other for other in _listed(near)})
    return [show_entry(other) for other in found.values()]


def _listed(rows: QuerySet[Document], most: int = 12) -> QuerySet[Document]:
    return for_list(rows)[:most]


def _same_time(row: Event) -> list[Entry]:
    if row.date_earliest is None or row.date_latest is None:
        return []
    near = Event.objects.filter(
        date_earliest__lte=row.date_latest + _NEAR, date_latest__gte=row.date_earliest - _NEAR
    ).exclude(pk=row.pk)
    return [_entry(event) for event in near.select_related("place")[:10]]
