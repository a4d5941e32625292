"""Necessity: what no case with the outcome lacks, singly and in combination."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fonds.analysis.qca.cases import CaseTable, Floats
from fonds.analysis.qca.fit import Necessity, Sufficiency, necessity_of_rows, sufficiency_of_rows
from fonds.analysis.qca.terms import FREE, Cubes, format_term, literal_memberships
from fonds.analysis.qca.truth_table import NEAR


@dataclass(frozen=True, slots=True)
class SingleFit:
    """One literal, `A` or `~A`, as a necessary and as a sufficient set."""

    term: str
    necessity: Necessity
    sufficiency: Sufficiency


@dataclass(frozen=True, slots=True)
class Expression:
    """A conjunction `A*B` or a disjunction `A + B` that passes the cut-offs of necessity."""

    term: str
    necessity: Necessity


@dataclass(frozen=True, slots=True)
class NecessityCutOffs:
    """Least inclusion, coverage and RoN (relevance of necessity) of a necessary expression."""

    inclusion: float = 0.9
    coverage: float = 0.6
    ron: float = 0.5


@dataclass(frozen=True, slots=True)
class NecessaryExpressions:
    """What passed; `searched` is the most literals an expression was allowed to have."""

    expressions: tuple[Expression, ...]
    searched: int
    complete: bool


def fit_single_conditions(table: CaseTable) -> tuple[SingleFit, ...]:
    """Return the fit of every value of every condition: presences first, then absences.

    With multi-value conditions, every value in the order of the conditions.
    """
    cubes = []
    if table.multi_value:
        places = [(i, value) for i, levels in enumerate(table.levels) for value in range(levels)]
    else:
        places = [(i, value) for value in (1, 0) for i in range(len(table.conditions))]
    literals = literal_memberships(table)
    for index, value in places:
        cube = np.full(len(table.conditions), FREE, dtype=np.int8)
        cube[index] = value
        cubes.append(cube)
    terms = [format_term(cube, table.conditions, table.multi_value) for cube in cubes]
    memberships = np.array([literals[index][value] for index, value in places])
    necessity = np.column_stack(necessity_of_rows(memberships, table.result)).tolist()
    sufficiency = np.column_stack(sufficiency_of_rows(memberships, table.result)).tolist()
    return tuple(
        SingleFit(term, Necessity(*needed), Sufficiency(*enough))
        for term, needed, enough in zip(terms, necessity, sufficiency, strict=True)
    )


def find_necessary(
    table: CaseTable, cut_offs: NecessityCutOffs | None = None, most_candidates: int = 50_000
) -> NecessaryExpressions:
    """Find conjunctions and shortest disjunctions that are necessary for the outcome.

    All conjunctions that pass are listed. Of disjunctions, only those are listed no part of which
    reaches the cut-off of inclusion already.

    Args:
        table: Calibrated cases.
        cut_offs: See `NecessityCutOffs`.
        most_candidates: Longer expressions are not searched once one length has more candidates.

    Returns:
        Conjunctions, then disjunctions, shorter ones first.

    Source:
        The rules of `superSubset` in the R package QCA (Dusa 2019, ch. 5).
    """
    cut_offs = cut_offs or NecessityCutOffs()
    both = _Level.single(table)
    conjunctions, disjunctions = both, both
    passed = [*both.passing(table, cut_offs, "*")]
    longer: list[Expression] = []
    reached = both.cubes[both.inclusion(table) >= cut_offs.inclusion - NEAR]
    searched = 1
    for length in range(2, len(table.conditions) + 1):
        conjunctions = conjunctions.keep(conjunctions.inclusion(table) >= cut_offs.inclusion - NEAR)
        disjunctions = disjunctions.keep(disjunctions.inclusion(table) < cut_offs.inclusion - NEAR)
        if max(conjunctions.candidates(table), disjunctions.candidates(table)) > most_candidates:
            return NecessaryExpressions((*passed, *longer), searched, False)
        conjunctions = conjunctions.extend(table, np.minimum)
        disjunctions = disjunctions.extend(table, np.maximum)
        disjunctions = disjunctions.keep(~_contains_any(disjunctions.cubes, reached))
        passed.extend(conjunctions.passing(table, cut_offs, "*"))
        longer.extend(disjunctions.passing(table, cut_offs, " + "))
        new = disjunctions.cubes[disjunctions.inclusion(table) >= cut_offs.inclusion - NEAR]
        reached = np.vstack([reached, new])
        searched = length
    return NecessaryExpressions((*passed, *longer), searched, True)


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """Expressions of one length: (m, k) cubes and their (m, n) memberships."""

    cubes: Cubes
    memberships: Floats

    @classmethod
    def single(cls, table: CaseTable) -> _Level:
        cubes, memberships = [], []
        for index, values in enumerate(literal_memberships(table)):
            for value, membership in enumerate(values):
                cube = np.full(len(table.conditions), FREE, dtype=np.int8)
                cube[index] = value
                cubes.append(cube)
                memberships.append(membership)
        return cls(np.array(cubes, dtype=np.int8), np.array(memberships))

    def inclusion(self, table: CaseTable) -> Floats:
        return necessity_of_rows(self.memberships, table.result)[0]

    def keep(self, flags: NDArray[np.bool_]) -> _Level:
        return _Level(self.cubes[flags], self.memberships[flags])

    def _last(self) -> NDArray[np.int64]:
        size = self.cubes.shape[1]
        last: NDArray[np.int64] = size - 1 - np.argmax(self.cubes[:, ::-1] != FREE, axis=1)
        return last

    def candidates(self, table: CaseTable) -> int:
        """How many expressions one literal longer there are."""
        following = np.append(np.cumsum(np.array(table.levels)[::-1])[::-1], 0)
        return int(following[self._last() + 1].sum()) if len(self.cubes) else 0

    def extend(self, table: CaseTable, join: Callable[[Floats, Floats], Floats]) -> _Level:
        """Add one literal of a later condition to each, in every way."""
        last = self._last() if len(self.cubes) else np.empty(0, dtype=np.int64)
        cubes, memberships = [self.cubes[:0]], [self.memberships[:0]]
        for index, values in enumerate(literal_memberships(table)):
            open_ = last < index
            for value, membership in enumerate(values):
                longer = self.cubes[open_].copy()
                longer[:, index] = value
                cubes.append(longer)
                memberships.append(join(self.memberships[open_], membership))
        return _Level(np.vstack(cubes), np.vstack(memberships))

    def passing(self, table: CaseTable, cut_offs: NecessityCutOffs, sign: str) -> list[Expression]:
        """Return the expressions that pass all three cut-offs, in the order of conditions."""
        inclusion, ron, coverage = necessity_of_rows(self.memberships, table.result)
        passes = (
            (inclusion >= cut_offs.inclusion - NEAR)
            & (ron >= cut_offs.ron - NEAR)
            & (coverage >= cut_offs.coverage - NEAR)
        )
        chosen = np.flatnonzero(passes)
        keys = np.where(self.cubes[chosen] == FREE, 127, self.cubes[chosen])
        free = (keys == 127).astype(np.int8)
        order = np.lexsort(np.hstack([free, keys]).T[::-1]) if len(chosen) else chosen
        return [
            Expression(
                format_term(self.cubes[at], table.conditions, table.multi_value).replace("*", sign),
                Necessity(float(inclusion[at]), float(ron[at]), float(coverage[at])),
            )
            for at in chosen[order]
        ]


def _contains_any(cubes: Cubes, parts: Cubes) -> NDArray[np.bool_]:
    """Say for each expression whether it contains all literals of one of the parts."""
    found = np.zeros(len(cubes), dtype=np.bool_)
    for part in parts:
        fixed = part != FREE
        found |= (cubes[:, fixed] == part[fixed]).all(axis=1)
    return found
