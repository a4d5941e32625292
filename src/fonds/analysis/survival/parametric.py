"""Regression when endings lie between two dates: lifelines' Weibull model, with late entry.

Cox regression needs to know who was still there at each ending, which intervals do not say. With
a shape assumed for the curve (Weibull), each interval has a likelihood, and covariates stretch
or shrink time: a ratio of 2 means that everything takes twice as long. Check the shape against
Turnbull's curve before believing the rest. lifelines is imported here only, on the first call.
"""

from __future__ import annotations

import warnings as python_warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fonds.analysis.survival.data import Floats, SurvivalError
from fonds.analysis.survival.normal import normal_quantile, two_sided_tail


@dataclass(frozen=True, slots=True)
class TimeRatio:
    """By what a unit of a covariate multiplies time, with its interval and Wald's p."""

    name: str
    ratio: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, slots=True)
class WeibullFit:
    """A fitted model.

    Attributes:
        ratios: One per covariate.
        scale: Time by which 63% have left where all covariates are 0.
        shape: Above 1 the rate of leaving grows with time, below 1 it falls.
    """

    ratios: tuple[TimeRatio, ...]
    scale: float
    shape: float
    log_likelihood: float
    rows: int


def fit_weibull(
    lower: ArrayLike,
    upper: ArrayLike,
    covariates: Floats,
    names: Sequence[str],
    entry: ArrayLike | None = None,
    level: float = 0.95,
) -> WeibullFit:
    """Fit an accelerated failure time model to intervals.

    Args:
        lower, upper: As for `estimate_turnbull`, shapes (n,); upper 0 is not allowed.
        covariates: Shape (n, p), finite.
        names: p names.
        entry: Time each had to last to be recorded, shape (n,); None = no condition.
        level: Of the intervals.

    Raises:
        SurvivalError: Shapes differ, an interval is not in order, or the fit does not converge.
    """
    low = np.asarray(lower, dtype=np.float64).reshape(-1)
    high = np.asarray(upper, dtype=np.float64).reshape(-1)
    x = np.asarray(covariates, dtype=np.float64).reshape(low.size, -1)
    if high.size != low.size or x.shape[1] != len(names) or not np.isfinite(x).all():
        raise SurvivalError(
            f"There are {low.size} lower and {high.size} upper ends and covariates of shape "
            f"{x.shape} with {len(names)} names. Expected a finite number for every row and name."
        )
    if not ((low >= 0) & (low <= high) & (high > 0)).all():
        row = int(np.flatnonzero(~((low >= 0) & (low <= high) & (high > 0)))[0])
        raise SurvivalError(
            f"Row {row + 1}: the interval runs from {low[row]:g} to {high[row]:g}. "
            "Expected 0 <= lower <= upper, upper above 0. Correct the row."
        )
    return _fit(low, high, x, list(names), entry, level)


def _fit(
    low: Floats, high: Floats, x: Floats, names: list[str], entry: ArrayLike | None, level: float
) -> WeibullFit:
    import pandas as pd

    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")
        from lifelines import WeibullAFTFitter
        from lifelines.exceptions import ConvergenceError

        columns = [f"x{k}" for k in range(len(names))]
        frame = pd.DataFrame(x, columns=columns)
        frame["lower"], frame["upper"] = low, high
        if entry is not None:
            frame["entry"] = np.maximum(np.asarray(entry, dtype=np.float64), 0)
        try:
            model = WeibullAFTFitter(alpha=1 - level).fit_interval_censoring(
                frame, "lower", "upper", entry_col=None if entry is None else "entry"
            )
        except ConvergenceError as error:
            raise SurvivalError(
                f"The Weibull model does not converge: {error} Use fewer covariates."
            ) from error
    z = normal_quantile(level)
    ratios = []
    for column, name in zip(columns, names, strict=True):
        b = float(model.params_["lambda_", column])
        error_of = float(model.standard_errors_["lambda_", column])
        ratio, low_end, high_end = np.exp([b, b - z * error_of, b + z * error_of]).tolist()
        ratios.append(TimeRatio(name, ratio, low_end, high_end, two_sided_tail(b / error_of)))
    return WeibullFit(
        tuple(ratios),
        float(np.exp(model.params_["lambda_", "Intercept"])),
        float(np.exp(model.params_["rho_", "Intercept"])),
        float(model.log_likelihood_),
        low.size,
    )
