"""The few tail probabilities and quantiles the estimators need, without importing scipy.stats."""

from __future__ import annotations

from scipy.special import chdtrc, ndtr, ndtri


def normal_quantile(level: float) -> float:
    """Return z such that a standard normal lies within -z and z with probability `level`."""
    return float(ndtri(0.5 + level / 2))


def chi2_tail(statistic: float, df: int) -> float:
    """Return the probability that a chi-squared variable of `df` degrees exceeds `statistic`."""
    return float(chdtrc(df, max(statistic, 0.0))) if df > 0 else 1.0


def two_sided_tail(z: float) -> float:
    """Return the probability that a standard normal is further from 0 than `z`."""
    return float(2 * ndtr(-abs(z)))
