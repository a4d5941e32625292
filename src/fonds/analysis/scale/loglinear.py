"""Log-linear models: all hierarchical models up to an order, compared by AIC or BIC.

A hierarchical model says which groups of lists depend on each other; it is written by its largest
terms, the lists numbered in their order: `[123,14,34]`. Each is a Poisson regression of the
observed overlaps, and the fitted cell of the unseen completes the population. Models without a
finite estimate are found and named rather than reported as very large numbers.

>>> from fonds.analysis.scale.captures import parse_captures
>>> counts = parse_captures("a,b,c,count\\n1,0,0,40\\n0,1,0,35\\n0,0,1,30\\n1,1,0,20\\n"
...                         "1,0,1,15\\n0,1,1,12\\n1,1,1,9\\n")
>>> table = fit_loglinear(counts)
>>> len(table), table[0].name, round(table[0].estimate, 2)
(8, '[1,2,3]', 232.84)

Source:
    S. E. Fienberg, "The multiple recapture census for closed populations and incomplete 2**k
    contingency tables", Biometrika 59 (1972), 591-603; R. M. Cormack, "Interval estimation for
    mark-recapture studies of closed populations", Biometrics 48 (1992), 567-576.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Literal

import numpy as np
from scipy.special import chdtri, gammaln, xlogy

from fonds.analysis.scale.captures import CaptureCounts
from fonds.analysis.scale.poisson import OK, Bools, Existence, design, fit_poisson
from fonds.analysis.scale.results import CannotEstimate, Estimate, Floats, SettingError, Summary

MOST_MODELS = 40_000
Criterion = Literal["BIC", "AIC"]


@dataclass(frozen=True, slots=True)
class LoglinearFit:
    """One model.

    Attributes:
        name: Largest terms, lists by number.
        estimate: Population; `inf` where there is no finite estimate.
        stderr: Asymptotic standard error of the estimate.
        deviance: Of the observed cells, with its degrees of freedom `df`.
        existence: Whether the estimate exists, and if not, why.
        terms: All terms as masks of lists.
    """

    name: str
    estimate: float
    stderr: float
    deviance: float
    df: int
    aic: float
    bic: float
    existence: Existence
    terms: tuple[int, ...]


def default_order(size: int) -> int:
    """The highest order of interaction whose models can all be fitted: p-1 to 4 lists, else 2."""
    return {2: 1, 3: 2, 4: 3}.get(size, 2)


@lru_cache(maxsize=16)
def hierarchical_models(size: int, order: int) -> tuple[tuple[int, ...], ...]:
    """All hierarchical models that hold every list, with interactions up to `order` lists.

    Args:
        size: Number of lists.
        order: Largest number of lists in one term; at most `size` - 1.

    Returns:
        For each model its terms as masks, the single lists included, the intercept not.

    >>> [len(hierarchical_models(p, o)) for p, o in ((3, 2), (4, 3), (5, 2))]
    [8, 113, 1024]
    """
    singles = tuple(1 << j for j in range(size))
    found = [frozenset(singles)]
    for degree in range(2, min(order, size - 1) + 1):
        masks = [m for m in range(1 << size) if m.bit_count() == degree]
        bigger = []
        for model in found:
            free = [m for m in masks if all((m ^ 1 << j) in model for j in _bits(m))]
            if len(found) * 2 ** len(free) > 64 * MOST_MODELS:
                raise SettingError(
                    f"too many models of order {order} on {size} lists. Choose a lower order."
                )
            for chosen in product((False, True), repeat=len(free)):
                bigger.append(model | {m for m, c in zip(free, chosen, strict=True) if c})
        found = bigger
    if len(found) > MOST_MODELS:
        raise SettingError(
            f"{len(found)} models of order {order} on {size} lists. Choose a lower order."
        )
    return tuple(tuple(sorted(model, key=lambda m: (m.bit_count(), m))) for model in found)


def _bits(mask: int) -> list[int]:
    return [j for j in range(mask.bit_length()) if mask >> j & 1]


def model_name(terms: tuple[int, ...]) -> str:
    """Write a model by its largest terms: `[123,14,34]`."""
    largest = [m for m in terms if not any(m != n and m & n == m for n in terms)]
    texts = ["".join(str(j + 1) for j in _bits(m)) for m in largest]
    return "[" + ",".join(sorted(texts, key=lambda t: (-len(t), t))) + "]"


def fit_loglinear(
    counts: CaptureCounts,
    *,
    order: int | None = None,
    models: tuple[tuple[int, ...], ...] | None = None,
    criterion: Criterion = "BIC",
) -> list[LoglinearFit]:
    """Fit all hierarchical models.

    Args:
        counts: Two or more lists.
        order: Highest order of interaction; see `default_order`.
        models: Fit these models instead, each as its terms.
        criterion: What to sort by; BIC counts the observed cases.

    Returns:
        The models, best first; those without an estimate stand in their place.
    """
    if counts.size < 2:
        raise CannotEstimate(["Log-linear models take two lists or more."])
    if models is None:
        models = hierarchical_models(counts.size, order or default_order(counts.size))
    columns = [0, *sorted({m for model in models for m in model}, key=lambda m: (m.bit_count(), m))]
    place = {m: i for i, m in enumerate(columns)}
    active = np.zeros((len(models), len(columns)), dtype=bool)
    active[:, 0] = True
    for i, model in enumerate(models):
        active[i, [place[m] for m in model]] = True
    matrix = design(counts.size, columns)
    fits = fit_poisson(matrix, counts.counts.astype(float), active)
    stderr = _standard_errors(matrix, active, fits.fitted, fits.existence)
    parameters = active.sum(axis=1)
    aic = -2 * fits.loglik + 2 * parameters
    bic = -2 * fits.loglik + math.log(max(counts.observed, 1)) * parameters
    found = []
    for i, model in enumerate(models):
        total = counts.observed + fits.unseen[i]
        if fits.existence[i] is Existence.NOTHING:
            total = float(counts.observed)
        elif fits.existence[i] not in OK:
            total = math.inf
        found.append(
            LoglinearFit(
                model_name(model),
                float(total),
                float(stderr[i]),
                float(fits.deviance[i]),
                int(len(matrix) - 1 - parameters[i]),
                float(aic[i]),
                float(bic[i]),
                fits.existence[i],
                model,
            )
        )
    return sorted(found, key=lambda f: f.bic if criterion == "BIC" else f.aic)


def _standard_errors(
    matrix: Floats, active: Bools, fitted: Floats, existence: list[Existence]
) -> Floats:
    """sqrt(N0 + N0**2 x0' (X'WX)**-1 x0); where cells vanish, on the cells that are left."""
    x, zero = matrix[1:], matrix[0]
    squares = (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    out = np.full(len(active), math.inf)
    params = matrix.shape[1]
    diagonal = np.arange(params)
    fine = np.array([e is Existence.FINE for e in existence], dtype=bool)
    rows = np.flatnonzero(fine)
    for i in range(0, len(rows), 4096):
        part = rows[i : i + 4096]
        on = active[part]
        info = (fitted[part, 1:] @ squares).reshape(-1, params, params)
        info *= on[:, :, None] & on[:, None, :]
        info[:, diagonal, diagonal] += ~on
        right = zero * on
        spread = (np.linalg.solve(info, right[:, :, None])[:, :, 0] * right).sum(axis=1)
        unseen = fitted[part, 0]
        out[part] = np.sqrt(np.maximum(unseen + unseen**2 * spread, 0))
    for k in np.flatnonzero([e is Existence.BOUNDARY for e in existence]):
        left = fitted[k, 1:] > 1e-6
        rows_left = x[left][:, active[k]] * np.sqrt(fitted[k, 1:][left])[:, None]
        half = np.linalg.lstsq(rows_left.T, zero[active[k]], rcond=1e-9)[0]
        unseen = fitted[k, 0]
        out[k] = math.sqrt(unseen + unseen**2 * float(half @ half))
    return out


def profile_interval(
    counts: CaptureCounts, terms: tuple[int, ...], level: float = 0.95
) -> tuple[float, float, float]:
    """The multinomial profile likelihood interval of one model.

    For each population size the unseen cell is filled, the model fitted to the whole table, and
    the multinomial likelihood taken.

    Returns:
        The size of highest likelihood, and the ends; the upper is `inf` where the likelihood
        never falls far enough.
    """
    from scipy.optimize import brentq, minimize_scalar  # here, for they are slow to load

    profile = _Profile(counts, terms)
    n = float(counts.observed)
    start = fit_loglinear(counts, models=(terms,))[0]
    reach = start.estimate if math.isfinite(start.estimate) else 1e6 * n
    best = minimize_scalar(
        lambda z: -profile(math.exp(z)),
        bounds=(math.log(1e-6), math.log(2 * (reach - n) + 10)),
        method="bounded",
        options={"xatol": 1e-9},
    )
    unseen, drop = math.exp(best.x), -best.fun - float(chdtri(1, 1 - level)) / 2

    def below(z: float) -> float:
        return float(profile(math.exp(z)) - drop)

    smallest = math.log(1e-6)
    low = 0.0 if below(smallest) > 0 else math.exp(brentq(below, smallest, best.x, xtol=1e-10))
    high = math.inf
    far = math.log(max(unseen, 1.0)) + 1
    while far < math.log(1e9 * n):
        if below(far) < 0:
            high = math.exp(brentq(below, best.x, far, xtol=1e-10))
            break
        far += 1.5
    return n + unseen, n + low, n + high


class _Profile:
    """The multinomial log likelihood of a model as a function of the unseen."""

    def __init__(self, counts: CaptureCounts, terms: tuple[int, ...]) -> None:
        # an extra empty row stands for the cell nobody needs here: all cells are "observed"
        matrix = design(counts.size, [0, *terms])
        self.matrix = np.vstack([np.zeros(matrix.shape[1]), matrix])
        self.counts = np.concatenate([[0.0], counts.counts.astype(float)])
        self.active = np.ones((1, matrix.shape[1]), dtype=bool)

    def __call__(self, unseen: float) -> float:
        filled = self.counts.copy()
        filled[1] = unseen
        half = fit_poisson(self.matrix, filled, self.active).deviance[0] / 2
        total = filled.sum()
        entropy = xlogy(filled, filled).sum() - total * math.log(total)
        return float(gammaln(total + 1) - gammaln(unseen + 1) + entropy - half)


def estimate_loglinear(
    counts: CaptureCounts,
    *,
    order: int | None = None,
    criterion: Criterion = "BIC",
    level: float = 0.95,
    top: int = 10,
) -> Estimate:
    """Estimate the population by the best hierarchical model that has an estimate.

    Args:
        counts: Two or more lists.
        order: Highest order of interaction; see `default_order`.
        criterion: BIC or AIC.
        level: Of the multinomial profile likelihood interval.
        top: How many models to name.

    Returns:
        The estimate; `models` have weights exp(-criterion/2), scaled to sum to 1 over all models.

    Raises:
        CannotEstimate: No model has a finite estimate.
    """
    table = fit_loglinear(counts, order=order, criterion=criterion)
    values = np.array([f.bic if criterion == "BIC" else f.aic for f in table])
    weights = np.exp((values.min() - values) / 2)
    weights /= weights.sum()
    usable = [f for f in table if f.existence in OK]
    if not usable:
        raise CannotEstimate(["No log-linear model of these lists has a finite estimate."])
    best = usable[0]
    _, low, high = profile_interval(counts, best.terms, level)
    total = Summary(best.estimate, best.estimate, low, high, level)
    without = [f for f in table if f.existence not in OK]
    near = [f.estimate for f in usable if f.bic - best.bic < 6] if criterion == "BIC" else []
    warnings = []
    if table[0] is not best:
        passed = [f.name for f in table[: table.index(best)]]
        warnings.append(
            f"Better by {criterion} but passed over, for want of a finite estimate: "
            f"{', '.join(passed[:5])}{' and others' if len(passed) > 5 else ''}."
        )
    if without:
        named = ", ".join(f"{f.name} ({f.existence})" for f in without[:3])
        warnings.append(
            f"{len(without)} of {len(table)} models have no finite estimate, among them {named}."
        )
    if best.existence is Existence.BOUNDARY:
        warnings.append(f"In {best.name} some overlaps are empty and their parameters not finite.")
    if near and max(near) > 1.5 * min(near):
        warnings.append(
            f"Models about as good (BIC within 6) give from {min(near):,.0f} to {max(near):,.0f}."
        )
    if not math.isfinite(high):
        warnings.append("The interval has no upper end.")
    return Estimate(
        counts.observed,
        total,
        total.shifted(-counts.observed),
        "loglinear",
        {"order": order or default_order(counts.size), "criterion": criterion},
        tuple((f.name, float(w)) for f, w in zip(table[:top], weights[:top], strict=True)),
        tuple(warnings),
        {
            "model": best.name,
            "models": len(table),
            "stderr": best.stderr,
            "without_estimate": [f"{f.name}: {f.existence}" for f in without],
        },
    )
