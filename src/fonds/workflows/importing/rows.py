"""Write one row by its public id: make it, or change just what the file changed.

A new version of a file changes a field only where the file's own value changed; what a person
corrected in the meantime stays. Every change is kept as a row with the old and the new value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from fonds.catalogue.models import Change, FileVersion
from fonds.catalogue.models.base import PublicRecord

if TYPE_CHECKING:
    from fonds.workflows.importing.context import Context

R = TypeVar("R", bound=PublicRecord)


@dataclass
class Ledger:
    """What became of the records of one file: counts by kind, and what the index must hear."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    vanished: Counter[str] = field(default_factory=Counter)
    touched: list[tuple[str, int]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def touch(self, kind: str, pk: int) -> None:
        """Note that the index must take this record in anew."""
        self.touched.append((kind, pk))


def shown(value: Any) -> str:
    """Return a field's value as the text kept in the record of changes."""
    return "" if value is None else str(value)


def put(
    model: type[R],
    kind: str,
    public_id: str,
    values: Mapping[str, Any],
    old: Mapping[str, Any] | None,
    context: Context,
    locator: str = "",
) -> int:
    """Make the row, or bring it up to date; return its id.

    Args:
        model: The table.
        kind: The record's kind in counts, changes and the index.
        public_id: Its public id.
        values: The columns as this version of the file gives them.
        old: The columns as the file's version before gave them; None where there is none, and
            then an existing row (described by another file) only has its blanks filled.
        context: The file being imported.
        locator: The place in the file.
    """
    known = context.references.known.map_of(kind)
    row = None
    if known is None or public_id in known:
        row = model._default_manager.filter(public_id=public_id).first()
    if row is None:
        row = model(
            public_id=public_id, imported_from=context.version, locator=locator[:200], **values
        )
        row.save(force_insert=True)
        if known is not None:
            known[public_id] = row.pk
        context.ledger.created[kind] += 1
        context.ledger.touch(kind, row.pk)
    else:
        bring_up_to_date(row, kind, values, old, context)
    return int(row.pk)


def bring_up_to_date(
    row: PublicRecord,
    kind: str,
    values: Mapping[str, Any],
    old: Mapping[str, Any] | None,
    context: Context,
) -> None:
    """Change just what the file changed of a row that is there; for the arguments see `put`."""
    if old is None:
        wanted = {
            name: value
            for name, value in values.items()
            if value not in ("", None, []) and _is_blank(row, name)
        }
    else:
        wanted = {name: value for name, value in values.items() if old.get(name) != value}
        if row.imported_from and row.imported_from.file_id != context.version.file_id:
            wanted = {  # what the file that describes it says stays
                name: value
                for name, value in wanted.items()
                if getattr(row, name) == old.get(name) or _is_blank(row, name)
            }
    update(row, kind, wanted, context.version, context.ledger)


def _is_blank(row: PublicRecord, name: str) -> bool:
    value = getattr(row, name)
    if value in ("", None, []):
        return True
    return name in ("name", "sort_name", "title") and value == row.public_id


def update(
    row: PublicRecord,
    kind: str,
    wanted: Mapping[str, Any],
    version: FileVersion | None,
    ledger: Ledger,
) -> None:
    """Set the columns that differ, and keep what stood there before."""
    differing = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if not differing:
        ledger.unchanged[kind] += 1
        return
    for name, value in differing.items():
        ledger.changes.append(
            Change(
                kind=kind,
                public_id=row.public_id,
                field=name,
                old=shown(getattr(row, name)),
                new=shown(value),
                version=version,
            )
        )
        setattr(row, name, value)
    row.save(update_fields=list(differing))
    ledger.changed[kind] += 1
    ledger.touch(kind, row.pk)
