"""The Kaplan-Meier estimate with late entry, its standard error and pointwise intervals.

The curve is the chance of still being there after each time. Its variance is Greenwood's. The
interval is taken on a transformed scale: `log-log` (the default here and in lifelines) keeps it
between 0 and 1; `log` is what R's `survfit` does unasked; `plain` is the textbook form, clipped.
The three differ visibly in small groups, so the transform is part of every result.

With late entry the risk set can run empty early; the curve then falls to 0 for want of witnesses,
not of survivors. That is said in `warnings`, and `begin` starts the curve after it.

Source:
    Kaplan and Meier 1958; Klein and Moeschberger, Survival Analysis (2003), sections 4.2-4.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fonds.analysis.survival.data import Floats, Lifetimes, SurvivalError, count_risk
from fonds.analysis.survival.normal import normal_quantile

Transform = Literal["log-log", "log", "plain"]
TRANSFORMS: tuple[Transform, ...] = ("log-log", "log", "plain")


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number with its interval; a limit is None where the data do not reach it."""

    value: float | None
    low: float | None
    high: float | None
    level: float


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """A step curve: `survival[j]` holds from `time[j]` up to the next time; before, it is 1.

    Attributes:
        time: Distinct times at which someone left, shape (m,).
        at_risk, events, censored: Weighted counts at these times, shape (m,).
        survival, std_error, low, high: The curve, Greenwood's error and limits, shape (m,).
        level, transform: Of the limits.
        warnings: What a reader must know, in sentences.
    """

    time: Floats
    at_risk: Floats
    events: Floats
    censored: Floats
    survival: Floats
    std_error: Floats
    low: Floats
    high: Floats
    level: float
    transform: Transform
    unit: str
    warnings: tuple[str, ...] = ()

    def at(self, time: float) -> Estimate:
        """Return the chance of still being there after `time`; nothing beyond the last exit."""
        j = int(np.searchsorted(self.time, time, side="right")) - 1
        if j < 0:
            return Estimate(1.0, 1.0, 1.0, self.level)
        if time > self.time[-1] and self.survival[-1] > 0:
            return Estimate(None, None, None, self.level)
        return Estimate(
            float(self.survival[j]), float(self.low[j]), float(self.high[j]), self.level
        )

    def quantile(self, share: float) -> Estimate:
        """Return the first time by which `share` have left, with the limits read off the band."""
        left = 1 - share
        value, low, high = (_first_below(self.time, curve, left) for curve in self._curves())
        return Estimate(value, low, high, self.level)

    def median(self) -> Estimate:
        """Return the time by which half have left."""
        return self.quantile(0.5)

    def restricted_mean(self, until: float) -> Estimate:
        """Return the mean time spent before `until`, with a normal interval.

        Raises:
            SurvivalError: `until` lies beyond the last exit of a curve that has not ended.
        """
        if until > self.time[-1] and self.survival[-1] > 0:
            raise SurvivalError(
                f"The mean is asked up to {until:g}, the last exit is at {self.time[-1]:g}. "
                "Expected a time within the data. Ask for an earlier one."
            )
        start = min(0.0, until)
        knots = np.concatenate(([start], np.clip(self.time, start, until), [until]))
        area = np.diff(knots) * np.concatenate(([1.0], self.survival))
        after = area[::-1].cumsum()[::-1][1:]  # area to the right of each time
        spare = self.at_risk - self.events
        safe = np.where(spare > 0, self.at_risk * spare, 1.0)
        hazard = np.where(spare > 0, self.events / safe, 0.0)
        error = float(np.sqrt((after**2 * hazard).sum()))
        mean, z = float(start + area.sum()), normal_quantile(self.level)
        return Estimate(mean, mean - z * error, mean + z * error, self.level)

    def _curves(self) -> tuple[Floats, Floats, Floats]:
        return self.survival, self.low, self.high


def _first_below(time: Floats, curve: Floats, left: float) -> float | None:
    below = np.flatnonzero(curve <= left + 1e-12)
    return float(time[below[0]]) if below.size else None


