"""Reading cases from a CSV file: one header line, one case a line, the cases' names in front."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from fonds.analysis.qca.calibration import (
    Groups,
    Thresholds,
    calibrate_by_thresholds,
    calibrate_directly,
    calibrate_indirectly,
)
from fonds.analysis.qca.cases import CaseTable, split_outcome
from fonds.analysis.qca.errors import QcaError
from fonds.analysis.qca.readings import Code
from fonds.core.rows import RowsError, read_table_text, split_rows


def read_cases(
    path: Path, outcome: str, conditions: Sequence[str] | None = None, case_column: str = ""
) -> CaseTable:
    """Read calibrated cases from a CSV file with one header line.

    Args:
        path: UTF-8, comma-separated; one case a line.
        outcome: `Y`, `~Y` or `Y[2]`.
        conditions: Columns to compare on; None takes every column but the case's and the outcome's.
        case_column: The column with the cases' names; "" takes the first column where it is not
            itself compared and holds words (or has no name), else cases are numbered.

    Returns:
        The table; cases with an empty cell are left out and listed in `left_out`.

    Raises:
        QcaError: A column is missing, a cell is no number (with its line), there are no cases, or
            the outcome does not vary.
    """
    raw = read_columns(path, outcome, conditions, case_column)
    return CaseTable.from_columns(raw.cases, raw.conditions, outcome, raw.result, raw.left_out)


@dataclass(frozen=True, slots=True)
class RawColumns:
    """Columns of numbers read from a file, not yet checked for their range."""

    cases: tuple[str, ...]
    conditions: dict[str, list[float]]
    result: list[float]
    left_out: tuple[tuple[str, str], ...]


def read_columns(
    path: Path, outcome: str, conditions: Sequence[str] | None = None, case_column: str = ""
) -> RawColumns:
    """Read the columns a comparison needs as numbers, calibrated or not; see `read_cases`."""
    header, lines = _read_lines(path)
    _, column, _ = split_outcome(outcome)
    asked = list(conditions or ())
    for name in [column, *asked, *([case_column] if case_column else [])]:
        if name not in header:
            raise QcaError(
                f"{path.name}: has no column {name!r}. Expected one of "
                f"{', '.join(name for name in header if name)}. Correct the name."
            )
    if column in asked or len(set(asked)) < len(asked):
        raise QcaError(
            f"{path.name}: a column is named twice among outcome and conditions. Name each once."
        )
    names = case_column or _case_column(header, lines, [column, *asked], bool(asked))
    wanted = asked or [name for name in header if name not in (names, column)]
    return _take_columns(path, header, lines, names, column, wanted)


def calibrate_columns(
    raw: RawColumns, outcome: str, thresholds: Mapping[str, Sequence[float] | Groups]
) -> CaseTable:
    """Calibrate the columns named and build the table of cases.

    Args:
        raw: As read by `read_columns`.
        outcome: `Y`, `~Y` or `Y[2]`.
        thresholds: Column to three numbers (full exclusion, crossover, full inclusion) for the
            direct method, to one or two for a crisp or three-valued set, or to `Groups` for the
            indirect method. Other columns are taken as calibrated.

    Raises:
        QcaError: A column is not there, or its thresholds or values cannot be used.
    """
    _, result, _ = split_outcome(outcome)
    columns = columns_by_name(raw, outcome)
    for name, numbers in thresholds.items():
        if name not in columns:
            raise QcaError(
                f"calibration of {name!r}: no such condition or outcome. Expected one of "
                f"{', '.join(columns)}."
            )
        columns[name] = _calibrated(columns[name], numbers)
    explained = columns.pop(result)
    return CaseTable.from_columns(raw.cases, columns, outcome, explained, raw.left_out)


def columns_by_name(raw: RawColumns, outcome: str) -> dict[str, list[float]]:
    """Return the columns as read, that of the outcome last."""
    _, result, _ = split_outcome(outcome)
    return {**raw.conditions, result: raw.result}


def report_calibration(
    raw: RawColumns, outcome: str, thresholds: Mapping[str, Sequence[float] | Groups]
) -> list[dict[str, Any]]:
    """Return, for each column calibrated, what was done and what became of each case.

    Returns:
        `condition`, `method` (`direct`, `indirect`, `thresholds`), `thresholds`, and `cases`:
        `case`, `raw`, `membership` (for several thresholds, the level).
    """
    before = columns_by_name(raw, outcome)
    found = []
    for name, numbers in thresholds.items():
        values = _calibrated(before[name], numbers)
        indirect = isinstance(numbers, Groups)
        edges = numbers.edges if isinstance(numbers, Groups) else numbers
        found.append(
            {
                "condition": name,
                "method": "indirect" if indirect else "direct" if len(edges) == 3 else "thresholds",
                "thresholds": list(edges),
                "cases": [
                    {"case": case, "raw": value, "membership": round(made, 9)}
                    for case, value, made in zip(raw.cases, before[name], values, strict=True)
                ],
            }
        )
    return found


def _calibrated(values: Sequence[float], numbers: Sequence[float] | Groups) -> list[float]:
    made: list[float]
    if isinstance(numbers, Groups):
        made = calibrate_indirectly(values, numbers).tolist()
    elif len(numbers) == 3:
        made = calibrate_directly(values, Thresholds(*numbers)).tolist()
    else:
        made = calibrate_by_thresholds(values, numbers).tolist()
    return made


def shift_calibration(
    raw: RawColumns,
    outcome: str,
    thresholds: Mapping[str, Sequence[float] | Groups],
    shares: Sequence[float] = (-0.1, 0.1),
) -> dict[str, CaseTable]:
    """Calibrate again with one crossover moved at a time, for `assess_robustness`.

    Args:
        raw, outcome, thresholds: As for `calibrate_columns`; only direct calibrations are moved.
        shares: How far each crossover moves, as a share of the way to full exclusion (below 0)
            or to full inclusion (above 0).

    Returns:
        What was changed, as `crossover of GNP at 535`, to the table.
    """
    tables = {}
    for name, numbers in thresholds.items():
        if isinstance(numbers, Groups) or len(numbers) != 3:
            continue
        for share in shares:
            moved = Thresholds(*numbers).shifted(share)
            changed = {**thresholds, name: [moved.exclusion, moved.crossover, moved.inclusion]}
            label = f"crossover of {name} at {moved.crossover:g}"
            tables[label] = calibrate_columns(raw, outcome, changed)
    return tables


def read_codes(path: Path) -> tuple[Code, ...]:
    """Read codes from a CSV file with the columns case, condition and value, one code a line.

    Args:
        path: May also hold the columns coder, reason, source, and compared, where 0 says that the
            case is coded and not compared; its line is passed over, and so are other columns.

    Raises:
        QcaError: A column is missing, a name is empty, or a value is no number (with its line).
    """
    header, lines = _read_lines(path)
    for name in ("case", "condition", "value"):
        if name not in header:
            raise QcaError(
                f"{path.name}: has no column {name!r}. Expected case, condition, value and, where "
                "there are several, coder. Rename or add it."
            )
    codes = []
    for line, row in lines:
        cells = dict(zip(header, (cell.strip() for cell in row), strict=True))
        value = _number(cells["value"])
        if value is None or not cells["case"] or not cells["condition"]:
            raise QcaError(
                f"{path.name}, line {line}: {cells['case']!r}, {cells['condition']!r}, "
                f"{cells['value']!r} is no code. Expected a case, a condition and a number."
            )
        if cells.get("compared") == "0":
            continue
        told = {name: cells.get(name, "") for name in ("coder", "reason", "source")}
        codes.append(Code(cells["case"], cells["condition"], value, **told))
    return tuple(codes)


def _read_lines(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        rows = split_rows(read_table_text(path), path.name)
    except RowsError as error:
        raise QcaError(str(error)) from error
    header, lines = (rows[0][1], rows[1:]) if rows else ([], [])
    if not lines:
        raise QcaError(
            f"{path.name}: holds no cases. Expected a header line and one line for each case."
        )
    if twice := [name for name in header if name and header.count(name) > 1]:
        raise QcaError(f"{path.name}, line 1: the column {twice[0]!r} stands twice. Rename one.")
    for line, row in lines:
        if len(row) != len(header):
            raise QcaError(
                f"{path.name}, line {line}: has {len(row)} cells. Expected {len(header)}, as in "
                "the header. Add or remove a comma, or quote the cell that holds one."
            )
    return header, lines


def _case_column(
    header: list[str], lines: list[tuple[int, list[str]]], used: list[str], chosen: bool
) -> str | None:
    first = header[0]
    if first in used:
        return None
    if chosen or not first or any(_number(row[0]) is None for _, row in lines):
        return first
    return None


def _take_columns(
    path: Path,
    header: list[str],
    lines: list[tuple[int, list[str]]],
    names: str | None,
    outcome: str,
    wanted: list[str],
) -> RawColumns:
    cases: list[str] = []
    left_out: list[tuple[str, str]] = []
    values: dict[str, list[float]] = {name: [] for name in [*wanted, outcome]}
    place = {name: header.index(name) for name in values}
    for number, (line, row) in enumerate(lines, start=1):
        case = str(number) if names is None else row[header.index(names)].strip()
        if not case:
            raise QcaError(f"{path.name}, line {line}: the case has no name. Expected one. Add it.")
        empty = [name for name, index in place.items() if row[index].strip() in ("", "NA")]
        if empty:
            left_out.append((case, empty[0]))
            continue
        for name, index in place.items():
            value = _number(row[index])
            if value is None:
                raise QcaError(
                    f"{path.name}, line {line}: {name} {row[index].strip()[:40]!r} is not a "
                    "number. Expected 0, 1, a membership or a whole number. Correct the cell, or "
                    "name the columns to compare with --conditions."
                )
            values[name].append(value)
        cases.append(case)
    if not cases:
        raise QcaError(f"{path.name}: every case has an empty cell. Fill or leave out columns.")
    return RawColumns(
        tuple(cases), {n: values[n] for n in wanted}, values[outcome], tuple(left_out)
    )


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if isfinite(value) else None
