"""Sources: the list, and everything that rests on one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet

from fonds.catalogue.access import Reader, visible_to
from fonds.catalogue.models import Document, Event, Factoid, Source
from fonds.catalogue.models.base import Access
from fonds.site import addresses
from fonds.site.pages.books import SourcePage
from fonds.site.pages.documents import ListPage
from fonds.site.pages.parts import NO_NOTE, Entry, Fact, Link, Note, Run
from fonds.site.selectors.citing import cite_source
from fonds.site.selectors.claims import (
    claims_of,
    person_ids,
    short_address,
    show_claim,
    source_title,
)
from fonds.site.selectors.document import show_event
from fonds.site.selectors.documents import for_list, show_entry
from fonds.site.selectors.facets import chosen_values, make_facet, make_pager, page_number
from fonds.site.selectors.names import load_cards
from fonds.site.visitor import Visitor
from fonds.site.wording import kind_words, sentence_case

PAGE_SIZE = 60
MOST_CLAIMS = 200
FIELDS = ("kind", "q", "page")


def visible_sources(reader: Reader) -> QuerySet[Source]:
    """Sources the reader may see: all but those that are closed documents."""
    closed = Document.objects.exclude(
        pk__in=visible_to(Document.objects.all(), reader).values("pk")
    )
    return (
        Source.objects.exclude(document__in=closed) if not reader.is_staff else Source.objects.all()
    )


def list_sources(chosen: Mapping[str, str], visitor: Visitor) -> ListPage:
    """Sources by kind, those that carry most first."""
    chosen = {key: chosen[key] for key in FIELDS if chosen.get(key)}
    everything = visible_sources(visitor.access)
    rows = everything
    if kind := chosen.get("kind"):
        rows = rows.filter(kind=kind)
    for word in chosen.get("q", "").split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(said__icontains=word))
    total = rows.count()
    page = page_number(chosen, PAGE_SIZE, total)
    kinds = everything.order_by().values_list("kind").annotate(n=Count("pk")).order_by("-n")
    facet = make_facet(
        "Kind",
        "kind",
        [(k, sentence_case(kind_words(k)), n) for k, n in kinds],
        chosen,
        addresses.SOURCES,
    )
    facets = [facet] if facet else []
    shown = rows.annotate(claims=Count("factoids")).order_by("-claims", "title")
    return ListPage(
        kind="Sources",
        title="Sources",
        lead="What the claims of this archive rest on.",
        total=total,
        unit="source" if total == 1 else "sources",
        entries=[_entry(row) for row in shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]],
        facets=facets,
        chosen=chosen_values(facets),
        pager=make_pager(page, PAGE_SIZE, total, chosen, addresses.SOURCES),
        note=Note(("Those that carry most claims come first.",)),
        action=addresses.SOURCES,
        query=chosen.get("q", ""),
        placeholder="Words of a source",
        kept=[(key, value) for key, value in chosen.items() if key == "kind"],
        entry_style="",
    )


def _entry(row: Source) -> Entry:
    count = getattr(row, "claims", 0)
    details = [sentence_case(kind_words(row.kind))]
    details += [f"{count:,} claim{'s' if count != 1 else ''}"] if count else []
    return Entry(
        source_title(row), addresses.source(row.public_id), details=[Run(part) for part in details]
    )


def find_source(key: str, visitor: Visitor) -> SourcePage | None:
    """One source with what rests on it; None where the reader sees none of that id."""
    row = (
        visible_sources(visitor.access)
        .filter(public_id=key)
        .select_related("document", "book")
        .first()
    )
    if row is None:
        return None
    rows = Factoid.objects.filter(source=row)
    claims = list(claims_of(rows)[:MOST_CLAIMS])
    total = rows.count()
    cards = load_cards(person_ids(claims))
    documents = visible_to(
        Document.objects.filter(Q(described_in=row) | Q(citations__source=row)), visitor.access
    )
    shown = for_list(documents.distinct())
    return SourcePage(
        key=row.public_id,
        kind=kind_words(row.kind) if row.kind != Source.Kind.OTHER else "",
        title=source_title(row),
        facts=_facts(row),
        claims=[show_claim(claim, visitor, cards) for claim in claims],
        more_claims=total if total > len(claims) else 0,
        events=[
            show_event(event)
            for event in Event.objects.filter(source=row).select_related("place")[:60]
        ],
        documents=[show_entry(document) for document in shown[:60]],
        note=Note((row.notes,)) if row.notes else NO_NOTE,
        citation=cite_source(row),
    )


def _facts(row: Source) -> list[Fact]:
    facts = []
    if row.document is not None and row.document.access != Access.RESTRICTED:
        facts.append(
            Fact("Document", [Link(row.document.title, addresses.document(row.document.public_id))])
        )
    if row.book is not None:
        facts.append(Fact("Book", [Link(row.book.title, addresses.book(row.book.public_id))]))
    if row.url:
        facts.append(Fact("Address", [Link(short_address(row.url), row.url)]))
    if row.said and row.said != row.title:
        facts.append(Fact("As cited", [Run(row.said)]))
    return facts
