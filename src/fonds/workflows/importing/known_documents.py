"""Documents the catalogue has already, as a file describes them anew: many at a time.

What the rows of a batch need to be compared with is read in one query a table, not one a document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model

from fonds.catalogue.models import Agent, Citation, Document, Text
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
    new_texts,
    text_rows,
)
from fonds.workflows.importing.rows import bring_up_to_date

_OfDocument = TypeVar("_OfDocument", bound=Model)


def update_documents(held: Sequence[KnownDocument], context: Context) -> None:
    """Bring documents up to date with a file; what other files say of them stays.

    Args:
        held: The documents, each once.
        context: The file being imported.
    """
    if not held:
        return
    known = context.references.known.documents
    ids = [known[one.record.key] for one in held]
    rows = Document.objects.select_related("imported_from").in_bulk(ids)
    texts = _changed_texts(held, ids, context)
    for one, document in zip(held, ids, strict=True):
        bring_up_to_date(rows[document], "document", one.columns, one.before, context)
        if document in texts:
            if texts[document]:
                context.change(
                    "document", one.record.key, "texts", "an earlier version", "this version"
                )
            context.ledger.touch("document", document)
    _write_agents(held, ids, context)
    _write_texts(held, ids, list(texts), context)
    _write_citations(held, ids, context)


def _changed_texts(
    held: Sequence[KnownDocument], ids: Sequence[int], context: Context
) -> dict[int, bool]:
    """Return the documents whose texts the file changed, and whether it gave texts before."""
    changed = [
        document
        for one, document in zip(held, ids, strict=True)
        if one.old is None or (one.old.texts, one.old.parts) != (one.record.texts, one.record.parts)
    ]
    own = Text.objects.filter(
        document_id__in=changed, imported_from__file_id=context.version.file_id
    )
    had = set(own.order_by().values_list("document_id", flat=True))
    return {document: document in had for document in changed}


def _write_texts(
    held: Sequence[KnownDocument], ids: Sequence[int], changed: list[int], context: Context
) -> None:
    if not changed:
        return
    _delete_own(Text, changed, context)
    wanted = set(changed)
    rows = [
        row
        for one, document in zip(held, ids, strict=True)
        if document in wanted
        for row in text_rows(one.record, document, context)
    ]
    insert_rows(Text, TEXT, new_texts(rows, {row[0] for row in rows}))


def _write_agents(held: Sequence[KnownDocument], ids: Sequence[int], context: Context) -> None:
    changed = {
        document: all_agents(one.record)
        for one, document in zip(held, ids, strict=True)
        if one.old is None or all_agents(one.old) != all_agents(one.record)
    }
    if not changed:
        return
    _delete_own(Agent, list(changed), context)
    others: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    there = Agent.objects.filter(document_id__in=list(changed)).order_by()
    for document, *said in there.values_list("document_id", "role", "name", "key", "note"):
        others[document].add(tuple(said))
    rows: list[Row] = []
    for document, agents in changed.items():
        made = agent_rows(agents, document, context)
        rows += [row for row in made if (*row[1:4], row[6]) not in others[document]]  # no copies
    insert_rows(Agent, AGENT, rows)


def _write_citations(held: Sequence[KnownDocument], ids: Sequence[int], context: Context) -> None:
    changed = {
        document: one.record.cites
        for one, document in zip(held, ids, strict=True)
        if one.old is None or one.old.cites != one.record.cites
    }
    if not changed:
        return
    _delete_own(Citation, list(changed), context)
    rows: list[Row] = []
    for document, cites in changed.items():
        rows += citation_rows(cites, document, context)
    insert_rows(Citation, CITATION, rows)


def _delete_own(model: type[_OfDocument], documents: Sequence[int], context: Context) -> None:
    """Delete what this file said of some documents before."""
    model._default_manager.filter(
        document_id__in=documents, imported_from__file_id=context.version.file_id
    ).delete()
