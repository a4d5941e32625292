"""A mapping proposed for a table that has none, by the names of its columns and what is in them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import tomlkit

from fonds.core.tables import load_table
from fonds.ingest.mapping_fields import slugify
from fonds.ingest.records import DateSaid

_TABLE = Path(__file__).parent / "tables" / "headers.yaml"
_ISO_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}")


@cache
def _headers() -> dict[str, Any]:
    return load_table(_TABLE, ("kinds", "common"))


def _plain(header: str) -> str:
    return re.sub(r"[\s_-]+", "_", header.strip().lower())


def propose_mapping(header: tuple[str, ...], sample: list[dict[str, str]], stem: str) -> str:
    """Propose a mapping file for a table.

    Args:
        header: The table's columns.
        sample: Some of its rows.
        stem: The file's name without its ending: `persons.csv` probably lists persons.

    Returns:
        TOML, to be saved as `NAME.fonds.toml`; columns nothing was found for are in a comment. Each
        row becomes a document named by its first column where no kind fits.
    """
    kind, found = _best_kind(header, stem)
    document = tomlkit.document()
    document.add(tomlkit.comment("Proposed from the columns' names: look it over."))
    if left := [name for name in header if name not in found.values()]:
        document.add(tomlkit.comment("Not used: " + ", ".join(left)))
    table = tomlkit.table()
    if (separator := _separator(sample)) != ";":  # what stands between the parts of a list
        table["separator"] = separator
    if formats := _formats(sample, found, kind):
        table["formats"] = formats
    if table:
        document["table"] = table
    record = tomlkit.table()
    record["kind"] = kind
    fields = tomlkit.table()
    for field, column in found.items():
        fields[field] = column
    _fill_required(fields, kind, header, stem)
    record["fields"] = fields
    records = tomlkit.aot()
    records.append(record)
    document["record"] = records
    return tomlkit.dumps(document)


def _best_kind(header: tuple[str, ...], stem: str) -> tuple[str, dict[str, str]]:
    plain = {_plain(name): name for name in header}
    best: tuple[float, str, dict[str, str]] = (-1.0, "document", {})
    for kind, said in _headers()["kinds"].items():
        found: dict[str, str] = {}
        for field, names in {**said["fields"], **_headers()["common"]}.items():
            for name in names:
                if name in plain and plain[name] not in found.values() and field not in found:
                    found[field] = plain[name]
        found = {field: name for field, name in found.items() if field in _fields_of(kind)}
        if all(need in found for need in said["needs"]):
            named = kind.rstrip("s") in stem.lower()
            score = len(found) / len(header) + (0.5 if named else 0)
            best = max(best, (score, kind, found), key=lambda one: one[0])
    return best[1], best[2]


@cache
def _fields_of(kind: str) -> dict[str, Any]:
    from fonds.ingest.mapping import KINDS

    return get_type_hints(KINDS[kind])


def _separator(sample: list[dict[str, str]]) -> str:
    cells = [cell for row in sample for cell in row.values() if cell]
    return "|" if sum("|" in cell for cell in cells) > sum(";" in cell for cell in cells) else ";"


def _formats(sample: list[dict[str, str]], found: dict[str, str], kind: str) -> list[str]:
    """Return the order of day and month, where figures such as 30/8/1956 settle it."""
    hints = _fields_of(kind)
    columns = [name for field, name in found.items() if hints.get(field) is DateSaid]
    cells = [row.get(name, "") for row in sample for name in columns]
    matches = [match for cell in cells if (match := _ISO_DAY.fullmatch(cell.strip()))]
    if any(int(one[1]) > 12 for one in matches):
        return ["%d/%m/%Y"]
    return ["%m/%d/%Y"] if any(int(one[2]) > 12 for one in matches) else []


def _fill_required(fields: Any, kind: str, header: tuple[str, ...], stem: str) -> None:
    """Give the fields a record cannot do without: a key from the row's number, a title."""
    if kind == "factoid":
        fields.setdefault("kind", {"value": "held-post"})
    if kind in ("person", "event", "document", "book") and "key" not in fields:
        fields["key"] = {"column": "_row", "prefix": f"{slugify(stem)}-"}
    if kind == "document" and "title" not in fields:
        fields["title"] = header[0]
    if kind == "event" and "title" not in fields:
        fields["title"] = header[0]
