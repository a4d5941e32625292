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
    FoundProblem,
    IndexChange,
    Organisation,
    Person,
    ProgrammeEvent,
    Speaker,
)
from fonds.core.errors import FondsError

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
            "file": row.version.file.path,
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
        NotRepairable: Nothing is proposed, or the record no longer holds the old value.
    """
    if not problem.repair:
        raise NotRepairable(f"{problem.place}: no repair is proposed. Correct the file instead.")
    with transaction.atomic():
        return _apply(problem, by)


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
    setattr(row, field, repair["new"])
    row.save(update_fields=[field])
    kind, _, key = repair["record"].partition(":")
    Change.objects.create(
        kind=kind,
        public_id=key,
        field=field,
        old=repair["old"],
        new=repair["new"],
        decision=decision,
    )
    IndexChange.objects.create(kind=kind, object_id=row.pk)


def _target(record: str, field: str, old: str) -> tuple[Any, str]:
    """Find the row and the column that a repair means."""
    kind, _, key = record.partition(":")
    row: Any = None
    if kind == "chapter":
        book, _, order = key.rpartition("/")
        row = Chapter.objects.filter(book__public_id=book, order=order or 0).first()
    elif kind == "speaker" or (kind == "programme-event" and field == "speakers"):
        row = Speaker.objects.filter(event__public_id=key.partition("/")[0], name=old).first()
        field = "name"
    elif kind in RECORDS:
        row = RECORDS[kind].objects.filter(public_id=key).first()
    if row is None or not hasattr(row, field):
        raise NotRepairable(
            f"{record}: there is no such record with a field {field!r} any more. "
            "Import the file again."
        )
    if str(getattr(row, field) or "") != old:
        raise NotRepairable(
            f"{record}: {field} is {getattr(row, field)!r} now, not {old!r}. "
            "Somebody changed it since; look at it before you accept."
        )
    return row, field


def dismiss(problem: FoundProblem, by: str = "", reason: str = "") -> Decision:
    """Leave a problem as it is."""
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
        NotRepairable: It was undone before, or the record has changed since.
    """
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
