"""Turnbull's estimate: survival when each ending is only known to lie between two dates.

The estimate puts its mass on the innermost intervals (left, right] that the observations single
out; where in such an interval the mass lies, the data do not say, so the curve is a range there:
`at` gives both ends. The maximum is found by constrained Newton steps and is *checked*: at the
maximum no move of mass raises the likelihood (`gap`, the Karush-Kuhn-Tucker condition), and
`is_unique` says whether other estimates reach the same height.

Late entry (`entry`) conditions each observation on having lasted so long; the likelihood then may
have several maxima and mass before the first entry is beyond the data. Warnings say so.

Source:
    Turnbull 1976; Gentleman and Geyer 1994 (checks); Wang 2008 (constrained Newton); Sun 1996 and
    Fay 1999 (tests).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import nnls

from fonds.analysis.survival.data import Flags, Floats, SurvivalError
from fonds.analysis.survival.logrank import GroupTest
from fonds.analysis.survival.normal import chi2_tail


@dataclass(frozen=True, slots=True)
class TurnbullCurve:
    """Mass on innermost intervals.

    Attributes:
        left, right: Ends of the intervals, shape (m,), right may be infinite.
        is_point: Where left = right is a date known exactly, shape (m,); else (left, right].
        mass: Probability of each, shape (m,), sums to 1.
        gap: Largest gain in log-likelihood per unit of mass moved; 0 at the maximum.
        is_unique: Whether no other masses reach the same likelihood.
    """

    left: Floats
    right: Floats
    is_point: Flags
    mass: Floats
    log_likelihood: float
    gap: float
    is_unique: bool
    iterations: int
    size: int
    unit: str
    warnings: tuple[str, ...] = ()

    def at(self, time: float) -> tuple[float, float]:
        """Return the least and greatest chance of still being there after `time`."""
        surely_later = np.where(self.is_point, self.left > time, self.left >= time)
        maybe_later = self.right > time
        return float(self.mass[surely_later].sum()), float(self.mass[maybe_later].sum())

    def quantile(self, share: float) -> tuple[float, float]:
        """Return the earliest and latest time by which `share` have left."""
        return _crossing(self.left, self.mass, share), _crossing(self.right, self.mass, share)

    def median(self) -> tuple[float, float]:
        """Return the earliest and latest time by which half have left."""
        return self.quantile(0.5)


def _crossing(time: Floats, mass: Floats, share: float) -> float:
    order = np.argsort(time, kind="stable")
    reached = np.flatnonzero(np.cumsum(mass[order]) >= share - 1e-9)
    return float(time[order][reached[0]]) if reached.size else float("inf")


def estimate_turnbull(
    lower: ArrayLike,
    upper: ArrayLike,
    entry: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    unit: str = "",
    tolerance: float = 1e-8,
) -> TurnbullCurve:
    """Estimate survival from intervals.

    Args:
        lower: Last time known to be there, shape (n,).
        upper: First time known to be gone, shape (n,); infinite = never seen gone. Equal to
            `lower` = the exact time of the ending.
        entry: Time up to which each had to last to be recorded at all; None = no condition.
        weight: Positive weights.
        unit: Word for the unit of time.
        tolerance: Largest `gap` accepted as the maximum.

    Raises:
        SurvivalError: Lengths differ, an interval ends before it begins, or someone ended before
            their entry.
    """
    low, high, start, w = _check(lower, upper, entry, weight)
    low = np.where(np.isfinite(start) & (high > low), np.maximum(low, start), low)
    left, right, point = _innermost(low, high, start)
    alive = _covers(low, high, left, right, point)
    if np.isfinite(start).any():
        may = _covers(start, np.full_like(start, np.inf), left, right, point)
        mass, rounds = _expect(alive, may, w, tolerance)
    else:
        may = np.ones_like(alive)
        mass, rounds = _newton(alive, w, tolerance)
    mass = np.where(mass < 1e-12, 0.0, mass)
    mass /= mass.sum()
    gap = _gap(alive, may, w, mass)
    keep = mass > 0
    unique = np.linalg.matrix_rank(alive[:, keep].astype(float)) == int(keep.sum())
    warnings = _warn(gap, tolerance, unique, bool(np.isfinite(start).any()), start, left[keep])
    loglik = float((w * (np.log(alive @ mass) - np.log(may @ mass))).sum())
    return TurnbullCurve(
        left[keep],
        right[keep],
        point[keep],
        mass[keep],
        loglik,
        gap,
        bool(unique),
        rounds,
        low.size,
        unit,
        warnings,
    )


def _check(
    lower: ArrayLike, upper: ArrayLike, entry: ArrayLike | None, weight: ArrayLike | None
) -> tuple[Floats, Floats, Floats, Floats]:
    low = np.asarray(lower, dtype=np.float64).reshape(-1)
    high = np.asarray(upper, dtype=np.float64).reshape(-1)
    start = np.full(low.size, -np.inf) if entry is None else np.asarray(entry, dtype=np.float64)
    w = np.ones(low.size) if weight is None else np.asarray(weight, dtype=np.float64)
    if not low.size == high.size == start.size == w.size or low.size == 0:
        raise SurvivalError(
            f"There are {low.size} lower and {high.size} upper ends, {start.size} entries and "
            f"{w.size} weights. Expected one each for every row. Give columns of one table."
        )
    bad = np.isnan(low) | np.isnan(high) | (low > high) | ~np.isfinite(low)
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise SurvivalError(
            f"Row {row + 1}: the interval runs from {low[row]:g} to {high[row]:g}. "
            "Expected lower <= upper, lower finite. Correct the row."
        )
    if (high <= start).any():
        row = int(np.flatnonzero(high <= start)[0])
        raise SurvivalError(
            f"Row {row + 1}: gone by {high[row]:g}, yet first under observation at {start[row]:g}. "
            "Expected an entry before the ending. Leave out the row."
        )
    return low, high, start, w


def _innermost(low: Floats, high: Floats, start: Floats) -> tuple[Floats, Floats, Flags]:
    """Return the intervals on which mass can lie: a left end directly followed by a right end.

    At one value the order is: closed left end (of a point), closed right end, open left end.
    An entry cuts like a right end before it and a left end after it.
    """
    point = low == high
    late = np.unique(start[np.isfinite(start)])
    lefts = np.concatenate([low, late])
    left_keys = np.concatenate([np.where(point, 0, 2), np.full(late.size, 2)])
    rights = np.concatenate([high, late])
    value = np.concatenate([lefts, rights])
    kind = np.concatenate([left_keys, np.ones(rights.size)])
    is_left = np.concatenate([np.ones(lefts.size, bool), np.zeros(rights.size, bool)])
    order = np.lexsort((kind, value))
    value, kind, is_left = value[order], kind[order], is_left[order]
    pick = np.flatnonzero(is_left[:-1] & ~is_left[1:])
    left, right, exact = value[pick], value[pick + 1], kind[pick] == 0
    return left, right, exact & (left == right)


def _covers(low: Floats, high: Floats, left: Floats, right: Floats, point: Flags) -> Flags:
    """Whether each row's interval holds each innermost interval, shape (n, m)."""
    after = np.where(
        point[None, :],
        (left > low[:, None]) | ((left == low[:, None]) & (low == high)[:, None]),
        left >= low[:, None],
    )
    result: Flags = after & (right <= high[:, None])
    return result


