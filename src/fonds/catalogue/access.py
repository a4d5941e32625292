"""Who may see what: the one place that decides.

Every page, feed, export and index asks here. A reader is described by the access labels they
hold; the index stores each record's label and filters by the same set.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from fonds.catalogue.models.base import Access

if TYPE_CHECKING:
    from fonds.catalogue.models import Source

CLOSED_SOURCE = "a document that is not open to readers"
"""What stands where a source would be named that the reader may not see."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is asking, and on what day: embargoes end by themselves."""

    is_staff: bool = False
    today: date | None = None

    def day(self) -> date:
        """Return the day on which the reader asks."""
        return self.today or date.today()


M = TypeVar("M", bound=models.Model)

PUBLIC = Reader()
STAFF = Reader(is_staff=True)


def visible_to(rows: QuerySet[M], reader: Reader, prefix: str = "") -> QuerySet[M]:
    """Keep the rows the reader may see.

    Args:
        rows: A queryset of a model that has `access`, or that reaches one by `prefix`.
        reader: Who asks.
        prefix: The path to the document, e.g. `document__`, where the model itself has none.
    """
    if reader.is_staff:
        return rows
    allowed = Q(**{f"{prefix}access": Access.OPEN})
    if prefix or hasattr(rows.model, "embargo_until"):
        allowed |= Q(
            **{
                f"{prefix}access": Access.EMBARGO,
                f"{prefix}embargo_until__lte": reader.day(),
            }
        )
    return rows.filter(allowed)


def may_curate() -> bool:
    """Say whether the desk is open: only where the server was started for this machine alone.

    `fonds serve` opens it on a loopback address; a published site keeps it shut.
    """
    return os.environ.get("FONDS_DESK") == "1"


def may_see(record: models.Model, reader: Reader) -> bool:
    """Say of one record already in hand what `visible_to` says of a table."""
    access = getattr(record, "access", Access.OPEN)
    if reader.is_staff or access == Access.OPEN:
        return True
    until = getattr(record, "embargo_until", None)
    return access == Access.EMBARGO and until is not None and until <= reader.day()


def title_source(row: Source | None, reader: Reader) -> str:
    """Title a source for a reader: a document they may not see is not named; "" for none."""
    if row is None:
        return ""
    if row.document is not None and not may_see(row.document, reader):
        return CLOSED_SOURCE
    return row.title
