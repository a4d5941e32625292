"""Documents and their texts: records of descriptions to rows."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, count
from pathlib import PurePath

from django.db.models import Q

from fonds.catalogue.models import Agent, Citation, Document, Text
from fonds.core.identifiers import slug
from fonds.core.problems import Problem, Severity
from fonds.ingest.records import DocumentRecord, TextRecord
from fonds.workflows.importing.bulk import insert_rows
from fonds.workflows.importing.context import Context, KnownDocument
from fonds.workflows.importing.document_rows import (
    AGENT,
    CITATION,
    TEXT,
    Row,
    agent_rows,
    all_agents,
    citation_rows,
    document_columns,
    new_texts,
    text_row,
    text_rows,
)
from fonds.workflows.importing.known_documents import update_documents

HELD = 200  # documents written at a time


def settle_key(record: DocumentRecord, context: Context) -> None:
    """Decide which document a key means that another file may use for another document.

    A name of a file or an id within one is not unique: two folders may each hold a `letter.txt`.
    The key means a document that has its text from this file, that has none yet (a table described
    it), or that has the same text; else it goes on to the folder's name before the key.
    """
    key, known = record.key, context.references.known.documents
    if record.key_scope is not None and key in known:
        flush_documents(context)
        place = PurePath(context.version.file.path, record.key_scope.strip(", "))
        folder = f"{slug(place.parent.name)}-{key}"
        others = (f"{folder}-{number}" for number in count(2))
        key = next(one for one in chain((key, folder), others) if _is_it(one, record, context))
    context.keys[record.key] = key


def _is_it(key: str, record: DocumentRecord, context: Context) -> bool:
    """Say whether a public id is free, or stands for this very document."""
    if key not in context.references.known.documents:
        return True
    file = context.version.file_id
    own = Document.objects.filter(
        Q(imported_from__file_id=file) | Q(texts__imported_from__file_id=file),
        public_id=key,
        locator__startswith=record.key_scope or "",
    )
    if own.exists():
        return True
    texts = Text.objects.filter(document__public_id=key).exclude(kind="translation")
    said = [text.content for text in record.texts]
    return not texts.exists() or texts.filter(content__in=said).exists()


def write_document(record: DocumentRecord, old: DocumentRecord | None, context: Context) -> None:
    """Store one document with its agents, texts and citations."""
    if record.parent and context.new_documents:
        flush_documents(context)
    key = context.keys.get(record.key, record.key)
    parent = context.keys.get(record.parent, record.parent)
    if (key, parent) != (record.key, record.parent):
        record = replace(record, key=key, parent=parent)
    columns = document_columns(record, context)
    known = context.references.known.documents
    if record.key not in known:
        context.order += 1
        columns |= {
            "public_id": record.key,
            "order": context.order,
            "imported_from_id": context.version.pk,
            "locator": record.locator[:200],
        }
        known[record.key] = 0  # it is held back; `flush_documents` finds its id
        context.new_documents.append((record, columns))
        if len(context.new_documents) >= HELD:
            flush_documents(context)
        return
    if not known[record.key] or record.key in context.known_documents:
        flush_documents(context)
    before = document_columns(old, context) if old else None
    context.known_documents[record.key] = KnownDocument(record, old, columns, before)
    if len(context.known_documents) >= HELD:
        flush_documents(context)


def flush_documents(context: Context) -> None:
    """Write the documents held back: those that are new, then those that were known."""
    _insert_new(context)
    held, context.known_documents = context.known_documents, {}
    update_documents(list(held.values()), context)


def _insert_new(context: Context) -> None:
    """Insert new documents with their agents, texts and citations."""
    held, context.new_documents = context.new_documents, []
    if not held:
        return
    names = tuple(held[0][1])
    insert_rows(Document, names, [tuple(columns.values()) for _, columns in held])
    keys = [record.key for record, _ in held]
    ids = dict(Document.objects.filter(public_id__in=keys).values_list("public_id", "pk"))
    context.references.known.documents |= ids
    agents: list[Row] = []
    texts: list[Row] = []
    citations: list[Row] = []
    for record, _ in held:
        document = ids[record.key]
        agents += agent_rows(all_agents(record), document, context)
        texts += text_rows(record, document, context)
        citations += citation_rows(record.cites, document, context)
        context.ledger.touch("document", document)
    context.ledger.created["document"] += len(held)
    insert_rows(Agent, AGENT, agents)
    insert_rows(Text, TEXT, texts)
    insert_rows(Citation, CITATION, citations)


def write_text(record: TextRecord, old: TextRecord | None, context: Context) -> None:
    """Store a text that stands apart from its document, such as a translation."""
    flush_documents(context)
    key = context.keys.get(record.document, record.document)
    document = context.references.required("document", key, record.locator)
    if document is None:
        return
    own = Text.objects.filter(
        document_id=document,
        language=record.language,
        kind=record.kind,
        imported_from__file_id=context.version.file_id,
    )
    if own.exists():
        if old is not None:
            context.change(
                "document",
                record.document,
                f"text ({record.language})",
                old.content,
                record.content,
            )
            context.ledger.changed["text"] += 1
        own.delete()
    else:
        context.ledger.created["text"] += 1
    insert_rows(Text, TEXT, new_texts([text_row(record, document, context)], [document]))
    context.ledger.touch("document", document)
    if not record.content.strip():
        context.references.problems.append(
            Problem(
                "empty-text",
                Severity.NOTE,
                record.locator,
                f"The text of {record.document} in {record.language} is empty.",
                "words",
                "Check the file.",
            )
        )