def _newton(alive: Flags, w: Floats, tolerance: float) -> tuple[Floats, int]:
    """Constrained Newton steps by non-negative least squares, with a line search."""
    a = alive.astype(np.float64)
    m = a.shape[1]
    mass = np.full(m, 1.0 / m)
    root = np.sqrt(w)
    for rounds in range(1, 500):
        fit = a @ mass
        slope = a.T @ (w / fit) / w.sum()
        if slope.max() - 1 <= tolerance:
            return mass, rounds
        active = (mass > 0) | (slope > 1 - 1e-9)
        s = root[:, None] * a[:, active] / fit[:, None]
        # minimise ||s p - 2 root||^2 with p >= 0 and sum p = 1, by a heavy extra row
        heavy = 1e3 * np.sqrt(w.sum())
        target = np.concatenate([2 * root, [heavy]])
        solution, _ = nnls(np.vstack([s, np.full((1, s.shape[1]), heavy)]), target, maxiter=50 * m)
        new = np.zeros(m)
        new[active] = solution / solution.sum()
        mass = _line_search(a, w, mass, new)
        mass = _self_consistent(a, w, mass)
    return mass, rounds


def _line_search(a: Floats, w: Floats, old: Floats, new: Floats) -> Floats:
    def height(p: Floats) -> float:
        fit = a @ p
        return float((w * np.log(fit)).sum()) if (fit > 0).all() else -np.inf

    base = height(old)
    slope = float((w * (a @ (new - old)) / (a @ old)).sum())
    size = 1.0
    for _ in range(40):
        trial = old + size * (new - old)
        if height(trial) >= base + 1e-4 * size * max(slope, 0.0) - 1e-14 * abs(base):
            return trial
        size /= 2
    return old


