"""The truth table: every combination of conditions that occurs, its cases, and what it speaks for.

A case belongs to the one row in which its membership is above 0.5; a case with a membership of
exactly 0.5 belongs to none and is named in `TruthTable.in_no_row` (its memberships still count in
every row's inclusion). Combinations without enough cases are *remainders*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fonds.analysis.qca.cases import CaseTable
from fonds.analysis.qca.errors import QcaError
from fonds.analysis.qca.fit import sufficiency_of_rows
from fonds.analysis.qca.terms import Cubes, cube_memberships, row_numbers, rows_of

NEAR = 1e-9
"""Two fits closer than this are the same number: cut-offs are typed in decimals."""


@dataclass(frozen=True, slots=True)
class CutOffs:
    """Where a row counts as sufficient.

    Attributes:
        inclusion: Least inclusion of a row with the outcome, 0 to 1.
        frequency: Least number of cases of a row; rows with fewer are remainders.
        pri: Least PRI of a row with the outcome.
        contradiction: Rows whose inclusion lies from here up to `inclusion` are contradictions
            (`C`); None leaves no such band.
    """

    inclusion: float = 0.8
    frequency: int = 1
    pri: float = 0.0
    contradiction: float | None = None

    def __post_init__(self) -> None:
        for name in ("inclusion", "pri", "contradiction"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= 1:
                raise QcaError(f"cut-off of {name} {value:g}: expected 0 to 1. Correct it.")
        if self.frequency < 1:
            raise QcaError(f"cut-off of frequency {self.frequency}: expected 1 or more cases.")
        if self.contradiction is not None and self.contradiction > self.inclusion:
            raise QcaError(
                f"cut-off of contradiction {self.contradiction:g} is above that of inclusion "
                f"{self.inclusion:g}. Expected it at or below."
            )


@dataclass(frozen=True, slots=True)
class Row:
    """One combination that occurs.

    Attributes:
        number: From 1, the first condition most significant.
        values: The value of each condition.
        out: `1` sufficient, `0` not, `C` contradiction, `?` too few cases.
        inclusion, pri: Of the row as a sufficient set, over all cases.
        cases: The cases that belong to the row.
        cases_with: Those of them with the outcome (membership above 0.5).
        cases_without: Those without it (below 0.5).
    """

    number: int
    values: tuple[int, ...]
    out: str
    inclusion: float
    pri: float
    cases: tuple[str, ...]
    cases_with: tuple[str, ...]
    cases_without: tuple[str, ...]

    @property
    def contradictory(self) -> bool:
        """Whether cases alike in every condition differ in the outcome."""
        return bool(self.cases_with and self.cases_without)


@dataclass(frozen=True, slots=True)
class TruthTable:
    """Rows that occur, with the table they come from.

    Attributes:
        rows: In the order of their numbers.
        in_no_row: Cases with a membership of exactly 0.5, and the conditions concerned.
        remainders: How many combinations have no case, or fewer than the cut-off.
    """

    table: CaseTable
    cut_offs: CutOffs
    rows: tuple[Row, ...]
    in_no_row: tuple[tuple[str, tuple[str, ...]], ...]
    remainders: int

    @property
    def contradictions(self) -> tuple[Row, ...]:
        """Return the rows whose cases differ in the outcome."""
        return tuple(row for row in self.rows if row.contradictory)

    def rows_with(self, outs: str) -> Cubes:
        """Return the (m, k) rows whose `out` is one of the given signs."""
        chosen = [row.values for row in self.rows if row.out in outs]
        return np.array(chosen, dtype=np.int8).reshape(len(chosen), len(self.table.conditions))


def build_truth_table(table: CaseTable, cut_offs: CutOffs | None = None) -> TruthTable:
    """Sort cases into rows and say what each row speaks for.

    Args:
        table: Calibrated cases.
        cut_offs: See `CutOffs`.

    Returns:
        The rows with at least one case.

    Source:
        Ragin, Redesigning Social Inquiry (2008), ch. 7. Rows are numbered and cut-offs applied as
        in the R package QCA (Dusa 2019), to which its results are compared in the tests.
    """
    cut_offs = cut_offs or CutOffs()
    binary = np.array(table.levels) == 2
    undecided = (table.values == 0.5) & binary
    placed = np.where(binary, table.values > 0.5, table.values).astype(np.int8)
    inside = ~undecided.any(axis=1)
    numbers = row_numbers(placed, table.levels)
    occurring = np.unique(numbers[inside])
    cubes = rows_of(occurring, table.levels)
    inclusion, pri, _ = sufficiency_of_rows(cube_memberships(cubes, table), table.result)
    rows = tuple(
        _row(table, cut_offs, number, cube, (numbers == number) & inside, float(incl), float(p))
        for number, cube, incl, p in zip(occurring.tolist(), cubes, inclusion, pri, strict=True)
    )
    counted = sum(row.out != "?" for row in rows)
    return TruthTable(
        table, cut_offs, rows, _in_no_row(table, undecided), int(np.prod(table.levels)) - counted
    )


def _row(
    table: CaseTable,
    cut_offs: CutOffs,
    number: int,
    cube: Cubes,
    members: NDArray[np.bool_],
    inclusion: float,
    pri: float,
) -> Row:
    named = [(table.cases[at], table.result[at]) for at in np.flatnonzero(members)]
    return Row(
        number,
        tuple(cube.tolist()),
        _out(cut_offs, len(named), inclusion, pri),
        inclusion,
        pri,
        tuple(case for case, _ in named),
        tuple(case for case, result in named if result > 0.5),
        tuple(case for case, result in named if result < 0.5),
    )


def _out(cut_offs: CutOffs, count: int, inclusion: float, pri: float) -> str:
    if count < cut_offs.frequency:
        return "?"
    if inclusion >= cut_offs.inclusion - NEAR:
        return "1" if pri >= cut_offs.pri - NEAR else "0"
    band = cut_offs.contradiction
    return "C" if band is not None and inclusion >= band - NEAR else "0"


def _in_no_row(
    table: CaseTable, undecided: NDArray[np.bool_]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (table.cases[at], tuple(table.conditions[index] for index in np.flatnonzero(undecided[at])))
        for at in np.flatnonzero(undecided.any(axis=1))
    )
