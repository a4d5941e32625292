"""Minimum covers: the fewest prime implicants that together cover every positive row, all of them.

The least number is found exactly by integer programming (HiGHS). All covers of that size are then
listed by a search over rows. The dual values of the linear relaxation tell how much of the slack
between its bound and the least number each choice uses up; a branch that uses up more is cut, which
loses no cover. Implicants that cover the same rows are searched once and multiplied out. Where the
search would take too long, more covers are gathered by exchanging one column at a time, and their
number is given as "at least".

Source:
    Our choice. The bound is linear programming duality with reduced-cost fixing (Wolsey, Integer
    Programming, 1998, ch. 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from math import prod

import numpy as np
from numpy.typing import NDArray

from fonds.analysis.qca.errors import QcaError

Flags = NDArray[np.bool_]

NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Covers:
    """All minimum covers, or as many as were asked for.

    Attributes:
        size: The least number of columns that cover every row.
        covers: Listed covers, each a sorted tuple of column numbers; in their order.
        count: How many there are; a lower bound unless `complete`.
        complete: Whether `count` is exact.
    """

    size: int
    covers: tuple[tuple[int, ...], ...]
    count: int
    complete: bool


def find_minimum_covers(covers: Flags, most_listed: int = 1000, most_steps: int = 10_000) -> Covers:
    """Find every smallest set of columns that covers all rows.

    Args:
        covers: (m, r) flags: whether column m covers row r.
        most_listed: List no more covers than this; the others are counted.
        most_steps: Give up counting after so many branches (fewer with very many columns); the
            count is then "at least". Steps and not seconds, so that the same data give the same
            answer on a slow machine.

    Returns:
        The covers; one empty cover where there are no rows.

    Raises:
        QcaError: A row is covered by no column.
    """
    if covers.shape[1] == 0:
        return Covers(0, ((),), 1, True)
    if not covers.any(axis=0).all():
        raise QcaError("a row is covered by no term. Expected each to be covered by one at least.")
    groups = _group_columns(covers)
    unique = np.array([covers[members[0]] for members in groups])
    search = _Search(unique, most_steps)
    found = dict.fromkeys(tuple(sorted(chosen)) for chosen in search.run())
    if not search.complete:
        _exchange(unique, search.first, found, most_listed)
    count = sum(prod(len(groups[column]) for column in chosen) for chosen in found)
    listed = islice(_multiply_out(found, groups), most_listed)
    return Covers(search.size, tuple(sorted(listed)), count, search.complete)


def _group_columns(covers: Flags) -> list[list[int]]:
    groups: dict[bytes, list[int]] = {}
    for column, key in enumerate(np.packbits(covers, axis=1)):
        groups.setdefault(key.tobytes(), []).append(column)
    return [members for members in groups.values() if covers[members[0]].any()]


def _multiply_out(
    found: Iterable[tuple[int, ...]], groups: list[list[int]]
) -> Iterator[tuple[int, ...]]:
    for chosen in sorted(found):
        for choice in product(*(groups[column] for column in chosen)):
            yield tuple(sorted(choice))


def _exchange(
    covers: Flags, first: tuple[int, ...], found: dict[tuple[int, ...], None], most: int
) -> None:
    """Add to `found` covers that differ from a found one in a single column, until `most`."""
    found.setdefault(first)
    for chosen in (queue := list(found)):
        if len(found) >= most:
            return
        times = covers[list(chosen)].sum(axis=0)
        for column in chosen:
            alone = covers[column] & (times == 1)
            for other in np.flatnonzero(covers[:, alone].all(axis=1)).tolist():
                if other not in chosen:
                    new = tuple(sorted({*chosen, other} - {column}))
                    if new not in found:
                        found[new] = None
                        queue.append(new)


class _Search:
    """Depth-first search over rows for covers of the least size."""

    def __init__(self, covers: Flags, most_steps: int) -> None:
        columns, rows = covers.shape
        self.complete = True
        self.steps = most_steps // (1 + columns // 500)
        prices, bound = _row_prices(covers)
        self.first = find_one_cover(covers, bound)
        self.size = len(self.first)
        self.slack = self.size - bound + NEAR
        # what choosing a column costs beyond the prices of the rows it covers
        surplus = 1 - covers @ prices
        # numbered anew, the cheapest first, so that a search cut short has seen the likeliest
        order = np.argsort(surplus, kind="stable")
        self.order = order[surplus[order] <= self.slack]
        kept = covers[self.order]
        self.surplus = surplus[self.order].tolist()
        self.prices = prices.tolist()
        self.rows_of = [_as_bits(row) for row in kept]
        self.columns_of = [_as_bits(kept[:, row]) for row in range(rows)]
        self.everything = (1 << rows) - 1

    def run(self) -> Iterator[tuple[int, ...]]:
        """Yield each minimum cover once, as column numbers."""
        columns = (1 << len(self.order)) - 1
        for chosen in self._branch((), self.everything, columns, self.slack):
            yield tuple(int(self.order[column]) for column in chosen)

    def _branch(
        self, chosen: tuple[int, ...], uncovered: int, columns: int, slack: float
    ) -> Iterator[tuple[int, ...]]:
        if not uncovered:
            yield chosen
            return
        if len(chosen) == self.size:
            return
        if self.steps <= 0:
            self.complete = False
            return
        self.steps -= 1
        for column in _bits(self._scarcest(uncovered, columns)):
            if self.surplus[column] > slack:
                break
            columns &= ~(1 << column)
            rows = self.rows_of[column]
            left = slack - self.surplus[column]
            if twice := rows & ~uncovered:
                left -= sum(self.prices[row] for row in _bits(twice))
            if left >= 0:
                yield from self._branch((*chosen, column), uncovered & ~rows, columns, left)

    def _scarcest(self, uncovered: int, columns: int) -> int:
        best, fewest = 0, -1
        for row in _bits(uncovered):
            candidates = self.columns_of[row] & columns
            count = candidates.bit_count()
            if fewest < 0 or count < fewest:
                best, fewest = candidates, count
                if count <= 1:
                    break
        return best


def _as_bits(flags: Flags) -> int:
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def _bits(word: int) -> Iterator[int]:
    while word:
        low = word & -word
        yield low.bit_length() - 1
        word ^= low


def _row_prices(covers: Flags) -> tuple[NDArray[np.float64], float]:
    """Return dual prices of the rows (none negative, no column's sum above 1) and their sum."""
    solver = _load(covers, integer=False)
    solver.run()
    prices = np.clip(np.array(solver.getSolution().row_dual), 0, None)
    prices /= max(1.0, float((covers @ prices).max()))
    return prices, float(prices.sum())


def find_one_cover(covers: Flags, bound: float = 0.0) -> tuple[int, ...]:
    """Find one smallest set of columns that covers all rows; `bound` is a proven lower bound."""
    kept = _undominated(covers)
    greedy = _find_greedily(covers[kept])
    if len(greedy) - bound < 1 - NEAR:
        return tuple(sorted(int(kept[column]) for column in greedy))
    solver = _load(covers[kept], integer=True)
    solver.run()
    chosen = np.flatnonzero(np.array(solver.getSolution().col_value) > 0.5)
    return tuple(sorted(kept[chosen].tolist()))


def _find_greedily(covers: Flags) -> list[int]:
    uncovered = np.ones(covers.shape[1], dtype=np.bool_)
    chosen = []
    while uncovered.any():
        chosen.append(int(np.argmax((covers & uncovered).sum(axis=1))))
        uncovered &= ~covers[chosen[-1]]
    return chosen


def _undominated(covers: Flags) -> NDArray[np.int64]:
    """Number the columns whose rows no other column covers too: enough for the least size."""
    order = np.argsort(-covers.sum(axis=1), kind="stable")
    words = covers[order].astype(np.float32)
    inside = words @ words.T >= words.sum(axis=1)[:, None] - 0.5  # column i lies within column j
    kept: NDArray[np.int64] = np.sort(order[~np.triu(inside.T, 1).any(axis=0)])
    return kept


def _load(covers: Flags, integer: bool):  # type: ignore[no-untyped-def]  # highspy has no types
    import highspy  # half of what this package takes to import
    from highspy import _core

    columns, rows = covers.shape
    solver = _core._Highs()  # the plain class: `highspy.Highs` greets on standard output
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = np.ones(columns)
    model.col_lower_, model.col_upper_ = np.zeros(columns), np.ones(columns)
    model.row_lower_, model.row_upper_ = np.ones(rows), np.full(rows, highspy.kHighsInf)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    counts = covers.sum(axis=1)
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    model.a_matrix_.index_ = np.nonzero(covers)[1].astype(np.int32)
    model.a_matrix_.value_ = np.ones(int(counts.sum()))
    if integer:
        model.integrality_ = [highspy.HighsVarType.kInteger] * columns
    solver.passModel(model)
    return solver
