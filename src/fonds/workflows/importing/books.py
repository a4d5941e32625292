"""Repositories, sources, books, chapters, programme events and staff: records to rows."""

from __future__ import annotations

from typing import Any

from fonds.catalogue.models import (
    Book,
    Chapter,
    ProgrammeEvent,
    Repository,
    Source,
    Speaker,
    StaffMember,
)
from fonds.ingest.records import (
    BookRecord,
    ChapterRecord,
    ProgrammeEventRecord,
    RepositoryRecord,
    SourceRecord,
    StaffRecord,
)
from fonds.workflows.importing.context import Context
from fonds.workflows.importing.dates import date_columns
from fonds.workflows.importing.references import source_id, web_title
from fonds.workflows.importing.rows import put, shown


def write_repository(
    record: RepositoryRecord, old: RepositoryRecord | None, context: Context
) -> None:
    """Store a holding institution."""

    def columns(said: RepositoryRecord) -> dict[str, Any]:
        return {
            "name": said.name,
            "short_name": said.short_name,
            "name_original": said.name_original,
            "language": said.language,
            "country": said.country,
            "shelfmark_form": said.shelfmark_form,
            "url": said.url,
            "notes": said.notes,
        }

    put(
        Repository,
        "repository",
        record.key,
        columns(record),
        columns(old) if old else None,
        context,
        record.locator,
    )


_KINDS = {"webpage": "web-page", "article": "press-article", "archival": "archival-document"}


def write_source(record: SourceRecord, old: SourceRecord | None, context: Context) -> None:
    """Store something citable; a key that is an address or a citation gets a readable id."""

    def columns(said: SourceRecord) -> dict[str, Any]:
        kind = _KINDS.get(said.kind, said.kind)
        is_address = said.title.startswith(("http://", "https://"))
        return {
            "kind": kind if kind in Source.Kind.values else Source.Kind.OTHER,
            "title": (web_title(said.title) if is_address else said.title)[:1000],
            "csl": said.csl,
            "url": said.url,
            "notes": said.notes,
            "said": said.key[:1000],
        }

    values = columns(record)
    public_id = source_id(record.key, values["title"])
    known = context.references.known.sources
    if record.key in known and public_id not in known:
        public_id = Source.objects.values_list("public_id", flat=True).get(pk=known[record.key])
    row = put(
        Source,
        "source",
        public_id,
        values,
        columns(old) if old else None,
        context,
        record.locator,
    )
    known[record.key] = row


def write_book(record: BookRecord, old: BookRecord | None, context: Context) -> None:
    """Store a book or a volume of documents."""

    def columns(said: BookRecord) -> dict[str, Any]:
        source, _ = context.references.source(said.source)
        return {
            "title": (said.title or said.key)[:500],
            "subtitle": said.subtitle[:500],
            "kind": said.kind,
            "authors": [{"name": agent.name, "role": agent.role} for agent in said.authors],
            "year": said.year,
            "publisher": said.publisher[:300],
            "isbns": [list(pair) for pair in said.isbns],
            "language": said.language,
            "described_in_id": source,
            "certainty": said.certainty,
            "notes": said.notes,
        }

    put(
        Book,
        "book",
        record.key,
        columns(record),
        columns(old) if old else None,
        context,
        record.locator,
    )


def chapter_columns(record: ChapterRecord, context: Context) -> dict[str, Any]:
    """Return the columns of a chapter."""
    source, _ = context.references.source(record.source)
    return {
        "number": record.number,
        "title": record.title,
        "first_page": record.first_page,
        "last_page": record.last_page,
        "numbering": record.numbering,
        "pages_as_printed": record.pages_as_printed,
        "pdf_size": record.pdf_size,
        "described_in_id": source,
        "notes": record.notes,
    }


def write_chapter(record: ChapterRecord, old: ChapterRecord | None, context: Context) -> None:
    """Store a part of a book in its place."""
    book = context.references.required("book", record.book, record.locator)
    if book is None:
        return
    values = chapter_columns(record, context)
    row = Chapter.objects.filter(book_id=book, order=record.order).first()
    if row is None:
        row = Chapter.objects.create(
            book_id=book,
            order=record.order,
            imported_from=context.version,
            locator=record.locator[:200],
            **values,
        )
        context.ledger.created["chapter"] += 1
        context.ledger.touch("chapter", row.pk)
        return
    before = chapter_columns(old, context) if old else {}
    differing = {k: v for k, v in values.items() if before.get(k) != v and getattr(row, k) != v}
    for name, value in differing.items():
        context.change(
            "chapter",
            f"{record.book}/{record.order}",
            name,
            shown(getattr(row, name)),
            shown(value),
        )
        setattr(row, name, value)
    if differing:
        row.save(update_fields=list(differing))
        context.ledger.changed["chapter"] += 1
        context.ledger.touch("chapter", row.pk)
    else:
        context.ledger.unchanged["chapter"] += 1


def write_programme_event(
    record: ProgrammeEventRecord, old: ProgrammeEventRecord | None, context: Context
) -> None:
    """Store a webcast, lecture or discussion with its speakers as printed."""

    def columns(said: ProgrammeEventRecord) -> dict[str, Any]:
        source, _ = context.references.source(said.source)
        return {
            "title": said.title or said.key,
            "kind": said.kind,
            "start_time": said.start_time,
            "end_time": said.end_time,
            "time_as_printed": said.time_as_printed,
            "venue": said.venue,
            "cosponsors": said.cosponsors,
            "book_id": context.references.required("book", said.book, said.locator),
            "described_in_id": source,
            "notes": said.notes,
            **date_columns(said.date),
        }

    event = put(
        ProgrammeEvent,
        "programme-event",
        record.key,
        columns(record),
        columns(old) if old else None,
        context,
        record.locator,
    )
    if old is None or old.speakers != record.speakers:
        Speaker.objects.filter(event_id=event).delete()
        Speaker.objects.bulk_create(
            Speaker(
                event_id=event,
                name=said.name,
                affiliation=said.note,
                order=order,
                imported_from=context.version,
            )
            for order, said in enumerate(record.speakers)
        )


def write_staff(record: StaffRecord, old: StaffRecord | None, context: Context) -> None:
    """Store a member of staff."""
    source, _ = context.references.source(record.source)
    context.order += 1
    _, made = StaffMember.objects.update_or_create(
        name=record.name,
        defaults={
            "role": record.role,
            "programmes": record.programmes,
            "source_id": source,
            "order": context.order,
            "imported_from": context.version,
            "locator": record.locator[:200],
        },
    )
    (context.ledger.created if made else context.ledger.changed)["staff"] += 1
