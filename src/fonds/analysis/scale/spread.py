"""The same lists through every method, prior and seed, and with each list left out.

On real data methods differ by a factor of two to ten, so that one number alone misleads. What
cannot be estimated stays in the table with its reason.

>>> from fonds.analysis.scale.captures import count_captures
>>> counts = count_captures({"a": range(60), "b": range(40, 110), "c": range(50, 130)})
>>> rows = compare_methods(counts, quick=True)
>>> [row.label for row in rows][:3]
['Chapman, a and b', 'Chapman, a and c', 'Chapman, b and c']
>>> spread_factor(rows) > 1
True
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from fonds.analysis.scale import checks
from fonds.analysis.scale.bma import estimate_bma
from fonds.analysis.scale.captures import CaptureCounts
from fonds.analysis.scale.chapman import compare_pairs
from fonds.analysis.scale.estimate import Method, Settings, estimate_population
from fonds.analysis.scale.graphs import MAX_LISTS
from fonds.analysis.scale.lcmcr import estimate_lcmcr
from fonds.analysis.scale.loglinear import estimate_loglinear, fit_loglinear, profile_interval
from fonds.analysis.scale.poisson import OK
from fonds.analysis.scale.results import CannotEstimate, Estimate, Summary
from fonds.analysis.scale.sparse import estimate_sparse

AGREEING = 1.25
"""Largest over smallest below which methods agree. Source: our choice."""
FAR_APART = 2.0
"""Largest over smallest from which no number should stand alone. Source: our choice."""


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """One estimate among others.

    Attributes:
        label: Method and setting in words.
        method: As in `estimate_population`, or `independence`.
        summary: The whole population; None where there is no estimate.
        note: A model, a reason, or the first warning.
    """

    label: str
    method: str
    summary: Summary | None
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """A mapping for JSON."""
        estimate = self.summary.to_json() if self.summary else None
        return {"label": self.label, "method": self.method, "estimate": estimate, "note": self.note}


def _row(label: str, method: str, compute: Callable[[], Estimate]) -> SpreadRow:
    try:
        result = compute()
    except (CannotEstimate, ValueError) as error:
        return SpreadRow(label, method, None, str(error))
    return SpreadRow(label, method, result.estimate, result.warnings[0] if result.warnings else "")


def compare_methods(
    counts: CaptureCounts,
    settings: Settings | None = None,
    *,
    seeds: tuple[int, ...] = (1, 2, 3),
    quick: bool = False,
) -> list[SpreadRow]:
    """Estimate by every method, several priors and several seeds.

    Args:
        counts: Two or more lists.
        settings: Level, grid, order and resamples are read from it.
        seeds: Of the latent-class chains.
        quick: Leave out what draws random numbers.

    Raises:
        CannotEstimate: No method could be responsible.
    """
    chosen = settings or Settings()
    counts, _ = checks.prepare(counts)
    checks.refuse_if_irresponsible(counts)
    rows = [
        SpreadRow(
            f"Chapman, {pair.first} and {pair.second}",
            "chapman",
            Summary(pair.chapman, pair.chapman, pair.low, pair.high, chosen.level)
            if pair.both
            else None,
            f"{pair.both} on both" if pair.both else "no case on both",
        )
        for pair in compare_pairs(counts, chosen.level)
    ]
    rows.append(_independence(counts, chosen.level))
    for criterion in ("BIC", "AIC"):
        rows.append(_loglinear(counts, chosen, criterion))
    p = counts.size
    if p <= MAX_LISTS:
        for delta, name in ((2.0**-p, f"1/{2**p}"), (0.5, "1/2"), (1.0, "1")):
            rows.append(
                _row(
                    f"Graphs averaged, delta {name}",
                    "bma",
                    lambda delta=delta: estimate_bma(  # type: ignore[misc]
                        counts, delta=delta, unseen_grid=chosen.unseen_grid, level=chosen.level
                    ),
                )
            )
    if quick:
        return rows
    for seed in seeds:
        rows.append(
            _row(
                f"Latent classes, seed {seed}",
                "lcmcr",
                lambda seed=seed: estimate_lcmcr(  # type: ignore[misc]
                    counts, seed=seed, chains=16, draws=100, level=chosen.level
                ),
            )
        )
    rows.append(
        _row(
            "Stepwise for sparse lists",
            "sparse",
            lambda: estimate_sparse(
                counts, resamples=chosen.resamples, seed=chosen.seed, level=chosen.level
            ),
        )
    )
    return rows


def _independence(counts: CaptureCounts, level: float) -> SpreadRow:
    terms = tuple(1 << j for j in range(counts.size))
    fit = fit_loglinear(counts, models=(terms,))[0]
    if fit.existence not in OK:
        return SpreadRow("All lists independent", "independence", None, str(fit.existence))
    _, low, high = profile_interval(counts, terms, level)
    summary = Summary(fit.estimate, fit.estimate, low, high, level)
    return SpreadRow("All lists independent", "independence", summary, "for comparison only")


def _loglinear(counts: CaptureCounts, chosen: Settings, criterion: str) -> SpreadRow:
    label = f"Log-linear, best by {criterion}"
    try:
        result = estimate_loglinear(
            counts,
            order=chosen.order,
            criterion="AIC" if criterion == "AIC" else "BIC",
            level=chosen.level,
        )
    except (CannotEstimate, ValueError) as error:
        return SpreadRow(label, "loglinear", None, str(error))
    return SpreadRow(label, "loglinear", result.estimate, str(result.details["model"]))


def spread_factor(rows: list[SpreadRow]) -> float:
    """Largest over smallest estimate of the unseen-including total, independence left out.

    1 means that all methods agree. Chapman's pairs are left out too, for they use part of the data.
    """
    values = [
        row.summary.median
        for row in rows
        if row.summary
        and math.isfinite(row.summary.median)
        and row.method not in ("chapman", "independence")
    ]
    return max(values) / min(values) if values and min(values) > 0 else 1.0


def spread_sentence(rows: list[SpreadRow]) -> str:
    """Say in one sentence how far the methods agree."""
    factor = spread_factor(rows)
    values = [
        row.summary.median
        for row in rows
        if row.summary
        and math.isfinite(row.summary.median)
        and row.method not in ("chapman", "independence")
    ]
    if not values:
        return "No method gives a finite estimate."
    ends = f"from {min(values):,.0f} to {max(values):,.0f}"
    if factor < AGREEING:
        return f"The methods agree: {ends}."
    if factor < FAR_APART:
        return f"The methods differ somewhat: {ends}. Quote the range with any single number."
    return (
        f"The methods differ by a factor of {factor:.1f}, {ends}: what is assumed decides the "
        "answer. Do not quote one number alone."
    )


def drop_each_list(
    counts: CaptureCounts, method: Method = "bma", settings: Settings | None = None
) -> list[SpreadRow]:
    """Estimate again with each list left out; large moves show which list carries the answer.

    A population that only one list reaches vanishes with it, so a fall may be real.
    """
    counts, _ = checks.prepare(counts)
    base = settings or Settings()
    chosen = replace(base, delta=base.delta)
    rows = []
    for name in counts.lists:
        shorter = counts.without(name)
        rows.append(
            _row(
                f"without {name}",
                method,
                lambda shorter=shorter: estimate_population(shorter, method, chosen),  # type: ignore[misc]
            )
        )
    return rows


def median_of(rows: list[SpreadRow]) -> float:
    """The median of the finite medians, for a picture's scale."""
    values = [r.summary.median for r in rows if r.summary and math.isfinite(r.summary.median)]
    return float(np.median(values)) if values else math.nan
