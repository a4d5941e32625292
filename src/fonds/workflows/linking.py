"""Decide whether two records mean one person; every decision can be seen and undone.

A merge points the rows of one person to the other and keeps, in the decision, which rows those
were. Undoing it points just those back. Nothing is deleted.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from fonds.catalogue.models import (
    Agent,
    Decision,
    Factoid,
    IndexChange,
    NameForm,
    NameProposal,
    Person,
    Speaker,
)
from fonds.core.errors import FondsError

MOVED: tuple[tuple[str, Any, str], ...] = (
    ("names", NameForm, "person_id"),
    ("factoids", Factoid, "person_id"),
    ("factoids_as_other", Factoid, "other_person_id"),
    ("appearances", Agent, "person_id"),
    ("talks", Speaker, "person_id"),
)


class CannotLink(FondsError, ValueError):
    """The proposal is decided already, or its record is gone."""


def waiting() -> list[NameProposal]:
    """Return the proposals that wait for a decision, likeliest first."""
    return list(
        NameProposal.objects.filter(state=NameProposal.State.QUEUED)
        .select_related("person", "imported_from__file")
        .order_by("-score", "id")
    )


def confirm(proposal: NameProposal, by: str = "", reason: str = "") -> Decision:
    """Say that the record and the known person are one; the record's person is merged.

    Raises:
        CannotLink: It was decided before, or no person stands under the record's key.
    """
    if proposal.state != NameProposal.State.QUEUED:
        raise CannotLink(f"Proposal {proposal.pk} is {proposal.state} already. Undo that first.")
    other = Person.objects.filter(public_id=proposal.file_key, merged_into=None).first()
    if other is None:
        raise CannotLink(f"{proposal.file_key!r}: no person stands under this key any more.")
    with transaction.atomic():
        moved = _move(other.pk, proposal.person_id, None)
        other.merged_into_id = proposal.person_id
        other.save(update_fields=["merged_into"])
        return _decide(
            proposal, "confirm-same", NameProposal.State.CONFIRMED, other, moved, by, reason
        )


def reject(proposal: NameProposal, by: str = "", reason: str = "") -> Decision:
    """Say that they are two; a link the engine made is split again.

    Raises:
        CannotLink: It was rejected or confirmed before.
    """
    with transaction.atomic():
        if proposal.state == NameProposal.State.QUEUED:
            return _decide(
                proposal, "reject-same", NameProposal.State.REJECTED, None, {}, by, reason
            )
        if proposal.state != NameProposal.State.LINKED:
            raise CannotLink(f"Proposal {proposal.pk} is {proposal.state}. Undo that first.")
        other, _ = Person.objects.get_or_create(
            public_id=proposal.file_key,
            defaults={
                "name": proposal.form,
                "sort_name": proposal.form,
                "imported_from_id": proposal.imported_from_id,
                "locator": proposal.locator,
            },
        )
        moved = _move(proposal.person_id, other.pk, proposal)
        return _decide(
            proposal, "reject-same", NameProposal.State.REJECTED, other, moved, by, reason
        )


def undo(decision: Decision, by: str = "") -> Decision:
    """Take a decision about two persons back; both decisions stay on record.

    Raises:
        CannotLink: It was undone before.
    """
    if decision.undone_by.exists():
        raise CannotLink("This decision was undone already. Nothing is left to do.")
    with transaction.atomic():
        detail = decision.detail
        for name, model, column in MOVED:
            ids = detail["moved"].get(name, [])
            model._default_manager.filter(pk__in=ids).update(**{column: detail["from"]})
        if decision.action == "confirm-same":
            Person.objects.filter(pk=detail["from"]).update(merged_into=None)
        NameProposal.objects.filter(pk=detail["proposal"]).update(state=detail["state_before"])
        _touch(detail["from"], detail["to"])
        return Decision.objects.create(
            action=f"undo-{decision.action}",
            subject=decision.subject,
            detail=detail,
            decided_by=by,
            undoes=decision,
        )


def _move(source: int, target: int, proposal: NameProposal | None) -> dict[str, list[int]]:
    """Point rows from one person to another; with a proposal, only those its record brought."""
    moved: dict[str, list[int]] = {}
    for name, model, column in MOVED:
        rows = model._default_manager.filter(**{column: source})
        if proposal is not None:
            if model is Agent:
                rows = rows.filter(key=proposal.file_key)
            elif model is Factoid:
                rows = rows.filter(said_as__person=proposal.file_key)
            else:
                rows = rows.filter(
                    imported_from_id=proposal.imported_from_id, locator=proposal.locator
                )
        moved[name] = list(rows.values_list("pk", flat=True))
        model._default_manager.filter(pk__in=moved[name]).update(**{column: target})
    return moved


def _decide(
    proposal: NameProposal,
    action: str,
    state: NameProposal.State,
    other: Person | None,
    moved: dict[str, list[int]],
    by: str,
    reason: str,
) -> Decision:
    other_id = other.pk if other else proposal.person_id
    merging = action == "confirm-same"
    before = proposal.state
    proposal.state = state
    proposal.save(update_fields=["state"])
    source, target = (other_id, proposal.person_id) if merging else (proposal.person_id, other_id)
    _touch(source, target)
    return Decision.objects.create(
        action=action,
        subject=f"proposal:{proposal.pk}",
        detail={
            "proposal": proposal.pk,
            "form": proposal.form,
            "key": proposal.file_key,
            "from": source,
            "to": target,
            "moved": moved,
            "state_before": before,
        },
        reason=reason,
        decided_by=by,
    )


def _touch(*persons: int) -> None:
    """Let the index take in both persons, their claims and the documents that name them anew."""
    rows: dict[tuple[str, int], None] = {}
    for person in persons:
        rows["person", person] = None
        for pk in Factoid.objects.filter(person_id=person).values_list("pk", flat=True):
            rows["claim", pk] = None
        for pk in Agent.objects.filter(person_id=person).values_list("document_id", flat=True):
            rows["document", pk] = None
    IndexChange.objects.bulk_create(IndexChange(kind=kind, object_id=pk) for kind, pk in rows)
