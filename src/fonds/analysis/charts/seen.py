"""Observed, unseen and total: one bar to scale, the interval of the total under it."""

from __future__ import annotations

from typing import Any

import altair as alt

from fonds.analysis.charts.theme import (
    ACCENT,
    DOTS,
    INK,
    INK_2,
    NARROW,
    RULE_2,
    WIDE,
    Spec,
    Values,
    across,
    at_x,
    at_y,
    data,
    finish,
    note,
    text_width,
    words,
)

_TOP, _HIGH = 44.0, 34.0


def draw_seen(
    observed: int,
    total: Values | None,
    *,
    unit: str = "persons",
    why_not: str = "no number can be given",
    width: int = WIDE,
) -> Spec:
    """Draw the bar; without an estimate its end stays open.

    Args:
        observed: On at least one list.
        total: `median`, `low`, `high` of the whole; `high` may be None for no upper end.
        unit: What is counted, in the plural.
        why_not: Words in place of an estimate.
        width: In pixels.
    """
    narrow = width <= NARROW
    said = f"{observed:,} {unit} on at least one list"
    if total is None:
        return _without(observed, unit, why_not, width)
    middle, low, high = total["median"], total["low"], total["high"]
    unseen = f"about {middle - observed:,.0f}"
    end = width - 36.0
    scale = (0.0, max(high or 0.0, middle, 1.0), 0.0, end)
    step = 5.0 * scale[1] / end
    bars = [
        {"part": "on at least one list", "from": 0, "to": observed, "persons": observed},
        {
            "part": "on none, estimated",
            "from": observed,
            "to": middle,
            "persons": middle - observed,
        },
    ]
    y = _TOP + _HIGH + 16
    a = observed * end / scale[1]
    upper = f"{high:,.0f}" if high is not None else "no upper end"
    layers = [*_bars(bars, scale, observed, middle, step)]
    layers += _interval(low, high if high is not None else scale[1], middle, scale, y, high is None)
    if narrow:
        right = max(a + 4, min(text_width(f"{observed:,}") + 70, width / 2))
        layers += [
            note(f"{observed:,}", 0, 20, bold=True),
            note("on a list", 0, 36, ink=INK_2),
            note(unseen, right, 20, bold=True),
            note("on none: estimated", right, 36, ink=INK_2),
        ]
    else:
        layers += [
            note(said, 0, 34),
            note(f"{unseen} on none of them, estimated", max(a + 6, text_width(said) + 24), 34),
        ]
    x_high = min(high if high is not None else scale[1], scale[1]) * end / scale[1]
    x_middle, shown = middle * end / scale[1], f"{middle:,.0f}"
    apart = x_high - x_middle > text_width(shown) * 1.5 + 12 or high is None
    layers += [
        note(f"{low:,.0f}", low * end / scale[1] - 8, y + 5, ink=INK_2, align="right"),
        note(upper, min(x_high, width), y + 22, ink=INK_2, align="right"),
        note(shown, x_middle if apart else x_middle - 4, y + 24, ink=ACCENT, bold=True,
             align="center" if apart else "right"),
    ]  # fmt: skip
    return finish(
        layers,
        width,
        y + 32,
        "Observed, unseen and total",
        f"{said}; {unseen} on none; total {shown} with an interval from {low:,.0f} to {upper}.",
    )


def _bars(
    bars: list[dict[str, Any]],
    scale: tuple[float, float, float, float],
    observed: float,
    middle: float,
    step: float,
) -> list[Any]:
    """The full bar, the dotted bar, and dotted uprights: visible without colour."""
    rows = [{**bar, "top": _TOP, "bottom": _TOP + _HIGH} for bar in bars]
    rain = [observed + step * n for n in range(1, int((middle - observed) / step))]
    uprights = [{"at": at, "top": _TOP + 5, "bottom": _TOP + _HIGH - 5} for at in rain]
    tip = [alt.Tooltip("part:N", title="Where"), alt.Tooltip("persons:Q", format=",.0f")]
    x, y = across("from", *scale), at_y("top")
    drawn = [
        alt.Chart(data(rows[:1])).mark_rect(fill=INK).encode(
            x=x, x2="to:Q", y=y, y2="bottom:Q", tooltip=tip
        ),
        alt.Chart(data(rows[1:])).mark_rect(
            fill="transparent", stroke=INK, strokeWidth=1.4, strokeDash=DOTS
        ).encode(x=x, x2="to:Q", y=y, y2="bottom:Q", tooltip=tip),
    ]  # fmt: skip
    if uprights:
        drawn.append(
            alt.Chart(data(uprights))
            .mark_rule(stroke=RULE_2, strokeDash=DOTS)
            .encode(x=across("at", *scale), y=y, y2="bottom:Q")
        )
    return drawn


