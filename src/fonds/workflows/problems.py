"""The open problems: list them, accept a repair, leave one as it is, undo either."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from fonds.catalogue.models import (
    Book,
    Change,
    Chapter,
    Decision,
    Document,
    Event,
    Factoid,
    FoundProblem,
    IndexChange,
    Organisation,
    Person,
    ProgrammeEvent,
    Speaker,
    Text,
)
from fonds.core.errors import FondsError
from fonds.ingest.records import DateSaid
from fonds.workflows.importing.dates import date_columns

_DATES = {
    "date": "date",
    "start": "start",
    "end": "end",
    "attested_on": "attested",
    "birth": "born",
    "death": "died",
}
"""Fields of records that are dates, and the prefix of the columns each is kept in."""

_INDEXED = {"factoid": "claim"}

RECORDS: dict[str, Any] = {
    "book": Book,
    "document": Document,
    "event": Event,
    "organisation": Organisation,
    "person": Person,
    "programme-event": ProgrammeEvent,
}


class NotRepairable(FondsError, ValueError):
    """The repair cannot be applied: the record or the field is not what it was."""


def open_problems() -> list[dict[str, Any]]:
    """Return what is open, errors first, each with its sentence."""
    ranks = {"error": 0, "damage": 1, "note": 2}
    rows = FoundProblem.objects.filter(state=FoundProblem.State.OPEN).select_related(
        "version__file"
    )
    return [
        {
            "id": row.pk,
            "file": row.path,
            "place": row.place,
            "code": row.code,
            "severity": row.severity,
            "sentence": row.sentence(),
            "repair": row.repair,
        }
        for row in sorted(rows, key=lambda row: (ranks.get(row.severity, 3), row.pk))
    ]


def accept_repair(problem: FoundProblem, by: str = "") -> Decision:
    """Apply the repair a problem proposes; the old value is kept as a change.

    Raises:
        NotRepairable: Nothing is proposed, it is decided already, or the record no longer holds
            the old value.
    """
    _must_be_open(problem)
    if not problem.repair:
        raise NotRepairable(f"{problem.place}: no repair is proposed. Correct the file instead.")
    with transaction.atomic():
        return _apply(problem, by)


def _must_be_open(problem: FoundProblem) -> None:
    if problem.state != FoundProblem.State.OPEN:
        raise NotRepairable(
            f"Problem {problem.pk} is {problem.get_state_display().lower()} already. "
            "Undo that decision first."
        )


def _apply(problem: FoundProblem, by: str) -> Decision:
    repair = problem.repair
    row, field = _target(repair["record"], repair["field"], repair["old"])
    decision = Decision.objects.create(
        action="accept-repair",
        subject=repair["record"],
        detail={**repair, "problem": problem.pk},
        decided_by=by,
    )
    _set(row, field, repair, decision)
    problem.state = FoundProblem.State.ACCEPTED
    problem.save(update_fields=["state"])
    return decision


def _set(row: Any, field: str, repair: dict[str, str], decision: Decision) -> None:
    """Write the new value; a claim is not written over but superseded by a copy of it."""
    kind, _, key = repair["record"].partition(":")
    columns = _columns(field, repair["new"])
    if isinstance(row, Factoid):
        row = _supersede(row)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    Change.objects.create(
        kind=kind,
        public_id=key,
        field=field,
        old=repair["old"],
        new=repair["new"],
        decision=decision,
    )
    if isinstance(row, Text):
        IndexChange.objects.create(kind="document", object_id=row.document_id)
    else:
        IndexChange.objects.create(kind=_INDEXED.get(kind, kind), object_id=row.pk)


def _supersede(row: Factoid) -> Factoid:
    """Make the claim that takes the place of another, with the same source and words."""
    before = row.pk
    base = row.public_id.partition("-v")[0]
    number = Factoid.objects.filter(public_id__startswith=f"{base}-v").count() + 2
    Factoid.objects.filter(pk=before).update(is_current=False)
    IndexChange.objects.create(kind="claim", object_id=before)
    row.pk = None
    row._state.adding = True
    row.public_id = f"{base}-v{number}"
    row.supersedes_id = before
    row.is_current = True
    return row


def _columns(field: str, new: str) -> dict[str, Any]:
    """Return the columns a repaired field is kept in; a date has several."""
    if field in _DATES:
        prefix = _DATES[field]
        columns = date_columns(DateSaid(edtf=new), prefix, wording=prefix != "attested")
        return {
            name: value
            for name, value in columns.items()
            if field not in ("birth", "death") or name.endswith("_edtf")
        }
    return {field: new}


def _target(record: str, field: str, old: str) -> tuple[Any, str]:
    """Find the row and the field that a repair means."""
    kind, _, key = record.partition(":")
    row: Any = None
    if kind == "chapter":
        book, _, order = key.rpartition("/")
        row = Chapter.objects.filter(book__public_id=book, order=order or 0).first()
    elif kind == "text":
        document, _, language = key.rpartition("/")
        row = Text.objects.filter(document__public_id=document, language=language).first()
    elif kind == "factoid":
        row = Factoid.objects.filter(public_id=key).first()
        while row is not None and (later := row.superseded_by.first()) is not None:
            row = later
    elif kind == "programme-event" and field == "speakers":
        row = Speaker.objects.filter(event__public_id=key, name=old).first()
        field = "name"
    elif kind in RECORDS:
        row = RECORDS[kind].objects.filter(public_id=key).first()
    column = f"{_DATES[field]}_edtf" if field in _DATES else field
    if row is None or not hasattr(row, column):
        raise NotRepairable(
            f"{record}: there is no such record with a field {field!r} any more. "
            "Import the file again."
        )
    if str(getattr(row, column) or "") != old:
        raise NotRepairable(
            f"{record}: {field} is {getattr(row, column)!r} now, not {old!r}. "
            "Somebody changed it since; look at it before you accept."
        )
    return row, field


def dismiss(problem: FoundProblem, by: str = "", reason: str = "") -> Decision:
    """Leave a problem as it is.

    Raises:
        NotRepairable: It is decided already.
    """
    _must_be_open(problem)
    with transaction.atomic():
        problem.state = FoundProblem.State.DISMISSED
        problem.save(update_fields=["state"])
        return Decision.objects.create(
            action="dismiss-problem",
            subject=f"problem:{problem.pk}",
            detail={"problem": problem.pk},
            reason=reason,
            decided_by=by,
        )


def undo(decision: Decision, by: str = "") -> Decision:
    """Take a decision on a problem back; both decisions stay on record.

    Raises:
        NotRepairable: It was undone before, is itself an undoing, is about no problem, or the
            record has changed since.
    """
    if decision.undoes_id is not None or "problem" not in decision.detail:
        raise NotRepairable(
            f"Decision {decision.pk} ({decision.action}) cannot be taken back here. "
            "Expected the number of a decision on a problem. See them on the desk."
        )
    if decision.undone_by.exists():
        raise NotRepairable("This decision was undone already. Nothing is left to do.")
    with transaction.atomic():
        problem = FoundProblem.objects.get(pk=decision.detail["problem"])
        undoing = Decision.objects.create(
            action=f"undo-{decision.action}",
            subject=decision.subject,
            detail=decision.detail,
            decided_by=by,
            undoes=decision,
        )
        if decision.action == "accept-repair":
            repair = {
                **decision.detail,
                "old": decision.detail["new"],
                "new": decision.detail["old"],
            }
            row, field = _target(repair["record"], repair["field"], repair["old"])
            _set(row, field, repair, undoing)
        problem.state = FoundProblem.State.OPEN
        problem.save(update_fields=["state"])
        return undoing


def problem_by_id(number: int) -> FoundProblem:
    """Return a problem by the number that the list shows.

    Raises:
        NotRepairable: There is none.
    """
    found = FoundProblem.objects.filter(pk=number).first()
    if found is None:
        raise NotRepairable(f"There is no problem {number}. List them: fonds problems")
    return found


def decision_by_id(number: int) -> Decision:
    """Return a decision by its number.

    Raises:
        NotRepairable: There is none.
    """
    found = Decision.objects.filter(pk=number).first()
    if found is None:
        raise NotRepairable(f"There is no decision {number}. See the desk for those there are.")
    return found
