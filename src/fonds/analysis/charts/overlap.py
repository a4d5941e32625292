"""How lists overlap: a row of points for each pattern, its number as a bar, and those on none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from fonds.analysis.charts.theme import (
    ACCENT,
    DOTS,
    INK,
    INK_2,
    NARROW,
    PAPER,
    RULE,
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

_ROW = 21.0
_MOST_ROWS = 40
_WORDS = {
    1: "on one list only", 2: "on two", 3: "on three", 4: "on four", 5: "on five", 6: "on six",
}  # fmt: skip


def draw_overlap(
    lists: Sequence[tuple[str, int]],
    patterns: Sequence[Values],
    unseen: Values | None,
    *,
    why_not: str = "no estimate is given",
    width: int = WIDE,
) -> Spec:
    """Draw the overlaps of two to seven lists.

    Args:
        lists: Name and size.
        patterns: `lists` (names) and `count`; beyond forty the smallest are left to the table.
        unseen: `median`, `low`, `high` of those on none, drawn to the same scale; `high` may be
            None. Where there is no estimate the row says `why_not`.
        why_not: Words in place of an estimate.
        width: In pixels.
    """
    step = 15.0 if width <= NARROW else 19.0
    columns = {name: 14.0 + step * i for i, (name, _) in enumerate(lists)}
    left = max(*columns.values(), 48.0) + 60
    shown = _shown(patterns)
    most = max([float(p["count"]) for p in shown] + [_reach(unseen), 1.0])
    scale = (0.0, most, left, width - 4.0)
    rows, degrees, bottom = _place(shown, len(lists), 16.0 * len(lists) + 32.0)
    for one in rows:
        one["label_x"] = left - 8
    layers = _heads(lists, columns, width) + _matrix(rows, columns)
    tip = [alt.Tooltip("pattern:N", title="On exactly"), alt.Tooltip("count:Q", format=",")]
    layers += [
        alt.Chart(data(rows)).mark_rect(fill=INK).encode(
            x=across("zero", *scale), x2="count:Q", y=at_y("top"), y2="bottom:Q", tooltip=tip
        ),
        words(rows, at_x("label_x"), at_y("base"), align="right"),
        words(_beside(degrees, scale, width), across("count", *scale), at_y("base"), ink=INK_2,
              dx=12),
        alt.Chart(data([{"x": 0, "x2": width, "y": bottom - 2}])).mark_rule(stroke=RULE).encode(
            x=at_x(), x2="x2:Q", y=at_y()
        ),
    ]  # fmt: skip
    y = bottom + 16
    layers.append(
        alt.Chart(data({"x": x, "y": y} for x in columns.values()))
        .mark_circle(
            fill=PAPER, stroke=ACCENT, strokeWidth=1.4, strokeDash=[1.4, 2.2], size=61, opacity=1
        )
        .encode(x=at_x(), y=at_y())
    )
    last, height = _unseen_row(unseen, scale, y, width, why_not)
    said = "; ".join(f"{row['pattern']} {row['count']:,}" for row in rows)
    tail = f"is estimated at {unseen['median']:,.0f}" if unseen else why_not
    return finish(
        [*layers, *last],
        width,
        height,
        f"How {len(lists)} lists overlap, and those on none",
        f"Rows are patterns of inclusion with their counts: {said}. "
        f"The last row, on none of the lists{'' if unseen else ':'} {tail}.",
    )


def _shown(patterns: Sequence[Values]) -> list[Values]:
    kept = sorted(patterns, key=lambda p: -p["count"])[:_MOST_ROWS]
    return [p for p in patterns if p in kept]


def _reach(unseen: Values | None) -> float:
    if unseen is None:
        return 0.0
    return float(unseen["high"] if unseen["high"] is not None else unseen["median"] * 1.3)


def _place(
    patterns: Sequence[Values], size: int, y: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """Rows one under another, a space where the number of lists grows."""
    rows: list[dict[str, Any]] = []
    degrees: list[dict[str, Any]] = []
    before = 0
    for pattern in patterns:
        degree = len(pattern["lists"])
        if degree != before:
            y += 9.0 if before else 0.0
        rows.append(
            {
                "pattern": " and ".join(pattern["lists"]), "lists": list(pattern["lists"]),
                "count": pattern["count"], "text": f"{pattern['count']:,}", "zero": 0,
                "y": y, "base": y + 4.5, "top": y - 5, "bottom": y + 5,
            }
        )  # fmt: skip
        if degree != before:
            whole = degree == size and degree > 2
            text = "on all lists" if whole else _WORDS.get(degree, "")
            degrees.append({"text": text, "count": pattern["count"], "base": y + 4.5})
            before = degree
        y += _ROW
    return rows, degrees, y


def _beside(
    degrees: list[dict[str, Any]], scale: tuple[float, float, float, float], width: int
) -> list[dict[str, Any]]:
    """The words beside bars that leave room for them."""
    unit = (scale[3] - scale[2]) / scale[1]
    return [
        one
        for one in degrees
        if scale[2] + one["count"] * unit + 12 + text_width(one["text"]) < width
    ]


def _heads(lists: Sequence[tuple[str, int]], columns: dict[str, float], width: int) -> list[Any]:
    """Each list's name and size, with a line to its column."""
    foot = 16.0 * len(lists) + 18
    rows = []
    for i, (name, size) in enumerate(lists):
        x, text = columns[name], f"{name}, {size:,}"
        room = int((width - x - 8) / 6.5)
        if len(text) > room:
            text = f"{name[: room - len(str(size)) - 4]}…, {size:,}"
        rows.append({"list": name, "size": size, "text": text, "x": x, "y": 12 + 16.0 * i,
                     "base": 14 + 16.0 * i, "foot": foot, "words_x": x + 4})  # fmt: skip
    lines = alt.Chart(data(rows)).mark_rule(stroke=RULE_2, strokeWidth=0.8)
    halo = alt.Chart(data(rows)).mark_text(
        align="left", baseline="alphabetic", fill=PAPER, stroke=PAPER, strokeWidth=4, fontSize=13,
        strokeJoin="round",
    )  # fmt: skip
    return [
        lines.encode(x=at_x(), y=at_y(), y2="foot:Q"),
        halo.encode(x=at_x("words_x"), y=at_y("base"), text="text:N"),
        words(rows, at_x("words_x"), at_y("base"), ink=INK_2),
    ]


