"""Pictures of an estimate, as Vega-Altair charts that read in black and white.

What is observed is dark and solid; what is estimated is light with a dashed edge. Names stand
beside what they name, and every picture says in its description what it shows, so that a page can
print the same facts as words and as a table.

>>> from fonds.analysis.scale import count_captures
>>> counts = count_captures({"press": range(60), "reports": range(40, 110)})
>>> draw_overlap(counts).to_dict()["description"]
'Overlaps of 2 lists: press 40; reports 50; press and reports 20.'
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import altair as alt

from fonds.analysis.scale import CaptureCounts, Estimate, SpreadRow, Summary, summarise_overlap

INK, SOFT, RULE = "#1c1a17", "#e4e0d6", "#9a9386"
WIDTH, ROW = 560, 22
NONE = "on none, estimated"


def _data(rows: Sequence[dict[str, Any]]) -> alt.Data:
    return alt.Data(values=list(rows))  # type: ignore[no-untyped-call]


def _finish(chart: Any, description: str) -> Any:
    return (
        chart.properties(description=description)
        .configure_view(stroke=None)
        .configure_axis(
            grid=False, domainColor=RULE, tickColor=RULE, labelColor=INK, titleColor=INK
        )
        .configure_text(color=INK)
    )


def describe_overlap(counts: CaptureCounts, unseen: Summary | None = None) -> str:
    """Say the overlaps in one sentence."""
    bars = "; ".join(f"{' and '.join(b.lists)} {b.count:,}" for b in summarise_overlap(counts))
    said = f"Overlaps of {counts.size} lists: {bars}."
    if unseen:
        said += (
            f" On none of them, by estimate, {unseen.median:,.0f}, interval {unseen.low:,.0f} to "
            f"{unseen.high:,.0f}."
        )
    return said


def draw_overlap(counts: CaptureCounts, unseen: Summary | None = None) -> Any:
    """The UpSet picture: a row of dots for each pattern, its count as a bar, and the unseen.

    Args:
        counts: The lists.
        unseen: Drawn to the same scale in a last row, with its interval.

    Returns:
        An `altair.HConcatChart`.
    """
    bars = summarise_overlap(counts)
    names = [" + ".join(b.lists) for b in bars]
    rows: list[dict[str, Any]] = [
        {"pattern": n, "count": b.count, "kind": "observed", "label": f"{b.count:,}"}
        for n, b in zip(names, bars, strict=True)
    ]
    dots = [
        {"pattern": n, "list": one, "on": one in b.lists}
        for n, b in zip(names, bars, strict=True)
        for one in counts.lists
    ]
    lines = [
        {"pattern": n, "first": b.lists[0], "last": b.lists[-1]}
        for n, b in zip(names, bars, strict=True)
        if len(b.lists) > 1
    ]
    if unseen:
        rows.append(
            {
                "pattern": NONE,
                "count": unseen.median,
                "kind": "estimated",
                "label": f"{unseen.median:,.0f}",
                "low": unseen.low,
                "high": unseen.high if math.isfinite(unseen.high) else unseen.median,
            }
        )
        dots += [{"pattern": NONE, "list": one, "on": False} for one in counts.lists]
    order = [row["pattern"] for row in rows]
    y = alt.Y("pattern:N", sort=order, axis=None)
    places = alt.Scale(domain=list(counts.lists))
    top = alt.Axis(
        orient="top", labelAngle=-50, labelAlign="left", labelPadding=6, domain=False, ticks=False
    )
    x = alt.X("list:N", scale=places, title=None, axis=top)
    height = ROW * len(order)
    shown = alt.condition("datum.on", alt.value(INK), alt.value("#ffffff"))
    matrix = alt.layer(
        alt.Chart(_data(lines))
        .mark_rule(color=INK, strokeWidth=1.6)
        .encode(y=y, x=alt.X("first:N", scale=places, title=None, axis=top), x2="last:N"),
        alt.Chart(_data(dots))
        .mark_circle(size=70, opacity=1, stroke=RULE, strokeWidth=1)
        .encode(y=y, x=x, color=shown),
    ).properties(width=26 * counts.size, height=height)
    value = alt.X("count:Q", axis=None)
    base = alt.Chart(_data(rows)).encode(y=y)
    seen = base.transform_filter("datum.kind == 'observed'").mark_bar(color=INK, height=11)
    guessed = base.transform_filter("datum.kind == 'estimated'").mark_bar(
        color=SOFT, stroke=INK, strokeDash=[2, 2], height=11
    )
    layers = [
        seen.encode(x=value),
        guessed.encode(x=value),
        base.mark_text(align="left", dx=4, baseline="middle").encode(x=value, text="label:N"),
    ]
    if unseen:
        whisker = base.transform_filter("isValid(datum.low)").mark_rule(
            color=INK, yOffset=9, strokeWidth=1.4
        )
        layers.append(whisker.encode(x="low:Q", x2="high:Q"))
    right = alt.layer(*layers).properties(width=WIDTH, height=height)
    return _finish(alt.hconcat(matrix, right, spacing=12), describe_overlap(counts, unseen))


def draw_seen_and_unseen(result: Estimate, noun: str = "cases") -> Any:
    """One bar: what was observed, what is estimated beyond it, and the interval of the whole."""
    low, high = result.estimate.low, result.estimate.high
    middle = result.estimate.median
    rows = [
        {"from": 0, "to": result.observed, "kind": "observed"},
        {"from": result.observed, "to": middle, "kind": "estimated"},
    ]
    ends = [{"low": low, "high": high if math.isfinite(high) else middle * 2, "at": middle}]
    words = [
        {"at": 0, "text": f"{result.observed:,} {noun} on at least one list"},
        {"at": result.observed, "text": f"about {result.unseen.median:,.0f} on none"},
    ]
    bar = alt.Chart(_data(rows)).encode(
        x=alt.X("from:Q", title=None, axis=alt.Axis(format=",d", tickCount=5)), x2="to:Q"
    )
    chart = alt.layer(
        bar.transform_filter("datum.kind == 'observed'").mark_bar(color=INK, size=28, y=40),
        bar.transform_filter("datum.kind == 'estimated'").mark_bar(
            color=SOFT, stroke=INK, strokeDash=[2, 2], size=28, y=40
        ),
        alt.Chart(_data(ends))
        .mark_rule(color=INK, strokeWidth=1.6, y=68)
        .encode(x="low:Q", x2="high:Q"),
        alt.Chart(_data(ends)).mark_point(color=INK, filled=True, size=60, y=68).encode(x="at:Q"),
        alt.Chart(_data(words)).mark_text(align="left", y=16).encode(x="at:Q", text="text:N"),
    ).properties(width=WIDTH + 160, height=84)
    return _finish(
        chart,
        f"{result.observed:,} {noun} on at least one list; about {result.unseen.median:,.0f} on "
        f"none; in all about {middle:,.0f}, interval {low:,.0f} to {high:,.0f}.",
    )


SHAPES = {
    "chapman": "triangle-up",
    "independence": "cross",
    "loglinear": "square",
    "bma": "circle",
    "lcmcr": "diamond",
    "sparse": "triangle-down",
}


def draw_spread(rows: Sequence[SpreadRow], observed: int | None = None) -> Any:
    """Every method, prior and seed in one picture, on a logarithmic scale.

    Points are medians or point estimates, lines intervals, an arrow an interval without end. Rows
    without an estimate keep their place and say "no estimate".

    Args:
        rows: From `compare_methods` or `drop_each_list`.
        observed: Drawn as a vertical line.
    """
    order = [row.label for row in rows]
    finite = [r.summary for r in rows if r.summary and math.isfinite(r.summary.median)]
    top = max((s.high if math.isfinite(s.high) else s.median * 3 for s in finite), default=10.0)
    bottom = min((max(s.low, 1.0) for s in finite), default=1.0)
    given = [
        {
            "label": r.label,
            "method": r.method,
            "median": r.summary.median,
            "low": max(r.summary.low, 1.0),
            "high": min(r.summary.high, top),
            "open": not math.isfinite(r.summary.high),
            "text": f"{r.summary.median:,.0f}",
        }
        for r in rows
        if r.summary and math.isfinite(r.summary.median)
    ]
    absent = [
        {"label": r.label, "at": bottom, "text": "no estimate"}
        for r in rows
        if not r.summary or not math.isfinite(r.summary.median)
    ]
    y = alt.Y(
        "label:N",
        sort=order,
        title=None,
        axis=alt.Axis(labelLimit=260, domain=False, ticks=False),
        scale=alt.Scale(domain=order),
    )
    scale = alt.Scale(type="log", domain=[bottom * 0.95, top * 1.05], nice=False)
    axis = alt.Axis(format=",d", tickCount=5)
    base = alt.Chart(_data(given)).encode(y=y)
    shape = alt.Shape(
        "method:N",
        scale=alt.Scale(domain=list(SHAPES), range=list(SHAPES.values())),
        legend=None,
    )
    layers = [
        base.mark_rule(color=INK, strokeWidth=1.4).encode(
            x=alt.X("low:Q", scale=scale, axis=axis, title=None), x2="high:Q"
        ),
        base.mark_point(color=INK, filled=True, size=55, opacity=1).encode(
            x=alt.X("median:Q", scale=scale), shape=shape
        ),
        base.mark_text(dy=-9, fontSize=10).encode(x=alt.X("median:Q", scale=scale), text="text:N"),
        base.transform_filter("datum.open")
        .mark_point(shape="triangle-right", color=INK, filled=True, size=50)
        .encode(x=alt.X("high:Q", scale=scale)),
        alt.Chart(_data(absent))
        .mark_text(align="left", fontStyle="italic")
        .encode(y=y, x=alt.X("at:Q", scale=scale), text="text:N"),
    ]
    if observed is not None and observed >= bottom * 0.95:
        line = alt.Chart(_data([{"at": observed}]))
        layers.append(
            line.mark_rule(color=RULE, strokeDash=[1, 3]).encode(x=alt.X("at:Q", scale=scale))
        )
    said = "; ".join(
        f"{r.label}: {r.summary.median:,.0f}, {r.summary.low:,.0f} to {r.summary.high:,.0f}"
        if r.summary
        else f"{r.label}: no estimate"
        for r in rows
    )
    return _finish(
        alt.layer(*layers).properties(width=WIDTH, height=(ROW + 6) * len(order)), said + "."
    )


def draw_posterior(result: Estimate, points: int = 400) -> Any | None:
    """The posterior of the population as a shaded curve; None for methods without one."""
    if result.draws is None:
        return None
    import numpy as np

    support, weights = result.draws
    low, high = result.estimate.low, result.estimate.high
    wide = high - low
    inside = (support >= low - 0.6 * wide) & (support <= high + 0.8 * wide)
    heights, edges = np.histogram(support[inside], bins=min(points, 120), weights=weights[inside])
    rows = [
        {"size": float(x), "density": float(h), "in": bool(low <= x <= high)}
        for x, h in zip((edges[1:] + edges[:-1]) / 2, heights, strict=True)
    ]
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("size:Q", title=None, axis=alt.Axis(format=",d", tickCount=6)),
        y=alt.Y("density:Q", axis=None, stack=None),
    )
    chart = alt.layer(
        base.mark_area(color=SOFT, line={"color": INK}),
        base.transform_filter("datum.in").mark_area(color=RULE, opacity=0.7),
    ).properties(width=WIDTH, height=140)
    return _finish(
        chart,
        f"Posterior of the whole: median {result.estimate.median:,.0f}; darker between "
        f"{low:,.0f} and {high:,.0f}, where {result.estimate.level:.0%} of it lies.",
    )
