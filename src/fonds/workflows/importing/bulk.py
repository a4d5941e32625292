"""Insert many new rows at once.

A volume brings thousands of rows whose ids nobody needs to know. Making a model instance for
each costs more than reading the volume did, so these go in as plain tuples.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection, models
from django.utils import timezone

Convert = Callable[[Any], Any]


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows given as tuples.

    Args:
        model: The table.
        columns: The attribute names (`document_id`, not `document`) that the tuples give.
        rows: One tuple a row, in the order of `columns`. Columns not given take the default of
            their field; `recorded_at` and the like take the present moment.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    given = [fields[name] for name in columns]
    rest = [
        field
        for name, field in fields.items()
        if name not in columns and not isinstance(field, models.AutoField)
    ]
    fixed = tuple(_default(field) for field in rest)
    converters = [(place, convert) for place, field in enumerate(given) if (convert := _of(field))]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in [*given, *rest])
    marks = ", ".join(["%s"] * (len(given) + len(rest)))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608

    def prepared() -> Iterable[Sequence[Any]]:
        for row in rows:
            values = list(row)
            for place, convert in converters:
                values[place] = convert(values[place])
            values.extend(fixed)
            yield values

    with connection.cursor() as cursor:
        cursor.executemany(statement, list(prepared()))


def _of(field: models.Field[Any, Any]) -> Convert | None:
    """Return how a value is written to this column, None where it goes in as it is."""
    if isinstance(field, models.JSONField):
        return _json
    if isinstance(field, models.DateField) and connection.vendor == "sqlite":
        return _iso
    return None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True)


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _default(field: models.Field[Any, Any]) -> Any:
    if getattr(field, "auto_now_add", False):
        return field.get_db_prep_value(timezone.now(), connection)
    return field.get_db_prep_save(field.get_default(), connection)