def _matrix(rows: list[dict[str, Any]], columns: dict[str, float]) -> list[Any]:
    """The points: full where a list holds the pattern, joined by a line."""
    points = [
        {"x": x, "y": row["y"], "list": name, "on": name in row["lists"]}
        for row in rows
        for name, x in columns.items()
    ]
    ties = []
    for row in rows:
        on = [columns[name] for name in row["lists"]]
        if len(on) > 1:
            ties.append({"x": min(on), "x2": max(on), "y": row["y"]})
    base = alt.Chart(data(p for p in points if p["on"]))
    empty = alt.Chart(data(p for p in points if not p["on"]))
    return [
        alt.Chart(data(ties)).mark_rule(stroke=INK, strokeWidth=1.6).encode(
            x=at_x(), x2="x2:Q", y=at_y()
        ),
        empty.mark_circle(fill=RULE_2, size=8, opacity=1).encode(x=at_x(), y=at_y()),
        base.mark_circle(fill=INK, size=61, opacity=1).encode(
            x=at_x(), y=at_y(), tooltip=["list:N"]
        ),
    ]  # fmt: skip


def _unseen_row(
    unseen: Values | None,
    scale: tuple[float, float, float, float],
    y: float,
    width: int,
    why_not: str,
) -> tuple[list[Any], float]:
    left = scale[2]
    if unseen is None:
        edges = [{"x": left, "x2": width, "y": y - 6}, {"x": left, "x2": width, "y": y + 6}]
        return [
            note("?", left - 8, y + 4.5, ink=ACCENT, bold=True, align="right"),
            alt.Chart(data(edges)).mark_rule(stroke=ACCENT, strokeWidth=1.4, strokeDash=DOTS)
            .encode(x=at_x(), x2="x2:Q", y=at_y()),
            note(f"on none of these: {why_not}", left, y + 22, ink=ACCENT),
        ], y + 32  # fmt: skip
    middle, low, high = unseen["median"], unseen["low"] or 0.0, unseen["high"]
    row = {"zero": 0, "median": middle, "low": low, "high": scale[1] if high is None else high,
           "top": y - 6, "bottom": y + 6, "y": y + 15}  # fmt: skip
    ends = [{"at": low, "top": y + 10, "bottom": y + 20}]
    ends += [] if high is None else [{"at": high, "top": y + 10, "bottom": y + 20}]
    tip = [alt.Tooltip(f"{name}:Q", format=",.0f") for name in ("low", "median", "high")]
    one = alt.Chart(data([row]))
    upper = "no upper end" if high is None else f"{high:,.0f}"
    return [
        one.mark_rect(fill="transparent", stroke=ACCENT, strokeWidth=1.4, strokeDash=DOTS).encode(
            x=across("zero", *scale), x2="median:Q", y=at_y("top"), y2="bottom:Q", tooltip=tip
        ),
        one.mark_rule(stroke=ACCENT, strokeWidth=1.6).encode(
            x=across("low", *scale), x2="high:Q", y=at_y(), tooltip=tip
        ),
        alt.Chart(data(ends)).mark_rule(stroke=ACCENT, strokeWidth=1.6).encode(
            x=across("at", *scale), y=at_y("top"), y2="bottom:Q"
        ),
        note(f"{middle:,.0f}", left - 8, y + 4.5, ink=ACCENT, bold=True, align="right"),
        note("on none, estimated", left, y + 36, ink=ACCENT),
        note(f"{low:,.0f} to {upper}", width, y + 36, ink=INK_2, align="right"),
    ], y + 46  # fmt: skip
