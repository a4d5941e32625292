"""Damage found in a record, as notes in its margin: what was found, proposed or accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fonds.catalogue.models import FoundProblem

_STATES = (FoundProblem.State.OPEN, FoundProblem.State.ACCEPTED)
Repairs = Mapping[str, list[FoundProblem]]


def repairs_of(record: str) -> Repairs:
    """Problems with a repair for a record (`book:book-1`) and its parts, by the record named."""
    rows = FoundProblem.objects.filter(state__in=_STATES, repair__record__startswith=record)
    found: dict[str, list[FoundProblem]] = {}
    for row in rows.order_by("pk"):
        named = str(row.repair["record"])
        if named == record or named.startswith(f"{record}/"):
            found.setdefault(named, []).append(row)
    return found


def say_repairs(rows: Iterable[FoundProblem]) -> list[str]:
    """One sentence or two for each problem, in the calm words of a margin."""
    return [_say(row) for row in rows]


def _say(row: FoundProblem) -> str:
    new = str(row.repair.get("new", ""))
    if row.state == FoundProblem.State.ACCEPTED:
        return f"{row.found} Read as “{new}”; the repair was accepted by an editor."
    if not new or len(new) > 80:
        return row.found
    return f"{row.found} Proposed: {new}; not yet decided."


def proposed(rows: Iterable[FoundProblem], field: str) -> str:
    """The open proposal for one field, or ""."""
    for row in rows:
        if row.repair.get("field") == field and row.state == FoundProblem.State.OPEN:
            return str(row.repair.get("new", ""))
    return ""
