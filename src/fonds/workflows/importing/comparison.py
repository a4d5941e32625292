"""Cases, conditions, codes and measures of bodies: records to rows."""

from __future__ import annotations

from typing import Any

from fonds.catalogue.models import BodyMeasure, Case, Code, Condition
from fonds.ingest.records import CaseRecord, CodeRecord, ConditionRecord, MeasureOfBody
from fonds.workflows.importing.context import Context
from fonds.workflows.importing.dates import date_columns
from fonds.workflows.importing.rows import put


def write_condition(record: ConditionRecord, old: ConditionRecord | None, context: Context) -> None:
    """Store a condition or outcome."""
    context.order += 1
    order = context.order
    thresholds = _thresholds(record, context)

    def columns(said: ConditionRecord) -> dict[str, Any]:
        return {
            "definition": said.definition,
            "is_outcome": said.is_outcome,
            "label": said.label,
            "expected": said.expected if said.expected in ("0", "1") else "",
            "measure": said.measure,
            "thresholds": thresholds if said is record else said.thresholds,
            "order": order,
        }

    put(
        Condition,
        "condition",
        record.key,
        columns(record),
        columns(old) if old else None,
        context,
        record.locator,
    )


def _thresholds(record: ConditionRecord, context: Context) -> str:
    """The thresholds as written; what is no thresholds is reported and left out."""
    from fonds.analysis.qca import QcaError, read_thresholds

    try:
        read_thresholds(record.thresholds)
    except QcaError:
        context.references.report(
            "bad-thresholds",
            record.locator,
            f"The thresholds {record.thresholds!r} of {record.key} cannot be used.",
            "full exclusion, crossover and full inclusion in order, as 400, 550, 900; or one",
            "Correct the cell; until then the codes are taken as memberships.",
        )
        return ""
    return record.thresholds


def write_case(record: CaseRecord, old: CaseRecord | None, context: Context) -> None:
    """Store a case."""
    context.order += 1
    order = context.order

    def columns(said: CaseRecord) -> dict[str, Any]:
        source, _ = context.references.source(said.source)
        return {
            "name": said.name,
            "leader": said.leader,
            "years": said.years,
            "in_comparison": said.in_comparison,
            "notes": said.notes,
            "source_id": source,
            "order": order,
        }

    put(
        Case,
        "case",
        record.key,
        columns(record),
        columns(old) if old else None,
        context,
        record.locator,
    )


def write_code(record: CodeRecord, old: CodeRecord | None, context: Context) -> None:
    """Store one coder's code of one case; a condition nobody defined is made by its key."""
    case = Case.objects.filter(public_id=record.case).first()
    if case is None:
        context.references.unresolved += 1
        context.references.report(
            "unknown-case",
            record.locator,
            f"There is no case {record.case!r}.",
            "the id of a case in this project",
            "Import the table of cases; this file is then read again.",
        )
        return
    condition, _ = Condition.objects.get_or_create(
        public_id=record.condition,
        defaults={"definition": "", "imported_from": context.version, "order": 1000},
    )
    source, _ = context.references.source(record.source)
    values = {
        "value": record.value,
        "reason": record.reason,
        "source_id": source,
        "certainty": record.certainty or "judgement",
        "imported_from": context.version,
        "locator": record.locator[:200],
    }
    row, made = Code.objects.get_or_create(
        case=case, condition=condition, coder=record.coder, defaults=values
    )
    if made:
        context.ledger.created["code"] += 1
        return
    if old is not None and old != record:
        context.change(
            "code",
            f"{record.case}/{record.condition}",
            "value",
            f"{row.value}: {row.reason}",
            f"{record.value}: {record.reason}",
        )
        Code.objects.filter(pk=row.pk).update(**values)
        context.ledger.changed["code"] += 1


def write_measure(record: MeasureOfBody, old: MeasureOfBody | None, context: Context) -> None:
    """Store the size and turnover of a body at one election."""
    organisation = context.references.organisation(record.organisation, locator=record.locator)
    source, _ = context.references.source(record.source)
    assert organisation is not None
    BodyMeasure.objects.filter(organisation_id=organisation, date_edtf=record.elected.edtf).delete()
    BodyMeasure.objects.create(
        organisation_id=organisation,
        values=record.values,
        source_id=source,
        notes=record.notes,
        imported_from=context.version,
        locator=record.locator[:200],
        **date_columns(record.elected),
    )
    context.ledger.created["measure"] += 1
