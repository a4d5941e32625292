"""Documents and their texts: records of descriptions to rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import PurePath
from typing import Any

from django.db.models import Q

from fonds.catalogue.models import Agent, Citation, Document, Text
from fonds.core.identifiers import slug
from fonds.core.problems import Problem, Severity
from fonds.ingest.records import AgentSaid, DocumentRecord, PartSaid, TextRecord
from fonds.workflows.importing.bulk import insert_rows
from fonds.workflows.importing.citing import is_internal
from fonds.workflows.importing.context import Context
from fonds.workflows.importing.dates import date_columns
from fonds.workflows.importing.rows import put

HELD = 200  # documents inserted at a time

Row = tuple[Any, ...]
TEXT = (
    "document_id", "kind", "language", "title", "content", "marks", "translator", "first_page",
    "last_page", "imported_from_id", "locator",
)  # fmt: skip
AGENT = (
    "document_id", "role", "name", "key", "person_id", "organisation_id", "note", "order", "times",
    "imported_from_id",
)  # fmt: skip
CITATION = ("document_id", "said", "source_id", "source_locator", "order", "imported_from_id")


def access_columns(said: str) -> dict[str, Any]:
    """Read `open`, `restricted` or `embargo:2030-01-01`; anything else is closed to be safe."""
    word, _, day = said.partition(":")
    if word == "embargo":
        columns = date_columns_of_day(day)
        if columns is not None:
            return {"access": "embargo", "embargo_until": columns}
    return {"access": "open" if word in ("open", "") else "restricted", "embargo_until": None}


def date_columns_of_day(day: str) -> Any:
    """Return the date an ISO day stands for, or None."""
    from datetime import date

    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def written_shelfmark(record: DocumentRecord, form: str) -> str:
    """Return the shelfmark in the repository's own form, or as the file wrote it."""
    if record.shelfmark_as_written:
        return record.shelfmark_as_written
    parts = dict(record.shelfmark)
    if form and parts:
        try:
            return form.format(**parts)
        except (KeyError, IndexError, ValueError):
            pass  # a part is missing here: write what there is
    return ", ".join(f"{part} {value}" for part, value in record.shelfmark)


def document_columns(record: DocumentRecord, context: Context) -> dict[str, Any]:
    """Return the columns of a document, its references resolved."""
    refs = context.references
    repository = refs.repository(record.repository)
    described_in, locator = refs.source(record.source, record.source_locator)
    return {
        "title": record.title or record.key,
        "title_language": record.title_language or "en",
        "type": record.type,
        "language": record.language,
        "place": record.place[:200],
        "regest": record.regest,
        "repository_id": repository,
        "unit_id": refs.unit(repository, record.shelfmark),
        "shelfmark": [list(part) for part in record.shelfmark],
        "shelfmark_as_written": written_shelfmark(
            record, refs.known.shelfmark_forms.get(repository, "") if repository else ""
        )[:300],
        "collection": record.collection[:300],
        "book_id": refs.required("book", record.container, record.locator),
        "book_place": record.container_place[:500],
        "parent_id": refs.required("document", record.parent, record.locator),
        "number": record.number[:60],
        "first_page": record.first_page,
        "last_page": record.last_page,
        "rights": record.rights,
        "url": record.url,
        "url_note": record.url_note,
        "described_in_id": described_in,
        "described_in_locator": locator[:200],
        "certainty": record.certainty,
        "notes": record.notes,
        **access_columns(record.access),
        **date_columns(record.date),
    }


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
    flush_documents(context)
    before = document_columns(old, context) if old else None
    document = put(Document, "document", record.key, columns, before, context, record.locator)
    if old is None or all_agents(old) != all_agents(record):
        Agent.objects.filter(
            document_id=document, imported_from__file_id=context.version.file_id
        ).delete()
        others = set(
            Agent.objects.filter(document_id=document).values_list("role", "name", "key", "note")
        )
        rows = agent_rows(all_agents(record), document, context)
        new = [row for row in rows if (*row[1:4], row[6]) not in others]  # a copy adds nobody
        insert_rows(Agent, AGENT, new)
    if old is None or old.cites != record.cites:
        Citation.objects.filter(
            document_id=document, imported_from__file_id=context.version.file_id
        ).delete()
        insert_rows(Citation, CITATION, citation_rows(record.cites, document, context))
    if old is None or (old.texts, old.parts) != (record.texts, record.parts):
        own = Text.objects.filter(
            document_id=document, imported_from__file_id=context.version.file_id
        )
        if own.exists():
            context.change("document", record.key, "texts", "an earlier version", "this version")
            own.delete()
        insert_rows(Text, TEXT, _new_texts(text_rows(record, document, context), document))
        context.ledger.touch("document", document)


