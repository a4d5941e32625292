"""Sparse lists: stepwise two-list interactions, with existence and identifiability checked.

Many overlaps of real lists are empty. A pair of lists that never overlaps gets the parameter
minus infinity, and the cells of that pair are taken out; any model whose likelihood then has no
maximum, or whose parameters the cells left do not determine, is passed over. Pairs enter one at a
time, the one whose overlap the model predicts worst first. The interval is the bias-corrected and
accelerated bootstrap, in which the choice of the model is repeated in every resample; unlike the
reference, a resample also draws anew how many are observed (see `resample`).

>>> from fonds.analysis.scale.captures import parse_captures
>>> counts = parse_captures("a,b,c,count\\n1,0,0,60\\n0,1,0,50\\n0,0,1,40\\n1,1,0,30\\n0,1,1,4\\n")
>>> result = estimate_sparse(counts, resamples=50, seed=1)
>>> result.models, round(result.estimate.mean)
((('[13,23]', 1.0),), 284)
>>> result.details["empty_pairs"]
[['a', 'c']]

Source:
    L. Chan, B. W. Silverman and K. Vincent, "Multiple systems estimation for sparse capture data:
    inferential challenges when there are nonoverlapping lists", Journal of the American
    Statistical Association 116 (2021), 1297-1306.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri, pdtr, pdtrc

from fonds.analysis.scale.captures import CaptureCounts
from fonds.analysis.scale.loglinear import model_name
from fonds.analysis.scale.poisson import Bools, Existence, design, fit_poisson
from fonds.analysis.scale.results import CannotEstimate, Estimate, Floats, Summary


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """Whether a model of two-list interactions can be fitted to a table.

    Attributes:
        exists: The likelihood has a maximum.
        identified: The cells left determine every parameter.
        empty: Pairs without overlap, whose parameter is minus infinity.
    """

    exists: bool
    identified: bool
    empty: tuple[tuple[str, str], ...]


def check_model(counts: CaptureCounts, pairs: list[tuple[int, int]]) -> ModelCheck:
    """Check by linear programming whether a model's estimate exists and is identified.

    It exists when some table with every cell above zero has the same margins as the observed one.

    Args:
        counts: The lists.
        pairs: Indices of the pairs of lists that interact.

    Source:
        The linear programme of Chan, Silverman and Vincent (2021), section 3.
    """
    from scipy.optimize import linprog  # here, for it takes half a second to load

    empty = [(i, j) for i, j in pairs if counts.together(1 << i | 1 << j) == 0]
    masks = [1 << i | 1 << j for i, j in pairs if (i, j) not in empty]
    gone = [1 << i | 1 << j for i, j in empty]
    cells = [m for m in range(1, 1 << counts.size) if not any(m & g == g for g in gone)]
    matrix = design(counts.size, [0, *(1 << j for j in range(counts.size)), *masks])[cells]
    margins = matrix.T @ counts.counts[cells]
    found = linprog(
        np.append(np.zeros(len(cells)), -1.0),
        A_ub=np.hstack([-np.eye(len(cells)), np.ones((len(cells), 1))]),
        b_ub=np.zeros(len(cells)),
        A_eq=np.hstack([matrix.T, np.zeros((matrix.shape[1], 1))]),
        b_eq=margins,
        bounds=[(0, None)] * (len(cells) + 1),
    )
    exists = bool(found.status == 0 and -found.fun > 1e-7)
    identified = bool(np.linalg.matrix_rank(matrix) == matrix.shape[1])
    names = tuple((counts.lists[i], counts.lists[j]) for i, j in empty)
    return ModelCheck(exists, identified, names)


class _Stepwise:
    """Stepwise choice and fit for many tables of the same lists at once."""

    def __init__(self, size: int, threshold: float) -> None:
        self.size, self.threshold = size, threshold
        self.pairs = list(combinations(range(size), 2))
        masks = np.array([1 << i | 1 << j for i, j in self.pairs])
        self.masks = masks
        singles = [1 << j for j in range(size)]
        self.matrix = design(size, [0, *singles, *masks.tolist()])
        self.holds = self.matrix[:, size + 1 :]  # cells x pairs

    def fit(self, tables: Floats, chosen: Bools) -> tuple[Floats, Floats, Bools, Floats]:
        """Fit; returns the unseen, the fitted cells, whether all is well, the coefficients."""
        overlaps = tables @ self.holds
        empty = chosen & (overlaps == 0)
        cells = ~((empty.astype(float) @ self.holds.T) > 0)
        active = np.ones((len(tables), self.matrix.shape[1]), dtype=bool)
        active[:, self.size + 1 :] = chosen & ~empty
        fits = fit_poisson(self.matrix, tables, active, cells)
        fine = np.array([e is Existence.FINE for e in fits.existence], dtype=bool)
        unbounded = np.array([e is Existence.INFINITE for e in fits.existence], dtype=bool)
        unseen = np.where(unbounded, math.inf, fits.unseen)
        return unseen, fits.fitted, fine, fits.coefficients

    def run(self, tables: Floats) -> tuple[Floats, Bools]:
        """Choose and fit a model for each table; returns the unseen and the pairs chosen."""
        chosen = np.zeros((len(tables), len(self.pairs)), dtype=bool)
        unseen, fitted, _, _ = self.fit(tables, chosen)
        going = np.arange(len(tables))
        overlaps = tables @ self.holds
        for _ in self.pairs:
            expected = fitted[going] @ self.holds
            seen = overlaps[going]
            upper = np.where(seen > 0, pdtrc(np.maximum(seen - 1, 0), expected), 1.0)
            surprise = np.minimum(pdtr(seen, expected), upper)
            surprise[chosen[going]] = 1
            going, chosen, moved = self._add(tables, going, chosen, surprise, unseen, fitted)
            if not moved:
                break
        return unseen, chosen

    def _add(
        self,
        tables: Floats,
        going: npt.NDArray[np.int64],
        chosen: Bools,
        surprise: Floats,
        unseen: Floats,
        fitted: Floats,
    ) -> tuple[npt.NDArray[np.int64], Bools, bool]:
        """Add to each table the most surprising pair whose model can be fitted."""
        waiting = np.arange(len(going))
        added = []
        while len(waiting):
            best = surprise[waiting].argmin(axis=1)
            worth = surprise[waiting, best] < self.threshold
            waiting, best = waiting[worth], best[worth]
            if not len(waiting):
                break
            trial = chosen[going[waiting]].copy()
            trial[np.arange(len(waiting)), best] = True
            n0, cells, fine, _ = self.fit(tables[going[waiting]], trial)
            done = going[waiting[fine]]
            chosen[done], unseen[done], fitted[done] = trial[fine], n0[fine], cells[fine]
            added.append(done)
            surprise[waiting[~fine], best[~fine]] = 1
            waiting = waiting[~fine]
        still = np.concatenate(added) if added else np.array([], dtype=np.int64)
        return np.sort(still), chosen, bool(len(still))


def find_sparse_point(counts: CaptureCounts, threshold: float = 0.02) -> float:
    """Estimate the population stepwise, without an interval: a few milliseconds.

    Args:
        counts: Two or more lists.
        threshold: See `estimate_sparse`.

    Returns:
        The estimate; `inf` where the model chosen has no finite one.
    """
    steps = _Stepwise(counts.size, threshold)
    unseen, _ = steps.run(counts.counts.astype(float)[None, :])
    return counts.observed + float(unseen[0])


def estimate_sparse(
    counts: CaptureCounts,
    *,
    threshold: float = 0.02,
    resamples: int = 1000,
    resample: Literal["population", "observed"] = "population",
    seed: int = 1,
    level: float = 0.95,
) -> Estimate:
    """Estimate the population stepwise, with a bootstrap interval.

    Args:
        counts: Two or more lists.
        threshold: A pair enters while its overlap is less probable than this under the model.
        resamples: Of the bootstrap; about a second for a thousand of five lists.
        resample: What is drawn again. `observed` holds the number of cases observed, as Chan,
            Silverman and Vincent do; that leaves out the chance by which so many were observed, and
            their 95% interval then holds the truth nine times in ten. `population` lets the number
            observed vary too, with the estimated chance of being on no list.
        seed: Of the resampling.
        level: Of the interval.

    Raises:
        CannotEstimate: Fewer than two lists, or the model chosen has no finite estimate.
    """
    if counts.size < 2:
        raise CannotEstimate(["Stepwise estimation takes two lists or more."])
    steps = _Stepwise(counts.size, threshold)
    table = counts.counts.astype(float)
    n = counts.observed
    unseen, chosen = steps.run(table[None, :])
    if not math.isfinite(unseen[0]):
        raise CannotEstimate(["The model chosen has no finite estimate: no lists overlap."])
    pairs = [pair for pair, on in zip(steps.pairs, chosen[0], strict=True) if on]
    check = check_model(counts, pairs)
    coefficients = steps.fit(table[None, :], chosen)[3][0]
    rng = np.random.default_rng(seed)
    point = n + float(unseen[0])
    seen = np.full(resamples, n)
    if resample == "population":
        seen = np.maximum(rng.binomial(round(point), n / point, size=resamples), 1)
    tables = rng.multinomial(seen, table / n).astype(float)
    replicates = seen + steps.run(tables)[0]
    low, high = _bca(steps, table, point, replicates, level)
    low = max(low, float(n))  # a smaller population could not hold the cases observed
    terms = tuple([1 << j for j in range(counts.size)] + [1 << i | 1 << j for i, j in pairs])
    total = Summary(point, point, low, high, level)
    return Estimate(
        n,
        total,
        total.shifted(-n),
        "sparse",
        {"threshold": threshold, "resamples": resamples, "resample": resample, "seed": seed},
        ((model_name(terms), 1.0),),
        tuple(_warnings(counts, check, replicates, high - low < 0.5)),
        {
            "coefficients": _name_coefficients(counts, steps, coefficients, chosen[0]),
            "empty_pairs": [list(pair) for pair in check.empty],
            "exists": check.exists,
            "identified": check.identified,
        },
    )


def _warnings(
    counts: CaptureCounts, check: ModelCheck, replicates: Floats, is_point: bool
) -> list[str]:
    said = []
    if check.empty:
        names = "; ".join(f"{a} and {b}" for a, b in check.empty)
        said.append(f"Lists that never overlap, though independence would have them: {names}.")
    if not (check.exists and check.identified):
        said.append("The model's own estimate lies on the edge of what the likelihood allows.")
    without = int((~np.isfinite(replicates)).sum())
    if without:
        said.append(f"{without} of {len(replicates)} resamples have no finite estimate.")
    if is_point:
        said.append(
            "The interval has no width because the resamples hardly differ, not because the number "
            "is certain."
        )
    return said


def _name_coefficients(
    counts: CaptureCounts, steps: _Stepwise, values: Floats, chosen: Bools
) -> dict[str, float | None]:
    names = ["(intercept)", *counts.lists]
    found: dict[str, float | None] = {a: float(v) for a, v in zip(names, values, strict=False)}
    for k, (i, j) in enumerate(steps.pairs):
        if chosen[k]:
            empty = counts.together(1 << i | 1 << j) == 0
            value = None if empty else float(values[len(names) + k])
            found[f"{counts.lists[i]}:{counts.lists[j]}"] = value
    return found


def _bca(
    steps: _Stepwise, table: Floats, point: float, replicates: Floats, level: float
) -> tuple[float, float]:
    """The bias-corrected and accelerated interval; one case is left out at a time."""
    filled = np.flatnonzero(table)
    short = np.tile(table, (len(filled), 1))
    short[np.arange(len(filled)), filled] -= 1
    left_out = table.sum() - 1 + steps.run(short)[0]
    weight = table[filled]
    with np.errstate(invalid="ignore"):
        pull = np.average(left_out, weights=weight) - left_out
        spread = (weight * pull**2).sum()
        bend = float((weight * pull**3).sum() / (6 * spread**1.5)) if spread > 0 else 0.0
    if not math.isfinite(bend):
        bend = 0.0
    share = np.clip((replicates < point).mean(), 1 / len(replicates), 1 - 1 / len(replicates))
    bias = ndtri(share)
    at = bias + ndtri([(1 - level) / 2, (1 + level) / 2])
    levels = ndtr(bias + at / (1 - bend * at))
    ordered = np.sort(replicates)
    if np.isfinite(ordered).all():
        low, high = np.quantile(ordered, levels, method="median_unbiased")
    else:  # quantiles between a finite and an infinite value are infinite
        places = np.clip(np.ceil(levels * len(ordered)).astype(int) - 1, 0, len(ordered) - 1)
        low, high = ordered[places]
    return float(low), float(high)
