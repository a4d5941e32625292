"""Solutions: the shortest formulas for the rows that lead to the outcome, and all their rivals.

Three kinds differ in what they assume of combinations no case shows (*remainders*):

- *conservative*: nothing; terms cover positive rows only.
- *parsimonious*: whatever makes the formula shorter.
- *intermediate*: only what agrees with directional expectations ("a strong opposition should help,
  not hinder"), between one conservative and one parsimonious solution.

*Enhanced* solutions leave out untenable assumptions; see `fonds.analysis.qca.enhanced`. When
several formulas of the same least number of terms exist, all are listed up to `most_listed` and
the others counted; choosing one silently would hide that the data do not decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fonds.analysis.qca.cover import find_minimum_covers
from fonds.analysis.qca.errors import QcaError
from fonds.analysis.qca.fit import sufficiency_of_rows
from fonds.analysis.qca.primes import cover_matrix, find_primes
from fonds.analysis.qca.terms import (
    Cubes,
    cube_memberships,
    format_term,
    mark_rows,
    row_numbers,
    rows_of,
)
from fonds.analysis.qca.truth_table import TruthTable


@dataclass(frozen=True, slots=True)
class TermFit:
    """One term of a solution.

    Attributes:
        term: As text.
        cube: As values.
        inclusion, pri, coverage: As a sufficient set.
        unique_coverage: What the solution would lose without it; None where it stands alone.
        cases: Cases of the positive rows it covers.
        deviant: Cases that belong to the term but do not have the outcome.
    """

    term: str
    cube: tuple[int, ...]
    inclusion: float
    pri: float
    coverage: float
    unique_coverage: float | None
    cases: tuple[str, ...]
    deviant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """One minimal formula.

    Attributes:
        kind: `conservative`, `parsimonious` or `intermediate`.
        formula: Its terms joined by ` + `.
        inclusion, pri, coverage: Of the whole formula.
        between: For an intermediate solution, the pairs of conservative and parsimonious solutions
            it stands between, as `C1P2`.
    """

    kind: str
    formula: str
    terms: tuple[TermFit, ...]
    inclusion: float
    pri: float
    coverage: float
    between: tuple[str, ...] = ()

    @property
    def cubes(self) -> Cubes:
        """The terms as (m, k) cubes."""
        return np.array([term.cube for term in self.terms], dtype=np.int8)


@dataclass(frozen=True, slots=True)
class Solutions:
    """All solutions of one kind.

    Attributes:
        primes: The prime implicants, as text.
        essential: Terms that stand in every solution; empty for intermediate ones where several.
        listed: The solutions, in a fixed order.
        count: How many there are; at least so many unless `complete`.
    """

    kind: str
    primes: tuple[str, ...]
    essential: tuple[str, ...]
    listed: tuple[Solution, ...]
    count: int
    complete: bool

    @property
    def how_many(self) -> str:
        """The count in words: `2`, or `at least 1000`."""
        return str(self.count) if self.complete else f"at least {self.count}"


@dataclass(frozen=True, slots=True)
class Limits:
    """How far ties are followed: listed solutions, and work before the count gives up.

    See `fonds.analysis.qca.cover.find_minimum_covers`.
    """

    most_listed: int = 1000
    most_work: int = 1_500_000


def minimise_conservatively(
    truth: TruthTable, limits: Limits | None = None, include: str = ""
) -> Solutions:
    """Find the shortest formulas that cover positive rows and no remainder.

    Args:
        truth: A truth table.
        limits: See `Limits`.
        include: `C` to allow contradictory rows to be covered as well.
    """
    positive = truth.rows_with("1")
    allowed = truth.rows_with("C") if "C" in include else None
    primes = find_primes(positive, truth.table.levels, allowed=allowed)
    return solve_chart("conservative", truth, primes, positive, limits or Limits())


def minimise_parsimoniously(
    truth: TruthTable,
    limits: Limits | None = None,
    include: str = "",
    excluded: NDArray[np.int64] | None = None,
    row_dominance: bool = False,
) -> Solutions:
    """Find the shortest formulas that cover positive rows and may cover remainders.

    Args:
        truth: A truth table.
        limits: See `Limits`.
        include: `C` to allow contradictory rows to be covered as well.
        excluded: Numbers of remainders that must not be covered.
        row_dominance: Leave out implicants whose positive rows another covers along with more;
            fewer rivals, but some that the data allow are hidden.

    Raises:
        QcaError: No row speaks against the outcome, so that no condition is needed at all.
    """
    positive = truth.rows_with("1")
    forbidden = truth.rows_with("0" if "C" in include else "0C")
    if excluded is not None and len(excluded):
        forbidden = np.vstack([forbidden, rows_of(excluded, truth.table.levels)])
    if len(positive) and not len(forbidden):
        raise QcaError(
            f"outcome {truth.table.outcome}: every row with enough cases reaches the cut-off of "
            f"{truth.cut_offs.inclusion:g}, so nothing tells conditions apart. Expected a row that "
            "does not. Raise the cut-off of inclusion, or add cases without the outcome."
        )
    primes = find_primes(positive, truth.table.levels, forbidden=forbidden)
    if row_dominance:
        primes = _undominated(primes, positive)
    return solve_chart("parsimonious", truth, primes, positive, limits or Limits())


def find_assumptions(truth: TruthTable, solution: Solution) -> NDArray[np.int64]:
    """Return the numbers of the remainders a solution treats as if they led to the outcome."""
    levels = truth.table.levels
    marks = mark_rows(solution.cubes, levels)
    marks[row_numbers(truth.rows_with("10C"), levels) - 1] = False
    assumed: NDArray[np.int64] = np.flatnonzero(marks) + 1
    return assumed


def _undominated(primes: Cubes, positive: Cubes) -> Cubes:
    covers = cover_matrix(primes, positive).astype(np.int64)
    sizes = covers.sum(axis=1)
    within = (covers @ covers.T == sizes[:, None]) & (sizes[:, None] < sizes[None, :])
    kept: Cubes = primes[~within.any(axis=1)]
    return kept


def solve_chart(
    kind: str, truth: TruthTable, primes: Cubes, positive: Cubes, limits: Limits
) -> Solutions:
    """Find and describe all smallest sets of prime implicants that cover the positive rows."""
    if not len(positive):
        return Solutions(kind, (), (), (), 0, True)
    covers = find_minimum_covers(
        cover_matrix(primes, positive), limits.most_listed, limits.most_work
    )
    names = tuple(
        format_term(cube, truth.table.conditions, truth.table.multi_value) for cube in primes
    )
    used = sorted({column for cover in covers.covers for column in cover})
    place = {column: at for at, column in enumerate(used)}
    describe = _Describer(truth, primes[used], positive)
    chosen = [[place[column] for column in cover] for cover in covers.covers]
    listed = tuple(describe.solutions(kind, chosen))
    return Solutions(kind, names, find_essential(listed), listed, covers.count, covers.complete)


def find_essential(listed: Sequence[Solution]) -> tuple[str, ...]:
    """Return the terms that stand in every solution."""
    if not listed:
        return ()
    shared = set.intersection(*({term.term for term in one.terms} for one in listed))
    return tuple(term.term for term in listed[0].terms if term.term in shared)


_TOGETHER = 64  # formulas described at once: some megabytes of memberships


class _Describer:
    """Writes formulas of some implicants with their fit and cases, each worked out once."""

    def __init__(self, truth: TruthTable, cubes: Cubes, positive: Cubes) -> None:
        table = truth.table
        self.table = table
        self.cubes = cubes
        self.memberships = cube_memberships(cubes, table)
        self.is_crisp = bool(np.isin(table.result, (0, 1)).all()) and bool(
            np.isin(self.memberships, (0, 1)).all()
        )
        self.made: dict[tuple[int, float | None], TermFit] = {}
        fit = np.column_stack(sufficiency_of_rows(self.memberships, table.result)).tolist()
        covers = cover_matrix(cubes, positive)
        rows = [row for row in truth.rows if row.out == "1"]
        deviant = (self.memberships > 0.5) & (table.result < 0.5)
        self.parts = [
            (
                format_term(cube, table.conditions, table.multi_value),
                tuple(cube.tolist()),
                *fit[at],
                tuple(case for row in np.flatnonzero(covers[at]) for case in rows[row].cases),
                tuple(table.cases[case] for case in np.flatnonzero(deviant[at])),
            )
            for at, cube in enumerate(cubes)
        ]

    def solutions(self, kind: str, covers: Sequence[Sequence[int]]) -> Iterator[Solution]:
        """Describe formulas of equally many implicants, some at a time."""
        for start in range(0, len(covers), _TOGETHER):
            some = covers[start : start + _TOGETHER]
            yield from self._describe(kind, some, self.memberships[np.array(some)])

    def _describe(
        self, kind: str, covers: Sequence[Sequence[int]], memberships: NDArray[np.float64]
    ) -> Iterator[Solution]:
        whole = memberships.max(axis=1)
        fits = np.column_stack(sufficiency_of_rows(whole, self.table.result)).tolist()
        unique = self._unique_coverage(memberships, whole)
        for chosen, fit, alone in zip(covers, fits, unique, strict=True):
            terms = [self._term(at, own) for at, own in zip(chosen, alone, strict=True)]
            formula = " + ".join(term.term for term in terms)
            yield Solution(kind, formula, tuple(terms), *fit)

    def _term(self, at: int, own: float | None) -> TermFit:
        if (at, own) not in self.made:
            name, cube, inclusion, pri, coverage, cases, deviant = self.parts[at]
            self.made[at, own] = TermFit(name, cube, inclusion, pri, coverage, own, cases, deviant)
        return self.made[at, own]

    def _unique_coverage(
        self, memberships: NDArray[np.float64], whole: NDArray[np.float64]
    ) -> list[list[float | None]]:
        """Return, from (s, t, n) and (s, n) memberships, what each of t terms alone covers."""
        if memberships.shape[1] == 1:
            return [[None]] * len(memberships)
        result = self.table.result
        unique: list[list[float | None]]
        if self.is_crisp:  # a case counts for a term that alone covers it
            once = (memberships.sum(axis=1) == 1) * result
            unique = ((memberships @ once[:, :, None])[:, :, 0] / result.sum()).tolist()
            return unique
        second = np.partition(memberships, -2, axis=1)[:, -2:-1]
        others = np.where(memberships == whole[:, None], second, whole[:, None])
        shared = np.minimum(whole, result).sum(axis=1, keepdims=True)
        lost = (shared - np.minimum(others, result).sum(axis=2)) / result.sum()
        unique = np.maximum(lost, 0).tolist()
        return unique
