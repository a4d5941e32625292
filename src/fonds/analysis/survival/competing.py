"""The Aalen-Johansen estimate of competing endings: what share left in which way, and when.

One minus Kaplan-Meier with the other endings censored overstates every ending, since those
already gone cannot leave again. The Aalen-Johansen curves of all endings and the chance of still
being there add up to one at all times, late entries included.

Two standard errors are offered, since programs differ: `greenwood` (multinomial counts at each
time carried through by the delta method; it equals Greenwood's when there is one ending) and
`influence` (each person's contribution, as R's `survfit` gives; right also when one person is
several rows, by `person`).

Source:
    Aalen and Johansen 1978; Andersen, Borgan, Gill and Keiding, Statistical Models Based on
    Counting Processes (1993), section IV.4; Lin 1997 for the simultaneous band.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fonds.analysis.survival.data import Floats, Ints, Lifetimes, SurvivalError, count_risk
from fonds.analysis.survival.kaplan_meier import (
    Estimate,
    Transform,
    check_level,
    interval_of_share,
)

Variance = Literal["greenwood", "influence"]


@dataclass(frozen=True, slots=True)
class IncidenceCurve:
    """The share that has left by one way up to each time, others having left by other ways.

    Shapes (m,): `incidence[j]` holds from `time[j]` on; before the first it is 0.
    """

    cause: str
    time: Floats
    at_risk: Floats
    events: Floats
    incidence: Floats
    std_error: Floats
    low: Floats
    high: Floats
    level: float
    transform: Transform
    unit: str

    def at(self, time: float) -> Estimate:
        """Return the share by `time`, with its interval; nothing beyond the last exit."""
        j = int(np.searchsorted(self.time, time, side="right")) - 1
        if j < 0:
            return Estimate(0.0, 0.0, 0.0, self.level)
        if time > self.time[-1]:
            return Estimate(None, None, None, self.level)
        return Estimate(
            float(self.incidence[j]), float(self.low[j]), float(self.high[j]), self.level
        )


def estimate_incidence(
    data: Lifetimes,
    level: float = 0.95,
    transform: Transform = "log-log",
    variance: Variance = "greenwood",
    person: Ints | None = None,
) -> dict[str, IncidenceCurve]:
    """Estimate the cumulative incidence of each ending.

    Args:
        data: Lives with competing endings, late entries allowed.
        level, transform: Of the pointwise limits; see `kaplan_meier`.
        variance: `greenwood` or `influence`.
        person: For `influence`: whose each row is, shape (n,); None = each row is a person.

    Returns:
        One curve per cause, in the order of `data.causes`.

    Raises:
        SurvivalError: An argument is not one of those above.
    """
    check_level(level, transform)
    if variance not in ("greenwood", "influence"):
        raise SurvivalError(f"The variance is {variance!r}. Expected greenwood or influence.")
    table = count_risk(data)
    before, incidence = _incidences(table.at_risk, table.events)
    curves = {}
    for k, cause in enumerate(data.causes):
        if variance == "greenwood":
            error = _greenwood(before, incidence[k], table.at_risk, table.events, k)
        else:
            parts = sum_by_person(influence_on_incidence(data, k), person)
            error = np.sqrt((parts**2).sum(axis=0))
        low, high = interval_of_share(incidence[k], error, level, transform)
        curves[cause] = IncidenceCurve(
            cause,
            table.time,
            table.at_risk,
            table.events[k],
            incidence[k],
            error,
            low,
            high,
            level,
            transform,
            data.unit,
        )
    return curves


def _incidences(at_risk: Floats, events: Floats) -> tuple[Floats, Floats]:
    """Return the chance of still being there before each time, and the incidences (k, m)."""
    safe = np.where(at_risk > 0, at_risk, 1.0)
    step = np.clip(1 - events.sum(axis=0) / safe, 0, 1)
    survival = np.cumprod(step)
    before = np.concatenate(([1.0], survival[:-1]))
    summed = np.cumsum(before * events / safe, axis=1)
    return before, np.minimum(summed, 1.0)  # a sum of roundings may end a hair above 1


def _greenwood(before: Floats, curve: Floats, at_risk: Floats, events: Floats, k: int) -> Floats:
    """Delta-method error of one incidence curve, shape (m,).

    With F the curve, Y at risk, d all events and e those of this cause at s <= t:
    sum of (F(t)-F(s))^2 d / (Y (Y-d)) + S(s-)^2 e (Y-e) / Y^3 - 2 (F(t)-F(s)) S(s-) e / Y^2.
    Expanding the squares leaves cumulative sums only.
    """
    total = events.sum(axis=0)
    spare = at_risk - total
    alive = spare > 1e-12
    hazard = np.where(alive, total / np.where(alive, at_risk * spare, 1.0), 0.0)
    safe = np.where(at_risk > 0, at_risk, 1.0)
    own = before**2 * events[k] * (at_risk - events[k]) / safe**3
    cross = before * events[k] / safe**2
    a, b, c = np.cumsum(hazard), np.cumsum(hazard * curve), np.cumsum(hazard * curve**2)
    square = curve**2 * a - 2 * curve * b + c
    mixed = curve * np.cumsum(cross) - np.cumsum(cross * curve)
    error: Floats = np.sqrt(np.maximum(square + np.cumsum(own) - 2 * mixed, 0))
    return error


def influence_on_incidence(data: Lifetimes, k: int) -> Floats:
    """Return each row's pull on the curve of cause `k` at each distinct time, shape (n, m).

    The rows of the result sum to zero at each time; the sum of squares is the variance.
    """
    table = count_risk(data)
    at_risk = np.where(table.at_risk > 0, table.at_risk, 1.0)
    before, curves = _incidences(table.at_risk, table.events)
    curve, total = curves[k], table.events.sum(axis=0)
    # dF_k = S(s-) dN_k/Y ; the later curve F(t)-F(s) scales by the change in survival at s.
    spare = at_risk - total
    alive = spare > 1e-12
    ratio = np.where(alive, at_risk / np.where(alive, spare, 1.0), 0.0)  # 1 / (1 - dA)
    place = np.searchsorted(table.time, data.exit)
    here = (data.entry[:, None] < table.time) & (data.exit[:, None] >= table.time)
    own = np.zeros_like(here, dtype=np.float64)
    any_end = np.zeros_like(own)
    row = np.arange(data.size)
    own[row, place] = data.event == k + 1
    any_end[row, place] = data.event > 0
    weight = data.weight[:, None]
    d_own = weight * (own - here * (table.events[k] / at_risk)) / at_risk
    d_all = weight * (any_end - here * (total / at_risk)) / at_risk * ratio
    direct = np.cumsum(before * d_own, axis=1)
    moved = curve * np.cumsum(d_all, axis=1) - np.cumsum(d_all * curve, axis=1)
    result: Floats = direct - moved
    return result


def sum_by_person(parts: Floats, person: Ints | None) -> Floats:
    """Add the rows of `parts` that belong to one person, shape (persons, m)."""
    if person is None:
        return parts
    _, whose = np.unique(person, return_inverse=True)
    summed = np.zeros((int(whose.max()) + 1, parts.shape[1]))
    np.add.at(summed, whose, parts)
    return summed
