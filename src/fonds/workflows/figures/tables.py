"""A figure's input as a table that other software reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from fonds.workflows.evidence.traits import TRAITS

_CAREER = (
    "person", "name", "entered_view", "end_earliest", "end_latest", "exit", "how", "last_trace",
    "restored", *TRAITS, "sources",
)  # fmt: skip


def write_csv(method: str, data: Mapping[str, Any]) -> str:
    """Write the input of a figure as CSV.

    Scale: `id,list`, one row for each person on each list, as capture-recapture software reads it.
    Character: one row for each career, days in ISO. Any other: each value with its place.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows(_WRITERS.get(method, _values)(data))
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
            spell.get("restored") or "",
            *(spell["groups"].get(trait, "") for trait in TRAITS),
            "; ".join(spell["sources"]),
        )


def _values(data: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    yield "place", "value"
    yield from _walk(data, "")


def _walk(value: Any, place: str) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for key in sorted(value):
            yield from _walk(value[key], f"{place}.{key}" if place else str(key))
    elif isinstance(value, list):
        for index, one in enumerate(value, 1):
            yield from _walk(one, f"{place}[{index}]")
    else:
        yield place, "" if value is None else str(value)


_WRITERS = {"scale": _memberships, "character": _careers}
