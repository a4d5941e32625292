"""Which writer stores which kind of record, and in what order files are best read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fonds.ingest import records
from fonds.workflows.importing import books, claims, comparison, documents, people, relations
from fonds.workflows.importing.context import Context

Writer = Callable[[Any, Any, Context], None]

WRITERS: dict[type[Any], Writer] = {
    records.RepositoryRecord: books.write_repository,
    records.SourceRecord: books.write_source,
    records.BookRecord: books.write_book,
    records.ChapterRecord: books.write_chapter,
    records.ProgrammeEventRecord: books.write_programme_event,
    records.StaffRecord: books.write_staff,
    records.OrganisationRecord: people.write_organisation,
    records.PersonRecord: people.write_person,
    records.DocumentRecord: documents.write_document,
    records.TextRecord: documents.write_text,
    records.EventRecord: claims.write_event,
    records.RelationRecord: relations.write_relation,
    records.QuestionRecord: claims.write_question,
    records.FactoidRecord: claims.write_factoid,
    records.ConditionRecord: comparison.write_condition,
    records.CaseRecord: comparison.write_case,
    records.CodeRecord: comparison.write_code,
    records.MeasureOfBody: comparison.write_measure,
}

ORDER = {kind: place for place, kind in enumerate(WRITERS)}


def identity(record: Any) -> tuple[Any, ...]:
    """Return what makes a record the same record in another version of its file."""
    kind = type(record)
    if isinstance(record, records.FactoidRecord):
        return (kind, record.key or claims.factoid_identity(record))
    if isinstance(record, records.DocumentRecord) and record.key_scope:
        return (kind, record.key, record.key_scope)  # an archive may hold a/1.txt and b/1.txt
    if isinstance(record, records.TextRecord):
        return (kind, record.document, record.kind, record.language)
    if isinstance(record, records.ChapterRecord):
        return (kind, record.book, record.order)
    if isinstance(record, records.CodeRecord):
        return (kind, record.case, record.condition, record.coder)
    if isinstance(record, records.StaffRecord):
        return (kind, record.name)
    if isinstance(record, records.RelationRecord):
        return (kind, record.key or (record.event, record.kind, record.other, record.source))
    if isinstance(record, records.MeasureOfBody):
        return (kind, record.organisation, record.elected.edtf)
    return (kind, record.key)


def describe(record: Any) -> str:
    """Return the short name of a record for a report: `factoid held-post of kim-il`."""
    word = type(record).__name__.removesuffix("Record").lower()
    if isinstance(record, records.FactoidRecord):
        return f"{word} {record.kind} of {record.person}"
    return f"{word} {getattr(record, 'key', '') or identity(record)[1]}"