def estimate_survival(
    data: Lifetimes,
    level: float = 0.95,
    transform: Transform = "log-log",
    begin: float | None = None,
) -> SurvivalCurve:
    """Estimate the chance of still being there, any ending counting as an event.

    Args:
        data: Lives, with late entries where there are any.
        level: Of the pointwise interval, between 0 and 1.
        transform: Scale on which the interval is symmetric.
        begin: Estimate for those still there at this time only (their curve starts at 1).

    Raises:
        SurvivalError: `level` or `transform` is unknown, or nobody was there after `begin`.
    """
    check_level(level, transform)
    if begin is not None:
        data = _still_there(data, begin)
    table = count_risk(data)
    events = table.events.sum(axis=0)
    spare = table.at_risk - events
    step = np.where(spare > 1e-12, 1 - events / table.at_risk, 0.0)
    survival: Floats = np.cumprod(step, dtype=np.float64)
    product = np.where(spare > 1e-12, table.at_risk * spare, 1.0)
    greenwood = np.cumsum(np.where(spare > 1e-12, events / product, 0.0))
    error = survival * np.sqrt(greenwood)
    low, high = interval_of_share(survival, error, level, transform)
    return SurvivalCurve(
        table.time,
        table.at_risk,
        events,
        table.censored,
        survival,
        error,
        low,
        high,
        level,
        transform,
        data.unit,
        _warn(table.time, table.at_risk, spare, table.entered),
    )


def _still_there(data: Lifetimes, begin: float) -> Lifetimes:
    rows = data.exit > begin
    if not rows.any():
        raise SurvivalError(
            f"Nobody is under observation after {begin:g}. Expected someone. Begin earlier."
        )
    part = data.take(rows)
    return Lifetimes(
        part.exit, part.event, np.maximum(part.entry, begin), part.weight, part.causes, part.unit
    )


def _warn(time: Floats, at_risk: Floats, spare: Floats, entered: Floats) -> tuple[str, ...]:
    said = []
    late = bool(entered[1:].sum() > 0)
    empty = np.flatnonzero(spare[:-1] <= 1e-12)
    if empty.size and late:
        said.append(
            f"At {time[empty[0]]:g} everyone then under observation left, and others entered "
            "later: the curve is 0 from there for want of witnesses. Begin it later."
        )
    thin = np.flatnonzero(at_risk < 5)
    if thin.size and time.size > 1 and late and thin[0] < time.size // 2:
        said.append(
            f"Fewer than five were under observation at {time[thin[0]]:g}; with late entry the "
            "early part of the curve rests on very few."
        )
    return tuple(said)


def check_level(level: float, transform: str) -> None:
    """Refuse a level outside 0 to 1 or an unknown transform."""
    if not 0 < level < 1:
        raise SurvivalError(f"The level is {level:g}. Expected a number between 0 and 1.")
    if transform not in TRANSFORMS:
        raise SurvivalError(
            f"The transform is {transform!r}. Expected one of {', '.join(TRANSFORMS)}."
        )


def interval_of_share(
    share: Floats, error: Floats, level: float, transform: Transform, width: float | None = None
) -> tuple[Floats, Floats]:
    """Return limits for a share between 0 and 1 from its standard error.

    Where the share is exactly 0 or 1 there is no error to go by: `plain` and `log` keep the
    point, `log-log` does so too. `width` replaces the normal quantile (for simultaneous bands).
    """
    z = normal_quantile(level) if width is None else width
    if transform == "plain":
        return np.clip(share - z * error, 0, 1), np.clip(share + z * error, 0, 1)
    inside = (share > 1e-12) & (share < 1 - 1e-12)
    safe = np.where(inside, share, 0.5)
    if transform == "log":
        factor = np.exp(z * error / np.where(share > 0, share, 1.0))
        return np.clip(share / factor, 0, 1), np.clip(share * factor, 0, 1)
    # negative, since the logarithm is
    spread = np.clip(z * error / (safe * np.log(safe)), -700, 0)
    low = np.where(inside, safe ** np.exp(-spread), share)
    high = np.where(inside, safe ** np.exp(spread), share)
    return low, high
