"""Curves of those still there, in small panels; and shares that have left, stacked.

Small panels need no key and no colour: each carries the name of its group, and the curve of all
stands broken and grey behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import altair as alt

from fonds.analysis.charts.theme import (
    INK,
    INK_2,
    NARROW,
    PAPER,
    RULE,
    RULE_2,
    WIDE,
    Align,
    Spec,
    Values,
    _dress,
    data,
    fit,
    ink_of,
)

_GAP, _SIDE = 30.0, 26.0
SHADES = (1.0, 0.7, 0.48, 0.32, 0.2, 0.12, 0.06)


def draw_curves(
    everyone: Values, groups: Sequence[Values], years: int, *, title: str, width: int = WIDE
) -> Spec:
    """Draw a panel for each group, or one for all where there are none.

    Args:
        everyone: `name`, `times`, `values` (0 to 1), `low` and `high` (empty where there is no
            band), `ink` (a faction's word, or anything else for grey), `note` under the panel.
        groups: The same for each group, at most eight.
        years: Least length of the time axis; it goes on as far as the curve of all.
        title: Of the picture.
        width: In pixels.
    """
    narrow = width <= NARROW
    end = max([float(years), *everyone["times"][-1:]])
    panels = list(groups) or [everyone]
    across = 1 if len(panels) == 1 else 2 if narrow else 4 if len(panels) in (4, 7, 8) else 3
    panel = (width - _SIDE - _GAP * (across - 1)) / across
    height = 118 if narrow else 150
    drawn = [
        _panel(curve, everyone if groups else None, end, panel, height, i % across == 0)
        for i, curve in enumerate(panels)
    ]
    chart = alt.concat(*drawn, columns=across, spacing={"row": 74, "column": _GAP}, bounds="flush")
    said = "; ".join(_say(curve) for curve in (everyone, *groups))
    return _dress(chart.properties(description=said, padding=0), title)


def _panel(
    curve: Values, everyone: Values | None, years: float, width: float, height: float, first: bool
) -> Any:
    name = fit(curve["name"], width)
    rows = _rows(curve)
    ink = ink_of(curve["ink"])
    x = alt.X("time:Q", scale=alt.Scale(domain=[0, years], nice=False), axis=None)
    y = alt.Y("share:Q", scale=alt.Scale(domain=[0, 1]), axis=None)
    tip = [
        alt.Tooltip("group:N"),
        alt.Tooltip("time:Q", title="years", format=".2f"),
        alt.Tooltip("share:Q", format=".0%"),
    ]
    layers = _ground(years, width, height, first)
    if everyone is not None:
        behind = alt.Chart(data(_rows(everyone)))
        layers.append(
            behind.mark_line(
                interpolate="step-after", stroke=RULE_2, strokeWidth=1.2, strokeDash=[4, 3]
            ).encode(x=x, y=y)
        )
    chart = alt.Chart(data(rows))
    if rows and "low" in rows[0]:
        band = chart.mark_area(interpolate="step-after", fill=ink, fillOpacity=0.15)
        layers.append(band.encode(x=x, y=alt.Y("low:Q", axis=None), y2="high:Q"))
    line = chart.mark_line(interpolate="step-after", stroke=ink, strokeWidth=2, strokeJoin="round")
    layers.append(line.encode(x=x, y=y))
    layers.append(  # so that every point of the curve answers, not only its corners
        chart.mark_circle(size=90, opacity=0).encode(x=x, y=y, tooltip=tip)
    )
    layers += [
        _word(name, 0, -14, bold=True),
        _word(fit(curve["note"], width), 0, height + 34, ink=INK_2),
    ]
    return alt.layer(*layers).properties(width=width, height=height)


def _rows(curve: Values) -> list[dict[str, Any]]:
    """The points of a curve, with its band where there is one."""
    rows = [
        {"group": curve["name"], "time": time, "share": value}
        for time, value in zip(curve["times"], curve["values"], strict=True)
    ]
    if curve["low"]:
        for row, low, high in zip(rows, curve["low"], curve["high"], strict=True):
            row |= {"low": low, "high": high}
    return rows


def _ground(years: float, width: float, height: float, first: bool) -> list[Any]:
    """Hairlines at 50 and 100%, the axis with its years."""
    step = 1 if width / years >= 22 else 2 if width / years >= 11 else 5
    at = list(range(0, int(years) + 1, step))
    scale = alt.Scale(domain=[0, years], nice=False)
    years_x = alt.X("time:Q", scale=scale, axis=None)
    rows = [
        {"time": year, "text": f"{year} y" if year == at[-1] else str(year), "foot": height + 4}
        for year in at
    ]
    lines = [{"share": 1.0}, {"share": 0.5}]
    share_y = alt.Y("share:Q", scale=alt.Scale(domain=[0, 1]), axis=None)
    layers = [
        alt.Chart(data(lines)).mark_rule(stroke=RULE).encode(y=share_y),
        alt.Chart(data([{"share": 0}])).mark_rule(stroke=INK).encode(y=share_y),
        alt.Chart(data(rows)).mark_rule(stroke=INK).encode(
            x=years_x, y=alt.value(height), y2=alt.value(height + 4)
        ),
        alt.Chart(data(rows)).mark_text(
            align="center", baseline="alphabetic", fontSize=13, fill=INK_2
        ).encode(x=years_x, y=alt.value(height + 18), text="text:N"),
    ]  # fmt: skip
    if first:
        said = [{"share": s, "text": t} for s, t in ((1.0, "100"), (0.5, "50"), (0.0, "0 %"))]
        layers.append(
            alt.Chart(data(said)).mark_text(
                align="right", baseline="alphabetic", fontSize=13, fill=INK_2, dy=4.5
            ).encode(x=alt.value(-5), y=share_y, text="text:N")
        )  # fmt: skip
    return layers


def _word(
    text: str, x: float, y: float, *, ink: str = INK, bold: bool = False, align: Align = "left"
) -> Any:
    mark = alt.Chart(data([{"text": text}])).mark_text(
        align=align, baseline="alphabetic", fontSize=13, fill=ink, fontWeight=600 if bold else 400
    )
    return mark.encode(x=alt.value(x), y=alt.value(y), text="text:N")


def _say(curve: Values) -> str:
    if not curve["values"]:
        return f"{curve['name']}: no curve"
    return f"{curve['name']}: {curve['values'][-1]:.0%} after {curve['times'][-1]:.1f} years"


def draw_shares(
    times: Sequence[float],
    shares: Sequence[Values],
    years: int,
    *,
    title: str,
    rest: str = "no measure known",
    width: int = WIDE,
) -> Spec:
    """Draw shares that have left, stacked from below in greys, named at their right end.

    Args:
        times: In years, from 0.
        shares: `name` and `values` (0 to 1) at each time.
        years: Least length of the time axis; it goes on as far as the shares.
        title: Of the picture.
        rest: What the part above all shares is called.
        width: In pixels.
    """
    narrow = width <= NARROW
    height = 200.0 if narrow else 240.0
    room = width - 34.0 - (0.0 if narrow else 240.0)
    end = max([float(years), *times[-1:]])
    layers = _ground(end, room, height, first=True)
    below = [0.0] * len(times)
    named: list[tuple[float, str]] = []
    x = alt.X("time:Q", scale=alt.Scale(domain=[0, end], nice=False), axis=None)
    for index, share in enumerate(shares):
        above = [min(b + v, 1.0) for b, v in zip(below, share["values"], strict=True)]
        rows = [
            {"time": t, "ending": share["name"], "share": v, "from": b, "to": a}
            for t, v, b, a in zip(times, share["values"], below, above, strict=True)
        ]
        tip = [
            alt.Tooltip("ending:N"),
            alt.Tooltip("time:Q", title="years", format=".2f"),
            alt.Tooltip("share:Q", format=".1%"),
        ]
        area = alt.Chart(data(rows)).mark_area(
            interpolate="step-after", fill=INK, fillOpacity=SHADES[index % len(SHADES)],
            stroke=PAPER, strokeWidth=1,
        )  # fmt: skip
        y = alt.Y("from:Q", scale=alt.Scale(domain=[0, 1]), axis=None)
        layers.append(area.encode(x=x, y=y, y2="to:Q", tooltip=tip))
        if above and above[-1] - below[-1] > 0.001:
            last = above[-1] - below[-1]
            named.append(((below[-1] + above[-1]) / 2, f"{share['name']}, {last:.0%}"))
        below = above
    if below:
        named.append(((below[-1] + 1) / 2, f"{rest}, {1 - below[-1]:.0%}"))
    layers += _ends(named, room, height, narrow)
    chart = alt.layer(*layers).properties(
        width=room, height=height, padding={"left": 30, "top": 16, "right": 0, "bottom": 0},
        description="; ".join(text for _, text in named),
    )  # fmt: skip
    return _dress(chart, title)


def _ends(named: list[tuple[float, str]], width: float, height: float, narrow: bool) -> list[Any]:
    """The names at the right end, apart from one another; below the picture on a phone."""
    if narrow:
        return [
            _word(text, 0, height + 46 + 18 * i, ink=INK_2)
            for i, (_, text) in enumerate(reversed(named))
        ]
    placed = _apart([((1 - value) * height, text) for value, text in named])
    return [_word(text, width + 10, y + 4.5) for y, text in placed]


def _apart(labels: list[tuple[float, str]], least: float = 17.0) -> list[tuple[float, str]]:
    """Move labels apart so that none covers the next, from below upwards.

    >>> _apart([(100.0, "a"), (95.0, "b"), (20.0, "c")])
    [(100.0, 'a'), (83.0, 'b'), (20.0, 'c')]
    """
    placed = sorted(labels, reverse=True)
    for index, (lower, upper) in enumerate(pairwise(list(placed)), 1):
        del lower
        placed[index] = (min(upper[0], placed[index - 1][0] - least), upper[1])
    return placed
