"""Cases, conditions and one outcome: the table every comparison starts from.

A condition is *crisp* (0 or 1), *fuzzy* (a membership from 0 to 1) or *multi-value* (whole numbers
from 0). `fonds.analysis.qca.reading` reads a CSV file, `CaseTable.from_columns` takes plain lists;
both refuse what cannot be compared and name the line or the case. Raw measures (an income, a share
of seats) must be calibrated first; see `fonds.analysis.qca.calibration`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fonds.analysis.qca.errors import QcaError

Floats = NDArray[np.float64]

MOST_CONDITIONS = 24
"""Conditions beyond which the exact search would need more than a gigabyte of memory."""

SIGNS = {"~": "not", "*": "and", "+": "or", "[": "a value", "]": "a value"}
"""What stands between names in a formula, and means; no name may hold it."""

MOST_VALUES = 20
"""Whole numbers above this are taken for a raw measure that was not calibrated."""


@dataclass(frozen=True, slots=True, eq=False)
class CaseTable:
    """Calibrated cases.

    Attributes:
        cases: Names of the n cases, in the order of the source.
        conditions: Names of the k conditions.
        outcome: Name of the outcome as asked for: `SURV`, `~SURV` or `SURV[2]`.
        values: (n, k) memberships, or whole numbers where the condition is multi-value.
        result: (n,) memberships in the outcome, 0 to 1.
        levels: How many values each condition has; 2 for crisp and fuzzy ones.
        left_out: Cases of the source left out because a cell is empty, with the column.
    """

    cases: tuple[str, ...]
    conditions: tuple[str, ...]
    outcome: str
    values: Floats
    result: Floats
    levels: tuple[int, ...]
    left_out: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_columns(
        cls,
        cases: Sequence[str],
        conditions: Mapping[str, Sequence[float]],
        outcome: str,
        result: Sequence[float],
        left_out: Sequence[tuple[str, str]] = (),
    ) -> CaseTable:
        """Build and check a table.

        Args:
            cases: n names; names given twice are refused.
            conditions: Name to n values.
            outcome: `Y`, or `~Y` for its absence, or `Y[2]` for one value of a multi-value outcome.
            result: n values of the bare outcome.
            left_out: Cases already left out, to be reported.

        Raises:
            QcaError: No case, no condition, a name twice, a value out of range, an outcome that
                does not vary.
        """
        _check_names(cases, (*conditions, split_outcome(outcome)[1]))
        columns = [np.asarray(column, dtype=np.float64) for column in conditions.values()]
        for name, column in zip(conditions, columns, strict=True):
            _check_column(name, column, cases)
        levels = tuple(max(2, int(column.max()) + 1) for column in columns)
        absent, _, value = split_outcome(outcome)
        membership = _outcome_membership(
            outcome, value, np.asarray(result, dtype=np.float64), cases
        )
        if membership.min() == membership.max():
            raise QcaError(
                f"outcome {outcome}: all {len(cases)} cases have {membership[0]:g}. Expected an "
                "outcome that varies. Add cases where it is present and cases where it is absent."
            )
        return cls(
            tuple(cases),
            tuple(conditions),
            outcome,
            np.column_stack(columns),
            1 - membership if absent else membership,
            levels,
            tuple(left_out),
        )

    @property
    def multi_value(self) -> bool:
        """Whether any condition has more than two values; formulas then read `DEV[2]`."""
        return any(levels > 2 for levels in self.levels)

    @property
    def fuzzy(self) -> bool:
        """Whether any membership lies between 0 and 1."""
        return bool((self.values % 1 != 0).any() or (self.result % 1 != 0).any())

    def negated(self) -> CaseTable:
        """Return the same cases with the absence of the outcome to be explained."""
        name = self.outcome[1:] if self.outcome.startswith("~") else f"~{self.outcome}"
        return replace(self, outcome=name, result=1 - self.result)

    def without_case(self, name: str) -> CaseTable:
        """Return the table without one case; the levels of conditions stay."""
        keep = np.array([case != name for case in self.cases])
        cases = tuple(case for case in self.cases if case != name)
        return replace(self, cases=cases, values=self.values[keep], result=self.result[keep])

    def without_condition(self, name: str) -> CaseTable:
        """Return the table without one condition."""
        keep = [index for index, condition in enumerate(self.conditions) if condition != name]
        return replace(
            self,
            conditions=tuple(self.conditions[index] for index in keep),
            values=self.values[:, keep],
            levels=tuple(self.levels[index] for index in keep),
        )


def split_outcome(outcome: str) -> tuple[bool, str, int | None]:
    """Take `~Y[2]` apart: whether its absence is meant, the column's name, and the value."""
    match = re.fullmatch(r"\s*(~?)\s*(.+?)\s*(?:\[(\d+)\])?\s*", outcome)
    if match is None:
        raise QcaError("no outcome is named. Expected the name of a column, as in --outcome Y.")
    value = match.group(3)
    return bool(match.group(1)), match.group(2), None if value is None else int(value)


def _check_names(cases: Sequence[str], columns: Sequence[str]) -> None:
    """Refuse what a table or a formula cannot hold; the last column is the outcome."""
    conditions = columns[:-1]
    if not cases:
        raise QcaError("the table holds no cases. Expected at least two rows below the header.")
    if not conditions:
        raise QcaError("no condition is named. Expected at least one column beside the outcome.")
    if len(conditions) > MOST_CONDITIONS:
        raise QcaError(
            f"{len(conditions)} conditions are named. Expected at most {MOST_CONDITIONS}: no table "
            "of cases fills the rows of more. Choose fewer, or merge some into one."
        )
    for name in columns:
        for sign in filter(name.__contains__, SIGNS):
            raise QcaError(
                f"column {name!r}: in a formula {sign!r} means {SIGNS[sign]!r}, so it cannot stand "
                "in a name. Rename the column."
            )
    seen: set[str] = set()
    for case in cases:
        if case in seen:
            raise QcaError(f"case {case!r} stands here twice. Expected each once. Rename one.")
        seen.add(case)


def _check_column(name: str, column: Floats, cases: Sequence[str]) -> None:
    wrong = (column < 0) | ~np.isfinite(column) | (column > MOST_VALUES)
    if column.max() > 1:
        wrong |= column % 1 != 0
    if wrong.any():
        at = int(np.argmax(wrong))
        raise QcaError(
            f"condition {name}, case {cases[at]}: the value {column[at]:g} is neither a membership "
            "from 0 to 1 nor one of a few whole numbers. Expected calibrated values. Calibrate "
            f"the column, as in --calibrate {name}=20,50,80."
        )


def _outcome_membership(
    outcome: str, value: int | None, result: Floats, cases: Sequence[str]
) -> Floats:
    if value is not None:
        return np.where(result == value, 1.0, 0.0)
    wrong = ~((result >= 0) & (result <= 1))
    if wrong.any():
        at = int(np.argmax(wrong))
        raise QcaError(
            f"outcome {outcome}, case {cases[at]}: the value {result[at]:g} is no membership. "
            f"Expected 0 to 1. Calibrate it, or name one value, as in --outcome {outcome}[1]."
        )
    return result
