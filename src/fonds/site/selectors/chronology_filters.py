"""What the chronology can be narrowed by: person, place, source, type, country, period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fonds.catalogue.access import CLOSED_SOURCE, PUBLIC, may_see
from fonds.catalogue.models import Event, Factoid
from fonds.dates import read_edtf
from fonds.site import addresses
from fonds.site.pages.events import Filter
from fonds.site.pages.parts import Link
from fonds.site.selectors.claims import source_title
from fonds.site.selectors.names import load_cards, show_name
from fonds.site.visitor import Visitor
from fonds.site.wording import country_name, kind_words, sentence_case

FIELDS = ("year", "country", "person", "place", "source", "kind", "from", "to")
FORMS = ("svg", "csv", "ics", "json")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A reader's choices, understood; `problem` says what was not."""

    words: Mapping[str, str]
    first: date | None = None
    last: date | None = None
    problem: str = ""


def read_chosen(query: Mapping[str, str]) -> Chosen:
    """Read the choices of an address; a date that is none is named."""
    words = {name: query[name][:200] for name in FIELDS if query.get(name)}
    ends: list[date | None] = []
    for name in ("from", "to"):
        when = read_edtf(words[name]) if name in words else None
        if name in words and when is None:
            problem = f"{words[name]!r} is no date. Expected EDTF, such as 1956-08 or 1956-08-30."
            return Chosen(
                {k: v for k, v in words.items() if k not in ("from", "to")}, None, None, problem
            )
        ends.append((when.earliest if name == "from" else when.latest) if when else None)
    first, last = ends
    if first and last and first > last:
        return Chosen(
            words, None, None, f"{first} lies after {last}. Expected the first day first."
        )
    return Chosen(words, first, last)


def publication_of(event: Event) -> str:
    """Where an event was read: the book or the site, without the page."""
    if event.source is None:
        return ""
    if event.source.document is not None and not may_see(event.source.document, PUBLIC):
        return CLOSED_SOURCE
    title = source_title(event.source)
    if event.source.url:
        return title.split(",")[0].split(":")[0]
    return title


def narrow(events: Sequence[Event], chosen: Chosen) -> list[Event]:
    """The events that fit every choice but the year."""
    words = chosen.words
    kept = list(events)
    if words.get("person"):
        took_part = set(
            Factoid.objects.filter(
                person__public_id=words["person"], event__isnull=False, is_current=True
            ).values_list("event_id", flat=True)
        )
        kept = [event for event in kept if event.pk in took_part]
    if words.get("place"):
        kept = [e for e in kept if e.place is not None and e.place.name == words["place"]]
    if words.get("source"):
        kept = [event for event in kept if publication_of(event) == words["source"]]
    if words.get("kind"):
        kept = [event for event in kept if event.kind == words["kind"]]
    if words.get("country"):
        kept = [e for e in kept if words["country"] in [country_name(str(c)) for c in e.countries]]
    if chosen.first or chosen.last:
        low, high = chosen.first or date.min, chosen.last or date.max
        kept = [
            e
            for e in kept
            if e.date_earliest
            and e.date_latest
            and e.date_earliest <= high
            and e.date_latest >= low
        ]
    return kept


def make_filters(events: Sequence[Event], chosen: Chosen, visitor: Visitor) -> list[Filter]:
    """The selects of the form, each with what occurs, the most frequent first."""
    words = chosen.words
    people = Counter(
        pk
        for pk in Factoid.objects.filter(
            kind="took-part", is_current=True, denied=False
        ).values_list("person_id", flat=True)
        if pk is not None
    )
    cards = load_cards(people)
    named = sorted(
        ((cards[pk].key, show_name(cards[pk], visitor).text) for pk in people if pk in cards),
        key=lambda one: one[1],
    )
    places = Counter(event.place.name for event in events if event.place is not None)
    sources = Counter(publication_of(event) for event in events)
    kinds = Counter(event.kind for event in events if event.kind)
    return [
        _filter("person", "Who took part", named, words),
        _filter("place", "Place", [(p, p) for p, _ in places.most_common()], words),
        _filter("kind", "Type", [(k, sentence_case(kind_words(k))) for k in sorted(kinds)], words),
        _filter("source", "Read in", [(s, s) for s, _ in sources.most_common() if s], words),
    ]


def _filter(
    name: str, label: str, options: Sequence[tuple[str, str]], words: Mapping[str, str]
) -> Filter:
    chosen = words.get(name, "")
    made = [("", "any", not chosen)]
    made += [(value, text, value == chosen) for value, text in options]
    return Filter(name, label, made)


def export_links(chosen: Chosen) -> list[Link]:
    """The same events as files, for the same choices."""
    names = {"svg": "SVG", "csv": "CSV", "ics": "iCalendar", "json": "TimelineJS"}
    return [
        Link(names[form], addresses.with_query(f"/chronology.{form}", dict(chosen.words)))
        for form in FORMS
    ]
