"""Events and relations from CSV files.

Events: `id` and `date` (or `date_start`, `date_end`), EDTF or `1956-08-30T10:30`; optional `title`,
`lane` or `country`, `type`, `place`, `participants` (by semicolons), `source`, `verified`,
`version_of`. Relations: `event`, `relation`, `other`, optional `source`, `rank`; `other` is an
event's id or a date.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fonds.analysis.chronology.events import (
    ChronologyError,
    Event,
    Moment,
    Relation,
    read_moment,
    read_relation,
)
from fonds.core.rows import RowsError, read_records

EVENT_COLUMNS = {
    "id", "date", "date_start", "date_end", "title", "lane", "country", "type", "place",
    "participants", "source", "verified", "certainty", "version_of",
}  # fmt: skip


def read_events(path: Path) -> list[Event]:
    """Read events from a CSV file.

    An event with `date_end` lasted from the one to the other; one without happened at some
    moment of its date. An empty date leaves it to the relations.

    Raises:
        ChronologyError: No `id` column, an empty id, or a date that cannot be read.
    """
    events = []
    for line, row in _rows(path, ("id",)):
        start = _moment(path, line, "date", row.get("date_start") or row.get("date") or "")
        end_text = row.get("date_end", "")
        if not row["id"]:
            raise ChronologyError(
                f"{path.name}, line {line}: the id is empty. Expected one. Name the event."
            )
        events.append(
            Event(
                row["id"],
                row.get("title", ""),
                start,
                _moment(path, line, "date_end", end_text) if end_text else None,
                row.get("lane") or row.get("country", ""),
                row.get("type", ""),
                row.get("place", ""),
                tuple(p for p in row.get("participants", "").split(";") if p),
                row.get("source", ""),
                row.get("certainty") or row.get("verified", ""),
                row.get("version_of", ""),
                {k: v for k, v in row.items() if k not in EVENT_COLUMNS and v},
            )
        )
    return events


def read_relations(path: Path, events: Sequence[Event]) -> tuple[list[Relation], list[Event]]:
    """Read relations from a CSV file.

    Returns:
        The relations, and an event for each date that stands in place of one.

    Raises:
        ChronologyError: A column is missing, or a relation or name cannot be read.
    """
    known = {event.id for event in events}
    dates: dict[str, Event] = {}
    relations = []
    for line, row in _rows(path, ("event", "relation", "other")):
        other = row["other"]
        if other not in known and other not in dates:
            moment = read_moment(other)
            if moment is None:
                raise ChronologyError(
                    f"{path.name}, line {line}: {other!r} is neither an event nor a date. "
                    "Expected the id of an event or EDTF. Correct the cell."
                )
            dates[other] = Event(other, other, moment)
        if row["event"] not in known:
            raise ChronologyError(
                f"{path.name}, line {line}: there is no event {row['event']!r}. "
                "Expected the id of one. Correct the cell or add the event."
            )
        try:
            rank = int(row.get("rank") or 0)
            relations.append(
                read_relation(row["event"], row["relation"], other, row.get("source", ""), rank)
            )
        except ValueError as error:
            raise ChronologyError(f"{path.name}, line {line}: {error}") from error
    return relations, list(dates.values())


def _rows(path: Path, needed: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    try:
        return read_records(path, needed)
    except RowsError as error:
        raise ChronologyError(str(error)) from error


def _moment(path: Path, line: int, column: str, text: str) -> Moment:
    if not text:
        return Moment()
    moment = read_moment(text)
    if moment is None:
        raise ChronologyError(
            f"{path.name}, line {line}: {column} is {text!r}. Expected EDTF such as 1956-08, or "
            "1956-08-30T10:30. Correct the cell."
        )
    return moment