def _new_texts(rows: list[Row], document: int) -> list[Row]:
    """Leave out texts that another file gave word for word: a copy under another name."""
    others = Text.objects.filter(document_id=document).order_by()
    known = set(others.values_list("kind", "language", "content"))
    return [row for row in rows if (row[1], row[2], row[4]) not in known]


def flush_documents(context: Context) -> None:
    """Insert the documents held back, with their agents, texts and citations."""
    held = context.new_documents
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
    held.clear()
    insert_rows(Agent, AGENT, agents)
    insert_rows(Text, TEXT, texts)
    insert_rows(Citation, CITATION, citations)


def text_row(
    record: TextRecord, document: int, context: Context, parts: Sequence[PartSaid] = ()
) -> Row:
    """Return the row of one text; enclosures within it become marks of kind `part`."""
    marks = [[mark.kind, mark.start, mark.end, mark.value] for mark in record.marks]
    marks += [["part", part.start, part.end, part.title or part.kind] for part in parts]
    return (
        document,
        record.kind,
        record.language or "und",
        record.title,
        record.content,
        marks,
        record.translator[:200],
        record.first_page,
        record.last_page,
        context.version.pk,
        record.locator[:200],
    )


def text_rows(record: DocumentRecord, document: int, context: Context) -> list[Row]:
    """Return the rows of a document's texts; its enclosures stand in the first."""
    return [
        text_row(text, document, context, () if place else record.parts)
        for place, text in enumerate(record.texts)
    ]


def merged_agents(agents: list[AgentSaid]) -> list[tuple[AgentSaid, int]]:
    """Return each person in each role once, with how often they were said to be in it."""
    counted: dict[tuple[str, str, str], tuple[AgentSaid, int]] = {}
    for said in agents:
        known = (said.role, said.key or said.name, said.note)
        first, times = counted.get(known, (said, 0))
        counted[known] = (first, times + 1)
    return list(counted.values())


def all_agents(record: DocumentRecord) -> list[AgentSaid]:
    """Return the people of a document and of its enclosures; those say which they belong to."""
    return record.agents + [
        replace(said, note=said.note or part.title or part.kind)
        for part in record.parts
        for said in part.agents
    ]


def agent_rows(agents: list[AgentSaid], document: int, context: Context) -> list[Row]:
    """Return the rows of the people and bodies in their roles, each once in each role.

    A person or body is linked where the file gives a key that the catalogue knows.
    """
    refs, known = context.references, context.references.known
    version = context.version.pk
    return [
        (
            document,
            said.role,
            said.name[:500],
            said.key[:200],
            refs.known_person(said.key) if said.key and not said.is_body else None,
            known.organisations.get(said.key) if said.key and said.is_body else None,
            said.note[:500],
            order,
            times,
            version,
        )
        for order, (said, times) in enumerate(merged_agents(agents))
    ]


def citation_rows(cites: list[tuple[str, str]], document: int, context: Context) -> list[Row]:
    """Return the rows of what a document cites."""
    rows = []
    for order, (said, locator) in enumerate(cites):
        source: int | None = None
        within = locator
        if not is_internal(said):
            source, within = context.references.source(said, locator)
        rows.append((document, said[:1000], source, within[:200], order, context.version.pk))
    return rows


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
    insert_rows(Text, TEXT, _new_texts([text_row(record, document, context)], document))
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
