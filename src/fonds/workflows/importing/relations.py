"""The order of events: records to rows."""

from __future__ import annotations

from typing import Any

from fonds.catalogue.models import Event, Relation
from fonds.core.problems import Problem, Severity
from fonds.dates import read_edtf
from fonds.ingest.records import RelationRecord
from fonds.workflows.importing.context import Context
from fonds.workflows.importing.rows import put

KINDS = tuple(str(kind) for kind in Relation.Kind)
BOUNDS = ("", *(str(bound) for bound in Relation.Bound))


def write_relation(record: RelationRecord, old: RelationRecord | None, context: Context) -> None:
    """Store what a source says of the order of two events; one that cannot be read is reported."""
    day = read_edtf(record.other)
    ends = [
        _event(key, record, context) for key in (record.event, *([] if day else [record.other]))
    ]
    if None in ends or not _is_readable(record, context):
        return

    def columns(said: RelationRecord) -> dict[str, Any]:
        source, locator = context.references.source(said.source)
        return {
            "event_id": ends[0],
            "kind": said.kind,
            "bound": said.bound,
            "days": int(said.days) if said.days else None,
            "other_id": ends[1] if len(ends) > 1 else None,
            "other_edtf": said.other if day else "",
            "source_id": source,
            "source_locator": (said.source_locator or locator)[:200],
            "certainty": said.certainty,
            "notes": said.notes,
        }

    key = record.key or "-".join(filter(None, (record.event, record.kind, record.other)))
    put(
        Relation,
        "relation",
        key,
        columns(record),
        columns(old) if old else None,
        context,
        record.locator,
    )


def _event(key: str, record: RelationRecord, context: Context) -> int | None:
    found = Event.objects.filter(public_id=key).values_list("pk", flat=True).first()
    if found is None:
        context.references.unresolved += 1
        context.references.report(
            "unknown-event",
            record.locator,
            f"There is no event {key!r}.",
            "the id of an event in this project",
            "Import the table of events; this file is then read again.",
        )
    return found


def _is_readable(record: RelationRecord, context: Context) -> bool:
    if record.kind in KINDS and record.bound in BOUNDS and (record.days or "0").isdigit():
        return True
    said = " ".join(part for part in (record.bound, record.days, record.kind) if part)
    context.references.problems.append(
        Problem(
            "unknown-relation",
            Severity.DAMAGE,
            record.locator,
            f"The relation {said!r} is not understood.",
            f"one of {', '.join(KINDS)}, with a whole number of days and "
            f"{', '.join(filter(None, BOUNDS))} where they are known",
            "Correct the row.",
        )
    )
    return False
