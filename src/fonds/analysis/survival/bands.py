"""Bands that hold for a whole curve at once, not one time at a time.

A pointwise 95% interval says nothing of the curve as a whole: over many times, some interval
misses. For Kaplan-Meier, `hall-wellner` and `equal-precision` bands have exact limits from the
Brownian bridge; for competing endings the limit is found by resampling each person's influence.

Source:
    Hall and Wellner 1980; Nair 1984; Klein and Moeschberger (2003), section 4.4; Lin 1997.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from fonds.analysis.survival.competing import (
    IncidenceCurve,
    estimate_incidence,
    influence_on_incidence,
    sum_by_person,
)
from fonds.analysis.survival.data import Floats, Ints, Lifetimes, SurvivalError
from fonds.analysis.survival.kaplan_meier import SurvivalCurve, Transform, interval_of_share
from fonds.analysis.survival.normal import normal_quantile

Kind = Literal["equal-precision", "hall-wellner"]


@dataclass(frozen=True, slots=True)
class Band:
    """A simultaneous band over the times from `start` to `end`, shapes (m,).

    `width` is the number of standard errors (equal precision) or the bridge's bound.
    """

    time: Floats
    low: Floats
    high: Floats
    level: float
    kind: str
    width: float


def band_of_survival(
    curve: SurvivalCurve,
    kind: Kind = "equal-precision",
    transform: Transform = "log-log",
    between: tuple[float, float] | None = None,
) -> Band:
    """Return the band that holds the whole survival curve with the curve's level.

    Args:
        curve: An estimate; its level is kept.
        kind: `equal-precision` is proportional to the pointwise interval; `hall-wellner` is
            narrower in the middle and wider at the ends.
        transform: As for intervals.
        between: First and last time of the band; None = all times at which someone left by an
            event and someone remained.

    With late entry the number at risk grows and falls; its largest value stands in for the size
    of the group, which makes the band a little wide.

    Raises:
        SurvivalError: No time lies in the range, or the kind is unknown.
    """
    variance = np.where(curve.survival > 0, (curve.std_error / _positive(curve.survival)) ** 2, 0)
    inside = (curve.survival > 0) & (variance > 0)
    if between is not None:
        inside &= (curve.time >= between[0]) & (curve.time <= between[1])
    if not inside.any():
        raise SurvivalError(
            "No time with an event and someone left lies in the range. Widen the range."
        )
    shape = _bridge_place(curve, variance)
    a, b = float(shape[inside][0]), float(shape[inside][-1])
    if kind == "equal-precision":
        width = equal_precision_width(a, b, curve.level)
        error = curve.std_error
    elif kind == "hall-wellner":
        width = hall_wellner_width(a, b, curve.level)
        n = float(curve.at_risk.max())
        error = curve.survival * (1 + n * variance) / np.sqrt(n)
    else:
        raise SurvivalError(f"The band is {kind!r}. Expected equal-precision or hall-wellner.")
    low, high = interval_of_share(curve.survival, error, curve.level, transform, width)
    return Band(curve.time[inside], low[inside], high[inside], curve.level, kind, width)


def _positive(values: Floats) -> Floats:
    return np.where(values > 0, values, 1.0)


def _bridge_place(curve: SurvivalCurve, variance: Floats) -> Floats:
    n = float(curve.at_risk.max())
    return n * variance / (1 + n * variance)


@lru_cache(maxsize=256)
def hall_wellner_width(a: float, b: float, level: float) -> float:
    """Return x such that a Brownian bridge stays within +-x on [a, b] with probability `level`.

    Computed exactly: the bridge's values at `a` and `b` are integrated over, and between them
    the chance of staying inside is a series of reflections. On [0, 1] it is Kolmogorov's law.
    """
    widest = min(max(0.5, a), b)  # where on [a, b] the bridge strays most
    least = normal_quantile(level) * float(np.sqrt(widest * (1 - widest)))
    if b - a < 1e-12:
        return least
    return float(brentq(lambda x: _bridge_stays(a, b, x) - level, least * 0.999, 4.0, xtol=1e-7))


def _bridge_stays(a: float, b: float, x: float, nodes: int = 48) -> float:
    """Probability that a Brownian bridge on [0, 1] stays within +-x between a and b."""
    grid, weight = np.polynomial.legendre.leggauss(nodes)
    y, w = grid * x, weight * x
    at_a, at_b = a > 1e-12, b < 1 - 1e-12
    first = y if at_a else np.zeros(1)
    last = y if at_b else np.zeros(1)
    mass_first = w * _normal(y, a * (1 - a)) if at_a else np.ones(1)
    if not at_b:
        step, density = 1 - a, np.ones((first.size, 1))
    else:
        step = b - a
        mean = first[:, None] * (1 - b) / (1 - a)
        density = w * _normal(last[None, :] - mean, (1 - b) * step / (1 - a))
    k = np.arange(-5, 6)[:, None, None]
    f, g = first[None, :, None], last[None, None, :]
    # Reflections at +-x of a bridge of length `step` from f to g.
    images = np.exp(-(4 * k * x) * (2 * k * x + g - f) / step)
    mirrored = np.exp(-2 * ((2 * k - 1) * x + g) * ((2 * k - 1) * x + f) / step)
    inside = np.clip((images - mirrored).sum(axis=0), 0, 1)
    return float((mass_first[:, None] * density * inside).sum())


def _normal(value: Floats, variance: float) -> Floats:
    result: Floats = np.exp(-(value**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
    return result


@lru_cache(maxsize=256)
def equal_precision_width(a: float, b: float, level: float) -> float:
    """Return x such that a standardised Brownian bridge stays within +-x on [a, b].

    Source:
        Miller and Siegmund 1982, formula for a stationary Ornstein-Uhlenbeck process, exact
        enough above x = 1.5; where a = b it is the normal quantile, the least it can be.
    """
    length = np.log(b * (1 - a) / (a * (1 - b)))
    least = normal_quantile(level)

    def miss(x: float) -> float:
        phi = np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
        over: float = 4 * phi / x + phi * (x - 1 / x) * length
        return over - (1 - level)

    if length < 1e-9 or miss(least) <= 0:
        return least
    return float(brentq(miss, least, 12.0, xtol=1e-8))


def band_of_incidence(
    data: Lifetimes,
    cause: str,
    seed: int,
    level: float = 0.95,
    draws: int = 1000,
    person: Ints | None = None,
    transform: Transform = "log-log",
) -> tuple[IncidenceCurve, Band]:
    """Return the curve of one ending with a band that holds all of it at once.

    Each draw multiplies every person's influence by a standard normal number; the width is the
    quantile of the largest standardised deviation. Same seed, same band.

    Raises:
        SurvivalError: The cause does not occur in the data.
    """
    curves = estimate_incidence(data, level, transform, "influence", person)
    if cause not in curves or not curves[cause].events.any():
        raise SurvivalError(f"Nobody left by {cause!r}. Expected one of {', '.join(data.causes)}.")
    curve = curves[cause]
    parts = sum_by_person(influence_on_incidence(data, data.causes.index(cause)), person)
    inside = (curve.std_error > 1e-12) & (curve.incidence > 0) & (curve.incidence < 1)
    scaled = parts[:, inside] / curve.std_error[inside]
    random = np.random.default_rng(seed)
    peaks = np.concatenate(
        [
            np.abs(random.standard_normal((size, scaled.shape[0])) @ scaled).max(axis=1)
            for size in _portions(draws, 200)
        ]
    )
    width = float(np.quantile(peaks, level))
    low, high = interval_of_share(curve.incidence, curve.std_error, level, transform, width)
    band = Band(curve.time[inside], low[inside], high[inside], level, "resampled", width)
    return replace(curve), band


def _portions(total: int, most: int) -> list[int]:
    return [min(most, total - done) for done in range(0, total, most)]
