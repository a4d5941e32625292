"""A Sankey drawing of flows between groups, as a Vega-Lite specification in greys.

`lay_out_flows` places bars and ribbons (usable for any drawing); `draw_flows` makes the chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fonds.analysis.turnover import Flows


@dataclass(frozen=True, slots=True)
class Bar:
    """A group at a stage: from `top` to `bottom`, in units of people, counted downwards."""

    stage: int
    group: str
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A flow: where it leaves its bar and where it meets the next, in units of people."""

    stage: int
    source: str
    target: str
    value: int
    source_top: float
    target_top: float


def lay_out_flows(flows: Flows, gap: float | None = None) -> tuple[list[Bar], list[Ribbon]]:
    """Place the groups of each stage under one another and the flows between them.

    Args:
        flows: As counted by `trace_flows`.
        gap: Space between groups, in people; None = a twentieth of the largest stage.

    Returns:
        Bars and ribbons; groups keep one order at all stages, so that a group stays in its row.
    """
    sizes = []
    for stage in range(len(flows.stages)):
        into: dict[str, int] = {}
        out: dict[str, int] = {}
        for flow in flows.flows:
            if flow.stage == stage:
                out[flow.source] = out.get(flow.source, 0) + flow.value
            if flow.stage == stage - 1:
                into[flow.target] = into.get(flow.target, 0) + flow.value
        groups = {*into, *out}
        sizes.append({group: max(into.get(group, 0), out.get(group, 0)) for group in groups})
    total: dict[str, int] = {}
    for stage_sizes in sizes:
        for group, size in stage_sizes.items():
            total[group] = total.get(group, 0) + size
    order = sorted(total, key=lambda group: (-total[group], group))
    space = gap if gap is not None else max((sum(s.values()) for s in sizes), default=0) / 20
    bars, tops = [], {}
    for stage, stage_sizes in enumerate(sizes):
        y = 0.0
        for group in (g for g in order if g in stage_sizes):
            bars.append(Bar(stage, group, y, y + stage_sizes[group]))
            tops[stage, group] = y
            y += stage_sizes[group] + space
    leaving, meeting = dict(tops), dict(tops)
    ribbons = []
    for flow in sorted(
        flows.flows, key=lambda f: (f.stage, order.index(f.source), order.index(f.target))
    ):
        a, b = (flow.stage, flow.source), (flow.stage + 1, flow.target)
        ribbons.append(
            Ribbon(flow.stage, flow.source, flow.target, flow.value, leaving[a], meeting[b])
        )
        leaving[a] += flow.value
        meeting[b] += flow.value
    return bars, ribbons


def draw_flows(flows: Flows, title: str) -> dict[str, Any]:
    """Draw the flows: bars in ink, ribbons in two greys by whether a person changed group."""
    import altair as alt

    bars, ribbons = lay_out_flows(flows)
    points = []
    for n, ribbon in enumerate(ribbons):
        for k in range(25):
            u = k / 24
            ease = u * u * (3 - 2 * u)
            top = ribbon.source_top + ease * (ribbon.target_top - ribbon.source_top)
            points.append(
                {
                    "n": n,
                    "x": ribbon.stage + 0.02 + u * 0.96,
                    "top": top,
                    "bottom": top + ribbon.value,
                    "kind": "stayed" if ribbon.source == ribbon.target else "changed",
                    "flow": f"{ribbon.source} to {ribbon.target}: {ribbon.value}",
                }
            )
    boxes = [
        {
            "x": bar.stage - 0.02,
            "x2": bar.stage + 0.02,
            "label_x": bar.stage + 0.04,
            "top": bar.top,
            "bottom": bar.bottom,
            "middle": (bar.top + bar.bottom) / 2,
            "label": f"{bar.group} {bar.bottom - bar.top:g}",
        }
        for bar in bars
    ]
    heads = [{"x": stage, "label": name} for stage, name in enumerate(flows.stages)]
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.1, len(flows.stages) - 0.6]))
    down = alt.Scale(reverse=True)
    ribbon_layer = (
        alt.Chart(alt.InlineData(values=points))
        .mark_area(opacity=0.55, stroke="#9a9386", strokeWidth=0.5)
        .encode(
            x=x,
            y=alt.Y("top:Q", axis=None, scale=down),
            y2="bottom:Q",
            detail="n:N",
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=["stayed", "changed"], range=["#9a9386", "#dedad0"]),
                legend=None,
            ),
            tooltip="flow:N",
        )
    )
    box_layer = (
        alt.Chart(alt.InlineData(values=boxes))
        .mark_rect(color="#1c1a17")
        .encode(x=x, x2="x2:Q", y=alt.Y("top:Q", axis=None, scale=down), y2="bottom:Q")
    )
    label_layer = (
        alt.Chart(alt.InlineData(values=boxes))
        .mark_text(align="left", color="#1c1a17")
        .encode(
            x=alt.X("label_x:Q", axis=None),
            y=alt.Y("middle:Q", axis=None, scale=down),
            text="label:N",
        )
    )
    head_layer = (
        alt.Chart(alt.InlineData(values=heads))
        .mark_text(align="center", dy=-8, fontWeight="bold", color="#1c1a17")
        .encode(x=x, y=alt.value(0), text="label:N")
    )
    chart = alt.layer(ribbon_layer, box_layer, label_layer, head_layer).properties(
        title=title, description=title, width=640, height=360
    )
    return chart.to_dict()
