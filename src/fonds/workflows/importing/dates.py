"""Dates of records as the columns the catalogue keeps them in."""

from __future__ import annotations

from typing import Any

from fonds.dates import UncertainDate, read_date, read_edtf
from fonds.ingest.records import DateSaid


def understand(said: DateSaid) -> UncertainDate | None:
    """Return the date a record gives; its EDTF counts before its wording."""
    if said.edtf:
        return read_edtf(said.edtf, said.wording or said.edtf)
    if said.wording:
        return read_date(said.wording)
    return None


def date_columns(said: DateSaid, prefix: str = "date", *, wording: bool = True) -> dict[str, Any]:
    """Return the four columns of one date: EDTF, wording, earliest and latest.

    A wording we cannot read is kept; its other columns stay empty.
    """
    date = understand(said)
    columns: dict[str, Any] = {
        f"{prefix}_edtf": date.edtf if date else "",
        f"{prefix}_earliest": date.earliest if date else None,
        f"{prefix}_latest": date.latest if date else None,
    }
    if wording:
        columns[f"{prefix}_wording"] = (said.wording or said.edtf)[:200]
    return columns
