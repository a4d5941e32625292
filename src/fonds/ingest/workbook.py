"""Workbooks (XLSX): one sheet as a table, by the mapping file beside it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from fonds.ingest.archive import check_archive, office_kind
from fonds.ingest.reading import Item, ReadOptions, failure, shorten
from fonds.ingest.table import read_rows, sheet_of


class XlsxReader:
    """Reads a sheet of a workbook row by row; formulas count by their last value."""

    name = "xlsx"
    version = "1"
    title = "Excel workbook (XLSX)"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def sniff(self, head: bytes, path: Path) -> bool:
        """Say whether the file is a ZIP with a workbook in it."""
        return head.startswith(b"PK\x03\x04") and office_kind(path) == "xlsx"

    def read(self, path: Path, options: ReadOptions) -> Iterator[Item]:
        """Yield records row by row; see `Reader`."""
        if problem := check_archive(path, options.limits):
            yield problem
            return
        if _has_doctype(path):
            yield failure(
                "xml-entity",
                "A part of the workbook declares a document type.",
                "none",
                "No program writes this. Do not trust the file.",
            )
            return
        import openpyxl

        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        except Exception as error:  # openpyxl raises what its parsers raise
            yield _broken(error)
            return
        try:
            wanted = sheet_of(path, options)
            if wanted and wanted not in book.sheetnames:
                yield failure(
                    "no-sheet",
                    f"The workbook has no sheet {wanted!r}.",
                    "one of " + shorten(", ".join(book.sheetnames)),
                    "Correct the mapping file.",
                )
                return
            sheet = book[wanted] if wanted else book.worksheets[0]
            rows = (
                (number, [_text(cell) for cell in row])
                for number, row in enumerate(sheet.iter_rows(values_only=True), 1)
            )
            yield from read_rows(rows, path, options)
        except Exception as error:  # as above, in the middle of a sheet
            yield _broken(error)
        finally:
            book.close()


def _broken(error: Exception) -> Item:
    return failure(
        "table-broken",
        f"The workbook cannot be read: {shorten(str(error) or type(error).__name__)}.",
        "a workbook Excel or LibreOffice opens",
        "Open it there and save it again.",
    )


def _has_doctype(path: Path) -> bool:
    """Look at the beginning of each part: entities can only be declared there."""
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if member.filename.endswith((".xml", ".rels")):
                    with archive.open(member) as part:
                        if b"<!DOCTYPE" in part.read(4096):
                            return True
    except Exception:  # what is broken is reported when it is read
        return False
    return False


def _text(cell: Any) -> str:
    """Return a cell as it is meant: whole numbers without a point, days without a time."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
