"""Rows of documents: a record's columns, and what hangs on it as tuples to insert."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from fonds.catalogue.models import Text
from fonds.ingest.records import AgentSaid, DocumentRecord, PartSaid, TextRecord
from fonds.workflows.importing.citing import is_internal
from fonds.workflows.importing.context import Context
from fonds.workflows.importing.dates import date_columns

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


def new_texts(rows: list[Row], documents: Iterable[int]) -> list[Row]:
    """Leave out texts that another file gave word for word: a copy under another name."""
    if not rows:
        return []
    others = Text.objects.filter(document_id__in=documents).order_by()
    known = set(others.values_list("document_id", "kind", "language", "content"))
    return [row for row in rows if (*row[:3], row[4]) not in known]


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
