"""Who came from which group and what became of them: ribbons between two columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from fonds.analysis.charts.theme import (
    INK,
    NARROW,
    PAPER,
    WIDE,
    Align,
    Spec,
    Values,
    at_x,
    at_y,
    data,
    finish,
    fit,
    ink_of,
    words,
)

_STEPS = 24
_GAP, _BLOCK = 22.0, 7.0


def draw_flows(
    flows: Sequence[Values], inks: Mapping[str, str], *, title: str, width: int = WIDE
) -> Spec:
    """Draw the flows, groups on the left and fates on the right, largest first.

    Args:
        flows: `from`, `to` and `count`; at least one.
        inks: Group to its faction's word; groups without one are grey.
        title: Of the picture.
        width: In pixels.
    """
    narrow = width <= NARROW
    x1, x2 = (118.0, width - 132.0) if narrow else (190.0, width - 260.0)
    left, right = _sizes(flows, "from"), _sizes(flows, "to")
    total = sum(left.values())
    unit = max(210.0, total * (5.0 if narrow else 6.0)) / total
    tops_l, end_l = _stack(left, unit)
    tops_r, end_r = _stack(right, unit)
    layers = _ribbons(flows, (dict(tops_l), dict(tops_r)), unit, (x1 + _BLOCK, x2), inks)
    blocks: list[dict[str, Any]] = []
    labels: dict[Align, list[Values]] = {"right": [], "left": []}
    sides: tuple[tuple[Any, Any, float, Align], ...]
    sides = ((left, tops_l, x1, "right"), (right, tops_r, x2, "left"))
    for sizes, tops, x, align in sides:
        for name, size in sizes.items():
            y = tops[name]
            ink = INK if align == "left" else ink_of(inks.get(name, ""))
            blocks.append({"name": name, "persons": size, "ink": ink, "x": x, "x2": x + _BLOCK,
                           "y": y, "y2": y + size * unit})  # fmt: skip
            place = x - 8 if align == "right" else x + 15
            labels[align] += _label(name, size, place, y + size * unit / 2, narrow)
    colour = alt.Fill("ink:N", scale=None, legend=None)
    layers.append(
        alt.Chart(data(blocks)).mark_rect().encode(
            x=at_x(), x2="x2:Q", y=at_y(), y2="y2:Q", fill=colour, tooltip=["name:N", "persons:Q"]
        )
    )  # fmt: skip
    layers += [words(rows, at_x(), at_y(), align=align) for align, rows in labels.items()]
    said = "; ".join(f"{f['count']} from {f['from']} to {f['to']}" for f in flows)
    return finish(layers, width, max(end_l, end_r) + 8, title, said)


def _ribbons(
    flows: Sequence[Values],
    tops: tuple[dict[str, float], dict[str, float]],
    unit: float,
    ends: tuple[float, float],
    inks: Mapping[str, str],
) -> list[Any]:
    order_l, order_r = list(tops[0]), list(tops[1])
    rows = []
    for flow in sorted(flows, key=lambda f: (order_l.index(f["from"]), order_r.index(f["to"]))):
        thick = flow["count"] * unit
        a, b = tops[0][flow["from"]], tops[1][flow["to"]]
        tops[0][flow["from"]] += thick
        tops[1][flow["to"]] += thick
        said = {"from": flow["from"], "to": flow["to"], "persons": flow["count"],
                "flow": f"{flow['from']} to {flow['to']}",
                "ink": ink_of(inks.get(flow["from"], ""))}  # fmt: skip
        for k in range(_STEPS + 1):
            u = k / _STEPS
            ease = u * u * (3 - 2 * u)
            y = round(a + ease * (b - a), 2)
            x = round(ends[0] + u * (ends[1] - ends[0]), 2)
            rows.append({**said, "x": x, "y": y, "y2": round(y + thick, 2)})
    chart = alt.Chart(data(rows)).mark_area(fillOpacity=0.32, stroke=PAPER, strokeWidth=1)
    return [
        chart.encode(
            x=at_x(),
            y=at_y(),
            y2="y2:Q",
            detail="flow:N",
            fill=alt.Fill("ink:N", scale=None, legend=None),
            tooltip=["from:N", "to:N", "persons:Q"],
        )
    ]


def _label(name: str, size: int, x: float, y: float, narrow: bool) -> list[Values]:
    if not narrow:
        return [{"text": f"{name}, {size}", "x": x, "y": y + 4.5}]
    short = fit(name.removesuffix(" faction"), 126)
    return [{"text": short, "x": x, "y": y - 2}, {"text": str(size), "x": x, "y": y + 13}]


def _sizes(flows: Sequence[Values], end: str) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for flow in flows:
        sizes[flow[end]] = sizes.get(flow[end], 0) + flow["count"]
    return dict(sorted(sizes.items(), key=lambda item: (-item[1], item[0])))


def _stack(sizes: Mapping[str, int], unit: float) -> tuple[dict[str, float], float]:
    tops, y = {}, 14.0
    for name, size in sizes.items():
        tops[name] = y
        y += max(size * unit, 10.0) + _GAP
    return tops, y - _GAP
