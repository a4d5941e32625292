"""Tables: CSV in any of its dialects, by the mapping file beside them."""

from __future__ import annotations

import csv
import itertools
import tomllib
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

from fonds.core.errors import ConfigurationError
from fonds.core.problems import Problem, Severity
from fonds.ingest.encoding import find_encoding
from fonds.ingest.mapping import TableMapping, compile_mapping, load_mapping, mapping_path
from fonds.ingest.propose import propose_mapping
from fonds.ingest.reading import Item, ReadOptions, failure, shorten

DELIMITERS = ",;\t|"


class CsvReader:
    """Reads comma-, semicolon-, tab- or bar-separated tables."""

    name = "csv"
    version = "1"
    title = "CSV table"
    media_type = "text/csv"

    def sniff(self, head: bytes, path: Path) -> bool:
        """Say whether the first lines are rows of one width under a header of names."""
        text = _head_text(head)
        return find_delimiter(text, is_hinted=path.suffix.lower() in (".csv", ".tsv")) is not None

    def read(self, path: Path, options: ReadOptions) -> Iterator[Item]:
        """Yield records row by row; see `Reader`."""
        encoding = find_encoding(path)
        if encoding.problem:
            yield encoding.problem
        if not encoding.name:
            return
        with path.open("rb") as stream:
            delimiter = find_delimiter(_head_text(stream.read(1 << 16)), is_hinted=True) or ","
        csv.field_size_limit(options.limits.cell)
        try:
            with path.open(encoding=encoding.name, newline="") as lines:
                rows = csv.reader(lines, delimiter=delimiter, strict=True)
                yield from read_rows(_numbered(rows), path, options)
        except csv.Error as error:
            yield failure(
                "table-broken", f"The row cannot be read: {error}.", "cells in balanced quotes",
                "Look for a quotation mark that is not closed.",
                f"line {rows.line_num}",
            )  # fmt: skip
        except (UnicodeError, OSError) as error:
            yield failure(
                "encoding-wrong", f"The table cannot be read as {encoding.name}: {error}.",
                "one encoding throughout", "Save the table as UTF-8.",
            )  # fmt: skip


def _numbered(rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    return enumerate(rows, 1)


def _head_text(head: bytes) -> str:
    for name in ("utf-8-sig", "utf-16"):
        if name == "utf-8-sig" or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            text = head.decode(name, "ignore" if name == "utf-16" else "replace")
            if "\0" not in text:
                return text
    return ""


def find_delimiter(text: str, *, is_hinted: bool) -> str | None:
    """Return what separates the cells of a table's first lines, None where it is no table.

    Args:
        text: The beginning of the file; its last line may be cut off.
        is_hinted: Whether something else says it is a table; then one line is enough.
    """
    lines = text.splitlines()
    whole = lines[:-1] if len(lines) > 2 and not text.endswith(("\n", "\r")) else lines
    if not whole:
        return None
    best: tuple[float, int, str] | None = None
    for delimiter in DELIMITERS:
        try:
            rows = [row for row in csv.reader(whole[:40], delimiter=delimiter) if row]
        except csv.Error:
            continue
        if not rows or len(rows[0]) < 2:
            continue
        header = [cell.strip() for cell in rows[0]]
        if not all(header) and not is_hinted:
            continue
        if len(set(header)) < len(header) or any(len(cell) > 60 for cell in header):
            continue
        if not is_hinted and (len(rows) < 2 or any(cell.endswith((".", ",")) for cell in header)):
            continue
        even = sum(len(row) == len(header) for row in rows[1:]) / max(len(rows) - 1, 1)
        if even >= (0.5 if is_hinted else 0.9) or len(rows) == 1:
            best = max(best or (0.0, 0, ""), (even, len(header), delimiter))
    return best[2] if best else None


def read_rows(
    rows: Iterator[tuple[int, list[str]]], path: Path, options: ReadOptions, sheet: str = ""
) -> Iterator[Item]:
    """Yield the records of numbered rows, the first with anything in it being the header."""
    first = next(((number, row) for number, row in rows if any(cell.strip() for cell in row)), None)
    if first is None:
        yield failure("empty", "The table has no rows.", "a header and rows", "Export it again.")
        return
    number, header = first[0], [cell.strip().lstrip("\ufeff") for cell in first[1]]
    while header and not header[-1]:
        header.pop()
    if repeated := sorted({name for name in header if header.count(name) > 1}):
        yield failure(
            "header-repeated", f"The column {shorten(repeated[0])!r} stands there twice.",
            "each column's name once, and none empty", "Rename the columns.", f"row {number}",
        )  # fmt: skip
        return
    mapping = yield from _find_mapping(tuple(header), rows, path, options)
    if mapping is None:
        return
    yield from _map_rows(mapping, header, rows, options)


def _find_mapping(
    header: tuple[str, ...], rows: Iterator[tuple[int, list[str]]], path: Path, options: ReadOptions
) -> Generator[Problem, None, TableMapping | None]:
    """Return the compiled mapping; without one, report what we would propose."""
    place = options.mapping or mapping_path(path.with_name(options.name) if options.name else path)
    try:
        if place.exists():
            return load_mapping(place, header)
    except ConfigurationError as error:
        yield failure(
            "mapping-wrong", str(error), "a mapping for this table's columns",
            f"Correct {place.name}; the columns are {shorten(', '.join(header), 200)}.",
        )  # fmt: skip
        return None
    sample = [dict(zip(header, row, strict=False)) for _, row in itertools.islice(rows, 50)]
    yield failure(
        "no-mapping", "The table has no mapping file.", f"{place.name} beside it",
        "Save the proposed mapping under that name, and correct it where it is wrong.",
        proposal=propose_mapping(header, sample, options.stem(path)),
    )  # fmt: skip
    return None


def sheet_of(path: Path, options: ReadOptions) -> str:
    """Return the sheet a workbook's mapping names; empty where it names none."""
    place = options.mapping or mapping_path(path)
    try:
        with place.open("rb") as stream:
            return str(tomllib.load(stream).get("table", {}).get("sheet", ""))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError):
        return ""


def _map_rows(
    mapping: TableMapping,
    header: list[str],
    rows: Iterator[tuple[int, list[str]]],
    options: ReadOptions,
) -> Iterator[Item]:
    width = len(header)
    seen: set[object] = set()
    for number, cells in rows:
        if not any(cells):
            continue
        if number > options.limits.rows:
            yield failure(
                "too-large", f"The table has more than {options.limits.rows:,} rows.",
                "a table within the limits", "Split it, or raise the limit.", f"row {number}",
            )  # fmt: skip
            return
        if len(cells) != width and (len(cells) < width or any(cells[width:])):
            yield Problem(
                "row-width", Severity.DAMAGE, f"row {number}",
                f"The row has {len(cells)} cells.", f"{width} cells, as the header has",
                "Look for a separator that is missing, or one inside a cell without quotes.",
            )  # fmt: skip
        cells = [cell.strip() for cell in cells[:width]]
        row = dict(zip(header, cells + [""] * (width - len(cells)), strict=True))
        yield from mapping.records_of(row, number, seen)


__all__ = ["CsvReader", "compile_mapping", "find_delimiter", "read_rows"]