def _interval(
    low: float,
    high: float,
    middle: float,
    scale: tuple[float, float, float, float],
    y: float,
    is_open: bool,
) -> list[Any]:
    """The interval of the whole, the point in it, and the line from the bar to the point."""
    row = {"low": low, "high": high, "median": middle, "y": y, "top": y - 5, "bottom": y + 5}
    ends = [{"at": low, "top": y - 5, "bottom": y + 5}]
    ends += [] if is_open else [{"at": high, "top": y - 5, "bottom": y + 5}]
    one = data([{**row, "bar": _TOP + _HIGH}])
    tip = [alt.Tooltip(f"{name}:Q", format=",.0f") for name in ("low", "median", "high")]
    return [
        alt.Chart(one).mark_rule(stroke=ACCENT, strokeWidth=1.6).encode(
            x=across("low", *scale), x2="high:Q", y=at_y(), tooltip=tip
        ),
        alt.Chart(data(ends)).mark_rule(stroke=ACCENT, strokeWidth=1.6).encode(
            x=across("at", *scale), y=at_y("top"), y2="bottom:Q"
        ),
        alt.Chart(one).mark_rule(stroke=RULE_2, strokeWidth=0.8).encode(
            x=across("median", *scale), y=at_y("bar"), y2="y:Q"
        ),
        alt.Chart(one).mark_circle(fill=ACCENT, size=66, opacity=1).encode(
            x=across("median", *scale), y=at_y(), tooltip=tip
        ),
    ]  # fmt: skip


def _without(observed: int, unit: str, why_not: str, width: int) -> Spec:
    """The bar of the observed, and an end that stays open."""
    a = width * 0.42
    shown = [{"part": "on at least one list", "persons": observed, "x": 0, "x2": a,
              "y": _TOP, "y2": _TOP + _HIGH}]  # fmt: skip
    rain = [{"x": a + 5 * n, "y": _TOP + 5, "y2": _TOP + _HIGH - 5}
            for n in range(1, int((width - a) / 5))]  # fmt: skip
    edges = [{"x": a, "x2": width, "y": y} for y in (_TOP + 0.7, _TOP + _HIGH - 0.7)]
    layers = [
        alt.Chart(data(shown)).mark_rect(fill=INK).encode(
            x=at_x(), x2="x2:Q", y=at_y(), y2="y2:Q", tooltip=["part:N", "persons:Q"]
        ),
        alt.Chart(data(rain)).mark_rule(stroke=RULE_2, strokeDash=DOTS).encode(
            x=at_x(), y=at_y(), y2="y2:Q"
        ),
        alt.Chart(data(edges)).mark_rule(stroke=INK, strokeWidth=1.4, strokeDash=DOTS).encode(
            x=at_x(), x2="x2:Q", y=at_y()
        ),
        words([{"text": f"{observed:,} {unit}", "x": 0, "y": 20},
               {"text": "on none of them", "x": a + 6, "y": 20}], at_x(), at_y(), bold=True),
        words([{"text": "on at least one list", "x": 0, "y": 36},
               {"text": why_not, "x": a + 6, "y": 36}], at_x(), at_y(), ink=INK_2),
    ]  # fmt: skip
    said = f"{observed:,} {unit} on at least one list; how many on none: {why_not}."
    return finish(layers, width, _TOP + _HIGH + 12, "Observed, unseen and total", said)
