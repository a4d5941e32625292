"""The posterior of the population as a curve, its interval darker."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np

from fonds.analysis.charts.theme import (
    INK,
    INK_2,
    NARROW,
    RULE_2,
    WIDE,
    Spec,
    across,
    at_y,
    data,
    finish,
    ticks,
    upwards,
    words,
)

_HIGH = 150.0


def draw_posterior(
    sizes: Any, weights: Any, *, low: float, median: float, high: float, width: int = WIDE
) -> Spec:
    """Draw a posterior from its support and weights, as `Estimate.draws` holds them.

    Args:
        sizes, weights: The population sizes and their probabilities.
        low, median, high: The interval and its middle.
        width: In pixels.
    """
    support, mass = np.asarray(sizes, dtype=float), np.asarray(weights, dtype=float)
    wide = max(high - low, 1.0)
    left, right = max(low - 0.6 * wide, support.min()), min(high + 0.8 * wide, support.max())
    inside = (support >= left) & (support <= right)
    bins = int(min(60 if width <= NARROW else 120, max(inside.sum(), 2)))
    heights, edges = np.histogram(support[inside], bins=bins, weights=mass[inside])
    middles = (edges[1:] + edges[:-1]) / 2
    top = float(heights.max()) or 1.0
    rows = [
        {"size": float(x), "share": float(h), "none": 0.0, "in": bool(low <= x <= high)}
        for x, h in zip(middles, heights, strict=True)
    ]
    scale = (float(left), float(right), 0.0, float(width))
    place = {"x": across("size", *scale), "y": upwards("none", 0, top, _HIGH, 8), "y2": "share:Q"}
    at = [{"at": t, "text": f"{t:,.0f}", "y": _HIGH + 18} for t in ticks(left, right)]
    layers = [
        alt.Chart(data(rows)).mark_area(fill=RULE_2, fillOpacity=0.35).encode(**place),
        alt.Chart(data(row for row in rows if row["in"]))
        .mark_area(fill=INK, fillOpacity=0.75)
        .encode(**place),
        words(at, across("at", *scale), at_y(), ink=INK_2, align="center"),
    ]
    said = (
        f"Posterior of the whole: median {median:,.0f}; darker between {low:,.0f} and {high:,.0f}."
    )
    return finish(layers, width, _HIGH + 26, "How probable each total is", said)
