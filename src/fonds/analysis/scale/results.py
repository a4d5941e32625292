"""What every method returns: observed, estimate, unseen, interval, models and warnings."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from fonds.core.errors import FondsError

Floats = npt.NDArray[np.float64]


class CannotEstimate(FondsError, ValueError):
    """An estimate would be irresponsible; the message gives every reason."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("no estimate is given. " + " ".join(reasons))
        self.reasons = tuple(reasons)


class SettingError(FondsError, ValueError):
    """A setting has a value with which nothing can be computed; says which is possible."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A distribution or an interval in five numbers; `inf` where there is no finite value.

    For Bayesian methods `low` and `high` cut equal tails; for maximum likelihood `mean` and
    `median` are both the point estimate.
    """

    mean: float
    median: float
    low: float
    high: float
    level: float = 0.95

    def shifted(self, by: float) -> Summary:
        """The same with a number added to each value: unseen to total, or back."""
        values = (self.mean + by, self.median + by, self.low + by, self.high + by)
        return Summary(*values, level=self.level)

    def to_json(self) -> dict[str, float | None]:
        """A mapping for JSON; what is not finite becomes null."""
        names = ("mean", "median", "low", "high", "level")
        values = {name: float(getattr(self, name)) for name in names}
        return {name: value if math.isfinite(value) else None for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate of the size of a population, with what it rests on.

    Attributes:
        observed: Cases on at least one list.
        estimate: The whole population.
        unseen: Cases on no list.
        method: `chapman`, `loglinear`, `bma`, `lcmcr` or `sparse`.
        settings: Everything needed to compute the same again.
        models: Name and weight of the models used, heaviest first.
        warnings: Sentences for the reader.
        details: What the method alone knows, as plain values.
        draws: The population size by weight: support and probability, where there is one.
    """

    observed: int
    estimate: Summary
    unseen: Summary
    method: str
    settings: dict[str, Any] = field(default_factory=dict)
    models: tuple[tuple[str, float], ...] = ()
    warnings: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    draws: tuple[Floats, Floats] | None = None

    def to_json(self) -> dict[str, Any]:
        """A mapping ready for `json.dumps`."""
        return {
            "observed": self.observed,
            "estimate": self.estimate.to_json(),
            "unseen": self.unseen.to_json(),
            "method": self.method,
            "settings": self.settings,
            "models": [{"name": name, "weight": weight} for name, weight in self.models],
            "warnings": list(self.warnings),
            "details": _finite(self.details),
        }


def _finite(value: Any) -> Any:
    """JSON knows no infinity: None in its place."""
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def weighted_quantiles(support: Floats, weights: Floats, at: list[float]) -> list[float]:
    """The smallest value of an ascending support at which the running weight reaches each level."""
    running = np.cumsum(weights)
    running /= running[-1]
    last = len(support) - 1
    return [float(support[min(int(np.searchsorted(running, q)), last)]) for q in at]


def summarise(support: Floats, weights: Floats, level: float) -> Summary:
    """Mean, median and equal-tailed interval of a distribution on an ascending support."""
    tail = (1 - level) / 2
    low, median, high = weighted_quantiles(support, weights, [tail, 0.5, 1 - tail])
    mean = float(np.average(support, weights=weights))
    return Summary(mean, median, low, high, level)
