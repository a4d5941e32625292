"""Factoids, events and questions: records to rows that are added to, never overwritten."""

from __future__ import annotations

from typing import Any

from fonds.catalogue.models import Event, Factoid, Question
from fonds.core.identifiers import digest
from fonds.ingest.records import EventRecord, FactoidRecord, QuestionRecord
from fonds.workflows.importing.context import Context
from fonds.workflows.importing.dates import date_columns
from fonds.workflows.importing.rows import put


def factoid_identity(record: FactoidRecord) -> tuple[str, ...]:
    """Return what makes this the same claim in another version of the file."""
    return (
        record.kind,
        record.person,
        record.organisation,
        record.event,
        record.other_person,
        record.value,
        record.question,
        record.source if record.question else "",
    )


def factoid_columns(record: FactoidRecord, context: Context) -> dict[str, Any]:
    """Return the columns of a factoid, its references resolved."""
    refs = context.references
    source, locator = refs.source(record.source, record.source_locator)
    attested = date_columns(record.attested_on, "attested", wording=False)
    return {
        "kind": record.kind,
        "person_id": refs.person(record.person, record.locator),
        "organisation_id": refs.organisation(record.organisation, locator=record.locator),
        "event_id": refs.required("event", record.event, record.locator),
        "other_person_id": refs.person(record.other_person, record.locator),
        "value": record.value,
        "how_ended": record.how_ended,
        "place_id": refs.place(record.place),
        "denied": record.denied,
        "question_id": refs.required("question", record.question, record.locator),
        "source_id": source,
        "source_locator": locator[:200],
        "certainty": record.certainty,
        "notes": record.notes,
        **date_columns(record.start, "start"),
        **date_columns(record.end, "end"),
        **attested,
    }


def write_factoid(record: FactoidRecord, old: FactoidRecord | None, context: Context) -> None:
    """Add a claim; where the file's own claim changed, the new one supersedes the old.

    The public id is the file's own, or made from the file's name and the claim's identity, so
    that the same claim keeps its address in every project that imports the file.
    """
    columns = factoid_columns(record, context)
    public_id = factoid_id(record, context)
    known = context.references.known.factoids
    before = None
    for candidate in (public_id, factoid_id(old, context) if old else ""):
        if candidate in known:
            context.flush_factoids()
            before = Factoid.objects.filter(public_id=candidate).first()
            break
    while before is not None and (later := before.superseded_by.first()) is not None:
        before = later
    if before is not None and all(getattr(before, k) == v for k, v in columns.items()):
        context.ledger.unchanged["factoid"] += 1
        return
    if public_id in known:
        versions = sum(one.startswith(f"{public_id}-v") for one in known)
        public_id = f"{public_id}-v{versions + 2}"
    known.add(public_id)
    row = Factoid(
        public_id=public_id,
        imported_from=context.version,
        locator=record.locator[:200],
        said_as={"person": record.person, "organisation": record.organisation},
        **columns,
    )
    if before is not None and old is not None:
        row.supersedes = before
        Factoid.objects.filter(pk=before.pk).update(is_current=False)
        context.ledger.touch("claim", before.pk)
        context.ledger.changed["factoid"] += 1
    else:
        context.ledger.created["factoid"] += 1
    context.new_factoids.append(row)


def factoid_id(record: FactoidRecord, context: Context) -> str:
    """Return the public id of a claim: the file's own, or one made from what it says."""
    identity = factoid_identity(record)
    if record.key and record.person in context.references.own_ids:
        return f"{context.stem}-{record.key}"
    return record.key or f"{context.stem}-{digest(context.stem, *identity, record.start.edtf)}"


def event_columns(record: EventRecord, context: Context) -> dict[str, Any]:
    """Return the columns of an event."""
    refs = context.references
    source, locator = refs.source(record.source, record.source_locator)
    return {
        "title": record.title or record.key,
        "title_language": record.language or "en",
        "kind": record.kind,
        "place_id": refs.place(record.place, record.countries[0] if record.countries else ""),
        "countries": record.countries,
        "description": record.description,
        "source_id": source,
        "source_locator": locator[:200],
        "certainty": record.certainty,
        "notes": record.notes,
        **date_columns(record.date),
    }


def write_event(record: EventRecord, old: EventRecord | None, context: Context) -> None:
    """Store an event; each person who took part is a factoid with the event's own source."""
    event = put(
        Event,
        "event",
        record.key,
        event_columns(record, context),
        event_columns(old, context) if old else None,
        context,
        record.locator,
    )
    if old is None or old.participants != record.participants or old.date != record.date:
        for person in record.participants:
            write_factoid(
                FactoidRecord(
                    kind="took-part",
                    person=person,
                    event=record.key,
                    start=record.date,
                    place=record.place,
                    source=record.source,
                    source_locator=record.source_locator,
                    certainty=record.certainty,
                    locator=record.locator,
                ),
                None,
                context,
            )
        context.ledger.touch("event", event)


def write_question(record: QuestionRecord, old: QuestionRecord | None, context: Context) -> None:
    """Store a question on which sources differ."""
    kind, _, key = record.about.partition(":")
    refs = context.references

    def columns(said: QuestionRecord) -> dict[str, Any]:
        return {
            "text": said.text,
            "person_id": refs.person(key, said.locator) if kind == "person" else None,
            "event_id": refs.required("event", key, said.locator) if kind == "event" else None,
            "judgement": said.judgement,
            "notes": said.notes,
        }

    put(
        Question,
        "question",
        record.key,
        columns(record),
        columns(old) if old else None,
        context,
        record.locator,
    )
