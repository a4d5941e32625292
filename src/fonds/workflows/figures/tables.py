"""A figure's input as a table that other software reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

_CAREER = (
    "person", "name", "entered_view", "end_earliest", "end_latest", "exit", "how", "last_trace",
    "faction", "generation", "country", "sources",
)  # fmt: skip


def write_csv(method: str, data: Mapping[str, Any]) -> str:
    """Write the input of a figure as CSV.

    Scale: `id,list`, one row for each person on each list, as capture-recapture software reads it.
    Character: one row for each career, days in ISO.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    rows = _memberships(data) if method == "scale" else _careers(data)
    writer.writerows(rows)
    return out.getvalue()


def _memberships(data: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    yield "id", "list"
    for name, people in data["lists"].items():
        for person in people:
            yield person, name


def _careers(data: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    yield _CAREER
    for spell in data["spells"]:
        yield (
            spell["person"],
            spell["name"],
            spell["entered_view"] or "",
            spell["end"][0] or "",
            spell["end"][1] or "",
            spell["exit"],
            spell["how"],
            spell["attested"][-1] if spell["attested"] else "",
            *(spell["groups"].get(trait, "") for trait in ("faction", "generation", "country")),
            "; ".join(spell["sources"]),
        )
