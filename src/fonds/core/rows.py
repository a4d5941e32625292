"""Tables in CSV, read so that whatever is wrong with one is said with its file and line.

For tables that a person names on the command line or in a script. What an archive imports is read
by `fonds.ingest`, which also mends encodings.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from fonds.core.errors import FondsError

LONGEST = 131_072
"""Characters of one cell; more is a quotation mark left open."""

SEPARATORS = ",;\t"
"""What may stand between cells, the commonest first: spreadsheets write all three."""

_QUOTED = re.compile('"(?:[^"]|"")*"')


class RowsError(FondsError, ValueError):
    """A file is no table, or lacks a column; names the file and, where there is one, the line."""


def read_table_text(path: Path) -> str:
    """Read a UTF-8 file, with or without a byte order mark.

    Raises:
        RowsError: It is not UTF-8, or cannot be read.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        said = f"{path}: {error.strerror}. Expected a CSV file. Correct the path."
        raise RowsError(said) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RowsError(
            f"{path.name}, line {line}: the byte 0x{raw[error.start]:02x} is not UTF-8. Expected a "
            "CSV file in UTF-8. Save the table as “CSV UTF-8”."
        ) from error


def find_separator(text: str) -> str:
    """Find what separates the cells of a table: what stands most often in its header, unquoted.

    >>> find_separator('"GDP, per head";outcome\\n'), find_separator("one column\\n")
    (';', ',')
    """
    head = _QUOTED.sub("", text[:LONGEST]).lstrip("\r\n ").partition("\n")[0]
    return max(SEPARATORS, key=head.count)


def split_rows(text: str, name: str, delimiter: str | None = None) -> list[tuple[int, list[str]]]:
    """Split the text of a table into rows of cells, white space around them taken off.

    Args:
        text: Of the whole table, its header first.
        name: Of the file, for errors.
        delimiter: Between cells; None for what its header has most of: see `find_separator`.

    Returns:
        The line on which each row ends, and its cells; empty rows are left out.

    Raises:
        RowsError: It is no CSV.

    >>> split_rows("a,b\\n1, 2\\n", "x.csv")
    [(1, ['a', 'b']), (2, ['1', '2'])]
    >>> split_rows("a;b\\n1; 2\\n", "x.csv")
    [(1, ['a', 'b']), (2, ['1', '2'])]
    """
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise RowsError(
            f"{name}, line {line}: a NUL character. Expected a CSV file, not a workbook or another "
            "kind of file. Save the table as “CSV UTF-8”."
        )
    delimiter = delimiter or find_separator(text)
    before = csv.field_size_limit(LONGEST)  # of the whole process
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [
            (reader.line_num, cells)
            for row in reader
            if any(cells := [cell.strip() for cell in row])
        ]
    except csv.Error as error:
        raise RowsError(
            f"{name}, line {reader.line_num}: {error}. Expected a CSV file; a quotation mark may "
            "be open. Correct the line."
        ) from error
    finally:
        csv.field_size_limit(before)


def read_records(path: Path, needed: Sequence[str] = ()) -> list[tuple[int, dict[str, str]]]:
    """Read a table as one mapping of column to cell for each row.

    Args:
        path: A UTF-8 file with a header, separated by commas, semicolons or tabs.
        needed: Columns that must be there.

    Returns:
        The line on which each row ends, and its cells; cells that a short row lacks are empty.

    Raises:
        RowsError: No UTF-8, no CSV, no header, a column is missing, or a row has too many cells.
    """
    rows = split_rows(read_table_text(path), path.name)
    if not rows:
        raise RowsError(f"{path.name}: the file is empty. Expected a header and rows.")
    (_, head), *body = rows
    for column in needed:
        if column not in head:
            raise RowsError(
                f"{path.name}: there is no column {column!r}. Expected one of {', '.join(head)}. "
                "Name one of them, or add it."
            )
    found = []
    for line, cells in body:
        if len(cells) > len(head):
            raise RowsError(
                f"{path.name}, line {line}: {len(cells)} cells. Expected {len(head)}, as in the "
                "header. Put a cell that holds the separator in quotation marks."
            )
        padded = [*cells, *[""] * (len(head) - len(cells))]
        found.append((line, dict(zip(head, padded, strict=True))))
    return found
