"""Charts of curves as Vega-Lite specifications, readable in black and white.

Groups differ by dash and are named at the end of their line, never by colour alone; bands are
light grey. Each function returns a plain dictionary: embed it, or draw it on the server with
`vl_convert`. Altair is imported only here, on the first call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from fonds.analysis.survival.competing import IncidenceCurve
from fonds.analysis.survival.data import Floats
from fonds.analysis.survival.kaplan_meier import SurvivalCurve

DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (6, 3), (2, 2), (8, 2, 2, 2), (12, 4), (4, 4, 1, 4))
GREYS = ("#1c1a17", "#4f4a43", "#6b655c", "#1c1a17", "#4f4a43", "#6b655c")


def draw_survival(
    curves: Mapping[str, SurvivalCurve], title: str, time_title: str = "", band: bool | None = None
) -> dict[str, Any]:
    """Draw Kaplan-Meier curves, one per name, with their limits.

    Args:
        curves: In the order of drawing; six at most stay apart without colour.
        title: Above the chart; it is also its description for those who do not see it.
        time_title: Under the axis; empty = the curves' unit.
        band: Whether limits are shaded; None = where there are one or two curves.

    Returns:
        A Vega-Lite specification with its data inline (`time`, `value`, `low`, `high`, `name`).
    """
    rows = []
    for name, curve in curves.items():
        rows += _steps(name, curve.time, curve.survival, curve.low, curve.high, 1.0)
    unit = next(iter(curves.values())).unit if curves else ""
    return _chart(
        rows, list(curves), title, time_title or unit, "share still there", _shade(band, curves)
    )


def _shade(band: bool | None, curves: Mapping[str, SurvivalCurve]) -> bool:
    return len(curves) <= 2 if band is None else band


def draw_incidence(
    curves: Mapping[str, IncidenceCurve], title: str, time_title: str = "", band: bool = False
) -> dict[str, Any]:
    """Draw cumulative incidence curves, one per ending; arguments as `draw_survival`."""
    rows = []
    for name, curve in curves.items():
        rows += _steps(name, curve.time, curve.incidence, curve.low, curve.high, 0.0)
    unit = next(iter(curves.values())).unit if curves else ""
    return _chart(rows, list(curves), title, time_title or unit, "share that has left so", band)


def draw_spread(
    drawings: Sequence[SurvivalCurve], title: str, time_title: str = ""
) -> dict[str, Any]:
    """Draw one curve per drawing of the uncertain dates, thin, with their median over it.

    Args:
        drawings: Curves of the same spells under different drawings, at least one.
        title, time_title: As `draw_survival`.
    """
    grid = np.unique(np.concatenate([curve.time for curve in drawings]))
    values = np.stack([_on_grid(curve, grid) for curve in drawings])
    middle, low, high = (np.quantile(values, q, axis=0) for q in (0.5, 0.025, 0.975))
    rows = _steps("median of the drawings", grid, middle, low, high, 1.0)
    unit = drawings[0].unit
    return _chart(rows, [rows[0]["name"]], title, time_title or unit, "share still there", True)


def _on_grid(curve: SurvivalCurve, grid: Floats) -> Floats:
    padded = np.concatenate(([1.0], curve.survival))
    return padded[np.searchsorted(curve.time, grid, side="right")]


def _steps(
    name: str, time: Floats, value: Floats, low: Floats, high: Floats, first: float
) -> list[dict[str, Any]]:
    rows = [{"name": name, "time": 0.0, "value": first, "low": first, "high": first}]
    previous = first
    for k, (t, v, a, b) in enumerate(
        zip(time.tolist(), value.tolist(), low.tolist(), high.tolist(), strict=True)
    ):
        if v != previous or k == time.size - 1:
            rows.append({"name": name, "time": t, "value": v, "low": a, "high": b})
            previous = v
    return rows


def _chart(
    rows: list[dict[str, Any]], names: list[str], title: str, x: str, y: str, band: bool
) -> dict[str, Any]:
    import altair as alt

    count = len(names)
    dash = alt.StrokeDash(
        "name:N",
        scale=alt.Scale(domain=names, range=[list(DASHES[k % len(DASHES)]) for k in range(count)]),
        legend=None,
    )
    shade = alt.Color(
        "name:N",
        scale=alt.Scale(domain=names, range=[GREYS[k % len(GREYS)] for k in range(count)]),
        legend=None,
    )
    data = alt.InlineData(values=rows)
    base = alt.Chart(data).encode(
        x=alt.X("time:Q", title=x, axis=alt.Axis(grid=False)), detail="name:N"
    )
    line = base.mark_line(interpolate="step-after", strokeWidth=1.6).encode(
        y=alt.Y("value:Q", title=y, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
        strokeDash=dash,
        color=shade,
        tooltip=["name:N", "time:Q", "value:Q", "low:Q", "high:Q"],
    )
    ends = [max((r for r in rows if r["name"] == name), key=lambda r: r["time"]) for name in names]
    label = (
        alt.Chart(alt.InlineData(values=ends))
        .mark_text(align="left", dx=5, color="#1c1a17")
        .encode(x="time:Q", y="value:Q", text="name:N")
    )
    layers: list[Any] = [line]
    if band:
        area = base.mark_area(interpolate="step-after", opacity=0.12, color="#1c1a17")
        layers.insert(0, area.encode(y=alt.Y("low:Q", title=y), y2="high:Q"))
    if count > 1:
        layers.append(label)
    chart = alt.layer(*layers).properties(title=title, description=title, width=560, height=300)
    return chart.to_dict()
