"""Whether Cox's ratio stays the same over time: the score test of proportional hazards.

For each covariate the model is asked whether adding that covariate times g(t) would improve it;
g is the Kaplan-Meier transform (R's choice), the rank of time, time itself or its logarithm. A
small p-value says that the ratio changes; a large one does not say that it is constant.

Source:
    Grambsch and Therneau 1994; the exact score form of R's `cox.zph` since survival 3.0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fonds.analysis.survival.cox import CoxFit, ModelTest
from fonds.analysis.survival.data import Floats, Lifetimes, SurvivalError, count_risk
from fonds.analysis.survival.normal import chi2_tail
from fonds.analysis.survival.partial_likelihood import Stratum, information_by_death

Clock = Literal["km", "rank", "identity", "log"]

TINY = 1e-12
"""The variance below which the data say nothing about a covariate any more."""


@dataclass(frozen=True, slots=True)
class ProportionalityTest:
    """Score tests per covariate, and for all together; NaN where there is nothing to test."""

    clock: Clock
    each: dict[str, ModelTest]
    overall: ModelTest


def check_proportional(fit: CoxFit, clock: Clock = "km") -> ProportionalityTest:
    """Test proportional hazards of a model fitted with Efron's or Breslow's ties.

    Raises:
        SurvivalError: The model has exact ties, or the clock is unknown.
    """
    if fit.ties == "exact":
        raise SurvivalError("The test is not defined for exact ties. Fit with efron.")
    p = fit.coef.size
    u2 = np.zeros(p)
    v11, v12, v22 = np.zeros((p, p)), np.zeros((p, p)), np.zeros((p, p))
    times = _clock(_used(fit), clock)
    centre = float(np.mean(np.concatenate(times)))
    for part, g_raw in zip(_used(fit), times, strict=True):
        g = g_raw - centre
        w = part.weight[part.deaths]
        mean_weight = (np.bincount(part.at, weights=w) / part.tied)[part.at]
        mean, spread = information_by_death(part, fit.coef)
        u2 += (g[:, None] * (w[:, None] * part.x[part.deaths] - mean_weight[:, None] * mean)).sum(
            axis=0
        )
        spread = mean_weight[:, None, None] * spread
        v11 += spread.sum(axis=0)
        v12 += (g[:, None, None] * spread).sum(axis=0)
        v22 += (g[:, None, None] ** 2 * spread).sum(axis=0)
    solve = np.linalg.pinv(v11, hermitian=True)
    variance = v22 - v12.T @ solve @ v12
    each = {}
    for j, name in enumerate(fit.names):
        # without a finite coefficient there is nothing whose change could be tested
        statistic = float(u2[j] ** 2 / variance[j, j]) if variance[j, j] > TINY else math.nan
        each[name] = ModelTest(statistic, 1, chi2_tail(statistic, 1))
    whole = float(u2 @ np.linalg.pinv(variance, hermitian=True) @ u2)
    return ProportionalityTest(clock, each, ModelTest(whole, p, chi2_tail(whole, p)))


def _used(fit: CoxFit) -> list[Stratum]:
    return [part for part in fit.strata if part.deaths.size]


def _clock(parts: list[Stratum], clock: Clock) -> list[Floats]:
    """Return g at each death of each stratum; ranks and Kaplan-Meier are of all rows together."""
    if clock == "identity":
        return [part.time[part.at] for part in parts]
    if clock == "log":
        return [np.log(part.time[part.at]) for part in parts]
    ends = np.concatenate([part.exit for part in parts])
    if clock == "rank":
        distinct, count = np.unique(ends, return_counts=True)
        rank = np.cumsum(count) - (count - 1) / 2
        return [rank[np.searchsorted(distinct, part.exit[part.deaths])] for part in parts]
    if clock != "km":
        raise SurvivalError(f"The clock is {clock!r}. Expected km, rank, identity or log.")
    pooled = Lifetimes(
        ends,
        np.concatenate([part.ended for part in parts]),
        np.concatenate([part.entry for part in parts]),
        np.concatenate([part.weight for part in parts]),
        ("event",),
    )
    table = count_risk(pooled)
    survival = np.concatenate(([1.0], np.cumprod(1 - table.events[0] / table.at_risk)))
    return [1 - survival[np.searchsorted(table.time, part.exit[part.deaths])] for part in parts]
