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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

import numpy as np
from numpy.typing import NDArray

from fonds.analysis.qca.errors import QcaError

Flags = NDArray[np.bool_]

NEAR = 1e-6

# what a linear program costs, in cells of its matrix: to set up, and where growing tells
_SOLVER_START = 10_000
_SOLVER_SLOWS = 50_000


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


def find_minimum_covers(
    covers: Flags, most_listed: int = 1000, most_work: int = 1_500_000
) -> Covers:
    """Find every smallest set of columns that covers all rows.

    Args:
        covers: (m, r) flags: whether column m covers row r.
        most_listed: List no more covers than this; the others are counted.
        most_work: Give up counting after branches with so many cells (rows times columns); the
            count is then "at least". Cells and not seconds, so that the same data give the same
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
    search = _Search(unique, [len(members) for members in groups], most_work, most_listed)
    count, families = search.run()
    listed = list(islice(_multiply_out(families, groups), most_listed))
    if not search.complete and len(listed) < most_listed:
        exchanged = _exchange(unique, search.first, most_listed)
        more = _multiply_out([tuple((column,) for column in one) for one in exchanged], groups)
        listed = list(islice(dict.fromkeys([*listed, *islice(more, most_listed)]), most_listed))
    count = max(count, len(listed))
    return Covers(search.size, tuple(sorted(listed)), count, search.complete)


def _group_columns(covers: Flags) -> list[list[int]]:
    groups: dict[bytes, list[int]] = {}
    for column, key in enumerate(np.packbits(covers, axis=1)):
        groups.setdefault(key.tobytes(), []).append(column)
    return [members for members in groups.values() if covers[members[0]].any()]


def _multiply_out(families: list[Family], groups: list[list[int]]) -> Iterator[tuple[int, ...]]:
    for family in families:
        alternatives = [[c for member in members for c in groups[member]] for members in family]
        for choice in product(*alternatives):
            yield tuple(sorted(choice))


def _exchange(covers: Flags, first: tuple[int, ...], most: int) -> list[tuple[int, ...]]:
    """Return `most` covers, or fewer, each of which differs from another in a single column."""
    found: dict[tuple[int, ...], None] = {first: None}
    for chosen in (queue := list(found)):
        if len(found) >= most:
            break
        times = covers[list(chosen)].sum(axis=0)
        for column in chosen:
            alone = covers[column] & (times == 1)
            for other in np.flatnonzero(covers[:, alone].all(axis=1)).tolist():
                if other not in chosen:
                    new = tuple(sorted({*chosen, other} - {column}))
                    if new not in found:
                        found[new] = None
                        queue.append(new)
    return list(found)[:most]


Family = tuple[tuple[int, ...], ...]
"""Several covers at once: one column is to be taken from each group of alternatives."""


class _Search:
    """Depth-first search over rows for all covers of the least size.

    Two columns that cover the same of the rows still open are alternatives: a minimum cover holds
    at most one of them. Open rows that share no column fall into parts that are solved apart.
    """

    def __init__(self, covers: Flags, weights: list[int], most_work: int, most_listed: int) -> None:
        self.weights = weights
        self.complete = True
        self.most_listed = most_listed
        self.work = most_work
        covers = covers[:, _needed_rows(covers)]
        prices, bound = _row_prices(covers)
        self.first = find_one_cover(covers, bound)
        self.size = len(self.first)
        # a column whose cost beyond the prices of its rows exceeds the gap is in no minimum cover
        usable = np.flatnonzero(1 - covers @ prices <= self.size - bound + NEAR)
        self.prices = prices.tolist()
        self.columns = [(_as_bits(covers[column]), (column,)) for column in usable.tolist()]
        self.rows = (1 << covers.shape[1]) - 1

    def run(self) -> tuple[int, list[Family]]:
        """Return how many minimum covers were met, and families that hold up to `most_listed`."""
        return self._solve(self.rows, self.columns, self.size)

    def _solve(
        self, rows: int, columns: Sequence[tuple[int, tuple[int, ...]]], budget: int
    ) -> tuple[int, list[Family]]:
        if not rows:
            return (1, [()]) if budget == 0 else (0, [])
        if sum(self.prices[row] for row in _bits(rows)) > budget + NEAR:
            return 0, []
        if self.work <= 0:
            self.complete = False
            return 0, []
        self.work -= 10 * len(columns)
        merged: dict[int, tuple[int, ...]] = {}
        for mask, members in columns:
            if open_rows := mask & rows:
                merged[open_rows] = merged.get(open_rows, ()) + members
        part = _connected(rows, merged)
        if part != rows:
            return self._solve_parts(rows, part, merged, budget)
        if budget > 2 and not (merged := self._affordable(rows, merged, budget)):
            return 0, []
        return self._branch(rows, merged, budget)

    def _affordable(
        self, rows: int, merged: dict[int, tuple[int, ...]], budget: int
    ) -> dict[int, tuple[int, ...]]:
        """Keep the columns that a cover within the budget can hold, by new prices of the rows."""
        covers = _as_flags(list(merged), rows)
        self.work -= _SOLVER_START + covers.size + covers.size**2 // _SOLVER_SLOWS
        prices, bound = _row_prices(covers)
        gap = budget - bound + NEAR
        if gap < 0:
            return {}
        cheap = (1 - covers @ prices <= gap).tolist()
        return {mask: merged[mask] for mask, keep in zip(merged, cheap, strict=True) if keep}

    def _branch(
        self, rows: int, merged: dict[int, tuple[int, ...]], budget: int
    ) -> tuple[int, list[Family]]:
        count = 0
        families: list[Family] = []
        row = _scarcest(rows, merged)
        candidates = [mask for mask in merged if mask & row]
        for mask in sorted(candidates, key=lambda mask: (-mask.bit_count(), mask)):
            members = merged.pop(mask)
            found, more = self._solve(rows & ~mask, list(merged.items()), budget - 1)
            count += found * sum(self.weights[member] for member in members)
            if len(families) < self.most_listed:
                families += [(members, *family) for family in more]
        return count, families[: self.most_listed]

    def _solve_parts(
        self, rows: int, part: int, merged: dict[int, tuple[int, ...]], budget: int
    ) -> tuple[int, list[Family]]:
        inside = [(mask, members) for mask, members in merged.items() if mask & part]
        outside = [(mask, members) for mask, members in merged.items() if not mask & part]
        for size in range(1, budget):
            count, families = self._solve(part, inside, size)
            if count:
                rest, others = self._solve(rows & ~part, outside, budget - size)
                both = ((*one, *other) for one in families for other in others)
                return count * rest, list(islice(both, self.most_listed))
        return 0, []


def _connected(rows: int, columns: Iterable[int]) -> int:
    """Return the rows linked to the first by columns that cover several rows."""
    part = rows & -rows
    rest = list(columns)
    while True:
        linked = [mask for mask in rest if mask & part]
        if not linked:
            return part
        rest = [mask for mask in rest if not mask & part]
        for mask in linked:
            part |= mask
        if part == rows:
            return part


def _scarcest(rows: int, columns: Iterable[int]) -> int:
    """Return, as a one-bit mask, the row that fewest columns cover."""
    counts = dict.fromkeys(_bits(rows), 0)
    for mask in columns:
        for row in _bits(mask):
            counts[row] += 1
    return 1 << min(counts, key=lambda row: (counts[row], row))


def _needed_rows(covers: Flags) -> NDArray[np.int64]:
    """Number the rows left when those are dropped that are covered whenever another one is."""
    order = np.argsort(covers.sum(axis=0), kind="stable")
    words = covers[:, order].astype(np.float32)
    within = (
        words.T @ words >= words.sum(axis=0)[:, None] - 0.5
    )  # columns of i are among those of j
    needed: NDArray[np.int64] = np.sort(order[~np.triu(within, 1).any(axis=0)])
    return needed


def _as_bits(flags: Flags) -> int:
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def _as_flags(masks: list[int], rows: int) -> Flags:
    """Return (m, r) flags of the masks, for the r rows that are set in `rows`."""
    size = (rows.bit_length() + 7) // 8
    data = b"".join(mask.to_bytes(size, "little") for mask in (rows, *masks))
    flags = np.frombuffer(data, dtype=np.uint8).reshape(-1, size)
    bits = np.unpackbits(flags, axis=1, bitorder="little").astype(np.bool_)
    return bits[1:, bits[0]]


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
    greedy = _find_greedily(covers)
    if len(greedy) - bound < 1 - NEAR:
        return tuple(sorted(greedy))
    kept = _undominated(covers)
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
    if not integer:
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("solver", "simplex")
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = np.ones(columns)
    # the relaxation needs no upper bound, and without one the prices of rows are its whole dual
    most = 1.0 if integer else highspy.kHighsInf
    model.col_lower_, model.col_upper_ = np.zeros(columns), np.full(columns, most)
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