def _self_consistent(a: Floats, w: Floats, mass: Floats) -> Floats:
    result: Floats = mass * (a.T @ (w / (a @ mass))) / w.sum()
    return result


def _expect(alive: Flags, may: Flags, w: Floats, tolerance: float) -> tuple[Floats, int]:
    """Turnbull's self-consistency with the unseen ("ghosts") that late entry hides."""
    a, b = alive.astype(np.float64), may.astype(np.float64)
    reachable = b.any(axis=0) & a.any(axis=0)
    mass = np.where(reachable, 1.0, 0.0)
    mass /= mass.sum()
    for rounds in range(1, 20001):
        seen = mass * (a.T @ (w / (a @ mass)))
        through = b @ mass
        ghosts = mass * ((1 - b).T @ (w / through))
        new = (seen + ghosts) / (seen + ghosts).sum()
        if np.abs(new - mass).max() < tolerance * 1e-2:
            return new, rounds
        mass = new
    return mass, rounds


def _gap(alive: Flags, may: Flags, w: Floats, mass: Floats) -> float:
    slope = (alive.T @ (w / (alive @ mass)) - may.T @ (w / (may @ mass))) / w.sum()
    used = mass > 1e-9
    return float(max(slope.max(), np.abs(slope[used]).max()))


def _warn(
    gap: float, tolerance: float, unique: bool, late: bool, start: Floats, left: Floats
) -> tuple[str, ...]:
    said = []
    if gap > max(tolerance, 1e-6) * 100:
        said.append(f"The maximum was not reached (gap {gap:.2g}); treat the curve as rough.")
    if not unique:
        said.append("Other curves fit these intervals equally well; this is one of them.")
    if late:
        said.append(
            "With late entries, nothing is said of those who left before "
            f"{start.min() if np.isfinite(start.min()) else left.min():g}; the curve is of those "
            "who lasted so long, and the likelihood may have another maximum."
        )
    return tuple(said)


def compare_intervals(
    lower: ArrayLike, upper: ArrayLike, group: Sequence[str], score: str = "sun"
) -> GroupTest:
    """Test equal survival of groups with interval-censored endings, by permutation variance.

    Args:
        lower, upper: As for `estimate_turnbull`.
        group: Length n, at least two different.
        score: `sun` (log-rank from the hazard of the pooled curve) or `finkelstein` (grouped
            proportional hazards); both are the log-rank test when times are exact and few tie.

    Raises:
        SurvivalError: As `estimate_turnbull`; fewer than two groups; an unknown score.
    """
    low, high, _, w = _check(lower, upper, None, None)
    names, member = np.unique(np.asarray([str(g) for g in group]), return_inverse=True)
    if member.size != low.size or names.size < 2:
        raise SurvivalError(
            f"The group has {member.size} values of {names.size} kinds for {low.size} rows. "
            "Expected one each, of two kinds at least."
        )
    if score not in ("sun", "finkelstein"):
        raise SurvivalError(f"The score is {score!r}. Expected sun or finkelstein.")
    curve = estimate_turnbull(low, high)
    alive = _covers(low, high, curve.left, curve.right, curve.is_point)
    ends = np.cumsum(curve.mass)
    survival = np.concatenate(([1.0], 1 - ends))  # before the first, after each
    survival = np.clip(survival, 0, 1)
    value = _score_function(survival, score)
    drop = -np.diff(value)  # what each piece of mass contributes
    c = (alive @ drop) / (alive @ curve.mass)
    centred = c - c.mean()
    counts = np.bincount(member)
    sums = np.bincount(member, weights=centred)
    n = low.size
    scale = float((centred**2).sum() / (n - 1))
    spread = scale * (np.diag(counts) - np.outer(counts, counts) / n)
    statistic = float(sums @ np.linalg.pinv(spread, hermitian=True) @ sums)
    gone = np.isfinite(high)
    observed = np.bincount(member, weights=gone * w, minlength=names.size)
    return GroupTest(
        statistic,
        names.size - 1,
        chi2_tail(statistic, names.size - 1),
        tuple(str(name) for name in names),
        tuple(observed.tolist()),
        tuple((observed - sums).tolist()),
        f"{score} scores, permutation",
    )


def _score_function(survival: Floats, score: str) -> Floats:
    if score == "finkelstein":
        safe = np.where(survival > 1e-12, survival, 1.0)
        result: Floats = survival * np.log(safe)
        return result
    before = survival[:-1]
    hazard = np.where(before > 1e-12, -np.diff(survival) / np.where(before > 1e-12, before, 1), 0.0)
    total = np.concatenate(([0.0], np.cumsum(hazard)))
    return -survival * total
